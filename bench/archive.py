"""Measures a library of 10,000 briefs against its targets: `python -m bench.archive`."""

from __future__ import annotations

import asyncio
import gc
import re
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

import yaml
from telegram import Update

from bot import library, settings
from bot.library import Library
from bot.metrics import Metrics
from bot.service.health import Health
from bot.service.reload.reload import Reload
from bot.telegram.app import App
from bot.telegram.handlers.answer import Answers
from bot.telegram.intake.pipeline import Pipeline
from bot.telegram.intake.polling import Polling
from bot.telegram.profile import Profile
from tests.support import updates
from tests.support.botapi import TOKEN, BotApi
from tests.support.generated import library as generated
from tests.support.process import running
from tests.support.wire import InProcess, Loopback

BRIEFS = 10_000
_EACH = 5
"""Quotes, and points, of a brief."""
_CAST = 3_000
"""People whom all briefs quote between them."""
_COMMANDS = 3_000


def main() -> None:
    """Print a line for each target."""
    with tempfile.TemporaryDirectory() as folder:
        content = Path(folder)
        write(content, BRIEFS)
        print(f"{f'{BRIEFS:,} briefs':50}{'target':>10}{'measured':>10}  met")
        begun = time.perf_counter()
        subprocess.run([sys.executable, "-m", "bot", "check", content], stdout=subprocess.DEVNULL)
        _row("check, s", 20, time.perf_counter() - begun)
        seconds, megabytes = asyncio.run(start(content))
        _row("start to first answer, s", 30, seconds)
        _row("peak memory, MB", 500, megabytes)
        one = Library(library.load(settings.bundled()).briefs)
        many = library.load(content)
        _row("CPU of a command, against a library of one", 1.1, asyncio.run(ratio(one, many)))
        del one, many
        _row("reload: longest hold-up of the others, ms", 50, asyncio.run(held_up(content)))


def write(folder: Path, count: int) -> None:
    """Invented briefs, one a day, in a folder a year."""
    briefs = generated(count * _EACH * 2, per_brief=_EACH, cast=_CAST)
    for number, brief in enumerate(briefs):
        day = date(1999, 1, 1) + timedelta(number)
        year = folder / str(day.year)
        year.mkdir(exist_ok=True)
        content = {
            **brief.model_dump(mode="json", exclude_defaults=True),
            "published": day.isoformat(),
        }
        text = yaml.dump(content, Dumper=yaml.CSafeDumper, sort_keys=False, allow_unicode=True)
        (year / f"{brief.id}.yaml").write_text(text)


async def start(content: Path) -> tuple[float, float]:
    """Seconds from the command to the first answer, and the megabytes it took."""
    api = BotApi()
    async with Loopback(api) as loopback:
        api.add(message=updates.message("/start"))
        settings = {"BOT_TOKEN": TOKEN, "BOT_API_URL": loopback.url, "BOT_CONTENT": str(content)}
        begun = time.perf_counter()
        async with running("run", **settings) as bot:
            await loopback.until(lambda: bool(api.sent()))
            seconds = time.perf_counter() - begun
            megabytes = _peak(bot.pid)
            await bot.end()
    return seconds, megabytes


def _peak(process: int) -> float:
    status = Path(f"/proc/{process}/status").read_text()
    return int(re.findall(r"VmHWM:\s+(\d+)", status)[0]) / 1000


async def ratio(one: Library, many: Library) -> float:
    """How much more CPU a command takes with many briefs; the two in turn, the median of seven."""
    # A section of the same texts on both sides, so that only the number of briefs differs.
    latest = one.latest
    both = [await _app(Library([latest, *rest])) for rest in ((), many.briefs)]
    gc.freeze()
    ratios = []
    for _ in range(7):
        alone, among = [await _cpu(app) for app in both]
        ratios.append(among / alone)
    return sorted(ratios)[3]


async def _app(served: Library) -> App:
    app = App(served, TOKEN, InProcess(BotApi()))
    await app.initialize()
    return app


async def _cpu(app: App) -> float:
    raw = {"update_id": 1, "message": updates.message("/what_happened")}
    answers = Answers(app)
    begun = time.process_time()
    for _ in range(_COMMANDS // 10):
        update = Update.de_json(raw, app.bot)
        assert (kind := answers.kind_of(update))
        assert await answers.answer(update, kind) is None
    return time.process_time() - begun


async def held_up(content: Path) -> float:
    """Milliseconds that a task was kept waiting at most while all briefs were loaded anew."""
    whole = library.load(content)
    app = await _app(whole)
    assert app.edition.library.sections  # as the menu of a running bot has had it made
    served = app.edition.library.stamp
    pipeline = Pipeline(app, Metrics())
    health = Health(Polling(app, pipeline, Metrics()), pipeline)
    reload = Reload(app, content, Metrics(), health, profile=Profile(app), whole=whole)
    del whole
    gc.freeze()
    publishing = asyncio.create_task(reload.run())
    await asyncio.sleep(3)  # until it watches
    write(content, 1)
    longest = 0.0
    while app.edition.library.stamp == served:
        longest = max(longest, await _hold_up())
    for _ in range(1000):  # while the old briefs are let go
        longest = max(longest, await _hold_up())
    publishing.cancel()
    return longest * 1000


async def _hold_up() -> float:
    begun = time.perf_counter()
    await asyncio.sleep(0.002)
    return time.perf_counter() - begun - 0.002


def _row(what: str, target: float, measured: float) -> None:
    met = "yes" if measured <= target else "NO"
    print(f"{what:50}{f'<= {target}':>10}{measured:>10.2f}  {met}", flush=True)


if __name__ == "__main__":
    main()
