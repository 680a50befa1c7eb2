"""Whether the bot can answer, as `/healthz` tells it."""

from __future__ import annotations

from collections.abc import Callable

from bot.telegram.intake.pipeline import Pipeline
from bot.telegram.intake.source import Source

PATIENCE = 60.0
"""Seconds of trouble after which the bot calls itself unhealthy."""


class Health:
    """Whether updates can arrive and be answered."""

    def __init__(self, source: Source | None = None, pipeline: Pipeline | None = None) -> None:
        """A process that only delivers has neither."""
        self.connected = False
        """Whether Telegram has taken the token and the bot has begun to answer."""
        self.content: str | None = None
        """The reason why changed content is not taken over, if there is one; the last good content is served meanwhile."""
        self.note: str | None = None
        """The fault of a brief that is still to come, if there is one; readers miss nothing yet."""
        self.delivery: Callable[[], str | None] = lambda: None
        """The reason why nothing is delivered, if there is one; readers who ask are answered meanwhile."""
        self._source = source
        self._pipeline = pipeline

    def trouble(self) -> str | None:
        """Why the bot cannot answer, or None while it can."""
        if not self.connected:
            return "Telegram has not been reached yet"
        if self._source and (seconds := self._source.failing()) >= PATIENCE:
            return f"fetching updates has failed for {seconds:.0f} s"
        if self._pipeline and (seconds := self._pipeline.stalled()) >= PATIENCE:
            return f"updates wait, and none has been answered for {seconds:.0f} s"
        return None
