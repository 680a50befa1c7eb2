"""A subscription as its pages show it, and the buttons by which they lead to each other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from enum import Enum

from bot.links import Setting
from bot.subscription import ChatKind, Choices, Place, Subscription

HOME = Setting()
"""The button to the first page."""
ON, OFF = Setting("on"), Setting("off")
"""The buttons that subscribe, or have a subscription go on, and that unsubscribe."""
TIMES, SOUND, ZONE = Setting("times"), Setting("sound"), Setting("zone")
"""The buttons to the pages with the times of day, the sound and the time zones."""
TYPE = Setting("type")
"""The button to the question for a time zone that is typed."""
AS_THEY_APPEAR = Setting("times", "none")
"""The button that has briefs come without set times."""
WEEK = Setting("pause", "7")
"""The button that pauses for some days."""

EVENING, MORNING = time(22), time(7)
"""The night, in which briefs come silently unless a subscriber wants them otherwise."""


class Whose(Enum):
    """Whose subscription it is, as readers are told."""

    READER = "reader"
    GROUP = "group"
    TOPIC = "topic"

    @classmethod
    def of(cls, kind: ChatKind, place: Place) -> Whose:
        """Whose subscription one in that kind of chat is."""
        if kind is ChatKind.PRIVATE:
            return cls.READER
        return cls.TOPIC if place.topic else cls.GROUP


@dataclass(frozen=True)
class View:
    """A subscription, and what its pages say of the clocks around it."""

    subscription: Subscription
    zone: str
    """The name of its time zone for readers."""
    now: datetime
    """The present moment by its clock."""
    confirms: Setting
    """What a press sets that says that this clock is right."""
    due: datetime | None = None
    """When the next delivery is due by its clock; None where briefs come as they appear."""

    @property
    def choices(self) -> Choices:
        """What the subscriber has chosen."""
        return self.subscription.choices

    @property
    def whose(self) -> Whose:
        """Whose subscription it is."""
        return Whose.of(self.subscription.kind, self.subscription.place)

    def local(self, moment: datetime) -> datetime:
        """A moment by the subscription's clock."""
        return moment.astimezone(self.now.tzinfo)
