"""`python -m bench.crash`: the bot is killed again and again at each boundary of its deliveries; nothing may be lost."""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from bench.postgres import database, served
from tests.support.botapi import BotApi
from tests.support.crash import Account, tried
from tests.support.crashing import POINTS
from tests.support.wire import Loopback

_CHATS = 30
"""Subscribers for each kill: a worker claims 25 at once."""


async def main() -> int:
    """Print a line for each point; 1 if any delivery was lost or rang twice, or came twice without a cause."""
    parser = argparse.ArgumentParser("python -m bench.crash", description=__doc__)
    parser.add_argument("--kills", type=int, default=20, help="how often at each point")
    parser.add_argument("--points", nargs="+", choices=POINTS, default=list(POINTS))
    parser.add_argument("--postgres", action="store_true", help="on a server, not in a file")
    arguments = parser.parse_args()
    chats = range(101, 101 + _CHATS * arguments.kills)
    failed = False
    with ExitStack() as stack:
        server = stack.enter_context(served()) if arguments.postgres else None
        for point in arguments.points:
            with ExitStack() as each:
                folder = Path(each.enter_context(tempfile.TemporaryDirectory()))
                url = each.enter_context(database(server)) if server else None
                async with Loopback(BotApi()) as loopback:
                    points = [point] * arguments.kills
                    account = await tried(loopback, folder, chats, points, url)
            print(f"{point:14} {arguments.kills} kills: {_told(account)}", flush=True)
            failed |= not _is_good(account, len(chats))
    return int(failed)


def _told(account: Account) -> str:
    return (
        f"{account.lost} lost, {account.doubled} doubled of {account.in_flight} in flight,"
        f" {account.loud} of them rang, {account.outdated} outdated, rows {account.states}"
    )


def _is_good(account: Account, rows: int) -> bool:
    faults = account.lost + account.loud + account.outdated
    settled = account.states.keys() <= {"sent", "unsure"} and sum(account.states.values()) == rows
    return not faults and settled and account.doubled <= account.in_flight


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
