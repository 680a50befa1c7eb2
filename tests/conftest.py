"""What the tests share: a bot that answers in this process, and no way out to a network."""

from __future__ import annotations

import asyncio
import math
import os
import socket
from collections import deque
from collections.abc import AsyncIterator, Iterator
from typing import Any

import aiohttp
import looptime
import pytest
from hypothesis import settings
from telegram import Update

from bot import library
from bot.brief import Brief
from bot.garbage import collect_rarely
from bot.library import Library
from bot.search import Search
from bot.settings import Settings, bundled
from bot.store.store import Store, in_memory
from bot.telegram import edition
from bot.telegram.app import App
from bot.telegram.handlers.answer import Answers
from bot.telegram.transport import outbox
from tests.support import postgres, updates
from tests.support.botapi import TOKEN, BotApi, Request
from tests.support.clock import HandClock
from tests.support.delivering import delivery_over
from tests.support.wire import InProcess, Loopback, Memory

# The same examples at every run: a red one is the change's doing, not chance's.
settings.register_profile("steady", derandomize=True, deadline=None)
settings.load_profile("steady")


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int | None:
    """
    The whole runs on all cores; a part that is named, in one process, where it can be debugged.

    With two processes more than there are cores, as some wait for the processes that they have started.
    """
    named = config.args_source is pytest.Config.ArgsSource.ARGS
    return 0 if named else (os.cpu_count() or 1) + 2


