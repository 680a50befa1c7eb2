"""Words as they are misspelled, and names as other languages spell them."""

from __future__ import annotations

import pytest

from bot.search.english import ENGLISH
from bot.search.phonetic_key import phonetic_key
from bot.search.spelling import Speller


def guesses(word: str, *known: str, capital: bool = False, **frequencies: int) -> list[str]:
    words = sorted({*known, *frequencies})
    speller = Speller(words, set(), lambda one: frequencies.get(one, 1), ENGLISH)
    return [guess.word for guess in speller.guesses(word, capital=capital)]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("wrod", "word"),
        ("caesefire", "ceasefire"),
        ("caesefier", "ceasefire"),
        ("infrastracturre", "infrastructure"),
        ("imfrastracturre", "infrastructure"),
        ("hte", "the"),
    ],
)
def test_a_letter_too_many_too_few_wrong_or_moved_is_an_error(typed, meant):
    assert guesses(typed, meant, "reality") == [meant]


def test_a_short_word_has_one_error_or_all_letters():
    assert guesses("wrdo", "word") == ["word"]
    assert guesses("wird", "word") == ["word"]
    assert guesses("asdf", "and") == []


def test_what_sounds_alike_and_begins_alike_is_likelier():
    assert guesses("pease", "peace", "tease", "peas")[0] in ("peace", "peas")
    assert guesses("fotograph", "photograph") == ["photograph"]


def test_what_more_texts_have_is_likelier():
    assert guesses("laste", waste=1, latte=1, haste=90)[0] == "haste"


def test_what_is_written_like_a_name_is_taken_for_a_word_only_if_it_is_near():
    assert guesses("sunedy", "sunday") == ["sunday"]
    assert guesses("sunedy", "sunday", capital=True) == []


def test_spellings_of_one_name_share_a_phonetic_key():
    zelenskyy = ("zelenskyy", "zelenskij", "zelenskiego", "zelensky", "зеленскии")
    assert len({phonetic_key(name) for name in zelenskyy}) == 1
    assert phonetic_key("poutine") == phonetic_key("putina") == "putin"
