"""Words as they are compared, in whatever alphabet."""

from __future__ import annotations

import unicodedata

import pytest

from bot.library import Library
from bot.search import Search
from bot.text import fold, words_of
from tests.support import samples
from tests.support.queries import bundled

MARKED = [
    "Зеле́нский",  # a stress mark
    "मंदी",  # vowel signs
    "हिन्दी",
    "ภาษาไทย",
    "ที่นี่",
    "مُحَمَّد",  # short vowels
    "שָׁלוֹם",
    "cafe\u0301",
    "Z\u0302e\u0323\u0302x",
    "க்ஷ",
    "မြန်မာ",
    "𑀅𑀫𑁆",  # outside of the basic plane
    "❤\ufe0fx"[2:] + "a\ufe0f",
    "i\u0307stanbul",
]


@pytest.mark.parametrize("text", MARKED)
def test_marks_split_no_word(text):
    for form in ("NFC", "NFD", "NFKD"):
        (word,) = words_of(unicodedata.normalize(form, text))
        assert word.word
        assert words_of(f"x {text}, y")[1].word == word.word


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


def test_what_only_looks_like_a_name_finds_nobody():
    people = {"modi": {"name": "Narendra Modi", "aliases": ["नरेंद्र मोदी", "मोदी"]}}
    quotes = [samples.quote(id="x", speaker="modi", text="We will grow", about="दीवाली")]
    search = Search([samples.brief(people=people, quotes=quotes)])
    assert search.find("मंदी").hits == ()
    assert [hit.quote.id for hit in search.find("मोदी").quotes] == ["x"]
    assert [hit.quote.id for hit in search.find("दीवाली").quotes] == ["x"]


@pytest.mark.parametrize("words", ["Зеле́нский", "Зеле́нського", "Zele\u0301nsky"])
def test_a_name_with_its_stress_marked_is_that_name(words):
    first = Search([bundled()]).find(words).quotes[0]
    assert first.quote.id == "different-from-reality"


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("Łódź Builds a Bridge", "lodz"),
        ("Łódź Builds a Bridge", "ŁÓDŹ bridge"),
        ("Lodz Builds a Bridge", "Łódź"),
        ("Ærøskøbing and Køge", "koge"),
        ("The Mayor's Bridge", "mayor"),
        ("The Mayor’s Bridge", "mayor's"),
        ("U.S. and Russia Talk", "US russia"),
        ("The United States Votes", "unit"),
        ("The United States Votes", "US"),
        ("The US Votes", "United States"),
        ("मंदी आई", "मंदी"),
        ("Зе́лень", "зелен"),
    ],
)
def test_a_title_is_found_by_its_words_in_any_spelling(title, words):
    brief = samples.brief(title=title)
    assert Library([brief]).find(words) == (brief,)


def test_a_mark_in_a_title_makes_another_word():
    assert Library([samples.brief(title="मोदी")]).find("मंदी") == ()