def pytest_collection_finish() -> None:
    """Look for garbage as rarely as the bot does: it takes a sixth of the time else."""
    collect_rarely()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say aloud that the preview's page was not tried in a browser."""
    skipped = terminalreporter.stats.get("skipped", [])
    why = {report.longrepr[2] for report in skipped if "browser" in report.keywords}
    if why:
        told = f"NOT TRIED in a browser: the preview's page ({', '.join(sorted(why))})"
        terminalreporter.write_line(told, yellow=True, bold=True)


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    connect = socket.socket.connect

    def only_here(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX and address[0] not in ("127.0.0.1", "::1"):
            pytest.fail(f"a test connected to {address}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", only_here)


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test sees this machine's settings, nor a `.env` of the folder it is started in."""
    for name in [name for name in os.environ if name.startswith("BOT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setitem(Settings.model_config, "env_file", None)


@pytest.fixture(autouse=True, scope="session")
def _one_index() -> Iterator[None]:
    """The index of equal briefs, which never changes, is built once for all tests."""
    built: deque[tuple[tuple[Brief, ...], Search]] = deque(maxlen=8)

    def search(briefs: tuple[Brief, ...]) -> Search:
        for known, one in built:
            if known == briefs:
                return one
        built.append((briefs, Search(briefs)))
        return built[-1][1]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(edition, "Search", search)
        yield


@pytest.fixture(scope="session")
def briefs() -> Library:
    """The bundled content."""
    return library.load(bundled())


@pytest.fixture(scope="session")
def postgres_server() -> str:
    """The address of a Postgres that all processes of the test run share."""
    return postgres.server(os.environ.get("PYTEST_XDIST_TESTRUNUID", f"{os.getpid()}"))


@pytest.fixture(scope="session")
def _postgres_database(postgres_server: str) -> Iterator[str]:
    """A database with tables, which the tests of this process use one after the other."""
    with postgres.database(postgres_server) as address:
        postgres.with_tables(address)
        yield address


@pytest.fixture
def postgres_address(_postgres_database: str) -> str:
    """The address of a database with empty tables."""
    postgres.emptied(_postgres_database)
    return _postgres_database


@pytest.fixture(scope="session")
def _kept_database(postgres_server: str) -> Iterator[str]:
    """A database with tables, to which the connections are kept."""
    with postgres.database(postgres_server) as address:
        postgres.with_tables(address)
        yield address


@pytest.fixture(params=["sqlite", "postgres"])
async def store(request: pytest.FixtureRequest) -> AsyncIterator[Store]:
    """An empty store, on each kind of database."""
    if request.param == "postgres":
        address = request.getfixturevalue("_kept_database")
        kept = await postgres.kept_store(address)
        postgres.emptied(address)
        yield kept
        return
    opened = await in_memory()
    yield opened
    await opened.close()


@pytest.fixture
def api() -> Iterator[BotApi]:
    """Telegram; at the end of a test every rule was kept and every button answered once."""
    api = BotApi()
    yield api
    assert api.violations == []
    assert api.unanswered() == []


@pytest.fixture
async def moved_clock() -> AsyncIterator[None]:
    """The event loop's clock jumps to the next timer whenever nothing else is left to be done."""
    loop = asyncio.get_running_loop()
    # From a whole second on, so that sums of seconds are exact.
    # Without the empty rounds before each jump, which are most of a test of hours.
    looptime.patch_event_loop(loop, start=math.ceil(loop.time()), noop_cycles=0, _enabled=False)
    # Not to the end of the loop, whose threads are given real seconds to finish.
    with looptime.enabled(strict=True):
        yield


@pytest.fixture
def memory(api: BotApi) -> Memory:
    """Telegram for a bot in this process."""
    return Memory(api)


@pytest.fixture
async def loopback(api: BotApi) -> AsyncIterator[Loopback]:
    """Telegram as a server that a real process can reach."""
    async with Loopback(api) as server:
        yield server


class Conversation:
    """Feeds raw updates to a bot and hands back the requests that it makes for them."""

    def __init__(self, api: BotApi, app: App) -> None:
        self.api = api
        self.app = app
        self.answers = Answers(app)

    async def update(self, **kind: Any) -> list[Request]:
        before = len(self.api.requests)
        await self.handles(self.api.add(**kind))
        return self.api.requests[before:]

    async def handles(self, raw: dict[str, Any]) -> None:
        """Have an update answered."""
        update = Update.de_json(raw, self.app.bot)
        if kind := self.answers.kind_of(update):
            token = outbox.current.set(outbox.Outbox())
            await self.answers.answer(update, kind)
            outbox.current.reset(token)
        await self.app.lanes.finish(60)

    async def says(self, text: str | None, **more: Any) -> list[Request]:
        return await self.update(message=updates.message(text, **more))

    async def presses(self, data: str | None, **more: Any) -> list[Request]:
        return await self.update(callback_query=updates.press(data, **more))

    async def searches(self, query: str, **more: Any) -> Request:
        """The answer to an inline query."""
        (request,) = await self.update(inline_query=updates.inline(query, **more))
        return request

    async def asks(self, text: str, **more: Any) -> Request:
        """The one message that answers a text."""
        (request,) = await self.says(text, **more)
        return request


@pytest.fixture
async def conversation(
    api: BotApi, briefs: Library, request: pytest.FixtureRequest
) -> AsyncIterator[Conversation]:
    """A conversation over the bundled content, or over the library a test is parametrised with."""
    served = getattr(request, "param", None) or briefs
    app = App(served, TOKEN, InProcess(api), admin_chat=4242)
    await app.initialize()
    del api.requests[:]
    yield Conversation(api, app)
    await app.shutdown()


@pytest.fixture
async def subscribing(conversation: Conversation) -> AsyncIterator[Conversation]:
    """A conversation with a bot that delivers, over a store in memory; its clock shows the time of the updates."""
    store = await in_memory()
    delivery = delivery_over(store, HandClock(updates.NOW))
    conversation.app.serve_subscribers(delivery)
    try:
        await delivery.start(conversation.app.edition.library)
        yield conversation
    finally:
        await store.close()


@pytest.fixture
async def get() -> AsyncIterator[Any]:
    """Gets a page of the bot's own web server as (status, text)."""
    async with aiohttp.ClientSession() as session:

        async def get(port: int, path: str) -> tuple[int, str]:
            async with session.get(f"http://127.0.0.1:{port}{path}") as response:
                return response.status, await response.text()

        yield get
