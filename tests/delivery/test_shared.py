"""Several processes with one ledger, each with connections of its own: together they do what one would."""

from __future__ import annotations

import asyncio
import threading
from collections import Counter
from collections.abc import AsyncIterator, Awaitable
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from functools import partial
from typing import Any

import psycopg
import pytest
from sqlalchemy import select, update

from bot.delivery.content import revisions
from bot.delivery.content.changes import Changes
from bot.delivery.content.content import Content
from bot.delivery.delivery import Delivery
from bot.delivery.editors import desk, messages
from bot.delivery.editors.elsewhere import bring_up, is_told
from bot.delivery.ledger import departures
from bot.delivery.ledger import edits as ledger_edits
from bot.delivery.ledger.departure import APART
from bot.delivery.ledger.sending import Result, Sending
from bot.delivery.ledger.settling import Settling, Taken
from bot.delivery.subscribers import subscriptions as subscribing
from bot.delivery.subscribers.keeping import Keeping
from bot.library import Library
from bot.links import Act, Decision
from bot.masthead import Newsroom
from bot.store import facts
from bot.store.errors import UnavailableError
from bot.store.facts import Fact
from bot.store.tables import campaigns, chats
from bot.subscription import ChatKind, Choices, Days, Place, Sound, Standing
from tests.support import postgres
from tests.support.clock import HandClock
from tests.support.delivering import Delivering, Slow, delivery_over
from tests.support.samples import brief
from tests.support.wire import until

OLDER = brief(id="older", published="2027-01-14")
BRIEF = brief(published="2027-01-15T08:00Z")
SECOND = brief(id="tunnel", title="A Tunnel", published="2027-01-15T08:00Z")
CHATS = range(1, 101)
EDITORS = 4242
AT_NINE = Choices((time(9),), zone="UTC", zone_confirmed=True)


async def pass_together(processes: list[Delivering], seconds: float) -> None:
    """Let all of them work for some time."""
    end = processes[0].clock.time + seconds

    async def works(process: Delivering) -> None:
        while process.clock.time < end:
            wait = await process.engine.turn()
            await process.clock.sleep(min(wait, 1.0))

    await asyncio.gather(*map(works, processes))


async def test_each_subscriber_gets_it_once_and_everybody_helps(three):
    first, *_ = three
    for chat in CHATS:
        await first.subscribes(chat)
    await first.publishes(OLDER, BRIEF)
    first.clock.time += 60
    await pass_together(three, 20)
    assert await first.states() == {"sent": len(CHATS)}
    assert Counter(push.place.chat for push in first.chats.pushes) == dict.fromkeys(CHATS, 1)
    assert sum(process.work.sent for process in three) == len(CHATS)
    assert all(process.work.sent for process in three)
    assert (await first.campaign())["state"] == "done"


async def test_a_chat_is_not_sent_two_at_once_and_rung_once(three):
    """Two briefs are due for all at the same time, and whoever sends them asks the chat first."""
    first, *_ = three
    for chat in CHATS[:10]:
        await first.subscribes(chat, AT_NINE)
    await first.publishes(OLDER, BRIEF, SECOND)
    first.clock.time += 60
    await pass_together(three, 2)
    first.clock.time += 3600
    await pass_together(three, 20)
    assert await first.states() == {"sent": 20}
    for chat in CHATS[:10]:
        one, other = (push for push in first.chats.pushes if push.place.chat == chat)
        # Whichever leaves first: a process may stand still between its mark and its request.
        assert {one.silent, other.silent} == {False, True}
    # The first was marked when it rang, and the second when the chat was kept from a third.
    apart = select(chats.c.blocked_until - chats.c.blocked_for - chats.c.rang)
    between = await first.store.database.read(lambda c: c.scalars(apart))
    assert [round(seconds, 3) >= APART[ChatKind.PRIVATE] for seconds in between] == [True] * 10


async def test_a_push_that_telegram_refuses_meets_one_reader(three):
    first, *_ = three
    first.chats.answer = lambda _: Sending(Result.REFUSED, why="Bad Request")
    for chat in CHATS[:10]:
        await first.subscribes(chat)
    await first.publishes(OLDER, BRIEF)
    first.clock.time += 60
    await pass_together(three, 10)
    assert len(first.chats.pushes) == 1
    assert (await first.campaign())["state"] == "paused"


