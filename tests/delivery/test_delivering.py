"""A brief on its way to its subscribers."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise

import pytest

from bot.delivery import engine
from bot.delivery.ledger import requests, spreading, work
from bot.delivery.ledger.limiter import Limiter
from bot.delivery.ledger.sending import Result, Sending
from bot.delivery.subscribers.keeping import Keeping
from bot.schedule import moments
from bot.store.errors import UnavailableError
from bot.subscription import ChatKind, Choices, Place, Sound
from tests.support.delivering import CONFIRMED, Delivering, Slow
from tests.support.samples import brief

BRIEF = brief(published="2027-01-15T08:00Z")
OLDER = brief(id="older")
MORNING = Choices((time(7),), zone="Europe/Berlin", zone_confirmed=True)


@pytest.fixture
async def newsroom(delivering: Delivering) -> Delivering:
    """Delivery that is switched on, with a brief that readers have seen."""
    await delivering.publishes(OLDER)
    return delivering


async def _goes_out(newsroom: Delivering) -> None:
    await newsroom.publishes(OLDER, BRIEF)
    await newsroom.jumps(60)


async def test_a_brief_that_appears_reaches_each_subscriber_once(newsroom):
    for chat in range(1, 41):
        await newsroom.subscribes(chat)
    await newsroom.publishes(OLDER, BRIEF)
    await newsroom.passes(59)
    assert newsroom.chats.pushes == []
    await newsroom.passes(10)
    assert sorted(push.place.chat for push in newsroom.chats.pushes) == list(range(1, 41))
    assert await newsroom.states() == {"sent": 40}
    assert (await newsroom.campaign())["state"] == "done"
    await newsroom.jumps(86400)
    assert len(newsroom.chats.pushes) == 40


async def test_messages_leave_at_the_rate_of_the_lane(newsroom):
    for chat in range(1, 101):
        await newsroom.subscribes(chat)
    await _goes_out(newsroom)
    times = [push.at for push in newsroom.chats.pushes]
    assert len(times) == 100
    # The first goes alone, and the second catches up with the lane.
    apart = [later - earlier for earlier, later in pairwise(times[2:])]
    assert min(apart) >= 0.039
    assert times[-1] - times[1] == pytest.approx(98 / 25, rel=0.02)


async def test_nothing_goes_out_of_what_was_there_when_delivery_was_switched_on(delivering):
    await delivering.subscribes(1)
    await delivering.publishes(BRIEF, OLDER)
    await delivering.jumps(3600)
    assert delivering.chats.pushes == []


@pytest.mark.parametrize(
    "changes",
    [
        {"published": "2027-01-13"},
        {"published": "2027-01-14T07:59Z"},
        {"draft": True},
        {"withdrawn": {"date": "2027-01-15", "text": "Gone."}},
        {"id": "newer", "formerly": ["older"]},
    ],
)
async def test_not_every_new_brief_is_news(newsroom, changes):
    await newsroom.subscribes(1)
    await newsroom.publishes(OLDER, brief(**{"published": "2027-01-15T08:00Z", **changes}))
    await newsroom.jumps(3600)
    assert newsroom.chats.pushes == []


@pytest.mark.parametrize("published", ["2027-01-14", "2027-01-14T08:01Z", "2027-01-15"])
async def test_a_brief_of_the_last_day_is_news(newsroom, published):
    await newsroom.subscribes(1)
    await newsroom.publishes(OLDER, brief(published=published))
    await newsroom.jumps(3600)
    assert len(newsroom.chats.pushes) == 1


async def test_a_file_taken_back_in_time_goes_to_nobody_and_may_come_again(newsroom):
    await newsroom.subscribes(1)
    await newsroom.publishes(OLDER, BRIEF)
    await newsroom.passes(30)
    await newsroom.publishes(OLDER)
    await newsroom.jumps(3600)
    assert newsroom.chats.pushes == []
    await newsroom.publishes(OLDER, BRIEF)
    await newsroom.jumps(60)
    assert len(newsroom.chats.pushes) == 1


async def test_each_save_begins_the_delay_anew_for_ten_minutes_at_most(newsroom):
    await newsroom.subscribes(1)
    for minute in range(10):
        title = f"Title {minute}"
        await newsroom.publishes(OLDER, brief(published="2027-01-15T08:00Z", title=title))
        assert newsroom.chats.pushes == []
        await newsroom.jumps(49)
        newsroom.clock.time += 1
    await newsroom.jumps(1)
    assert [push.text.splitlines()[0] for push in newsroom.chats.pushes] == ["<b>Title 9</b>"]


async def test_an_embargoed_brief_goes_out_at_its_time(newsroom):
    await newsroom.subscribes(1)
    await newsroom.publishes(OLDER, brief(published="2027-01-15T09:00Z"))
    await newsroom.passes(3599)
    assert newsroom.chats.pushes == []
    await newsroom.passes(2)
    assert [push.at for push in newsroom.chats.pushes] == [pytest.approx(1_800_003_600, abs=0.1)]


async def test_set_times_wait_for_their_hour(newsroom):
    await newsroom.subscribes(1, MORNING)
    await _goes_out(newsroom)
    assert newsroom.chats.pushes == []
    hours = 22 * 3600  # until 7:00 in Berlin
    await newsroom.jumps(hours - 60 - 10 - 10 - 5)
    assert newsroom.chats.pushes == []
    await newsroom.passes(10)
    (push,) = newsroom.chats.pushes
    assert push.at == pytest.approx(1_800_000_000 + hours, abs=0.1)
    assert not push.silent


async def test_at_a_set_time_one_of_several_rings_and_the_oldest_comes_first(newsroom):
    await newsroom.subscribes(1, MORNING)
    second = brief(id="second", title="Second", published="2027-01-15T08:00Z")
    await newsroom.publishes(OLDER, BRIEF)
    await newsroom.jumps(60)
    await newsroom.publishes(OLDER, BRIEF, second)
    await newsroom.jumps(22 * 3600)
    first, then = newsroom.chats.pushes
    assert (first.text.splitlines()[0], first.silent) == ("<b>The Bridge Opens</b>", False)
    assert (then.text.splitlines()[0], then.silent) == ("<b>Second</b>", True)
    assert then.at - first.at > 0.9  # by the places of the lane


@pytest.mark.parametrize(
    ("choices", "silent"),
    [
        (CONFIRMED, False),
        (Choices(), True),
        (Choices(sound=Sound.SILENT, zone_confirmed=True), True),
        (Choices(sound=Sound.ALOUD, zone="Asia/Tokyo", zone_confirmed=True), False),
        (Choices(zone="America/Los_Angeles", zone_confirmed=True), True),
    ],
)
async def test_who_wants_it_quiet_is_not_rung(newsroom, choices, silent):
    await newsroom.subscribes(1, choices)
    await _goes_out(newsroom)
    assert [push.silent for push in newsroom.chats.pushes] == [silent]


async def test_as_they_appear_one_in_half_an_hour_rings(newsroom):
    await newsroom.subscribes(1)
    shown = [OLDER]
    for number in range(3):
        shown.append(brief(id=f"b{number}", title=f"T{number}", published="2027-01-15T08:00Z"))
        await newsroom.publishes(*shown)
        await newsroom.jumps(1000)
    assert [push.silent for push in newsroom.chats.pushes] == [False, True, False]


async def test_who_blocked_the_bot_is_suspended_and_no_other(newsroom):
    await newsroom.subscribes(1)
    await newsroom.subscribes(2)
    newsroom.chats.answer = lambda place: Sending(Result.BLOCKED) if place.chat == 1 else None
    await _goes_out(newsroom)
    assert await newsroom.states() == {"sent": 1, "blocked": 1}
    await newsroom.publishes(OLDER, BRIEF, brief(id="next", title="Next", published="2027-01-15"))
    await newsroom.jumps(60)
    assert [push.place.chat for push in newsroom.chats.pushes].count(1) == 1
    assert [push.place.chat for push in newsroom.chats.pushes].count(2) == 2


async def test_a_push_that_telegram_calls_bad_meets_one_reader_and_costs_no_subscription(newsroom):
    for chat in range(1, 30):
        await newsroom.subscribes(chat)
    newsroom.chats.answer = lambda _: Sending(Result.REFUSED, why="can't parse entities")
    await _goes_out(newsroom)
    assert len(newsroom.chats.pushes) == 1
    campaign = await newsroom.campaign()
    assert (campaign["state"], campaign["trouble"]) == ("paused", "refused")
    assert campaign["words"] == "can't parse entities"
    newsroom.chats.answer = lambda _: None
    assert await newsroom.decides("resume", 1)
    await newsroom.jumps(1)
    assert await newsroom.states() == {"sent": 29}


async def test_a_429_puts_off_its_chat_and_slows_nobody_for_long(newsroom):
    for chat in range(1, 11):
        await newsroom.subscribes(chat)
    refusals = [Sending(Result.LATER, seconds=40.0)]
    newsroom.chats.answer = lambda place: refusals.pop() if place.chat == 5 and refusals else None
    await _goes_out(newsroom)
    at = {push.place.chat: push.at for push in newsroom.chats.pushes}
    assert len(newsroom.chats.pushes) == 10
    await newsroom.passes(60)
    again = newsroom.chats.pushes[-1]
    assert (again.place.chat, len(newsroom.chats.pushes)) == (5, 11)
    assert again.at >= at[5] + 40
    assert max(at.values()) < at[5] + 10


async def test_a_429_counts_though_its_reader_has_left_meanwhile(newsroom):
    slow = newsroom.chats.slow = Slow()
    newsroom.chats.answer = lambda _: Sending(Result.LATER, seconds=40.0)
    await newsroom.subscribes(1)
    await newsroom.publishes(OLDER, BRIEF)
    newsroom.clock.time += 60
    turn = asyncio.create_task(newsroom.engine.turn())
    await slow.left.wait()
    keeping = Keeping(newsroom.clock, newsroom.store.cipher)
    assert await newsroom.store.database.write(lambda c: keeping.forget(c, 1))
    slow.answered.set()
    await turn
    lane = Limiter(newsroom.clock, rate=25)
    assert not (await newsroom.store.database.write(lambda c: lane.take(c, 1))).granted


async def test_chats_that_telegram_has_wait_already_slow_nobody(newsroom):
    """As two of them would whose pushes it refuses."""
    for chat in range(1, 51):
        await newsroom.subscribes(chat)
    held = {5, 6, 7}
    newsroom.chats.answer = lambda place: (
        held.remove(place.chat) or Sending(Result.HELD, seconds=40.0)
        if place.chat in held
        else None
    )
    await _goes_out(newsroom)
    first = newsroom.chats.pushes[0].at
    at = {push.place.chat: push.at - first for push in newsroom.chats.pushes}
    assert len(at) == 50
    assert max(at.values()) < 2.5
    await newsroom.passes(60)
    again = newsroom.chats.pushes[50:]
    assert {push.place.chat for push in again} == {5, 6, 7}
    assert all(push.at - first >= 40 for push in again)


async def test_a_request_that_never_left_is_made_again(newsroom):
    await newsroom.subscribes(1)
    failures = [Sending(Result.NOT_SENT)] * 3
    newsroom.chats.answer = lambda _: failures.pop() if failures else None
    await _goes_out(newsroom)
    await newsroom.passes(60)
    assert len(newsroom.chats.pushes) == 4
    assert await newsroom.states() == {"sent": 1}
    assert not newsroom.chats.pushes[-1].silent


async def test_a_push_in_doubt_is_sent_once_more_silently(newsroom):
    await newsroom.subscribes(1)
    newsroom.chats.answer = lambda _: Sending(Result.UNSURE, 1)
    await _goes_out(newsroom)
    await newsroom.passes(600)
    assert [push.silent for push in newsroom.chats.pushes] == [False, True]
    assert await newsroom.states() == {"unsure": 1}
    assert (await newsroom.campaign())["state"] == "done"


@pytest.mark.parametrize("kind", [ChatKind.GROUP, ChatKind.CHANNEL])
async def test_a_push_in_doubt_is_never_repeated_where_many_read(newsroom, kind):
    await newsroom.subscribes(-5, kind=kind)
    newsroom.chats.answer = lambda _: Sending(Result.UNSURE, 1)
    await _goes_out(newsroom)
    await newsroom.passes(600)
    assert len(newsroom.chats.pushes) == 1
    assert await newsroom.states() == {"unsure": 1}
    assert newsroom.told.changes[-1] == 1


@pytest.mark.parametrize(
    ("outcome", "silent"),
    [
        (None, [False]),
        (Sending(Result.LATER, seconds=5), [False, False]),
        (Sending(Result.NOT_SENT), [False, False]),
        (Sending(Result.MIGRATED, chat=-1001), [False, False]),
    ],
)
@pytest.mark.parametrize("kind", [ChatKind.PRIVATE, ChatKind.GROUP])
async def test_an_answer_counts_that_is_noted_after_others_took_it_for_lost(
    newsroom, kind, outcome, silent
):
    """The database was away for minutes, and others have taken the delivery back since, and ended its campaign."""
    slow = newsroom.chats.slow = Slow()
    outcomes = [outcome]
    newsroom.chats.answer = lambda _: outcomes.pop() if outcomes else None
    await newsroom.subscribes(1 if kind is ChatKind.PRIVATE else -1, kind=kind)
    await newsroom.publishes(OLDER, BRIEF)
    newsroom.clock.time += 60
    turn = asyncio.create_task(newsroom.engine.turn())
    await slow.left.wait()
    newsroom.clock.time += 121
    for step in (newsroom.work._lapses.take_back, newsroom.campaigns.advance):
        await newsroom.store.database.write(step)
    assert await newsroom.states() == {"due" if kind is ChatKind.PRIVATE else "unsure": 1}
    slow.answered.set()
    await turn
    assert 1 in newsroom.told.changes
    await newsroom.passes(60)
    assert await newsroom.states() == {"sent": 1}
    assert [push.silent for push in newsroom.chats.pushes] == silent
    assert (await newsroom.campaign())["state"] == "done"


async def _twice_under_way(newsroom):
    """Two requests for one delivery, of two workers, whose answers are to come."""
    answers: list[asyncio.Future[Sending]] = []

    async def slowly(*_, **__):
        answers.append(asyncio.get_running_loop().create_future())
        return await answers[-1]

    newsroom.chats.push = slowly
    await newsroom.subscribes(1)
    await newsroom.publishes(OLDER, BRIEF)
    newsroom.clock.time += 60
    turns = [asyncio.create_task(newsroom.engine.turn())]
    while not answers:
        await asyncio.sleep(0)
    newsroom.clock.time += 121
    newsroom.start()
    turns.append(asyncio.create_task(newsroom.engine.turn()))
    while len(answers) < 2:
        await asyncio.sleep(0)
    return answers, turns


async def test_what_somebody_else_has_begun_meanwhile_is_his(newsroom):
    late = newsroom.work
    answers, turns = await _twice_under_way(newsroom)
    answers[0].set_result(Sending(Result.BLOCKED))
    assert await late._requests.settle(10)
    assert await newsroom.states() == {"sending": 1}
    answers[1].set_result(Sending(Result.DONE, 7))
    await asyncio.gather(*turns)
    assert await newsroom.states() == {"sent": 1}


async def test_what_came_is_known_though_it_was_stopped_when_its_answer_could_be_noted(newsroom):
    slow = newsroom.chats.slow = Slow()
    await newsroom.subscribes(1)
    await newsroom.publishes(OLDER, BRIEF)
    newsroom.clock.time += 60
    turn = asyncio.create_task(newsroom.engine.turn())
    await slow.left.wait()
    newsroom.clock.time += 121
    write = newsroom.store.database.write
    await write(newsroom.work._lapses.take_back)
    assert await newsroom.decides("pull", 1)
    while await write(lambda c: spreading.cancel_some(c, newsroom.clock.now())):
        pass
    assert await newsroom.states() == {"cancelled": 1}
    slow.answered.set()
    await turn
    await newsroom.passes(60)
    assert await newsroom.states() == {"sent": 1}
    assert newsroom.chats.shown(1) == ["We are checking this brief."]


async def test_an_answer_to_a_request_before_the_last_says_nothing_of_the_last(newsroom):
    """Both are in doubt when it is noted that the first did not leave."""
    first = newsroom.work
    answers, turns = await _twice_under_way(newsroom)
    answers[1].set_result(Sending(Result.UNSURE))
    await turns[1]
    assert await newsroom.states() == {"unsure": 1}
    answers[0].set_result(Sending(Result.NOT_SENT))
    assert await first._requests.settle(10)
    await turns[0]
    assert await newsroom.states() == {"unsure": 1}


async def test_a_request_that_others_could_take_for_lost_before_its_answer_does_not_leave(
    newsroom, monkeypatch
):
    """A process that stood still after it had marked it."""
    rendering, waits = newsroom.work._requests._rendering, [100.0]
    message = rendering.message

    async def after_a_while(*given):
        newsroom.clock.time += waits.pop() if waits else 0
        return await message(*given)

    monkeypatch.setattr(rendering, "message", after_a_while)
    await newsroom.subscribes(1)
    await _goes_out(newsroom)
    assert newsroom.chats.pushes == []
    await newsroom.passes(60)
    assert [push.silent for push in newsroom.chats.pushes] == [False]
    assert await newsroom.states() == {"sent": 1}


async def test_a_push_whose_text_cannot_be_read_has_not_left(newsroom, monkeypatch):
    rendering, troubles = newsroom.work._requests._rendering, [UnavailableError("away")] * 2
    message = rendering.message

    async def once_it_can_be(*given):
        if troubles:
            raise troubles.pop()
        return await message(*given)

    monkeypatch.setattr(rendering, "message", once_it_can_be)
    await newsroom.subscribes(-1, kind=ChatKind.GROUP)
    await _goes_out(newsroom)
    await newsroom.passes(60)
    assert [push.silent for push in newsroom.chats.pushes] == [False]
    assert await newsroom.states() == {"sent": 1}


async def test_the_channel_comes_after_the_first_reader(newsroom):
    await newsroom.subscribes(-100, kind=ChatKind.CHANNEL)
    for chat in range(1, 4):
        await newsroom.subscribes(chat)
    await _goes_out(newsroom)
    chats = [push.place.chat for push in newsroom.chats.pushes]
    assert sorted(chats) == [-100, 1, 2, 3]
    assert chats[0] != -100


async def test_a_channel_without_subscribers_gets_its_post(newsroom):
    await newsroom.subscribes(-100, kind=ChatKind.CHANNEL)
    await _goes_out(newsroom)
    assert len(newsroom.chats.pushes) == 1


async def test_a_group_that_became_a_supergroup_keeps_its_subscription(newsroom):
    await newsroom.subscribes(-5, kind=ChatKind.GROUP)
    newsroom.chats.answer = lambda place: (
        Sending(Result.MIGRATED, chat=-1005) if place.chat == -5 else None
    )
    await _goes_out(newsroom)
    assert [push.place for push in newsroom.chats.pushes] == [Place(-5), Place(-1005)]
    assert await newsroom.states() == {"sent": 1}


async def test_a_topic_that_was_deleted_ends_its_subscription(newsroom):
    await newsroom.subscribes(-1005, kind=ChatKind.GROUP, topic=7)
    newsroom.chats.answer = lambda _: Sending(Result.NO_TOPIC)
    await _goes_out(newsroom)
    assert await newsroom.states() == {}
    assert (await newsroom.campaign())["state"] == "done"


async def test_what_waited_too_long_is_not_sent(newsroom):
    await newsroom.subscribes(1)
    await newsroom.publishes(OLDER, BRIEF)
    await newsroom.passes(59)
    newsroom.chats.answer = lambda _: Sending(Result.NOT_SENT)
    await newsroom.passes(30)
    newsroom.chats.answer = lambda _: None
    sent = len(newsroom.chats.pushes)
    await newsroom.jumps(7 * 86400)
    assert len(newsroom.chats.pushes) == sent
    assert await newsroom.states() == {"expired": 1}


async def test_who_unsubscribes_gets_nothing_and_may_undo_it(newsroom):
    await newsroom.subscribes(1, MORNING)
    await _goes_out(newsroom)
    write = newsroom.store.database.write
    assert await write(lambda c: newsroom.subscriptions.stop(c, Place(1)))
    assert await newsroom.states() == {"cancelled": 1}
    assert not await write(lambda c: newsroom.subscriptions.stop(c, Place(1)))
    await newsroom.subscribes(1, MORNING)
    assert await newsroom.states() == {"due": 1}
    await newsroom.jumps(22 * 3600)
    assert len(newsroom.chats.pushes) == 1


async def test_what_is_due_just_after_a_pause_comes(newsroom):
    """Nobody has noted yet that it is over."""
    await newsroom.subscribes(1, MORNING)
    morning = 1_800_000_000.0 + 22 * 3600
    await newsroom.publishes(OLDER, BRIEF)
    await newsroom.jumps(60)
    over = datetime.fromtimestamp(morning - 1, UTC)
    pausing = newsroom.subscriptions.pause
    assert await newsroom.store.database.write(lambda c: pausing(c, Place(1), over))
    newsroom.clock.time = morning
    await newsroom.work.session()
    assert await newsroom.states() == {"sent": 1}


async def test_a_killed_worker_loses_nothing(newsroom):
    """A worker that is gone before, or while, it sends: what it had claimed is sent, what was on its way once more."""
    for chat in range(1, 11):
        await newsroom.subscribes(chat)
    claimed, begun = newsroom.work._claims, newsroom.work._departures
    await newsroom.publishes(OLDER, BRIEF)
    newsroom.clock.time += 60
    write = newsroom.store.database.write
    await write(newsroom.campaigns.advance)
    from bot.delivery.ledger.effects import prove
    from bot.delivery.ledger.spreading import spread

    await write(lambda c: spread(c, newsroom.clock.now()))
    await write(lambda c: prove(c, 1, ChatKind.PRIVATE))
    claim = await write(lambda c: claimed.claim(c, 6))
    assert claim
    await write(lambda c: begun.begin(c, claim._replace(rows=claim.rows[:3])))
    assert await newsroom.states() == {"claimed": 3, "sending": 3, "due": 4}
    newsroom.start()
    await newsroom.passes(29)
    assert len(newsroom.chats.pushes) == 4
    await newsroom.passes(60)
    assert len(newsroom.chats.pushes) == 7
    await newsroom.passes(120)
    assert len(newsroom.chats.pushes) == 10
    assert sorted(push.place.chat for push in newsroom.chats.pushes) == list(range(1, 11))
    assert [push.silent for push in newsroom.chats.pushes] == [False] * 7 + [True] * 3


@pytest.mark.parametrize("hours", [-30, -2, 2])
async def test_a_clock_that_is_set_delays_nothing_and_repeats_nothing(newsroom, hours):
    for chat in range(1, 31):
        await newsroom.subscribes(chat)
    await newsroom.publishes(OLDER, BRIEF)
    newsroom.clock.time += 60
    await newsroom.engine.turn()
    failures = [Sending(Result.NOT_SENT)] * 5
    newsroom.chats.answer = lambda _: failures.pop() if failures else None
    await newsroom.publishes(OLDER, BRIEF, brief(id="b", title="B", published="2027-01-15T08:00Z"))
    await newsroom.jumps(60)
    newsroom.clock.time += hours * 3600
    await newsroom.passes(120)
    assert await newsroom.states() == {"sent": 60}
    assert len(newsroom.chats.pushes) == 65


async def test_a_zone_whose_rules_change_is_reckoned_anew(newsroom, monkeypatch):
    await newsroom.subscribes(1, MORNING)
    await _goes_out(newsroom)
    real = moments.due
    monkeypatch.setattr(
        moments, "due", lambda choices, moment: real(choices, moment) + timedelta(hours=1)
    )
    newsroom.start()
    await newsroom.work.take_over()
    await newsroom.jumps(22 * 3600)
    assert newsroom.chats.pushes == []
    await newsroom.jumps(3600)
    assert len(newsroom.chats.pushes) == 1


async def test_a_bot_that_stops_waits_for_the_answers_to_what_it_has_sent(newsroom):
    slow = newsroom.chats.slow = Slow()
    await newsroom.subscribes(1)
    await newsroom.publishes(OLDER, BRIEF)
    newsroom.clock.time += 60
    running = asyncio.create_task(newsroom.engine.run())
    await slow.left.wait()
    running.cancel()
    for _ in range(20):
        await asyncio.sleep(0)
    assert not running.done()
    slow.answered.set()
    await asyncio.wait([running])
    assert await newsroom.states() == {"sent": 1}


async def test_nobody_waits_for_a_chat_that_takes_its_time(newsroom, monkeypatch):
    monkeypatch.setattr(work, "_ANSWERS", 0)
    push, answered = newsroom.chats.push, asyncio.Event()

    async def slowly(place, *given, **more):
        if place.chat == 2:
            await answered.wait()
        return await push(place, *given, **more)

    newsroom.chats.push = slowly
    soon = Choices((time(9, 2),), zone="Europe/Berlin", zone_confirmed=True)
    for chat, choices in ((1, CONFIRMED), (2, CONFIRMED), (3, soon)):
        await newsroom.subscribes(chat, choices)
    await newsroom.publishes(OLDER, BRIEF)
    newsroom.clock.time += 60
    async with asyncio.timeout(60):
        for later, sent in ((1, 1), (60, 1), (0, 2)):
            await newsroom.engine.turn()
            newsroom.clock.time += later
            while (await newsroom.states()).get("sent", 0) < sent:
                await asyncio.sleep(0)
    assert await newsroom.states() == {"sent": 2, "sending": 1}
    answered.set()
    await newsroom.passes(10)
    assert await newsroom.states() == {"sent": 3}


async def test_a_bot_that_stops_gives_up_what_cannot_be_noted(newsroom, monkeypatch):
    left = asyncio.Event()

    async def never(*given, **more):
        left.set()
        await asyncio.Event().wait()

    monkeypatch.setattr(engine, "_FINISH", 0)
    newsroom.chats.push = never
    await newsroom.subscribes(1)
    await newsroom.publishes(OLDER, BRIEF)
    newsroom.clock.time += 60
    running = asyncio.create_task(newsroom.engine.run())
    await left.wait()
    running.cancel()
    await asyncio.wait([running])
    assert await newsroom.states() == {"sending": 1}


async def test_what_was_marked_when_the_bot_stops_and_has_not_left_is_due_again(
    newsroom, monkeypatch
):
    """It waits for room among the requests on their way, of which none is answered."""
    monkeypatch.setattr(requests, "_MOST", 1)
    push, under_way = newsroom.chats.push, asyncio.Event()

    async def slowly(place, *given, **more):
        if newsroom.chats.pushes:
            under_way.set()
            await asyncio.Event().wait()
        return await push(place, *given, **more)

    newsroom.chats.push = slowly
    for chat in range(1, 4):
        await newsroom.subscribes(chat)
    await newsroom.begins_to_send(OLDER, BRIEF)
    session = asyncio.create_task(newsroom.work.session())
    async with asyncio.timeout(10):
        await under_way.wait()
        while await newsroom.states() != {"sent": 1, "sending": 2}:
            await asyncio.sleep(0)
    session.cancel()
    await asyncio.wait([session])
    await newsroom.work.finish(0)
    assert await newsroom.states() == {"sent": 1, "sending": 1, "due": 1}


async def test_the_rest_of_a_stopped_campaign_is_cancelled_some_at_a_time(newsroom, monkeypatch):
    monkeypatch.setattr(spreading, "_CANCELLED_AT_ONCE", 2)
    for chat in range(1, 6):
        await newsroom.subscribes(chat, MORNING)
    await _goes_out(newsroom)
    assert await newsroom.decides("stop", 1)
    # Whoever looks now sees what the decision means, however much of it is to be done.
    progress = await newsroom.progress()
    assert (progress.open, progress.cancelled) == (0, 5)
    write, now = newsroom.store.database.write, newsroom.clock.now()
    assert await write(lambda c: spreading.cancel_some(c, now))
    assert await newsroom.states() == {"cancelled": 2, "due": 3}
    await newsroom.jumps(86_400)
    assert await newsroom.states() == {"cancelled": 5}
    assert newsroom.chats.pushes == []
