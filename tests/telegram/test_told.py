"""What the editors are told as a brief goes out, and of one to come about which nobody has decided."""

from __future__ import annotations

from datetime import UTC, datetime, time

import pytest

from bot.delivery.ledger.sending import Result, Sending
from bot.library import Library
from bot.links import Act, Decision
from bot.replies import notices
from bot.subscription import ChatKind, Choices, Place
from bot.telegram.edition import Edition
from bot.translation import ENGLISH
from tests.support import samples, updates
from tests.support.editors import EDITORS, NEW, OLDER, Editors

HOUR = datetime.fromtimestamp(updates.NOW, UTC).replace(minute=0, second=0).timestamp() + 7200
TO_COME = samples.brief(
    id="tunnel", title="The Tunnel Opens", published=datetime.fromtimestamp(HOUR, UTC).isoformat()
)

TUNNEL = samples.brief(id="tunnel", title="The Tunnel Opens", published="2026-09-21")


async def goes_out(newsroom: Editors) -> None:
    await newsroom.presses("send")
    for _ in range(3):
        await newsroom.works(10)


async def test_who_blocked_the_bot_and_who_cannot_be_reached_are_counted_apart(newsroom):
    results = {1: Result.BLOCKED, 2: Result.CLOSED}
    newsroom.chats.answer = lambda place: (
        Sending(results[place.chat]) if place.chat in results else None
    )
    await goes_out(newsroom)
    assert newsroom.shown().startswith("Delivered: 1 sent, 1 blocked, 1 cannot be reached")


async def test_the_time_that_it_took_is_told_and_does_not_grow_with_who_subscribes_later(newsroom):
    for chat in range(101, 175):
        await newsroom.delivery.subscribers.subscribe(Place(chat), ChatKind.PRIVATE, Choices())
    await goes_out(newsroom)
    assert newsroom.shown().startswith("Delivered: 77 sent, 3 secs.")
    newsroom.clock.time += 3600
    await newsroom.delivery.subscribers.welcome(Place(999), ChatKind.PRIVATE, Choices(), NEW)
    newsroom.delivery.desk.show(1)
    await newsroom.works()
    assert newsroom.shown().startswith("Delivered: 78 sent, 3 secs.")


async def test_when_the_last_gets_it_is_told_while_it_is_asked_about_and_goes_out(newsroom):
    assert "Ends at about:" in newsroom.shown()
    newsroom.chats.answer = lambda place: Sending(Result.NOT_SENT) if place.chat == 3 else None
    await newsroom.presses("send")
    await newsroom.works(10)
    assert newsroom.shown().startswith("Going out to 3 subscribers: 2 sent, 1 to go.")
    assert "Ends at about:" in newsroom.shown()


async def test_who_is_not_planned_yet_is_still_to_go(newsroom):
    assert await newsroom.delivery.decide(Decision(Act.SEND, 1, 1), "Ada")
    await newsroom.delivery.desk.turn()
    assert newsroom.shown().startswith("Going out to 3 subscribers: 0 sent, 3 to go.")


async def test_who_has_it_by_subscribing_is_not_counted_among_those_whom_it_goes_to(newsroom):
    await newsroom.delivery.subscribers.welcome(Place(9), ChatKind.PRIVATE, Choices(), NEW)
    newsroom.delivery.desk.show(1)
    await newsroom.works()
    assert newsroom.shown().startswith("<b>Send this to 3 subscribers?")


async def publishes_to_come(newsroom: Editors) -> None:
    """Save a brief that comes out in two hours, and decide nothing about it."""
    await newsroom.presses("no")
    await newsroom.publishes(TO_COME, NEW, OLDER)


async def until(newsroom: Editors, moment: float) -> None:
    """Let the time pass, with a look every ten minutes."""
    while newsroom.clock.time < moment:
        await newsroom.works(min(600.0, moment - newsroom.clock.time))


async def test_a_brief_to_come_is_asked_about_when_it_is_saved(newsroom):
    await publishes_to_come(newsroom)
    assert newsroom.shown().startswith("<b>Send this to 3 subscribers?</b>\nBegins: 18:00")
    assert len(newsroom.pushed(EDITORS)) == 2


async def test_of_a_brief_to_come_that_nobody_answered_one_reminder_comes_ten_minutes_before(
    newsroom,
):
    await publishes_to_come(newsroom)
    await until(newsroom, HOUR - 601)
    assert len(newsroom.pushed(EDITORS)) == 2
    await until(newsroom, HOUR - 600)
    (reminder,) = newsroom.pushed(EDITORS)[2:]
    assert reminder.text == (
        "<b>The Tunnel Opens</b> comes out at 18:00, and nobody has said whether to send it. "
        "Until somebody does, readers can look it up, but it is sent to nobody."
    )
    assert not reminder.silent
    await until(newsroom, HOUR + 3600)
    assert len(newsroom.pushed(EDITORS)) == 3


async def test_at_its_hour_readers_can_look_it_up_and_nobody_is_sent_it(newsroom):
    await publishes_to_come(newsroom)
    whole = Library([TO_COME, NEW, OLDER])
    app = newsroom.conversation.app

    async def looked_up() -> str:
        moment = datetime.fromtimestamp(newsroom.clock.time, UTC)
        app.edition = Edition.of(whole.shown(moment))
        return (await newsroom.conversation.asks("/brief")).text.text

    assert "The Tunnel Opens" not in await looked_up()
    await until(newsroom, HOUR + 600)
    await newsroom.looks()
    assert "The Tunnel Opens" in await looked_up()
    assert {push.place.chat for push in newsroom.chats.pushes} == {EDITORS}
    assert newsroom.shown().startswith("<b>Send this to 3 subscribers?")
    assert await newsroom.presses("send", campaign=2) is None
    await newsroom.works(10)
    assert {push.place.chat for push in newsroom.chats.pushes} == {EDITORS, 1, 2, 3}