async def test_one_of_them_moves_campaigns_on_until_it_is_gone(three):
    first, second, _ = three
    await first.publishes(OLDER, BRIEF)
    await first.engine.turn()
    await second.engine.turn()
    assert (first.lease.held, second.lease.held) == (True, False)
    await first.store.database.write(lambda c: bring_up(c, 1))
    for process in (second, first):
        await process.elsewhere(lambda: None).look()
    assert (first.told.changes, second.told.changes) == ([1], [])
    # It is killed here.
    first.clock.time += 70
    await second.engine.turn()
    assert second.lease.held
    assert (await first.campaign())["state"] == "done"
    await first.engine.turn()
    assert not first.lease.held


async def test_a_process_that_ends_leaves_its_part_to_another_at_once(three):
    first, second, _ = three
    running = asyncio.create_task(first.engine.run())
    async with asyncio.timeout(5):
        while not first.lease.held:
            await asyncio.sleep(0.01)
    running.cancel()
    await asyncio.wait([running])
    await second.engine.turn()
    assert second.lease.held


async def test_while_replicas_have_different_content_the_newest_is_the_newsrooms(three):
    """As in a roll-out: a replica of before starts nothing, takes nothing back, and sends what is stored."""
    before, after, _ = three
    await before.subscribes(1)
    write, now = before.store.database.write, before.clock.now()

    async def reads(process: Delivering, *briefs: object, loaded: float) -> None:
        library = Library(briefs, newsroom=Newsroom(name="The Harbour Times"))
        await write(lambda c: process.content.observe(c, library, loaded))

    await reads(after, OLDER, BRIEF, loaded=now + 1)
    await reads(before, OLDER, loaded=now)
    before.clock.time += 61
    await before.passes(5)
    (push,) = before.chats.pushes
    assert "The Bridge Opens" in push.text
    assert "The Harbour Times" in push.text
    assert (await before.campaign())["trouble"] == ""
    # The editors take it away later, in the folder that the other replica reads.
    await reads(before, OLDER, loaded=before.clock.now())
    assert (await before.campaign())["trouble"] == "file gone"


async def test_a_campaign_does_not_end_while_a_late_answer_is_noted(three, postgres_address):
    """The last delivery of all was taken for lost, and its request had not left."""
    first, second, _ = three
    outcomes, not_sent = [Sending(Result.NOT_SENT)], Settling.not_sent
    noted, goes_on = threading.Event(), threading.Event()

    async def stands_still(*given):
        outcome = await not_sent(*given)
        noted.set()
        assert goes_on.wait(10)
        return outcome

    slow = first.chats.slow = Slow()
    first.chats.answer = lambda _: outcomes.pop() if outcomes else None
    await first.subscribes(-1, kind=ChatKind.GROUP)
    await first.publishes(OLDER, BRIEF)
    first.clock.time += 60
    turn = asyncio.create_task(first.engine.turn())
    await slow.left.wait()
    first.clock.time += 121
    await second.store.database.write(second.work._lapses.take_back)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Settling, "not_sent", stands_still)
        slow.answered.set()
        await asyncio.to_thread(noted.wait, 10)
        moving_on = asyncio.create_task(second.store.database.write(second.campaigns.advance))
        await until(lambda: moving_on.done() or postgres.is_any_waiting(postgres_address))
        goes_on.set()
        await asyncio.gather(turn, moving_on)
    await pass_together(three, 60)
    assert await first.states() == {"sent": 1}
    assert (await first.campaign())["state"] == "done"


async def under_way(process: Delivering) -> None:
    """A brief goes out that one of two readers has."""
    for chat in (1, 2):
        await process.subscribes(chat)
    await process.begins_to_send(OLDER, BRIEF)


