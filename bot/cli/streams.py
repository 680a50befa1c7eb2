"""The standard streams: there and usable at the start, and no cause of a failure at the end."""

from __future__ import annotations

import os
import sys
from typing import TextIO


def prepare() -> None:
    """Open the standard streams that a parent has closed, and let none fail for a character."""
    # Else the next file that is opened would take the number of the closed stream.
    for number, (name, mode) in enumerate((("stdin", "r"), ("stdout", "w"), ("stderr", "w"))):
        if getattr(sys, name) is None:
            try:
                os.fstat(number)
            except OSError:
                os.dup2(os.open(os.devnull, os.O_RDWR), number)
            setattr(sys, name, open(number, mode, encoding="utf-8", closefd=False))  # noqa: SIM115 - open as long as the program runs
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]  # because sys names the abstract TextIO, and what is there is a TextIOWrapper


def discard(stream: TextIO) -> None:
    """Drop what cannot be written, for the interpreter would change the exit code for it."""
    try:
        stream.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
