"""What the admin is told: which content changed or is faulty, and what failed."""

from __future__ import annotations

from collections.abc import Sequence

from bot.library import Fault
from bot.replies.parts import clipped, escaped
from bot.reply import Reply

_FAULT = 600
_TITLE = 200
_TITLES = 10


def content_changed(news: Sequence[tuple[str, str]], faults: Sequence[Fault] | None) -> Reply:
    """
    One message for one change: what became of which brief, and what is faulty.

    `news` are pairs like ("Published", title). `faults` is None where none is new.
    """
    lines = [f"{what}: {escaped(clipped(title, _TITLE))}" for what, title in news[:_TITLES]]
    if more := len(news) - len(lines):
        lines.append(f"and {more:,} more")
    paragraphs = ["\n".join(lines)] if lines else []
    if faults:
        more = len(faults) - 1
        rest = f"\nand {more:,} more; brief-bot check lists them." if more else ""
        paragraphs += [
            "Not taken over, because it is faulty:",
            f"<code>{escaped(clipped(str(faults[0]), _FAULT))}</code>{rest}",
            "Readers still see the last good version, where there was one.",
        ]
    elif faults is not None:
        paragraphs.append("Nothing is faulty any more.")
    return Reply(tuple(paragraphs))


def report(error: BaseException, update: int | None) -> Reply:
    """What the admin is told of an error: enough to find it in the log, nothing a reader wrote."""
    where = f"while answering update {update}" if update is not None else "outside of any update"
    return Reply((f"{escaped(type(error).__name__)} {where}. The log has the details.",))
