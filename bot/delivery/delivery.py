"""All of delivery, as the handlers and the service ask for it: each method is a transaction of its own."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import NamedTuple, TypeVar

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.brief import Brief
from bot.delivery.changes import Changes
from bot.delivery.clock import Clock
from bot.delivery.content import Content
from bot.delivery.decisions import Decisions
from bot.delivery.engine import Engine, Telling
from bot.delivery.keeping import Keeping, Kept
from bot.delivery.rendering import Rendering
from bot.delivery.sending import Sender
from bot.delivery.subscriptions import Subscriptions
from bot.delivery.welcome import Copy, Welcome
from bot.delivery.work import Desk, Work
from bot.library import Library
from bot.masthead import Newsroom
from bot.reply import Reply
from bot.store.store import Store
from bot.store.tables import campaigns
from bot.subscription import ChatKind, Choices, Place, Standing, Subscription

_T = TypeVar("_T")


class Welcomed(NamedTuple):
    """A subscription that has just begun or changed, and the brief that is given to it, if any."""

    subscription: Subscription
    copy: Copy | None = None
    brief: Reply | None = None


class Delivery:
    """Subscriptions, campaigns, and the engine that sends."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        sender: Sender,
        desk: Desk,
        telling: Telling,
        *,
        newsroom: Callable[[], Newsroom | None],
        username: Callable[[], str],
        zone: str = "UTC",
        rate: float = 25.0,
        delay: float = 60.0,
        asks: bool = True,
        paid: bool = False,
        answered: Callable[[], int] = lambda: 0,
    ) -> None:
        """
        `zone` is the newsroom's, in which new subscribers' times are until they say otherwise.

        `newsroom` and `username` give what messages say of the newsroom and of the bot's name at Telegram;
        `answered`, how many messages went out as answers since it was asked last.
        """
        self.store = store
        self.clock = clock
        self.zone = zone
        self.rendering = Rendering(store.database, newsroom, username)
        work = Work(
            store, clock, sender, self.rendering, desk, rate=rate, paid=paid, answered=answered
        )
        self.engine = Engine(store, clock, work, telling)
        self.pulled: frozenset[str] = frozenset()
        """The ids of briefs that the editors have pulled: no reader sees them."""
        changes = Changes(clock, delay, asks=asks)
        self._content = Content(clock, changes)
        self._welcome = Welcome(clock, changes)
        self._decisions = Decisions(clock)
        self._subscriptions = Subscriptions(clock, store.cipher)
        self._keeping = Keeping(clock, store.cipher)

    async def observe(self, whole: Library) -> None:
        """Take note of the content, what is still to come included."""
        await self._write(lambda c: self._content.observe(c, whole))
        await self._look_up_pulled()
        self.engine.wake()

    async def subscription(self, place: Place) -> Subscription | None:
        """The subscription of a chat or topic, whatever its standing; None where there is none."""
        return await self._read(lambda c: self._subscriptions.of(c, place))

    async def subscriptions(self, chat: int | str) -> tuple[Subscription, ...]:
        """The subscriptions of a chat and its topics."""
        return await self._read(lambda c: self._subscriptions.all_of(c, chat))

    async def subscribe(self, place: Place, kind: ChatKind, choices: Choices) -> Subscription:
        """Subscribe a chat or topic, or change what it has chosen, and deliver from now on."""
        found = await self._write(lambda c: self._subscriptions.subscribe(c, place, kind, choices))
        self.engine.wake()
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
        self.engine.wake()
        if copy is None:
            return Welcomed(found)
        message = await self.rendering.message(copy.campaign, copy.revision, kind)
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
        return await self._write(lambda c: self._keeping.forget(c, chat))

    async def given(self, copy: Copy, message: int) -> None:
        """Note the number of the message in which a brief was given, so that corrections reach it."""
        await self._write(lambda c: self._welcome.given(c, copy, message))

    async def approve(self, campaign: int, revision: int, who: str) -> bool:
        """Send a brief, in that text alone. This and what follows return whether there was anything left to decide."""
        return await self._decided(lambda c: self._decisions.approve(c, campaign, revision, who))

    async def decline(self, campaign: int, revision: int, who: str) -> bool:
        """Do not send a brief."""
        return await self._decided(lambda c: self._decisions.decline(c, campaign, revision, who))

    async def pause_campaign(self, campaign: int, who: str) -> bool:
        """Let nothing of a campaign go out for now."""
        return await self._decided(lambda c: self._decisions.pause(c, campaign, who))

    async def resume_campaign(self, campaign: int, who: str) -> bool:
        """Go on with a campaign that was paused."""
        return await self._decided(lambda c: self._decisions.resume(c, campaign, who))

    async def stop_campaign(self, campaign: int, who: str) -> bool:
        """Cancel what of a campaign has not been sent."""
        return await self._decided(lambda c: self._decisions.stop(c, campaign, who))

    async def pull(self, campaign: int, who: str) -> bool:
        """Have readers see nothing of a brief for now, in copies that they have either."""
        return await self._decided(lambda c: self._decisions.pull(c, campaign, who))

    async def restore(self, campaign: int, who: str) -> bool:
        """Show a pulled brief again."""
        return await self._decided(lambda c: self._decisions.restore(c, campaign, who))

    async def edit_copies(self, campaign: int, who: str) -> bool:
        """Have the copies show a change that the editors were asked about."""
        return await self._decided(lambda c: self._decisions.edit_copies(c, campaign, who))

    async def stop_edits(self, campaign: int, who: str) -> bool:
        """Leave the copies as they are that have not been edited yet."""
        return await self._decided(lambda c: self._decisions.stop_edits(c, campaign, who))

    async def _decided(self, decision: Callable[[AsyncConnection], Awaitable[bool]]) -> bool:
        done = await self._write(decision)
        await self._look_up_pulled()
        self.engine.wake()
        return done

    async def _look_up_pulled(self) -> None:
        found = await self._read(
            lambda c: c.execute(select(campaigns.c.brief).where(campaigns.c.pulled))
        )
        self.pulled = frozenset(found.scalars())

    async def _write(self, work: Callable[[AsyncConnection], Awaitable[_T]]) -> _T:
        return await self.store.database.write(work)

    async def _read(self, work: Callable[[AsyncConnection], Awaitable[_T]]) -> _T:
        return await self.store.database.read(work)
