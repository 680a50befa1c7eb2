"""Misspelled words: what they are taken for, what they are not taken for, and what is said of it."""

from __future__ import annotations

import pytest

from bot.search import Found, Search
from tests.support import samples

TEXTS = [
    "The government keeps its language plain.",
    "Governors met under sandy cliffs for a handshake.",
    "An understanding was reached on Wednesday.",
    "Different rain fell: heavy, and then very heavy.",
    "Guarantees were negotiated.",
    "A church tower leans towards the chopping block of a kind butcher.",
    "Spain and the kingdom sent a guard.",
    "Ironworks and a very blue ironclad.",
    "The teacher came first.",
    "Wheat is dear in all parts.",
    "Her presence helped.",
]
PEOPLE = {
    "orla": {"name": "Orla Vennekker", "role": "Keeper"},
    "mort": {"name": "Mort Guerre", "role": "Press Officer"},
}
SEARCH = Search(
    [
        samples.brief(
            people=PEOPLE,
            quotes=[
                samples.quote(id="orla", text="Bells at dawn", speaker="orla"),
                samples.quote(id="mort", text="Bread at noon", speaker="mort"),
            ],
            sections=[samples.section(points=TEXTS)],
        )
    ]
)


def first(found: Found) -> str:
    return found.hits[0].text if found.hits else ""


@pytest.mark.parametrize(
    ("query", "word"),
    [
        ("governmnet", "government"),
        ("langage", "language"),
        ("hanshake", "handshake"),
        ("undersanding", "understanding"),
        ("diffent", "different"),
        ("wensday", "wednesday"),
        ("hevy", "heavy"),
        ("heavyy", "heavy"),
        ("gaurantees", "guarantees"),
        ("guarrantys", "guarantees"),
        ("negociated", "negotiated"),
        ("chruch", "church"),
        ("uunderstanding", "understanding"),
        # Not found as an inflection of "keep".
        ("keepes", "keeps"),
        # Nor as kin of the office of somebody.
        ("pressence", "presence"),
    ],
)
def test_a_misspelled_word_is_corrected_before_it_is_split_or_completed(query, word):
    found = SEARCH.find(query)
    assert found.corrected == ((query, word),)
    assert word in first(found).casefold()


def test_only_what_no_correction_explains_is_split_and_that_is_told():
    found = SEARCH.find("blueironclad")
    assert first(found) == TEXTS[7]
    assert found.corrected == (("blueironclad", "blue ironclad"),)


def test_a_new_word_is_an_inflection_where_no_correction_explains_it():
    for word, text in (("ironcladding", TEXTS[7]), ("wheats", TEXTS[9])):
        found = SEARCH.find(word)
        assert first(found) == text
        assert found.corrected == ()


def test_a_word_of_which_the_end_is_missing_is_completed():
    for query in ("underst", "handsh", "iron"):
        assert query in first(SEARCH.find(query)).casefold()


@pytest.mark.parametrize(
    "name",
    ["chopin", "morton", "guterres", "Chopin", "Morton", "kingston", "Guterres", "spanier"],
)
def test_a_name_that_no_text_has_is_not_split_completed_or_taken_for_a_word(name):
    found = SEARCH.find(name)
    assert found.hits == ()
    assert found.corrected == ()


def test_a_name_in_small_letters_is_rather_a_common_word_with_an_error():
    assert SEARCH.find("furst").corrected == (("furst", "first"),)
    assert SEARCH.find("Furst").corrected == ()
    assert SEARCH.find("mark furst").corrected == ()
    assert SEARCH.find("heavy furst").corrected == (("furst", "first"),)
    # Many well-known people and places lie one letter from some word.
    for name in ("kim", "rome", "theo", "mary", "thies", "paine", "palin", "mandy", "paris"):
        assert SEARCH.find(f"{name} bells").corrected == ()


def test_an_existing_word_is_not_taken_for_another_one():
    for word in ("chance", "guarded language school", "heave"):
        found = SEARCH.find(word)
        assert found.corrected == ()
    assert SEARCH.find("heave").hits == ()


@pytest.mark.parametrize("query", ["venneker", "Vennecker", "orla vennekar", "venekker"])
def test_a_misspelled_name_is_that_of_the_person(query):
    found = SEARCH.find(query)
    assert first(found) == "Bells at dawn"
    assert [entity.id for entity in found.people] == ["orla"]


def test_a_word_in_a_foreign_language_is_no_misspelling():
    for query in ("lángüage", "chürch"):
        assert SEARCH.find(query).corrected == ()


def test_an_existing_word_is_completed_only_while_it_is_typed():
    assert first(SEARCH.find("gov")) in TEXTS[:2]
    assert SEARCH.find("gove bells").corrected == ()
    assert SEARCH.find("wed").corrected == (("wed", "wednesday"),)
