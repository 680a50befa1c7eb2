"""Languages by the codes of BCP 47, such as `en` and `pt-BR`: which there are, and which one a reader is answered in."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from contextlib import suppress
from functools import lru_cache
from itertools import takewhile

from babel import Locale, UnknownLocaleError
from babel.languages import get_official_languages

NEWSROOM = "en"
"""The newsroom's language where it names none."""

# As CLDR has them, but for Arabic and Persian, whose press has taken over the French ones.
_MARKS = {
    "“”": "en zh ko pt hi th vi tr id ms tl sw bn ur",
    "„“": "de cs sk sl hr bg lt et is mk ka sq lb",
    "«»": "es ar fa uk ru be it el ca eu gl hy kk no nb nn az uz ky tg pt-PT de-CH",
    "« »": "fr",
    "„”": "pl ro hu sr nl",
    "””": "sv fi da bs he",
    "「」": "ja zh-TW zh-Hant",
}
_MARKS_OF = {code: marks for marks, codes in _MARKS.items() for code in codes.split()}
_CODE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")
_REGION, _SCRIPT = 2, 4
"""Letters of the code of a region, and of a script."""
_KEPT = 256
"""Languages of which something is remembered: their codes come from readers' devices, which may send anything."""


def tag(code: str) -> str:
    """A code as BCP 47 writes it: `pt-BR`. Raises `ValueError` where there is no such language."""
    language, *others = code.split("-")
    if not _CODE.fullmatch(code) or language.lower() not in Locale("en").languages:
        raise ValueError(f"no language has the code {code!r}")
    written = {_REGION: str.upper, _SCRIPT: str.capitalize}
    # Behind a single letter stand an extension's own keys, which may be as long as a region's code.
    own = [*takewhile(lambda other: len(other) > 1, others)]
    return "-".join(
        [
            language.lower(),
            *(written.get(len(other), str.lower)(other) for other in own),
            *map(str.lower, others[len(own) :]),
        ]
    )


def primary(code: str) -> str:
    """A language's code without regions and scripts: `pt` for `pt-BR`."""
    return code.partition("-")[0].lower()


def at_telegram(codes: Iterable[str]) -> list[str]:
    """The codes by which Telegram knows some languages, each once: of two letters, without regions and scripts."""
    return [code for code in dict.fromkeys(map(primary, codes)) if len(code) == _REGION]


def advice(code: str) -> str:
    """What to write in place of what is no language's code: many write a country's, `ua` for `uk`."""
    of_country = get_official_languages(code.upper(), de_facto=True)
    return f"did you mean {of_country[0]}?" if of_country else "write its code, such as en or pt-BR"


@lru_cache(maxsize=_KEPT)
def locale_of(code: str) -> Locale:
    """How a language writes dates, numbers and lists; British English for `en`, and where Babel does not know it."""
    if code == NEWSROOM:
        return Locale("en", "GB")
    with suppress(UnknownLocaleError, ValueError):  # it reads no extensions, such as `es-u-co-trad`
        return Locale.parse(code, sep="-")
    return locale_of(primary(code) if "-" in code else NEWSROOM)


@lru_cache(maxsize=_KEPT)
def own_name(code: str) -> str:
    """The name that a language has in itself: `Deutsch`, `Українська`; the code where Babel does not know it."""
    locale = locale_of(code)
    name = locale.get_display_name(locale) if "-" in code else locale.get_language_name(locale)
    return name[:1].upper() + name[1:] if name else code


@lru_cache(maxsize=_KEPT)
def _marks(code: str) -> str:
    return _MARKS_OF.get(best(code, _MARKS_OF) or NEWSROOM, "“”")


def quoted(words: str, code: str) -> str:
    """Words in the quotation marks of a language, English ones where it is not known which it has."""
    marks = _marks(code)
    return f"{marks[0]}{marks[1:-1]}{words}{marks[1:-1]}{marks[-1]}"


def best(wanted: str, available: Collection[str]) -> str | None:
    """
    The code among those available that is nearest to a wanted one: the same, or the same language; else None.

    `pt-BR` is answered by `pt-br`, else by `pt`, else by the first of another region or script.
    """
    found = max(available, key=lambda code: nearness(wanted, code), default=None)
    return found if found is not None and nearness(wanted, found) else None


def nearness(wanted: str, code: str) -> int:
    """How near a code is to a wanted one: 3 for the same, 2 for the language alone, 1 for another region of it, else 0."""
    exact, language = wanted.lower(), primary(wanted)
    if code.lower() == exact:
        return 3
    if code.lower() == language:
        return 2
    return int(primary(code) == language)
