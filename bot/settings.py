"""The settings, read from the environment and from `.env`."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError
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
    log_level: Annotated[
        Literal["DEBUG", "INFO", "WARNING", "ERROR"], BeforeValidator(str.upper)
    ] = Field(default="INFO", description="DEBUG, INFO, WARNING or ERROR")
    log_format: Literal["text", "json"] = Field(default="text", description="text or json")
    admin_chat: int | None = Field(
        default=None, description="the id of a chat that is told of errors; nobody if unset"
    )


def read() -> Settings:
    """The settings as they are now. Raises `SettingsError`."""
    try:
        return Settings()
    except ValidationError as error:
        faults = error.errors(include_url=False, include_input=False)
        lines = [f"BOT_{str(fault['loc'][0]).upper()} {_plain(fault['msg'])}" for fault in faults]
        raise SettingsError("; ".join(lines)) from None


def _plain(message: str) -> str:
    """Pydantic's "Input should be 'text' or 'json'" as the rest of a sentence about the setting."""
    return re.sub(r"^Input should be", "must be", message)
