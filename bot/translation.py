"""
Sentences for readers, and their translations.

A sentence stands in the code in English: as a `Message` in Telegram's HTML, as a `Label` in plain text where
Telegram shows no HTML, or as a `Plural` where it counts something. Called with a reader's locale, it gives that
sentence in the reader's language. Translations are the files in `bot/locale`, which Babel reads.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from gettext import GNUTranslations, NullTranslations
from importlib.resources import files
from io import BytesIO

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from bot import languages
from bot.direction import Direction, beginning, direction_of, is_apart, isolated
from bot.markup import HTML, template

ENGLISH = languages.locale_of("en")
"""The language of the code."""
_FOLDER = files("bot") / "locale"
_SUFFIX = ".po"


class _Sentence:
    """What is to be translated, with the context that tells it from another one of the same words."""

    def __init__(self, *text: str) -> None:
        """The English text, behind its context where it has one."""
        *context, self._text = text
        self._context = "".join(context)

    def _in(self, locale: Locale) -> str:
        translations = _translations(str(locale))
        if self._context:
            return translations.pgettext(self._context, self._text)
        return translations.gettext(self._text)


class Message(_Sentence):
    """A sentence in Telegram's HTML, with named placeholders in braces."""

    def __call__(self, locale: Locale, **values: object) -> HTML:
        """The sentence in a language, its placeholders filled in; a value that is not HTML is escaped."""
        return _filled(self._in(locale), locale, values)


class Label(_Sentence):
    """A plain text, as on a button, with named placeholders in braces."""

    def __call__(self, locale: Locale, **values: object) -> str:
        """The text in a language, its placeholders filled in."""
        text, around = self._in(locale), direction_of(locale)
        if values:
            text = text.format(
                **{
                    name: isolated(value) if is_apart(value, around) else value
                    for name, value in zip(values, map(str, values.values()), strict=True)
                }
            )
        return beginning(text, around)


class Plural:
    """A sentence in Telegram's HTML that counts something: `{count}` stands for the number."""

    def __init__(self, one: str, many: str) -> None:
        """The English sentence for one, and for any other number."""
        self._one, self._many = one, many

    def __call__(self, locale: Locale, count: int, **values: object) -> HTML:
        """The sentence for a number in a language, by the plural rules of that language."""
        text = _translations(str(locale)).ngettext(self._one, self._many, count)
        return _filled(text, locale, {"count": format_decimal(count, locale=locale), **values})


@cache
def locales() -> dict[str, Locale]:
    """The locales that the bot answers in, by the codes of their languages; English first."""
    codes = sorted(
        file.name.removesuffix(_SUFFIX) for file in _FOLDER.iterdir() if file.name.endswith(_SUFFIX)
    )
    return {"en": ENGLISH} | {code: languages.locale_of(code) for code in codes}


@lru_cache(maxsize=256)  # the codes come from readers' devices, which may send anything
def translated(code: str) -> Locale | None:
    """The locale in which the bot answers in a language; None where it has no translation into that."""
    known = locales()
    found = languages.best(code, known)
    return known[found] if found else None


def locale_for(*codes: str) -> Locale:
    """
    The locale in which the bot answers in the first of some languages that it has a translation into, else English.

    A reader's language goes before the newsroom's.
    """
    return next((locale for code in codes if (locale := translated(code))), ENGLISH)


@cache
def _translations(locale: str) -> NullTranslations:
    """The translations into one of `locales`, read when the first reader needs them (10 ms); English has none."""
    if locale == str(ENGLISH):
        return NullTranslations()
    (code,) = (code for code, each in locales().items() if str(each) == locale)
    with (_FOLDER / f"{code}{_SUFFIX}").open("rb") as opened:
        catalog = read_po(opened, locale=locale)
    compiled = BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    return GNUTranslations(compiled)


def joined(pattern: HTML, locale: Locale, items: Sequence[str]) -> HTML:
    """A list in a language: its pattern, which has no words but "and" or "or", with the items filled in."""
    around = direction_of(locale)
    html = pattern.format(*(_set_apart(item, around) for item in items))
    return template(beginning(html, around))


def _filled(text: str, locale: Locale, values: dict[str, object]) -> HTML:
    around, html = direction_of(locale), template(text)
    if values:
        html = html.format(**{name: _set_apart(value, around) for name, value in values.items()})
    return template(beginning(html, around))


def _set_apart(value: object, around: Direction) -> HTML:
    html = HTML.escape(value)
    return template(isolated(html)) if is_apart(html, around) else html
