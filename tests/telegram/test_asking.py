"""The editors' chat: each campaign in one message, with what can be decided."""

from __future__ import annotations

import asyncio
import sys
from typing import Any

import pytest

from bot.delivery.ledger.sending import Result, Sending
from bot.library import Library
from bot.replies import notices
from bot.subscription import Place
from bot.translation import ENGLISH
from tests.support import samples, updates
from tests.support.editors import CHAT, EDITORS, NEW, OLDER


async def test_nothing_goes_out_before_the_editors_have_said_so_twice(newsroom):
    assert newsroom.shown().startswith("<b>Send this to 3 subscribers?</b>")
    assert [push.place.chat for push in newsroom.chats.pushes] == [EDITORS]
    assert await newsroom.presses("send?") is None
    assert newsroom.shown().startswith("<b>Send it to 3 subscribers now?</b>")
    assert [push.place.chat for push in newsroom.chats.pushes] == [EDITORS]
    assert await newsroom.presses("send") is None
    await newsroom.works()
    assert sorted(push.place.chat for push in newsroom.chats.pushes) == [1, 2, 3, EDITORS]
    assert newsroom.shown().startswith("Delivered: 3 sent.")
    assert "Rita, " in newsroom.shown()


async def test_what_is_declined_goes_to_nobody(newsroom):
    assert await newsroom.presses("no") is None
    assert newsroom.shown().startswith("Not sent.")
    assert await newsroom.presses("send") == notices.DECIDED(ENGLISH)
    await newsroom.works(86_400)
    assert [push.place.chat for push in newsroom.chats.pushes] == [EDITORS]


async def test_each_version_of_a_story_is_for_those_who_read_its_language(newsroom):
    await newsroom.delivery.subscribers.speak(Place(3), "uk")
    uk = samples.brief(
        id="bridge-uk", language="uk", translates="bridge", published="2026-09-21T09:00Z"
    )
    await newsroom.publishes(uk, NEW, OLDER)
    assert newsroom.shown().startswith("<b>Send this to 1 subscriber?</b>")
    await newsroom.presses("send?")
    assert newsroom.shown(1).startswith("<b>Send it to 2 subscribers now?</b>")
    await newsroom.presses("no", campaign=2)
    await newsroom.presses("send?")
    assert newsroom.shown(1).startswith("<b>Send it to 3 subscribers now?</b>")


async def test_an_approval_is_for_the_text_that_was_seen(newsroom):
    await newsroom.publishes(samples.brief(published="2026-09-21", summary="Other."), OLDER)
    assert await newsroom.presses("send", revision=1) == notices.DECIDED(ENGLISH)
    assert await newsroom.presses("send", revision=2) is None
    await newsroom.works()
    assert "Other." in newsroom.chats.shown(1)[0]


async def test_only_presses_in_the_editors_chat_count(newsroom):
    assert await newsroom.presses("send", under={}) == notices.STALE(ENGLISH)
    await newsroom.works()
    assert [push.place.chat for push in newsroom.chats.pushes] == [EDITORS]


@pytest.mark.parametrize("data", ["c:test.99.1", "c:test.1.9"])
async def test_a_test_of_what_is_not_there_is_sent_to_nobody(newsroom, data):
    (answer,) = await newsroom.conversation.presses(data, under={"chat": CHAT})
    assert answer.arguments["text"] == notices.UNTESTED(ENGLISH)
    assert [push.place.chat for push in newsroom.chats.pushes] == [EDITORS]


@pytest.mark.parametrize("data", ["c:send.1", "c:send.0.1", "c:burn.1.1", "c:send.9999.1"])
async def test_a_forged_decision_changes_nothing(newsroom, data):
    (answer,) = await newsroom.conversation.presses(data, under={"chat": CHAT})
    assert answer.arguments["text"] in (notices.STALE(ENGLISH), notices.DECIDED(ENGLISH))
    await newsroom.works()
    assert [push.place.chat for push in newsroom.chats.pushes] == [EDITORS]


async def test_a_test_goes_to_who_asks_for_it_alone(newsroom):
    assert await newsroom.presses("test") == notices.TESTED(ENGLISH)
    assert newsroom.chats.pushes[-1].place.chat == updates.READER["id"]
    assert "TEST" in newsroom.chats.pushes[-1].text
    newsroom.chats.answer = lambda _: Sending(Result.BLOCKED)
    assert await newsroom.presses("test") == notices.UNTESTED(ENGLISH)


async def test_a_brief_can_be_pulled_and_restored(newsroom):
    await newsroom.presses("send")
    await newsroom.works()
    await newsroom.presses("pull?")
    assert newsroom.shown().startswith("<b>Have all copies say")
    assert newsroom.delivery.pulled == frozenset()
    await newsroom.presses("pull")
    await newsroom.works(2)
    assert newsroom.chats.shown(1) == ["We are checking this brief."]
    assert newsroom.delivery.pulled == {"bridge"}
    assert newsroom.shown().startswith("Pulled")
    await newsroom.presses("restore")
    await newsroom.works(2)
    assert newsroom.delivery.pulled == frozenset()
    assert "It is open." in newsroom.chats.shown(1)[0]


