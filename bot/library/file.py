"""Reading of one file: only a regular one, and only up to a size."""

from __future__ import annotations

import os
import stat
from pathlib import Path

LARGEST = 1024 * 1024
"""Bytes of a content file; a brief of a hundred quotes has fifty thousand."""


class UnfitError(Exception):
    """The path is no regular file or the file is too large; the text says what to do."""


def read(path: Path) -> bytes:
    """The bytes of a file. Raises `UnfitError` or `OSError`."""
    # Without waiting, as a pipe would have its reader do until somebody writes.
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise UnfitError("is no ordinary file; put a file of text here")
        # One byte more tells what is too large, even where a file grows meanwhile.
        found = file.read(LARGEST + 1)
    if len(found) > LARGEST:
        raise UnfitError("is larger than 1 MB; split it, or take it out of the folder")
    return found
