"""Replies about briefs other than the bundled one."""

from __future__ import annotations

from bot.library import Library
from bot.links import Kind, Link, Query, Scope
from bot.replies import admin, help, pages, results, unknown
from bot.reply import plain
from bot.search import Found
from tests.support import samples


def test_the_date_of_publication_stands_under_the_title():
    text = plain(pages.overview(samples.brief()).text)
    assert text.startswith("The Bridge Opens\n23 November 2026\n\nWhat Happened?\nIt opened.")


def test_a_source_with_an_address_is_a_link():
    assert pages.overview(samples.brief()).paragraphs[-1] == (
        'Source: The Harbour Times, <i><a href="https://x.example/1">At Last</a></i>'
    )


def test_a_section_without_points_shows_no_empty_quotation():
    brief = samples.brief()
    reply = pages.page(Library([brief]), Link(Kind.SECTION, "bridge", "what_next"))
    assert reply.paragraphs[:2] == ("<b>What Next?</b>", "Traffic.")
    assert len(reply.paragraphs) == 3


def test_a_brief_without_quotes_says_so_and_has_no_button_for_them():
    brief = samples.brief(quotes=[])
    assert pages.quotes(brief).text == "There are no quotes in this brief."
    titles = [button.title for row in pages.start(brief).buttons for button in row]
    assert titles == ["What Happened?", "What Next?", "The whole brief"]
    nothing = results.page(Library([brief]), Query(Scope.QUOTES, 1, "x"), Found())
    assert plain(nothing.text) == "No quote found for “x”.\n\nTry another word, or choose:"


def test_an_older_briefs_section_is_named_when_the_latest_lacks_it():
    older = samples.brief(id="older")
    latest = samples.brief(
        sections=[samples.section()], quotes=[samples.quote()], published="2026-11-24"
    )
    library = Library([latest, older])
    assert set(library.sections) == {"what_happened", "what_next"}
    reply = unknown.no_section(latest, library.sections["what_next"])
    assert plain(reply.text) == (
        "The latest brief has no section “What Next?”. This is what it has:"
    )
    assert reply.buttons[0][0].title == "What Happened?"


def test_a_long_list_of_sections_stays_readable():
    sections = [{"id": f"s{n}", "title": "T" * 100, "summary": "S"} for n in range(120)]
    library = Library([samples.brief(sections=sections, quotes=[])])
    assert len(help.telegram_menu(library)) == 100
    assert all(len(plain(text)) <= 4096 for text in help.page(library, "our_bot").messages())


def test_the_report_of_an_error_outside_of_an_update():
    assert admin.report(KeyError("secret"), None).text == (
        "KeyError outside of any update. The log has the details."
    )
