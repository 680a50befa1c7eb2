"""The bundled brief, compared with its source."""

from __future__ import annotations

import re

# As the source prints them; a comma that only ends the clause before "he said" is not spoken.
SPOKEN = {
    "trump": {
        "very much on track",
        "was a very good and productive one.",
        "We agreed to an immediate ceasefire on all energy and infrastructure, with an understanding"
        " that we will be working quickly to have a complete ceasefire and, ultimately, an end to"
        " this very horrible war",
        "dividing up certain assets",
    },
    "zelenskyy": {"Putin's words are very different from reality"},
    "kremlin": {"lack of will"},
    "russian-officials": {"ironclad"},
}


def test_the_seven_quotes_are_verbatim(briefs):
    brief = briefs.latest
    assert {id: {q.text for q in brief.quotes_by(id)} for id in brief.speakers()} == SPOKEN


def test_quoted_words_inside_points_were_spoken(briefs):
    spoken = " ".join(quote.text for quote in briefs.latest.quotes)
    brief = briefs.latest
    texts = [text for s in brief.sections for text in (s.summary, *s.points)]
    quoted = [words for text in texts for words in re.findall("“([^”]*)”", text)]
    assert len(quoted) == 10
    for words in quoted:
        assert words.rstrip(".,").lower() in spoken.lower()


def test_names_are_spelled_one_way_and_no_date_is_added(briefs):
    brief = briefs.latest
    shown = brief.model_dump_json(exclude={"people"})
    assert not re.search(r"Zelensky(?!y)|Zelenskiy|Kiev", shown)
    assert brief.published is None
    assert set(re.findall(r"\b(?:19|20)\d\d\b", shown)) == {"2024"}


def test_every_figure_of_the_source_is_in_its_section(briefs):
    brief = briefs.latest
    figures = {
        "what_happened": ["30 days", "150 drones", "two hospitals", "Wednesday", "Tuesday"],
        "why_it_matters": [
            "80%",
            "June 2024",
            "BBC News",
            "Peskov",
            "Monday",
            "last week",
            "30-day",
        ],
        "how_it_affects_you": ["Sunday", "Jeddah", "Saudi Arabia", "Witkoff", "three years"],
    }
    for id, expected in figures.items():
        text = " ".join(brief.section(id).points)
        assert [figure for figure in expected if figure not in text] == []


def test_the_ceasefire_quote_says_with_whom_it_was_agreed(briefs):
    # In its own field: to whom the words were said, the source does not tell.
    quote = briefs.latest.quote("immediate-ceasefire")
    assert "with Putin in their call" in quote.about
    assert quote.to is None
