"""The ids of chats as the database holds them: encrypted, and always in the same way."""

from __future__ import annotations

import struct

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

from bot.store.errors import StoreError

_CHATS = [b"chats", b"1"]
"""What the ciphertext is bound to: the table, and the version of its form."""
_CHECK = [b"facts", b"1"]
_NUMBER = struct.Struct(">cq")


class Cipher:
    """
    Encrypts the ids of chats with AES-SIV.

    The same id gives the same bytes under the same key, so that a chat can be looked up by them.
    """

    def __init__(self, key: bytes, key_id: int = 1) -> None:
        """Take a key of 64 bytes."""
        self._siv = AESSIV(key)
        self.key_id = key_id
        """The number of the key, which rows hold beside what it has encrypted."""

    def encrypted(self, chat: int | str) -> bytes:
        """The bytes for an id of Telegram's or the `@name` of a channel."""
        # All ids have the same length; a name, which is public, begins with its @.
        plain = _NUMBER.pack(b"#", chat) if isinstance(chat, int) else chat.encode()
        return self._siv.encrypt(plain, _CHATS)

    def chat(self, encrypted: bytes) -> int | str:
        """The id or `@name` for some bytes. Raises `StoreError` where another key has made them."""
        try:
            plain = self._siv.decrypt(encrypted, _CHATS)
        except (InvalidTag, ValueError):
            raise StoreError("a chat in the database belongs to another key") from None
        return _NUMBER.unpack(plain)[1] if plain.startswith(b"#") else plain.decode()

    def check_value(self) -> str:
        """A text that tells later whether a key is this one."""
        return self._siv.encrypt(b"brief-bot", _CHECK).hex()
