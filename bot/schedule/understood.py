"""What is understood of a text in the words of one language, as it is read word by word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import time
from enum import Enum, auto

from bot.schedule.places import Place
from bot.schedule.wish_words import Part, Wish

_MIDNIGHT, _TWELVE = time(0), time(12)
_SURELY = 3
"""Words by which a text is surely in another language."""


class Before(Enum):
    """What stands right before a word, where that is no time and no part of the day."""

    PLACE = auto()
    UNKNOWN = auto()
    NEGATION = auto()
    OTHER = auto()


@dataclass
class Understood:
    """What is understood of a text as it is read, word by word."""

    wishes: list[Wish] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    """Parts of the day beside which no time stands."""
    doubts: int = 0
    """Words that mean nothing in the language; what is negated does."""
    is_place_doubtful: bool = False
    """Whether a word beside the place is not understood: both may be the name of another one."""
    before: time | Part | Before = Before.OTHER

    def is_better_than(self, other: Understood) -> bool:
        """
        Whether this reading in another language counts.

        It has to leave at most half as many words that are not understood, and to name the places of the other.
        These may be articles ("la", Los Angeles) where all of some words more is understood. It has to ask for
        something that the other does not, unless all of it is understood and no place is in it, whose name a word
        that says nothing can belong to.
        """
        fewer = other.doubts - len(self.unknown)
        if len(self.unknown) * 2 > other.doubts:
            return False
        zones, their_zones = self.zones, other.zones
        if not zones >= their_zones and (self.unknown or fewer < _SURELY):
            return False
        asks_more = {*self.wishes, *self.parts} - {
            *other.wishes,
            *other.parts,
        } or zones - their_zones
        asks = bool(self.wishes or self.parts)
        return bool(asks_more) or (asks and not self.unknown and not zones)

    @property
    def zones(self) -> frozenset[str]:
        """The zones of the places."""
        return frozenset(place.zone for place in self.places)

    def add_time(self, clock: time) -> None:
        """Take a time, which is in the part of the day before it."""
        if self.before is Before.NEGATION:
            self.add_unknown(f"{clock:%H:%M}")
            return
        if isinstance(self.before, Part) and (inside := _in_part(clock, self.before)):
            self.parts.remove(self.before)
            clock = inside
        self.wishes.append(clock)
        self.before = clock

    def add_wish(self, wish: Wish) -> None:
        """Take what a phrase asks for; a part of the day belongs to the time before it."""
        if not isinstance(wish, Part):
            if wish == _MIDNIGHT and self.before == _TWELVE:
                self.wishes.pop()
            self.wishes.append(wish)
            self.before = Before.OTHER
        elif isinstance(self.before, time) and (inside := _in_part(self.before, wish)):
            self.wishes[-1] = inside
            self.before = Before.OTHER
        else:
            self.parts.append(wish)
            self.before = wish

    def add_places(self, found: Sequence[Place]) -> None:
        """Take the places that a name can mean."""
        self.places.extend(found)
        self.is_place_doubtful |= self.before is Before.UNKNOWN
        self.before = Before.PLACE

    def pass_over(self) -> None:
        """Take a word that says nothing more: `every evening at 8`."""
        if not isinstance(self.before, Part):
            self.before = Before.OTHER

    def add_unknown(self, word: str, *, negates: bool = False) -> None:
        """Take a word that is not understood; what it negates is not, either."""
        self.unknown.append(word)
        self.doubts += not negates and self.before is not Before.NEGATION
        self.is_place_doubtful |= self.before is Before.PLACE
        self.before = Before.NEGATION if negates else Before.UNKNOWN


def _in_part(clock: time, part: Part) -> time | None:
    """A time in a part of the day beside it: eight in the evening is twenty hours; None where it cannot be in it."""
    if part is Part.NIGHT:
        return clock.replace(hour=(clock.hour + 12) % 24) if 6 <= clock.hour <= 12 else clock
    if part is Part.MORNING:
        return clock if clock.hour < 12 else None
    if clock.hour < 4:
        return None
    return clock.replace(hour=clock.hour + 12) if clock.hour < 12 else clock
