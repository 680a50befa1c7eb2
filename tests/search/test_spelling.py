"""Words as they are misspelled, and names as other languages spell them."""

from bot.search.phonetic_key import phonetic_key
from bot.search.spelling import Speller


def test_neighbours_that_changed_places_are_one_error():
    assert Speller(["word"]).near("wrod") == [(1, "word")]
    assert Speller(["ceasefire"]).near("caesefire") == [(1, "ceasefire")]
    assert Speller(["ceasefire"]).near("caesefier") == [(2, "ceasefire")]


def test_of_equally_near_words_those_of_the_same_first_letter_come_first():
    speller = Speller(["each", "peace", "reach", "teach"])
    assert speller.near("peach") == [(1, "peace"), (1, "each"), (1, "reach"), (1, "teach")]


def test_two_errors_are_forgiven_in_long_words_of_the_same_first_letter():
    speller = Speller(["infrastructure", "reality"])
    assert speller.near("infrastracturre") == [(2, "infrastructure")]
    assert speller.near("unfrastracture") == []
    assert speller.near("raelitz") == []


def test_spellings_of_one_name_share_a_phonetic_key():
    zelenskyy = ("zelenskyy", "zelenskij", "zelenskiego", "zelensky", "зеленскии")
    assert len({phonetic_key(name) for name in zelenskyy}) == 1
    assert phonetic_key("poutine") == phonetic_key("putina") == "putin"
