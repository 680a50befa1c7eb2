"""Publishing to a running bot: real files that change under the real process."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import yaml

from bot import app, library
from bot.library import Library
from bot.metrics import Metrics
from bot.publisher import Publisher
from tests.support import samples, updates
from tests.support.botapi import TOKEN, BotApi, InProcess, Loopback, Refusal
from tests.support.process import free_port, running

ADMIN = 4242


def write(folder: Path, **changes: Any) -> Path:
    """Save the sample brief as an editor's program does: under another name first."""
    # By way of JSON, so that no part is shared: YAML would write it once and refer to it.
    content = json.loads(json.dumps({**samples.BRIEF, **changes}))
    file = folder / f"{content['id']}.yaml"
    half = folder / f".{file.name}.tmp"
    half.write_text(yaml.safe_dump(content, sort_keys=False))
    half.rename(file)
    return file


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    found = tmp_path / "content"
    found.mkdir()
    write(found)
    return found


class Newsroom:
    """A running bot over a folder, a reader of it, and its `/healthz` and `/metrics`."""

    def __init__(self, loopback: Loopback, api: BotApi, port: int) -> None:
        self.loopback = loopback
        self.api = api
        self.url = f"http://127.0.0.1:{port}"
        self.process: Any = None

    async def asks(self, text: str) -> str:
        before = len(self.to_reader())
        self.api.add(message=updates.message(text))
        await self.loopback.until(lambda: len(self.to_reader()) > before)
        return self.to_reader()[-1].text.text

    def to_reader(self) -> list[Any]:
        return [r for r in self.api.sent() if r.arguments["chat_id"] != ADMIN]

    def to_admin(self) -> list[str]:
        return [r.text.text for r in self.api.sent() if r.arguments["chat_id"] == ADMIN]

    async def until_answer(self, text: str, holds: Callable[[str], bool]) -> str:
        async with asyncio.timeout(10):
            while not holds(answer := await self.asks(text)):
                await asyncio.sleep(0.1)
        return answer

    async def get(self, path: str) -> str:
        async with aiohttp.ClientSession() as session, session.get(self.url + path) as response:
            assert response.status == 200
            return await response.text()

    async def until_health(self, holds: Callable[[str], bool]) -> str:
        async with asyncio.timeout(10):
            while not holds(health := await self.get("/healthz")):
                await asyncio.sleep(0.1)
        return health


@pytest.fixture
async def newsroom(api: BotApi, folder: Path) -> AsyncIterator[Newsroom]:
    port = free_port()
    async with Loopback(api) as loopback:
        settings = {
            "BOT_TOKEN": TOKEN,
            "BOT_API_URL": loopback.url,
            "BOT_CONTENT": str(folder),
            "BOT_LISTEN": f"127.0.0.1:{port}",
            "BOT_ADMIN_CHAT": str(ADMIN),
        }
        async with running("run", **settings) as bot:
            found = Newsroom(loopback, api, port)
            found.process = bot
            await found.asks("/start")
            yield found
            code, log = await bot.end()
            assert code == 0
            assert "Traceback" not in log


async def test_a_saved_file_is_published(newsroom: Newsroom, folder: Path):
    write(folder, title="The Bridge Is Closed")
    await newsroom.until_answer("/start", lambda text: "The Bridge Is Closed" in text)
    write(folder, id="tunnel", title="A Tunnel", published="2026-11-24")
    await newsroom.until_answer("/start", lambda text: "A Tunnel" in text)
    assert "2 briefs" in await newsroom.asks("/briefs")
    assert "brief_bot_library_briefs 2.0" in await newsroom.get("/metrics")
    (folder / "tunnel.yaml").unlink()
    await newsroom.until_answer("/start", lambda text: "The Bridge Is Closed" in text)
    (folder / "bridge.yaml").rename(folder / "renamed.yaml")
    await newsroom.until_answer("/briefs", lambda text: "1 brief" in text)


