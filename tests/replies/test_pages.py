"""Replies about briefs other than the bundled one."""

from __future__ import annotations

import re

from bot.library import Library
from bot.links import Kind, Link, Query, Scope
from bot.replies import admin, help, pages, results, start, unknown
from bot.reply import plain
from bot.search import Found
from bot.subscription import Mode
from bot.translation import ENGLISH
from tests.support import samples


def rows(reply):
    return [[button.title for button in row] for row in reply.buttons]


def long_brief(sections=3, **changes):
    """A brief whose sections take half a message each."""
    points = ["word " * 190 for _ in range(2)]
    return samples.brief(
        sections=[
            samples.section(id=f"s{n}", title=f"Section {n}", points=points)
            for n in range(1, sections + 1)
        ],
        quotes=[samples.quote(section="s1")],
        **changes,
    )


def test_the_date_of_publication_stands_under_the_title():
    text = plain(pages.overview(samples.brief(), ENGLISH).text)
    assert text.startswith(
        "The Bridge Opens\n23 November 2026\n\nIt is open.\n\nWhat Happened?\nIt opened.\n• A.\n\n"
    )


def test_an_undated_report_says_so_once():
    brief = samples.brief(published=None)
    for _, page in pages.every_page(Library([brief]), brief, ENGLISH):
        text = plain(page.text)
        assert text.count("The report is undated; days are as it names them.") == 1


def test_a_source_with_an_address_is_a_link():
    assert pages.overview(samples.brief(), ENGLISH).paragraphs[-1] == (
        'Source: The Harbour Times, <i><a href="https://x.example/1">At Last</a></i>'
    )


def test_every_page_says_which_brief_it_is_of_and_of_when():
    brief = samples.brief(quotes=[samples.quote(id=f"q{n}") for n in range(12)])
    for _, page in pages.every_page(Library([brief]), brief, ENGLISH):
        assert re.search("The Bridge Opens[,\n] ?23 November 2026\n", plain(page.text))
        assert "https://x.example/1" in page.text


def test_every_page_stands_behind_the_link_that_opens_it():
    brief = long_brief()
    library = Library([brief])
    every = list(pages.every_page(library, brief, ENGLISH))
    assert [link.encode() for link, _ in every] == [
        "hbridge", "bbridge", "bbridge.2", "sbridge_s1", "sbridge_s2", "sbridge_s3",
        "qbridge", "pbridge_mayor", "ubridge_at-last",
    ]  # fmt: skip
    for link, page in every:
        assert page == pages.page(library, link, ENGLISH)


def test_the_start_page_has_the_headline_first_and_three_buttons():
    brief = samples.brief()
    reply = start.page(Library([brief]), brief, ENGLISH)
    head, greeting, summary, _ = map(plain, reply.paragraphs)
    assert head == "The Bridge Opens\n23 November 2026"
    assert greeting.startswith("I bring you the news as a short brief")
    assert "\n" not in greeting
    assert summary == "It is open."
    assert rows(reply) == [["The whole brief", "Quotes (2)"], ["Share"]]
    older = samples.brief(id="older")
    assert rows(start.page(Library([brief, older]), brief, ENGLISH)) == [
        ["The whole brief", "Quotes (2)"],
        ["All briefs"],
    ]


def test_a_section_has_its_full_account_folded_away_and_named_so():
    brief = samples.brief()
    reply = pages.page(Library([brief]), Link(Kind.SECTION, "bridge", "what_happened"), ENGLISH)
    assert reply.paragraphs[1:3] == (
        "It opened.",
        "<blockquote expandable><b>The full account</b>\n• A.</blockquote>",
    )


def test_a_section_without_points_shows_no_empty_quotation():
    brief = samples.brief()
    reply = pages.page(Library([brief]), Link(Kind.SECTION, "bridge", "what_next"), ENGLISH)
    assert reply.paragraphs[:2] == (
        "<b>What Next?</b>\n<i>The Bridge Opens, 23 November 2026</i>",
        "Traffic.",
    )
    assert len(reply.paragraphs) == 3


