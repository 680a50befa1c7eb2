"""Briefs of which nobody knows whether they arrived where many read: the editors decide, once."""

from __future__ import annotations

import pytest

from bot.delivery.ledger.sending import Result, Sending
from bot.replies import notices
from bot.subscription import ChatKind, Choices, Place
from bot.translation import ENGLISH
from tests.support import samples
from tests.support.editors import EDITORS, NEW, OLDER, Editors

GROUPS = (-5, -6)
CHANNEL = -100


@pytest.fixture
async def doubting(newsroom: Editors) -> Editors:
    """A brief that went out to three readers; two groups and the channel took it without an answer."""
    for chat in GROUPS:
        await newsroom.delivery.subscribers.subscribe(Place(chat), ChatKind.GROUP, Choices())
    await newsroom.delivery.channel(CHANNEL)
    newsroom.chats.answer = lambda place: (
        Sending(Result.UNSURE, 1) if place.chat in (*GROUPS, CHANNEL) else None
    )
    await newsroom.presses("send")
    for _ in range(3):
        await newsroom.works(10)
    newsroom.chats.answer = lambda _: None
    return newsroom


async def test_doubts_are_asked_about_in_the_one_message_of_their_campaign(doubting):
    assert len(doubting.pushed(EDITORS)) == 1
    assert "It is not known whether it arrived in 2 groups and in the channel." in doubting.shown()
    assert doubting.buttons()[:2] == ["Send again", "It is there"]


async def test_nothing_is_repeated_where_many_read_until_the_editors_say_so(doubting):
    await doubting.works(3600)
    assert [len(doubting.pushed(chat)) for chat in (*GROUPS, CHANNEL)] == [1, 1, 1]


async def test_what_is_sent_again_comes_silently_and_once(doubting):
    assert await doubting.presses("again") is None
    for _ in range(3):
        await doubting.works(10)
    assert [len(doubting.pushed(chat)) for chat in (*GROUPS, CHANNEL)] == [2, 2, 2]
    assert all(doubting.pushed(chat)[-1].silent for chat in (*GROUPS, CHANNEL))
    assert [len(doubting.pushed(chat)) for chat in (1, 2, 3)] == [1, 1, 1]
    assert doubting.shown().startswith("Delivered: 6 sent")
    assert "Rita, " in doubting.shown()
    assert "Send again" not in doubting.buttons()


async def test_the_first_press_wins(doubting):
    assert await doubting.presses("there") is None
    assert await doubting.presses("again") == notices.DECIDED(ENGLISH)
    assert await doubting.presses("there") == notices.DECIDED(ENGLISH)
    await doubting.works(60)
    assert [len(doubting.pushed(chat)) for chat in GROUPS] == [1, 1]


async def test_what_is_there_counts_as_sent_and_cannot_be_corrected(doubting):
    await doubting.presses("there")
    assert doubting.shown().startswith("Delivered: 6 sent")
    assert "Rita, " in doubting.shown()
    assert "not known" not in doubting.shown()
    note = {"date": "2026-09-21", "text": "It is half open."}
    await doubting.publishes(samples.brief(published="2026-09-21", corrections=[note]), OLDER)
    await doubting.works(60)
    assert {place.chat for place, _, _ in doubting.chats.edits} == {1, 2, 3, EDITORS}
    await doubting.looks()
    assert "being edited" not in doubting.shown()


async def test_what_is_in_doubt_again_is_asked_about_again(doubting):
    doubting.chats.answer = lambda place: Sending(Result.UNSURE, 1) if place.chat == -5 else None
    await doubting.presses("again")
    for _ in range(3):
        await doubting.works(10)
    assert "It is not known whether it arrived in 1 group." in doubting.shown()
    assert doubting.buttons()[:2] == ["Send again", "It is there"]


async def test_what_is_sent_again_after_a_day_is_not_too_late(doubting):
    await doubting.works(86_400)
    await doubting.presses("again")
    for _ in range(3):
        await doubting.works(10)
    assert doubting.shown().startswith("Delivered: 6 sent")


async def test_of_what_was_stopped_doubts_are_told_but_not_asked_about(doubting):
    await doubting.presses("pull")
    assert "It is not known whether it arrived in 2 groups and in the channel." in doubting.shown()
    assert "Send again" not in doubting.buttons()
    assert await doubting.presses("again") == notices.DECIDED(ENGLISH)
    assert await doubting.presses("there") == notices.DECIDED(ENGLISH)


async def test_doubts_in_private_chats_are_counted_and_not_asked_about(newsroom):
    newsroom.chats.answer = lambda place: Sending(Result.UNSURE, 1) if place.chat == 2 else None
    await newsroom.presses("send")
    for _ in range(3):
        await newsroom.works(20)
    assert [push.silent for push in newsroom.pushed(2)][1:] == [True]
    assert newsroom.shown().startswith("Delivered: 2 sent, 1 in doubt")
    assert "Send again" not in newsroom.buttons()


async def test_doubts_that_a_kill_leaves_are_asked_about(newsroom):
    await newsroom.delivery.subscribers.subscribe(Place(-5), ChatKind.GROUP, Choices())

    async def killed(*_: object, **__: object) -> Sending:
        raise ZeroDivisionError

    take, newsroom.chats.push = newsroom.chats.push, killed
    await newsroom.presses("send")
    await newsroom.works()
    newsroom.chats.push = take
    await newsroom.works(121)
    await newsroom.works(10)
    assert "It is not known whether it arrived in 1 group." in newsroom.shown()


async def test_doubts_about_a_correction_are_asked_about_in_a_message_of_its_own(newsroom):
    await newsroom.delivery.subscribers.subscribe(Place(-5), ChatKind.GROUP, Choices())
    await newsroom.presses("send")
    await newsroom.works(10)
    newsroom.chats.answer = lambda place: Sending(Result.UNSURE, 1) if place.chat == -5 else None
    note = {"date": "2026-09-21", "text": "It is half open.", "notify": "silent"}
    await newsroom.publishes(samples.brief(published="2026-09-21", corrections=[note]), OLDER)
    for _ in range(3):
        await newsroom.works(10)
    assert len(newsroom.pushed(EDITORS)) == 2
    assert "It is half open." in newsroom.pushed(EDITORS)[-1].text
    assert "It is not known whether it arrived in 1 group." in newsroom.shown()
    newsroom.chats.answer = lambda _: None
    assert await newsroom.presses("again", campaign=2) is None
    await newsroom.works(10)
    assert len(newsroom.pushed(-5)) == 3


async def test_doubts_are_not_asked_about_by_who_may_not(doubting):
    assert await doubting.presses("again", under={}) == notices.STALE(ENGLISH)
    await doubting.works(60)
    assert [len(doubting.pushed(chat)) for chat in GROUPS] == [1, 1]
    assert NEW.title in doubting.pushed(EDITORS)[0].text
