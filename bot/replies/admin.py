"""What the admin is told: which content changed or is faulty, and what failed."""

from __future__ import annotations

from collections.abc import Sequence

from babel import Locale

from bot.library import Fault
from bot.markup import HTML, code, lines
from bot.replies.formats import ENGLISH, clipped, number
from bot.reply import Reply

_FAULT = 600
_TITLE = 200
_TITLES = 10

_NEWS = HTML("{}: {}")
_MORE_NEWS = HTML("and {count} more")
_MORE_FAULTS = HTML("and {count} more; brief-bot check lists them.")
_REPORT = HTML("{} {}. The log has the details.")


def content_changed(
    news: Sequence[tuple[str, str]], faults: Sequence[Fault] | None, locale: Locale = ENGLISH
) -> Reply:
    """
    One message for one change: what became of which brief, and what is faulty.

    `news` are pairs like ("Published", title). `faults` is None where none is new.
    """
    told = [_NEWS.format(what, clipped(title, _TITLE)) for what, title in news[:_TITLES]]
    if more := len(news) - len(told):
        told.append(_MORE_NEWS.format(count=number(more, locale)))
    paragraphs = [lines(*told)] if told else []
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
    """What the admin is told of an error: enough to find it in the log, nothing a reader wrote."""
    where = f"while answering update {update}" if update is not None else "outside of any update"
    return Reply((_REPORT.format(type(error).__name__, where),))
