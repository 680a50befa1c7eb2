"""Briefs found by their date, as people write it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.brief import Brief
from bot.search import Part, Search
from tests.support import samples

TODAY = date(2026, 11, 25)
BRIEFS = [
    samples.brief(id="tuesday", published="2026-11-24"),
    samples.brief(id="evening", published="2026-11-23 19:30"),
    samples.brief(id="october", published="2026-10-02", summary="It was on 24 November, they say."),
    samples.brief(id="long-ago", published="2025-11-24"),
    samples.brief(id="undated", published=None),
]
SEARCH = Search(BRIEFS)


def dated(query: str) -> list[str]:
    hits = SEARCH.find(query, today=TODAY).hits
    return [hit.brief.id for hit in hits if hit.part is Part.BRIEF]


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("2026-11-24", "tuesday"),
        ("24 November 2026", "tuesday"),
        ("24. November 2026", "tuesday"),
        ("November 24, 2026", "tuesday"),
        ("Tuesday, 24 November 2026", "tuesday"),
        ("the 24th of November 2026", "tuesday"),
        ("24.11.2026", "tuesday"),
        ("24.11.26", "tuesday"),
        ("24/11/2026", "tuesday"),
        ("2026/11/24", "tuesday"),
        ("11/24/2026", "tuesday"),
        ("24-11-2026", "tuesday"),
        ("on 23 nov", "evening"),
        ("yesterday", "tuesday"),
        ("Yesterday?", "tuesday"),
        ("november 2025", "long-ago"),
        ("2025", "long-ago"),
        ("in 2025", "long-ago"),
        ("October", "october"),
        ("Oct. 2", "october"),
        ("2026-10", "october"),
        ("2026-11", "tuesday evening"),
        ("Nov 2026", "tuesday evening"),
        ("2026", "tuesday evening october"),
    ],
)
def test_a_date_finds_the_briefs_of_that_day_month_or_year(query, ids):
    assert dated(query) == ids.split()
    assert [brief.id for brief in SEARCH.briefs(query, today=TODAY)] == ids.split()


@pytest.mark.parametrize("query", ["24 November", "Nov 24", "24.11."])
def test_a_day_without_a_year_is_that_of_the_last_one(query):
    assert [brief.id for brief in SEARCH.briefs(query)] == ["tuesday"]
    assert dated(query)[0] == "tuesday"


def test_the_words_of_a_date_are_found_behind_its_briefs():
    assert dated("24 November") == ["tuesday", "october"]


@pytest.mark.parametrize(
    "query",
    ["today", "31 February", "32 May", "2026-13", "24", "24.11", "3/4", "Tuesday", "November drones",
     "12 24 November", "November December", "2024", "", "?", "٢٤.١١.٢٠٢٦", "1 " * 40],
)  # fmt: skip
def test_what_is_no_date_or_has_no_brief_finds_none_by_it(query):
    assert [id for id in dated(query) if id != "october"] == []


def test_a_day_without_a_year_is_not_to_come():
    december = samples.brief(id="last-year", published="2025-12-24")
    search = Search([samples.brief(id="to-come", published="2026-12-24"), december])
    for query in ("24 Dec", "December"):
        assert search.briefs(query, today=TODAY) == (december,)
        assert search.briefs(query)[0].id == "to-come"


def test_beside_briefs_of_a_date_only_texts_with_the_whole_date_count():
    points = ["The vote is due in November 2026.", "It was due in November."]
    sections = [samples.section(points=points), samples.BRIEF["sections"][1]]
    telling = samples.brief(id="telling", published="2026-09-01", quotes=[], sections=sections)
    search = Search([BRIEFS[0], telling])
    texts = search.find("November 2026", today=TODAY).texts
    assert [(hit.part, hit.brief.id) for hit in texts] == [
        (Part.BRIEF, "tuesday"),
        (Part.POINT, "telling"),
    ]
    assert [hit.part for hit in search.find("24 November 2026", today=TODAY).hits] == [Part.BRIEF]
    parts = samples.section(points=["It was due in November.", "In 2026 nothing was due."])
    telling = samples.brief(id="parts", published="2026-09-01", quotes=[], sections=[parts])
    search = Search([BRIEFS[0], telling])
    assert [hit.part for hit in search.find("November 2026", today=TODAY).hits] == [Part.BRIEF]


def test_briefs_of_a_date_stand_before_those_with_the_word_in_their_title():
    march = samples.brief(id="bread", title="A March for Bread", published="2026-10-02")
    spring = samples.brief(id="spring", published="2026-03-09")
    assert Search([march, spring]).briefs("March", today=TODAY) == (spring, march)


def test_a_date_takes_no_longer_in_a_large_archive(monkeypatch):
    search = Search([samples.brief(id=f"b-{n}", published="2026-11-24") for n in range(20)])
    seen = []
    monkeypatch.setattr(Brief, "day", property(lambda brief: seen.append(brief) or TODAY))
    assert len(search.find("2026-11-24", limit=3).hits) == 3
    assert seen == []


def test_the_first_day_has_no_day_before():
    assert SEARCH.find("yesterday", today=date.min).hits == ()


def test_without_a_day_to_count_from_yesterday_is_a_word():
    assert SEARCH.find("yesterday").hits == ()
    assert SEARCH.briefs("yesterday") == ()


def test_a_person_who_is_called_like_a_month_is_asked_for_by_name():
    people = {"april": {"name": "April Jones"}}
    brief = samples.brief(
        people=people, quotes=[samples.quote(speaker="april")], published="2026-04-01"
    )
    found = Search([brief]).find("April Jones", today=TODAY)
    assert [hit.part for hit in found.hits] == [Part.QUOTE]
    found = Search([brief]).find("April", today=TODAY)
    assert [hit.part for hit in found.hits] == [Part.QUOTE]
    found = Search([brief]).find("April 2026", today=TODAY)
    assert [hit.part for hit in found.hits] == [Part.BRIEF]


@given(
    words=st.from_regex(r"[0-9٣² ./-]{0,12}(Nov|May|th|of|today)?[0-9²,. ]{0,6}", fullmatch=True),
    today=st.none() | st.dates(),
)
def test_no_date_raises(words, today):
    SEARCH.find(words, today=today)
    SEARCH.briefs(words, today=today)
