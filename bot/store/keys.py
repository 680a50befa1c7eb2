"""The key of the chats: given by the operator, or made once in the folder."""

from __future__ import annotations

import base64
import os
from pathlib import Path

from bot.os_errors import reason
from bot.settings.values import key_bytes
from bot.store.cipher import Cipher
from bot.store.errors import StoreError
from bot.store.folder import Folder


def find(folder: Folder | None, given: str | None, check: str | None) -> bytes | None:
    """
    The key that is given, or else the folder's; None where there is neither.

    `check` is what `Cipher.check_value` gives with the key of the database, None where it has none yet.
    Raises `StoreError` where no key is in what is there, or another.
    """
    if given is not None:
        return _checked(given, "BOT_DATA_KEY", check)
    if folder is None:
        return None
    key, coming = folder.read(folder.key), folder.read(folder.next_key)
    if coming is not None and check is not None and _fits(coming, check):
        # The chats were encrypted anew, and the process died before it was done.
        folder.rename(folder.next_key, folder.key)
        key = coming
    return None if key is None else _checked(key, f"BOT_DATA: {folder.key}", check)


def of_file(file: Path) -> bytes:
    """The key in a file of the operator's. Raises `StoreError`."""
    try:
        with file.open("rb") as opened:
            text = opened.read(_LONGEST).decode("ascii", "replace")
    except OSError as error:
        why = reason(error) or "no reason given"
        raise StoreError(f"{file} cannot be read ({why})") from None
    if (key := key_bytes(text)) is None:
        raise StoreError(f"{file} holds no key; make one with: openssl rand -base64 64")
    return key


_LONGEST = 4096
"""Bytes of the longest file that is looked at."""


def make(folder: Folder) -> bytes:
    """Make a key and keep it in the folder. Raises `StoreError` where it cannot be kept."""
    key = os.urandom(64)
    folder.write(folder.key, written(key))
    return key


def written(key: bytes) -> str:
    """A key as a line of text."""
    return f"{base64.b64encode(key).decode()}\n"


def _checked(text: str, name: str, check: str | None) -> bytes:
    key = key_bytes(text)
    if key is None:
        raise StoreError(f"{name} is no key; write 64 bytes as base64, as the bot made them")
    if check is not None and Cipher(key).check_value() != check:
        raise StoreError(f"{name} is not the key of the database; put back the one that is")
    return key


def _fits(text: str, check: str) -> bool:
    key = key_bytes(text)
    return key is not None and Cipher(key).check_value() == check
