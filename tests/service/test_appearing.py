"""Briefs that appear in a running bot when their time comes, by a clock that the tests move."""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import pytest

from bot.library import visible
from bot.service import run
from bot.service.health import Health
from bot.service.reload import editions
from tests.support import samples
from tests.support.clock import now
from tests.support.newsroom import Newsroom, write
from tests.support.wire import Memory

SIX = datetime(2026, 11, 24, 6, tzinfo=UTC)
OTHER = {
    "id": "tunnel",
    "title": "A Tunnel Opens",
    "sections": [samples.section(id="who_digs", title="Who Digs?")],
    "quotes": [],
}


@pytest.fixture
def newsroom(memory: Memory, folder: Path) -> Newsroom:
    return Newsroom(memory, folder)


@pytest.fixture
def health(monkeypatch: pytest.MonkeyPatch) -> Health:
    """The health of the bot that runs, as /healthz tells it."""
    found: list[Health] = []

    def kept(*parts: Any) -> Health:
        found.append(Health(*parts))
        return found[-1]

    monkeypatch.setattr(run, "Health", kept)
    return cast("Health", Latest(found))


class Latest:
    """The last of some objects, whichever that is when its attributes are read."""

    def __init__(self, objects: list[Health]) -> None:
        self._objects = objects

    def __getattr__(self, name: str) -> object:
        return getattr(self._objects[-1], name)


@pytest.fixture
async def clock(moved_clock: None, monkeypatch: pytest.MonkeyPatch, caplog) -> None:
    """The day's clock goes with the loop's, from ten minutes to six on."""
    loop, begin = asyncio.get_running_loop(), now()
    caplog.set_level(logging.INFO)

    def moment() -> datetime:  # asked in other threads, too, which have no loop of their own
        return SIX + timedelta(minutes=-10, seconds=loop.time() - begin)

    monkeypatch.setattr(visible, "now", moment)


async def until(moment: datetime) -> None:
    await asyncio.sleep(max(0, (moment - visible.now()).total_seconds()))


def menus(newsroom: Newsroom) -> list[list[str]]:
    """The commands of each menu that Telegram was given."""
    given = [
        r.arguments["commands"]
        for r in newsroom.api.requests
        if r.method == "setMyCommands" and "language_code" not in r.arguments
    ]
    return [[command["command"] for command in menu] for menu in given]


pytestmark = pytest.mark.usefixtures("clock")


async def test_a_brief_appears_at_its_time_with_its_menu(newsroom, folder, caplog):
    write(folder, published="2026-11-24", **OTHER)
    async with newsroom.open():
        await until(SIX - timedelta(seconds=5))
        assert "The Bridge Opens" in await newsroom.asks("/start")
        assert "A Tunnel" not in await newsroom.asks("/briefs")
        await until(SIX + timedelta(seconds=1))
        assert "A Tunnel Opens" in await newsroom.asks("/start")
        assert "2 briefs" in await newsroom.asks("/briefs")
        await asyncio.sleep(5)
    first, second = menus(newsroom)
    assert "who_digs" not in first
    assert "who_digs" in second
    assert "The next brief appears at 2026-11-24 06:00" in caplog.text
    assert "Tunnel" not in caplog.text


async def test_each_of_several_appears_at_its_own_time(newsroom, folder):
    for number in (1, 2, 3):
        write(folder, **{**OTHER, "id": f"n-{number}"}, published=f"2026-11-24 06:0{number}")
    async with newsroom.open():
        for number in (1, 2, 3):
            due = SIX + timedelta(minutes=number)
            await until(due - timedelta(seconds=1))
            listed = await newsroom.asks("/briefs")
            assert (f"{number} briefs" if number > 1 else "The Bridge Opens\n") in listed
            await until(due + timedelta(seconds=1))
            assert f"{number + 1} briefs" in await newsroom.asks("/briefs")


async def test_a_brief_that_is_saved_while_the_bot_runs_appears_to_the_second(newsroom, folder):
    async with newsroom.open(timezone="Europe/Kyiv"):
        await until(SIX - timedelta(seconds=60))
        write(folder, published="2026-11-24 07:59:10", **OTHER)  # 05:59:10 in UTC
        newsroom.watcher.tell()
        await until(SIX - timedelta(seconds=51))
        assert "The Bridge" in await newsroom.asks("/start")
        await until(SIX - timedelta(seconds=49))
        assert "A Tunnel" in await newsroom.asks("/start")


async def test_a_clock_that_is_set_is_noticed(newsroom, folder, monkeypatch):
    write(folder, published="2026-11-25", **OTHER)
    async with newsroom.open():
        slow = visible.now
        monkeypatch.setattr(visible, "now", lambda: slow() + timedelta(days=1))
        await asyncio.sleep(630)
        assert "A Tunnel" in await newsroom.asks("/start")


