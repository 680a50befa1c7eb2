"""The settings, read from the environment and from `.env`."""

from __future__ import annotations

import logging
from contextlib import suppress
from datetime import tzinfo
from pathlib import Path
from typing import Annotated, Any, Literal, Self, get_args, get_origin

import pydantic_settings
from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    SecretStr,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic.fields import FieldInfo
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from bot.settings import addresses, environment, values
from bot.settings.addresses import Address
from bot.settings.environment import SettingsError


def bundled() -> Path:
    """The folder of the briefs that the program comes with."""
    inside = Path(__file__).parents[1] / "content"
    # A wheel holds the folder inside the package; in a checkout it stands beside it.
    return inside if inside.is_dir() else inside.parents[1] / "content"


class _Given(PydanticBaseSettingsSource):
    """The source of all settings: the environment, `.env`, and the files of secrets that these name."""

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:  # noqa: ARG002 - pydantic names it
        """Return nothing: all fields are read at once, by a call."""
        return None, field_name, False

    def __call__(self) -> dict[str, Any]:
        """The values that are set, by field. Raises `SettingsError`; warns of unknown names."""
        file = self.config.get("env_file")
        given = environment.given(Path(str(file)) if file else None)
        fields = {f"{environment.PREFIX}{field}".upper(): field for field in Settings.model_fields}
        environment.warn_of_unknown(given, fields)
        for name in _SECRETS:
            if path := given.get(f"{name}_FILE"):
                if name in given:
                    raise SettingsError(f"{name} and {name}_FILE are both set; take one out")
                given[name] = environment.secret(f"{name}_FILE", path)
        return {field: given[name] for name, field in fields.items() if name in given}


_SECRETS = ("BOT_TOKEN", "BOT_WEBHOOK_SECRET")
"""The settings that may be given as the name of a file, as systemd and Docker provide secrets."""


class Settings(BaseSettings):
    """The settings of an operator; their descriptions are those of the documents, too."""

    model_config = SettingsConfigDict(
        env_file=".env",
        extra="ignore",
        frozen=True,
        # Without this the error of one field can print the secret of another.
        hide_input_in_errors=True,
    )

    token: Annotated[SecretStr, AfterValidator(values.token)] | None = Field(
        default=None, description="the bot's token from @BotFather; secret"
    )
    token_file: Annotated[Path, AfterValidator(values.path)] | None = Field(
        default=None, description="a file with the token, in place of `BOT_TOKEN`"
    )
    api_url: Annotated[str, AfterValidator(addresses.api)] = Field(
        default=addresses.TELEGRAM, description="the Bot API server"
    )
    content: Annotated[Path, AfterValidator(values.path)] = Field(
        default_factory=bundled,
        description="a brief, or a folder of briefs; the bundled one if unset",
    )
    webhook_url: Annotated[str, AfterValidator(addresses.webhook)] | None = Field(
        default=None, description="the https address that Telegram sends updates to"
    )
    webhook_secret: Annotated[SecretStr, AfterValidator(values.webhook_secret)] | None = Field(
        default=None,
        description="what proves that an update comes from Telegram, 16 letters or more; needed with the address; secret",
    )
    webhook_secret_file: Annotated[Path, AfterValidator(values.path)] | None = Field(
        default=None, description="a file with it, in place of `BOT_WEBHOOK_SECRET`"
    )
    listen: Annotated[str, AfterValidator(values.listen)] | None = Field(
        default=None, description="host:port for the webhook, `/healthz` and `/metrics`"
    )
    log_level: Annotated[
        Literal["DEBUG", "INFO", "WARNING", "ERROR"], BeforeValidator(str.upper)
    ] = Field(default="INFO", description="DEBUG, INFO, WARNING or ERROR")
    log_format: Annotated[Literal["text", "json"], BeforeValidator(str.lower)] = Field(
        default="text", description="text or json"
    )
    admin_chat: int | None = Field(
        default=None,
        description="the id of a chat that is told of errors, of faulty content and of what is published; nobody if unset",
    )
    timezone: Annotated[str, AfterValidator(values.timezone)] = Field(
        default="UTC",
        description="the newsroom's time zone, such as Europe/Kyiv: briefs are published by its clock",
    )
    language: Annotated[str, AfterValidator(values.language)] = Field(
        default="en", description="the language that the newsroom writes in, such as en or pt-BR"
    )

    def __init__(self, **given: Any) -> None:
        # Without this pydantic reads `.env` as well, by a source of its own that is not used.
        super().__init__(_env_file=None, **given)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        *_others: PydanticBaseSettingsSource,
        **_more: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Use one source in place of pydantic's own, whose faults come in too many forms."""
        return (init_settings, _Given(settings_cls))

    @field_validator("*", mode="before")
    @classmethod
    def _is_bare(cls, value: object) -> object:
        return values.bare(value)

    @model_validator(mode="after")
    def _webhook_can_be_used(self) -> Self:
        if self.webhook_url and addresses.is_telegram(self.api_url):
            why = addresses.unusable_for_telegram(self.webhook_url)
            if why:
                raise PydanticCustomError("rule", f"BOT_WEBHOOK_URL {why}")
        if self.webhook_url and not self.webhook_secret:
            raise PydanticCustomError(
                "rule", "BOT_WEBHOOK_SECRET is not set; BOT_WEBHOOK_URL needs it"
            )
        if self.webhook_secret and not self.webhook_url:
            raise PydanticCustomError(
                "rule",
                "BOT_WEBHOOK_SECRET is set without BOT_WEBHOOK_URL; set both or neither",
            )
        return self

    @property
    def address(self) -> Address | None:
        """The address to listen on, or None for nowhere."""
        if self.listen is None:
            return Address("127.0.0.1", 8080) if self.webhook_url else None
        return addresses.listened_on(self.listen)

    @property
    def zone(self) -> tzinfo:
        """The newsroom's time zone."""
        return values.zone(self.timezone)

    @property
    def secrets(self) -> tuple[str, ...]:
        """The values that must not be written anywhere."""
        given = (self.token, self.webhook_secret)
        return tuple(secret.get_secret_value() for secret in given if secret)


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
_OTHER = "cannot be used; docs/operators.md says what can"


def _about_a_line(record: logging.LogRecord) -> bool:
    """Reword the warning of python-dotenv about a line of `.env` that it passes over; keep every record."""
    if record.levelno >= logging.WARNING:
        numbers = [number for number in record.args or () if isinstance(number, int)]
        line = f"line {numbers[0]} of .env" if numbers else "a line of .env"
        record.msg = f"brief-bot: {line} is passed over; write it as NAME=value"
        record.args = None
    return True
