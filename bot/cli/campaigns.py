"""`brief-bot campaigns`: what goes out to subscribers, and how far it has come; pauses, resumes or stops it."""

from __future__ import annotations

import asyncio
import json
import shutil
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, Any, TypeVar

import click

from bot import settings
from bot.cli import options
from bot.cli.refusal import refused
from bot.links import Act
from bot.replies.formats import clipped, number
from bot.settings import Settings
from bot.store.errors import StoreError
from bot.store.folder import Folder
from bot.translation import ENGLISH

if TYPE_CHECKING:  # the database's libraries take time to load, which other commands need not spend
    from bot.delivery.editors.elsewhere import Outcome
    from bot.delivery.editors.listing import Listed
    from bot.store.database import Database

_WHO = "the command line"
"""Who has decided, as the editors' chat shows it."""
_INDENT = "    "

_T = TypeVar("_T")

_id = click.argument("id", type=int)


@click.group(invoke_without_command=True)
@click.option(
    "--format",
    type=click.Choice(["text", "json"]),
    default="text",
    help="How to print the campaigns; text if not given.",
)
@click.option("--all", is_flag=True, help="Also those that ended before the newest twenty.")
@options.version
@click.pass_context
def campaigns(context: click.Context, *, format: str, all: bool) -> int:
    """
    List the campaigns: what goes out to subscribers.

    The newest stand first. Times are by BOT_TIMEZONE, in JSON in UTC. The bot may run meanwhile.
    """
    if context.invoked_subcommand:
        return 0
    given = settings.read()
    found = asyncio.run(_listed(given, all=all))
    if format == "json":
        told = {"campaigns": [_as_json(campaign) for campaign in found]}
        print(json.dumps(told, ensure_ascii=False, indent=2))
    elif found:
        width = shutil.get_terminal_size().columns
        print("\n".join(_table(found, given.zone, width)))
    else:
        print("There has been no campaign yet.")
    return 0


@campaigns.command()
@_id
@options.version
def pause(id: int) -> int:
    """Pause the campaign ID. Nothing more of it is sent until it is resumed."""
    return _decide(Act.PAUSE, id)


@campaigns.command()
@_id
@options.version
def resume(id: int) -> int:
    """Resume the campaign ID, which was paused."""
    return _decide(Act.RESUME, id)


@campaigns.command()
@_id
@options.version
def stop(id: int) -> int:
    """Stop the campaign ID for good. Who has not got it yet never gets it."""
    return _decide(Act.STOP, id)


def _decide(act: Act, id: int) -> int:
    outcome = asyncio.run(_decided(settings.read(), act, id))
    if outcome is None:
        return refused(f"there is no campaign {id}; see 'brief-bot campaigns'")
    if not outcome.made:
        only = {
            Act.PAUSE: "only one that is going can be paused",
            Act.RESUME: "only one that is paused can be resumed",
            Act.STOP: "nothing of it is to be sent any more",
        }
        return refused(f"campaign {id} is {outcome.after.state}; {only[act]}")
    print(_told(act, outcome))
    return 0


def _told(act: Act, outcome: Outcome) -> str:
    after = outcome.after
    if after.state == "declined":
        return "Stopped: it is sent to nobody."
    sent, due = number(after.sent, ENGLISH), number(after.due, ENGLISH)
    if act is not Act.STOP:
        what = "Paused" if act is Act.PAUSE else "Resumed"
        return f"{what}: {sent} sent, {due} to go."
    leaving = f", {due} on their way" if after.due else ""
    return f"Stopped: {sent} sent{leaving}, {number(outcome.given_up, ENGLISH)} not sent any more."


async def _listed(given: Settings, *, all: bool) -> list[Listed]:
    from bot.delivery.editors.listing import listed

    return await _with_database(given, lambda database: database.read(lambda c: listed(c, all=all)))


async def _decided(given: Settings, act: Act, id: int) -> Outcome | None:
    from bot.delivery.editors.elsewhere import decide
    from bot.store.clock import SystemClock

    clock = SystemClock()
    return await _with_database(given, lambda database: decide(database, clock, act, id, _WHO))


async def _with_database(given: Settings, work: Callable[[Database], Awaitable[_T]]) -> _T:
    """What some work with the database returns. Raises `StoreError` where there is none or it cannot be used."""
    from bot.store.store import beside

    if given.delivery_mode == "off" and not given.server:
        folder = Folder.of(given)
        if not folder.has_database():
            raise StoreError(
                f"there are no campaigns: BOT_DELIVERY is off, and BOT_DATA has no database: {folder.database}"
            )
    async with beside(given) as database:
        return await work(database)


def _table(found: Sequence[Listed], zone: tzinfo, width: int) -> list[str]:
    """The campaigns in lines: the figures of each below the others', and its title in a line of its own."""
    header = ("ID", "STATE", "BEGINS", "SENT", "DUE", "UNSURE", "BLOCKED", "FAILED", "EXPIRED")
    rows = [_row(campaign, zone) for campaign in found]
    widths = [max(map(len, column)) for column in zip(header, *rows, strict=True)]
    lines = [_line(header, widths)]
    for campaign, row in zip(found, rows, strict=True):
        what = "Correction of " if campaign.correction_of else ""
        more = [f"{campaign.brief}: {what}{campaign.title}"]
        if campaign.trouble:
            more.append(f"! {campaign.trouble}" + (f": {campaign.words}" if campaign.words else ""))
        if campaign.outdated:
            more.append(
                f"{number(campaign.outdated, ENGLISH)} copies show an earlier text and are being edited"
            )
        lines.append(_line(row, widths))
        lines += [_INDENT + clipped(text, width - len(_INDENT)) for text in more]
    return lines


def _row(campaign: Listed, zone: tzinfo) -> tuple[str, ...]:
    figures = (
        campaign.sent,
        campaign.due,
        campaign.unsure,
        campaign.blocked,
        campaign.undeliverable,
        campaign.expired,
    )
    return (
        f"{campaign.id}",
        "pulled" if campaign.pulled else campaign.state,
        f"{campaign.begins.astimezone(zone):%Y-%m-%d %H:%M}",
        *(number(figure, ENGLISH) for figure in figures),
    )


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    """A line of the table: words from the left, figures from the right."""
    placed = [
        cell.ljust(width) if place in (1, 2) else cell.rjust(width)
        for place, (cell, width) in enumerate(zip(cells, widths, strict=True))
    ]
    return "  ".join(placed)


def _as_json(campaign: Listed) -> dict[str, Any]:
    told = campaign._asdict()
    del told["revision"]
    moments = {name: _moment(told[name]) for name in ("begins", "changed")}
    texts = {name: told[name] or None for name in ("trouble", "words", "decided_by")}
    return told | moments | texts


def _moment(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")
