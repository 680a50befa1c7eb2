"""
Whatever happens in whatever order: each subscriber ends with the newest revision of each brief, once.

What was stopped may be missing; what was withdrawn, or is being checked, stands nowhere.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from datetime import time
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule
from sqlalchemy import select

from bot.brief import Brief
from bot.delivery.ledger.sending import Result, Sending
from bot.delivery.stored import moment
from bot.reply import Reply
from bot.store.store import Store, in_memory
from bot.store.tables import campaigns
from bot.subscription import Choices, Place
from tests.support import postgres
from tests.support.delivering import Chats, Delivering
from tests.support.samples import brief

READERS = st.integers(1, 5)
WAITS = st.sampled_from([0, 1, 30, 61, 600, 3600, 6 * 3600])
CHOICES = st.sampled_from(
    [
        Choices(zone_confirmed=True),
        Choices((time(7),), zone="Europe/Berlin", zone_confirmed=True),
        Choices((time(12), time(18, 30)), zone="Asia/Kolkata"),
    ]
)
FAULTS = st.lists(
    st.sampled_from(
        ["", "killed before", "killed after", "lost before", "lost after", "later", "not sent"]
    ),
    max_size=6,
)
"""What happens to requests, one after the other."""


class FaultyChats(Chats):
    """Chats of which some requests do not arrive, or whose answers get lost."""

    def __init__(self, clock: Any) -> None:
        super().__init__(clock)
        self.faults: list[str] = []
        """What happens to the next requests, the next one last."""
        self.killed = asyncio.Event()
        self.doubts = 0
        """Messages of which the bot cannot know whether they arrived."""

    async def push(self, place: Place, reply: Reply, **more: Any) -> Sending:
        return await self._with_fault(lambda: super(FaultyChats, self).push(place, reply, **more))

    async def revise(self, place: Place, message: int, reply: Reply) -> Sending:
        return await self._with_fault(
            lambda: super(FaultyChats, self).revise(place, message, reply)
        )

    async def _with_fault(self, request: Callable[[], Awaitable[Sending]]) -> Sending:
        fault = self.faults.pop() if self.faults else ""
        if fault == "later":
            return Sending(Result.LATER, seconds=7)
        if fault == "not sent":
            return Sending(Result.NOT_SENT)
        if fault.endswith("after"):
            await request()
        if fault.startswith("killed"):
            self.doubts += 1
            self.killed.set()
            await asyncio.Event().wait()
        if fault.startswith("lost"):
            self.doubts += 1
            return Sending(Result.UNSURE)
        return await request()


class Deliveries(RuleBasedStateMachine):
    """A newsroom, its readers, and a bot that is killed now and then."""

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.briefs: dict[str, Brief] = {}
        self.since = {1: 0, 2: 0}
        """The readers who have subscribed and never left, with the number of briefs there were then."""
        self.left: set[int] = set()
        self.stopped: set[str] = set()
        """The briefs of which the rest was not sent."""
        self.pulled: set[str] = set()
        """The briefs that the editors are checking."""

    def does(self, work: Coroutine[Any, Any, Any]) -> Any:
        return self.runner.run(work)

    async def store(self) -> Store:
        """An empty store."""
        return await in_memory()

    @initialize()
    def begins(self) -> None:
        async def begin() -> Delivering:
            delivering = Delivering(await self.store())
            delivering.chats = FaultyChats(delivering.clock)
            delivering.start()
            await delivering.publishes()
            await delivering.subscribes(1)
            await delivering.subscribes(2)
            return delivering

        self.delivering = self.does(begin())

    @rule(chat=READERS, choices=CHOICES)
    def subscribes(self, chat: int, choices: Choices) -> None:
        self.does(self.delivering.subscribes(chat, choices))
        if chat not in self.left:
            self.since.setdefault(chat, len(self.briefs))

    @rule(chat=READERS)
    def unsubscribes(self, chat: int) -> None:
        stop = self.delivering.subscriptions.stop
        if self.does(self.delivering.store.database.write(lambda c: stop(c, Place(chat)))):
            self.left.add(chat)
            self.since.pop(chat, None)

    @precondition(lambda self: len(self.briefs) < 3)
    @rule(seconds=WAITS, faults=FAULTS)
    def publishes(self, seconds: int, faults: list[str]) -> None:
        number = len(self.briefs)
        id = f"brief-{number}"
        now = self.delivering.clock.now()
        published = f"{_iso(now)}"
        self.briefs[id] = brief(
            id=id, title=f"Title {number}.", summary="Version 0.", published=published
        )
        self._saves()
        self.passes(seconds, faults)

    @precondition(lambda self: self.briefs)
    @rule(data=st.data(), version=st.integers(1, 9), seconds=WAITS, faults=FAULTS)
    def corrects(self, data: st.DataObject, version: int, seconds: int, faults: list[str]) -> None:
        id = data.draw(st.sampled_from(sorted(self.briefs)))
        old = self.briefs[id]
        note = {"date": "2030-01-01", "text": f"Version {version}."}
        changes = {"summary": f"Version {version}.", "corrections": [*_raw(old.corrections), note]}
        self.briefs[id] = Brief.model_validate({**old.model_dump(mode="json"), **changes})
        if not old.withdrawn:
            self.pulled.discard(id)
        self._saves()
        self.passes(seconds, faults)

    @precondition(lambda self: self.briefs)
    @rule(data=st.data(), seconds=WAITS, faults=FAULTS)
    def withdraws_or_takes_that_back(
        self, data: st.DataObject, seconds: int, faults: list[str]
    ) -> None:
        id = data.draw(st.sampled_from(sorted(self.briefs)))
        old = self.briefs[id]
        text = None if old.withdrawn else {"date": "2030-01-01", "text": "Withdrawn."}
        changes = {**old.model_dump(mode="json"), "withdrawn": text}
        self.briefs[id] = Brief.model_validate(changes)
        self.stopped.add(id)
        self.pulled.discard(id)
        self._saves()
        self.passes(seconds, faults)

    @precondition(lambda self: self.briefs)
    @rule(
        data=st.data(),
        act=st.sampled_from(["pause", "resume", "stop", "pull", "restore"]),
        seconds=WAITS,
        faults=FAULTS,
    )
    def decides(self, data: st.DataObject, act: str, seconds: int, faults: list[str]) -> None:
        id = data.draw(st.sampled_from(sorted(self.briefs)))
        done = self.does(self._decide(act, id))
        if done and act in ("stop", "pull"):
            self.stopped.add(id)
        if done and act == "pull":
            self.pulled.add(id)
        if done and act == "restore":
            self.pulled.discard(id)
        self.passes(seconds, faults)

    @rule(seconds=WAITS, faults=FAULTS)
    def passes(self, seconds: int, faults: list[str]) -> None:
        self.delivering.chats.faults = faults
        self.delivering.clock.time += seconds
        self.does(self._works())

    @rule()
    def is_killed(self) -> None:
        self.delivering.start()

    def teardown(self) -> None:
        self.delivering.chats.faults.clear()
        for id in self.briefs:
            self.does(self._decide("resume", id))
        self.does(self._works())
        while (moment := self.does(self._next())) is not None:
            self.delivering.clock.time = max(self.delivering.clock.time, moment)
            self.does(self._works())
        try:
            self._check()
        finally:
            self.does(self.delivering.store.close())
            self.runner.close()

    def _check(self) -> None:
        chats = self.delivering.chats
        states = self.does(self.delivering.states())
        # What may or may not have arrived at both tries, and of which the bot has no number.
        lost = states.get("unsure", 0)
        assert 2 * lost <= chats.doubts
        for chat, since in self.since.items():
            for id in sorted(self.briefs)[since:]:
                title, newest = self.briefs[id].title, self.briefs[id].summary
                copies = [text for text in chats.shown(chat) if f"<b>{title}</b>" in text]
                if not copies and id in self.stopped:
                    continue
                if self.briefs[id].withdrawn or id in self.pulled:
                    continue
                lost -= not any(newest in text for text in copies)
                assert lost >= 0, f"{chat} has not got the newest of {title}: {copies}"
        extra = sum(
            max(0, sum(f"<b>{b.title}</b>" in text for text in chats.shown(chat)) - 1)
            for chat in range(1, 6)
            for b in self.briefs.values()
        )
        assert extra <= chats.doubts
        # A message whose number nobody knows cannot be edited.
        hidden = [b for b in self.briefs.values() if b.withdrawn or b.id in self.pulled]
        shown = [text for chat in range(1, 6) for text in chats.shown(chat)]
        left = [text for text in shown if any(f"<b>{b.title}</b>" in text for b in hidden)]
        assert len(left) <= chats.doubts, left
        assert set(states) <= {"sent", "unsure", "cancelled", "expired"}

    async def _next(self) -> float | None:
        """When the next thing is to be done."""
        read = self.delivering.store.database.read
        due = await read(self.delivering.work.next_due)
        step = await read(self.delivering.campaigns.next_step)
        return min((each for each in (due, step) if each is not None), default=None)

    async def _decide(self, act: str, brief: str) -> bool:
        """A decision of the editors about a brief. Returns whether there was anything to decide."""
        of_brief = select(campaigns.c.id).where(campaigns.c.brief == brief)
        campaign = await self.delivering.store.database.read(lambda c: c.scalar(of_brief))
        return campaign is not None and await self.delivering.decides(act, campaign)

    def _saves(self) -> None:
        self.does(self.delivering.publishes(*reversed(self.briefs.values())))

    async def _works(self) -> None:
        """Let the engine work until nothing is to be done at once, and begin anew whenever it is killed."""
        killed = self.delivering.chats.killed
        while True:
            killed.clear()
            working = asyncio.create_task(self.delivering.passes(150))
            waiting = asyncio.create_task(killed.wait())
            await asyncio.wait([working, waiting], return_when=asyncio.FIRST_COMPLETED)
            waiting.cancel()
            if working.done():
                await working
                return
            under_way = list(self.delivering.work._requests._under_way)
            for task in (*under_way, working):
                task.cancel()
            await asyncio.wait([*under_way, working])
            self.delivering.start()


def _iso(seconds: float) -> str:
    return moment(seconds).strftime("%Y-%m-%dT%H:%MZ")


def _raw(corrections: Any) -> list[Any]:
    return [each.model_dump(mode="json") for each in corrections]


class OnPostgres(Deliveries):
    """The same over a server."""

    address = ""
    """The address of its database with tables."""

    async def store(self) -> Store:
        postgres.emptied(self.address)
        return await postgres.store(self.address)


TestDeliveries = Deliveries.TestCase
TestDeliveries.settings = settings(
    max_examples=12, stateful_step_count=12, deadline=None, derandomize=True
)


class TestOnPostgres(OnPostgres.TestCase):
    """The database is this process's own, as in other tests."""

    settings = settings(max_examples=5, stateful_step_count=12, deadline=None, derandomize=True)

    @pytest.fixture(autouse=True)
    def _database(self, postgres_address: str) -> None:
        OnPostgres.address = postgres_address
