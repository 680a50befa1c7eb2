"""
Several processes with one Postgres: whichever is killed, stopped or cut off, the others go on.

Where a lease would have to be waited for, the moments in the database are set back instead.
"""

from __future__ import annotations

import asyncio
import signal
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any, NamedTuple

import aiohttp
import pytest

from bot.subscription import Place
from tests.support import postgres, updates
from tests.support.crashing import POINTS
from tests.support.deployment import Deployment
from tests.support.newsroom import ADMIN
from tests.support.process import Process, free_port
from tests.support.wire import Loopback, until

pytestmark = pytest.mark.process

SECRET = "a-Secret_of-the-tests"
CHATS = range(101, 131)
_STILL = 50
"""Looks, one each hundredth of a second, after which nothing is on its way any more."""
IN_FLIGHT = 3
"""Requests that are on their way at once: each takes 50 ms, and 25 leave in a second."""
LEASES = 130.0
"""Seconds after which nobody has anything to himself any more."""


@pytest.fixture
def bot(loopback: Loopback, tmp_path: Path, postgres_address: str) -> Deployment:
    loopback.delay = 0.05
    return Deployment(loopback, tmp_path, postgres_address)


async def finished(bot: Deployment, *briefs: str) -> None:
    """Wait until everything has been sent; whenever nothing moves any more, leases are over."""
    seen: list[object] = []

    def still() -> bool:
        seen.append(bot.rows("SELECT state, token FROM deliveries ORDER BY id"))
        return len(seen) > _STILL and seen[-1] == seen[-_STILL]

    async with asyncio.timeout(60):
        while not bot.is_settled(*briefs):
            await asyncio.sleep(0.01)
            if still():
                bot.pass_time(LEASES)
                seen.clear()


class Arrived(NamedTuple):
    """What has become of a brief."""

    lost: int
    """Chats that have no copy."""
    doubled: int
    """Copies beyond the first."""
    rang: int
    """Of these, the ones that rang."""


def arrived(bot: Deployment, title: str = "A Tunnel") -> Arrived:
    found = [bot.silent(chat, title) for chat in CHATS]
    return Arrived(
        found.count([]),
        sum(max(0, len(silent) - 1) for silent in found),
        sum(max(0, silent.count(False) - 1) for silent in found),
    )


async def ended_well(*processes: Process) -> None:
    """End processes, none of which has written of any trouble."""
    for process in processes:
        code, log = await process.end()
        assert code == 0, log
        assert "ERROR" not in log, log
        assert "Traceback" not in log, log


async def test_a_worker_delivers_what_the_bot_publishes(bot):
    await bot.subscribe(*map(Place, CHATS))
    async with bot.one_of_several("run") as replica, bot.one_of_several("worker") as worker:
        bot.publish("tunnel", "A Tunnel")
        await bot.settled("tunnel")
        await ended_well(replica, worker)
    assert arrived(bot) == (0, 0, 0)
    assert bot.states() == {"sent": len(CHATS)}
    jobs = "SELECT count(*) FROM procrastinate_jobs WHERE status <> 'todo'"
    assert bot.rows(jobs) == [(0,)]


async def test_whichever_of_three_is_killed_at_any_point_the_others_go_on(bot):
    """Each point has a brief of its own; the last of them is corrected twice."""
    await bot.subscribe(*map(Place, CHATS))
    titles = dict.fromkeys(POINTS, "The Last Tunnel")
    titles |= {point: f"Tunnel {point}" for point in list(POINTS)[:5]}
    ids = {title: f"tunnel-{number}" for number, title in enumerate(dict.fromkeys(titles.values()))}
    async with AsyncExitStack() as stack:
        alive: list[tuple[str, Process]] = []

        async def start(command: str) -> None:
            alive.append((command, await stack.enter_async_context(bot.one_of_several(command))))

        for command in ("run", "worker", "worker"):
            await start(command)
        for point, title in titles.items():
            bot.arm(point)
            bot.publish(ids[title], title, summary=f"It is {point}.")
            await until(lambda point=point: not (bot.armed / point).exists())
            await until(lambda: any(not process.runs for _, process in alive))
            ((command, killed),) = [each for each in alive if not each[1].runs]
            assert (await killed.ended())[0] == -signal.SIGKILL
            alive.remove((command, killed))
            await start(command)
            bot.let_ring()
            await finished(bot, ids[title])
    told = [arrived(bot, title) for title in ids]
    assert {(each.lost, each.rang) for each in told} == {(0, 0)}
    # Of each process that was killed, what was on its way may come twice.
    assert sum(each.doubled for each in told) <= IN_FLIGHT * len(POINTS)
    assert bot.states() == {"sent": len(CHATS) * len(ids)}
    assert all("It is edit answered." in bot.shown(chat) for chat in CHATS)


