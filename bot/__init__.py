"""A Telegram bot that delivers a news brief."""

from importlib.metadata import version

__version__ = version("brief-bot")
