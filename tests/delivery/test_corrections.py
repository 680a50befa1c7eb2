"""What becomes of copies when their brief is corrected, withdrawn, pulled, or gone from the content."""

from __future__ import annotations

import pytest
from sqlalchemy import event

from bot.delivery.ledger.departure import Departure
from bot.delivery.ledger.sending import Result, Sending
from bot.subscription import ChatKind, Place
from tests.delivery.test_delivering import MORNING, OLDER
from tests.support.delivering import Delivering
from tests.support.samples import brief

PUBLISHED = {"published": "2027-01-15T08:00Z"}
BRIEF = brief(**PUBLISHED)
CORRECTION = {"date": "2027-01-15 09:00", "text": "It is shut."}
CORRECTED = brief(**PUBLISHED, summary="It is shut.", corrections=[CORRECTION])
WITHDRAWN = brief(**PUBLISHED, withdrawn={"date": "2027-01-15", "text": "It was wrong."})
DELETED = brief(
    **PUBLISHED, withdrawn={"date": "2027-01-15", "text": "It was wrong.", "delete": True}
)


@pytest.fixture
async def newsroom(delivering: Delivering) -> Delivering:
    """A newsroom whose brief three readers have, and one will get in the morning."""
    await delivering.publishes(OLDER)
    for chat in (1, 2, 3):
        await delivering.subscribes(chat)
    await delivering.subscribes(4, MORNING)
    await delivering.publishes(OLDER, BRIEF)
    await delivering.jumps(60)
    assert await delivering.states() == {"sent": 3, "due": 1}
    return delivering


async def test_a_correction_reaches_every_copy_after_its_delay(newsroom):
    await newsroom.publishes(OLDER, CORRECTED)
    await newsroom.passes(59)
    assert newsroom.chats.edits == []
    await newsroom.passes(10)
    assert sorted(place.chat for place, _, _ in newsroom.chats.edits) == [1, 2, 3]
    for chat in (1, 2, 3):
        (text,) = newsroom.chats.shown(chat)
        assert "It is shut." in text
    assert (await newsroom.campaign())["edits_begin"] is None
    await newsroom.jumps(3600)
    assert len(newsroom.chats.edits) == 3


