"""Standard streams that are full or closed: the bot runs, and its exit codes are what they were."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

import pytest

from tests.support.botapi import TOKEN
from tests.support.wire import Loopback

pytestmark = pytest.mark.process

FULL = Path("/dev/full")
needs_full = pytest.mark.skipif(not FULL.exists(), reason="this system has no /dev/full")


async def ended(shell: str, loopback: Loopback | None = None, **settings: str) -> tuple[int, bytes]:
    """The exit code of a command of a shell, stopped once it has fetched updates, and its output."""
    process = await asyncio.create_subprocess_exec(
        *("sh", "-c", f"exec {sys.executable} -m bot {shell}"),
        env={**os.environ, **settings},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    if loopback:
        await loopback.until(lambda: loopback.polls > 1 or process.returncode is not None)
        process.terminate()
    async with asyncio.timeout(60):
        out, _ = await process.communicate()
    return process.returncode, out


@pytest.mark.parametrize("streams", ["2>/dev/full", "2>&-", ">&- 2>&- <&-"])
async def test_it_runs_without_anywhere_to_write_its_log(loopback, streams):
    settings = {"BOT_TOKEN": TOKEN, "BOT_API_URL": loopback.url, "BOT_LOG_LEVEL": "debug"}
    assert await ended(f"run {streams}", loopback, **settings) == (0, b"")


@needs_full
@pytest.mark.parametrize(
    ("shell", "code"),
    [
        ("run 2>/dev/full", 2),
        ("no-such-command 2>/dev/full", 2),
        ("check 2>/dev/full >/dev/null", 0),
        ("check >/dev/full", 2),
        ("schema >&-", 0),
    ],
)
async def test_an_exit_code_is_the_same_without_anywhere_to_write(shell, code):
    found, out = await ended(shell)
    assert found == code
    assert b"Traceback" not in out
    assert out.count(b"\n") <= 1
