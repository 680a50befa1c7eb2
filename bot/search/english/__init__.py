"""English: its words, its rules and its lists, as one `Language`."""

from bot.search.english.language import ENGLISH

__all__ = ["ENGLISH"]
