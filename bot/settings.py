"""The settings, read from the environment and from `.env`."""

from __future__ import annotations

import difflib
import logging
import re
from datetime import UTC, tzinfo
from pathlib import Path
from typing import Annotated, Literal, NamedTuple, Self, get_args, get_origin
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

import pydantic_settings
from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    SecretStr,
    ValidationError,
    model_validator,
)
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.library import bundled


class SettingsError(Exception):
    """Settings that cannot be used; its text is one line that names each, without its value."""


def _token(value: SecretStr) -> SecretStr:
    if not re.fullmatch(r"\d+:[A-Za-z0-9_-]+", value.get_secret_value()):
        raise PydanticCustomError("rule", "is no bot token; copy it whole from @BotFather")
    return value


def _api_url(value: str) -> str:
    if not re.fullmatch(r"https?://[^\s/]+(/\S*)?", value):
        raise PydanticCustomError("rule", "is no web address; write it whole, with https://")
    return value.rstrip("/")


class Address(NamedTuple):
    """Where the bot's own web server listens."""

    host: str
    """A name or an address, one of IPv6 without brackets."""
    port: int


def _address(value: str) -> Address:
    found = re.fullmatch(r"(?:\[([0-9A-Fa-f:.]+)\]|([^\s:\[\]/]+)):(\d{1,5})", value)
    if found and 0 < int(found[3]) < 65536:
        return Address(found[1] or found[2], int(found[3]))
    raise PydanticCustomError("rule", "is no address; write host:port, such as 127.0.0.1:8080")


def _listen(value: str) -> str:
    _address(value)
    return value


def _webhook_url(value: str) -> str:
    # Telegram sends updates over TLS only, and without the fragment.
    if not re.fullmatch(r"https://[^\s/?#]+(/[^\s?#]*)?", value):
        raise PydanticCustomError("rule", "is no web address for Telegram; it begins with https://")
    if urlsplit(value).path in ("/healthz", "/metrics"):
        raise PydanticCustomError("rule", "has the path of another page of the bot; take another")
    return value


def _webhook_secret(value: SecretStr) -> SecretStr:
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", value.get_secret_value()):
        raise PydanticCustomError("rule", "must be 1 to 256 letters, digits, _ and -")
    return value


def _timezone(value: str) -> str:
    try:
        _zone(value)
    except (KeyError, ValueError, OSError):
        zones = {zone.rpartition("/")[2].casefold(): zone for zone in available_timezones()}
        zones |= {zone.casefold(): zone for zone in available_timezones()}
        near = difflib.get_close_matches(value.casefold(), zones, n=1, cutoff=0.8)
        what = f"did you mean {zones[near[0]]}?" if near else "write its name, such as Europe/Kyiv"
        raise PydanticCustomError("rule", f"is no time zone; {what}") from None
    return value


def _zone(name: str) -> tzinfo:
    # UTC is there on a machine without a table of zones, too.
    return UTC if name == "UTC" else ZoneInfo(name)


def _language(value: str) -> str:
    if not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*", value):
        raise PydanticCustomError("rule", "is no language; write its code, such as en or pt-BR")
    return value


