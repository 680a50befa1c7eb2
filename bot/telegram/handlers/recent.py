"""What a chat was told or sent lately, so that it is not again."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from datetime import datetime, timedelta

_REMEMBERED = 1000
"""Keys that are remembered."""


class Recent:
    """Remembers when something last happened, by its key; nothing of it is stored."""

    def __init__(self, within: timedelta) -> None:
        """What happened `within` this time is recent."""
        self._within = within
        self._last: OrderedDict[Hashable, datetime] = OrderedDict()

    def is_first(self, key: Hashable, at: datetime) -> bool:
        """
        Whether something that is asked for at a moment has not happened lately; it happens then.

        What was asked for at the same moment is the same, for a question may be handled again.
        """
        last = self._last.get(key)
        if last is not None and last != at and abs(at - last) < self._within:
            return False
        self._last[key] = at
        self._last.move_to_end(key)
        if len(self._last) > _REMEMBERED:
            self._last.popitem(last=False)
        return True
