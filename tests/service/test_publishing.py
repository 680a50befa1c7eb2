"""Publishing where something of the system's does not work, and what the admin hears of it."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import threading
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from watchfiles._rust_notify import WatchfilesRustInternalError

from bot import library
from bot.replies import admin
from bot.service.reload import editions, reading, reload
from tests.support.botapi import TOKEN, BotApi, Refusal
from tests.support.newsroom import Newsroom, write
from tests.support.process import free_port, running
from tests.support.service import answering
from tests.support.wire import Memory


def odd_name(folder: Path) -> Path:
    """A faulty file whose name is no text and has two lines."""
    odd = Path(os.fsdecode(os.fsencode(folder) + b"/\xff\nINFO forged.yaml"))
    odd.write_text("[")
    return odd


WORDS = [
    WatchfilesRustInternalError(
        "error creating recommended watcher: Too many open files (os error 24)"
    ),
    OSError(28, "No space left on device"),
    PermissionError(13, "Permission denied"),
    RuntimeError("anything\nINFO forged"),
    ValueError("anything else"),
]


class Failing:
    """The system's word on changes, which can fail."""

    def __init__(self) -> None:
        self.error: Exception | None = None
        self.asked: list[dict[str, Any]] = []

    async def __call__(self, *_: object, **how: Any) -> AsyncIterator[set[Any]]:
        self.asked.append(how)
        while True:
            if self.error:
                raise self.error
            await asyncio.sleep(how["rust_timeout"] / 1000)
            yield set()

    def tell(self) -> None:
        """Nothing: it tells of nothing."""


