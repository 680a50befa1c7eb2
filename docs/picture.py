# ruff: noqa: INP001 - a script, not a package
"""Writes the picture at the top of README.md: the preview with the bundled brief, as a browser shows it."""

from __future__ import annotations

import hashlib
import json
import os
import struct
import zlib
from pathlib import Path

from bot import settings
from bot.preview import view
from bot.preview.desk import Desk
from bot.preview.messages import reply_as_json
from bot.schedule.zones import zone_info
from bot.subscription import ChatKind

ROOT = Path(__file__).parents[1]
PICTURE = ROOT / "docs" / "preview.png"
_WIDTH, _HEIGHT = 880, 990
"""Pixels of the page; the picture has more of them, for screens that show them."""
_SCALE = 1.5
_MARK = b"Shown"
"""The keyword of the text in the PNG that holds the hash of what it shows."""
_SIGNATURE = b"\x89PNG\r\n\x1a\n"


def shown() -> str:
    """The hash of what the picture shows: the page's own files, what it is told of the bundled brief, and this script."""
    content = settings.bundled()
    desk = Desk(content, content, zone_info("UTC"), "en")
    path = desk.last_saved()
    assert path
    opened = desk.open(path)
    assert opened.brief
    library = desk.read().library
    pushed = view.as_sent(opened.brief, library, ChatKind.PRIVATE)
    told = {**view.of_file(opened, library), "file": "", "pushed": reply_as_json(pushed)}
    found = hashlib.sha256(json.dumps(told, sort_keys=True).encode())
    for file in sorted((ROOT / "bot" / "preview" / "page").iterdir()):
        found.update(file.read_bytes())
    found.update(Path(__file__).read_bytes())
    return found.hexdigest()


def marked(png: bytes, text: str) -> bytes:
    """A PNG with a text in it."""
    data = _MARK + b"\0" + text.encode()
    chunk = struct.pack(">I", len(data)) + b"tEXt" + data
    chunk += struct.pack(">I", zlib.crc32(chunk[4:]))
    after_header = len(_SIGNATURE) + 25
    return png[:after_header] + chunk + png[after_header:]


def mark(png: bytes) -> str | None:
    """The text in a PNG; None where it has none."""
    at = len(_SIGNATURE)
    while at < len(png):
        length, kind = struct.unpack(">I4s", png[at : at + 8])
        keyword, _, text = png[at + 8 : at + 8 + length].partition(b"\0")
        if kind == b"tEXt" and keyword == _MARK:
            return text.decode()
        at += length + 12
    return None


def main() -> None:
    """Take the picture."""
    # Of the tests, which drive a browser, too.
    from tests.support.preview import browser, previewing

    os.chdir(ROOT)  # the page names the folder
    with previewing(Path("content")) as address, browser() as started:
        page = started.new_page(
            viewport={"width": _WIDTH, "height": _HEIGHT},
            device_scale_factor=_SCALE,
            locale="en-GB",
        )
        page.goto(address)
        page.wait_for_selector("#chat article .key")
        page.wait_for_selector("#deliveries:not([hidden])")
        PICTURE.write_bytes(marked(page.screenshot(), shown()))


if __name__ == "__main__":
    main()
