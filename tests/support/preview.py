"""A preview that runs beside the tests, and Chromium to look at it with."""

from __future__ import annotations

import asyncio
import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from bot.brief import Brief
from bot.delivery.editors.outlook import Outlook
from bot.library import Library
from bot.preview.desk import Desk
from bot.preview.preview import LookUp, Preview
from bot.preview.server import serving
from bot.schedule.zones import zone_info
from tests.support import samples
from tests.support.newsroom import write

if TYPE_CHECKING:
    from playwright.sync_api import Browser

TOKEN = "token"
REQUIRED = "BROWSER_REQUIRED"
"""The variable with which CI has the tests fail where there is no browser."""
_CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
_SECONDS = 30


def save(folder: Path, **changes: Any) -> Path:
    """Save the sample brief, of which nothing is warned, with some of its keys replaced."""
    full = [{"points": ["B."], **section} for section in samples.BRIEF["sections"]]
    return write(folder, **{"sections": full, **changes})


async def no_store(library: Library, brief: Brief) -> Outlook | None:
    """Looks up what deliveries do with a brief, where there are none."""
    return None


@contextmanager
def previewing(
    path: Path, opened: Path | None = None, look_up: LookUp = no_store, zone: str = "UTC"
) -> Iterator[str]:
    """The address of a preview, which has an event loop and a thread of its own."""
    address: list[str] = []
    ready = threading.Event()
    loop = asyncio.new_event_loop()

    async def run() -> None:
        preview = Preview(Desk(path, path, zone_info(zone), "en"), opened, look_up)
        async with serving(preview, TOKEN, 0) as found:
            address.append(found)
            ready.set()
            await preview.run()

    task = loop.create_task(run())

    def turn() -> None:
        try:
            loop.run_until_complete(task)
        except asyncio.CancelledError:
            loop.run_until_complete(loop.shutdown_asyncgens())
        finally:
            ready.set()

    thread = threading.Thread(target=turn)
    thread.start()
    try:
        assert ready.wait(_SECONDS)
        yield address[0]
    finally:
        loop.call_soon_threadsafe(task.cancel)
        thread.join(_SECONDS)
        loop.close()


def why_no_browser() -> str | None:
    """Why no browser can be driven here; None if one can."""
    try:
        import playwright.sync_api  # noqa: F401 - only whether it is there
    except ImportError:
        return "the extra browser is not installed"
    return None if _chromium() else "there is no Chromium"


@contextmanager
def browser() -> Iterator[Browser]:
    """Chromium. Skips the test where there is none, and fails it where one is required."""
    if why := why_no_browser():
        if os.environ.get(REQUIRED):
            pytest.fail(why)
        pytest.skip(why)
    from playwright.sync_api import sync_playwright

    # Without a sandbox, for CI runs as root; and without asking Google for anything.
    arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=_chromium(), args=arguments)
        yield started
        started.close()


def _chromium() -> str | None:
    return next(filter(None, map(shutil.which, _CHROMIUM)), None)


def violations(page: Any) -> list[str]:
    """What axe-core finds wrong with a page, each with the elements that it found it at."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page).response["violations"]
    return [f"{each['id']}: {[node['html'][:120] for node in each['nodes']]}" for each in found]
