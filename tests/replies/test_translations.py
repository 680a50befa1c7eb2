"""The translations: each sentence has one, with the same placeholders, markup and commands, and fits where it stands."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages import Message

from bot import translation
from tools import translations

FILES = list(translations.files())
CATALOGS = {file.stem: translations.read(file) for file in FILES}
SENTENCES = translations.sentences()

KEPT = {
    "placeholders": re.compile(r"\{[^}]*\}"),
    "markup": re.compile(r"</?[a-z][^>]*>"),
    "commands": re.compile(r"(?<![\w<])/[a-z]+"),
    "signs": re.compile(r"[✓‹›•@]"),
    "lines": re.compile(r"\n"),
}
"""What a translation has to have as often as the sentence."""
LIMITS = {
    # of Telegram, in characters
    "answers to presses": (200, re.compile(r"^bot/replies/notices\.py$")),
    "the menu of commands": (256, re.compile(r"^bot/commands\.py$")),
}


def entries(catalog) -> Iterator[tuple[Message, str, str]]:
    """Each translation of a catalog: its entry, the sentence and the translation."""
    for entry in catalog:
        if not entry.id:
            continue
        if entry.pluralizable:
            yield from ((entry, entry.id[1], text) for text in entry.string)
        else:
            yield entry, entry.id, entry.string


def test_there_are_the_languages_that_the_documents_name():
    assert {*CATALOGS} >= {"ar", "de", "es", "uk"}
    assert len(SENTENCES) > 250


@pytest.mark.parametrize("code", CATALOGS)
def test_every_sentence_has_a_translation_and_no_other(code: str):
    catalog = CATALOGS[code]
    known = {(entry.id, entry.context) for entry in SENTENCES if entry.id}
    had = {(entry.id, entry.context) for entry in catalog if entry.id}
    advice = "run: python -m tools.translations, then translate what is empty or marked as fuzzy"
    assert known - had == set(), f"missing; {advice}"
    assert had - known == set(), f"not in the code any more; {advice}"
    assert not catalog.obsolete, f"not in the code any more; {advice}"
    assert [entry.id for entry in catalog if entry.id and entry.fuzzy] == []
    assert [sentence for _, sentence, text in entries(catalog) if not text.strip()] == []


@pytest.mark.parametrize("code", CATALOGS)
@pytest.mark.parametrize("what", KEPT)
def test_a_translation_keeps_what_is_no_word(code: str, what: str):
    pattern = KEPT[what]
    others = {}
    for entry, sentence, text in entries(CATALOGS[code]):
        wanted, found = (Counter(pattern.findall(one)) for one in (sentence, text))
        if what == "placeholders" and entry.pluralizable:
            # Languages have a word of its own for one or two: Arabic writes no number there.
            wanted.pop("{count}", None)
            found.pop("{count}", None)
        if wanted != found:
            others[sentence] = text
    assert others == {}


@pytest.mark.parametrize("code", CATALOGS)
def test_only_forms_for_one_number_leave_the_number_out(code: str):
    catalog = CATALOGS[code]
    for entry in catalog:
        if entry.id and entry.pluralizable:
            without = [at for at, text in enumerate(entry.string) if "{count}" not in text]
            numbers = [
                [n for n in range(1000) if catalog_form(catalog, n) == form] for form in without
            ]
            assert all(len(those) <= 1 for those in numbers), entry.string


def catalog_form(catalog, number: int) -> int:
    import gettext

    return gettext.c2py(catalog.plural_expr)(number)


@pytest.mark.parametrize("code", CATALOGS)
def test_translations_are_balanced_and_without_spaces_around(code: str):
    for _, sentence, text in entries(CATALOGS[code]):
        assert text == text.strip(), sentence
        assert "  " not in text, sentence
        assert text.count("<b>") == text.count("</b>"), sentence


@pytest.mark.parametrize("code", CATALOGS)
@pytest.mark.parametrize("where", LIMITS)
def test_what_telegram_limits_fits(code: str, where: str):
    most, place = LIMITS[where]
    for entry, _, text in entries(CATALOGS[code]):
        if any(place.match(file) for file, _ in entry.locations):
            assert len(text) <= most, text


@pytest.mark.parametrize("code", CATALOGS)
def test_the_translation_says_whether_a_native_reader_has_seen_it(code: str):
    """The paragraph stands as the tool writes it, until a native reader takes it out as a whole."""
    begun, _, unseen = translations.HEADER.format(
        language=CATALOGS[code].locale.english_name
    ).partition("\n#\n")
    comment = CATALOGS[code].header_comment
    assert comment in (begun, f"{begun}\n#\n{unseen}")


@pytest.fixture
def _other_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    caches = (translation.locales, translation.translated, translation._translations)
    shutil.copy(next(file for file in FILES if file.stem == "de"), tmp_path / "zh-TW.po")
    monkeypatch.setattr(translation, "_FOLDER", tmp_path)
    for cache in caches:
        cache.cache_clear()
    yield
    for cache in caches:
        cache.cache_clear()


@pytest.mark.usefixtures("_other_folder")
def test_a_translation_is_found_by_the_name_of_its_file_whatever_babel_calls_the_language():
    assert str(translation.locale_for("zh-TW")) == "zh_Hant_TW"
    assert translation.Label("Share")(translation.locale_for("zh-TW")) == "Teilen"
