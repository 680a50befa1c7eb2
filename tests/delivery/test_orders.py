"""Events in orders that nobody plans: what readers hold then, and what the editors can still do."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from bot.delivery import engine
from bot.delivery.ledger.departure import Departure
from bot.delivery.ledger.effects import pause
from bot.delivery.ledger.sending import Result, Sending
from bot.delivery.ledger.settling import Taken
from bot.delivery.subscribers.keeping import Keeping
from bot.delivery.subscribers.welcome import Welcome
from bot.links import Act, Decision
from bot.store import facts
from bot.store.facts import Fact
from bot.store.store import Store
from bot.subscription import ChatKind, Place, Sound, Standing
from bot.translation import ENGLISH
from tests.delivery.test_delivering import MORNING, OLDER
from tests.support.delivering import CONFIRMED, Delivering, Slow
from tests.support.samples import brief

DAY = 86_400
PUBLISHED = {"published": "2027-01-15T08:00Z"}
BRIEF = brief(**PUBLISHED)
TO_COME = {"published": "2027-01-15T10:00Z"}
HOUR = 1_800_007_200.0
CORRECTION = {"date": "2027-01-15 09:00", "text": "It is shut."}


@pytest.fixture(autouse=True)
def _looks_are_rare(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hours pass here, in which the engine need not look each minute."""
    monkeypatch.setattr(engine, "_LOOK", 86_400.0)


@pytest.fixture
async def asking(store: Store) -> Delivering:
    """A newsroom whose editors are asked about everything."""
    delivering = Delivering(store, asks=True)
    await delivering.publishes(OLDER)
    return delivering


@pytest.fixture
async def newsroom(delivering: Delivering) -> Delivering:
    await delivering.publishes(OLDER)
    return delivering


def pushed(delivering: Delivering, chat: int) -> list[float]:
    return [push.at for push in delivering.chats.pushes if push.place.chat == chat]


async def approved_ahead(asking: Delivering) -> None:
    await asking.publishes(OLDER, brief(**TO_COME))
    await asking.jumps(60)
    assert await asking.decides("approve", 1, 1)
    await asking.passes(10)


# -- an embargo -----------------------------------------------------------------------------------


async def test_who_changes_a_setting_gets_nothing_before_its_hour(asking):
    await asking.subscribes(1)
    await approved_ahead(asking)
    await asking.subscribes(1, replace(CONFIRMED, sound=Sound.SILENT))
    await asking.passes(60)
    assert pushed(asking, 1) == []


async def test_who_subscribes_before_its_hour_gets_what_was_approved(asking):
    await asking.subscribes(1)
    await approved_ahead(asking)
    await asking.subscribes(2)
    await asking.passes(3 * 3600)
    assert [len(pushed(asking, chat)) for chat in (1, 2)] == [1, 1]


async def test_an_approval_is_for_one_text_though_somebody_unsubscribes(asking):
    await asking.subscribes(1)
    await asking.subscribes(2)
    await approved_ahead(asking)
    await asking.store.database.write(lambda c: asking.subscriptions.stop(c, Place(2)))
    await asking.publishes(OLDER, brief(**TO_COME, summary="It is shut."))
    assert (await asking.campaign())["state"] == "asked"


async def test_an_hour_that_is_put_off_with_the_text_is_kept(asking):
    await asking.subscribes(1)
    await approved_ahead(asking)
    await asking.publishes(OLDER, brief(published="2027-01-15T12:00Z", summary="It is shut."))
    assert await asking.decides("approve", 1, 2)
    await asking.passes(3 * 3600)
    assert pushed(asking, 1) == []
    await asking.passes(2 * 3600)
    assert pushed(asking, 1) == [pytest.approx(HOUR + 7200, abs=1)]


@pytest.mark.parametrize("later", ["2027-01-15T12:00Z", "2027-01-15T09:00Z"])
async def test_an_hour_alone_that_is_changed_is_kept(newsroom, later):
    await newsroom.subscribes(1)
    await newsroom.publishes(OLDER, brief(**TO_COME))
    await newsroom.passes(600)
    await newsroom.publishes(OLDER, brief(published=later))
    await newsroom.passes(6 * 3600)
    assert pushed(newsroom, 1) == [pytest.approx(datetime.fromisoformat(later).timestamp(), abs=1)]