async def test_a_bot_without_a_brief_that_is_out_starts_and_shows_the_first(newsroom, folder):
    (folder / "bridge.yaml").unlink()
    (folder / "new.yaml").write_text("draft: true\nid: new\n")
    write(folder, published="2026-11-24", **OTHER)
    async with newsroom.open():
        assert "No brief is out yet." in await newsroom.asks("/start")
        await until(SIX + timedelta(seconds=1))
        assert "A Tunnel" in await newsroom.asks("/start")
    assert newsroom.to_admin() == ["Published: A Tunnel Opens"]


async def test_a_skeleton_is_harmless_at_start_and_reload(newsroom, folder, caplog):
    (folder / "one.yaml").write_text("draft: true\nid: one\ntitle:\n")
    async with newsroom.open():
        (folder / "two.yaml").write_text("draft: true\nid: [\n")
        write(folder, title="The Bridge Is Closed")
        newsroom.watcher.tell()
        await newsroom.until_answer("/start", lambda text: "The Bridge Is Closed" in text)
    assert not any("faulty" in told for told in newsroom.to_admin())
    assert "not taken over" not in caplog.text


async def test_a_brief_to_come_that_becomes_faulty_is_held_until_it_is_mended(
    newsroom, folder, health
):
    write(folder, published="2026-11-24", **OTHER)
    async with newsroom.open():
        (folder / "tunnel.yaml").write_text("id: tunnel\ntitle: A Slip\n")
        newsroom.watcher.tell()
        await newsroom.wire.until(lambda: len(newsroom.to_admin()) == 1)
        # Saved once more, it is as faulty.
        (folder / "tunnel.yaml").write_text("id: tunnel\ntitle: Another Slip\n")
        newsroom.watcher.tell()
        await asyncio.sleep(2)
        assert (health.content, "held back" in str(health.note)) == (None, True)
        await until(SIX + timedelta(seconds=60))
        assert "The Bridge Opens" in await newsroom.asks("/start")
        # From now on readers miss it.
        assert ("tunnel.yaml:1:1: " in str(health.content), health.note) == (True, None)
        write(folder, published="2026-11-24", **{**OTHER, "title": "A Tunnel Without Slips"})
        newsroom.watcher.tell()
        await newsroom.until_answer("/start", lambda text: "Without Slips" in text)
        await asyncio.sleep(2)
    assert (health.content, health.note) == (None, None)


async def test_a_new_brief_to_come_that_is_faulty_is_a_note_beside_other_faults(
    newsroom, folder, health
):
    (folder / "tunnel.yaml").write_text("id: tunnel\ntitle: A Slip\npublished: 2026-11-25 07:00\n")
    async with newsroom.open():
        assert (health.content, "tunnel.yaml:1:1: " in str(health.note)) == (None, True)
        (folder / "bridge.yaml").write_text("id: bridge\n")
        newsroom.watcher.tell()
        await asyncio.sleep(2)
    # What readers have seen is served as it was, and its fault is no note.
    assert "bridge.yaml:1:1: " in str(health.content)
    assert "tunnel.yaml" not in str(health.content)
    assert "tunnel.yaml:1:1: " in str(health.note)


async def test_a_fault_that_is_taken_back_before_the_time_holds_nothing(newsroom, folder):
    file = write(folder, published="2026-11-24", **OTHER)
    good = file.with_suffix(".kept")
    file.rename(good)
    good.rename(file)
    async with newsroom.open():
        file.rename(good)
        file.write_text("id: tunnel\n")
        newsroom.watcher.tell()
        await newsroom.wire.until(lambda: len(newsroom.to_admin()) == 1)
        good.rename(file)
        newsroom.watcher.tell()
        await until(SIX + timedelta(seconds=1))
        assert "A Tunnel" in await newsroom.asks("/start")


async def test_a_withdrawn_brief_leaves_the_running_bot(newsroom, folder):
    write(folder, published="2026-11-23 12:00", **OTHER)
    async with newsroom.open():
        assert "A Tunnel" in await newsroom.asks("/start")
        gone = {"date": "2026-11-23", "text": "Taken back."}
        write(folder, published="2026-11-23 12:00", withdrawn=gone, **OTHER)
        newsroom.watcher.tell()
        await newsroom.until_answer("/start", lambda text: "The Bridge Opens" in text)
        assert await newsroom.asks("/start htunnel") == "Taken back."


async def test_what_cannot_be_shown_is_tried_again(newsroom, folder, monkeypatch, caplog):
    write(folder, published="2026-11-24", **OTHER)
    async with newsroom.open():
        real = editions.shown

        def fails(*_: object) -> object:
            monkeypatch.setattr(editions, "shown", real)
            raise MemoryError

        monkeypatch.setattr(editions, "shown", fails)
        await until(SIX + timedelta(seconds=60))
        assert "A Tunnel" in await newsroom.asks("/start")
    assert "could not be shown" in caplog.text
