"""What was not understood of a reader's wishes for delivery."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import time

from babel import Locale

from bot.markup import HTML
from bot.replies.formats import ENGLISH, clipped, clock, either, together
from bot.replies.parts import in_marks

_MOST = 5
"""Words that are repeated."""
_LONGEST = 30
"""Characters that are repeated of each."""

_UNKNOWN = HTML("I did not understand {words}.")
_UNKNOWN_AND_MORE = HTML("I did not understand {words}, nor what else there is.")
_LEFT_OUT = HTML("There can be six times at most, so I left out {times}.")


def notes(
    unknown: Sequence[str], left_out: Sequence[time], locale: Locale = ENGLISH
) -> Iterator[HTML]:
    """Yield what is told of words that mean nothing, and of times that are too many."""
    if unknown:
        words = either([in_marks(clipped(word, _LONGEST)) for word in unknown[:_MOST]], locale)
        text = _UNKNOWN if len(unknown) <= _MOST else _UNKNOWN_AND_MORE
        yield text.format(words=words)
    if left_out:
        yield _LEFT_OUT.format(times=together([clock(at, locale) for at in left_out], locale))
