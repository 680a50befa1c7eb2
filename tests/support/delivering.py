"""Delivery without Telegram: a clock, a store in memory, and chats that take what they are sent."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sqlalchemy import select

from bot.brief import Brief
from bot.delivery.campaigns import Campaigns, Progress
from bot.delivery.content.changes import Changes
from bot.delivery.content.content import Content
from bot.delivery.content.rendering import Rendering
from bot.delivery.delivery import Delivery
from bot.delivery.editors.decisions import Decisions
from bot.delivery.editors.elsewhere import Elsewhere
from bot.delivery.engine import Engine
from bot.delivery.lease import Lease
from bot.delivery.ledger.sending import Result, Sending
from bot.delivery.ledger.work import Work
from bot.delivery.subscribers.subscriptions import Subscriptions
from bot.library import Library
from bot.links import Act
from bot.reply import Reply
from bot.store.store import Store
from bot.store.tables import campaigns, deliveries
from bot.subscription import ChatKind, Choices, Place, Subscription
from bot.translation import ENGLISH
from tests.support.clock import HandClock

CONFIRMED = Choices(zone_confirmed=True)


class Push(NamedTuple):
    """One request to send."""

    place: Place
    text: str
    silent: bool
    answers: int
    at: float


@dataclass
class Slow:
    """Requests that are on their way for as long as a test likes."""

    left: asyncio.Event = field(default_factory=asyncio.Event)
    """Is set once one has left."""
    answered: asyncio.Event = field(default_factory=asyncio.Event)
    """Lets them be answered."""


class Chats:
    """A sender whose chats take everything, unless a test says otherwise."""

    def __init__(self, clock: HandClock) -> None:
        self.pushes: list[Push] = []
        self.edits: list[tuple[Place, int, str]] = []
        self.removed: list[tuple[Place, int]] = []
        self.copies: dict[tuple[Place, int], str] = {}
        """What stands in each chat, by the number of its message."""
        self.buttons: dict[tuple[Place, int], list[str]] = {}
        """The titles of the buttons under it."""
        self.answer: Callable[[Place], Sending | None] = lambda _: None
        """The outcome of a request to a place, None for success."""
        self.slow: Slow | None = None
        """What keeps requests to send on their way, if anything does."""
        self._clock = clock

    async def push(
        self, place: Place, reply: Reply, *, silent: bool, paid: bool = False, answers: int = 0
    ) -> Sending:
        if self.slow:
            self.slow.left.set()
            await self.slow.answered.wait()
        self.pushes.append(Push(place, reply.text, silent, answers, self._clock.now()))
        if outcome := self.answer(place):
            if outcome.result is Result.UNSURE and outcome.message:
                self.copies[place, len(self.pushes)] = reply.text
            return outcome
        self._show(place, len(self.pushes), reply)
        return Sending(Result.DONE, len(self.pushes))

    async def revise(self, place: Place, message: int, reply: Reply) -> Sending:
        self.edits.append((place, message, reply.text))
        if outcome := self.answer(place):
            return outcome
        self._show(place, message, reply)
        return Sending(Result.DONE)

    async def remove(self, place: Place, message: int) -> Sending:
        self.removed.append((place, message))
        if outcome := self.answer(place):
            return outcome
        del self.copies[place, message]
        return Sending(Result.DONE)

    def _show(self, place: Place, message: int, reply: Reply) -> None:
        self.copies[place, message] = reply.text
        self.buttons[place, message] = [button.title for row in reply.buttons for button in row]

    def shown(self, chat: int) -> list[str]:
        """What stands in a chat."""
        return [text for (place, _), text in self.copies.items() if place.chat == chat]


class Told:
    """What the editors were told."""

    def __init__(self) -> None:
        self.changes: list[int] = []
        self.reminders: list[int] = []

    async def changed(self, campaign: int) -> None:
        self.changes.append(campaign)

    async def reminded(self, campaign: int) -> None:
        self.reminders.append(campaign)

    def show(self, campaign: int, asked: Act | None) -> None:
        self.changes.append(campaign)


class Delivering:
    """All of delivery over one store."""

    def __init__(
        self, store: Store, *, rate: float = 25.0, delay: float = 60.0, asks: bool = False
    ) -> None:
        self.store = store
        self.rate, self.delay, self.asks = rate, delay, asks
        clock = HandClock()
        self.shares(clock, Chats(clock))

    def shares(self, clock: HandClock, chats: Chats) -> None:
        """Begin anew with a clock and with chats that others may have as well."""
        self.clock, self.chats = clock, chats
        self.told = Told()
        self.subscriptions = Subscriptions(clock, self.store.cipher)
        self.campaigns = Campaigns(clock)
        self.decisions = Decisions(clock)
        changes = Changes(clock, self.delay, asks=self.asks, editors=self.asks)
        self.content = Content(clock, changes)
        self.start()

    def start(self) -> None:
        """Begin with a worker that knows nothing but what is stored, as a new process does."""
        self.lease = Lease(self.clock)
        rendering = Rendering(self.store.database, lambda: "brief_bot", ENGLISH)
        self.work = Work(self.store, self.clock, self.chats, rendering, self.told, rate=self.rate)
        self.engine = Engine(
            self.store, self.clock, self.work, self.told, self.content, lease=self.lease
        )

    def elsewhere(self, woken: Callable[[], None]) -> Elsewhere:
        """How it hears of what other processes change."""

        async def pulled(_: frozenset[str]) -> None: ...

        async def looked() -> None: ...

        show = self.told.show
        return Elsewhere(
            self.store.database, self.lease, show, wake=woken, pulled=pulled, looks=looked
        )

    async def subscribes(
        self,
        chat: int,
        choices: Choices = CONFIRMED,
        kind: ChatKind = ChatKind.PRIVATE,
        topic: int = 0,
    ) -> Subscription:
        return await self.store.database.write(
            lambda c: self.subscriptions.subscribe(c, Place(chat, topic), kind, choices)
        )

    async def publishes(self, *briefs: Brief, **more: Any) -> None:
        """The content as it is from now on."""
        library = Library(briefs, **more)
        await self.store.database.write(lambda c: self.content.observe(c, library))

    async def passes(self, seconds: float) -> None:
        """Let the engine work for some time."""
        end = self.clock.time + seconds
        while self.clock.time + (wait := await self.engine.turn()) <= end:
            self.clock.time += wait
        if self.clock.time < end:
            self.clock.time = end
            await self.engine.turn()

    async def jumps(self, seconds: float) -> None:
        """Let some time pass in which nothing runs, then let the engine work until nothing is to be done at once."""
        self.clock.time += seconds
        await self.passes(10)

    async def begins_to_send(self, *briefs: Brief) -> None:
        """The content as it is from now on, a minute later: the first reader has what is new in it."""
        await self.publishes(*briefs)
        self.clock.time += 60
        await self.store.database.write(self.campaigns.advance)
        while not (await self.states()).get("sent"):
            await self.work.session()

    async def states(self) -> dict[str, int]:
        """How many deliveries are in each state."""
        found: dict[str, int] = defaultdict(int)
        rows = await self.store.database.read(lambda c: c.execute(select(deliveries.c.state)))
        for state in rows.scalars():
            found[state] += 1
        return dict(found)

    async def campaign(self, id: int = 1) -> Any:
        rows = await self.store.database.read(
            lambda c: c.execute(select(campaigns).where(campaigns.c.id == id))
        )
        return rows.mappings().one()

    async def progress(self, id: int = 1) -> Progress:
        return await self.store.database.read(lambda c: self.campaigns.progress(c, id))

    async def decides(self, name: str, campaign: int, *arguments: Any) -> bool:
        """A decision of the editors."""
        decision = getattr(self.decisions, name)
        done = await self.store.database.write(lambda c: decision(c, campaign, *arguments, "Ada"))
        self.engine.wake()
        return bool(done)


def delivery_over(
    store: Store,
    clock: HandClock,
    zone: str = "Europe/Berlin",
    editors: int | None = None,
    *,
    asks: bool = True,
    language: str = "en",
) -> Delivery:
    """Deliveries by a newsroom in Berlin, whose engine does not run."""
    return Delivery(
        store,
        clock,
        Chats(clock),
        editors=editors,
        username=lambda: "our_bot",
        zone=zone,
        asks=asks,
        language=language,
    )
