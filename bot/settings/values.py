"""Checks of single values; each returns the value or raises a fault in an operator's words."""

from __future__ import annotations

import base64
import difflib
import re
from datetime import UTC, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

from pydantic import SecretStr
from pydantic_core import PydanticCustomError

from bot import languages
from bot.settings import addresses

_QUOTES = "\"'`“”„‘’«»"
_BLANKS = re.compile(r"^[\s\0\u200b\ufeff]|[\s\0\u200b\ufeff]$")


def bare(value: object) -> object:
    """Refuse quotation marks and blanks around a value, which a shell removes and other programs leave."""
    if isinstance(value, str) and value:
        if value[0] in _QUOTES or value[-1] in _QUOTES:
            raise PydanticCustomError("rule", "has quotation marks around it; take them out")
        if _BLANKS.search(value):
            raise PydanticCustomError("rule", "has blanks around it; take them out")
    return value


def small(value: object) -> object:
    """A word in small letters."""
    return value.lower() if isinstance(value, str) else value


def token(value: SecretStr) -> SecretStr:
    """A token in the form in which @BotFather writes it."""
    if not re.fullmatch(r"[0-9]+:[A-Za-z0-9_-]+", value.get_secret_value()):
        raise PydanticCustomError("rule", "is no bot token; copy it whole from @BotFather")
    return value


def path(value: Path) -> Path:
    """A path, with `~` replaced by the home folder."""
    try:
        return value.expanduser()
    except RuntimeError:
        raise PydanticCustomError("rule", "begins with the folder of an unknown user") from None


def listen(value: str) -> str:
    """A host and port to listen on."""
    addresses.listened_on(value)
    return value


def webhook_secret(value: SecretStr) -> SecretStr:
    """A secret of the length and the characters that Telegram accepts, too long to be guessed."""
    if not re.fullmatch(r"[A-Za-z0-9_-]{16,256}", value.get_secret_value()):
        raise PydanticCustomError("rule", "must be 16 to 256 letters, digits, _ and -")
    return value


def data_key(value: SecretStr) -> SecretStr:
    """A key of the database."""
    if key_bytes(value.get_secret_value()) is None:
        raise PydanticCustomError("rule", "is no key; make one with: openssl rand -base64 64")
    return value


def key_bytes(text: str) -> bytes | None:
    """The 64 bytes of a key in base64, or None where it is no key."""
    try:
        # openssl breaks the line.
        key = base64.b64decode("".join(text.split()), validate=True)
    except ValueError:
        return None
    return key if len(key) == 64 else None


def database(value: SecretStr) -> SecretStr:
    """The address of a database in a file, or on a server."""
    if is_server(value):
        return value
    file = sqlite_file(value)
    if not file.name or re.search(r"[?#\0]", str(file)):
        raise PydanticCustomError(
            "rule",
            "is no address of a database; write postgresql://user:password@host/name or"
            " sqlite:////path/of/a/file, or take it out",
        )
    return value


def is_server(value: SecretStr) -> bool:
    """Whether a database's address is one of Postgres."""
    return value.get_secret_value().startswith(("postgresql://", "postgres://"))


def sqlite_file(value: SecretStr) -> Path:
    """The file of a database's address; a path without a name where the address is none."""
    scheme, _, path = value.get_secret_value().partition(":///")
    return Path(path if scheme == "sqlite" else "")


def rate(value: float) -> float:
    """A number of messages a second."""
    if not 0 < value <= 1000:
        raise PydanticCustomError("rule", "must be a number above 0, at most 1000")
    return value


def delay(value: int) -> int:
    """A number of seconds, up to an hour."""
    if not 0 <= value <= 3600:
        raise PydanticCustomError("rule", "must be a number of seconds from 0 to 3600")
    return value


def channel(value: object) -> object:
    """The `@name` of a channel in small letters, or its id."""
    text = str(value)
    if re.fullmatch(r"-[0-9]{1,18}", text):
        return int(text)
    if not re.fullmatch(r"@[A-Za-z][A-Za-z0-9_]{3,31}", text):
        raise PydanticCustomError(
            "rule", "is no channel; write its @name, or its id, which begins with -100"
        )
    return text.lower()  # as Telegram has it, capitals make no other name


def timezone(value: str) -> str:
    """The name of a time zone."""
    try:
        zone(value)
    except (KeyError, ValueError, OSError):
        zones = {zone.rpartition("/")[2].casefold(): zone for zone in available_timezones()}
        zones |= {zone.casefold(): zone for zone in available_timezones()}
        near = difflib.get_close_matches(value.casefold(), zones, n=1, cutoff=0.8)
        what = f"did you mean {zones[near[0]]}?" if near else "write its name, such as Europe/Kyiv"
        raise PydanticCustomError("rule", f"is no time zone; {what}") from None
    return value


def zone(name: str) -> tzinfo:
    """The time zone of a name. Raises `KeyError`, `ValueError` or `OSError` where there is none."""
    # UTC exists on a machine without a table of zones, too.
    return UTC if name == "UTC" else ZoneInfo(name)


def language(value: str) -> str:
    """The code of a language."""
    try:
        return languages.tag(value)
    except ValueError:
        raise PydanticCustomError("rule", f"is no language; {languages.advice(value)}") from None