@pytest.mark.parametrize("later", ["2027-01-15T12:00Z", "2027-01-15T09:00Z"])
async def test_an_hour_alone_that_is_changed_after_the_approval_is_kept(asking, later):
    await asking.subscribes(1)
    await approved_ahead(asking)
    await asking.publishes(OLDER, brief(published=later))
    assert (await asking.campaign())["state"] == "going"
    await asking.passes(6 * 3600)
    assert pushed(asking, 1) == [pytest.approx(datetime.fromisoformat(later).timestamp(), abs=1)]


# -- a file that is gone and back -------------------------------------------------------------------


async def test_a_pause_of_the_editors_outlives_a_file_that_is_gone_and_back(newsroom):
    await newsroom.subscribes(1, MORNING)
    await newsroom.publishes(OLDER, BRIEF)
    await newsroom.jumps(60)
    assert await newsroom.decides("pause", 1)
    await newsroom.publishes(OLDER)
    await newsroom.publishes(OLDER, BRIEF)
    assert (await newsroom.campaign())["state"] == "paused"
    await newsroom.jumps(22 * 3600)
    assert pushed(newsroom, 1) == []


async def test_what_was_restored_is_not_sent_unasked_after_a_file_was_gone_and_back(newsroom):
    await newsroom.subscribes(1)
    await newsroom.publishes(OLDER, BRIEF)
    await newsroom.store.database.write(
        lambda c: facts.put(c, Fact.RESTORED, str(newsroom.clock.time))
    )
    newsroom.start()
    await newsroom.publishes(OLDER, BRIEF)
    await newsroom.publishes(OLDER)
    await newsroom.publishes(OLDER, BRIEF)
    await newsroom.jumps(120)
    assert pushed(newsroom, 1) == []


async def test_what_telegram_refused_before_anybody_approved_stays_unsent(asking):
    await asking.subscribes(1)
    await asking.publishes(OLDER, BRIEF)
    await asking.jumps(60)
    # As the desk does where the editors' chat refuses it.
    refused = partial(pause, campaign=1, revision=1, words="can't parse", now=asking.clock.now())
    await asking.store.database.write(refused)
    await asking.publishes(OLDER)
    await asking.publishes(OLDER, BRIEF)
    await asking.jumps(120)
    assert pushed(asking, 1) == []


async def test_a_change_that_is_held_can_be_made_after_the_file_was_gone_and_back(asking):
    await held(asking)
    await asking.publishes(OLDER)
    await asking.publishes(OLDER, brief(**PUBLISHED, summary="40 came."))
    assert await asking.decides("edit_copies", 1)


async def held(asking: Delivering, *, morning: bool = False) -> None:
    """A change without a correction that waits for the editors."""
    await asking.subscribes(1)
    if morning:
        await asking.subscribes(2, MORNING)
    await asking.publishes(OLDER, BRIEF)
    await asking.jumps(60)
    assert await asking.decides("approve", 1, 1)
    await asking.passes(10)
    await asking.publishes(OLDER, brief(**PUBLISHED, summary="40 came."))
    await asking.passes(120)
    campaign = await asking.campaign()
    assert (campaign["trouble"], campaign["edits_begin"], campaign["revision"]) == (
        "unexplained",
        None,
        2,
    )


async def test_a_change_that_is_held_can_be_made_after_what_was_paused_goes_on(asking):
    await held(asking, morning=True)
    assert await asking.decides("resume", 1)
    assert await asking.decides("edit_copies", 1)


async def test_a_change_that_is_shown_by_restoring_is_not_held_any_more(asking):
    await held(asking)
    assert await asking.decides("pull", 1)
    await asking.passes(5)
    assert await asking.decides("restore", 1)
    await asking.passes(5)
    assert "40 came." in asking.chats.shown(1)[0]
    assert (await asking.campaign())["trouble"] == ""


async def test_a_change_that_is_held_and_taken_back_is_no_trouble(asking):
    await held(asking, morning=True)
    await asking.publishes(OLDER, BRIEF)
    campaign = await asking.campaign()
    assert campaign["trouble"] == ""