async def test_a_faulty_file_leaves_the_last_good_content_serving(newsroom, folder):
    file = folder / "tunnel.yaml"
    file.write_text("id: tunnel\ntitle:\n")
    health = await newsroom.until_health(lambda health: "content" in health)
    assert '"ok": true' in health
    assert f"{file}:1:1: sections: missing; add it" in health
    metrics = await newsroom.get("/metrics")
    assert "brief_bot_content_errors 4.0" in metrics
    assert "brief_bot_content_loaded_timestamp_seconds 1." in metrics
    assert "The Bridge Opens" in await newsroom.asks("/start")
    os.utime(file)  # the same faults again are not told again, nor read again while nothing changes
    await asyncio.sleep(2)
    (told,) = newsroom.to_admin()
    assert told.startswith("The changed content is not taken over:\n\n")
    assert f"{file}:1:1: sections: missing; add it\nand 3 more; brief-bot check lists" in told
    write(folder, id="tunnel", title="A Tunnel", published="2026-11-24")
    await newsroom.until_answer("/start", lambda text: "A Tunnel" in text)
    assert "content" not in await newsroom.get("/healthz")
    assert "brief_bot_content_errors 0.0" in await newsroom.get("/metrics")
    assert len(newsroom.to_admin()) == 1


async def test_a_half_written_file_is_nobodys_fault(newsroom, folder):
    text = yaml.safe_dump({**samples.BRIEF, "title": "Written Slowly"}, sort_keys=False)
    with (folder / "bridge.yaml").open("w") as file:
        for at in range(0, len(text), len(text) // 4):
            file.write(text[at : at + len(text) // 4])
            file.flush()
            await asyncio.sleep(0.4)
    await newsroom.until_answer("/start", lambda answer: "Written Slowly" in answer)
    assert newsroom.to_admin() == []


async def test_the_menu_follows_the_sections(newsroom, folder, api):
    section = samples.section(id="who_pays", title="Who Pays?")
    write(folder, sections=[*samples.BRIEF["sections"], section])
    answer = await newsroom.until_answer("/who_pays", lambda text: "Who Pays?" in text)
    assert answer.startswith("Who Pays?")
    menus = [r.arguments["commands"] for r in api.requests if r.method == "setMyCommands"]
    assert len(menus) == 2
    assert {"command": "who_pays", "description": "Who Pays?"} in menus[1]


async def test_a_hang_up_signal_looks_at_the_content(newsroom, folder):
    newsroom.process.process.send_signal(signal.SIGHUP)
    assert "The Bridge Opens" in await newsroom.asks("/start")


def config_map(folder: Path, number: int, **changes: Any) -> None:
    """What Kubernetes does to a mounted ConfigMap: a new hidden folder, and a link that is swapped."""
    version = folder / f"..version_{number}"
    version.mkdir()
    write(version, **changes)
    (folder / "..data_tmp").symlink_to(version.name)
    (folder / "..data_tmp").rename(folder / "..data")
    link = folder / "bridge.yaml"
    if not link.is_symlink():
        link.symlink_to("..data/bridge.yaml")


class TestConfigMap:
    @pytest.fixture
    def folder(self, tmp_path: Path) -> Path:
        found = tmp_path / "mounted"
        found.mkdir()
        config_map(found, 1)
        return found

    async def test_a_swapped_link_is_noticed(self, newsroom, folder):
        config_map(folder, 2, title="Swapped")
        await newsroom.until_answer("/start", lambda text: "Swapped" in text)


class TestLinkedFolder:
    @pytest.fixture
    def folder(self, tmp_path: Path) -> Path:
        for number, title in ((1, "First"), (2, "Second")):
            (tmp_path / f"release-{number}").mkdir()
            write(tmp_path / f"release-{number}", title=title)
        found = tmp_path / "current"
        found.symlink_to("release-1")
        return found

    async def test_a_folder_that_is_a_link_may_lead_elsewhere(self, newsroom, folder):
        (folder.parent / "next").symlink_to("release-2")
        (folder.parent / "next").rename(folder)
        await newsroom.until_answer("/start", lambda text: "Second" in text)


class TestSingleFile:
    @pytest.fixture
    def folder(self, tmp_path: Path) -> Path:
        return write(tmp_path)

    async def test_a_single_file_is_followed_through_deletion(self, newsroom, folder):
        folder.unlink()
        health = await newsroom.until_health(lambda health: "content" in health)
        assert "there is no such file or folder" in health
        write(folder.parent, title="Back Again")
        await newsroom.until_answer("/start", lambda text: "Back Again" in text)


async def test_answers_are_not_late_while_content_is_loaded(newsroom, folder):
    """500 briefs are loaded while a reader asks; no answer takes much longer for it."""
    for number in range(500):
        write(folder, id=f"bridge-{number}", title=f"Bridge {number}")
    slowest = 0.0
    async with asyncio.timeout(20):
        while "501 briefs" not in await newsroom.asks("/briefs"):
            begun = time.perf_counter()
            await newsroom.asks("/start")
            slowest = max(slowest, time.perf_counter() - begun)
    assert slowest < 0.5  # the benchmark measures; this holds that loading happens beside answering


class _Health:
    content: str | None = None


async def test_a_menu_that_telegram_refuses_is_offered_again(api, folder, monkeypatch, caplog):
    monkeypatch.setattr("bot.publisher._MENU_PAUSES", (0, 0))
    refusals = [Refusal(500, "Internal Server Error")]
    api.refuse = lambda request: (
        refusals.pop() if request.method == "setMyCommands" and refusals else None
    )
    application = app.build(library.load(folder), TOKEN, request=InProcess(api))
    await application.initialize()
    publisher = Publisher(application, folder, Metrics(), _Health())
    write(folder, sections=[samples.section(title="Other"), samples.BRIEF["sections"][1]])
    publishing = asyncio.create_task(publisher.run())
    async with asyncio.timeout(10):
        while [request.method for request in api.requests].count("setMyCommands") < 2:
            await asyncio.sleep(0.05)
    publishing.cancel()
    assert "Telegram was not told of the new menu" in caplog.text
    await application.shutdown()


async def test_faulty_content_is_read_once_however_long_that_takes(api, folder, monkeypatch):
    application = app.build(library.load(folder), TOKEN, request=InProcess(api), admin_chat=ADMIN)
    await application.initialize()
    real, loads = library.load, []

    def slow(*arguments: object) -> Library:
        loads.append(arguments)
        time.sleep(1.3)
        return real(*arguments)

    monkeypatch.setattr(library, "load", slow)
    publishing = asyncio.create_task(Publisher(application, folder, Metrics(), _Health()).run())
    (folder / "bridge.yaml").write_text("id: [")
    async with asyncio.timeout(15):
        while not [request for request in api.sent() if request.arguments["chat_id"] == ADMIN]:
            await asyncio.sleep(0.05)
    read = len(loads)
    await asyncio.sleep(4.5)
    assert len(loads) == read
    publishing.cancel()
    await application.shutdown()


async def test_an_unforeseen_failure_ends_nothing(api, folder, monkeypatch, caplog):
    application = app.build(library.load(folder), TOKEN, request=InProcess(api), admin_chat=ADMIN)
    await application.initialize()
    publisher = Publisher(application, folder, Metrics(), _Health())
    real = library.load

    def fails(*_: object) -> Library:
        monkeypatch.setattr(library, "load", real)
        raise MemoryError

    monkeypatch.setattr(library, "load", fails)
    publishing = asyncio.create_task(publisher.run())
    write(folder, title="One")
    async with asyncio.timeout(10):
        while "could not be loaded" not in caplog.text:
            await asyncio.sleep(0.05)
        write(folder, title="Two")
        while application.bot_data["library"].latest.title != "Two":
            await asyncio.sleep(0.05)
        # An admin who cannot be told is no failure either.
        api.refuse = lambda _: Refusal(403, "Forbidden: bot was blocked by the user")
        (folder / "bridge.yaml").write_text("[")
        while "The admin could not be told" not in caplog.text:
            await asyncio.sleep(0.05)
    publishing.cancel()
    await application.shutdown()
