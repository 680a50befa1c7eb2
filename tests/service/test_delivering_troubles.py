"""
The real process delivers while Telegram, the network, readers, editors and the disk make trouble.

A process takes its time to start, so that each meets many troubles. Where hours have to pass, the moments in the
database are set back instead.
"""

from __future__ import annotations

import asyncio
import signal
import sqlite3
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.subscription import ChatKind, Choices, Place
from tests.support import chats, updates
from tests.support.botapi import BotApi, Refusal, Request
from tests.support.deployment import Deployment
from tests.support.process import free_port, run
from tests.support.wire import Fault, Loopback, until

pytestmark = pytest.mark.process

PLAIN = range(101, 106)
"""Chats that make no trouble."""
ADMIN = 4242
HALF_A_DAY = 11.5 * 3600
"""Seconds. What was due for twelve hours is not sent any more."""
FAST = {"BOT_DELIVERY_RATE": "1000"}


@pytest.fixture
def in_file(loopback: Loopback, tmp_path: Path) -> Deployment:
    """A bot whose database is a file."""
    return Deployment(loopback, tmp_path)


@pytest.fixture(params=["sqlite", "postgres"])
def bot(request: pytest.FixtureRequest, loopback: Loopback, tmp_path: Path) -> Deployment:
    if request.param == "sqlite":
        return Deployment(loopback, tmp_path)
    return Deployment(loopback, tmp_path, request.getfixturevalue("postgres_address"))


def tries(api: BotApi, title: str) -> Counter[int]:
    """How many requests tried to send a brief to each chat."""
    return Counter(
        request.arguments["chat_id"]
        for request in api.sent()
        if request.method == "sendMessage" and f"<b>{title}</b>" in request.arguments["text"]
    )


def at_first(faults: dict[int, Fault]) -> Callable[[Request], Fault | None]:
    """Has the first message to each of some chats meet a fault."""
    left = dict(faults)
    return lambda r: left.pop(r.arguments["chat_id"], None) if r.method == "sendMessage" else None


def wake(bot: Deployment) -> None:
    """Have the bot look at the ledger, as it does when a subscriber chooses."""
    bot.api.ask(PLAIN[0], "/subscribe")


async def test_chats_that_are_busy_gone_or_elsewhere(bot: Deployment, api: BotApi):
    busy, away = 201, 202
    group, busy_group, moved, moving = -301, -302, -303, -304
    forum, old_forum = -100305, -100306
    for chat in (group, busy_group, moved, moving):
        api.chats.add(chat, "group")
    api.chats.add(forum, "supergroup", topics={7: True})
    api.chats.add(old_forum, "supergroup", topics={7: True}).delete_topic(7)
    await bot.subscribe(*map(Place, (*PLAIN, busy, away)))
    groups = map(Place, (group, busy_group, moved, moving))
    topics = Place(forum, 7), Place(old_forum, 7)
    await bot.subscribe(*groups, *topics, kind=ChatKind.GROUP)
    api.chats[busy].floods.append(1)
    api.chats[busy_group].floods.append(1)
    api.chats[away].refuses = chats.BLOCKED
    # The bot is told of one of them by its chats, and of the other by an error alone.
    api.upgrade(moved, -100303)
    api.chats[moving].becomes = -100304
    async with bot.running(**FAST) as process:
        await bot.loopback.until(lambda: not api.pending)
        bot.publish("tunnel", "A Tunnel")
        await bot.settled("tunnel")
        refusal = Refusal(400, "Bad Request: can't parse entities: byte offset 7")
        api.refuse = lambda r: refusal if has_title(r, "A Fault") else None
        bot.publish("fault", "A Fault")
        await until(lambda: bot.campaign("fault")[1:] == ("paused", "refused"))
        code, log = await process.end()
    assert code == 0, log
    # What Telegram calls a bad request meets one reader, and costs nobody a subscription.
    assert tries(api, "A Fault").total() == 1
    assert bot.states("fault") == {"due": 11}
    assert bot.states("tunnel") == {"sent": 11, "blocked": 1}
    reached = (*PLAIN, busy, group, busy_group, -100303, -100304, forum)
    assert [len(bot.copies(chat, "A Tunnel")) for chat in reached] == [1] * len(reached)
    assert bot.standings() == {"active": 11, "blocked": 1}
    once = dict.fromkeys((*reached, away, moving, old_forum), 1)
    assert tries(api, "A Tunnel") == {**once, busy: 2, busy_group: 2}


