"""The ids of chats as they are stored."""

from __future__ import annotations


class Cipher:
    """Turns ids of chats into what is stored, and back."""

    key_id = 1

    def encrypted(self, chat: int | str) -> bytes:
        """The stored form of a chat's id, the same each time."""
        return str(chat).encode()

    def chat(self, value: bytes) -> int | str:
        """The chat's id of a stored form."""
        text = value.decode()
        return text if text.startswith("@") else int(text)