async def test_a_push_that_telegram_refuses_reaches_no_reader(newsroom):
    await newsroom.presses("no")
    pushed = newsroom.chats.push

    async def push(place: Place, reply: Any, **more: Any) -> Sending:
        if "It is shut." in reply.text:
            return Sending(Result.REFUSED, why="can't parse entities")
        return await pushed(place, reply, **more)

    newsroom.chats.push = push
    shut = samples.brief(id="b", title="B", published="2026-09-21", summary="It is shut.")
    await newsroom.publishes(shut, NEW, OLDER)
    await newsroom.works()
    told = newsroom.chats.shown(EDITORS)[-1]
    assert "can't parse entities" in told
    assert await newsroom.presses("send") == notices.DECIDED(ENGLISH)
    await newsroom.works()
    assert [push.place.chat for push in newsroom.chats.pushes] == [EDITORS, EDITORS]


async def test_a_withdrawn_brief_cannot_be_pulled_and_so_not_restored(newsroom):
    await newsroom.presses("send")
    await newsroom.works()
    withdrawn = {"date": "2026-09-21", "text": "There is no bridge."}
    await newsroom.publishes(samples.brief(published="2026-09-21", withdrawn=withdrawn), OLDER)
    await newsroom.looks()
    assert newsroom.shown().startswith("Withdrawn: 3 sent.")
    assert newsroom.buttons() == []
    assert await newsroom.presses("pull") == notices.DECIDED(ENGLISH)
    await newsroom.works(10)
    assert newsroom.chats.shown(1) == ["There is no bridge."]


async def test_a_correction_ends_the_checking_for_who_asks_as_well(newsroom):
    await newsroom.presses("send")
    await newsroom.works()
    await newsroom.presses("pull")
    assert newsroom.delivery.pulled == {"bridge"}
    note = {"date": "2026-09-21", "text": "It is half open."}
    await newsroom.publishes(samples.brief(published="2026-09-21", corrections=[note]), OLDER)
    assert newsroom.delivery.pulled == frozenset()


async def test_a_question_that_a_killed_process_never_asked_is_asked_at_the_start(newsroom):
    await newsroom.presses("no")
    newsroom.delivery.follow(
        Library([samples.brief(id="b", title="B", published="2026-09-21"), NEW, OLDER])
    )
    await newsroom.delivery.engine.turn()
    newsroom.clock.time += 60
    await newsroom.delivery.engine.turn()
    newsroom.delivery.desk._waiting.clear()  # as a process that is killed here forgets it
    running = asyncio.create_task(newsroom.delivery.desk.run())
    async with asyncio.timeout(60):
        while len(newsroom.chats.shown(EDITORS)) < 2:
            await asyncio.sleep(0)
    running.cancel()
    assert "Send this to 3 subscribers?" in newsroom.chats.shown(EDITORS)[-1]


async def test_what_waits_to_be_asked_about_is_not_told_as_going_out(newsroom):
    newsroom.delivery.follow(
        Library([samples.brief(id="b", title="B", published="2026-09-21"), NEW, OLDER])
    )
    await newsroom.works()
    assert len(newsroom.chats.shown(EDITORS)) == 1
    await newsroom.works(60)
    assert len(newsroom.chats.shown(EDITORS)) == 2


@pytest.mark.parametrize("part", ["engine", "desk"])
async def test_a_fault_of_the_bot_ends_no_delivery(newsroom, monkeypatch, caplog, part):
    running = getattr(newsroom.delivery, part)
    turn, faults = running.turn, ["a fault"]

    async def faulty() -> Any:
        if faults:
            raise ZeroDivisionError(faults.pop())
        return await turn()

    monkeypatch.setattr(running, "turn", faulty)
    monkeypatch.setattr(sys.modules[type(running).__module__], "_AGAIN", 0.0)
    task = asyncio.create_task(running.run())
    async with asyncio.timeout(60):
        while faults:
            await asyncio.sleep(0)
        await asyncio.sleep(0)
    assert not task.done()
    assert "A fault of the bot keeps" in caplog.text
    task.cancel()


async def test_the_end_of_edits_is_shown(newsroom):
    await newsroom.presses("send")
    await newsroom.works(10)
    note = {"date": "2026-09-21", "text": "It is half open."}
    newsroom.delivery.follow(
        Library([samples.brief(published="2026-09-21", corrections=[note]), OLDER])
    )
    await newsroom.works()
    await newsroom.looks()
    assert "3 copies are being edited. The last is done at about: 16:15" in newsroom.shown()
    await newsroom.works(70)
    await newsroom.looks()
    assert "being edited" not in newsroom.shown()


async def test_words_that_changed_without_a_correction_wait_for_the_editors(newsroom):
    await newsroom.presses("send")
    await newsroom.works(10)
    quotes = [samples.quote(text="Never"), samples.BRIEF["quotes"][1]]
    await newsroom.publishes(
        samples.brief(published="2026-09-21", quotes=quotes, summary="40 came."), OLDER
    )
    await newsroom.works(60)
    assert newsroom.chats.edits[-1][0].chat == EDITORS
    assert "The copies still show the earlier text." in newsroom.shown()
    assert newsroom.buttons() == ["Edit the copies", "Pull it"]
    await newsroom.presses("edit", revision=2)
    await newsroom.works(10)
    await newsroom.looks()
    assert "40 came." in newsroom.chats.shown(1)[0]
    assert newsroom.buttons() == ["Pull it"]
    assert "earlier text" not in newsroom.shown()
