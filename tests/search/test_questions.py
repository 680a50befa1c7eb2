"""Questions in a reader's own words: what answers them, and what is said to be missing."""

from __future__ import annotations

import pytest

from bot.search import Search
from tests.support import samples

POINTS = [
    "The old bridge closed on Monday after cracks were found.",
    "Nineteen lorries crossed it at once, the mayor said.",
    "About 40 boats carry commuters over the river instead.",
    "The repair is to take eight months, by the engineers' account.",
    "Ferries leave from the market square.",
    "Engineers want a wider bridge than the council does.",
    "The president of Finland praised the ferries.",
]


def over(points: list[str]) -> Search:
    return Search([samples.brief(quotes=[], sections=[samples.section(points=points)])])


SEARCH = over(POINTS)


def first(query: str) -> str:
    hits = SEARCH.find(query).hits
    return hits[0].text if hits else ""


def test_an_unknown_verb_does_not_silence_the_answer():
    found = SEARCH.find("how many boats did they deploy?")
    assert found.hits[0].text == POINTS[2]
    assert "deploy" in found.missing


def test_the_text_with_most_of_the_telling_words_is_the_last_resort():
    found = SEARCH.find("will the pharmacy near the market square reopen?")
    assert found.hits[0].text == POINTS[4]
    assert {"pharmacy", "reopen"} <= set(found.missing)


def test_the_last_resort_is_none_where_a_name_is_unknown():
    assert SEARCH.find("will Macron reopen the market square with engineers?").hits == ()
    assert SEARCH.find("will the Zorblatt reopen the market square?").hits == ()


def test_a_question_mark_makes_a_question_of_three_words_and_more():
    assert first("19 trucks there?") == POINTS[1]
    for query in ("trucks?", "19 trucks?"):
        assert SEARCH.find(query).hits == ()


def test_a_question_mark_alone_does_not_answer_with_any_word():
    for query in ("best pizza in the market?", "lottery numbers on Monday?"):
        assert SEARCH.find(query).hits == ()


def test_two_capitals_are_no_name():
    found = SEARCH.find("will the EU pay for a wider bridge?")
    assert found.hits[0].text == POINTS[5]
    assert "EU" in found.missing


def test_a_common_word_in_capitals_is_no_stranger():
    found = SEARCH.find("is the West Side without a bridge now?")
    assert found.hits
    assert "now" not in found.missing


@pytest.mark.parametrize(
    ("query", "answer"),
    [
        ("how many lorries crossed", 1),
        ("how many boats", 2),
        ("when was the bridge closed", 0),
        ("how long will the bridge repair last", 3),
        ("is the finnish president happy with the ferries", 6),
    ],
)
def test_a_question_prefers_the_text_that_tells_what_it_asks(query, answer):
    assert first(query) == POINTS[answer]


def test_a_question_how_many_prefers_a_text_with_a_number():
    points = ["Hospitals were hit.", "Two of the hospitals were hit.", "12 hospitals opened."]
    search = over(points)
    assert search.find("how many hospitals were hit?").hits[0].text == points[1]
    assert search.find("hospitals hit").hits[0].text == points[0]


def test_a_question_where_prefers_a_text_with_a_place():
    points = ["The council sat in June for hours.", "The council sat in Harwick for hours."]
    search = over(points)
    assert search.find("where did the council sit?").hits[0].text == points[1]
    assert search.find("council sat for hours").hits[0].text == points[0]


def test_other_words_of_news_are_understood_in_a_question():
    assert first("when will the engineers fix it?") == POINTS[3]
    assert first("did 19 trucks cross it?") == POINTS[1]
    # Not where a single word is looked up.
    assert SEARCH.find("mend").hits == ()


def test_common_words_tell_less_than_rare_ones():
    found = SEARCH.find("does the council want something new for the two river sides?")
    assert found.hits[0].text in (POINTS[5], POINTS[2])


def test_a_question_for_a_fact_is_answered_by_a_text_before_a_quote_that_only_has_the_name():
    people = {"mayor": {"name": "Ada Example", "role": "Mayor"}}
    quotes = [samples.quote(id="calm", text="Keep calm", speaker="mayor", about="the bridge")]
    points = ["Ada Example spent 30 million on ferries.", "It rained."]
    search = Search(
        [samples.brief(people=people, quotes=quotes, sections=[samples.section(points=points)])]
    )
    assert search.find("how much did Example spend on ferries?").hits[0].text == points[0]
    assert search.find("what did Example say about the bridge?").hits[0].text == "Keep calm"
    assert search.find("who called the bridge calm?").hits[0].text == "Keep calm"


def test_in_a_question_for_a_fact_a_text_that_names_somebody_is_as_good_as_one_by_him():
    people = {"mayor": {"name": "Ada Example"}, "guest": {"name": "Bo Roe"}}
    quotes = [samples.quote(id="good", text="A good one", speaker="mayor", about="Bo Roe")]
    points = ["Ada Example and Bo Roe met about the ferries.", "It rained."]
    search = Search(
        [samples.brief(people=people, quotes=quotes, sections=[samples.section(points=points)])]
    )
    assert search.find("where did Example and Roe go?").hits[0].text == points[0]
    assert search.find("what did Example say about Roe?").hits[0].text == "A good one"
