"""The settings of Python's garbage collector, and what is done so that a large load delays no answer."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager

_SWITCH = 0.0005
"""Seconds after which threads take turns during a load, in place of Python's 5 ms."""


def collect_rarely() -> None:
    """
    Leave what was loaded alone, and look for garbage after more new objects than the default.

    Each answer makes hundreds of objects, nearly all without cycles. To go through them every 700
    takes a sixth of the time.
    """
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def collect() -> None:
    """Look for garbage again, although a load that was to do so hangs."""
    gc.enable()


@contextmanager
def left_alone() -> Iterator[None]:
    """
    Look for no garbage while many objects are made that all stay.

    To look for it among the parts of briefs takes a quarter of the time of loading them.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


@contextmanager
def in_the_background() -> Iterator[None]:
    """
    Load for seconds, if need be, while readers are answered in another thread.

    Threads take turns more often, so that an answer, which takes some turns, is not late. Garbage is
    left alone: to look for it among millions of new objects, none of which is any, would stop
    everything for longer than a reader should wait.
    """
    interval = sys.getswitchinterval()
    sys.setswitchinterval(_SWITCH)
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
        sys.setswitchinterval(interval)


def parts_of(whole: object) -> list[object]:
    """The objects that an object and its attributes hold, none of them large enough to matter alone."""
    if not hasattr(whole, "__dict__"):
        return list(whole) if isinstance(whole, list) else [whole]
    return [piece for part in vars(whole).values() for piece in parts_of(part)]


def release(old: list[object]) -> None:
    """Drop old content piece by piece: all at once would stop every thread meanwhile."""
    while old:
        old.pop()
