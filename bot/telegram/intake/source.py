"""The source of updates: they are fetched from Telegram, or sent by it."""

from __future__ import annotations

from typing import Protocol

from aiohttp import web


class Source(Protocol):
    """Hands updates to the pipeline, and tells Telegram of those that are confirmed."""

    name: str
    """The way that updates come, as the log calls it."""

    def routes(self) -> list[web.RouteDef]:
        """The addresses that the bot's web server answers for it."""

    async def connect(self) -> None:
        """Have Telegram keep or send updates in this way. Raises `TelegramError`, and `SettingsError`."""

    async def run(self) -> None:
        """Bring updates until it is cancelled. Raises `InvalidToken` once Telegram refuses the token."""

    def failing(self) -> float:
        """Seconds for which no update could arrive, as far as that can be seen; 0 while they can."""

    def close(self) -> None:
        """Take no more updates."""

    async def confirm(self) -> None:
        """Tell Telegram at the end of the updates that were answered last."""