class Gate:
    """Keeps a transaction from going on where it calls a function, until another waits for it or is done."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, owner: Any, name: str) -> None:
        self._reached, self._opened = threading.Event(), threading.Event()
        function = getattr(owner, name)

        def called(*given: Any) -> Any:
            self._reached.set()
            assert self._opened.wait(10)
            return function(*given)

        monkeypatch.setattr(owner, name, called)

    async def passed(self, address: str, first: Awaitable[Any], other: Awaitable[Any]) -> None:
        """Let the first come here, the other follow, and both be done."""
        tasks = [asyncio.ensure_future(first)]
        assert await asyncio.to_thread(self._reached.wait, 10)
        tasks.append(asyncio.ensure_future(other))
        await until(lambda: tasks[1].done() or postgres.is_any_waiting(address))
        self._opened.set()
        await asyncio.gather(*tasks)


async def test_a_brief_that_is_pulled_while_its_delivery_waits_for_others_does_not_leave(
    three, postgres_address
):
    first, second, _ = three
    await under_way(first)
    write, work = first.store.database.write, first.work
    claim = await write(lambda c: work._claims.claim(c, 25))
    with psycopg.connect(postgres_address) as other:
        other.execute("SELECT 1 FROM chats FOR NO KEY UPDATE")
        beginning = asyncio.create_task(write(lambda c: work._departures.begin(c, claim)))
        await until(lambda: postgres.is_any_waiting(postgres_address))
        assert await second.decides("pull", 1)
    assert await beginning == []


async def test_who_ends_a_pause_while_a_delivery_is_looked_at_gets_it(
    three, postgres_address, monkeypatch
):
    first, second, _ = three
    await under_way(first)
    write, work = first.store.database.write, first.work
    tomorrow = datetime.fromtimestamp(first.clock.time + 86400, UTC)
    for chat in (1, 2):
        await write(lambda c, chat=chat: first.subscriptions.pause(c, Place(chat), tomorrow))
    claim = await write(lambda c: work._claims.claim(c, 25))

    async def come_back() -> None:
        for chat in (1, 2):
            await second.subscribes(chat)

    gate = Gate(monkeypatch, departures, "_next")
    beginning = write(lambda c: work._departures.begin(c, claim))
    await gate.passed(postgres_address, beginning, come_back())
    await pass_together(three, 20)
    assert await first.states() == {"sent": 2}


async def test_who_comes_back_as_the_edits_end_gets_the_edit(three, postgres_address, monkeypatch):
    first, second, _ = three
    await under_way(first)
    await pass_together(three, 10)
    write, edits = first.store.database.write, first.work._edits
    await write(lambda c: first.subscriptions.block(c, 2))
    withdrawn = {"date": "2027-01-15", "text": "It was wrong."}
    await first.publishes(OLDER, brief(published="2027-01-15T08:00Z", withdrawn=withdrawn))
    first.clock.time += 61
    await first.work.session()
    ends = update(campaigns).values(edits_begin=first.clock.time)
    await write(lambda c: c.execute(ends))
    gate = Gate(monkeypatch, ledger_edits, "_outdated")
    ending = write(lambda c: edits.claim(c, 25, urgent=False))
    await gate.passed(postgres_address, ending, second.subscribes(2))
    await pass_together(three, 20)
    for chat in (1, 2):
        (text,) = first.chats.shown(chat)
        assert "It was wrong." in text


async def test_a_copy_that_arrives_as_another_change_is_held_gets_the_one_before(
    three, postgres_address, monkeypatch
):
    first, second, _ = three
    await under_way(first)
    first.content = Content(first.clock, Changes(first.clock, 60.0, asks=True, editors=True))
    write, work = first.store.database.write, first.work
    claim = await write(lambda c: work._claims.claim(c, 1))
    (departure,) = await write(lambda c: work._departures.begin(c, claim))
    shut = {"published": "2027-01-15T08:00Z", "summary": "It is shut."}
    await first.publishes(OLDER, brief(**shut))
    first.clock.time += 61
    while (await first.campaign())["edits_begin"]:
        await first.work.session()
    gate = Gate(monkeypatch, revisions, "add")
    held = first.publishes(OLDER, brief(**{**shut, "summary": "It opened in 1999."}))
    settling, taken = second.work._requests._settling, [Taken(departure, 500)]
    first.chats.copies[Place(departure.subscription), 500] = "It is open."
    arrives = second.store.database.write(lambda c: settling.sent(c, taken))
    await gate.passed(postgres_address, held, arrives)
    await pass_together(three, 60)
    assert (await first.campaign())["trouble"] == "unexplained"
    assert "It is shut." in first.chats.copies[Place(departure.subscription), 500]


async def test_a_worker_sends_nothing_of_a_restored_database_before_the_editors_are_asked(
    three, postgres_address
):
    first, *_ = three
    await under_way(first)
    store = await postgres.store(postgres_address, 3)
    await store.database.write(lambda c: facts.put(c, Fact.RESTORED, "1"))
    worker = delivery_over(store, first.clock)
    await worker.join()
    await worker._work.session()
    assert worker._sender.pushes == []
    assert (await first.campaign())["trouble"] == "restored"
    await first.publishes(OLDER, BRIEF, SECOND)
    assert (await first.campaign(2))["asks"]
    await store.close()


async def test_a_group_that_moves_is_noted_by_whoever_hears_of_it(three):
    first, second, _ = three
    await first.subscribes(-1, kind=ChatKind.GROUP)
    await asyncio.gather(
        *(
            process.store.database.write(
                lambda c, process=process: process.subscriptions.migrate(c, -1, -100)
            )
            for process in (first, second)
        )
    )
    places = await first.store.database.read(lambda c: first.subscriptions.all_of(c, -100))
    assert len(places) == 1


async def test_two_presses_that_reach_different_replicas_subscribe_once(three):
    await asyncio.gather(*(process.subscribes(7) for process in three for _ in range(3)))
    first = three[0]
    found = await first.store.database.read(lambda c: first.subscriptions.all_of(c, 7))
    assert len(found) == 1


async def test_who_is_forgotten_while_another_replica_changes_a_choice_stays_so(
    three, postgres_address, monkeypatch
):
    first, second, _ = three
    await first.subscribes(7)
    keeping = Keeping(second.clock, second.store.cipher)
    gate = Gate(monkeypatch, subscribing, "update")
    forgets = second.store.database.write(lambda c: keeping.forget(c, 7))
    await gate.passed(postgres_address, first.subscribes(7, AT_NINE), forgets)
    found = await first.store.database.read(lambda c: first.subscriptions.all_of(c, 7))
    assert found == ()


async def test_what_two_choose_at_once_is_kept_and_wakes_nobody_who_has_left(desks):
    """Each replica has shown the page that it is chosen on before the other has changed anything."""
    one, other = (process.subscribers for process in desks)
    place = Place(7)
    before = await one.subscribe(place, ChatKind.PRIVATE, AT_NINE)
    await one.change(before, replace(before.choices, sound=Sound.SILENT))
    await other.change(before, replace(before.choices, days=Days.WEEKDAYS))
    found = await one.subscription(place)
    assert (found.choices.sound, found.choices.days) == (Sound.SILENT, Days.WEEKDAYS)
    await one.stop(place)
    late = await other.change(before, replace(before.choices, sound=Sound.ALOUD))
    assert late.standing is Standing.STOPPED
    assert not await other.pause(place, before.since + timedelta(days=7))
    assert (await one.subscription(place)).standing is Standing.STOPPED
    await one.forget(place.chat)
    assert (await other.change(before, AT_NINE)).standing is Standing.STOPPED
    assert await one.subscription(place) is None


async def test_one_of_them_tells_the_admin_what_all_have_found(three):
    clock = three[0].clock

    async def tells(number: int, text: str) -> bool:
        process = three[number]
        write, now = process.store.database.write, clock.now()
        return not await write(lambda c: is_told(c, text, process.lease.holder, now))

    assert sorted([await tells(number, "A fault.") for number in range(3)]) == [False, False, True]
    assert await tells(1, "No fault any more.")
    clock.time += 3600
    assert await tells(2, "No fault any more.")
    # Who has told it himself tells it again: it has happened again.
    assert await tells(2, "No fault any more.")


@pytest.fixture
async def desks(postgres_address: str) -> AsyncIterator[list[Delivery]]:
    """Two processes with editors, who are asked about a brief; each reaches Telegram by itself."""
    clock = HandClock()
    stores = [await postgres.store(postgres_address, number) for number in range(2)]
    both = [delivery_over(store, clock, editors=EDITORS) for store in stores]
    for process in both:
        process._lease._alone = False
    await both[0].start(Library([OLDER]))
    both[0].follow(Library([OLDER, BRIEF]))
    await both[0].engine.turn()
    clock.time += 61
    yield both
    for store in stores:
        await store.close()


def editors_chat(process: Delivery) -> list[str]:
    """What a process has sent to the editors."""
    return [push.text for push in process._sender.pushes if push.place.chat == EDITORS]


async def test_who_cannot_reach_telegram_lets_another_process_ask_the_editors(desks, monkeypatch):
    for seconds in ("_AGAIN", "_EVERY", "_WITHOUT"):
        monkeypatch.setattr(desk, seconds, 0.01)
    one, other = desks
    one._sender.answer = lambda _: Sending(Result.NOT_SENT)
    running = [asyncio.create_task(process.desk.run()) for process in desks]
    try:
        async with asyncio.timeout(20):
            while not editors_chat(other):
                for process in desks:
                    await process.engine.turn()
                one.clock.time += 0.1
                await asyncio.sleep(0.02)
    finally:
        for task in running:
            task.cancel()
        await asyncio.wait(running)
    assert len(editors_chat(other)) == 1


async def test_who_takes_over_asks_the_editors_though_the_database_fails_at_first(
    desks, monkeypatch, caplog
):
    for seconds in ("_AGAIN", "_EVERY", "_WITHOUT"):
        monkeypatch.setattr(desk, seconds, 0.01)
    one, other = desks
    await one.engine.turn()
    # It is killed here, before it has asked, and another is started.
    one.clock.time += 70
    other = delivery_over(other.store, one.clock, editors=EDITORS)
    await other.join()
    assert other._lease.held
    read, failures = other.store.database.read, [UnavailableError("away")] * 3

    async def fails_at_first(work):
        if failures:
            raise failures.pop()
        return await read(work)

    monkeypatch.setattr(other.store.database, "read", fails_at_first)
    running = asyncio.create_task(other.desk.run())
    await until(lambda: editors_chat(other))
    assert not failures
    assert caplog.messages == ["The editors cannot be told of campaigns: away"]
    running.cancel()
    await asyncio.wait([running])


async def test_a_held_change_that_telegram_refuses_is_asked_about_without_its_text(desks):
    one, _ = desks
    chats = one._sender
    told = ""

    async def show(tell, *given, **more):
        nonlocal told
        told = given[-1].text
        return Sending(Result.REFUSED) if "1999" in told else await tell(*given, **more)

    chats.push, chats.revise = partial(show, chats.push), partial(show, chats.revise)
    await one.subscribers.subscribe(Place(1), ChatKind.PRIVATE, AT_NINE)
    for _ in range(2):
        await one.engine.turn()
        await one.desk.turn()
    assert await one.decide(Decision(Act.SEND, 1, 1), "Ada")
    await one.engine.turn()
    changed = brief(published="2027-01-15T08:00Z", summary="It opened in 1999.")
    one.follow(Library([OLDER, changed]))
    await one.engine.turn()
    for _ in range(5):
        await one.desk.turn()
    assert (await one.store.database.read(lambda c: messages.row(c, 1)))["trouble"] == "unexplained"
    assert "1999" not in told
    assert not one.desk._waiting


async def test_who_gives_way_takes_the_part_again_where_nobody_else_has(desks):
    one, _ = desks
    write = one.store.database.write
    assert await write(one._lease.take)
    await write(one._lease.give_way)
    assert not await write(one._lease.take)
    one.clock.time += 3
    assert await write(one._lease.take)


async def near(process: Delivery) -> None:
    """Let the hour of a brief come near about which nobody decides."""
    begins = datetime.fromtimestamp(process.clock.time + 900, UTC).isoformat()
    to_come = brief(id="to-come", title="To Come", published=begins)
    process.follow(Library([OLDER, BRIEF, to_come]))
    for seconds in (0, 61, 300):
        process.clock.time += seconds
        await process.engine.turn()


def reminders(process: Delivery) -> int:
    return ["nobody has said" in text for text in editors_chat(process)].count(True)


async def test_a_reminder_is_told_by_whoever_comes_after_the_one_that_was_to_tell_it(desks):
    one, other = desks
    await near(one)
    one._sender.answer = lambda _: Sending(Result.NOT_SENT)
    for _ in range(2):
        await one.engine.turn()
        await one.desk.turn()
    # It is killed here.
    one.clock.time += 10
    for _ in range(2):
        await other.engine.turn()
        await other.desk.turn()
        other.clock.time += 1
    assert reminders(other) == 1


async def test_editors_are_reminded_once_however_late_somebody_hears_of_it(desks):
    one, other = desks
    await near(one)
    await one.desk.turn()
    assert reminders(one) == 1
    await one.desk.reminded(2)
    await one.desk.turn()
    assert reminders(one) == 1
    # It stands still with another that it was to tell, and somebody else tells it.
    await one.store.database.write(lambda c: c.execute(update(campaigns).values(reminded=False)))
    await one.engine.turn()
    one.clock.time += 10
    for _ in range(2):
        await other.engine.turn()
        await other.desk.turn()
    await one.desk.turn()
    assert [reminders(process) for process in desks] == [1, 1]


async def test_while_the_database_is_away_nobody_is_reminded_again_and_again(desks, monkeypatch):
    one, _ = desks
    await near(one)

    async def away(_: object) -> None:
        raise UnavailableError("away")

    with monkeypatch.context() as patch:
        patch.setattr(one._lease, "take", away)
        for _ in range(3):
            with pytest.raises(UnavailableError):
                await one.desk.turn()
    assert reminders(one) == 0
    await one.desk.turn()
    assert reminders(one) == 1


async def test_who_stood_still_puts_no_older_word_over_a_newer_one(desks):
    one, other = desks
    for process, seconds in ((one, 10), (other, 0)):
        await process.engine.turn()
        process.desk.show(1)
        await process.desk.turn()
        process.clock.time += seconds
    assert [len(editors_chat(process)) for process in desks] == [1, 0]
    one.desk.show(1, Act.PULL)
    await one.desk.turn()
    assert not one._sender.edits
    assert not one._lease.held
