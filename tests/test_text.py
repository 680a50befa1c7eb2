"""Words as they are compared, in whatever alphabet."""

from __future__ import annotations

import unicodedata

import pytest

from bot.text import fold, words_of

MARKED = [
    "Зеле́нский",  # a stress mark
    "मंदी",  # vowel signs
    "हिन्दी",
    "مُحَمَّد",  # short vowels
    "שָׁלוֹם",
    "cafe\u0301",
    "Z\u0302e\u0323\u0302x",
    "க்ஷ",
    "𑀅𑀫𑁆",  # outside of the basic plane
    "❤\ufe0fx"[2:] + "a\ufe0f",
    "i\u0307stanbul",
]
UNSPACED = ["ภาษาไทย", "ที่นี่", "မြန်မာ", "裂缝", "ガス"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The Kremlin’s “will”", ["the", "kremlin", "will"]),
        ("U.S. and US, but us", ["usa", "and", "usa", "but", "us"]),
        ("the United States of America", ["the", "usa"]),
        ("Łódź Ørsted ﬁne ＡＢＣ", ["lodz", "orsted", "fine", "abc"]),
        ("don't O'Neill`s in\u00adfra", ["dont", "oneill", "infra"]),
        (":-) 🔥 -- % ‰ 5 -%", ["5"]),
        (
            "100% and 40 % or 7 per cent",
            ["100", "percent", "and", "40", "percent", "or", "7", "percent"],
        ),
        ("at 11:40 on 24.11.2026", ["at", "11:40", "on", "24.11.2026"]),
        ("the 1990's, 4ème", ["the", "1990", "4eme"]),
        ("1,200 ships, 1200 men, $1,234,567.50", ["1200", "ships", "1200", "men", "1234567.50"]),
        ("0.75 or 0,75; 3. 4, 5: 6", ["0.75", "or", "0.75", "3", "4", "5", "6"]),
        ("F-16 4th 1.5m covid19 2024-25", ["f", "16", "4th", "1", "5m", "covid19", "2024", "25"]),
    ],
)
def test_words_of_a_text(text, words):
    assert [word for _, word in words_of(text)] == words


@pytest.mark.parametrize("text", MARKED)
def test_marks_split_no_word(text):
    for form in ("NFC", "NFD", "NFKD"):
        (word,) = words_of(unicodedata.normalize(form, text))
        assert word.word
        assert words_of(f"x {text}, y")[1].word == word.word


@pytest.mark.parametrize("text", UNSPACED)
def test_where_words_have_no_spaces_between_them_each_letter_with_its_marks_is_one(text):
    for form in ("NFC", "NFD", "NFKD"):
        words = words_of(unicodedata.normalize(form, text))
        assert "".join(raw for raw, _ in words) == unicodedata.normalize("NFKC", text)
        assert all(unicodedata.category(word.raw[0])[0] == "L" for word in words)
        assert len(words) > 1


@pytest.mark.parametrize(
    "text",
    [
        "\u0301",
        "\u0301" * 400,
        "\u0902",
        "❤\ufe0f",
        "\ufe0f",
        "👍🏽",
        "1\ufe0f\u20e3"[1:],
        "\u20e3",
    ],
)
def test_marks_alone_are_no_words(text):
    assert words_of(text) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Зеле́нский", "Зеленский"),
        ("مُحَمَّد", "محمد"),
        ("محـــمد", "محمد"),
        ("שָׁלוֹם", "שלום"),
        ("cafe\u0301", "café"),
        ("café", "cafe"),
        ("Łódź", "lodz"),
        ("Łódź", "Ło\u0301dz\u0301"),
        ("København", "kobenhavn"),
        ("Ærø", "aero"),
        ("Strauß", "strauss"),
        ("ＷＩＤＥ", "wide"),
        ("Mayor´s", "mayor’s"),
        ("Mayor`s", "mayor"),
        ("İstanbul", "istanbul"),
        ("ज़ेलेन्स्की", "जेलेन्स्की"),
    ],
)
def test_one_word_in_two_spellings_is_one_word(one, other):
    assert [word for _, word in words_of(one)] == [word for _, word in words_of(other)]


@pytest.mark.parametrize(
    ("one", "other"), [("मंदी", "मोदी"), ("ปี", "ปู"), ("ปู", "ปุ"), ("か", "が"), ("क", "की")]
)
def test_signs_that_make_another_word_are_kept(one, other):
    assert fold(one) != fold(other)
