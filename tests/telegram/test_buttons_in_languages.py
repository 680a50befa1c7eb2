"""The titles of buttons in each language: a phone shows them whole."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.replies import asking
from bot.reply import Reply
from bot.translation import locales
from tests.replies.test_asking import DONE, GOING
from tests.support import updates
from tests.telegram.test_languages import ASKED, reader

PHONE = {1: 34, 2: 20, 3: 13}
"""Characters of the longest title that a phone shows whole, by how many buttons are in its row."""
STANDINGS = [
    *(replace(GOING, state=state) for state in ("asked", "waiting", "going", "paused", "declined")),
    replace(DONE, holds_edits=True, outdated=3),
    replace(DONE, groups_in_doubt=2, unsure=2),
    replace(DONE, outdated=3),
    replace(DONE, pulled=True),
    replace(DONE, state="stopped"),
    DONE,
]
SETTINGS = [
    "D:",
    "D:times",
    "D:sound",
    "D:zone",
    "D:language",
    "D:pause=7",
    "D:off",
    "D:forget=all",
]
"""The pages of the settings of a subscriber, who pauses and then leaves."""


@pytest.mark.parametrize("code", locales())
async def test_a_phone_shows_the_title_of_each_button_whole(subscribing, code):
    who = {"from": reader(code)}
    requests = await subscribing.says("/subscribe", chat=updates.GROUP, **who)
    for text in [*ASKED, "/quotes", "who said ironclad"]:
        requests += await subscribing.says(text, **who)
    requests += await subscribing.says("/subscribe 7:30 Madrid", **who)
    for data in SETTINGS:
        requests += await subscribing.presses(data, **who)
    cut = {
        button["text"]
        for request in requests
        for row in request.rows
        for button in row
        if len(button["text"]) > PHONE.get(len(row), PHONE[3])
    }
    assert cut == set()
    assert len({title for request in requests for title in request.buttons}) > 60


@pytest.mark.parametrize("code", locales())
def test_a_phone_shows_the_title_of_each_editors_button_whole(code):
    replies = [asking.shown(Reply(()), standing, None, locales()[code]) for standing in STANDINGS]
    titles = {button.title for reply in replies for (button,) in reply.buttons}
    assert len(titles) > 11
    assert {title for title in titles if len(title) > PHONE[1]} == set()
