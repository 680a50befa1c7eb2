"""A newsroom whose bot is killed at one point of its deliveries, and what its subscribers have afterwards."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, closing
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import yaml

from bot.delivery.clock import SystemClock
from bot.delivery.subscriptions import Subscriptions
from bot.store.folder import Folder
from bot.store.store import opened_in
from bot.subscription import ChatKind, Choices, Place, Sound
from tests.support.botapi import TOKEN
from tests.support.process import Process, running
from tests.support.samples import BRIEF
from tests.support.wire import Loopback, until

TITLE = "A Tunnel"
CORRECTED = "A Longer Tunnel"


class Account(NamedTuple):
    """What became of a brief."""

    lost: int
    """Subscribers who have no copy."""
    doubled: int
    """Copies beyond the first."""
    loud: int
    """Of these, those that rang."""
    outdated: int
    """Subscribers whose copies all show an earlier text."""
    states: dict[str, int]
    """How many rows of the ledger are in each state."""


async def subscribed(folder: Path, chats: range) -> None:
    """Make a database in which some chats have subscribed."""
    clock = SystemClock()
    async with opened_in(Folder(folder), None, clock.now()) as store:
        subscriptions = Subscriptions(clock, store.cipher)
        choices = Choices(sound=Sound.ALOUD, zone_confirmed=True)
        for chat in chats:
            await store.database.write(
                lambda c, chat=chat: subscriptions.subscribe(
                    c, Place(chat), ChatKind.PRIVATE, choices
                )
            )


@asynccontextmanager
async def bot(
    loopback: Loopback, folder: Path, *, point: str = "", hit: int = 1
) -> AsyncIterator[Process]:
    """A bot over the content and the data in a folder, which may be killed at a point of its deliveries."""
    arguments = (point, str(hit)) if point else ("run",)
    async with running(
        *arguments,
        module="tests.support.crashing" if point else "bot",
        BOT_TOKEN=TOKEN,
        BOT_API_URL=loopback.url,
        BOT_CONTENT=str(folder / "content"),
        BOT_DATA=str(folder / "data"),
        BOT_DELIVERY="auto",
        BOT_DELIVERY_DELAY="0",
        PYTHONPATH=str(Path(__file__).parents[2]),
    ) as process:
        polls = loopback.polls
        await loopback.until(lambda: loopback.polls > polls)
        yield process


def save(folder: Path, **changes: object) -> None:
    """Save a brief in the content of a folder."""
    raw = {**BRIEF, **changes}
    (folder / "content").mkdir(exist_ok=True)
    (folder / "content" / f"{raw['id']}.yaml").write_text(yaml.safe_dump(raw))


async def tried(loopback: Loopback, folder: Path, chats: range, points: Sequence[str]) -> Account:
    """Kill one bot after the other, each at another point, and see what the subscribers have in the end."""
    loopback.delay = 0.05
    save(folder)
    await subscribed(folder / "data", chats)
    published = {"id": "tunnel", "published": datetime.now(UTC).strftime("%Y-%m-%dT%H:%MZ")}
    title = TITLE

    def done() -> bool:
        copies = _copies(loopback, chats)
        newest = [chat for chat, texts in copies.items() if any(title in text for text in texts)]
        return len(newest) == len(chats)

    edits = [point for point in points if point.startswith("edit")]
    for point in (each for each in points if each not in edits):
        async with bot(loopback, folder, point=point, hit=2) as process:
            save(folder, title=title, **published)
            await process.ended()
    async with bot(loopback, folder) as process:
        save(folder, title=title, **published)
        await loopback.until(done)
        await until(lambda: not {"due", "claimed", "sending"} & states(folder).keys())
        await process.end()
    if edits:
        title = CORRECTED
        save(folder, title=title, **published)
    for point in edits:
        async with bot(loopback, folder, point=point, hit=2) as process:
            await process.ended()
    async with bot(loopback, folder) as process:
        await loopback.until(done)
        await process.end()
    copies, rings = _copies(loopback, chats), _rings(loopback, chats)
    return Account(
        lost=len(chats) - len(copies),
        doubled=sum(len(texts) - 1 for texts in copies.values()),
        loud=sum(max(0, count - 1) for count in rings.values()),
        outdated=sum(not any(title in text for text in texts) for texts in copies.values()),
        states=states(folder),
    )


def states(folder: Path) -> dict[str, int]:
    """How many deliveries are in each state, read beside the bot that may be running."""
    database = folder / "data" / "brief-bot.sqlite3"
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        counts = "SELECT state, count(*) FROM deliveries GROUP BY state"
        return dict(connection.execute(counts).fetchall())


def _copies(loopback: Loopback, chats: range) -> dict[int, list[str]]:
    """The texts of the brief's copies in each chat that has any."""
    copies: dict[int, list[str]] = defaultdict(list)
    for request in loopback.api.sent():
        chat, text = request.arguments["chat_id"], request.arguments["text"]
        if chat not in chats:
            continue
        if request.method == "editMessageText":
            copies[chat].pop()
        copies[chat].append(text)
    return copies


def _rings(loopback: Loopback, chats: range) -> dict[int, int]:
    """How many messages rang in each chat."""
    rings: dict[int, int] = defaultdict(int)
    for request in loopback.api.sent():
        sent = request.method == "sendMessage" and request.arguments["chat_id"] in chats
        rings[request.arguments["chat_id"]] += sent and not request.arguments.get(
            "disable_notification"
        )
    return rings
