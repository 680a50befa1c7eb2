"""The lists of English words, names and places, and how they are built."""

from __future__ import annotations

import pytest
from babel import Locale

from bot.search.english import ENGLISH
from bot.search.english.lists import is_first_name, is_name, is_word, places, weight
from bot.search.english.words import WORDS
from bot.text import folded
from tools.word_lists import words_and_names


def test_the_list_knows_words_in_all_their_forms():
    for word in ("peach", "peaches", "walked", "colour", "color", "zebras", "aardvark", "cafe"):
        assert is_word(word)
    for word in ("prodcutive", "irnoclad", "zelinsky", "", "a", "zzzz", "\n", "é"):
        assert not is_word(word)


def test_the_list_knows_names_from_all_over_the_world():
    for name in ("merkel", "chopin", "hardy", "okafor", "shevchenko", "yilmaz", "malaga"):
        assert is_name(name)
    for name in ("thomas", "olga", "giorgia", "viktor"):
        assert is_first_name(name)
    for word in ("peach", "infrastructure", "ceasefire", "becuase"):
        assert not is_first_name(word)
    assert not is_name("infrastructure")


def test_common_words_say_less():
    weights = [weight(word) for word in ("the", "new", "city", "hospital", "ceasefire", "xyzzy")]
    assert weights == sorted(weights)
    assert 0 < weights[0] < 0.1
    assert weights[-1] == 1


def test_a_place_has_one_key_for_all_its_names():
    assert places()["kiev"] == places()["kyiv"] == places()["ukrainian"]
    assert places()["bombay"] == places()["mumbai"] != places()["kyiv"]
    assert "reading" not in places()


def test_each_line_of_synonyms_is_a_group_of_several_words():
    groups = WORDS["synonyms"]
    assert len(groups) == len(set(groups))
    for group in groups:
        assert group == " ".join(folded(group))
        assert len(set(map(ENGLISH.root, group.split()))) > 1, group
        assert ENGLISH.stop_words.isdisjoint(group.split()), group


def test_a_list_is_built_of_the_common_sizes_of_words_and_names(tmp_path):
    for file, text in {
        "english-words.10": "Café\npeach\nPeach's\ndon't\nox\n",
        "british_z-words.70": "colour\n",
        "english-words.80": "zymurgies\n",
        "variant_2-words.10": "abridgement\n",
        "american-proper-names.80": "Merkel\nPeach\n",
        "english-upper.50": "Málaga\n",
    }.items():
        (tmp_path / file).write_text(text, "utf-8")
    built = words_and_names(tmp_path, ["Zoë", "Volodymyr", "MARK"], ["Okafor", "Шевченко", "Li"])
    words = {"cafe", "colour", "dont", "peach"}
    names = {"Malaga", "Merkel", "Peach", "Zoe", "Volodymyr", "Okafor", "Shevchenko", "Mark"}
    locale = Locale("en")
    dates = (*locale.months["format"]["wide"].values(), *locale.days["format"]["wide"].values())
    words.update(map(str.lower, dates))
    assert built == sorted({*words, *names, "+zoe", "+volodymyr", "+mark"})


def test_a_folder_without_lists_builds_nothing(tmp_path):
    with pytest.raises(FileNotFoundError, match="no word lists"):
        words_and_names(tmp_path)