async def test_a_worker_that_stood_still_sends_nothing_of_what_others_have_sent(bot):
    await bot.subscribe(*map(Place, CHATS))
    async with (
        bot.one_of_several("run") as replica,
        bot.one_of_several("worker") as worker,
    ):
        bot.arm("claimed", "SIGSTOP")
        bot.publish("tunnel", "A Tunnel")
        await finished(bot, "tunnel")
        for process in (replica, worker):
            process.tell(signal.SIGCONT)
        bot.publish("harbour", "The Harbour")
        await bot.settled("tunnel", "harbour")
        await ended_well(replica, worker)
    assert arrived(bot, "A Tunnel") == arrived(bot, "The Harbour") == (0, 0, 0)


async def test_connections_that_are_cut_midway(bot, postgres_address):
    await bot.subscribe(*map(Place, CHATS))
    async with bot.one_of_several("run") as replica, bot.one_of_several("worker") as worker:
        bot.publish("tunnel", "A Tunnel")
        for sent in (5, 12, 20):
            await until(lambda sent=sent: bot.states()["sent"] > sent)
            postgres.end_connections(postgres_address)
        await finished(bot, "tunnel")
        await ended_well(replica, worker)
    assert arrived(bot)._replace(doubled=0) == (0, 0, 0)
    assert bot.states() == {"sent": len(CHATS)}


async def test_a_process_whose_network_says_nothing_sends_nothing_of_what_others_have_sent(
    bot, postgres_address
):
    """Its connections stay open, and go on with what was under way when the network does."""
    await bot.subscribe(*map(Place, CHATS))
    async with (
        postgres.between(postgres_address) as network,
        bot.one_of_several("run", BOT_DATABASE_URL=network.address) as silenced,
    ):
        bot.publish("tunnel", "A Tunnel")
        await until(lambda: bot.states()["sent"] > 5)
        network.falls_silent()
        async with bot.one_of_several("worker") as worker:
            await finished(bot, "tunnel")
            network.goes_on()
            await ended_well(worker)
        bot.publish("harbour", "The Harbour")
        await bot.settled("harbour")
        await ended_well(silenced)
    assert arrived(bot, "A Tunnel")._replace(doubled=0) == (0, 0, 0)
    assert arrived(bot, "A Tunnel").doubled <= IN_FLIGHT
    assert arrived(bot, "The Harbour") == (0, 0, 0)


async def test_a_server_that_has_no_connection_left_for_a_while(
    bot, postgres_server, postgres_address
):
    await bot.subscribe(*map(Place, CHATS))
    with postgres.let_in(postgres_server, postgres_address, 20) as address:
        given = {"BOT_DATABASE_URL": address}
        async with (
            bot.one_of_several("run", **given) as replica,
            bot.one_of_several("worker", **given) as worker,
        ):
            both = replica, worker
            bot.publish("tunnel", "A Tunnel")
            await until(lambda: bot.states()["sent"] > 5)
            with postgres.used_up(address, 20):
                await until(lambda: all("Nothing is delivered" in each.log for each in both))
                known = bot.states()
                bot.publish("harbour", "The Harbour")
            await finished(bot, "tunnel", "harbour")
            ends = [await process.end() for process in both]
    assert [code for code, _ in ends] == [0, 0]
    assert all(log.count("ERROR") == 1 and "Traceback" not in log for _, log in ends), ends
    assert known["due"] + known["claimed"] > 0
    assert arrived(bot)._replace(doubled=0) == (0, 0, 0)
    assert arrived(bot, "The Harbour") == (0, 0, 0)


