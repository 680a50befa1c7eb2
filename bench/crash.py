"""`python -m bench.crash`: the bot is killed again and again at each boundary of its deliveries; nothing may be lost."""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from pathlib import Path

from tests.support.botapi import BotApi
from tests.support.crash import tried
from tests.support.crashing import POINTS
from tests.support.wire import Loopback


async def main() -> int:
    """Print a line for each point; 1 if any delivery was lost or rang twice."""
    parser = argparse.ArgumentParser("python -m bench.crash", description=__doc__)
    parser.add_argument("--kills", type=int, default=20, help="how often at each point")
    parser.add_argument("--points", nargs="+", choices=POINTS, default=list(POINTS))
    arguments = parser.parse_args()
    failed = 0
    for point in arguments.points:
        chats = range(101, 101 + 6 * arguments.kills)
        with tempfile.TemporaryDirectory() as folder:
            async with Loopback(BotApi()) as loopback:
                account = await tried(loopback, Path(folder), chats, [point] * arguments.kills)
        failed += account.lost + account.loud + account.outdated
        print(
            f"{point:14} {arguments.kills} kills: {account.lost} lost, {account.doubled} doubled,"
            f" {account.loud} of them rang, {account.outdated} outdated, rows {account.states}",
            flush=True,
        )
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