async def test_a_change_that_is_held_and_then_explained_is_no_trouble(asking):
    await held(asking)
    explained = brief(**PUBLISHED, summary="40 came.", corrections=[CORRECTION])
    await asking.publishes(OLDER, explained)
    await asking.passes(120)
    assert "40 came." in asking.chats.shown(1)[0]
    assert (await asking.campaign())["trouble"] == ""


async def test_a_correction_reaches_the_copies_though_a_later_change_is_held(asking):
    await asking.subscribes(1)
    await asking.publishes(OLDER, BRIEF)
    await asking.jumps(60)
    assert await asking.decides("approve", 1, 1)
    await asking.passes(10)
    explained = {"summary": "It is shut.", "corrections": [CORRECTION]}
    await asking.publishes(OLDER, brief(**PUBLISHED, **explained))
    await asking.passes(30)
    await asking.publishes(OLDER, brief(**PUBLISHED, **{**explained, "summary": "It is shut: 40."}))
    await asking.passes(120)
    assert "It is shut." in asking.chats.shown(1)[0]


# -- in flight --------------------------------------------------------------------------------------


async def test_a_push_in_flight_as_the_brief_is_pulled_is_edited_too(newsroom):
    push, answered = newsroom.chats.push, asyncio.Event()

    async def slowly(*given, **more):
        sending = await push(*given, **more)
        if len(newsroom.chats.pushes) == 3:
            await answered.wait()
        return sending

    newsroom.chats.push = slowly
    for chat in (1, 2, 3):
        await newsroom.subscribes(chat)
    await newsroom.publishes(OLDER, BRIEF)
    newsroom.clock.time += 60
    running = asyncio.create_task(newsroom.passes(5))
    async with asyncio.timeout(5):
        while await newsroom.states() != {"sent": 2, "sending": 1}:
            await asyncio.sleep(0.01)
        assert await newsroom.decides("pull", 1)
        newsroom.clock.time += 5
        for _ in range(3):  # the edits of all copies that are known, beside the slow request
            await newsroom.work._batch(newsroom.clock.time + 5)
            await asyncio.sleep(0.01)
        assert len(newsroom.chats.edits) == 2
        assert (await newsroom.campaign())["edits_begin"] is None
        answered.set()
        await running
    await newsroom.passes(300)
    for chat in (1, 2, 3):
        assert newsroom.chats.shown(chat) == ["We are checking this brief."]


@pytest.fixture
def welcome(newsroom: Delivering) -> Welcome:
    return Welcome(newsroom.clock)


async def test_a_brief_that_is_being_given_as_it_is_pulled_is_edited_too(newsroom, welcome):
    write = newsroom.store.database.write
    await newsroom.subscribes(1)
    await newsroom.publishes(OLDER, BRIEF)
    await newsroom.jumps(60)
    who = await newsroom.subscribes(2)
    copy = await write(lambda c: welcome.give(c, who.id, BRIEF, anew=True))
    newsroom.chats.copies[Place(2), 500] = "The brief."
    assert await newsroom.decides("pull", 1)
    await newsroom.passes(3)
    await write(lambda c: welcome.given(c, copy, 500))
    await newsroom.passes(120)
    assert newsroom.chats.shown(2) == ["We are checking this brief."]


async def test_a_brief_given_before_it_went_out_can_be_withdrawn_after_its_file_was_gone(
    newsroom, welcome
):
    write = newsroom.store.database.write
    await newsroom.publishes(OLDER, BRIEF)
    who = await newsroom.subscribes(2)
    copy = await write(lambda c: welcome.give(c, who.id, BRIEF, anew=True))
    await write(lambda c: welcome.given(c, copy, 500))
    newsroom.chats.copies[Place(2), 500] = "The brief."
    await newsroom.publishes(OLDER)
    withdrawn = {"date": "2027-01-15", "text": "It was wrong."}
    await newsroom.publishes(OLDER, brief(**PUBLISHED, withdrawn=withdrawn))
    await newsroom.passes(120)
    assert newsroom.chats.shown(2) == ["It was wrong."]


