"""Large work beside answers that must not be late for it."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def in_the_background() -> Iterator[None]:
    """
    Load for seconds, if need be, while readers are answered in another thread.

    Threads take turns: after half a millisecond instead of five, so that an answer, which takes some
    turns, is not late. And garbage is left alone: to look for it among millions of new objects, none of
    which is any, would stop everything for longer than a reader should wait.
    """
    interval = sys.getswitchinterval()
    sys.setswitchinterval(0.0005)
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
        sys.setswitchinterval(interval)


def pieces(whole: object) -> list[object]:
    """What an object and those that it is made of hold: none of it large enough to matter alone."""
    if not hasattr(whole, "__dict__"):
        return list(whole) if isinstance(whole, list) else [whole]
    return [piece for part in vars(whole).values() for piece in pieces(part)]


def let_go(old: list[object]) -> None:
    """Let the old content go piece by piece: all at once would stop every thread meanwhile."""
    while old:
        old.pop()
