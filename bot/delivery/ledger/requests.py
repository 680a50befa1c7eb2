"""Requests that are on their way: each is made once, and what Telegram makes of it is written down."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, Protocol, TypeVar

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.delivery.content.rendering import Message, Rendering
from bot.delivery.ledger.departure import Departure
from bot.delivery.ledger.edits import Edits
from bot.delivery.ledger.limiter import Limiter
from bot.delivery.ledger.sending import Result, Sender, Sending
from bot.delivery.ledger.settling import Incident, Settling, Taken
from bot.store.clock import Clock
from bot.store.errors import UnavailableError
from bot.store.store import Store
from bot.subscription import Place

log = logging.getLogger(__name__)

_MOST = 100
"""Requests that are on their way at the same time, at most."""
_FREE_RATE = 25.0
"""Messages a second where Telegram lets the bot pay for no more."""
_REFUSED = 1.0
"""Seconds after which an answer of Telegram's is written down again that the database did not take."""

_T = TypeVar("_T")


class Telling(Protocol):
    """Tells the editors of campaigns."""

    async def changed(self, campaign: int) -> None:
        """Tell that a campaign has changed by itself, or that something keeps it from its readers."""
        ...

    async def reminded(self, campaign: int) -> None:
        """Tell that a campaign is about to miss its hour."""
        ...


class _Group:
    """Deliveries that Telegram has taken, and that are written down together: the first one's task does it."""

    def __init__(self) -> None:
        self.taken: list[Taken] = []
        self.written: asyncio.Future[None] = asyncio.get_running_loop().create_future()


class Requests:
    """The requests of one worker."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        sender: Sender,
        rendering: Rendering,
        telling: Telling,
        *,
        limiter: Limiter,
        edits: Edits,
        paid: bool,
    ) -> None:
        """With `paid` the bot pays for a faster broadcast, as long as Telegram lets it."""
        self.halted = False
        """Whether Telegram cannot be reached or does not know the token, or the database takes nothing."""
        self.sent = 0
        """Deliveries that were sent and written down."""
        self.trouble: str | None = None
        """Why the database does not take what Telegram has answered, if that is so."""
        self._store = store
        self._clock = clock
        self._sender = sender
        self._rendering = rendering
        self._telling = telling
        self._limiter = limiter
        self._edits = edits
        self._paid = paid
        self._settling = Settling(clock, limiter, store.cipher)
        self._under_way: set[asyncio.Task[None]] = set()
        self._group: _Group | None = None
        """The one whose transaction has not begun."""

    async def push(self, departure: Departure) -> None:
        """Have a delivery sent, once not too many are on their way."""
        await self._room()
        self._begin(self._push(departure))

    async def edit(self, departure: Departure) -> None:
        """Have a copy edited, once not too many are on their way."""
        await self._room()
        self._begin(self._edit(departure))

    async def settle(self, seconds: float) -> bool:
        """Wait some seconds for what is on its way. Returns whether nothing is any more."""
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=seconds)
        return not self._under_way

    async def finish(self, seconds: float) -> None:
        """Wait some seconds for what is on its way, and give up what takes longer."""
        if not self._under_way:
            return
        _, late = await asyncio.wait(self._under_way, timeout=seconds)
        for task in late:
            task.cancel()
        if late:
            await asyncio.wait(late)

    async def _room(self) -> None:
        while len(self._under_way) >= _MOST:
            await asyncio.wait(self._under_way, return_when=asyncio.FIRST_COMPLETED)

    def _begin(self, request: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(request)
        self._under_way.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._under_way.discard(task)
        if not task.cancelled() and (error := task.exception()):
            # Its row is taken back after a while.
            log.error("A delivery failed", exc_info=error)

    async def _push(self, departure: Departure) -> None:
        async def send(message: Message) -> Sending:
            return await self._sender.push(
                self._place(departure),
                message.reply,
                silent=departure.silent,
                paid=self._paid,
                answers=departure.message,
            )

        sending = await self._made(departure, send)
        if sending.result is Result.DONE:
            await self._sent(Taken(departure, sending.message))
        else:
            await self._tell(
                await self._written(lambda c: self._settling.not_sent(c, departure, sending))
            )
        if self._clock.now() >= departure.lapses:
            # The editors may have been asked whether it arrived.
            await self._telling.changed(departure.campaign)

    async def _sent(self, taken: Taken) -> None:
        """Write down that Telegram has taken a delivery, together with all others of the same transaction."""
        if group := self._group:
            group.taken.append(taken)
            await asyncio.shield(group.written)
        else:
            group = self._group = _Group()
            group.taken.append(taken)
            try:
                await self._written(
                    lambda c: self._settling.sent(c, group.taken), lambda: self._close(group)
                )
            except BaseException:
                self._close(group)
                group.written.cancel()
                raise
            group.written.set_result(None)
        self.sent += 1

    def _close(self, group: _Group) -> None:
        """Have nothing more be written down with a group."""
        if self._group is group:
            self._group = None

    async def _edit(self, departure: Departure) -> None:
        async def edit(message: Message) -> Sending:
            place = self._place(departure)
            if message.deletes:
                removed = await self._sender.remove(place, departure.message)
                if removed.result is Result.DONE:
                    return removed._replace(result=Result.GONE)
                # What Telegram does not delete any more is edited.
                if removed.result is not Result.REFUSED:
                    return removed
            return await self._sender.revise(place, departure.message, message.reply)

        sending = await self._made(departure, edit)
        await self._tell(await self._written(lambda c: self._edits.settle(c, departure, sending)))

    async def _made(
        self, departure: Departure, request: Callable[[Message], Awaitable[Sending]]
    ) -> Sending:
        """
        Make the request of a departure, and note what it says of Telegram.

        It is not made where the message cannot be read, or where so long has passed since it was marked that others
        will take it for lost.
        """
        try:
            message = await self._rendering.message(
                departure.campaign, departure.revision, departure.kind
            )
        except UnavailableError as error:
            sending = Sending(Result.NOT_SENT, why=str(error))
        else:
            late = self._clock.now() >= departure.until
            sending = Sending(Result.NOT_SENT, why="late") if late else await request(message)
        self._note(sending)
        return sending

    async def _written(
        self,
        work: Callable[[AsyncConnection], Awaitable[_T]],
        begins: Callable[[], None] = lambda: None,
    ) -> _T:
        """Write down what Telegram has answered, however long the database does not take it."""
        while True:
            try:
                done = await self._store.database.write(work, begins)
            except UnavailableError as error:
                if not self.trouble:
                    log.warning("Telegram's answers cannot be noted: %s; trying on", error)
                self.halted, self.trouble = True, str(error)
                await self._clock.sleep(_REFUSED)
            else:
                self.trouble = None
                return done

    def _note(self, sending: Sending) -> None:
        if sending.result is Result.FORBIDDEN_PAID and self._paid:
            log.warning("Telegram takes no payment for a faster broadcast: %s", sending.why)
            self._paid = False
            self._limiter.full_rate = min(self._limiter.full_rate, _FREE_RATE)
        if sending.result in (Result.NOT_SENT, Result.NO_TOKEN):
            self.halted = True

    async def _tell(self, incident: Incident | None) -> None:
        if incident:
            log.warning(
                "Campaign %s is kept from a %s: %s %s",
                incident.campaign,
                incident.kind,
                incident.result.value,
                incident.why,
            )
            await self._telling.changed(incident.campaign)

    def _place(self, departure: Departure) -> Place:
        return Place(self._store.cipher.chat(departure.address), departure.topic)
