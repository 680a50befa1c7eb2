"""Logging for operators: one line a record, as text or JSON, without the secrets."""

from __future__ import annotations

import json
import logging
from collections.abc import Collection

from bot.settings import Settings


class Redacting(logging.Formatter):
    """Takes the secrets out of whole records, their tracebacks and arguments included."""

    def __init__(self, secrets: Collection[str], *, as_json: bool) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")
        self._secrets = secrets
        self._as_json = as_json

    def format(self, record: logging.LogRecord) -> str:
        """The record as it is written; a secret in it reads `[secret]`."""
        line = super().format(record)
        if self._as_json:
            line = json.dumps(
                {
                    "time": self.formatTime(record),
                    "level": record.levelname,
                    "logger": record.name,
                    "message": record.getMessage(),
                    **({"traceback": record.exc_text} if record.exc_text else {}),
                },
                ensure_ascii=False,
            )
        for secret in self._secrets:
            line = line.replace(secret, "[secret]")
        return line


def configure(settings: Settings) -> None:
    """Write the log of everything to standard error, as the settings say."""
    handler = logging.StreamHandler()
    handler.setFormatter(Redacting(settings.secrets, as_json=settings.log_format == "json"))
    logging.basicConfig(level=settings.log_level, handlers=[handler], force=True)
    # httpx tells of every single request; at INFO that is two lines an answer.
    logging.getLogger("httpx").setLevel(max(logging.WARNING, logging.getLogger().level))
