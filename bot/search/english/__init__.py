"""English: its stop words, its stemming and its word list, as one `Language`."""

from bot.search.english import stop_words
from bot.search.english.stemming import root, stem
from bot.search.english.titles import HONORIFICS, NAME_PARTICLES, OFFICES
from bot.search.english.word_list import is_name, is_word
from bot.search.language import Language

ENGLISH = Language(
    locale="en_GB",
    days_ago={"today": 0, "yesterday": 1},
    stop_words=stop_words.STOP_WORDS,
    conjunctions=frozenset(["and", "or"]),
    framing_words=stop_words.FRAMING_WORDS,
    question_words=stop_words.QUESTION_WORDS,
    name_particles=NAME_PARTICLES,
    honorifics=HONORIFICS,
    offices=OFFICES,
    stem=stem,
    root=root,
    is_word=is_word,
    is_name=is_name,
)

__all__ = ["ENGLISH"]