@pytest.mark.usefixtures("moved_clock")
class TestTrouble:
    @pytest.fixture(autouse=True)
    def _log(self, caplog: pytest.LogCaptureFixture) -> None:
        caplog.set_level(logging.INFO)

    @pytest.fixture
    def newsroom(self, memory: Memory, folder: Path) -> Newsroom:
        newsroom = Newsroom(memory, folder)
        newsroom.watcher = Failing()  # type: ignore[assignment]  # a stand-in's stand-in
        return newsroom

    async def logs(self, caplog: Any, holds: Callable[[str], bool]) -> None:
        async with asyncio.timeout(600):
            while not holds(caplog.text):
                await asyncio.sleep(0.1)

    @pytest.mark.parametrize("error", WORDS, ids=lambda error: type(error).__name__)
    async def test_where_nothing_can_be_watched_the_content_is_looked_at(
        self,
        newsroom,
        folder,
        caplog,
        error,
    ):
        newsroom.watcher.error = error
        async with newsroom.open():
            for title in ("One", "Two"):
                write(folder, title=title)
                await newsroom.until_answer("/start", lambda text, title=title: title in text)
            await asyncio.sleep(60)
            assert "\nINFO forged" not in caplog.text
            assert caplog.text.count("The system does not tell of changes") == 1
            newsroom.watcher.error = None
            await self.logs(caplog, lambda text: "tells of changes of the content again" in text)
            await asyncio.sleep(60)
            assert caplog.text.count("tells of changes of the content again") == 1
            newsroom.watcher.error = error
            await self.logs(caplog, lambda text: text.count("does not tell of changes") == 2)

    async def test_a_link_that_leads_to_itself_is_survived(self, newsroom, folder):
        link = folder.parent / "link"
        link.symlink_to(folder)
        newsroom.folder = link
        async with newsroom.open():
            link.unlink()
            link.symlink_to(link)
            await newsroom.wire.until(lambda: len(newsroom.to_admin()) == 1)
            assert "there is no such file or folder" in newsroom.to_admin()[0]
            await asyncio.sleep(60)
            link.unlink()
            link.symlink_to(folder)
            write(folder, title="Back")
            await newsroom.until_answer("/start", lambda text: "Back" in text)

    async def test_what_the_system_does_not_tell_is_noticed_within_a_minute(
        self,
        newsroom,
        folder,
    ):
        async with newsroom.open():
            await asyncio.sleep(10)
            write(folder, title="On a Network Drive")
            await asyncio.sleep(30)
            assert "The Bridge Opens" in await newsroom.asks("/start")
            await asyncio.sleep(35)
            await newsroom.until_answer("/start", lambda text: "On a Network Drive" in text)

    async def test_what_changes_before_the_system_tells_is_noticed_at_once(self, newsroom, folder):
        async with answering(newsroom.wire, watcher=newsroom.watcher, content=folder):
            while not newsroom.watcher.asked:
                await asyncio.sleep(0.1)
            write(folder, title="In Between")
            async with asyncio.timeout(30):
                await newsroom.until_answer("/start", lambda text: "In Between" in text)

    @pytest.mark.parametrize("single", [True, False])
    async def test_only_what_is_served_is_watched(self, newsroom, folder, single):
        if single:
            newsroom.folder = folder / "bridge.yaml"
        async with newsroom.open():
            assert [how["recursive"] for how in newsroom.watcher.asked] == [not single]

    async def test_a_signal_works_whatever_has_failed(
        self,
        newsroom,
        folder,
        monkeypatch,
        caplog,
    ):
        real = library.stamp

        def fails(_: Path) -> int:
            monkeypatch.setattr(library, "stamp", real)
            raise ZeroDivisionError

        async with newsroom.open():
            await asyncio.sleep(5)
            monkeypatch.setattr(library, "stamp", fails)
            os.kill(os.getpid(), signal.SIGHUP)
            await self.logs(caplog, lambda text: "could not be looked at" in text)
            write(folder, title="Two")
            os.kill(os.getpid(), signal.SIGHUP)
            await newsroom.until_answer("/start", lambda text: "Two" in text)
            await newsroom.wire.until(lambda: len(newsroom.to_admin()) == 1)
            os.kill(os.getpid(), signal.SIGHUP)
            await self.logs(caplog, lambda text: "as SIGHUP asks: nothing has changed" in text)

    async def test_a_signal_before_telegram_is_reached_does_no_harm(
        self, newsroom, folder, api, caplog
    ):
        api.refuse = lambda _: Refusal(500, "Internal Server Error")
        async with answering(newsroom.wire, watcher=newsroom.watcher, content=folder):
            await self.logs(caplog, lambda text: "Telegram cannot be reached" in text)
            os.kill(os.getpid(), signal.SIGHUP)
            await asyncio.sleep(5)
            api.refuse = lambda _: None
            assert "The Bridge Opens" in await newsroom.asks("/start")

    async def test_names_that_are_no_text_stop_nothing(self, newsroom, folder, caplog):
        async with newsroom.open():
            odd = odd_name(folder)
            os.kill(os.getpid(), signal.SIGHUP)
            await newsroom.wire.until(lambda: len(newsroom.to_admin()) == 1)
            assert "/\\udcff\\nINFO forged.yaml:1:1: " in newsroom.to_admin()[0]
            assert "\nINFO forged" not in caplog.text
            odd.rename(folder / ".hidden")
            write(folder, title="Two")
            os.kill(os.getpid(), signal.SIGHUP)
            await newsroom.until_answer("/start", lambda text: "Two" in text)

    async def test_a_reading_that_hangs_is_told_and_keeps_no_stop_waiting(
        self,
        newsroom,
        folder,
        monkeypatch,
        caplog,
        get,
    ):
        go_on = threading.Event()
        real = editions.load

        def hangs(*given: Any) -> object:
            go_on.wait(60)
            return real(*given)

        monkeypatch.setattr(reading, "_HANGING", 0.05)
        port = free_port()
        async with newsroom.open(listen=f"127.0.0.1:{port}"):
            monkeypatch.setattr(editions, "load", hangs)
            write(folder, title="Two")
            os.kill(os.getpid(), signal.SIGHUP)
            await self.logs(caplog, lambda text: "reading the content has taken more" in text)
            assert "reading the content has taken more" in (await get(port, "/healthz"))[1]
            assert "The Bridge Opens" in await newsroom.asks("/start")
            go_on.set()
            await newsroom.until_answer("/start", lambda text: "Two" in text)
            assert "could be read after all" in caplog.text
            assert "content" not in (await get(port, "/healthz"))[1]
            go_on.clear()
            write(folder, title="Three")
            os.kill(os.getpid(), signal.SIGHUP)
            await self.logs(caplog, lambda text: text.count("has taken more") == 2)
            begun = time.monotonic()
        assert time.monotonic() - begun < 5
        assert caplog.text.count("could be read after all") == 1
        go_on.set()

    async def test_a_message_that_cannot_be_made_ends_nothing(
        self, newsroom, folder, monkeypatch, caplog
    ):
        def fails(*_: object) -> None:
            raise ZeroDivisionError

        monkeypatch.setattr(admin, "content_changed", fails)
        (folder / "faulty.yaml").write_text("[")  # told of before anything changes
        async with newsroom.open():
            await self.logs(caplog, lambda text: "The admin could not be told" in text)
            write(folder, title="Two")
            os.kill(os.getpid(), signal.SIGHUP)
            await newsroom.until_answer("/start", lambda text: "Two" in text)

    async def test_the_end_of_publishing_is_never_unseen(self, newsroom, monkeypatch, caplog, get):
        async def ends(*_: object) -> None:
            raise ZeroDivisionError

        monkeypatch.setattr(reload, "watch", ends)
        port = free_port()
        async with newsroom.open(listen=f"127.0.0.1:{port}"):
            assert "Changes are not taken over any more" in caplog.text
            assert "not taken over any more; the log says why" in (await get(port, "/healthz"))[1]


