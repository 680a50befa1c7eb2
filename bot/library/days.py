"""Days in a brief that cannot be, or that readers would wonder about."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from bot.brief import Brief
from bot.library.faults import Misfit


def misfits(brief: Brief, today: date) -> Iterator[Misfit]:
    """Corrections of a day to come."""
    for number, correction in enumerate(brief.corrections):
        if correction.date > today:
            rule = f"date: {correction.date} is still to come (today is {today}); correct the date"
            yield Misfit(("corrections", number, "date"), rule)


def doubts(brief: Brief, today: date) -> Iterator[Misfit]:
    """Corrections of what nobody had seen, and a withdrawal whose day is still to come."""
    for number, correction in enumerate(brief.corrections):
        if correction not in brief.corrected:
            rule = (
                f"date: {correction.date} is before the day of publication, so readers are not shown "
                "this correction; correct the date or take it out"
            )
            yield Misfit(("corrections", number, "date"), rule)
    if brief.withdrawn and brief.withdrawn.date > today:
        rule = (
            f"date: {brief.withdrawn.date} is still to come, but the brief is withdrawn at once; "
            "correct the date"
        )
        yield Misfit(("withdrawn", "date"), rule)
