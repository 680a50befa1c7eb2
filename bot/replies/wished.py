"""What was not understood of a reader's wishes for delivery."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import time

from babel import Locale

from bot.markup import HTML
from bot.replies.formats import clipped, clock, either, together
from bot.replies.parts import in_marks
from bot.translation import Message

_MOST = 5
"""Words that are repeated."""
_LONGEST = 30
"""Characters that are repeated of each."""

_UNKNOWN = Message("I did not understand {words}.")
_UNKNOWN_AND_MORE = Message("I did not understand {words}, nor what else there is.")
_LEFT_OUT = Message("There can be six times at most, so I left out {times}.")


def notes(unknown: Sequence[str], left_out: Sequence[time], locale: Locale) -> Iterator[HTML]:
    """Yield what is told of words that mean nothing, and of times that are too many."""
    if unknown:
        words = either(
            [in_marks(clipped(word, _LONGEST), locale) for word in unknown[:_MOST]], locale
        )
        text = _UNKNOWN if len(unknown) <= _MOST else _UNKNOWN_AND_MORE
        yield text(locale, words=words)
    if left_out:
        yield _LEFT_OUT(locale, times=together([clock(at, locale) for at in left_out], locale))