async def test_what_was_answered_is_not_reminded_of(newsroom):
    await publishes_to_come(newsroom)
    assert await newsroom.presses("send", campaign=2) is None
    assert newsroom.shown().startswith("It goes out to 3 subscribers.\nBegins: 18:00")
    await until(newsroom, HOUR + 60)
    assert len(newsroom.pushed(EDITORS)) == 2
    assert newsroom.shown().startswith("Delivered: 3 sent")


async def test_a_reminder_that_telegram_did_not_take_is_sent_again(newsroom):
    await publishes_to_come(newsroom)
    newsroom.chats.answer = lambda _: Sending(Result.NOT_SENT)
    await until(newsroom, HOUR - 590)
    newsroom.chats.answer = lambda _: None
    await until(newsroom, HOUR - 300)
    texts = [text for text in newsroom.chats.shown(EDITORS) if "nobody has said" in text]
    assert len(texts) == 1


@pytest.mark.parametrize("to_come", [False, True])
async def test_what_nobody_answers_for_a_day_is_not_sent_and_told(newsroom, to_come):
    campaign, end = 1, newsroom.clock.time + 86_400
    if to_come:
        await publishes_to_come(newsroom)
        campaign, end = 2, HOUR + 86_400
    newsroom.clock.time = end - 60
    await newsroom.works()
    await newsroom.looks()
    assert "Send this to 3 subscribers?" in newsroom.chats.shown(EDITORS)[campaign - 1]
    await newsroom.works(120)
    assert newsroom.chats.shown(EDITORS)[campaign - 1].endswith(
        "Not sent: nobody has answered for a day."
    )
    assert await newsroom.presses("send", campaign=campaign) == notices.DECIDED(ENGLISH)
    await newsroom.works(60)
    assert {push.place.chat for push in newsroom.chats.pushes} == {EDITORS}


async def test_a_message_that_says_the_same_is_not_edited_again(newsroom):
    await newsroom.delivery.subscribers.subscribe(
        Place(9), ChatKind.PRIVATE, Choices(times=(time(7),), zone_confirmed=True)
    )
    await newsroom.presses("send")
    for _ in range(5):
        await newsroom.works(10)
        await newsroom.looks()
    assert newsroom.shown().startswith("Going out to 4 subscribers: 3 sent, 1 to go.")
    edits = len(newsroom.chats.edits)
    for _ in range(5):
        await newsroom.works(10)
        await newsroom.looks()
    assert len(newsroom.chats.edits) == edits


async def test_an_edit_that_telegram_did_not_take_is_made_again(newsroom):
    newsroom.chats.answer = lambda place: (
        Sending(Result.LATER, seconds=5) if place.chat == EDITORS else None
    )
    await newsroom.presses("send")
    for _ in range(3):
        await newsroom.works(10)
    newsroom.chats.answer = lambda _: None
    await newsroom.looks()
    assert newsroom.shown().startswith("Delivered: 3 sent")


@pytest.mark.parametrize("newsroom", [False], indirect=True)
async def test_where_nobody_is_asked_the_editors_are_told_from_the_save_to_the_end(newsroom):
    newsroom.delivery.follow(Library([TUNNEL, NEW, OLDER]))
    await newsroom.works()
    assert newsroom.shown() == (
        "It goes out to 3 subscribers, unless it is taken back.\nBegins: 16:15\n"
        "Ends at about: 16:15"
    )
    assert newsroom.buttons() == ["Don't send"]
    newsroom.chats.answer = lambda place: Sending(Result.NOT_SENT) if place.chat == 3 else None
    await newsroom.works(60)
    await newsroom.looks()
    assert newsroom.shown() == (
        "Going out to 3 subscribers: 2 sent, 1 to go.\nEnds at about: 16:15"
    )
    assert newsroom.buttons() == ["Pause", "Stop the rest", "Pull it"]
    newsroom.chats.answer = lambda _: None
    await newsroom.works(10)
    assert newsroom.shown() == "Delivered: 3 sent, 10 secs."
    assert newsroom.buttons() == ["Pull it"]
    assert len(newsroom.pushed(EDITORS)) == 2


@pytest.mark.parametrize("newsroom", [False], indirect=True)
async def test_a_brief_is_tried_in_the_editors_chat_before_it_goes_to_any_reader(newsroom):
    before = len(newsroom.chats.pushes)
    newsroom.delivery.follow(Library([TUNNEL, NEW, OLDER]))
    await newsroom.delivery.engine.turn()
    # The editors' chat is slow, and the brief's time has come.
    newsroom.clock.time += 61
    await newsroom.delivery.engine.turn()
    assert len(newsroom.chats.pushes) == before
    await newsroom.delivery.desk.turn()
    for _ in range(3):
        await newsroom.works(1)
    assert [push.place.chat for push in newsroom.chats.pushes[before:]] == [EDITORS, 1, 2, 3]


@pytest.mark.parametrize("newsroom", [False], indirect=True)
async def test_readers_do_not_wait_long_for_an_editors_chat_that_takes_nothing(newsroom):
    newsroom.chats.answer = lambda place: (
        Sending(Result.NOT_SENT) if place.chat == EDITORS else None
    )
    newsroom.delivery.follow(Library([TUNNEL, NEW, OLDER]))
    await newsroom.works()
    await newsroom.works(61)
    await newsroom.works(8)
    assert newsroom.pushed(1)[1:] == []
    for _ in range(3):
        await newsroom.works(1)
    assert [len(newsroom.pushed(chat)) for chat in (1, 2, 3)] == [2, 2, 2]