async def test_connections_that_break(bot: Deployment, api: BotApi):
    lost, doubled, group = 201, 202, -301
    await bot.subscribe(*map(Place, (*PLAIN, lost, doubled)))
    await bot.subscribe(Place(group), kind=ChatKind.GROUP)
    faults = {lost: Fault.CUT, doubled: Fault.CUT_AFTER, group: Fault.CUT_AFTER}
    bot.loopback.fault = at_first(faults)
    async with bot.running(BOT_ADMIN_CHAT=str(ADMIN), **FAST) as process:
        bot.publish("tunnel", "A Tunnel")
        await until(lambda: bot.states() == {"sent": 5, "due": 2, "unsure": 1})
        # Long enough for the second copy to ring, were it not the second.
        bot.pass_time(3600)
        wake(bot)
        await bot.settled("tunnel")
        assert bot.states() == {"sent": 7, "unsure": 1}
        texts = {chat: len(bot.copies(chat, "A Tunnel")) for chat in (*PLAIN, *faults)}
        assert texts == {**dict.fromkeys((*PLAIN, lost, group), 1), doubled: 2}
        assert [bot.silent(chat, "A Tunnel") for chat in faults] == [[True], [False, True], [False]]
        await until(lambda: "whether it arrived in 1 group" in bot.shown(ADMIN))

        async with bot.loopback.unreachable():
            bot.publish("ferry", "A Ferry")
            await until(lambda: bot.campaign("ferry")[1:] == ("going", ""))
            # So long readers wait for its try in the editors' chat.
            bot.pass_time(15)
            tried = "SELECT count(*) FROM deliveries WHERE state = 'due' AND ready > due + 5"
            await until(lambda: bot.rows(tried) != [(0,)])
        bot.pass_time(60)
        wake(bot)
        await bot.settled("ferry")
        code, log = await process.end()
    assert code == 0, log
    assert bot.states("ferry") == {"sent": 8}
    del (tried := tries(api, "A Ferry"))[ADMIN]
    assert tried == dict.fromkeys((*PLAIN, *faults), 1)


async def test_readers_who_leave_and_come_back(bot: Deployment, api: BotApi):
    back, gone, leaving, on_its_way = 201, 202, 203, 204
    await bot.subscribe(*map(Place, (*PLAIN, back, gone, on_its_way)))
    await bot.subscribe(Place(leaving), choices=in_half_a_day())
    api.block(back)
    api.block(gone)
    arrives = asyncio.Event()
    bot.loopback.holds = lambda r: arrives if r.sends_to(on_its_way) and has_title(r) else None
    async with bot.running(**FAST) as process:
        await until(lambda: bot.standings() == {"active": 7, "blocked": 2})
        api.unblock(back)
        bot.publish("tunnel", "A Tunnel")
        await until(lambda: bot.states() == {"sent": 5, "due": 1, "sending": 1})
        # What is due for one of them is deleted, and what is on its way to the other is not known any more.
        for chat in (leaving, on_its_way):
            api.ask(chat, "/forget")
            press(api, chat, "d:forget=all")
        await until(lambda: bot.rows("SELECT count(*) FROM chats") == [(7,)])
        arrives.set()
        bot.pass_time(HALF_A_DAY)
        wake(bot)
        await bot.settled("tunnel")
        assert bot.states() == {"sent": 5}
        # Unblocking alone resumes nothing; /start offers to.
        assert bot.standings() == {"active": 5, "blocked": 2}
        api.ask(back, "/start")
        await until(lambda: "Your delivery has been paused since" in bot.shown(back))
        press(api, back, "d:on")
        await until(lambda: bot.standings() == {"active": 6, "blocked": 1})
        bot.publish("tunnel", "A Longer Tunnel")
        bot.publish("ferry", "A Ferry")
        await bot.settled("tunnel", "ferry")
        code, log = await process.end()
    assert code == 0, log
    assert tries(api, "A Ferry") == dict.fromkeys((*PLAIN, back), 1)
    # Who resumes gets the latest brief as the answer, and its corrections from then on.
    del (tried := tries(api, "A Tunnel"))[back]
    assert tried == dict.fromkeys((*PLAIN, on_its_way), 1)
    newest = Counter(chat for chat in range(101, 210) if bot.copies(chat, "A Longer Tunnel"))
    assert newest == dict.fromkeys((*PLAIN, back), 1)


