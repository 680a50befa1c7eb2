"""A subscription: the chat that briefs go to, and when and how it wants them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from enum import Enum, StrEnum
from typing import NamedTuple


class Mode(Enum):
    """What the bot does for subscribers."""

    OFF = "off"
    """It delivers nothing and keeps nothing."""
    STORED = "stored"
    """It delivers nothing any more, and still has what it kept of subscribers."""
    ON = "on"
    """It delivers."""


class Place(NamedTuple):
    """Where a subscription's briefs go."""

    chat: int | str
    """The chat's id at Telegram, or the `@name` of a channel."""
    topic: int = 0
    """The topic of a forum; 0 for none, and for the General topic."""


class ChatKind(StrEnum):
    """The kind of a chat, as far as a push differs by it."""

    PRIVATE = "private"
    GROUP = "group"
    """A group or supergroup."""
    CHANNEL = "channel"
    """The newsroom's own channel."""


class Sound(StrEnum):
    """Whether a brief rings when it arrives."""

    ALOUD = "aloud"
    SILENT = "silent"
    NIGHT = "night"
    """Silent between 22:00 and 7:00 by the subscriber's clock, aloud otherwise."""


class Days(StrEnum):
    """The days on which briefs arrive."""

    ALL = "all"
    WEEKDAYS = "weekdays"
    """Without the weekend of the subscriber's time zone, which is Friday and Saturday in Cairo."""


@dataclass(frozen=True)
class Choices:
    """What a subscriber has chosen."""

    times: tuple[time, ...] = ()
    """The times of day at which briefs arrive, in order, by the subscriber's clock; empty: as they appear."""
    days: Days = Days.ALL
    sound: Sound = Sound.NIGHT
    zone: str = "UTC"
    """The IANA name of the time zone."""
    zone_confirmed: bool = False
    """Whether the subscriber has said that the zone is right. Until then everything arrives silently."""
    language: str = ""
    """The code of the language of the briefs; empty where it is not known."""
    language_chosen: bool = False
    """Whether the subscriber has chosen it, and is answered in it, whatever Telegram says."""


class Standing(StrEnum):
    """Whether a subscription delivers."""

    ACTIVE = "active"
    PAUSED = "paused"
    """Until a moment that the subscriber chose."""
    STOPPED = "stopped"
    """The subscriber has unsubscribed; the choices are kept for a while."""
    BLOCKED = "blocked"
    """The subscriber has blocked the bot, or a group has removed it; the choices are kept for a while."""


@dataclass(frozen=True)
class Subscription:
    """One chat's, or one topic's, subscription."""

    id: int
    place: Place
    kind: ChatKind
    choices: Choices
    standing: Standing
    since: datetime
    """When it began (UTC)."""
    changed: datetime
    """When its standing last changed (UTC)."""
    paused_until: datetime | None = None
    """The end of a pause (UTC)."""
