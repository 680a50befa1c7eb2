"""All of delivery, as the handlers and the service ask for it: each method is a transaction of its own."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TYPE_CHECKING, TypeVar

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.delivery.campaigns import pulled_briefs, shown_corrections
from bot.delivery.channel import Channel, Described
from bot.delivery.content.changes import Changes
from bot.delivery.content.content import Content, ask_where_restored
from bot.delivery.content.rendering import Rendering
from bot.delivery.editors.decisions import Decisions
from bot.delivery.editors.desk import Desk
from bot.delivery.editors.elsewhere import Elsewhere, is_told
from bot.delivery.engine import Engine
from bot.delivery.lease import Lease
from bot.delivery.ledger.sending import Result, Sender
from bot.delivery.ledger.work import Work
from bot.delivery.subscribers.subscribers import Subscribers
from bot.delivery.subscribers.subscriptions import Subscriptions
from bot.library import Library
from bot.links import Act, Decision
from bot.replies import push
from bot.reply import Reply
from bot.schedule.zones import zone_info
from bot.store.clock import Clock
from bot.store.errors import UnavailableError
from bot.store.store import Store
from bot.subscription import ChatKind, Place
from bot.translation import locale_for

if TYPE_CHECKING:
    from bot.delivery.queue import Queue

_T = TypeVar("_T")


async def _nothing(_: frozenset[str]) -> None: ...


class Delivery:
    """Subscriptions, campaigns, and the engine that sends."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        sender: Sender,
        *,
        editors: int | None,
        username: Callable[[], str],
        zone: str = "UTC",
        language: str = "en",
        rate: float = 25.0,
        delay: float = 60.0,
        asks: bool = True,
        paid: bool = False,
        answered: Callable[[], int] = lambda: 0,
    ) -> None:
        """
        `editors` is the chat that decides and is told. `language` and `zone` are the newsroom's, in which new subscribers' times are until they say otherwise.

        `username` gives the bot's name at Telegram, `answered` how many messages went out as answers since it was
        asked last.
        """
        self.store = store
        self.editors = editors
        """The chat that decides."""
        self._sender = sender
        self.clock = clock
        self.zone = zone
        locale = self._locale = locale_for(language)
        self.rendering = Rendering(store.database, username, locale)
        self._lease = Lease(clock, alone=store.server is None)
        self.desk = Desk(
            store,
            clock,
            sender,
            self.rendering,
            lease=self._lease,
            chat=editors,
            zone=zone_info(zone),
            locale=locale,
            rate=rate,
        )
        self._work = Work(
            store,
            clock,
            sender,
            self.rendering,
            self.desk,
            rate=rate,
            paid=paid,
            editors=editors is not None,
            answered=answered,
        )
        changes = Changes(clock, delay, asks=asks, editors=editors is not None)
        self._content = Content(clock, changes)
        self._queue: Queue | None = None
        if store.server:
            # What only a server needs takes time to load, and is an extra.
            from bot.delivery.queue import Queue

            self._queue = Queue(store.server, store.database, self._work)
        self.engine = Engine(
            store,
            clock,
            self._work,
            self.desk,
            self._content,
            lease=self._lease,
            session=self._queue.ask if self._queue else None,
            observed=self._look_up_pulled,
        )
        if self._queue:
            self._queue.ended = self.engine.wake
        self._elsewhere = Elsewhere(
            store.database,
            self._lease,
            self.desk.show,
            wake=self.engine.wake,
            pulled=self._are_pulled,
            looks=self._look_up_languages,
        )
        self.watched: Channel | None = None
        """The newsroom's channel, where it has one."""
        self.pulled: frozenset[str] = frozenset()
        """The ids of briefs that the editors are checking: no reader sees them."""
        self.pulled_changes: Callable[[frozenset[str]], Awaitable[None]] = _nothing
        """Is told of these when they change."""
        self._decisions = Decisions(clock)
        self._subscriptions = Subscriptions(clock, store.cipher)
        self.subscribers = Subscribers(store, clock, self.rendering, wake=self.engine.wake)
        """All that is done for subscribers."""

    async def run(self) -> None:
        """Deliver for as long as the bot runs."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self.desk.run())
            if self.watched:
                # Before that, its discussion group could be sent what the channel's posts bring it.
                await self.watched.look()
                tasks.create_task(self.watched.run())
            if self.store.folder or self.store.server:  # what is in memory, no other process has
                tasks.create_task(self._elsewhere.run())
            if self._queue:
                tasks.create_task(self._queue.run())
            tasks.create_task(self.engine.run())

    def trouble(self) -> str | None:
        """Why nothing is delivered, if that is so."""
        return (
            self.engine.trouble
            or self._work.trouble
            or (self._queue.trouble if self._queue else None)
        )

    async def start(self, whole: Library) -> None:
        """
        Take note of the content with which the bot starts, and of the briefs that the editors are checking.

        Raises `UnavailableError`.
        """
        await self.join()
        for campaign in await self._write(lambda c: self._content.observe(c, whole)):
            self.desk.show(campaign)
        await self._look_up_pulled()
        await self._look_up_languages()

    async def join(self) -> None:
        """Take part in deliveries, without content. Raises `UnavailableError`."""
        await self._write(lambda c: ask_where_restored(c, self.clock.now()))
        self._lease.held = await self._write(self._lease.take)

    def follow(self, whole: Library) -> None:
        """Take note of the content, what is to come included, as soon as the database takes it."""
        self.engine.follow(whole)

    async def channel(self, chat: int | str | None) -> None:
        """Post to a channel from now on, and to no other; None for none."""
        await self._write(lambda c: self._subscriptions.channel(c, chat, self.zone))

    def watch_channel(self, describe: Callable[[], Awaitable[Described]]) -> None:
        """Have the channel looked at, which `describe` asks Telegram about; its discussion group is sent nothing."""
        tell, leave_out = self.desk.tell, self._work.leave_out
        self.watched = Channel(
            self.clock, self.store.cipher, describe, tell, leave_out, locale=self._locale
        )

    async def decide(self, decision: Decision, who: str) -> bool:
        """Do what an editor, by that name, decides. Returns False where somebody was faster, or the text is another by now."""
        asked = {Act.ASK_SEND: Act.SEND, Act.ASK_PULL: Act.PULL}.get(decision.act)
        done = True
        if asked is None and decision.act is not Act.SHOW:
            done = await self._write(lambda c: self._decisions.make(c, decision, who))
            self.engine.wake()
            # What is asked about a correction ends with its brief.
            for correction in await self._read(lambda c: shown_corrections(c, decision.campaign)):
                self.desk.show(correction)
        self.desk.show(decision.campaign, asked)
        # Last, for making an edition of thousands of briefs takes its time.
        await self._look_up_pulled()
        return done

    async def test(self, decision: Decision, reader: int) -> Result:
        """Send the push to one reader alone, as a test. Returns what became of it; `GONE` where there is no such text."""
        if not await self.rendering.has(decision.campaign, decision.revision):
            return Result.GONE
        message = await self.rendering.message(
            decision.campaign, decision.revision, ChatKind.PRIVATE
        )
        reply = push.test(message.reply, self._locale)
        return (await self._sender.push(Place(reader), reply, silent=True)).result

    async def is_told(self, reply: Reply) -> bool:
        """Whether another process tells the admin the same. Where nobody knows, this one tells it."""
        now, who = self.clock.now(), self._lease.holder
        with suppress(UnavailableError):
            return await self._write(lambda c: is_told(c, reply.text, who, now))
        return False

    async def _look_up_languages(self) -> None:
        await self.subscribers.languages.look()

    async def _look_up_pulled(self) -> None:
        await self._are_pulled(await self._read(pulled_briefs))

    async def _are_pulled(self, pulled: frozenset[str]) -> None:
        if pulled != self.pulled:
            self.pulled = pulled
            await self.pulled_changes(pulled)

    async def _write(self, work: Callable[[AsyncConnection], Awaitable[_T]]) -> _T:
        return await self.store.database.write(work)

    async def _read(self, work: Callable[[AsyncConnection], Awaitable[_T]]) -> _T:
        return await self.store.database.read(work)
