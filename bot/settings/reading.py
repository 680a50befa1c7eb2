"""Reads the settings, and tells in one line what is wrong with them."""

from __future__ import annotations

import logging
from contextlib import suppress
from pathlib import Path
from typing import Literal, get_args, get_origin

import pydantic_settings
from pydantic import ValidationError

from bot.settings import environment
from bot.settings.environment import SettingsError
from bot.settings.settings import Settings


def read() -> Settings:
    """Read the settings. Raises `SettingsError`; warns of unknown names and of lines of `.env` without effect."""
    logging.getLogger("dotenv.main").addFilter(_about_a_line)
    try:
        return Settings()
    except ValidationError as error:
        faults = error.errors(include_url=False, include_input=False)
        lines = [_line(fault["loc"], fault["type"], fault["msg"]) for fault in faults]
        raise SettingsError("; ".join(lines)) from None
    except pydantic_settings.SettingsError:
        raise SettingsError(f"the settings {_OTHER}") from None


def logs_json() -> bool:
    """Whether the log is to be JSON, also where other settings are faulty."""
    file = Settings.model_config.get("env_file")
    for place in (Path(str(file)) if file else None, None):
        with suppress(SettingsError):
            return environment.given(place).get("BOT_LOG_FORMAT", "").lower() == "json"
    return False


def _line(place: tuple[str | int, ...], kind: str, message: str) -> str:
    """A fault of a setting in one sentence, chosen by its type: pydantic's own words change with its versions."""
    field = str(place[0]) if place else ""
    name = f"BOT_{field}".upper() if field else "the settings"
    if kind == "rule":
        return f"{name} {message}" if field else message
    known = Settings.model_fields.get(field)
    if kind == "literal_error" and known and (values := _values(known.annotation)):
        *others, last = map(repr, values)
        return f"{name} must be {', '.join(others)} or {last}"
    return f"{name} {_RULES.get(kind, _OTHER)}"


def _values(annotation: object) -> tuple[str, ...]:
    """The values that a type allows, if it lists them; None beside them is for a setting that is not set."""
    for part in (annotation, *get_args(annotation)):
        if get_origin(part) is Literal:
            return get_args(part)
    return ()


_RULES = {
    "int_parsing": "must be a number",
    "int_type": "must be a number",
    "int_from_float": "must be a number",
    "int_parsing_size": "must be a number with fewer digits",
    "float_parsing": "must be a number",
    "float_type": "must be a number",
    "bool_parsing": "must be true or false",
    "bool_type": "must be true or false",
}
_OTHER = "cannot be used; docs/operators.md says what can"


def _about_a_line(record: logging.LogRecord) -> bool:
    """Reword the warning of python-dotenv about a line of `.env` that it passes over; keep every record."""
    if record.levelno >= logging.WARNING:
        numbers = [number for number in record.args or () if isinstance(number, int)]
        line = f"line {numbers[0]} of .env" if numbers else "a line of .env"
        record.msg = f"brief-bot: {line} is passed over; write it as NAME=value"
        record.args = None
    return True
