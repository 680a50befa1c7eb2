"""Reports to the admin: of changed and faulty content, and of errors."""

from __future__ import annotations

from collections.abc import Sequence

from babel import Locale

from bot.library import Fault
from bot.markup import HTML, code, lines
from bot.replies.formats import ENGLISH, clipped, number
from bot.reply import Reply

_FAULT = 600
"""Characters of the fault that a report repeats."""
_TITLE = 200
"""Characters of a brief's title."""
_TITLES = 10
"""Briefs that a report names."""

_NEWS = HTML("{change}: {title}")
_MORE_NEWS = HTML("and {count} more")
_MORE_FAULTS = HTML("and {count} more; brief-bot check lists them.")
_REPORT = HTML("{error} {where}. The log has the details.")


def content_changed(
    news: Sequence[tuple[str, str]], faults: Sequence[Fault] | None, locale: Locale = ENGLISH
) -> Reply:
    """
    The report of one change of the content: the briefs that it concerns, and what is faulty.

    `news` are pairs of what happened to a brief and its title: ("Published", "The Bridge Opens"). `faults`
    are all faults there are, or None where they are the same as in the last report.
    """
    entries = [
        _NEWS.format(change=change, title=clipped(title, _TITLE))
        for change, title in news[:_TITLES]
    ]
    if more := len(news) - len(entries):
        entries.append(_MORE_NEWS.format(count=number(more, locale)))
    paragraphs = [lines(*entries)] if entries else []
    if faults:
        more = len(faults) - 1
        first = code(clipped(str(faults[0]), _FAULT))
        paragraphs += [
            HTML("Not taken over, because it is faulty:"),
            lines(first, _MORE_FAULTS.format(count=number(more, locale)) if more else ""),
            HTML("Readers still see the last good version, where there was one."),
        ]
    elif faults is not None:
        paragraphs.append(HTML("Nothing is faulty any more."))
    return Reply(tuple(paragraphs))


def report(error: BaseException, update: int | None) -> Reply:
    """The report of an error: enough to find it in the log, and nothing that a reader wrote."""
    where = f"while answering update {update}" if update is not None else "outside of any update"
    return Reply((_REPORT.format(error=type(error).__name__, where=where),))
