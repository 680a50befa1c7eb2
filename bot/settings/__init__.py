"""The settings of an operator, read from the environment and from `.env`."""

from bot.settings.addresses import Address
from bot.settings.environment import SettingsError
from bot.settings.reading import logs_json, read
from bot.settings.settings import Settings, bundled

__all__ = ["Address", "Settings", "SettingsError", "bundled", "logs_json", "read"]
