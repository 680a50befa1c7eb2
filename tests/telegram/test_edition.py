"""The content of all answers at one moment: its pages, and the swap of one for another."""

from __future__ import annotations

import pytest

from bot.library import Library
from bot.links import Kind, Link, Query, Scope
from bot.replies import pages
from bot.telegram.edition import Edition
from bot.translation import ENGLISH, locale_for
from tests.conftest import Conversation
from tests.support import samples

ONE = samples.brief()
OTHER = samples.brief(id="tunnel", title="A Tunnel")


def test_a_page_is_rendered_once(monkeypatch):
    edition = Edition.of(Library([ONE]))
    link = Link(Kind.OVERVIEW, ONE.id)
    first = edition.page(link, ENGLISH)
    assert first == pages.overview(ONE, ENGLISH)
    monkeypatch.setattr(pages, "page", lambda *_: pytest.fail("rendered again"))
    assert edition.page(link, ENGLISH) is first


def test_a_link_that_leads_nowhere_opens_no_page():
    edition = Edition.of(Library([ONE]))
    assert edition.page(Link(Kind.OVERVIEW, "nowhere"), ENGLISH) is None


def test_a_page_is_kept_in_each_language():
    edition = Edition.of(Library([ONE]))
    link = Link(Kind.OVERVIEW, ONE.id)
    first, german = (edition.page(link, locale) for locale in (ENGLISH, locale_for("de")))
    assert german != first
    assert edition.page(link, locale_for("de")) is german
    assert edition.page(link, ENGLISH) is first


def test_a_page_is_kept_once_whatever_it_was_opened_from(monkeypatch):
    edition = Edition.of(Library([ONE]))
    link = Link(Kind.QUOTE, ONE.id, "ours")
    page = edition.page(link, ENGLISH)
    monkeypatch.setattr(pages, "page", lambda *_: pytest.fail("rendered again"))
    for number in range(1, 1000):
        assert edition.page(link._replace(back=Query(Scope.ALL, number)), ENGLISH) is page


def test_forged_numbers_of_pages_drive_out_no_page_and_open_the_last(monkeypatch):
    edition = Edition.of(Library([ONE]))
    link = Link(Kind.QUOTES, ONE.id)
    first = edition.page(link, ENGLISH)
    last = edition.page(link._replace(page=999), ENGLISH)
    assert last is not None
    for number in range(2, 999):
        assert edition.page(link._replace(page=number), ENGLISH) == last
    monkeypatch.setattr(pages, "page", lambda *_: pytest.fail("rendered again"))
    assert edition.page(link, ENGLISH) is first
    kept = edition._later_page.cache_info()
    assert kept.currsize <= kept.maxsize


async def test_another_edition_takes_over_pages_and_search_at_once(conversation: Conversation):
    assert "Trade Strikes" in (await conversation.asks("/brief")).text.text
    conversation.app.edition = Edition.of(Library([OTHER]))
    assert "A Tunnel" in (await conversation.asks("/brief")).text.text
    assert "At last" in (await conversation.asks("Ada Example")).text.text
