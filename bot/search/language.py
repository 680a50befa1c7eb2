"""The analysis of one language: all that the search knows of its words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Language:
    """
    One language's words and rules. Every word given to it, or held in it, is folded (`bot.text.fold`).

    The index, the people and the analysis of queries take it as an argument, so that a further
    language is a further object.
    """

    locale: str
    """Its code and country as Babel has them, for the names of months and weekdays."""
    days_ago: Mapping[str, int]
    """Words for days such as "yesterday", each with how many days ago that is."""
    date_words: frozenset[str]
    """Words inside a date that say nothing more, besides stop words and weekdays."""
    stop_words: frozenset[str]
    """Words that are passed over, as nearly every document has them; a phrase of them is found."""
    conjunctions: frozenset[str]
    """Words between the items of a list ("and")."""
    framing_words: frozenset[str]
    """Words that frame a question ("who called … productive") as often as they carry it. They raise
    the documents that have them, but beside another word they are never demanded."""
    question_words: frozenset[str]
    """Words that make a query a whole question."""
    speech_words: frozenset[str]
    """Words of a question that is rather for what somebody said than for a fact."""
    questions: Mapping[str, str]
    """Beginnings of questions ("how many"), each with what it looks for: a "number", "time" or "place"."""
    number_words: frozenset[str]
    """Numbers in words."""
    time_words: frozenset[str]
    """Words that tell when: months, weekdays and the like."""
    place_prepositions: frozenset[str]
    """Words before the name of a place ("in")."""
    name_particles: frozenset[str]
    """Words inside names and roles that are left out where names are compared ("of", "the")."""
    honorifics: frozenset[str]
    """Words before or behind a name that are no part of it ("Dr", "Jr")."""
    synonyms: Mapping[str, frozenset[str]]
    """For roots of words those of the words that may stand for them in the same piece of news."""
    stem: Callable[[str], str]
    """Gives what the inflections of one word have in common, so that no word becomes another one."""
    other_stems: Callable[[str], frozenset[str]]
    """Gives further stems of a word in small letters as it is written, with its accents: what is left of it
    without a preposition or an article that is written in one with it."""
    root: Callable[[str], str]
    """Gives what the words of one family have in common ("agreement" and "agree"), and the names of one
    place ("Finnish" and "Helsinki"); takes words and stems."""
    sound: Callable[[str], str]
    """Gives what words that sound alike have in common."""
    weight: Callable[[str], float]
    """Tells how much a word says in any text, from 0.0 to 1.0: little if everybody uses it."""
    has_word_list: bool
    """Whether it knows which words exist. If not, `is_word` tells of the commonest alone, and what no brief
    has may be a word all the same."""
    is_word: Callable[[str], bool]
    """Tells whether a word exists, in any inflection."""
    is_name: Callable[[str], bool]
    """Tells whether a word is a first name, surname or place; it may be another word, too."""
    is_first_name: Callable[[str], bool]
    """Tells whether a word is a first name; it may be another word, too."""
    nouns_are_capitalised: bool
    """Whether a capital letter inside a sentence makes no name, as all nouns have one."""
    compounds: bool
    """Whether its nouns are written in one with what describes them ("Reparaturkosten")."""
    respelled: Callable[[str], str]
    """Gives a word as it is folded where somebody wrote its letters in another way ("Bruecke" for "Brücke")."""
