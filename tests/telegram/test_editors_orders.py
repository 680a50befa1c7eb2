"""The editors' message after events in orders that nobody plans: it tells what is so, and offers what can be done."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, time

import pytest

from bot.brief import Withdrawal
from bot.delivery.editors.desk import Desk
from bot.delivery.ledger.sending import Result, Sending
from bot.library import Library
from bot.links import Act, Decision
from bot.schedule.zones import zone_info
from bot.subscription import ChatKind, Choices, Place
from bot.translation import ENGLISH
from tests.support import samples
from tests.support.editors import EDITORS, NEW, OLDER, Editors

WITHDRAWN = samples.brief(
    published="2026-09-21", withdrawn={"date": "2026-09-21", "text": "There is no bridge."}
)


async def goes_out(newsroom: Editors) -> None:
    await newsroom.presses("send")
    for _ in range(3):
        await newsroom.works(10)


def corrected(**more):
    note = {"date": "2026-09-21", "text": "It is half open."}
    return samples.brief(published="2026-09-21", corrections=[{**note, **more}])


def restarts(newsroom: Editors) -> None:
    """The desk of another process: it knows nothing but what is stored."""
    delivery = newsroom.delivery
    delivery.desk = delivery.engine._telling = delivery._work._telling = Desk(
        delivery.store,
        delivery.clock,
        delivery._sender,
        delivery.rendering,
        lease=delivery._lease,
        chat=EDITORS,
        zone=zone_info(delivery.zone),
        locale=ENGLISH,
        rate=25.0,
    )


async def desk_runs(newsroom: Editors, until: Callable[[], bool]) -> None:
    """Have the desk run until something is so; a minute is a guard, not a measure."""
    running = asyncio.create_task(newsroom.delivery.desk.run())
    async with asyncio.timeout(60):
        while not until():
            await asyncio.sleep(0)
    running.cancel()
    await asyncio.wait([running])


async def test_a_change_that_was_made_while_the_bot_was_stopped_is_asked_about(newsroom):
    await goes_out(newsroom)
    restarts(newsroom)
    changed = samples.brief(published="2026-09-21", summary="40 came.")
    await newsroom.delivery.start(Library([changed, OLDER]))
    newsroom.clock.time += 1
    newsroom.delivery.follow(Library([changed, OLDER]))  # as the reload does at once
    await newsroom.works()
    await desk_runs(newsroom, lambda: "Edit the copies" in newsroom.buttons())


async def test_what_ended_as_the_bot_stopped_is_shown_at_the_start(newsroom):
    await newsroom.presses("send?")
    assert await newsroom.delivery.decide(Decision(Act.SEND, 1, 1), "Ada")
    await newsroom.delivery.desk.turn()
    for _ in range(3):
        newsroom.clock.time += 10
        await newsroom.delivery.engine.turn()
    # killed before the editors were told
    assert newsroom.shown().startswith("Going out")
    newsroom.clock.time += 1
    restarts(newsroom)
    await newsroom.delivery.start(Library([NEW, OLDER]))
    await desk_runs(newsroom, lambda: newsroom.shown().startswith("Delivered"))


async def test_an_edit_of_the_editors_message_of_which_no_answer_came_is_made_again(newsroom):
    newsroom.chats.answer = lambda place: Sending(Result.UNSURE) if place.chat == EDITORS else None
    await newsroom.presses("send")
    for _ in range(3):
        await newsroom.works(10)
    newsroom.chats.answer = lambda _: None
    for _ in range(3):
        await newsroom.looks()
    assert newsroom.shown().startswith("Delivered: 3 sent")


async def test_what_cannot_be_pulled_is_not_offered(newsroom):
    welcomed = await newsroom.delivery.subscribers.welcome(
        Place(9), ChatKind.PRIVATE, Choices(), NEW
    )
    await newsroom.delivery.subscribers.given(welcomed.copy, 900)
    newsroom.delivery.desk.show(1)
    await newsroom.works()
    assert newsroom.buttons() == ["Send", "Send me a test", "Don't send"]


async def test_what_some_were_given_can_be_pulled_after_a_no(newsroom):
    welcomed = await newsroom.delivery.subscribers.welcome(
        Place(9), ChatKind.PRIVATE, Choices(), NEW
    )
    await newsroom.delivery.subscribers.given(welcomed.copy, 900)
    assert await newsroom.presses("no") is None
    assert newsroom.buttons() == ["Pull it"]
    assert await newsroom.presses("pull") is None


async def test_copies_of_a_withdrawn_brief_are_not_left(newsroom):
    await goes_out(newsroom)
    newsroom.delivery.follow(Library([WITHDRAWN, OLDER]))
    await newsroom.works()
    assert "Leave the other copies as they are" not in newsroom.buttons()


async def test_copies_of_a_pulled_brief_are_not_left(newsroom):
    await goes_out(newsroom)
    newsroom.chats.answer = lambda place: (
        Sending(Result.LATER, seconds=60) if place.chat == 3 else None
    )
    await newsroom.presses("pull")
    await newsroom.works(5)
    await newsroom.looks()
    assert "Leave the other copies as they are" not in newsroom.buttons()


async def test_the_question_about_an_aloud_correction_ends_with_its_brief(newsroom):
    await goes_out(newsroom)
    await newsroom.publishes(corrected(notify="aloud"), OLDER)
    assert newsroom.shown().startswith("<b>Send this correction with sound")
    await newsroom.presses("pull")
    await newsroom.works(5)
    assert "Send" not in newsroom.buttons()


async def test_the_editors_are_told_of_a_correction_that_telegram_refuses(newsroom):
    await goes_out(newsroom)
    newsroom.chats.answer = lambda place: (
        Sending(Result.REFUSED, why="can't parse entities") if place.chat != EDITORS else None
    )
    newsroom.delivery.follow(Library([corrected(notify="silent"), OLDER]))
    revise = newsroom.chats.revise

    async def edits(place, message, reply):
        newsroom.chats.answer, before = (lambda _: None), newsroom.chats.answer
        try:
            return await revise(place, message, reply)
        finally:
            newsroom.chats.answer = before

    newsroom.chats.revise = edits
    for _ in range(12):
        await newsroom.works(10)
    await newsroom.looks()
    assert any("can't parse entities" in text for text in newsroom.chats.shown(EDITORS))


async def test_a_refusal_of_an_edit_is_not_told_any_more_once_it_was_corrected(newsroom):
    await goes_out(newsroom)
    newsroom.chats.answer = lambda place: (
        Sending(Result.REFUSED, why="can't parse entities") if place.chat != EDITORS else None
    )
    await newsroom.publishes(corrected(), OLDER)
    await newsroom.works(10)
    assert "Telegram refuses it" in newsroom.shown()
    newsroom.chats.answer = lambda _: None
    notes = [
        {"date": f"2026-09-{day}", "text": f"It is {how}."}
        for day, how in ((21, "shut"), (22, "ajar"))
    ]
    await newsroom.publishes(samples.brief(published="2026-09-21", corrections=notes), OLDER)
    await newsroom.works(10)
    await newsroom.looks()
    assert all("It is ajar." in newsroom.chats.shown(chat)[0] for chat in (1, 2, 3))
    assert "Telegram refuses it" not in newsroom.shown()


async def test_a_channel_that_takes_the_post_at_last_is_no_trouble(newsroom):
    await newsroom.delivery.channel(-100)
    morning = Choices(times=(time(7),), zone_confirmed=True)
    await newsroom.delivery.subscribers.subscribe(Place(9), ChatKind.PRIVATE, morning)
    newsroom.chats.answer = lambda place: (
        Sending(Result.CLOSED, why="no rights") if place.chat == -100 else None
    )
    await goes_out(newsroom)
    await newsroom.looks()
    assert "The channel takes no post" in newsroom.shown()
    newsroom.chats.answer = lambda _: None
    for _ in range(3):
        await newsroom.works(601)
        await newsroom.looks()
    assert len(newsroom.pushed(-100)) == 2
    assert "The channel takes no post" not in newsroom.shown()


async def test_a_question_stays_until_it_is_answered(newsroom):
    morning = Choices(times=(time(7),), zone_confirmed=True)
    await newsroom.delivery.subscribers.subscribe(Place(9), ChatKind.PRIVATE, morning)
    await goes_out(newsroom)
    await newsroom.looks()
    await newsroom.presses("pull?")
    assert newsroom.buttons() == ["Yes", "Back"]
    await newsroom.works(10)
    await newsroom.looks()
    assert newsroom.buttons() == ["Yes", "Back"]


async def test_a_pulled_brief_is_hidden_under_a_new_id_too(newsroom):
    await goes_out(newsroom)
    await newsroom.presses("pull")
    renamed = samples.brief(id="new-bridge", formerly=["bridge"], published="2026-09-21")
    await newsroom.publishes(renamed, OLDER)
    whole = Library([renamed, OLDER])
    why = Withdrawal.model_validate({"date": "2026-09-21", "text": "checking"})
    shown = whole.shown(
        datetime.fromtimestamp(newsroom.clock.time, UTC),
        pulled=dict.fromkeys(newsroom.delivery.pulled, why),
    )
    assert shown.brief("new-bridge") is None


@pytest.mark.parametrize("newsroom", [False], indirect=True)
async def test_a_brief_waits_no_minute_beside_one_that_some_get_later(newsroom):
    morning = Choices(times=(time(7),), zone_confirmed=True)
    await newsroom.delivery.subscribers.subscribe(Place(9), ChatKind.PRIVATE, morning)
    tunnel = samples.brief(id="tunnel", title="The Tunnel Opens", published="2026-09-21")
    newsroom.delivery.follow(Library([tunnel, NEW, OLDER]))
    await newsroom.works()
    for _ in range(7):
        await newsroom.works(10)
    assert newsroom.shown().startswith("Going out")  # reader 9 gets it in the morning
    third = samples.brief(id="third", title="Third", published="2026-09-21")
    newsroom.delivery.follow(Library([third, tunnel, NEW, OLDER]))
    await newsroom.delivery.engine.turn()
    newsroom.clock.time += 61
    await newsroom.delivery.engine.turn()  # the editors' chat is slow
    assert await newsroom.delivery.engine.turn() <= 1


async def test_a_brief_saved_just_before_its_hour_is_asked_about_and_not_reminded_of_at_once(
    newsroom,
):
    await newsroom.presses("no")
    hour = datetime.fromtimestamp(newsroom.clock.time + 540, UTC).isoformat()
    soon = samples.brief(id="tunnel", title="The Tunnel Opens", published=hour)
    before = len(newsroom.pushed(EDITORS))
    await newsroom.publishes(soon, NEW, OLDER)
    await newsroom.works()
    assert len(newsroom.pushed(EDITORS)) == before + 1


async def test_no_copies_are_told_of_where_there_are_none(newsroom):
    await newsroom.presses("no")
    await newsroom.publishes(OLDER)
    await newsroom.looks()
    assert "0 copies" not in newsroom.shown()


async def test_nobody_is_asked_to_confirm_what_is_decided(newsroom):
    await newsroom.presses("send")
    await newsroom.works(10)
    await newsroom.presses("send?")  # by somebody who had not seen that yet
    assert newsroom.shown().startswith("Delivered")


async def test_no_copies_are_said_to_show_what_is_withdrawn(newsroom):
    await goes_out(newsroom)
    await newsroom.publishes(WITHDRAWN, OLDER)
    await newsroom.works(10)
    await newsroom.publishes(OLDER)
    await newsroom.looks()
    assert "still show it" not in newsroom.shown()


ACTS = ["send?", "send", "no", "test", "pause", "resume", "stop", "pull?", "pull", "restore", "edit", "leave",
        "again", "there", "show"]  # fmt: skip


@pytest.mark.parametrize("act", ACTS)
async def test_a_press_after_ninety_days_does_nothing(newsroom, act):
    await goes_out(newsroom)
    newsroom.clock.time += 91 * 86_400
    await newsroom.works(10)
    await newsroom.works(3700)
    await newsroom.presses(act)
    await newsroom.works(10)
    await newsroom.looks()