async def test_copies_of_two_briefs_that_become_one_stop_nothing(newsroom, welcome):
    write = newsroom.store.database.write
    one, two = (brief(id=id, title=id, **PUBLISHED) for id in "ab")
    for each in (one, two):
        await newsroom.publishes(OLDER, each)
        who = await newsroom.subscribes(2)
        copy = await write(lambda c, each=each, who=who: welcome.give(c, who.id, each, anew=True))
        await write(lambda c, copy=copy: welcome.given(c, copy, copy.delivery))
        await newsroom.publishes(OLDER)
    await newsroom.publishes(OLDER, brief(id="b", title="b", formerly=["a"], **PUBLISHED))


async def test_the_latest_brief_is_given_though_its_deliveries_are_not_kept(newsroom, welcome):
    from bot.delivery.content.rendering import Rendering

    write = newsroom.store.database.write
    await newsroom.subscribes(1)
    await newsroom.publishes(OLDER, BRIEF)
    await newsroom.jumps(60)
    await newsroom.jumps(91 * DAY)
    assert (await newsroom.campaign())["counts"]
    who = await newsroom.subscribes(2)
    copy = await write(lambda c: welcome.give(c, who.id, BRIEF, anew=True))
    rendering = Rendering(newsroom.store.database, lambda: "brief_bot", ENGLISH)
    if copy:
        await rendering.message(copy.campaign, copy.revision, ChatKind.PRIVATE)


# -- corrections ------------------------------------------------------------------------------------


def corrected(**more):
    note = {**CORRECTION, "notify": "silent", **more}
    return brief(**PUBLISHED, summary="It is shut.", corrections=[note])


async def sent(newsroom: Delivering) -> None:
    await newsroom.subscribes(1)
    await newsroom.publishes(OLDER, BRIEF)
    await newsroom.jumps(60)
    assert len(pushed(newsroom, 1)) == 1


async def test_a_correction_that_is_taken_back_in_time_is_sent_to_nobody(newsroom):
    await sent(newsroom)
    await newsroom.publishes(OLDER, corrected())
    await newsroom.passes(20)
    await newsroom.publishes(OLDER, BRIEF)
    await newsroom.passes(300)
    assert len(pushed(newsroom, 1)) == 1


async def test_a_correction_that_is_taken_back_and_saved_again_is_sent_once(newsroom):
    await sent(newsroom)
    await newsroom.publishes(OLDER, corrected())
    await newsroom.passes(20)
    await newsroom.publishes(OLDER, BRIEF)
    await newsroom.passes(20)
    await newsroom.publishes(OLDER, corrected())
    await newsroom.passes(300)
    assert len(pushed(newsroom, 1)) == 2


async def test_a_correction_is_sent_in_its_newest_words(newsroom):
    await sent(newsroom)
    await newsroom.publishes(OLDER, corrected(text="It is shutt."))
    await newsroom.passes(20)
    await newsroom.publishes(OLDER, corrected(text="It is shut."))
    await newsroom.passes(300)
    assert "shutt" not in newsroom.chats.pushes[-1].text


async def test_the_reply_that_tells_of_a_correction_does_not_outlive_the_brief(newsroom):
    await sent(newsroom)
    await newsroom.publishes(OLDER, corrected())
    await newsroom.passes(300)
    assert len(pushed(newsroom, 1)) == 2
    withdrawn = {"date": "2027-01-15", "text": "It was wrong."}
    await newsroom.publishes(OLDER, brief(**PUBLISHED, withdrawn=withdrawn))
    await newsroom.passes(300)
    assert not any("The Bridge Opens" in text for text in newsroom.chats.shown(1))


async def test_who_got_the_corrected_text_is_not_rung_for_its_correction(asking):
    await asking.subscribes(1)
    await asking.subscribes(2, MORNING)
    await asking.publishes(OLDER, BRIEF)
    await asking.jumps(60)
    assert await asking.decides("approve", 1, 1)
    await asking.passes(10)
    await asking.publishes(OLDER, corrected(notify="aloud"))
    await asking.jumps(21 * 3600)
    await asking.jumps(3600)  # 7:00: the other one gets it as it is now
    assert len(pushed(asking, 2)) == 1
    assert await asking.decides("approve", 2, 1)
    await asking.passes(60)
    assert len(pushed(asking, 1)) == 2
    assert len(pushed(asking, 2)) == 1


