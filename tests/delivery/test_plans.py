"""How Postgres finds what deliveries ask of a large ledger: by an index, never by reading all of it."""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from functools import partial
from typing import Any, NamedTuple

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import event, update

from bot.delivery import figures
from bot.delivery.ledger import moving
from bot.delivery.ledger.sending import Result, Sending
from bot.delivery.ledger.spreading import cancel_some, is_any_left
from bot.delivery.subscribers import languages
from bot.delivery.subscribers.keeping import Keeping
from bot.store.tables import slots
from bot.subscription import Choices, Place
from tests.delivery.test_delivering import MORNING
from tests.support import postgres
from tests.support.delivering import Delivering
from tests.support.samples import brief

LARGE = {"deliveries", "subscriptions", "chats"}
PUBLISHED = {"published": "2027-01-15T08:00Z"}
OLDER = brief(id="older")
BRIEF = brief(**PUBLISHED)
CORRECTED = brief(
    **PUBLISHED,
    summary="It is shut.",
    corrections=[{"date": "2027-01-15", "text": "The bridge is shut."}],
)
STOPPED = brief(id="stopped", title="Another Bridge Opens", **PUBLISHED)
UKRAINIAN = brief(id="bridge-uk", language="uk", translates="bridge", **PUBLISHED)
READERS = 40
CLOSED = -1000
READS_UKRAINIAN = -1001

FILL = """
INSERT INTO schedules (zone, times, days) VALUES ('UTC', '', 'all');
INSERT INTO chats (key_id, chat, kind, blocked_until, blocked_for, rang)
    SELECT 1, int8send(n), 'private', 0, 0, 0 FROM generate_series(1, 20000) n;
INSERT INTO subscriptions
    (chat_id, topic, standing, schedule_id, sound, zone_confirmed, language, language_chosen, since, changed)
    SELECT id, 0, 'stopped', 1, 'night', true, '', false, 1.8e9, 1.8e9 FROM chats;
INSERT INTO campaigns
    (brief, story, language, rest, awaited, state, title, seen, ripe, begins, asks, reminded, pulled, revision, copies, urgent,
     spread_to, spread, aloud, proven, trouble, words, counts, decided_by, changed)
    SELECT 'old ' || n, 'old ' || n, 'en', true, '', 'done', '', 0, 0, 1.8e9, false, false, false, 1, 1, false,
        0, true, true, 'private', '', '', CASE WHEN n > 200 THEN '{}' ELSE '' END, '', 0
    FROM generate_series(1, 210) n;
INSERT INTO deliveries
    (campaign_id, subscription_id, state, due, ready, rank, doubts, message_id, revision, settled)
    SELECT 1 + n % 200, 1 + n % 19999, 'sent', 0, 0, n, 0, n, 1, 1 FROM generate_series(1, 50000) n;
"""
"""Rows of campaigns that are over, and campaigns of which only the counts are kept. Their subscribers get nothing more, so that it takes no time."""
GROW = """
UPDATE subscriptions SET standing = 'active';
INSERT INTO deliveries
    (campaign_id, subscription_id, state, due, ready, rank, token, lease, doubts, message_id, revision)
    SELECT campaigns.id, n,
        CASE WHEN n <= 50 THEN 'sending' WHEN n <= 100 THEN 'claimed' WHEN n <= 1100 THEN 'due' ELSE 'sent' END,
        1.8e9, 1.8e9, n, CASE WHEN n <= 100 THEN 'x' END, CASE WHEN n <= 100 THEN 1.9e9 END, 0, n, 0
    FROM generate_series(1, 2200) n, campaigns WHERE brief IN ('bridge', 'stopped');
UPDATE campaigns SET state = CASE brief WHEN 'bridge' THEN 'going' ELSE 'stopped' END, copies = 2, edits_begin = 0
    WHERE brief IN ('bridge', 'stopped');
ANALYZE;
"""
"""What the statistics tell of is a campaign that is halfway."""