async def test_a_server_that_is_restarted_midway(loopback, tmp_path):
    loopback.delay = 0.05
    with postgres.own_server() as server:
        bot = Deployment(loopback, tmp_path, server.address)
        postgres.with_tables(server.address)
        await bot.subscribe(*map(Place, CHATS))
        async with bot.one_of_several("run") as replica, bot.one_of_several("worker") as worker:
            bot.publish("tunnel", "A Tunnel")
            await until(lambda: bot.states()["sent"] > 10)
            server.stop()
            bot.api.ask(1, "/what_happened")  # who only asks is answered
            await loopback.until(lambda: "What Happened?" in bot.shown(1))
            server.start()
            await finished(bot, "tunnel")
            for process in (replica, worker):
                code, log = await process.end()
                assert code == 0, log
                assert log.count("ERROR") <= 1, log  # that nothing is delivered for now
                assert "Traceback" not in log, log
        assert arrived(bot)._replace(doubled=0) == (0, 0, 0)
        assert bot.states() == {"sent": len(CHATS)}


async def test_one_process_asks_the_editors_and_reports_to_them(bot):
    """It is killed then, and another reports in the same message."""
    await bot.subscribe(*map(Place, CHATS))
    asks = {"BOT_DELIVERY": "ask", "BOT_ADMIN_CHAT": str(ADMIN)}

    def press(act: str) -> None:
        under = {"chat": {**updates.PRIVATE, "id": ADMIN}}
        bot.api.add(callback_query=updates.press(f"c:{act}.1.1", id=act, under=under))

    def leader() -> list[Any]:
        return bot.rows("SELECT holder FROM leases")

    async with AsyncExitStack() as stack:
        first = await stack.enter_async_context(bot.one_of_several("worker", **asks))
        await until(lambda: bool(leader()))
        before = leader()
        for command in ("run", "worker"):
            await stack.enter_async_context(bot.one_of_several(command, **asks))
        bot.publish("tunnel", "A Tunnel")
        await until(lambda: "Send this to 30 subscribers?" in bot.shown(ADMIN))
        press("send?")  # which the bot hears, and the worker shows
        await until(lambda: "Send it to 30 subscribers now?" in bot.shown(ADMIN))
        press("send")
        await until(lambda: bot.states()["sent"] > 5)
        assert leader() == before
        await first.end(signal.SIGKILL)
        await finished(bot, "tunnel")
        await until(lambda: "Delivered: " in bot.shown(ADMIN))
        assert leader() != before
    asked = [r for r in bot.api.sent() if r.arguments["chat_id"] == ADMIN]
    # Whichever reads content while it changes says that the brief is published, in a message of its own.
    sent = [
        r
        for r in asked
        if r.method == "sendMessage" and r.arguments["text"].startswith("<b>A Tunnel</b>")
    ]
    assert len(sent) == 1
    assert arrived(bot)._replace(doubled=0) == (0, 0, 0)


async def test_replicas_behind_a_webhook_have_their_subscribers_in_common(bot):
    """Whichever of them is asked, whichever delivers."""
    await bot.subscribe(Place(101))
    ports = free_port(), free_port()
    hook = {"BOT_WEBHOOK_URL": "https://bot.example/hook", "BOT_WEBHOOK_SECRET": SECRET}

    async def asks(port: int, chat: int, text: str) -> None:
        update = bot.api.add(message=updates.message(text, chat={**updates.PRIVATE, "id": chat}))
        async with (
            aiohttp.ClientSession(headers={"X-Telegram-Bot-Api-Secret-Token": SECRET}) as session,
            session.post(f"http://127.0.0.1:{port}/hook", json=update) as response,
        ):
            assert response.status == 200

    async with AsyncExitStack() as stack:
        replicas = [
            await stack.enter_async_context(
                bot.one_of_several(
                    "run", BOT_LISTEN=f"127.0.0.1:{port}", BOT_ADMIN_CHAT=str(ADMIN), **hook
                )
            )
            for port in ports
        ]
        await until(lambda: all("Answering as" in process.log for process in replicas))
        await asyncio.gather(*(asks(port, 102, "/subscribe at once") for port in ports))
        await asks(ports[0], 103, "/subscribe")
        await asks(ports[1], 103, "/unsubscribe")
        bot.publish("tunnel", "A Tunnel")
        await bot.settled("tunnel")
        await until(lambda: "Published" in bot.shown(ADMIN))
        await ended_well(*replicas)
    assert [len(bot.copies(chat, "A Tunnel")) for chat in (101, 102, 103)] == [1, 1, 0]
    assert bot.standings() == {"active": 2, "stopped": 1}
    told = [r for r in bot.api.sent() if r.arguments["chat_id"] == ADMIN]
    assert sum(r.method == "sendMessage" and "Published" in r.arguments["text"] for r in told) == 1
