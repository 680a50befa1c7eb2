"""Dates in a brief that cannot be right, or that readers would wonder about."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from bot.brief import Brief
from bot.fields import date_of
from bot.library.faults import Finding


def faults(brief: Brief, today: date) -> Iterator[Finding]:
    """Corrections dated in the future."""
    for number, correction in enumerate(brief.corrections):
        if (day := date_of(correction.date)) > today:
            rule = f"date: {day} is still to come (today is {today}); correct the date"
            yield Finding(("corrections", number, "date"), rule)


def warnings(brief: Brief, today: date) -> Iterator[Finding]:
    """Corrections dated before publication, and a withdrawal dated in the future."""
    for number, correction in enumerate(brief.corrections):
        if correction not in brief.corrected:
            rule = (
                f"date: {_written(correction.date)} is before the publication, so readers are not shown "
                "this correction; correct the date or take it out"
            )
            yield Finding(("corrections", number, "date"), rule)
    if brief.withdrawn and brief.withdrawn.date > today:
        rule = (
            f"date: {brief.withdrawn.date} is still to come, but the brief is withdrawn at once; "
            "correct the date"
        )
        yield Finding(("withdrawn", "date"), rule)


def _written(moment: date) -> str:
    """A moment as an editor writes it."""
    return f"{moment:%Y-%m-%d %H:%M}" if isinstance(moment, datetime) else f"{moment}"
