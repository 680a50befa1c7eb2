"""Publishing to a running bot by saving files."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import threading
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.library import Library
from bot.newsroom import serving
from bot.service.reload import editions
from bot.translation import locales
from tests.support import samples
from tests.support.botapi import TOKEN, BotApi, Refusal, Request
from tests.support.clock import now, since
from tests.support.newsroom import ADMIN, Newsroom, write
from tests.support.process import free_port, running
from tests.support.wire import Memory


@pytest.fixture
def _log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)


@pytest.fixture
async def newsroom(loopback, folder, caplog) -> AsyncIterator[Newsroom]:
    """A bot that the system tells of the files that change under it."""
    newsroom = Newsroom(loopback, folder)
    async with newsroom.open():
        yield newsroom
    assert "Traceback" not in caplog.text


async def test_a_saved_file_is_published(newsroom: Newsroom, folder: Path):
    write(folder, title="The Bridge Is Closed")
    await newsroom.until_answer("/start", lambda text: "The Bridge Is Closed" in text)
    write(folder, id="tunnel", title="A Tunnel", published="2026-11-24")
    await newsroom.until_answer("/start", lambda text: "A Tunnel" in text)
    assert "2 briefs" in await newsroom.asks("/briefs")
    (folder / "tunnel.yaml").unlink()
    await newsroom.until_answer("/start", lambda text: "The Bridge Is Closed" in text)
    (folder / "bridge.yaml").rename(folder / "renamed.yaml")
    write(folder, id="tunnel", title="A Tunnel", published="2026-11-22")
    await newsroom.until_answer("/briefs", lambda text: "2 briefs" in text)


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


MENUS = 1 + len(locales())
"""Menus of commands: that of each language, and that for all others."""


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
        async with asyncio.timeout(60):
            while not newsroom.to_admin():
                await asyncio.sleep(0.05)
        assert "there is no such file or folder" in newsroom.to_admin()[0]
        write(folder.parent, title="Back Again")
        await newsroom.until_answer("/start", lambda text: "Back Again" in text)


async def test_a_faulty_file_leaves_the_last_good_content_serving(loopback, folder, get):
    newsroom, port = Newsroom(loopback, folder), free_port()

    async def until_health(holds: Callable[[str], bool]) -> str:
        async with asyncio.timeout(60):
            while not holds((health := await get(port, "/healthz"))[1]):
                await asyncio.sleep(0.05)
        assert health[0] == 200
        return health[1]

    async with newsroom.open(listen=f"127.0.0.1:{port}"):
        file = folder / "tunnel.yaml"
        file.write_text("id: tunnel\ntitle:\n")
        health = await until_health(lambda health: "content" in health)
        assert '"ok": true' in health
        assert f"{file}:1:1: sections: missing; add it" in health
        _, metrics = await get(port, "/metrics")
        assert "brief_bot_content_errors 4.0" in metrics
        assert "brief_bot_content_loaded_timestamp_seconds 1." in metrics
        assert "The Bridge Opens" in await newsroom.asks("/start")
        write(folder, id="tunnel", title="A Tunnel", published="2026-11-24")
        await newsroom.until_answer("/start", lambda text: "A Tunnel" in text)
        assert "content" not in (await get(port, "/healthz"))[1]
        _, metrics = await get(port, "/metrics")
        assert "brief_bot_content_errors 0.0" in metrics
        assert "brief_bot_library_briefs 2.0" in metrics
        async with asyncio.timeout(60):
            while len(newsroom.to_admin()) < 2:
                await asyncio.sleep(0.05)
    told, mended = newsroom.to_admin()
    assert told.startswith("Not taken over, because it is faulty:\n\n")
    assert f"{file}:1:1: sections: missing; add it\nand 3 more; brief-bot check lists" in told
    assert mended == "Published: A Tunnel\n\nNothing is faulty any more."


@pytest.mark.usefixtures("moved_clock", "_log")
class TestReload:
    """What becomes of changes once the bot knows of them, by a clock that the tests move."""

    @pytest.fixture
    def newsroom(self, memory: Memory, folder: Path) -> Newsroom:
        return Newsroom(memory, folder)

    @pytest.fixture
    def loads(self, monkeypatch: pytest.MonkeyPatch) -> list[object]:
        """One for each time that the running bot has read its content."""
        loads: list[object] = []
        real = editions.load

        def load(*given: Any) -> object:
            loads.append(given)
            return real(*given)

        monkeypatch.setattr(editions, "load", load)
        return loads

    async def test_the_same_faults_are_told_and_read_once(self, newsroom, folder, loads):
        async with newsroom.open():
            file = folder / "bridge.yaml"
            file.write_text("id: [")
            newsroom.watcher.tell()
            await newsroom.wire.until(lambda: len(newsroom.to_admin()) == 1)
            for _ in range(10):
                newsroom.watcher.tell()  # as the system does now and then, whatever changes
                await asyncio.sleep(5)
            assert len(loads) == 1
            os.utime(file)
            newsroom.watcher.tell()
            await newsroom.wire.until(lambda: len(loads) == 2)
            await asyncio.sleep(5)
            assert len(newsroom.to_admin()) == 1
            file.write_text("title: No id")
            newsroom.watcher.tell()
            await newsroom.wire.until(lambda: len(newsroom.to_admin()) == 2)

    async def test_what_changes_while_content_is_read_is_read_after_it(
        self, newsroom, folder, monkeypatch
    ):
        real, reading, go_on = editions.load, threading.Event(), threading.Event()

        def slow(*given: Any) -> object:
            loaded = real(*given)
            reading.set()
            assert go_on.wait(60)
            return loaded

        async with newsroom.open():
            monkeypatch.setattr(editions, "load", slow)
            write(folder, title="One")
            newsroom.watcher.tell()
            await asyncio.to_thread(reading.wait, 60)
            # Readers are answered meanwhile.
            assert "The Bridge Opens" in await newsroom.asks("/start")
            write(folder, title="Two")
            newsroom.watcher.tell()
            go_on.set()
            await newsroom.until_answer("/start", lambda text: "Two" in text)
        assert not any("faulty" in told for told in newsroom.to_admin())

    async def test_a_half_written_file_is_nobodys_fault(self, newsroom, folder):
        text = yaml.safe_dump({**samples.BRIEF, "title": "Written Slowly"}, sort_keys=False)
        async with newsroom.open():
            with (folder / "bridge.yaml").open("w") as file:
                for at in range(0, len(text), len(text) // 4):
                    file.write(text[at : at + len(text) // 4])
                    file.flush()
                    newsroom.watcher.tell()
                    await asyncio.sleep(0.4)
            await newsroom.until_answer("/start", lambda answer: "Written Slowly" in answer)
        assert not any("faulty" in told for told in newsroom.to_admin())

    async def test_a_hang_up_signal_has_it_look_where_nobody_tells_of_changes(
        self, newsroom, folder
    ):
        async with newsroom.open():
            write(folder, title="On a Network Drive")
            await asyncio.sleep(600)
            assert "The Bridge Opens" in await newsroom.asks("/start")
            os.kill(os.getpid(), signal.SIGHUP)
            await newsroom.until_answer("/start", lambda text: "On a Network Drive" in text)

    async def test_a_hang_up_signal_has_faulty_content_read_again(self, newsroom, folder, loads):
        async with newsroom.open():
            (folder / "bridge.yaml").write_text("id: [")
            newsroom.watcher.tell()
            await newsroom.wire.until(lambda: len(newsroom.to_admin()) == 1)
            newsroom.watcher.tell()
            await asyncio.sleep(5)
            assert len(loads) == 1
            os.kill(os.getpid(), signal.SIGHUP)
            await newsroom.wire.until(lambda: len(loads) == 2)

    async def test_the_menu_follows_the_sections(self, newsroom, folder, api):
        section = samples.section(id="who_pays", title="Who Pays?")
        async with newsroom.open():
            write(folder, sections=[*samples.BRIEF["sections"], section])
            newsroom.watcher.tell()
            await newsroom.until_answer("/who_pays", lambda text: text.startswith("Who Pays?"))
        menus = [
            r.arguments["commands"]
            for r in api.requests
            if r.method == "setMyCommands" and "language_code" not in r.arguments
        ]
        assert len(menus) == 2
        assert "who_pays" in [command["command"] for command in menus[1]]

    async def test_a_menu_that_telegram_refuses_is_offered_again(
        self, newsroom, folder, api, caplog
    ):
        async with newsroom.open():
            offered = now()
            refusals = [Refusal(500, "Internal Server Error")]
            api.refuse = lambda request: (
                refusals.pop() if request.method == "setMyCommands" and refusals else None
            )
            write(folder, sections=[samples.section(title="Other"), samples.BRIEF["sections"][1]])
            newsroom.watcher.tell()
            await newsroom.wire.until(
                lambda: [r.method for r in api.requests].count("setMyCommands") > 2 * MENUS
            )
            assert since(offered) >= 5
        assert "Telegram was not told of the menu of commands (Internal" in caplog.text

    async def test_a_newer_menu_takes_the_place_of_one_that_telegram_has_wait(
        self, newsroom, folder, api
    ):
        async with newsroom.open():
            offered: list[str] = []

            def refuse(request: Request) -> Refusal | None:
                if request.method != "setMyCommands" or "language_code" in request.arguments:
                    return None
                offered.append(f"{request.arguments['commands']}")
                return Refusal.too_many(600) if len(offered) == 1 else None

            api.refuse = refuse
            for title in ("Older", "Newer"):
                write(folder, sections=[samples.section(title=title)], quotes=[])
                newsroom.watcher.tell()
                name = samples.section(title=title)["id"]
                await newsroom.until_answer(f"/{name}", lambda text, t=title: text.startswith(t))
            await asyncio.sleep(3600)
        assert ["Older" in offered[0], "Newer" in offered[1], len(offered)] == [True, True, 2]

    async def test_an_unforeseen_failure_ends_nothing(
        self, newsroom, folder, api, monkeypatch, caplog
    ):
        real = serving.serve

        def fails(*_: object, **__: object) -> Library:
            monkeypatch.setattr(serving, "serve", real)
            raise MemoryError

        async with newsroom.open():
            monkeypatch.setattr(serving, "serve", fails)
            write(folder, title="One")
            newsroom.watcher.tell()
            await newsroom.wire.until(lambda: len(newsroom.to_admin()) == 1)
            assert "could not be loaded" in caplog.text
            write(folder, title="Two")
            newsroom.watcher.tell()
            await newsroom.until_answer("/start", lambda text: "Two" in text)
            # An admin who cannot be told is no failure either.
            blocked = Refusal(403, "Forbidden: bot was blocked by the user")
            api.refuse = lambda r: blocked if r.sends_to(ADMIN) else None
            (folder / "bridge.yaml").write_text("[")
            newsroom.watcher.tell()
            async with asyncio.timeout(600):
                while "The admin could not be told" not in caplog.text:
                    await asyncio.sleep(1)
            write(folder, title="Three")
            newsroom.watcher.tell()
            await newsroom.until_answer("/start", lambda text: "Three" in text)


@pytest.mark.process
async def test_a_running_process_publishes_what_is_saved(loopback, api: BotApi, folder):
    """The program itself, with nothing of the system's left out."""
    newsroom = Newsroom(loopback, folder)
    settings = {"BOT_TOKEN": TOKEN, "BOT_API_URL": loopback.url, "BOT_CONTENT": str(folder)}
    async with running("run", **settings) as process:
        await newsroom.asks("/start")
        write(folder, title="Saved")
        await newsroom.until_answer("/start", lambda text: "Saved" in text)
        process.tell(signal.SIGHUP)
        assert "Saved" in await newsroom.asks("/start")
        code, log = await process.end()
    assert code == 0
    assert "Traceback" not in log
