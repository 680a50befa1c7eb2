"""All that is done for subscribers, as the handlers ask for it: each method is a transaction of its own."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.brief import Brief
from bot.delivery.content.rendering import Rendering
from bot.delivery.subscribers import languages
from bot.delivery.subscribers.keeping import Keeping, Kept
from bot.delivery.subscribers.languages import Languages
from bot.delivery.subscribers.subscriptions import Subscriptions
from bot.delivery.subscribers.welcome import Copy, Welcome, Welcomed
from bot.store.clock import Clock
from bot.store.errors import UnavailableError
from bot.store.store import Store
from bot.subscription import ChatKind, Choices, Place, Standing, Subscription

_T = TypeVar("_T")


class Subscribers:
    """Subscribes chats, changes what they have chosen, and forgets them."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        rendering: Rendering,
        *,
        wake: Callable[[], None],
    ) -> None:
        """`wake` is called when something may be due earlier than it was."""
        self._store = store
        self._rendering = rendering
        self._wake = wake
        self._welcome = Welcome(clock)
        self._subscriptions = Subscriptions(clock, store.cipher)
        self.languages = Languages(store.database, store.cipher)
        self._keeping = Keeping(clock, store.cipher)

    async def subscription(self, place: Place) -> Subscription | None:
        """The subscription of a chat or topic, whatever its standing; None where there is none."""
        return await self._read(lambda c: self._subscriptions.of(c, place))

    async def subscriptions(self, chat: int | str) -> tuple[Subscription, ...]:
        """The subscriptions of a chat and its topics."""
        return await self._read(lambda c: self._subscriptions.all_of(c, chat))

    async def subscribe(self, place: Place, kind: ChatKind, choices: Choices) -> Subscription:
        """Subscribe a chat or topic, or change what it has chosen, and deliver from now on."""
        found = await self._write(lambda c: self._subscriptions.subscribe(c, place, kind, choices))
        self._wake()
        return found

    async def change(self, before: Subscription, choices: Choices) -> Subscription:
        """Change what an active subscriber has chosen. Returns the subscription as it is then; somebody may have ended it."""
        found = await self._write(lambda c: self._subscriptions.change(c, before, choices))
        self._wake()
        return found or replace(before, standing=Standing.STOPPED)

    async def speak(self, place: Place, language: str) -> Subscription | None:
        """Answer a subscriber in a language from now on, and deliver in it. Returns the subscription; somebody may have ended it."""

        async def work(c: AsyncConnection) -> Subscription | None:
            before = await self._subscriptions.of(c, place)
            known = before.choices if before else None
            if known is None or (known.language_chosen and known.language == language):
                return before
            found = await self._subscriptions.speak(c, place, language)
            await languages.note(c)
            return found

        found = await self._write(work)
        self._wake()
        await self.languages.look()
        return found

    async def welcome(
        self, place: Place, kind: ChatKind, choices: Choices, brief: Brief | None
    ) -> Welcomed:
        """
        Subscribe a chat or topic, and give it the latest brief where it does not have it.

        The brief counts as delivered from now on. `given` is told of the number of its message; until then
        the same call gives it again.
        """

        async def work(c: AsyncConnection) -> tuple[Subscription, Copy | None]:
            before = await self._subscriptions.of(c, place)
            anew = before is None or before.standing not in (Standing.ACTIVE, Standing.PAUSED)
            found = await self._subscriptions.subscribe(c, place, kind, choices)
            copy = brief and await self._welcome.give(c, found.id, brief, anew=anew)
            return found, copy or None

        found, copy = await self._write(work)
        self._wake()
        if copy is None:
            return Welcomed(found)
        message = await self._rendering.message(copy.campaign, copy.revision, kind)
        return Welcomed(found, copy, message.reply)

    async def stop(self, place: Place) -> bool:
        """Deliver nothing any more. Returns whether anything was delivered before."""
        return await self._write(lambda c: self._subscriptions.stop(c, place))

    async def pause(self, place: Place, until: datetime) -> bool:
        """Deliver nothing until a moment. Returns whether there was a subscription to pause."""
        return await self._write(lambda c: self._subscriptions.pause(c, place, until))

    async def block(self, chat: int) -> None:
        """Suspend all that goes to a chat, because it takes nothing from the bot any more."""
        await self._write(lambda c: self._subscriptions.block(c, chat))

    async def migrate(self, old: int, new: int) -> None:
        """Note that a group has become a supergroup."""
        await self._write(lambda c: self._subscriptions.migrate(c, old, new))

    async def kept(self, chat: int | str) -> tuple[Kept, ...]:
        """Everything that is kept about a chat."""
        return await self._read(lambda c: self._keeping.kept(c, chat))

    async def forget(self, chat: int | str) -> bool:
        """Delete everything about a chat, what is on its way included. Returns whether there was anything."""
        chosen = self.languages.of(chat)

        async def work(c: AsyncConnection) -> bool:
            known = await self._keeping.forget(c, chat)
            if chosen:
                await languages.note(c)
            return known

        known = await self._write(work)
        if known:
            if chosen:
                await self.languages.look()
            # It is deleted, whether or not what is left of it in the log can be emptied now.
            with suppress(UnavailableError):
                await self._store.database.empty_log()
        return known

    async def given(self, copy: Copy, message: int) -> None:
        """Note the number of the message in which a brief was given, so that corrections reach it."""
        await self._write(lambda c: self._welcome.given(c, copy, message))

    async def _write(self, work: Callable[[AsyncConnection], Awaitable[_T]]) -> _T:
        return await self._store.database.write(work)

    async def _read(self, work: Callable[[AsyncConnection], Awaitable[_T]]) -> _T:
        return await self._store.database.read(work)