TYPES = {bool: "bool", float: "float8", int: "int8", str: "text", bytes: "bytea"}
MODES = ("force_custom_plan", "force_generic_plan")
"""For the values that are given, and for any: psycopg has a statement that comes again be prepared."""
HOT = {
    "campaigns.advance": {"deliveries_by_state"},
    "claims._first": {"deliveries_due", "deliveries_sending"},
    "claims.claim": {"deliveries_due", "deliveries_pkey"},
    "claims.next_due": {"deliveries_due", "deliveries_sending"},
    "keeping.delete_some": {"deliveries_by_state"},
    "lapses.next_lapse": {"deliveries_claimed", "deliveries_sending"},
    "lapses.take_back": {"deliveries_claimed", "deliveries_sending", "deliveries_pkey"},
    "departure.occupy": {"chats_pkey"},
    "departures._is_any": {"deliveries_by_state", "deliveries_sending"},
    "departures.begin": {"deliveries_pkey", "subscriptions_pkey", "chats_pkey"},
    "edits.begin": {"deliveries_pkey", "subscriptions_pkey", "chats_pkey"},
    "edits.claim": {"deliveries_by_state", "deliveries_pkey"},
    "edits.next_due": {"deliveries_by_state"},
    "edits.settle": {"deliveries_pkey"},
    "figures._read": {"deliveries_by_state", "deliveries_due"},
    "languages._chosen": {"subscriptions_speaking"},
    "moving._move_some": {"subscriptions_by_schedule"},
    "settling.sent": {"deliveries_pkey"},
    "spreading.cancel_some": {"deliveries_by_state", "deliveries_pkey"},
    "spreading.is_any_left": {"deliveries_by_state", "deliveries_due"},
    "spreading.spread": {"subscriptions_pkey"},
    "unreachable.suspend_some": {"deliveries_by_state"},
    "unreachable._reached_most": {"deliveries_by_state"},
    "versions.cancel_others": {"deliveries_subscription_id_campaign_id_key"},
    "versions.join": {"deliveries_subscription_id_campaign_id_key"},
    "versions.not_now": {"deliveries_pkey", "subscriptions_pkey"},
}
"""Indexes of which the statements of a function use one at least."""
COUNTS_ALL = "FROM subscriptions GROUP BY subscriptions.standing"
"""The end of a statement that needs all rows. It is asked once in some seconds, and only where somebody watches."""


class Asked(NamedTuple):
    """A statement, and the function that has executed it."""

    function: str
    statement: str


@pytest.fixture
def address(postgres_server: str) -> Iterator[str]:
    """A database of its own: what deletes so many rows afterwards takes longer than the test."""
    with postgres.database(postgres_server) as address:
        postgres.with_tables(address)
        with psycopg.connect(address) as connection:
            connection.execute(FILL)
            connection.execute("ANALYZE")
        yield address


