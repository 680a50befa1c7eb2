"""English as one `Language`."""

from __future__ import annotations

from babel import Locale

from bot.search.english.lists import is_first_name, is_name, is_word, weight
from bot.search.english.stemming import root, sound, stem
from bot.search.english.words import WORDS, listed
from bot.search.language import Language
from bot.text import fold

_LOCALE = Locale.parse("en_GB")
_MONTHS, _WEEKDAYS = _LOCALE.months["format"]["wide"], _LOCALE.days["format"]["wide"]


def _synonyms() -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for line in WORDS["synonyms"]:
        roots = frozenset(map(root, line.split()))
        found |= {one: found.get(one, roots) | roots for one in roots}
    return found


ENGLISH = Language(
    locale=str(_LOCALE),
    days_ago=WORDS["days_ago"],
    date_words=frozenset(),
    stop_words=listed("stop_words"),
    conjunctions=listed("conjunctions"),
    framing_words=listed("framing_words"),
    question_words=listed("question_words"),
    speech_words=listed("speech_words"),
    questions={start: kind for kind, starts in WORDS["questions"].items() for start in starts},
    number_words=listed("number_words"),
    time_words=listed("time_words")
    | frozenset(map(fold, (*_MONTHS.values(), *_WEEKDAYS.values()))),
    place_prepositions=listed("place_prepositions"),
    name_particles=listed("name_particles"),
    honorifics=listed("honorifics"),
    synonyms=_synonyms(),
    stem=stem,
    other_stems=lambda _: frozenset(),
    root=root,
    sound=sound,
    weight=weight,
    has_word_list=True,
    is_word=is_word,
    is_name=is_name,
    is_first_name=is_first_name,
    nouns_are_capitalised=False,
    compounds=False,
    respelled=lambda word: word,
)
