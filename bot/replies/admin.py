"""Reports to the admin: of changed and faulty content, and of errors."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

from babel import Locale

from bot.library import Fault
from bot.markup import code, lines
from bot.replies.formats import clipped
from bot.reply import Reply
from bot.translation import Message, Plural

_FAULT = 600
"""Characters of the fault that a report repeats."""
_TITLE = 200
"""Characters of a brief's title."""
_TITLES = 10
"""Briefs that a report names."""

# Translators: briefs beside those that a report names.
_MORE_NEWS = Plural("and {count} more", "and {count} more")
_FAULTY = Message("Not taken over, because it is faulty:")
# Translators: faults beside the first; brief-bot check is what an editor types.
_MORE_FAULTS = Plural(
    "and {count} more; brief-bot check lists them.", "and {count} more; brief-bot check lists them."
)
_STILL_SEEN = Message("Readers still see the last good version, where there was one.")
_MENDED = Message("Nothing is faulty any more.")
# Translators: {error} is the name of an error in the program.
_WHILE_ANSWERING = Message("{error} while answering update {update}. The log has the details.")
_ANYWHERE = Message("{error} outside of any update. The log has the details.")


class News(Enum):
    """What happened to a brief."""

    PUBLISHED = Message("Published: {title}")
    MENDED = Message("Mended: {title}")
    CHANGED = Message("Changed: {title}")
    WITHDRAWN = Message("Withdrawn: {title}")


def content_changed(
    news: Sequence[tuple[News, str]], faults: Sequence[Fault] | None, locale: Locale
) -> Reply:
    """
    The report of one change of the content: the briefs that it concerns, and what is faulty.

    `news` are pairs of what happened to a brief and its title. `faults` are all faults there are, or None where they are the same as in the last report.
    """
    entries = [
        happened.value(locale, title=clipped(title, _TITLE)) for happened, title in news[:_TITLES]
    ]
    if more := len(news) - len(entries):
        entries.append(_MORE_NEWS(locale, more))
    paragraphs = [lines(*entries)] if entries else []
    if faults:
        more = len(faults) - 1
        first = code(clipped(str(faults[0]), _FAULT))
        paragraphs += [
            _FAULTY(locale),
            lines(first, _MORE_FAULTS(locale, more) if more else ""),
            _STILL_SEEN(locale),
        ]
    elif faults is not None:
        paragraphs.append(_MENDED(locale))
    return Reply(tuple(paragraphs))


def report(error: BaseException, update: int | None, locale: Locale) -> Reply:
    """The report of an error: enough to find it in the log, and nothing that a reader wrote."""
    text = _ANYWHERE if update is None else _WHILE_ANSWERING
    return Reply((text(locale, error=type(error).__name__, update=str(update)),))