def test_the_button_of_the_page_itself_is_marked():
    brief = samples.brief()
    library = Library([brief])
    section = pages.page(library, Link(Kind.SECTION, "bridge", "what_next"), ENGLISH)
    assert rows(section) == [
        ["What Happened?", "· What Next? ·"],
        ["Quotes (2)", "The whole brief"],
        ["Share"],
    ]
    assert rows(pages.overview(brief, ENGLISH))[1] == ["Quotes (2)", "· The whole brief ·"]


def test_a_brief_too_long_for_one_message_is_turned_and_loses_nothing():
    brief = long_brief(5)
    last = 3
    turned = [pages.overview(brief, ENGLISH, page) for page in range(1, last + 1)]
    for number, reply in enumerate(turned, 1):
        assert len(reply.messages()) == 1
        assert plain(reply.paragraphs[0]).endswith(f"page {number} of {last}")
        assert len(rows(reply)[0]) == (2 if number in (1, last) else 3)
        assert rows(reply)[0][-1] == "Share"
    text = "".join(reply.text for reply in turned)
    places = [text.index(f"<b>Section {n}</b>") for n in range(1, 6)]
    assert places == sorted(places)
    assert text.count("• word") == 10
    assert pages.overview(brief, ENGLISH, 9999) == turned[-1]


def test_no_page_has_more_than_eight_buttons():
    for brief in (samples.brief(), long_brief(), long_brief(9), long_brief(40)):
        for _, page in pages.every_page(Library([brief]), brief, ENGLISH):
            buttons = rows(page)
            assert sum(map(len, buttons)) <= 8
            assert all(buttons)


def test_of_many_sections_those_next_to_the_current_one_have_a_button():
    brief = long_brief(20)
    reply = pages.page(Library([brief]), Link(Kind.SECTION, "bridge", "s10"), ENGLISH)
    titles = [title for row in rows(reply) for title in row]
    assert titles[:5] == ["Section 8", "Section 9", "· Section 10 ·", "Section 11", "Section 12"]


def test_nothing_found_in_a_brief_without_quotes_offers_its_pages():
    brief = samples.brief(quotes=[])
    nothing = results.page(Library([brief]), Query(Scope.QUOTES, 1, "x"), Found(), ENGLISH)
    assert plain(nothing.text) == (
        "No quote found for “x”.\n\nTry a name, another word, or one of these:"
    )
    assert rows(nothing) == [["What Happened?", "What Next?"], ["The whole brief"]]


def test_an_older_briefs_section_is_named_when_the_latest_lacks_it():
    older = samples.brief(id="older")
    latest = samples.brief(
        sections=[samples.section()], quotes=[samples.quote()], published="2026-11-24"
    )
    library = Library([latest, older])
    assert set(library.sections) == {"what_happened", "what_next"}
    reply = unknown.no_section(latest, library.sections["what_next"], ENGLISH)
    assert plain(reply.text) == (
        "The latest brief has no section “What Next?”. This is what it has:"
    )
    assert reply.buttons[0][0].title == "What Happened?"


def test_a_long_list_of_sections_stays_readable():
    sections = [{"id": f"s{n}", "title": "T" * 100, "summary": "S"} for n in range(120)]
    library = Library([samples.brief(sections=sections, quotes=[])])
    assert len(help.telegram_menu(library, Mode.OFF, ENGLISH)) == 100
    assert all(
        len(plain(text)) <= 4096
        for text in help.page(library, "our_bot", Mode.OFF, ENGLISH).messages()
    )


def test_the_report_of_an_error_outside_of_an_update():
    assert admin.report(KeyError("secret"), None, ENGLISH).text == (
        "KeyError outside of any update. The log has the details."
    )
