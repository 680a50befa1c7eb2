"""The words in which readers say when they want briefs, and where they are: an object for each language."""

from bot.schedule.wish_words.arabic import ARABIC
from bot.schedule.wish_words.english import ENGLISH
from bot.schedule.wish_words.german import GERMAN
from bot.schedule.wish_words.readings import LANGUAGES, is_off, readings, without_denial
from bot.schedule.wish_words.spanish import SPANISH
from bot.schedule.wish_words.ukrainian import UKRAINIAN
from bot.schedule.wish_words.words import Pace, Part, Wish, WishWords

__all__ = [
    "ARABIC",
    "ENGLISH",
    "GERMAN",
    "LANGUAGES",
    "SPANISH",
    "UKRAINIAN",
    "Pace",
    "Part",
    "Wish",
    "WishWords",
    "is_off",
    "readings",
    "without_denial",
]
