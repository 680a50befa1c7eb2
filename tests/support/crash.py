"""A newsroom whose bot is killed at points of its deliveries, and what its subscribers have afterwards."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from bot.subscription import Place
from tests.support.deployment import Deployment
from tests.support.wire import Loopback

TITLE = "A Tunnel"
CORRECTED = "A Longer Tunnel"


class Account(NamedTuple):
    """What became of a brief."""

    lost: int
    """Subscribers who have no copy."""
    doubled: int
    """Copies beyond the first."""
    in_flight: int
    """Requests of which the ledger did not know the answer when a bot was killed, over all kills."""
    loud: int
    """Copies beyond the first that rang."""
    outdated: int
    """Subscribers whose copies all show an earlier text."""
    states: dict[str, int]
    """How many rows of the ledger are in each state."""


_LEASES = 130.0
"""Seconds after which nobody has anything to himself any more."""


async def tried(
    loopback: Loopback,
    folder: Path,
    chats: range,
    points: Sequence[str],
    server: str | None = None,
) -> Account:
    """
    Kill one bot after the other, each at another point, and see what the subscribers have in the end.

    `server` is the address of a database with tables, where there is to be one on a server.
    """
    loopback.delay = 0.05
    bot = Deployment(loopback, folder, server)
    await bot.subscribe(*(Place(chat) for chat in chats))
    in_flight = 0
    edits = [point for point in points if point.startswith("edit")]
    pushes = [point for point in points if point not in edits]
    for title, rounds in ((TITLE, pushes), (CORRECTED, edits)):
        bot.publish("tunnel", title)
        for number, point in enumerate(rounds):
            async with bot.running(point=point, hit=1 + number % 3) as process:
                code, log = await process.ended()
                assert code == -9, log
            in_flight += bot.states()["sending"]
            bot.let_ring()
            if (
                server
            ):  # another process may be alive: nobody takes its rows before its leases are over
                bot.pass_time(_LEASES)
        async with bot.running(BOT_DELIVERY_RATE="1000") as process:
            await bot.settled("tunnel")
            await process.end()
        if not edits:
            break
    found, rang = copies(loopback, chats), rings(loopback, chats)
    return Account(
        lost=len(chats) - len(found),
        doubled=sum(len(texts) - 1 for texts in found.values()),
        in_flight=in_flight,
        loud=sum(max(0, count - 1) for count in rang.values()),
        outdated=sum(not any(title in text for text in texts) for texts in found.values()),
        states=dict(bot.states()),
    )


def copies(loopback: Loopback, chats: range) -> dict[int, list[str]]:
    """The texts of the brief's copies in each chat that has any."""
    found: dict[int, list[str]] = defaultdict(list)
    for request in loopback.api.sent():
        chat, text = request.arguments["chat_id"], request.arguments["text"]
        if chat not in chats:
            continue
        if request.method == "editMessageText":
            found[chat].pop()
        found[chat].append(text)
    return found


def rings(loopback: Loopback, chats: range) -> dict[int, int]:
    """How many messages rang in each chat."""
    found: dict[int, int] = defaultdict(int)
    for request in loopback.api.sent():
        sent = request.method == "sendMessage" and request.arguments["chat_id"] in chats
        found[request.arguments["chat_id"]] += sent and not request.arguments.get(
            "disable_notification"
        )
    return found
