"""What readers order of delivery: the store is asked before it is answered, so that its handlers are coroutines."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from babel import Locale

from bot.brief import Brief
from bot.links import Setting
from bot.replies.view import View, Whose
from bot.reply import Reply
from bot.subscription import ChatKind, Choices, Place, Subscription
from bot.telegram.edition import Edition
from bot.telegram.handlers.recent import Recent
from bot.telegram.transport.outbox import Outbox, current
from bot.telegram.transport.requests import Document
from bot.translation import Label

if TYPE_CHECKING:
    from bot.delivery.delivery import Delivery
    from bot.delivery.subscribers.welcome import Copy

_T = TypeVar("_T")


class Order(NamedTuple):
    """What a message asks of delivery; `ORDERS` has the handler for each name."""

    name: str
    words: str = ""


class Answer(NamedTuple):
    """The messages that answer an update."""

    replies: Sequence[Reply] = ()
    """Under a pressed button, the first takes the place of the message."""
    copy: Copy | None = None
    """The delivery that the last of them is."""
    file: Document | None = None
    """What is sent behind them."""
    notice: Label | None = None
    """What the answer to a press says."""


@dataclass(frozen=True)
class Asker:
    """The chat or topic that something of delivery is asked for, and what the answer is made of."""

    delivery: Delivery
    edition: Edition
    username: str
    """The bot's name at Telegram."""
    locale: Locale
    """Of who asks."""
    language: str
    """The code of the language of who asks: the one chosen, else as Telegram tells it, else the newsroom's."""
    place: Place
    kind: ChatKind
    at: datetime
    """When it was asked."""
    files: Recent
    """The files that chats were sent in the last minute."""
    delivers: bool
    """Whether the bot still delivers."""

    @property
    def whose(self) -> Whose:
        """Whose subscription it would be."""
        return Whose.of(self.kind, self.place)

    @property
    def now(self) -> datetime:
        """The present moment by delivery's clock."""
        return datetime.fromtimestamp(self.delivery.clock.now(), UTC)

    @property
    def latest(self) -> Brief | None:
        """The latest brief, if there is one."""
        library = self.edition.library
        return library.latest if library.briefs else None

    async def subscription(self) -> Subscription | None:
        """The subscription of the chat or topic, whatever its standing."""
        return await self.delivery.subscribers.subscription(self.place)

    async def changed(self, before: Subscription, choices: Choices) -> Subscription:
        """An active subscription of the chat or topic, after it has chosen something else."""
        return await self.delivery.subscribers.change(before, choices)

    def view(self, subscription: Subscription) -> View:
        """A subscription as its pages show it."""
        from bot.schedule import moments
        from bot.schedule.clock_faces import offset_of
        from bot.schedule.zone_names import name_of
        from bot.schedule.zones import territory, zone_info

        choices = subscription.choices
        clock = zone_info(choices.zone)
        due = moments.next_due(choices, self.now)
        # Nobody lives in UTC: who has the same clock now has a zone that is to be found out.
        lived_in = territory(choices.zone)
        confirmed = choices.zone if lived_in else f"{offset_of(choices.zone, self.now):+d}"
        return View(
            subscription,
            name_of(choices.zone, self.locale),
            self.now.astimezone(clock),
            Setting("zone", confirmed),
            due.astimezone(clock) if due else None,
        )


async def begun(make: Callable[[], Awaitable[Answer]]) -> Answer:
    """
    The answer of which some message has gone out already, so that none mixes two editions, or a new one.

    An answer of which nothing went out is made anew, from the content of the moment; what it writes into the
    store is the same at each try.
    """
    messages = current.get(None) or Outbox()
    if messages.begun and isinstance(messages.answer, Answer):
        return messages.answer
    messages.answer = answer = await make()
    return answer


async def aside(work: Callable[..., _T], *arguments: object) -> _T:
    """Do some work in another thread: what knows the world's cities takes a third of a second to load."""
    return await asyncio.to_thread(work, *arguments)
