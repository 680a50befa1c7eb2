"""Measures the preview in a browser against its targets: `python -m bench.preview`."""

from __future__ import annotations

import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

from bench.archive import write
from tests.support.preview import browser, previewing

_SAVES = 20
_APART = 2.0
"""Seconds between two saves, in which all is done that the first has caused."""
_TURNS = 40
_MESSAGES = 200

# Presses a button of the newest message, and waits until that has become another one.
_TURN = """
async (title) => {
  const last = () => document.querySelector("#chat article:last-child");
  const before = last();
  const key = [...before.querySelectorAll(".key")].find((each) => each.textContent === title);
  const began = performance.now();
  key.click();
  while (last() === before) await new Promise(requestAnimationFrame);
  last().getBoundingClientRect();
  return performance.now() - began;
}
"""


def main() -> None:
    """Print a line for each target: the median, and the slowest."""
    print(f"{'':50}{'target':>8}{'median':>9}{'slowest':>9}  met")
    with browser() as started:
        for briefs in (1, 100, 365):
            with tempfile.TemporaryDirectory() as folder:
                content = Path(folder)
                write(content, briefs)
                file = max(content.rglob("*.yaml"))
                with previewing(content, file) as address:
                    page = _opened(started, address)
                    found = [_save(page, file, number) for number in range(_SAVES)]
                    of = f"{briefs} briefs" if briefs > 1 else "1 brief"
                    _row(f"a save shows on the page, of {of}, ms", 500, found)
                    _row(f"   and in what the bot answers, of {of}, ms", None, _answers(page, file))
                    if briefs == 1:
                        _row(f"a page turns at message {_MESSAGES}, ms", 100, _turns(page))


def _opened(started: Any, address: str) -> Any:
    page = started.new_page(viewport={"width": 1280, "height": 800})
    page.goto(address)
    page.wait_for_selector("#chat article .key")
    return page


def _save(page: Any, file: Path, number: int) -> float:
    """Milliseconds from a save until the brief on the phone shows it."""
    text = f"Saved as number {number} at {time.time()}"
    began = _saved(file, text)
    page.wait_for_function(
        "text => document.querySelector('#chat article').textContent.includes(text)", arg=text
    )
    return (time.perf_counter() - began) * 1000


def _answers(page: Any, file: Path) -> list[float]:
    """Milliseconds from a save until a page that the bot has answered with shows it."""
    page.fill("#text", f"/start b{file.stem}")
    page.press("#text", "Enter")
    page.wait_for_selector("#chat article:nth-child(3)")
    found = []
    for number in range(_SAVES // 4):
        text = f"Answered as number {number} at {time.time()}"
        began = _saved(file, text)
        page.wait_for_function(
            "text => document.querySelector('#chat article:last-child').textContent.includes(text)",
            arg=text,
        )
        found.append((time.perf_counter() - began) * 1000)
    return found


def _saved(file: Path, summary: str) -> float:
    """Save a brief with another summary; when that was done."""
    time.sleep(_APART)
    lines = file.read_text().splitlines()
    at = next(at for at, line in enumerate(lines) if line.startswith("summary:"))
    end = next(at for at, line in enumerate(lines[at + 1 :], at + 1) if line[:1] not in (" ", ""))
    file.write_text("\n".join([*lines[:at], f"summary: {summary}", *lines[end:]]) + "\n")
    return time.perf_counter()


def _turns(page: Any) -> list[float]:
    """Milliseconds that a page takes to turn below many messages."""
    while page.locator("#chat article").count() < _MESSAGES:
        count = page.locator("#chat article").count()
        page.fill("#text", "/briefs")
        page.press("#text", "Enter")
        page.wait_for_function(
            "count => document.querySelectorAll('#chat article').length >= count", arg=count + 2
        )
    page.fill("#text", "/quotes")
    page.press("#text", "Enter")
    page.wait_for_selector("#chat article:last-child .key")
    titles = ["The whole brief", "Quotes (5)"]
    return [page.evaluate(_TURN, titles[number % 2]) for number in range(_TURNS)]


def _row(what: str, target: int | None, found: list[float]) -> None:
    median, slowest = statistics.median(found), max(found)
    met = "" if target is None else "yes" if slowest <= target else "NO"
    print(f"{what:50}{target or '':>8}{median:>9.0f}{slowest:>9.0f}  {met}", flush=True)


if __name__ == "__main__":
    main()