async def test_each_correction_can_be_taken_back_though_copies_are_still_edited(newsroom):
    await sent(newsroom)
    await newsroom.subscribes(-100, kind=ChatKind.CHANNEL)
    second = brief(id="b", title="B", **PUBLISHED)
    await newsroom.publishes(OLDER, BRIEF, second)
    await newsroom.jumps(60)
    newsroom.chats.answer = lambda place: Sending(Result.CLOSED) if place.chat < 0 else None
    note = {**CORRECTION}
    one = brief(id="b", title="B", **PUBLISHED, summary="One.", corrections=[note])
    await newsroom.publishes(OLDER, BRIEF, one)
    await newsroom.passes(3600)
    two = brief(id="b", title="B", **PUBLISHED, summary="Two.", corrections=[note, note])
    await newsroom.publishes(OLDER, BRIEF, two)
    await newsroom.passes(30)
    assert not any("Two." in text for text in newsroom.chats.shown(1))


# -- other ------------------------------------------------------------------------------------------


async def test_what_was_withdrawn_before_it_went_out_and_is_not_any_more_goes_out(newsroom):
    await newsroom.subscribes(1)
    await newsroom.publishes(OLDER, BRIEF)
    await newsroom.passes(20)
    withdrawn = {"date": "2027-01-15", "text": "It was wrong."}
    await newsroom.publishes(OLDER, brief(**PUBLISHED, withdrawn=withdrawn))
    await newsroom.passes(20)
    await newsroom.publishes(OLDER, BRIEF)
    await newsroom.passes(300)
    assert len(pushed(newsroom, 1)) == 1


async def test_whose_pause_is_over_gets_what_appears_at_once(newsroom):
    await newsroom.subscribes(1)
    await newsroom.passes(60)
    until = datetime.fromtimestamp(newsroom.clock.time, UTC) + timedelta(minutes=20)
    pause = newsroom.subscriptions.pause
    assert await newsroom.store.database.write(lambda c: pause(c, Place(1), until))
    await newsroom.passes(21 * 60)
    await newsroom.publishes(OLDER, BRIEF)
    await newsroom.passes(2 * 3600)
    assert len(pushed(newsroom, 1)) == 1


async def test_a_clock_that_was_ahead_holds_back_no_campaign(newsroom):
    await newsroom.subscribes(1)
    await newsroom.passes(10)
    newsroom.clock.time += 20 * 3600
    await newsroom.publishes(OLDER, BRIEF)
    await newsroom.passes(10)
    newsroom.clock.time -= 20 * 3600
    await newsroom.passes(3600)
    assert len(pushed(newsroom, 1)) == 1


async def test_what_is_paused_may_be_restored_too(newsroom):
    await newsroom.subscribes(1, MORNING)
    await newsroom.publishes(OLDER, BRIEF)
    await newsroom.jumps(60)
    assert await newsroom.decides("pause", 1)
    await newsroom.store.database.write(
        lambda c: facts.put(c, Fact.RESTORED, str(newsroom.clock.time))
    )
    newsroom.start()
    await newsroom.publishes(OLDER, BRIEF)
    assert (await newsroom.campaign())["trouble"] == "restored"


async def test_a_pulled_brief_can_be_shown_again_after_ninety_days(newsroom):
    await sent(newsroom)
    assert await newsroom.decides("pull", 1)
    await newsroom.jumps(91 * DAY)
    await newsroom.jumps(3700)
    await newsroom.publishes(OLDER, corrected())
    await newsroom.passes(120)
    assert not (await newsroom.campaign())["pulled"] or await newsroom.decides("restore", 1)


