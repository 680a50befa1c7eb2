"""Headlines and summaries: all that a reader sees is found, and nothing is found twice."""

from __future__ import annotations

import pytest

from bot.brief import Brief
from bot.search import Part, Search
from tests.support import samples

SECTIONS = [
    samples.section(summary="Seven of twelve voted for it.", points=["The hall is empty."]),
    {"id": "what_next", "title": "Who Pays the Bill?", "summary": "The harbour pays."},
]


def market(**changes) -> Brief:
    content = {
        "id": "market",
        "title": "Council Votes to Close the Old Market",
        "summary": "Traders learned of it from the newspaper.",
        "sections": SECTIONS,
    }
    return samples.brief(**content | changes)


OTHER = samples.brief(id="ferry", title="A Ferry Is Late", quotes=[])


def parts(search: Search, query: str) -> list[tuple[Part, str]]:
    """The part and the id of each hit's section or brief."""
    return [
        (hit.part, hit.section.id if hit.section else hit.brief.id)
        for hit in search.find(query).hits
    ]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("market", [(Part.BRIEF, "market")]),
        ("markets", [(Part.BRIEF, "market")]),
        ("old market", [(Part.BRIEF, "market")]),
        ("newspaper", [(Part.BRIEF, "market")]),
        ("seven", [(Part.SECTION, "what_happened")]),
        ("twelve voted", [(Part.SECTION, "what_happened")]),
        ("harbour", [(Part.SECTION, "what_next")]),
        ("bill", [(Part.SECTION, "what_next")]),
        ("marekt", [(Part.BRIEF, "market")]),
        ("elephant", []),
    ],
)
def test_all_that_a_reader_sees_is_found(query, found):
    for briefs in ([market()], [OTHER, market()]):
        assert parts(Search(briefs), query) == found


def test_a_hit_has_the_title_and_the_text_of_its_part():
    search = Search([market()])
    (brief,) = search.find("market").texts
    assert (brief.section, brief.title) == (None, "Council Votes to Close the Old Market")
    assert brief.text == "Traders learned of it from the newspaper."
    (section,) = search.find("seven").texts
    assert (section.title, section.text) == ("What Happened?", "Seven of twelve voted for it.")


def test_a_summary_that_a_point_tells_in_full_is_not_listed_beside_it():
    section = samples.section(
        summary="The hall closes.", points=["The hall closes in May.", "Rain fell."]
    )
    changes = {"summary": "A hall closes.", "quotes": [samples.quote(text="The hall closes!")]}
    brief = market(**changes, sections=[section, *SECTIONS[1:]])
    assert parts(Search([brief]), "hall closes") == [
        (Part.QUOTE, "what_happened"),
        (Part.POINT, "what_happened"),
    ]
    # A quote may say it in other words, so that the summary of its section stays.
    section["points"] = ["Rain fell."]
    brief = market(**changes, sections=[section, *SECTIONS[1:]])
    assert parts(Search([brief]), "hall closes") == [
        (Part.QUOTE, "what_happened"),
        (Part.SECTION, "what_happened"),
    ]


def test_a_brief_is_listed_once_whatever_of_it_is_found():
    brief = market(summary="The market closes.")
    assert parts(Search([OTHER, brief]), "market") == [(Part.BRIEF, "market")]


def test_several_words_of_a_headline_find_that_brief_before_all_quotes():
    quoting = samples.brief(id="b", quotes=[samples.quote(text="This old market of ours")])
    search = Search([quoting, market()])
    assert parts(search, "old market")[0] == (Part.BRIEF, "market")
    # One word may be meant for what was said, and so a name always is.
    assert parts(search, "market")[0] == (Part.QUOTE, "what_happened")


def test_a_quote_is_no_worse_for_a_word_that_only_a_summary_has():
    brief = market(quotes=[samples.quote(text="Empty halls echo", about="the hall")])
    found = Search([brief]).find("who said the empty halls echo newspaper")
    assert [hit.part for hit in found.quotes] == [Part.QUOTE]
    assert found.missing == ("newspaper",)


def test_the_only_brief_is_no_hit_beside_its_own_quotes():
    brief = market(quotes=[samples.quote(text="Our market")])
    assert parts(Search([brief]), "market") == [(Part.QUOTE, "what_happened")]
    assert (Part.BRIEF, "market") in parts(Search([OTHER, brief]), "market")


def test_a_summary_with_all_words_stands_before_a_point_with_some():
    section = samples.section(
        summary="The stalls went to a baker and a weaver.",
        points=["The council met.", "A baker bought eleven stalls."],
    )
    found = Search([OTHER, market(sections=[section, *SECTIONS[1:]])]).find("baker weaver")
    assert [hit.part for hit in found.hits] == [Part.SECTION, Part.POINT]
    assert found.missing == ()


def test_a_word_of_a_headline_stands_before_quotes_that_only_are_about_it():
    about = samples.quote(id="about", text="Too dear to keep", about="the market")
    said = samples.quote(id="said", text="A market like no other")
    search = Search([samples.brief(id="b", quotes=[about, said]), market()])
    hits = search.find("market").hits
    assert [hit.quote.id if hit.quote else hit.brief.id for hit in hits] == [
        "said",
        "market",
        "about",
    ]