async def test_briefs_that_come_together_are_corrected_and_refused(bot: Deployment, api: BotApi):
    late = 201
    await bot.subscribe(*map(Place, PLAIN))
    await bot.subscribe(Place(late), choices=in_half_a_day())
    async with bot.running(BOT_ADMIN_CHAT=str(ADMIN), **FAST) as process:
        bot.publish("tunnel", "A Tunnel")
        bot.publish("ferry", "A Ferry")
        await until(lambda: bot.states() == {"sent": 10, "due": 2})
        correction = {"date": "2026-11-24", "text": "It is shut."}
        bot.publish("tunnel", "A Tunnel", summary="It is shut.", corrections=[correction])
        await until(lambda: all("It is shut." in bot.shown(chat) for chat in PLAIN))
        bot.pass_time(HALF_A_DAY)
        wake(bot)
        await bot.settled("tunnel", "ferry")
        for title in ("A Tunnel", "A Ferry"):
            assert Counter(tries(api, title)) == dict.fromkeys((*PLAIN, late, ADMIN), 1)
        assert "It is shut." in bot.copies(late, "A Tunnel")[0]

        refusal = Refusal(400, "Bad Request: can't parse entities: byte offset 7")
        api.refuse = lambda r: refusal if "It is odd." in r.arguments.get("text", "") else None
        bot.publish("fault", "A Fault", summary="It is odd.")
        await until(lambda: bot.campaign("fault")[1:] == ("paused", "refused"))
        assert bot.states("fault").keys() <= {"due"}
        assert bot.standings() == {"active": 6}
        # The admin chat is where it is tried first; one reader may be on the way already.
        await until(lambda: "Correct the file, then resume" in bot.shown(ADMIN))
        tried = tries(api, "A Fault")
        assert tried.pop(ADMIN) == 2  # with the push, and without
        assert tried.total() <= 1
        bot.publish("fault", "A Mended One")
        number, _, _ = bot.campaign("fault")
        revisions = "SELECT count(*) FROM revisions WHERE campaign_id = ?"
        await until(lambda: bot.rows(revisions, number) == [(2,)])
        press(api, ADMIN, f"c:resume.{number}.2")
        await until(lambda: bot.states("fault")["sent"] == len(PLAIN))
        code, log = await process.end()
    assert code == 0, log
    assert tries(api, "A Mended One") - Counter([ADMIN]) == dict.fromkeys(PLAIN, 1)


async def test_a_week_later_nothing_old_goes_out(bot: Deployment, api: BotApi):
    late = 201
    await bot.subscribe(*map(Place, PLAIN))
    await bot.subscribe(Place(late), choices=in_half_a_day())
    bot.publish("tunnel", "A Tunnel")
    async with bot.running(point="begun", hit=3, **FAST) as process:
        assert (await process.ended())[0] == -signal.SIGKILL
    before = bot.states()
    assert before["sending"] > 0
    reached = tries(api, "A Tunnel")
    bot.pass_time(7 * 86_400)
    last_week = datetime.now(UTC) - timedelta(days=7)
    bot.publish("ferry", "A Ferry", published=f"{last_week:%Y-%m-%dT%H:%MZ}")
    async with bot.running(**FAST) as process:
        await bot.settled("tunnel")
        bot.publish("bridge-2", "A Bridge")
        await until(lambda: bot.states("bridge-2") == {"sent": len(PLAIN), "due": 1})
        code, log = await process.end()
    assert code == 0, log
    assert bot.states("tunnel") == {"sent": before["sent"], "expired": 6 - before["sent"]}
    assert tries(api, "A Tunnel") == reached
    assert tries(api, "A Ferry") == {}
    assert tries(api, "A Bridge") == dict.fromkeys(PLAIN, 1)