async def test_what_was_delivered_is_kept_for_ninety_days_though_something_stays_paused(newsroom):
    from sqlalchemy import func, select

    from bot.store.tables import deliveries

    await sent(newsroom)
    await newsroom.subscribes(2, MORNING)
    await newsroom.publishes(OLDER, brief(id="b", title="B", **PUBLISHED))
    await newsroom.jumps(60)
    assert await newsroom.decides("pause", 2)
    await newsroom.jumps(91 * DAY)
    await newsroom.jumps(91 * DAY)
    read = newsroom.store.database.read
    assert await read(lambda c: c.scalar(select(func.count()).select_from(deliveries))) == 0


async def test_a_setting_that_is_no_time_puts_nothing_off(newsroom):
    await newsroom.subscribes(1, MORNING)
    await newsroom.publishes(OLDER, BRIEF)
    await newsroom.jumps(60)
    newsroom.chats.answer = lambda _: Sending(Result.LATER, seconds=30)
    await newsroom.passes(22 * 3600 - 60)
    newsroom.chats.answer = lambda _: None
    await newsroom.subscribes(1, replace(MORNING, sound=Sound.SILENT))
    await newsroom.passes(600)
    assert newsroom.chats.shown(1) != []


async def test_what_was_restored_without_its_file_is_not_sent_unasked_when_that_is_back(newsroom):
    await newsroom.subscribes(1)
    await newsroom.publishes(OLDER, BRIEF)
    newsroom.clock.time += 60
    await newsroom.store.database.write(newsroom.campaigns.advance)
    await newsroom.store.database.write(
        lambda c: facts.put(c, Fact.RESTORED, str(newsroom.clock.time))
    )
    newsroom.start()
    await newsroom.publishes(OLDER)
    await newsroom.publishes(OLDER, BRIEF)
    await newsroom.jumps(120)
    assert pushed(newsroom, 1) == []


async def test_a_correction_that_was_sent_is_not_sent_again_when_it_is_back(newsroom):
    await sent(newsroom)
    await newsroom.publishes(OLDER, corrected())
    await newsroom.passes(120)
    assert len(pushed(newsroom, 1)) == 2
    await newsroom.publishes(OLDER, BRIEF)
    await newsroom.passes(120)
    await newsroom.publishes(OLDER, corrected())
    await newsroom.passes(120)
    assert len(pushed(newsroom, 1)) == 2


@pytest.mark.parametrize("planned", [False, True])
async def test_what_is_resumed_the_next_day_goes_out(newsroom, planned):
    from bot.delivery.ledger.spreading import spread

    write = newsroom.store.database.write
    await newsroom.subscribes(1)
    await newsroom.publishes(OLDER, BRIEF)
    newsroom.clock.time += 60
    await write(newsroom.campaigns.advance)
    if planned:
        await write(lambda c: spread(c, newsroom.clock.now()))
    assert await newsroom.decides("pause", 1)
    await newsroom.passes(13 * 3600)
    assert await newsroom.decides("resume", 1)
    await newsroom.passes(60)
    assert len(pushed(newsroom, 1)) == 1


async def test_a_file_that_was_faulty_once_holds_no_later_brief_back(delivering):
    from pathlib import Path

    from bot.library.faults import Fault

    files = [Path("older.yaml")]
    fault = Fault(Path("next.yaml"), 1, 1, "it is faulty")
    await delivering.publishes(OLDER, files=files, faults=[fault])
    await delivering.subscribes(1)
    files.append(Path("next.yaml"))
    await delivering.publishes(OLDER, brief(id="a", title="A", **PUBLISHED), files=files)
    await delivering.passes(120)
    assert pushed(delivering, 1) == []
    await delivering.publishes(OLDER, brief(id="b", title="B", **PUBLISHED), files=files)
    await delivering.passes(120)
    assert len(pushed(delivering, 1)) == 1


# -- suspicions that proved unfounded -----------------------------------------------------------------


