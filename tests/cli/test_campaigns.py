"""`brief-bot campaigns`, on the data of a bot that runs or is stopped."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing
from datetime import time
from typing import Any

import pytest
from sqlalchemy import insert, text

from bot.delivery.ledger.sending import Result, Sending
from bot.store.store import Store
from bot.store.tables import campaigns
from bot.subscription import Choices
from tests.support.data import NOW, Data
from tests.support.delivering import Delivering
from tests.support.samples import brief

OLDER = brief(id="older")
PUBLISHED = {"published": "2027-01-15T08:00Z"}
BRIDGE = brief(**PUBLISHED)
TUNNEL = brief(id="tunnel", title="A Tunnel", published="2027-01-15T08:01Z")
MORNING = Choices((time(7),), zone="Europe/Berlin", zone_confirmed=True)
EARLIER = {
    "brief": "storm",
    "story": "",
    "language": "en",
    "state": "done",
    "title": "A Storm over the Whole Country Closes Roads, Schools, Ports and Two of the Airports",
    "ripe": NOW,
    "begins": NOW,
    "seen": NOW,
    "changed": NOW,
    "asks": False,
    "revision": 1,
    "spread": True,
}


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.store.clock.SystemClock.now", lambda _: NOW + 70)


def delivers(data: Data, work: Callable[[Delivering], Awaitable[Any]]) -> Any:
    """What some work returns while a bot runs that delivers."""

    async def bot(store: Store) -> Any:
        newsroom = Delivering(store, rate=4)
        await newsroom.publishes(OLDER)
        return await work(newsroom)

    return data.running(bot)


def published(data: Data, chats: int = 10) -> None:
    """Have a brief on its way: of ten chats one has blocked the bot, and the last wants it tomorrow morning."""

    async def work(newsroom: Delivering) -> None:
        for chat in range(1, chats):
            await newsroom.subscribes(chat)
        await newsroom.subscribes(chats, MORNING)
        newsroom.chats.answer = lambda place: Sending(Result.BLOCKED) if place.chat == 7 else None
        await newsroom.publishes(OLDER, BRIDGE)
        await newsroom.passes(80)

    delivers(data, work)


def added(data: Data, count: int = 1, **values: Any) -> None:
    """Have campaigns in the database, as they are after a while."""
    rows = [{**EARLIER, **values}] * count
    data.running(lambda store: store.database.write(lambda c: c.execute(insert(campaigns), rows)))


def listed(data: Data, *arguments: str) -> list[dict[str, Any]]:
    return json.loads(data.does("campaigns", *arguments, "--format", "json"))["campaigns"]


def states(data: Data) -> dict[str, int]:
    with closing(sqlite3.connect(data.folder.database)) as connection:
        return dict(connection.execute("SELECT state, count(*) FROM deliveries GROUP BY state"))


def test_the_table_has_the_newest_first_and_fits_a_terminal(data, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("BOT_TIMEZONE", "Europe/Kyiv")
    counts = {
        "sent": 1_203_456,
        "blocked": 12_345,
        "undeliverable": 7,
        "unsure": 2,
        "expired": 1000,
    }
    added(data, counts=json.dumps(counts))
    published(data)
    table = data.does("campaigns")
    assert table == (
        "ID  STATE  BEGINS                 SENT  DUE  UNSURE  BLOCKED  FAILED  EXPIRED\n"
        " 2  going  2027-01-15 10:01          8    1       0        1       0        0\n"
        "    bridge: The Bridge Opens\n"
        " 1  done   2027-01-15 10:00  1,203,456    0       2   12,345       7    1,000\n"
        "    storm: A Storm over the Whole Country Closes Roads, Schools, Ports and Two…\n"
    )
    assert max(map(len, table.splitlines())) <= 80


def test_what_keeps_a_campaign_from_its_readers_stands_under_it(data):
    added(data, state="paused", trouble="refused", words="Bad Request: can't parse entities")
    added(data, pulled=True, parent_id=1)
    told = data.does("campaigns").splitlines()
    assert told[1].split()[:2] == ["2", "pulled"]
    assert told[2].startswith("    storm: Correction of A Storm")
    assert told[-1] == "    ! refused: Bad Request: can't parse entities"


def test_json_has_the_same_keys_always_and_times_in_utc(data, monkeypatch):
    monkeypatch.setenv("BOT_TIMEZONE", "Europe/Kyiv")
    published(data)
    assert listed(data) == [
        {
            "id": 1,
            "brief": "bridge",
            "title": "The Bridge Opens",
            "state": "going",
            "correction_of": None,
            "pulled": False,
            "trouble": None,
            "words": None,
            "begins": "2027-01-15T08:01:00Z",
            "changed": "2027-01-15T08:01:00Z",
            "decided_by": None,
            "sent": 8,
            "due": 1,
            "unsure": 0,
            "blocked": 1,
            "undeliverable": 0,
            "expired": 0,
            "cancelled": 0,
            "outdated": 0,
        }
    ]


def test_copies_that_are_being_edited_are_counted(data):
    published(data)

    async def work(newsroom: Delivering) -> None:
        await newsroom.publishes(OLDER, brief(**PUBLISHED, title="The Bridge Opens Today"))

    delivers(data, work)
    assert listed(data)[0]["outdated"] == 8
    assert "8 copies show an earlier text and are being edited" in data.does("campaigns")


def test_old_campaigns_are_listed_if_unfinished_or_asked_for(data):
    added(data, state="paused")
    added(data, count=24)
    ids = [campaign["id"] for campaign in listed(data)]
    assert ids == [*range(25, 5, -1), 1]
    assert len(listed(data, "--all")) == 25


def test_what_is_not_planned_yet_is_due(data):
    """For all who have subscribed; of a correction, for all who have the brief."""
    published(data, chats=4)
    added(data, state="asked", spread=False)
    added(data, state="waiting", spread=False, parent_id=1)
    added(data, state="declined", spread=False)
    assert [campaign["due"] for campaign in listed(data)] == [0, 3, 4, 1]


def test_where_there_was_none_it_says_so(data):
    data.running(lambda _: None)
    assert data.does("campaigns") == "There has been no campaign yet.\n"
    assert listed(data) == []


def test_a_session_that_is_under_way_sends_nothing_more_of_what_is_paused(data, monkeypatch):
    """By a process of its own, while the bot has claimed rows and waits for their moment."""

    async def work(newsroom: Delivering) -> None:
        for chat in range(1, 13):
            await newsroom.subscribes(chat)
        await newsroom.publishes(OLDER, BRIDGE)
        sleep, slept = newsroom.clock.sleep, 0

        async def until_paused(seconds: float) -> None:
            nonlocal slept
            slept += 1
            if slept == 6:
                assert (await newsroom.states())["claimed"]
                told = await asyncio.to_thread(data.does, "campaigns", "pause", "1")
                assert told == f"Paused: {len(newsroom.chats.pushes)} sent, 6 to go.\n"
            await sleep(seconds)

        monkeypatch.setattr(newsroom.clock, "sleep", until_paused)
        await newsroom.passes(600)
        assert await newsroom.states() == {"sent": 6, "due": 6}
        assert (await newsroom.campaign())["decided_by"] == "the command line"

    delivers(data, work)


def test_the_bot_hears_of_a_decision_once_and_goes_on(data):
    async def work(newsroom: Delivering) -> None:
        woken: list[None] = []
        told = newsroom.told.changes
        elsewhere = newsroom.elsewhere(lambda: woken.append(None))
        for chat in range(1, 4):
            await newsroom.subscribes(chat, MORNING)
        await newsroom.publishes(OLDER, BRIDGE, TUNNEL)
        await newsroom.passes(70)
        told.clear()
        await elsewhere.look()
        assert (woken, told) == ([], [])
        for act in ("pause 1", "pause 2", "resume 1", "stop 2"):
            await asyncio.to_thread(data.does, "campaigns", *act.split())
        await elsewhere.look()
        await elsewhere.look()
        assert (woken, told) == ([None], [1, 2])
        await newsroom.jumps(86_400)

    delivers(data, work)
    assert states(data) == {"sent": 3, "cancelled": 3}


def test_what_was_decided_while_the_bot_was_stopped_is_heard_of_at_its_start(data):
    published(data)
    assert data.does("campaigns", "stop", "1") == "Stopped: 8 sent, 1 not sent any more.\n"

    async def work(newsroom: Delivering) -> list[int]:
        await newsroom.passes(1)
        await newsroom.elsewhere(lambda: None).look()
        return newsroom.told.changes

    (campaign,) = (each for each in listed(data) if each["id"] == 1)
    assert (campaign["due"], campaign["cancelled"]) == (0, 1)
    assert delivers(data, work) == [1]
    assert states(data) == {"sent": 8, "blocked": 1, "cancelled": 1}


def test_a_paused_campaign_is_resumed(data):
    published(data)
    assert data.does("campaigns", "pause", "1") == "Paused: 8 sent, 1 to go.\n"
    assert data.does("campaigns", "resume", "1") == "Resumed: 8 sent, 1 to go.\n"
    assert listed(data)[0]["state"] == "going"
    assert listed(data)[0]["changed"] == "2027-01-15T08:01:10Z"


def test_what_is_on_its_way_at_a_stop_is_told(data):
    published(data)
    sending = text("UPDATE deliveries SET state = 'sending' WHERE state = 'due'")
    data.running(lambda store: store.database.write(lambda c: c.execute(sending)))
    told = data.does("campaigns", "stop", "1")
    assert told == "Stopped: 8 sent, 1 on their way, 0 not sent any more.\n"


def test_what_leaves_just_before_a_stop_was_sent(data):
    published(data)
    leaves = text(
        "CREATE TRIGGER leaves BEFORE UPDATE OF state ON campaigns "
        "BEGIN UPDATE deliveries SET state = 'sent' WHERE state = 'due'; END"
    )
    data.running(lambda store: store.database.write(lambda c: c.execute(leaves)))
    assert data.does("campaigns", "stop", "1") == "Stopped: 9 sent, 0 not sent any more.\n"


@pytest.mark.parametrize("state", ["waiting", "asked"])
def test_what_has_not_begun_is_stopped_before_anybody_gets_it(data, state):
    added(data, state=state)
    assert data.does("campaigns", "stop", "1") == "Stopped: it is sent to nobody.\n"
    assert listed(data)[0]["state"] == "declined"


@pytest.mark.parametrize(
    ("act", "state", "why"),
    [
        ("pause", "done", "only one that is going can be paused"),
        ("pause", "paused", "only one that is going can be paused"),
        ("resume", "going", "only one that is paused can be resumed"),
        ("stop", "stopped", "nothing of it is to be sent any more"),
        ("stop", "declined", "nothing of it is to be sent any more"),
    ],
)
def test_what_cannot_be_done_is_refused(data, act, state, why):
    added(data, state=state)
    assert data.refuses("campaigns", act, "1") == f"campaign 1 is {state}; {why}"
    assert listed(data)[0]["decided_by"] is None


@pytest.mark.parametrize("id", ["2", "0", "9" * 30])
def test_an_id_that_is_none_is_refused(data, id):
    added(data)
    told = data.refuses("campaigns", "stop", id)
    assert told == f"there is no campaign {id}; see 'brief-bot campaigns'"


def test_a_word_is_no_id(data):
    told = data.refuses("campaigns", "stop", "bridge")
    assert told.startswith("invalid value for 'ID': 'bridge' is not a valid integer; see ")


@pytest.mark.parametrize("arguments", [[], ["stop", "1"]])
def test_where_nothing_is_delivered_there_are_none(data, monkeypatch, arguments):
    """Nothing is made either."""
    database = data.folder.database
    told = data.refuses("campaigns", *arguments)
    assert told == (
        f"there are no campaigns: BOT_DELIVERY is off, and BOT_DATA has no database: {database}"
    )
    monkeypatch.setenv("BOT_DELIVERY", "auto")
    assert data.refuses("campaigns", *arguments) == f"BOT_DATA has no database: {database}"
    assert not data.folder.path.exists()


@pytest.mark.parametrize(
    ("schema", "told"),
    [
        (999, "the database is one of brief-bot "),
        (0, "the database is an earlier version's; start this version's bot first"),
    ],
)
def test_tables_of_another_version_are_left_alone(data, schema, told):
    data.subscribe(1)
    change = text(f"UPDATE facts SET value = {schema} WHERE name IN ('schema', 'oldest schema')")
    data.running(lambda store: store.database.write(lambda c: c.execute(change)))
    before = data.folder.database.read_bytes()
    assert data.refuses("campaigns").startswith(told)
    assert data.folder.database.read_bytes() == before


def test_a_file_that_is_no_database_is_told(data):
    data.folder.path.mkdir()
    data.folder.database.write_text("hello" * 999)
    told = data.refuses("campaigns")
    assert told.startswith(f"BOT_DATA cannot be used: {data.folder.database}: the file of the")


def test_a_key_is_not_needed(data):
    added(data)
    data.folder.key.unlink()
    assert len(listed(data)) == 1
