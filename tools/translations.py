"""
Brings the translations in `bot/locale` up to date with the sentences in the code.

    .venv/bin/python -m tools.translations        update every file
    .venv/bin/python -m tools.translations fr     begin a translation into French

Sentences that are new have no translation then; a sentence that changed keeps its translation, marked as fuzzy, so
that a translator looks at it. The tests fail until both are mended.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from babel import Locale
from babel.messages import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from bot.languages import advice

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "bot" / "locale"

_KEYWORDS: Any = {
    # Of two texts, the first is the context of the second.
    **{key: {1: (1,), 2: ((1, "c"), 2)} for key in ("Message", "Label")},
    "Plural": (1, 2),
}
_COMMENTS = ["Translators:"]
_WIDTH = 110
HEADER = """\
# {language} translation of brief-bot.
# It comes under the licence of brief-bot, MIT.
#
# No native reader has seen this translation yet. If you are one and have read it, take this paragraph out."""
"""What a new translation begins with."""


def sentences() -> Catalog:
    """The sentences in the code, without translations."""
    found = Catalog(project="brief-bot", version="", msgid_bugs_address="", copyright_holder="")
    extracted = extract_from_dir(
        ROOT / "bot", keywords=_KEYWORDS, comment_tags=_COMMENTS, strip_comment_tags=True
    )
    for file, _, text, comments, context in sorted(extracted, key=lambda one: one[:2]):
        found.add(text, None, [(f"bot/{file}", 0)], auto_comments=comments, context=context)
    return found


def files() -> Iterator[Path]:
    """The files with translations."""
    yield from sorted(FOLDER.glob("*.po"))


def read(file: Path) -> Catalog:
    """The translations of a file."""
    with file.open("rb") as opened:
        return read_po(opened, locale=file.stem.replace("-", "_"))


def updated(file: Path) -> Catalog:
    """The translations of a file, for the sentences that the code has now."""
    catalog = read(file)
    comment = catalog.header_comment
    catalog.update(sentences(), update_creation_date=False)
    catalog.header_comment = comment
    return catalog


def write(catalog: Catalog, file: Path) -> None:
    """Write translations, in the order of the code."""
    with file.open("wb") as opened:
        write_po(opened, catalog, width=_WIDTH, include_lineno=False, ignore_obsolete=True)


def begin(code: str) -> Path:
    """Begin the translation into a language, by its code such as `fr` or `pt-BR`."""
    locale, file = Locale.parse(code, sep="-"), FOLDER / f"{code}.po"
    catalog = sentences()
    catalog.locale = locale
    catalog.header_comment = HEADER.format(language=locale.english_name)
    catalog.creation_date = catalog.revision_date = datetime.now(UTC)
    catalog.last_translator = catalog.language_team = ""
    catalog.fuzzy = False
    write(catalog, file)
    return file


if __name__ == "__main__":
    for code in sys.argv[1:]:
        if code.partition("-")[0] not in Locale("en").languages:
            sys.exit(f"no language has the code {code!r}: {advice(code)}")
        if not (FOLDER / f"{code}.po").exists():
            begin(code)
    for file in files():
        write(updated(file), file)