@pytest.mark.parametrize("what", ["stop", "forget", "block", "migrate"])
@pytest.mark.parametrize("result", [Result.DONE, Result.NOT_SENT, Result.UNSURE, Result.BLOCKED])
async def test_whatever_happens_to_a_chat_while_its_push_is_in_flight(newsroom, what, result):
    slow = newsroom.chats.slow = Slow()
    await newsroom.subscribes(-1, kind=ChatKind.GROUP if what == "migrate" else ChatKind.PRIVATE)
    await newsroom.publishes(OLDER, BRIEF)
    newsroom.clock.time += 60
    running = asyncio.create_task(newsroom.passes(1))
    await slow.left.wait()
    write, subs = newsroom.store.database.write, newsroom.subscriptions
    keeping = Keeping(newsroom.clock, newsroom.store.cipher)
    work = {
        "stop": lambda c: subs.stop(c, Place(-1)),
        "forget": lambda c: keeping.forget(c, -1),
        "block": lambda c: subs.block(c, -1),
        "migrate": lambda c: subs.migrate(c, -1, -100),
    }[what]
    await write(work)
    newsroom.chats.answer = lambda _: None if result is Result.DONE else Sending(result)
    slow.answered.set()
    await running
    newsroom.chats.answer = lambda _: None
    await newsroom.passes(600)
    most = 2 if what == "migrate" and result is Result.NOT_SENT else 1
    assert len(newsroom.chats.pushes) <= most
    assert (await newsroom.campaign())["state"] == "done"


async def test_a_correction_saved_while_copies_are_edited_reaches_them(newsroom):
    for chat in range(1, 60):
        await newsroom.subscribes(chat)
    await newsroom.publishes(OLDER, BRIEF)
    await newsroom.jumps(60)
    for number in range(1, 5):
        notes = [CORRECTION] * number
        text = brief(**PUBLISHED, summary=f"Text {number}.", corrections=notes)
        await newsroom.publishes(OLDER, text)
        await newsroom.passes(61)
    await newsroom.passes(200)
    assert all("Text 4." in newsroom.chats.shown(chat)[0] for chat in range(1, 60))


async def test_a_withdrawal_that_is_taken_back_in_time_leaves_the_copies(newsroom):
    await sent(newsroom)
    withdrawn = {"date": "2027-01-15", "text": "It was wrong."}
    await newsroom.publishes(OLDER, brief(**PUBLISHED, withdrawn=withdrawn))
    await newsroom.passes(20)
    await newsroom.publishes(OLDER, BRIEF)
    await newsroom.passes(300)
    assert "It is open." in newsroom.chats.shown(1)[0]
    assert not any("wrong" in text for _, _, text in newsroom.chats.edits)


# -- answers that come late -------------------------------------------------------------------------


async def leaves(newsroom: Delivering) -> Departure:
    """The request of a delivery whose answer is to come."""
    write, work = newsroom.store.database.write, newsroom.work
    await write(newsroom.campaigns.advance)
    while await write(work._plan_some):
        pass
    claim = await write(lambda c: work._claims.claim(c, 1))
    (departure,) = await write(lambda c: work._departures.begin(c, claim))
    return departure


async def arrives(newsroom: Delivering, departure: Departure, chat: int) -> None:
    """Telegram has taken it, and that is noted."""
    settling = newsroom.work._requests._settling
    newsroom.chats.copies[Place(chat), 500 + chat] = "It is open."
    taken = [Taken(departure, 500 + chat)]
    await newsroom.store.database.write(lambda c: settling.sent(c, taken))


async def test_a_correction_is_told_to_whom_the_brief_was_on_its_way_as_it_was_made(newsroom):
    await newsroom.subscribes(1)
    await newsroom.publishes(OLDER, BRIEF)
    newsroom.clock.time += 60
    departure = await leaves(newsroom)
    newsroom.clock.time += 1
    told = {**CORRECTION, "notify": "silent"}
    await newsroom.publishes(OLDER, brief(**PUBLISHED, summary="It is shut.", corrections=[told]))
    newsroom.clock.time += 1
    await arrives(newsroom, departure, 1)
    await newsroom.passes(300)
    assert [push.answers for push in newsroom.chats.pushes] == [501]


async def test_a_correction_that_arrives_as_its_brief_is_pulled_shows_that(newsroom):
    await sent(newsroom)
    told = {**CORRECTION, "notify": "silent"}
    await newsroom.publishes(OLDER, brief(**PUBLISHED, summary="It is shut.", corrections=[told]))
    newsroom.clock.time += 61
    departure = await leaves(newsroom)
    assert await newsroom.decides("pull", 1)
    await arrives(newsroom, departure, 1)
    await newsroom.passes(300)
    assert newsroom.chats.copies[Place(1), 501] == "We are checking this brief."