async def test_after_a_backup_was_restored_nothing_old_goes_out(
    in_file: Deployment, api: BotApi, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    late, file = 201, str(tmp_path / "backup")
    await in_file.subscribe(*map(Place, PLAIN))
    await in_file.subscribe(Place(late), choices=in_half_a_day())
    monkeypatch.setenv("BOT_DATA", str(in_file.data))
    async with in_file.running(**FAST) as process:
        in_file.publish("tunnel", "A Tunnel")
        await until(lambda: in_file.states() == {"sent": 5, "due": 1})
        assert run("backup", file, monkeypatch=monkeypatch) == 0
        in_file.publish("ferry", "A Ferry")
        await until(lambda: in_file.states("ferry") == {"sent": 5, "due": 1})
        assert run("restore", "--replace", file, monkeypatch=monkeypatch) == 2
        await process.end()
    assert await in_file.does("restore", "--replace", file) == 0
    in_file.pass_time(HALF_A_DAY)
    async with in_file.running(BOT_ADMIN_CHAT=str(ADMIN), **FAST) as process:
        await until(lambda: in_file.campaign("tunnel")[1:] == ("paused", "restored"))
        await until(lambda: in_file.campaign("ferry")[1:] == ("asked", ""))
        # What is published from now on goes out as ever, after all that was due before.
        in_file.publish("fair", "A Fair")
        await until(lambda: in_file.states("fair")["sent"] == len(PLAIN))
        told = "some may have this already", "Send this to 6 subscribers?"
        await until(lambda: all(words in in_file.shown(ADMIN) for words in told))
        code, log = await process.end()
    assert code == 0, log
    for title in ("A Tunnel", "A Ferry", "A Fair"):
        assert tries(api, title) - Counter([ADMIN]) == dict.fromkeys(PLAIN, 1)


async def test_a_database_that_is_read_locked_and_full(in_file: Deployment, api: BotApi, get: Any):
    held, asking = PLAIN[-1], 999
    await in_file.subscribe(*map(Place, PLAIN))
    port = free_port()
    arrives = asyncio.Event()

    async def answered() -> None:
        """Who only asks is answered, and the in_file is healthy."""
        before = api.answers()[asking]
        api.ask(asking, "/brief")
        await in_file.loopback.until(lambda: api.answers()[asking] > before)
        assert (await get(port, "/healthz"))[0] == 200

    async with in_file.running(BOT_LISTEN=f"127.0.0.1:{port}", **FAST) as process:
        # Another program reads for as long as it likes.
        with closing(sqlite3.connect(in_file.database, isolation_level=None)) as reader:
            reader.execute("BEGIN")
            assert reader.execute("SELECT count(*) FROM deliveries").fetchall() == [(0,)]
            in_file.publish("tunnel", "A Tunnel")
            await in_file.settled("tunnel")
            await answered()
            assert reader.execute("SELECT count(*) FROM deliveries").fetchall() == [(0,)]
        # Another program writes for a while.
        with closing(sqlite3.connect(in_file.database, isolation_level=None)) as writer:
            writer.execute("BEGIN IMMEDIATE")
            in_file.publish("ferry", "A Ferry")
            await until(lambda: "Content taken over: 3 briefs" in process.log)
            await answered()
            assert set(tries(api, "A Ferry")) <= {asking}
        await in_file.settled("ferry")
        # The disk is full: first for what Telegram has just taken, then for all that is new.
        in_file.loopback.holds = lambda r: (
            arrives if r.sends_to(held) and has_title(r, "A Fair") else None
        )
        in_file.publish("fair", "A Fair")
        await until(lambda: in_file.states("fair") == {"sent": 4, "sending": 1})
        process.let_write(0)
        arrives.set()
        await until(lambda: in_file.copies(held, "A Fair") != [])
        in_file.publish("storm", "A Storm")
        await answered()
        async with asyncio.timeout(60):
            while "the disk of the database does not work" not in (await get(port, "/healthz"))[1]:
                await asyncio.sleep(0.01)
        assert in_file.campaign("storm") == ()
        process.let_write()
        wake(in_file)
        await in_file.settled("fair", "storm")
        code, _ = await process.end()
    assert code == 0
    for title in ("A Tunnel", "A Ferry", "A Fair", "A Storm"):
        assert tries(api, title) - Counter([asking] * 9) == dict.fromkeys(PLAIN, 1)


async def test_data_that_cannot_be_used_ends_the_bot_in_one_line(
    in_file: Deployment, api: BotApi, tmp_path: Path
):
    def no_database(data: Path) -> None:
        data.mkdir()
        (data / "brief-bot.sqlite3").write_text("no database at all, but some text " * 100)

    def folder_in_its_place(data: Path) -> None:
        (data / "brief-bot.sqlite3").mkdir(parents=True)

    def file_in_the_folders_place(data: Path) -> None:
        data.write_text("no folder")

    for number, make in enumerate((no_database, folder_in_its_place, file_in_the_folders_place)):
        data = tmp_path / f"data-{number}"
        make(data)
        await refused(in_file, data)
    # Nobody can make a folder there, root neither.
    await refused(in_file, Path("/proc/brief-bot"))
    assert api.requests == []


async def refused(bot: Deployment, data: Path) -> None:
    """The bot ends by itself with one line about its data."""
    async with bot.running(BOT_DATA=str(data)) as process:
        code, log = await process.ended()
    assert code == 2, log
    (line,) = log.splitlines()
    assert line.startswith("brief-bot: BOT_DATA ")
    assert str(data) in line


def has_title(request: Request, title: str = "A Tunnel") -> bool:
    """Whether a request brings the brief that has a title."""
    return f"<b>{title}</b>" in request.arguments.get("text", "")


def in_half_a_day() -> Choices:
    """The choices of who wants briefs at an hour that comes in about half a day."""
    hour = (datetime.now(UTC) + timedelta(seconds=HALF_A_DAY)).time()
    return Choices((hour.replace(minute=0, second=0, microsecond=0),), zone_confirmed=True)


def press(api: BotApi, chat: int, data: str) -> None:
    """Have the reader of a private chat press a button."""
    under = {"chat": {**updates.PRIVATE, "id": chat}}
    api.add(callback_query=updates.press(data, id=f"{chat}{data}", under=under))
