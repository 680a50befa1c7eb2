"""`brief-bot preview`: what it opens, where, and how it ends."""

from __future__ import annotations

import asyncio
import signal
import threading
from pathlib import Path
from unittest.mock import Mock

import aiohttp
import pytest

from bot import settings
from bot.cli import preview
from bot.library import load
from bot.store.store import opened
from tests.support.newsroom import write
from tests.support.process import free_port, run, running


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BOT_CONTENT", str(tmp_path))
    write(tmp_path)
    return tmp_path


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> Mock:
    """Takes the place of what serves; called with the settings, what to read, the file and the port."""
    serve = Mock(return_value=None)
    monkeypatch.setattr(preview, "_serve", serve)
    monkeypatch.setattr("asyncio.run", lambda _: None)
    return serve


@pytest.mark.process
async def test_it_serves_the_page_until_ctrl_c_ends_it(folder, tmp_path):
    port = free_port()
    given = {"BOT_CONTENT": str(folder), "BOT_DATA": str(tmp_path / "none")}
    async with running("preview", "bridge", "--no-open", "--port", f"{port}", **given) as bot:
        async with asyncio.timeout(60):
            while "Ctrl-C ends it." not in bot.output:
                await asyncio.sleep(0.05)
        address = bot.output.split()[4]
        assert address.startswith(f"http://127.0.0.1:{port}/")
        async with aiohttp.ClientSession() as session:
            events = await session.get(f"{address}events")
            async with asyncio.timeout(60):
                while not (await events.content.readline()).startswith(b"event: file"):
                    pass
            assert b"The Bridge Opens" in await events.content.readline()
            # Although a page is open.
            code, log = await bot.end(signal.SIGINT)
    assert (code, log) == (0, "")


def test_it_begins_with_the_brief_that_is_named(folder, served, monkeypatch):
    write(folder, id="tunnel")
    (folder / "tunnel.yaml").rename(folder / "other.yaml")
    for wanted in ("tunnel", "other", str(folder / "other.yaml")):
        assert run("preview", wanted, monkeypatch=monkeypatch) == 0
        _, path, named, port = served.call_args.args
        assert (path, named, port) == (folder, folder / "other.yaml", 8765)
    assert run("preview", "--port", "1234", monkeypatch=monkeypatch) == 0
    assert served.call_args.args[2:] == (None, 1234)
    assert served.call_args.kwargs == {"opens": True}
    assert run("preview", "--no-open", monkeypatch=monkeypatch) == 0
    assert served.call_args.kwargs == {"opens": False}


def test_a_file_that_stands_elsewhere_is_shown_alone(folder, served, monkeypatch, tmp_path_factory):
    file = write(tmp_path_factory.mktemp("elsewhere"), id="tunnel")
    assert run("preview", str(file), monkeypatch=monkeypatch) == 0
    _, path, named, _ = served.call_args.args
    assert (path, named) == (file, file)


def test_a_faulty_file_can_be_named(folder, served, monkeypatch):
    (folder / "new.yaml").write_text("draft: true\n")
    assert run("preview", "new", monkeypatch=monkeypatch) == 0
    assert served.call_args.args[2] == folder / "new.yaml"


def test_what_is_not_there_is_refused(folder, served, monkeypatch, capsys):
    assert run("preview", "tunnel", monkeypatch=monkeypatch) == 2
    assert capsys.readouterr().err == (
        "brief-bot: there is no brief 'tunnel'; give its id or its file\n"
    )
    assert run("preview", "--to", "4242", monkeypatch=monkeypatch) == 2
    assert "--to needs the id or the file of a brief" in capsys.readouterr().err
    monkeypatch.setenv("BOT_CONTENT", str(folder / "nowhere"))
    assert run("preview", monkeypatch=monkeypatch) == 2
    assert "nowhere" in capsys.readouterr().err
    assert not served.called


@pytest.mark.parametrize(
    ("platform", "display", "opens"),
    [("linux", "", False), ("linux", ":0", True), ("darwin", "", True)],
)
async def test_a_browser_is_opened_where_there_is_a_screen(
    folder, monkeypatch, platform, display, opens
):
    opened = threading.Event()
    addresses: list[str] = []

    def note(address: str) -> None:
        addresses.append(address)
        opened.set()

    async def ended(_: object) -> None: ...

    monkeypatch.setattr("sys.platform", platform)
    monkeypatch.setenv("DISPLAY", display)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setattr("webbrowser.open", note)
    monkeypatch.setattr("bot.preview.preview.Preview.run", ended)
    await preview._serve(settings.read(), folder, None, 0, opens=True)
    assert opened.wait(10 if opens else 0) is opens
    assert [address.startswith("http://127.0.0.1:") for address in addresses] == [True] * opens


async def test_a_database_tells_what_becomes_of_a_brief(folder, tmp_path, monkeypatch):
    given = settings.read().model_copy(update={"data": tmp_path / "data"})
    whole = load(folder)
    assert await preview._outlook(given, whole, whole.latest) is None
    async with opened(given):
        pass
    outlook = await preview._outlook(given, whole, whole.latest)
    assert outlook is not None
    assert (outlook.groups, outlook.sent, outlook.revised) == ((), 0, None)
