"""Phrases in quotation marks, and queries with alternatives."""

from __future__ import annotations

import sys

import pytest

from bot.search import Part, Relation, Search
from tests.support import samples

BRIEF = samples.brief(
    title="The Old Harbour",
    people={
        "mayor": {"name": "Ada Example", "role": "Mayor"},
        "pilot": {"name": "Bo Sample", "role": "Pilot"},
        "clerk": {"name": "Cy Other", "role": "Clerk"},
    },
    sections=[
        samples.section(
            summary="They held calls about it.",
            points=["Calls were held all night.", "Fog rose."],
        )
    ],
    quotes=[
        samples.quote(id="held", text="We held calls with everybody"),
        samples.quote(id="calls", text="The calls we held were short", speaker="pilot"),
        samples.quote(id="about", text="A fine day", speaker="pilot", about="the mayor, Ada Example"),
        samples.quote(id="clerk", text="Nobody asked me", speaker="clerk", when="Monday"),
    ],
)  # fmt: skip
SEARCH = Search([BRIEF])


def found(query: str) -> list[str]:
    return [hit.quote.id if hit.quote else hit.text for hit in SEARCH.find(query).hits]


@pytest.mark.parametrize(
    "query",
    [
        '"held calls"',
        "“held calls”",
        "„held calls“",
        "«held calls»",
        '"HELD  calls."',
        'who said "held calls"?',
    ],
)
def test_a_phrase_is_found_as_it_stands(query):
    assert found(query) == ["held", "They held calls about it."]
    assert SEARCH.find(query).phrases == ()


def test_words_of_a_phrase_that_stand_apart_are_no_phrase():
    assert set(found("held calls")) > {"calls", "Calls were held all night."}


def test_a_phrase_that_stands_nowhere_is_named_and_its_words_are_shown():
    nowhere = SEARCH.find('"calls held everybody"')
    assert nowhere.phrases == ("calls held everybody",)
    assert nowhere.hits
    assert SEARCH.find('"purple elephants"').hits == ()


def test_a_phrase_with_a_name_is_looked_for_among_what_that_person_says():
    assert found('example "held calls"')[0] == "held"
    # Somebody else says it.
    assert "held" in found('sample "held calls"')


def test_a_single_word_and_an_apostrophe_are_no_phrase():
    assert found('"fog"') == ["Fog rose."]
    assert SEARCH.find("the mayor's boats' crew").phrases == ()


@pytest.mark.parametrize("query", ["fog OR nobody", "fog | nobody", "nobody|fog"])
def test_alternatives_find_what_either_finds(query):
    assert sorted(found(query)) == ["Fog rose.", "clerk"]


def test_what_stands_in_quotation_marks_is_no_alternative():
    quote = samples.quote(text="Fog OR rain, the sign said", about="the gate | the door")
    search = Search([samples.brief(quotes=[quote])])
    assert [hit.quote for hit in search.find('"fog OR rain"').hits] == list(
        search.find("sign").quotes[0].brief.quotes
    )
    assert search.find('elephants | "rain OR fog"').phrases == ("rain OR fog",)


@pytest.mark.parametrize("apart", [300, 1100])
def test_a_phrase_is_not_said_to_stand_nowhere_before_all_was_looked_through(apart):
    points = [*["Held high, the calls went on."] * apart, "They held calls."]
    search = Search([samples.brief(sections=[samples.section(points=points)], quotes=[])])
    found = search.find('"held calls"')
    assert found.phrases == ()
    assert (found.hits[0].text == points[-1]) is (apart < 1000)


def test_a_phrase_of_common_words_costs_no_more_work_than_other_queries():
    points = ["The sign of the gate is of the town."] * 2000
    search = Search([samples.brief(sections=[samples.section(points=points)], quotes=[])])
    calls = 0

    def count(frame: object, event: str, argument: object) -> None:
        nonlocal calls
        calls += event in {"call", "c_call"}

    for query in ('"of the"', '"the of"'):
        search.find(query)  # where something is read once and kept
        sys.setprofile(count)
        try:
            search.find(query)
        finally:
            sys.setprofile(None)
    assert calls < 20_000


def test_alternatives_that_both_find_something_list_it_once():
    assert found("fog OR fog rose") == ["Fog rose."]


def test_an_alternative_that_finds_nothing_is_told_as_missing():
    either = SEARCH.find("fog OR elephants")
    assert [hit.text for hit in either.hits] == ["Fog rose."]
    assert either.missing == ("elephants",)
    assert SEARCH.find("elephants OR wombats").hits == ()


@pytest.mark.parametrize("query", ["OR", "|", "||", " | | ", "OR fog", "fog OR", "a|b|c|d|e|f|g"])
def test_alternatives_without_words_raise_nothing(query):
    SEARCH.find(query)


def test_a_small_or_is_a_word():
    assert {"held"} < set(found("held or calls"))


def test_several_people_are_told_apart():
    for query in ("Ada Example OR Bo Sample", "example and sample", "Ada Example, Bo Sample"):
        answer = SEARCH.find(query)
        assert [entity.id for entity in answer.people] == ["mayor", "pilot"]
        relations = {
            hit.quote.id: (hit.relation, hit.person.id) for hit in answer.quotes if hit.quote
        }
        assert relations == {
            "held": (Relation.BY, "mayor"),
            "calls": (Relation.BY, "pilot"),
            "about": (Relation.BY, "pilot"),
        }


def test_a_question_about_two_people_is_answered_by_what_is_about_both():
    answer = SEARCH.find("what did Bo Sample say about Ada Example")
    assert [hit.quote.id for hit in answer.quotes if hit.quote] == ["about"]


def test_a_quote_about_somebody_is_told_apart_from_one_by_him():
    answer = SEARCH.find("Ada Example")
    assert [(hit.quote.id, hit.relation) for hit in answer.quotes if hit.quote] == [
        ("held", Relation.BY),
        ("about", Relation.ABOUT),
    ]


@pytest.mark.parametrize(
    ("query", "context"),
    [
        ("monday", ("monday",)),
        ("nobody monday", ("monday",)),
        ("Mondays", ("Mondays",)),
        ("nobody", ()),
        ("clerk asked", ()),
    ],
)
def test_a_hit_names_the_words_that_only_its_context_has(query, context):
    first = SEARCH.find(query).quotes[0]
    assert first.quote.id == "clerk"
    assert first.context == context


def test_texts_have_no_context_to_name():
    assert all(hit.context == () for hit in SEARCH.find("held calls").texts)
    assert SEARCH.find("harbour").texts[0].part is Part.BRIEF
