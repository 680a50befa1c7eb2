"""Logging for operators: one line a record, as text or JSON, without secrets and without readers."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime
from logging.handlers import MemoryHandler

from bot.settings import Settings

# At DEBUG and INFO these write whole requests, updates and rows, or a line for every change of a file.
_TALKATIVE = (
    *("aiohttp", "alembic", "asyncio", "httpcore", "httpx", "sqlalchemy", "telegram"),
    "watchfiles",
)
_TOLD_ELSEWHERE = ("procrastinate", "psycopg.pool")
"""What these tell of a database that is lost, in many lines, the bot tells in one."""
_OF_READERS = ("aiohttp", "asyncio", "bot.telegram", "telegram")
"""Loggers whose errors can hold the words of a reader."""
_CHAT = re.compile(r"(chat id:? *)-?\d+", re.IGNORECASE)
"""Telegram's words with the id of the group that another has become."""
_BREAKS = re.compile(r"[\0-\x1f\x7f-\x9f\u2028\u2029]")
"""Characters that begin a new line, or move a terminal's cursor."""


class Redacting(logging.Formatter):
    """Takes the secrets out of whole records, their tracebacks and arguments included."""

    def __init__(self, secrets: Collection[str], *, as_json: bool) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")
        self._secrets = secrets
        self._as_json = as_json

    def format(self, record: logging.LogRecord) -> str:
        """The record as it is written; a secret in it reads `[secret]`."""
        message = record.getMessage()
        traceback = self._traceback(record)
        if self._as_json:
            line = json.dumps(
                {
                    "time": self.formatTime(record),
                    "level": record.levelname,
                    "logger": record.name,
                    "message": message,
                    **({"traceback": traceback} if traceback else {}),
                },
                ensure_ascii=False,
            )
            line = _BREAKS.sub(lambda found: f"\\u{ord(found[0]):04x}", line)
        else:
            # A file's name with a line's end in it must not look like another record.
            told = _BREAKS.sub(lambda found: ascii(found[0])[1:-1], message)
            line = f"{self.formatTime(record)} {record.levelname} {record.name}: {told}"
            line += f"\n{traceback}" if traceback else ""
        for secret in self._secrets:
            line = line.replace(secret, "[secret]")
        return _CHAT.sub(r"\1[id]", line)

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:  # noqa: ARG002, N802 - because logging names it so
        """The time in ISO 8601, with the zone."""
        return (
            datetime.fromtimestamp(record.created).astimezone().isoformat(timespec="milliseconds")
        )

    def _traceback(self, record: logging.LogRecord) -> str:
        if not record.exc_info:
            return ""
        text = self.formatException(record.exc_info)
        return (
            _without_words(text, record.exc_info[1])
            if record.name.startswith(_OF_READERS)
            else text
        )


def _without_words(traceback: str, error: BaseException | None) -> str:
    """
    A traceback without the messages of its errors, which can hold words of a reader.

    The messages of the system and of Telegram stay: they speak of requests, and help to mend them.
    """
    while error:
        kinds = type(error).__mro__
        if OSError not in kinds and all(kind.__module__ != "telegram.error" for kind in kinds):
            name = type(error).__name__
            traceback = traceback.replace(f"{name}: {error}", name)
        error = error.__cause__ or error.__context__
    return traceback


def _is_news(record: logging.LogRecord) -> bool:
    """Whether a record tells what nothing else does: a job that a lost database does not let end is one that nobody waits for."""
    error = record.exc_info[1] if record.exc_info else None
    return record.name != "asyncio" or not type(error).__module__.startswith("procrastinate")


class Once(logging.Filter):
    """A filter that lets no message through twice: a command may read the settings several times."""

    def __init__(self) -> None:
        super().__init__()
        self._told: set[str] = set()

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether a message is new."""
        message = record.getMessage()
        new = message not in self._told
        self._told.add(message)
        return new


def configure(settings: Settings) -> None:
    """Write the log to standard error, in the format and from the level that the settings give."""
    # What cannot be written is lost, and nothing else: a full disk does not end the bot.
    logging.raiseExceptions = False
    handler = logging.StreamHandler()
    handler.addFilter(_is_news)
    handler.setFormatter(Redacting(settings.secrets, as_json=settings.log_format == "json"))
    logging.basicConfig(level=settings.log_level, handlers=[handler], force=True)
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(max(logging.WARNING, logging.getLogger().level))
    for name in _TOLD_ELSEWHERE:
        logging.getLogger(name).setLevel(logging.CRITICAL)


@contextmanager
def held() -> Iterator[MemoryHandler]:
    """Keep the records that come before the settings are read; `tell` writes them then."""
    memory = MemoryHandler(capacity=1000, flushLevel=logging.CRITICAL + 1)
    root = logging.getLogger()
    root.addHandler(memory)
    try:
        yield memory
    finally:
        root.removeHandler(memory)


def tell(memory: MemoryHandler) -> None:
    """Write the records that were kept."""
    root = logging.getLogger()
    for record in memory.buffer:
        if root.isEnabledFor(record.levelno):
            root.handle(record)  # not by its own logger, whose filters it has passed


def last_line(why: str) -> str:
    """The reason why the bot ends, as a line of the log in JSON."""
    record = logging.LogRecord("bot", logging.CRITICAL, __file__, 0, why, (), None)
    return Redacting((), as_json=True).format(record)
