"""A word finds itself first, then its inflections, then its kin; and the names of one place find each other."""

from __future__ import annotations

import pytest

from bot.search import Search
from tests.support import samples


def search(*texts: str) -> Search:
    return Search([samples.brief(quotes=[], sections=[samples.section(points=list(texts))])])


def found(query: str, *texts: str) -> list[str]:
    return [hit.text for hit in search(*texts).find(query).texts]


def test_the_word_as_written_comes_first_then_its_inflections_then_its_kin():
    kin, inflected, exact = "Music is played.", "A musician rests.", "Musicians are late."
    assert found("musicians", kin, inflected, exact) == [exact, inflected, kin]
    assert found("musician", kin, exact, inflected) == [inflected, exact, kin]
    assert found("music", exact, kin) == [kin, exact]


def test_a_word_is_not_found_in_another_one_of_the_same_beginning():
    assert found("sparrow", "A spar and a row.", "Sparring all day.") == []


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("kiev", "Kyiv is calm."),
        ("kyiv", "Kiev was calm."),
        ("bombay", "Trains leave Mumbai."),
        ("peking", "Snow in Beijing."),
        ("finnish", "Finland votes."),
        ("finns", "A Finnish ferry."),
        ("dutch", "The Netherlands vote."),
        ("moscow", "Russian trains."),
        ("u.s.", "The United States vote."),
        ("U.S.", "America votes."),
        ("the us", "The U.S. votes."),
        ("us", "US trains."),
        ("usa", "The United States of America vote."),
        ("american", "A U.S. ferry."),
    ],
)
def test_the_names_of_one_place_and_its_people_find_each_other(query, text):
    if query == "us":  # a pronoun
        assert found(query, text) == []
    else:
        assert found(query, text, "A boat is late.") == [text]


def test_what_does_the_us_want():
    text = "The U.S. wants calm."
    assert found("what does the us want?", "Nobody told us.", text)[0] == text
