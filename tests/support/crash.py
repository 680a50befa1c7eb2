"""A newsroom whose bot is killed at points of its deliveries, and what its subscribers have afterwards."""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import yaml

from bot.delivery.changes import Changes
from bot.delivery.clock import SystemClock
from bot.delivery.content import Content
from bot.delivery.subscriptions import Subscriptions
from bot.newsroom import serving
from bot.store.folder import Folder
from bot.store.store import opened_in
from bot.subscription import ChatKind, Choices, Place, Sound
from tests.support.botapi import TOKEN
from tests.support.forks import Forked, Forks
from tests.support.samples import BRIEF
from tests.support.wire import Loopback, until

TITLE = "A Tunnel"
CORRECTED = "A Longer Tunnel"
_QUICK = 1000
"""Messages a second of the bot that ends what the others have begun."""


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


async def subscribed(folder: Path, chats: range) -> None:
    """Make a database in which delivery was switched on over the content, and some chats have subscribed."""
    clock = SystemClock()
    whole = serving.serve(folder / "content", zone=UTC)
    async with opened_in(Folder(folder / "data"), None, clock.now()) as store:
        content = Content(clock, Changes(clock, 0, asks=False))
        await store.database.write(lambda c: content.observe(c, whole))
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
    forks: Forks, loopback: Loopback, folder: Path, *, point: str = "", hit: int = 1, rate: int = 25
) -> AsyncIterator[Forked]:
    """A bot over the content and the data in a folder, which may be killed at a point of its deliveries."""
    async with forks.running(
        "run",
        point=point,
        hit=hit,
        BOT_TOKEN=TOKEN,
        BOT_API_URL=loopback.url,
        BOT_CONTENT=str(folder / "content"),
        BOT_DATA=str(folder / "data"),
        BOT_DELIVERY="auto",
        BOT_DELIVERY_DELAY="0",
        BOT_DELIVERY_RATE=str(rate),
    ) as process:
        yield process


def save(folder: Path, **changes: object) -> None:
    """Save a brief in the content of a folder."""
    raw = {**BRIEF, **changes}
    (folder / "content").mkdir(exist_ok=True)
    (folder / "content" / f"{raw['id']}.yaml").write_text(yaml.safe_dump(raw))


async def tried(
    forks: Forks, loopback: Loopback, folder: Path, chats: range, points: Sequence[str]
) -> Account:
    """Kill one bot after the other, each at another point, and see what the subscribers have in the end."""
    loopback.delay = 0.05
    save(folder)
    await subscribed(folder, chats)
    published = {"id": "tunnel", "published": datetime.now(UTC).strftime("%Y-%m-%dT%H:%MZ")}
    in_flight = 0
    edits = [point for point in points if point.startswith("edit")]
    pushes = [point for point in points if point not in edits]
    for title, rounds in ((TITLE, pushes), (CORRECTED, edits)):
        save(folder, title=title, **published)
        for number, point in enumerate(rounds):
            async with bot(forks, loopback, folder, point=point, hit=2 + number % 3) as process:
                code, log = await process.ended()
                assert code == -9, log
            in_flight += states(folder)["sending"]
            _let_ring(folder)
        async with bot(forks, loopback, folder, rate=_QUICK) as process:
            await until(lambda: _done(folder))
            await process.end()
        if not edits:
            break
    copies, rings = _copies(loopback, chats), _rings(loopback, chats)
    return Account(
        lost=len(chats) - len(copies),
        doubled=sum(len(texts) - 1 for texts in copies.values()),
        in_flight=in_flight,
        loud=sum(max(0, count - 1) for count in rings.values()),
        outdated=sum(not any(title in text for text in texts) for texts in copies.values()),
        states=dict(states(folder)),
    )


def states(folder: Path) -> Counter[str]:
    """How many deliveries are in each state, read beside the bot that may be running."""
    with _database(folder) as database:
        counts = "SELECT state, count(*) FROM deliveries GROUP BY state"
        return Counter(dict(database.execute(counts).fetchall()))


def _let_ring(folder: Path) -> None:
    """Have it be an hour since anything rang: what is sent now may ring, as far as that goes."""
    with _database(folder) as database:
        database.execute("UPDATE chats SET rang = rang - 3600")


def _done(folder: Path) -> bool:
    """Whether the brief's campaign has begun, and has nothing left to send or to edit."""
    with _database(folder) as database:
        campaigns = database.execute("SELECT state, edits_begin FROM campaigns").fetchall()
        return campaigns == [("done", None)]


@contextmanager
def _database(folder: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(folder / "data" / "brief-bot.sqlite3")) as database, database:
        yield database


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