async def test_while_a_copy_can_be_edited_no_other_is_looked_at(newsroom):
    """Each process asks once a second."""
    asked = []
    store = newsroom.store.database
    for engine in filter(None, (store._engine, store._readers)):
        event.listen(engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    await newsroom.publishes(OLDER, CORRECTED)
    newsroom.clock.time += 60
    asked.clear()
    due = await store.read(newsroom.work._edits.next_due)
    assert due == (await newsroom.campaign())["edits_begin"]
    assert not [statement for statement in asked if "min(" in statement]
    newsroom.chats.answer = lambda _: Sending(Result.UNSURE)
    await newsroom.passes(5)
    due = await store.read(newsroom.work._edits.next_due)
    assert newsroom.clock.now() < due <= newsroom.clock.now() + 10


async def test_what_is_due_later_gets_the_newest(newsroom):
    await newsroom.publishes(OLDER, CORRECTED)
    await newsroom.jumps(22 * 3600)
    (text,) = newsroom.chats.shown(4)
    assert "It is shut." in text
    assert 4 not in [place.chat for place, _, _ in newsroom.chats.edits]


async def test_several_corrections_become_one_edit(newsroom):
    for words in ("It is half open.", "It is ajar."):
        await newsroom.publishes(OLDER, brief(**PUBLISHED, summary=words, corrections=[CORRECTION]))
        await newsroom.passes(30)
    await newsroom.publishes(OLDER, CORRECTED)
    await newsroom.jumps(60)
    assert len(newsroom.chats.edits) == 3
    assert all("It is shut." in text for _, _, text in newsroom.chats.edits)


async def test_a_change_taken_back_edits_nobody_twice(newsroom):
    await newsroom.publishes(OLDER, CORRECTED)
    await newsroom.passes(30)
    await newsroom.publishes(OLDER, BRIEF)
    await newsroom.jumps(60)
    assert all("It is open." in newsroom.chats.shown(chat)[0] for chat in (1, 2, 3))


async def test_a_withdrawal_cancels_what_is_due_and_leaves_its_text_alone(newsroom):
    await newsroom.publishes(OLDER, WITHDRAWN)
    await newsroom.jumps(60)
    assert await newsroom.states() == {"sent": 3, "cancelled": 1}
    for chat in (1, 2, 3):
        assert newsroom.chats.shown(chat) == ["It was wrong."]
    await newsroom.publishes(OLDER, BRIEF)
    await newsroom.jumps(60)
    for chat in (1, 2, 3):
        assert "It is open." in newsroom.chats.shown(chat)[0]
    await newsroom.jumps(86400)
    assert newsroom.chats.shown(4) == []


async def test_a_withdrawal_may_delete_the_copies(newsroom):
    await newsroom.publishes(OLDER, DELETED)
    await newsroom.jumps(60)
    assert newsroom.chats.copies == {}
    assert await newsroom.states() == {"gone": 3, "cancelled": 1}


async def test_a_copy_that_is_gone_is_let_go(newsroom):
    newsroom.chats.answer = lambda place: Sending(Result.GONE) if place.chat == 2 else None
    await newsroom.publishes(OLDER, CORRECTED)
    await newsroom.jumps(60)
    assert await newsroom.states() == {"sent": 2, "gone": 1, "due": 1}
    await newsroom.jumps(3600)
    assert len(newsroom.chats.edits) == 3


async def test_who_blocks_the_bot_gets_the_edit_after_coming_back(newsroom):
    newsroom.chats.answer = lambda place: Sending(Result.BLOCKED) if place.chat == 2 else None
    await newsroom.publishes(OLDER, CORRECTED)
    await newsroom.jumps(60)
    newsroom.chats.answer = lambda _: None
    await newsroom.jumps(3600)
    assert "It is open." in newsroom.chats.shown(2)[0]
    await newsroom.subscribes(2)
    await newsroom.passes(2)
    assert "It is shut." in newsroom.chats.shown(2)[0]


async def test_who_comes_back_and_wants_nothing_more_gets_the_edit_too(newsroom):
    await newsroom.store.database.write(lambda c: newsroom.subscriptions.block(c, 2))
    await newsroom.publishes(OLDER, WITHDRAWN)
    await newsroom.jumps(60)
    assert await newsroom.store.database.write(lambda c: newsroom.subscriptions.stop(c, Place(2)))
    await newsroom.jumps(60)
    (text,) = newsroom.chats.shown(2)
    assert "It was wrong." in text


async def test_an_edit_in_doubt_or_put_off_is_made_again(newsroom):
    outcomes = [
        Sending(Result.UNSURE),
        Sending(Result.LATER, seconds=20),
        Sending(Result.HELD, seconds=5),
        Sending(Result.NOT_SENT),
    ]
    newsroom.chats.answer = lambda _: outcomes.pop() if outcomes else None
    await newsroom.publishes(OLDER, CORRECTED)
    await newsroom.jumps(60)
    await newsroom.passes(120)
    assert all("It is shut." in newsroom.chats.shown(chat)[0] for chat in (1, 2, 3))


async def test_an_edit_that_telegram_calls_bad_is_told_and_ends(newsroom):
    newsroom.chats.answer = lambda _: Sending(Result.REFUSED, why="can't parse entities")
    await newsroom.publishes(OLDER, CORRECTED)
    await newsroom.jumps(60)
    assert (await newsroom.campaign())["trouble"] == "refused"
    assert (await newsroom.campaign())["edits_begin"] is None


async def test_a_withdrawal_is_shown_though_an_edit_before_it_is_refused_late(newsroom):
    write, refused = newsroom.store.database.write, Sending(Result.REFUSED, why="Bad Request")
    await newsroom.publishes(OLDER, CORRECTED)
    newsroom.clock.time += 61
    first, second, _ = await _leave(newsroom)
    edits = newsroom.work._edits
    assert await write(lambda c: edits.settle(c, first, refused))
    await newsroom.publishes(OLDER, WITHDRAWN)
    assert not await write(lambda c: edits.settle(c, second, refused))
    await newsroom.jumps(3600)
    for chat in (1, 2, 3):
        (text,) = newsroom.chats.shown(chat)
        assert "It was wrong." in text
    assert (await newsroom.campaign())["trouble"] == ""


async def test_a_push_that_was_mended_is_not_paused_by_a_late_answer_to_the_one_before(newsroom):
    write = newsroom.store.database.write
    newsroom.clock.time += 22 * 3600
    claim = await write(lambda c: newsroom.work._claims.claim(c, 1))
    (departure,) = await write(lambda c: newsroom.work._departures.begin(c, claim))
    await newsroom.publishes(OLDER, CORRECTED)
    refused = Sending(Result.REFUSED, why="Bad Request")
    await write(lambda c: newsroom.work._requests._settling.not_sent(c, departure, refused))
    assert (await newsroom.campaign())["state"] == "going"
    await newsroom.passes(20)
    (text,) = newsroom.chats.shown(4)
    assert "It is shut." in text


async def _leave(newsroom: Delivering) -> list[Departure]:
    """Edits whose answers are to come."""
    write, edits = newsroom.store.database.write, newsroom.work._edits
    claim = await write(lambda c: edits.claim(c, 25, urgent=False))
    return await write(lambda c: edits.begin(c, claim))


@pytest.mark.parametrize("result", [Result.CLOSED, Result.LATER])
async def test_what_the_editors_decide_about_stays_though_the_channel_takes_nothing(store, result):
    """A change that is held would never reach the copies, were the question about it forgotten."""
    newsroom = Delivering(store, asks=True)
    await newsroom.publishes(OLDER)
    await newsroom.subscribes(-100, kind=ChatKind.CHANNEL)
    await newsroom.subscribes(1)
    answer = {-100: Sending(result, why="no rights", seconds=30)}
    newsroom.chats.answer = lambda place: answer.get(place.chat)
    await newsroom.publishes(OLDER, BRIEF)
    await newsroom.jumps(60)
    assert await newsroom.decides("approve", 1, 1)
    await newsroom.passes(10)
    await newsroom.publishes(OLDER, brief(**PUBLISHED, summary="It opened in 1999."))
    assert await newsroom.decides("resume", 1)
    answer[-100] = Sending(Result.CLOSED, why="no rights")
    await newsroom.jumps(700)
    assert (await newsroom.campaign())["trouble"] == "unexplained"
    assert await newsroom.decides("edit_copies", 1)
    await newsroom.jumps(700)
    (text,) = newsroom.chats.shown(1)
    assert "1999" in text


async def test_a_correction_may_also_be_sent_as_a_silent_reply(newsroom):
    told = brief(
        **PUBLISHED, summary="It is shut.", corrections=[{**CORRECTION, "notify": "silent"}]
    )
    await newsroom.publishes(OLDER, told)
    await newsroom.jumps(60)
    replies = newsroom.chats.pushes[3:]
    assert sorted(push.place.chat for push in replies) == [1, 2, 3]
    assert all(push.silent and push.answers for push in replies)
    assert all("Correction" in push.text for push in replies)
    await newsroom.jumps(22 * 3600)
    assert [push.place.chat for push in newsroom.chats.pushes[6:]] == [4]


async def test_a_file_that_is_gone_pauses_what_is_due_and_touches_no_copy(newsroom):
    await newsroom.publishes(OLDER)
    await newsroom.jumps(22 * 3600)
    campaign = await newsroom.campaign()
    assert (campaign["state"], campaign["trouble"]) == ("paused", "file gone")
    assert len(newsroom.chats.pushes) == 3
    assert newsroom.chats.edits == []
    await newsroom.publishes(OLDER, BRIEF)
    await newsroom.jumps(60)
    assert newsroom.chats.shown(4) != []


async def test_a_pulled_brief_is_being_checked_in_every_copy_at_once(newsroom):
    assert await newsroom.decides("pull", 1)
    await newsroom.passes(2)
    for chat in (1, 2, 3):
        assert newsroom.chats.shown(chat) == ["We are checking this brief."]
    assert await newsroom.states() == {"sent": 3, "cancelled": 1}
    await newsroom.publishes(OLDER, brief(**PUBLISHED, summary="Quietly other."))
    await newsroom.jumps(120)
    assert newsroom.chats.shown(1) == ["We are checking this brief."]
    assert await newsroom.decides("restore", 1)
    await newsroom.passes(2)
    assert "Quietly other." in newsroom.chats.shown(1)[0]


async def test_a_correction_ends_the_checking(newsroom):
    assert await newsroom.decides("pull", 1)
    await newsroom.passes(2)
    await newsroom.publishes(OLDER, CORRECTED)
    await newsroom.jumps(60)
    assert "It is shut." in newsroom.chats.shown(1)[0]
    assert not (await newsroom.campaign())["pulled"]
    assert not await newsroom.decides("restore", 1)


async def test_the_channels_copy_is_edited_too(delivering):
    await delivering.publishes(OLDER)
    await delivering.subscribes(-100, kind=ChatKind.CHANNEL)
    await delivering.publishes(OLDER, BRIEF)
    await delivering.jumps(60)
    await delivering.publishes(OLDER, CORRECTED)
    await delivering.jumps(60)
    assert [place for place, _, _ in delivering.chats.edits] == [Place(-100)]


async def test_edits_can_be_stopped(newsroom):
    await newsroom.publishes(OLDER, CORRECTED)
    await newsroom.passes(30)
    assert await newsroom.decides("stop_edits", 1)
    await newsroom.jumps(3600)
    assert newsroom.chats.edits == []


async def test_copies_that_were_claimed_wait_for_the_time_of_another_change(newsroom):
    write, edits = newsroom.store.database.write, newsroom.work._edits
    await newsroom.publishes(OLDER, CORRECTED)
    newsroom.clock.time += 61
    claim = await write(lambda c: edits.claim(c, 25, urgent=False))
    await newsroom.publishes(OLDER, DELETED.model_copy(update={"withdrawn": None}))
    assert await write(lambda c: edits.begin(c, claim)) == []
    await newsroom.passes(100)
    assert sorted(place.chat for place, _, _ in newsroom.chats.edits) == [1, 2, 3]


async def test_copies_that_were_claimed_are_left_where_the_edits_are_stopped(newsroom):
    write, edits = newsroom.store.database.write, newsroom.work._edits
    await newsroom.publishes(OLDER, CORRECTED)
    newsroom.clock.time += 61
    claim = await write(lambda c: edits.claim(c, 25, urgent=False))
    assert await newsroom.decides("stop_edits", 1)
    assert await write(lambda c: edits.begin(c, claim)) == []
    await newsroom.passes(10)
    assert newsroom.chats.edits == []
    assert await newsroom.decides("pull", 1)
    await newsroom.passes(10)
    assert sorted(place.chat for place, _, _ in newsroom.chats.edits) == [1, 2, 3]


async def test_a_channel_that_takes_no_edit_for_now_gets_it_later(delivering):
    await delivering.publishes(OLDER)
    await delivering.subscribes(-100, kind=ChatKind.CHANNEL)
    await delivering.publishes(OLDER, BRIEF)
    await delivering.jumps(60)
    delivering.chats.answer = lambda _: Sending(Result.CLOSED, why="not enough rights")
    await delivering.publishes(OLDER, CORRECTED)
    await delivering.jumps(60)
    assert (await delivering.campaign())["trouble"] == "no rights"
    delivering.chats.answer = lambda _: None
    await delivering.jumps(700)
    assert "It is shut." in delivering.chats.shown(-100)[0]
