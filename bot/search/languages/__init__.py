"""The languages of briefs: for every code the `Language` that its words are analysed by."""

from bot.search.languages.language import language_of

__all__ = ["language_of"]
