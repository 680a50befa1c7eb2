"""Pauses between tries: how long each is, and the one loop that tries until something works."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from typing import TypeVar

from telegram.error import InvalidToken, TelegramError

from bot.telegram.transport.answers import TooManyRequestsError

LONGEST = 30.0
"""Seconds that a pause lasts at most, unless the caller gives another limit."""

_T = TypeVar("_T")


def backoff(failures: int, *, first: float, longest: float = LONGEST) -> float:
    """
    Seconds to pause after some failures in a row.

    The pause doubles with each failure, from `first` to `longest`. Half of it is random, so that
    several processes do not come back in step.
    """
    return min(longest, first * 2.0 ** min(failures, 16)) * random.uniform(0.5, 1)  # noqa: S311 - no secret


async def until_it_works(
    work: Callable[[], Awaitable[_T]],
    *,
    failed: Callable[[TelegramError], None],
    first: float,
    longest: float = LONGEST,
    ended_by: type[TelegramError] | tuple[()] = InvalidToken,
) -> _T:
    """
    Repeat some work until neither Telegram nor the network refuses it.

    `failed` is told of each failure. A pause is at least as long as Telegram asks for. Raises the
    errors that `ended_by` names, and whatever is no `TelegramError`.
    """
    failures = 0
    while True:
        try:
            return await work()
        except TelegramError as error:
            if isinstance(error, ended_by):
                raise
            failed(error)
            asked = error.seconds if isinstance(error, TooManyRequestsError) else 0
            await asyncio.sleep(max(asked, backoff(failures, first=first, longest=longest)))
            failures += 1