@pytest.mark.usefixtures("moved_clock")
class TestAdmin:
    @pytest.fixture
    def newsroom(self, memory: Memory, folder: Path) -> Newsroom:
        return Newsroom(memory, folder)

    async def told(self, newsroom: Newsroom, number: int) -> str:
        newsroom.watcher.tell()
        await newsroom.wire.until(lambda: len(newsroom.to_admin()) == number)
        await asyncio.sleep(5)
        assert len(newsroom.to_admin()) == number
        return newsroom.to_admin()[-1]

    async def test_one_message_tells_of_each_change(self, newsroom, folder):
        async with newsroom.open():
            write(folder, id="tunnel", title="A <Tunnel>")
            assert await self.told(newsroom, 1) == "Published: A <Tunnel>"
            write(folder, title="The Bridge Is Closed")
            assert await self.told(newsroom, 2) == "Changed: The Bridge Is Closed"
            (folder / "bridge.yaml").write_text("id: bridge\ntitle:\n")
            write(folder, id="ferry", title="A Ferry")
            told = await self.told(newsroom, 3)
            assert told.startswith(
                "Published: A Ferry\n\nNot taken over, because it is faulty:\n\n"
            )
            assert "and 3 more; brief-bot check lists them" in told
            write(folder, title="Open Again")
            told = await self.told(newsroom, 4)
            assert told == "Mended: Open Again\n\nNothing is faulty any more."
            (folder / "tunnel.yaml").unlink()
            assert await self.told(newsroom, 5) == "Withdrawn: A <Tunnel>"
            os.utime(folder / "ferry.yaml")
            newsroom.watcher.tell()
            await asyncio.sleep(20)
            assert len(newsroom.to_admin()) == 5

    async def test_many_changes_are_one_message_too(self, newsroom, folder):
        async with newsroom.open():
            for number in range(300):
                write(folder, id=f"b{number}", title=f"Title {number} " + "x" * 80)
            told = await self.told(newsroom, 1)
            assert told.startswith("Published: Title ")
            assert told.endswith("\nand 290 more")

    async def test_faults_of_the_start_are_told(self, newsroom, folder, caplog, get):
        (folder / "tunnel.yaml").write_text("id: tunnel\ntitle:\n")
        (folder / "notes.yaml.txt").write_text("")
        port = free_port()
        async with newsroom.open(listen=f"127.0.0.1:{port}"):
            assert "tunnel.yaml:1:1: sections: missing" in await self.told(newsroom, 1)
            assert caplog.text.count("tunnel.yaml:1:1: sections: missing; add it") == 1
            assert caplog.text.count("notes.yaml.txt:1:1: is not read, for its name") == 1
            health = (await get(port, "/healthz"))[1]
            assert "tunnel.yaml:1:1: sections: missing; add it (and 3 more)" in health
            write(folder, id="tunnel", title="A Tunnel")
            told = await self.told(newsroom, 2)
            assert told == "Published: A Tunnel\n\nNothing is faulty any more."

    async def test_the_log_is_bounded(self, newsroom, folder, caplog):
        async with newsroom.open():
            for number in range(30):
                (folder / f"x{number}.yaml").write_text(f"id: x{number}\nquotes:\n" + "- {}\n" * 50)
            await self.told(newsroom, 1)
        assert 101 <= caplog.text.count("Content is not taken over") <= 102
        assert "and 530 more faults" in caplog.text


@pytest.mark.process
async def test_a_stop_does_not_wait_for_a_pipe_or_a_hanging_disk(loopback, api: BotApi, folder):
    newsroom = Newsroom(loopback, folder)
    os.mkfifo(folder / "people.yaml")
    settings = {"BOT_TOKEN": TOKEN, "BOT_API_URL": loopback.url, "BOT_CONTENT": str(folder)}
    async with running("run", **settings) as process:
        await newsroom.asks("/start")
        write(folder, title="Saved")
        await newsroom.until_answer("/start", lambda text: "Saved" in text)
        begun = time.monotonic()
        code, log = await process.end()
    assert code == 0
    assert time.monotonic() - begun < 8
    assert "people.yaml:1:1: is no ordinary file" in log
    assert "Traceback" not in log