class Settings(BaseSettings):
    """What an operator can set. Field descriptions stand in README.md's table as well."""

    model_config = SettingsConfigDict(
        env_prefix="BOT_",
        env_file=".env",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        # Without this the error of one field can print the secret of another.
        hide_input_in_errors=True,
    )

    token: Annotated[SecretStr, AfterValidator(_token)] | None = Field(
        default=None, description="the bot's token from @BotFather; secret"
    )
    api_url: Annotated[str, AfterValidator(_api_url)] = Field(
        default="https://api.telegram.org", description="the Bot API server"
    )
    content: Path = Field(
        default_factory=bundled,
        description="a brief, or a folder of briefs; the bundled one if unset",
    )
    webhook_url: Annotated[str, AfterValidator(_webhook_url)] | None = Field(
        default=None, description="the https address that Telegram sends updates to"
    )
    webhook_secret: Annotated[SecretStr, AfterValidator(_webhook_secret)] | None = Field(
        default=None,
        description="what proves that an update comes from Telegram; needed with the address; secret",
    )
    listen: Annotated[str, AfterValidator(_listen)] | None = Field(
        default=None, description="host:port for the webhook, `/healthz` and `/metrics`"
    )
    log_level: Annotated[
        Literal["DEBUG", "INFO", "WARNING", "ERROR"], BeforeValidator(str.upper)
    ] = Field(default="INFO", description="DEBUG, INFO, WARNING or ERROR")
    log_format: Literal["text", "json"] = Field(default="text", description="text or json")
    admin_chat: int | None = Field(
        default=None,
        description="the id of a chat that is told of errors, of faulty content and of what is published; nobody if unset",
    )
    timezone: Annotated[str, AfterValidator(_timezone)] = Field(
        default="UTC",
        description="the newsroom's time zone, such as Europe/Kyiv: briefs are published by its clock",
    )
    language: Annotated[str, AfterValidator(_language)] = Field(
        default="en", description="the language that the newsroom writes in, such as en or pt-BR"
    )

    @model_validator(mode="after")
    def _secret_comes_with_the_address(self) -> Self:
        if self.webhook_url and not self.webhook_secret:
            raise PydanticCustomError(
                "rule", "BOT_WEBHOOK_SECRET is not set; BOT_WEBHOOK_URL needs it"
            )
        return self

    @property
    def address(self) -> Address | None:
        """Where to listen, or None for nowhere."""
        if self.listen is None:
            return Address("127.0.0.1", 8080) if self.webhook_url else None
        return _address(self.listen)

    @property
    def zone(self) -> tzinfo:
        """The newsroom's time zone."""
        return _zone(self.timezone)

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must not be written anywhere."""
        given = (self.token, self.webhook_secret)
        return tuple(secret.get_secret_value() for secret in given if secret)


def read() -> Settings:
    """The settings as they are now. Raises `SettingsError`."""
    logging.getLogger("dotenv.main").addFilter(_about_a_line)
    try:
        return Settings()
    except UnicodeDecodeError:
        raise SettingsError(".env is not UTF-8 text; save it as UTF-8") from None
    except OSError as error:
        raise SettingsError(f".env cannot be read ({error.strerror})") from None
    except ValidationError as error:
        faults = error.errors(include_url=False, include_input=False)
        lines = [_line(fault["loc"], fault["type"], fault["msg"]) for fault in faults]
        raise SettingsError("; ".join(lines)) from None
    except pydantic_settings.SettingsError:
        raise SettingsError(f"the settings {_OTHER}") from None


def _line(place: tuple[str | int, ...], kind: str, message: str) -> str:
    """A fault as one sentence, by its type: pydantic's own words change with its versions."""
    field = str(place[0]) if place else ""
    name = f"BOT_{field}".upper() if field else "the settings"
    if kind == "rule":
        return f"{name} {message}" if field else message
    known = Settings.model_fields.get(field)
    if kind == "literal_error" and known and get_origin(known.annotation) is Literal:
        *others, last = map(repr, get_args(known.annotation))
        return f"{name} must be {', '.join(others)} or {last}"
    return f"{name} {_RULES.get(kind, _OTHER)}"


_RULES = {
    "int_parsing": "must be a number",
    "int_type": "must be a number",
    "int_from_float": "must be a number",
    "int_parsing_size": "must be a number with fewer digits",
}
_OTHER = "cannot be used; see README.md for what can"


def _about_a_line(record: logging.LogRecord) -> bool:
    """Put what python-dotenv warns of, which is a line of `.env` that it passes over, in our words."""
    if record.levelno >= logging.WARNING:
        numbers = [number for number in record.args or () if isinstance(number, int)]
        line = f"line {numbers[0]} of .env" if numbers else "a line of .env"
        record.msg = f"brief-bot: {line} is passed over; write it as NAME=value"
        record.args = None
    return True
