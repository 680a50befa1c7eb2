"""The list of English words, and how it is built."""

import pytest

from bot.search.english.build_word_list import build
from bot.search.english.word_list import is_name, is_word


def test_the_list_knows_words_in_all_their_forms_and_names():
    for word in ("peach", "peaches", "walked", "colour", "color", "zebras", "aardvark", "cafe"):
        assert is_word(word)
    for word in ("prodcutive", "irnoclad", "zelinsky", "", "a", "zzzz", "\n", "é"):
        assert not is_word(word)
    assert is_name("merkel")
    assert not is_name("peach")


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
    assert build(tmp_path) == b"\nMalaga\nMerkel\ncafe\ncolour\ndont\npeach\n"


def test_a_folder_without_lists_builds_nothing(tmp_path):
    with pytest.raises(FileNotFoundError, match="no word lists"):
        build(tmp_path)
