"""The settings, read from the environment and from `.env`."""

from __future__ import annotations

from datetime import tzinfo
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    SecretStr,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from bot.settings import addresses, data, values
from bot.settings.addresses import Address
from bot.settings.source import Given


def bundled() -> Path:
    """The folder of the briefs that the program comes with."""
    inside = Path(__file__).parents[1] / "content"
    # A wheel holds the folder inside the package; in a checkout it stands beside it.
    return inside if inside.is_dir() else inside.parents[1] / "content"


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
    log_format: Annotated[Literal["text", "json"], BeforeValidator(values.small)] = Field(
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

    data: Annotated[Path, AfterValidator(values.path)] | None = Field(
        default=None,
        description="the folder of the database and its key; made where delivery is on",
    )
    database_url: Annotated[SecretStr, AfterValidator(values.database)] | None = Field(
        default=None,
        description="the database: postgresql://user:password@host/name where several processes share it, or sqlite:///path; secret",
    )
    database_url_file: Annotated[Path, AfterValidator(values.path)] | None = Field(
        default=None, description="a file with it, in place of `BOT_DATABASE_URL`"
    )
    data_key: Annotated[SecretStr, AfterValidator(values.data_key)] | None = Field(
        default=None, description="the key that encrypts the ids of chats; secret"
    )
    data_key_file: Annotated[Path, AfterValidator(values.path)] | None = Field(
        default=None, description="a file with the key, in place of `BOT_DATA_KEY`"
    )
    delivery: Annotated[Literal["auto", "ask", "off"] | None, BeforeValidator(values.small)] = (
        Field(
            default=None,
            description="ask (the admin chat is asked before each brief), auto (it goes out by itself) or off",
        )
    )
    delivery_rate: Annotated[float, AfterValidator(values.rate)] = Field(
        default=25, description="how many messages a second are delivered at most"
    )
    delivery_delay: Annotated[int, AfterValidator(values.delay)] = Field(
        default=60, description="how many seconds a saved brief can be taken back"
    )
    delivery_paid: bool = Field(
        default=False,
        description="true: pay Telegram's Stars for a faster delivery, where the rate is above the free one",
    )
    channel: Annotated[int | str, BeforeValidator(values.channel)] | None = Field(
        default=None,
        description="the newsroom's channel, where each brief is posted: its @name or id",
    )
    editors_chat: int | None = Field(
        default=None, description="the id of a chat that is asked in place of the admin chat"
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
        return (init_settings, Given(settings_cls))

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

    @model_validator(mode="after")
    def _somebody_can_be_asked(self) -> Self:
        if self.delivery == "ask" and self.admin_chat is None:
            raise PydanticCustomError(
                "rule", "BOT_DELIVERY is ask, and BOT_ADMIN_CHAT, which would be asked, is not set"
            )
        return self

    @model_validator(mode="after")
    def _key_is_known_everywhere(self) -> Self:
        if self.server and not self.data_key:
            raise PydanticCustomError(
                "rule",
                "BOT_DATA_KEY is not set; Postgres needs it: openssl rand -base64 64, the same for all processes",
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
    def delivery_mode(self) -> Literal["auto", "ask", "off"]:
        """What is done with a new brief."""
        if self.webhook_url and not self.server:
            return "off"
        return self.delivery or ("off" if self.admin_chat is None else "ask")

    @property
    def why_off(self) -> str | None:
        """Why nothing is delivered though nobody has said so, in one sentence; None where that is not so."""
        if self.delivery_mode != "off" or self.delivery == "off":
            return None
        if self.webhook_url and not self.server:
            return "Nothing is delivered: behind a webhook that takes Postgres, as BOT_DATABASE_URL"
        return "Nothing is delivered: neither BOT_DELIVERY nor BOT_ADMIN_CHAT is set"

    @property
    def editors(self) -> int | None:
        """The chat that is asked and told about deliveries."""
        return self.admin_chat if self.editors_chat is None else self.editors_chat

    @property
    def data_folder(self) -> Path:
        """The folder of the database. Raises `SettingsError` where none is set and there is no home."""
        return self.data or data.folder()

    @property
    def database_file(self) -> Path | None:
        """The file of the database, where it is another than the one in the folder."""
        if self.database_url is None or self.server:
            return None
        return values.sqlite_file(self.database_url)

    @property
    def server(self) -> str | None:
        """The address of the database where it is on a server."""
        if self.database_url is None or not values.is_server(self.database_url):
            return None
        return self.database_url.get_secret_value()

    @property
    def secrets(self) -> tuple[str, ...]:
        """The values that must not be written anywhere."""
        given = (self.token, self.webhook_secret, self.data_key, self.database_url)
        return tuple(secret.get_secret_value() for secret in given if secret)