async def _asked(address: str) -> dict[Asked, dict[str, Any]]:
    """All statements of a campaign's course, with the values that were given first."""
    asked: dict[Asked, dict[str, Any]] = {}

    def note(_: Any, __: Any, statement: str, given: Any, *___: Any) -> None:
        asked.setdefault(
            Asked(_function(), statement), given[0] if isinstance(given, list) else given
        )

    store = await postgres.store(address)
    try:
        newsroom = Delivering(store, rate=100.0)
        newsroom.engine._swept = newsroom.clock.now()  # what is done once an hour may take its time
        for chat in range(1, READERS + 1):
            await newsroom.subscribes(-chat)
        await newsroom.subscribes(-READERS - 1, MORNING)
        await newsroom.subscribes(CLOSED)
        await newsroom.subscribes(READS_UKRAINIAN, Choices(zone_confirmed=True, language="uk"))
        newsroom.chats.answer = lambda place: (
            Sending(Result.CLOSED) if place.chat == CLOSED else None
        )
        await newsroom.publishes(OLDER)
        for engine in (store.database._engine, store.database._readers):
            event.listen(engine, "before_cursor_execute", note)
        await newsroom.work.take_over(alone=False)
        await newsroom.publishes(OLDER, BRIEF, STOPPED, UKRAINIAN)
        newsroom.clock.time += 60
        await newsroom.engine.turn()
        # As if the rules of a time zone had changed since it was planned.
        await store.database.write(lambda c: c.execute(update(slots).values(due=slots.c.due + 60)))
        await newsroom.work.take_over(alone=False)
        speak = newsroom.subscriptions.speak
        await store.database.write(lambda c: speak(c, Place(-READERS - 1), "uk"))
        await store.database.write(languages.note)
        await languages.Languages(store.database, store.cipher).look()
        await store.database.write(lambda c: newsroom.subscriptions.stop(c, Place(-READERS - 1)))
        await store.database.read(newsroom.work.next_due)
        await store.database.read(partial(is_any_left, now=newsroom.clock.now()))
        await store.database.write(partial(cancel_some, now=newsroom.clock.now()))
        await newsroom.passes(10)
        await newsroom.publishes(OLDER, CORRECTED, STOPPED, UKRAINIAN)
        await newsroom.passes(70)
        assert len(newsroom.chats.edits) == READERS
        await store.database.read(figures._read)
        assert not await store.database.write(Keeping(newsroom.clock, store.cipher).delete_some)
    finally:
        await store.close()
    return asked


def _function() -> str:
    """The function of deliveries that executes a statement."""
    frame = sys._getframe()
    while frame and not re.search(r"/bot/delivery/", frame.f_code.co_filename):
        frame = frame.f_back
    if frame is None:  # work that is a single statement
        return ""
    return f"{frame.f_globals['__name__'].rpartition('.')[2]}.{frame.f_code.co_name}"


def _plan(connection: psycopg.Connection[Any], statement: str, given: dict[str, Any]) -> Any:
    """How Postgres would execute a statement."""
    names = list(dict.fromkeys(re.findall(r"%\((\w+)\)s", statement)))
    numbered = re.sub(r"%\((\w+)\)s", lambda n: f"${names.index(n[1]) + 1}", statement)
    numbered = numbered.replace("%%", "%")
    types = ", ".join(_type(given[name]) for name in names)
    values = ", ".join(sql.Literal(given[name]).as_string(connection) for name in names)
    connection.execute(
        f"PREPARE asked({types}) AS {numbered}" if names else f"PREPARE asked AS {numbered}"
    )
    found = connection.execute(
        f"EXPLAIN (FORMAT JSON) EXECUTE asked{f'({values})' if names else ''}"
    )
    (plan,) = found.fetchone()
    connection.execute("DEALLOCATE asked")
    return plan[0]["Plan"]


def _type(value: object) -> str:
    return next((name for kind, name in TYPES.items() if isinstance(value, kind)), "unknown")


def _nodes(plan: Any) -> Iterator[Any]:
    yield plan
    for part in plan.get("Plans", ()):
        yield from _nodes(part)


async def test_no_statement_of_a_session_reads_a_large_table(address, monkeypatch):
    # A tenth of this ledger at once would be reason enough to read all of it.
    monkeypatch.setattr(moving, "_MOVED_AT_ONCE", 50)
    asked = await _asked(address)
    scans, indexes = [], defaultdict(set)
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(GROW)
        for mode in MODES:
            connection.execute(f"SET plan_cache_mode = {mode}")
            for (function, statement), given in asked.items():
                for node in _nodes(_plan(connection, statement, given)):
                    if "Index Name" in node:
                        indexes[function].add(node["Index Name"])
                    scan = node["Node Type"] == "Seq Scan" and node["Relation Name"] in LARGE
                    if scan and not statement.endswith(COUNTS_ALL):
                        scans.append((mode, function, node["Relation Name"], statement))
    assert scans == []
    # Which of several that do is the server's choice, by what it has sampled.
    without = {name: indexes[name] for name in HOT if not HOT[name] & indexes[name]}
    assert without == {}
