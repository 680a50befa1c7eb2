"""Briefs found by their id, their date and the words of their title."""

import pytest

from bot.search import Search
from tests.support import samples


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
    assert Search([brief]).briefs(words) == (brief,)


def test_a_mark_in_a_title_makes_another_word():
    assert Search([samples.brief(title="मोदी")]).briefs("मंदी") == ()


def test_a_brief_is_found_by_an_id_that_it_has_or_had():
    new = samples.brief(id="new-id", formerly=["old-id"])
    other = samples.brief(id="other")
    search = Search([new, other])
    assert search.briefs("NEW-ID") == search.briefs("old-id") == (new,)


def test_briefs_are_found_by_day_month_and_year():
    late, early = (samples.brief(id=day, published=day) for day in ("2026-11-23", "2026-10-02"))
    undated = samples.brief(id="undated", published=None)
    search = Search([late, early, undated])
    assert search.briefs("2026-11-23") == (late,)
    assert search.briefs("2026-10") == (early,)
    assert search.briefs("2026") == (late, early)
    assert search.briefs("2025") == ()


def test_no_words_find_all_briefs_and_signs_alone_none():
    search = Search([samples.brief()])
    assert len(search.briefs("")) == 1
    assert search.briefs("!?") == ()