async def test_who_has_come_back_is_not_suspended_by_an_answer_before(newsroom):
    await newsroom.subscribes(1)
    await newsroom.publishes(OLDER, BRIEF)
    newsroom.clock.time += 60
    departure = await leaves(newsroom)
    write, settling = newsroom.store.database.write, newsroom.work._requests._settling
    await write(lambda c: newsroom.subscriptions.block(c, 1))
    newsroom.clock.time += 20
    await newsroom.subscribes(1)
    await write(lambda c: settling.not_sent(c, departure, Sending(Result.BLOCKED)))
    found = await newsroom.store.database.read(lambda c: newsroom.subscriptions.of(c, Place(1)))
    assert found.standing is Standing.ACTIVE


async def test_a_message_that_was_taken_for_sent_is_edited_once_its_number_is_known(newsroom):
    await newsroom.subscribes(-1, kind=ChatKind.GROUP)
    await newsroom.publishes(OLDER, BRIEF)
    newsroom.clock.time += 60
    departure = await leaves(newsroom)
    newsroom.clock.time += 121
    await newsroom.store.database.write(newsroom.work._lapses.take_back)
    assert await newsroom.decides("take_for_sent", 1)
    await arrives(newsroom, departure, -1)
    assert await newsroom.decides("pull", 1)
    await newsroom.passes(300)
    assert newsroom.chats.shown(-1) == ["We are checking this brief."]


async def test_an_edit_of_a_copy_that_a_returning_brief_takes_over_says_nothing_of_it(
    asking, monkeypatch
):
    write = asking.store.database.write
    welcome = Welcome(asking.clock)
    who = await asking.subscribes(2)
    await asking.publishes(OLDER, BRIEF)
    copy = await write(lambda c: welcome.give(c, who.id, BRIEF, anew=True))
    await write(lambda c: welcome.given(c, copy, 500))
    asking.chats.copies[Place(2), 500] = "It is open."
    await asking.publishes(OLDER, brief(**PUBLISHED, summary="A slip."))
    asking.clock.time += 61
    edits = asking.work._edits
    claim = await write(lambda c: edits.claim(c, 25, urgent=False))
    (departure,) = await write(lambda c: edits.begin(c, claim))
    await asking.publishes(OLDER)
    await asking.publishes(OLDER, brief(**PUBLISHED, summary="It is right."))
    asking.chats.copies[Place(2), 500] = "A slip."
    await write(lambda c: edits.settle(c, departure, Sending(Result.DONE)))
    await asking.passes(300)
    (text,) = asking.chats.shown(2)
    assert "It is right." in text


async def test_a_copy_is_edited_though_its_number_is_known_after_the_brief_has_returned(
    newsroom, welcome
):
    write = newsroom.store.database.write
    who = await newsroom.subscribes(2)
    await newsroom.publishes(OLDER, BRIEF)
    copy = await write(lambda c: welcome.give(c, who.id, BRIEF, anew=True))
    newsroom.chats.copies[Place(2), 500] = "It is open."
    await newsroom.publishes(OLDER)
    await newsroom.publishes(OLDER, brief(**PUBLISHED, summary="It is right."))
    await newsroom.passes(120)
    await write(lambda c: welcome.given(c, copy, 500))
    await newsroom.passes(120)
    (text,) = newsroom.chats.shown(2)
    assert "It is right." in text


@pytest.mark.parametrize("act", [Act.EDIT, Act.RESUME])
async def test_a_change_that_is_held_is_not_decided_about_below_the_one_before(asking, act):
    await held(asking, morning=True)
    shown = (await asking.campaign())["revision"]
    await asking.publishes(OLDER, brief(**PUBLISHED, summary="400 came."))
    newest = (await asking.campaign())["revision"]
    for revision, made in ((shown, False), (newest, True)):
        decision = Decision(act, 1, revision)
        decide = partial(asking.decisions.make, decision=decision, who="Ada")
        assert await asking.store.database.write(decide) is made
