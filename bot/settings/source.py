"""The source of all settings: the environment, `.env`, and the files of secrets that these name."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pydantic.fields import FieldInfo
from pydantic_settings import PydanticBaseSettingsSource

from bot.settings import environment
from bot.settings.environment import SettingsError

_SECRETS = ("BOT_TOKEN", "BOT_WEBHOOK_SECRET", "BOT_DATABASE_URL", "BOT_DATA_KEY")
"""The settings that may be given as the name of a file, as systemd and Docker provide secrets."""


class Given(PydanticBaseSettingsSource):
    """The source of all settings: the environment, `.env`, and the files of secrets that these name."""

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:  # noqa: ARG002 - pydantic names it
        """Return nothing: all fields are read at once, by a call."""
        return None, field_name, False

    def __call__(self) -> dict[str, Any]:
        """The values that are set, by field. Raises `SettingsError`; warns of unknown names."""
        file = self.config.get("env_file")
        given = environment.given(Path(str(file)) if file else None)
        fields = {
            f"{environment.PREFIX}{field}".upper(): field
            for field in self.settings_cls.model_fields
        }
        environment.warn_of_unknown(given, fields)
        for name in _SECRETS:
            if path := given.get(f"{name}_FILE"):
                if name in given:
                    raise SettingsError(f"{name} and {name}_FILE are both set; take one out")
                given[name] = environment.secret(f"{name}_FILE", path)
        return {field: given[name] for name, field in fields.items() if name in given}
