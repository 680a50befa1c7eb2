"""The direction of writing: Telegram gives a line that of its first letter, which a mark without width counts as."""

from __future__ import annotations

import unicodedata
from collections.abc import AsyncIterator, Iterator

import pytest

from bot.brief import Brief
from bot.library import Library
from bot.reply import plain
from bot.store.store import in_memory
from bot.subscription import ChatKind, Choices, Place
from tests.conftest import Conversation
from tests.support import updates
from tests.support.clock import HandClock
from tests.support.delivering import delivery_over
from tests.support.editors import EDITORS, OLDER, Editors
from tests.telegram.test_languages import NEWSROOMS, reader

(RIVER,) = (brief for brief in NEWSROOMS.briefs if brief.language == "ar")
CAIRO = Library(NEWSROOMS.briefs, language="ar")
FOREIGN = ("biblioteca", "de noviembre", "Трамвай", "листопада")
"""Words in lines of the briefs that are not in Arabic."""
LETTERS = {"L": "ltr", "R": "rtl", "AL": "rtl"}


def turned(text: str, direction: str) -> Iterator[str]:
    """The lines that have a letter, and not that direction."""
    for line in text.split("\n"):
        kinds = (LETTERS.get(unicodedata.bidirectional(sign)) for sign in line)
        if next(filter(None, kinds), direction) != direction:
            yield line


def from_the_left(*texts: str) -> list[str]:
    """The lines that begin from the left though they are in Arabic."""
    return [
        line
        for text in texts
        for line in turned(text, "rtl")
        if not any(word in line for word in FOREIGN)
    ]


@pytest.mark.parametrize("conversation", [CAIRO], indirect=True, ids=["cairo"])
@pytest.mark.parametrize(
    "text",
    ["/start", "/brief", "/quotes", "/help", "/briefs", "/about", "/privacy", "/language", "xyz", "/nope", "/sectoin"],
)  # fmt: skip
async def test_each_line_of_arabic_begins_from_the_right(conversation, text):
    for answer in await conversation.says(text, **{"from": reader("ar")}):
        assert from_the_left(answer.text.text) == []


@pytest.mark.parametrize("conversation", [CAIRO], indirect=True, ids=["cairo"])
async def test_each_line_about_delivery_in_arabic_begins_from_the_right(subscribing: Conversation):
    for text in ("/subscribe 7:30 London", "/subscribe 8:00 qwertz", "/mydata", "/forget", "stop"):
        for answer in await subscribing.says(text, **{"from": reader("ar")}):
            if answer.method == "sendMessage":
                assert from_the_left(answer.text.text) == []


def river(**changes: object) -> Brief:
    """The Arabic brief, with a source and a speaker whose names are in Latin letters."""
    kept = RIVER.model_dump(exclude_none=True, exclude_defaults=True)
    people = {**kept["people"], "governor": {"name": "Salma Example", "role": "نائبة المحافظ"}}
    source = {"publisher": "Daffa", "title": "ممشى النيل"}
    return Brief.model_validate({**kept, "people": people, "source": source, **changes})


@pytest.fixture
async def cairo(conversation: Conversation) -> AsyncIterator[Editors]:
    """An Arabic newsroom with a subscriber."""
    store = await in_memory()
    delivery = delivery_over(store, HandClock(updates.NOW), editors=EDITORS, language="ar")
    conversation.app.serve_subscribers(delivery)
    try:
        await delivery.start(Library([OLDER], language="ar"))
        choices = Choices(zone_confirmed=True, language="ar")
        await delivery.subscribers.subscribe(Place(1), ChatKind.PRIVATE, choices)
        yield Editors(conversation)
    finally:
        await store.close()


@pytest.mark.parametrize("conversation", [CAIRO], indirect=True, ids=["cairo"])
async def test_each_line_of_an_arabic_push_begins_from_the_right_as_for_the_editors(cairo):
    day = "2026-09-21"
    await cairo.publishes(river(published=day, lead="river-for-all"), OLDER)
    await cairo.presses("send?")
    await cairo.presses("send")
    for _ in range(3):
        await cairo.works(10)
    note = {"date": day, "text": "40 كشكًا."}
    await cairo.publishes(river(published=day, corrections=[note]), OLDER)
    await cairo.looks()
    asked, got = (plain("\n".join(cairo.chats.shown(chat))) for chat in (EDITORS, 1))
    assert "Rita" in asked
    assert "@our_bot" in got
    assert from_the_left(asked, got) == []
