"""A webhook's path is what it says, letter by letter: the bot answers where it told Telegram to come."""

from __future__ import annotations

import asyncio
import json
from urllib.parse import quote, urlsplit

import pytest

from tests.support.process import free_port
from tests.support.service import answering
from tests.support.wire import Loopback
from tests.telegram.test_webhook import HEADER, SECRET


async def status(port: int, target: str, body: bytes = b"{}", method: str = "POST") -> int:
    """The answer to a request whose first line holds just these letters."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    head = f"{method} {target} HTTP/1.1\r\nHost: bot.example\r\n{HEADER}: {SECRET}\r\n"
    writer.write(f"{head}Content-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode() + body)
    line = await reader.readline()
    writer.close()
    return int(line.split()[1])


@pytest.mark.parametrize(
    ("path", "ways", "others"),
    [
        ("/hook", ["/hook"], ["/hook/", "/hoo", "/hookx", "/x/hook"]),
        ("", ["/"], ["/x"]),
        ("/my%20hook", ["/my%20hook"], ["/my+hook", "/myhook"]),
        ("/но", ["/%D0%BD%D0%BE", "/%d0%bd%d0%be"], ["/no", "/%D0%BD"]),
        ("/t/{id}", ["/t/{id}", "/t/%7Bid%7D"], ["/t/1", "/t/id"]),
        ("/t/{", ["/t/{", "/t/%7B"], ["/t/", "/t/x"]),
        ("/{path:.*}", ["/{path:.*}"], ["/x", "/"]),
        ("/a+b/c~d.e:f", ["/a+b/c~d.e:f"], ["/a%20b/c~d.e:f"]),
        ("/100%25", ["/100%25"], ["/100"]),
        ("/a/", ["/a/"], ["/a"]),
    ],
)
async def test_it_answers_where_it_told_telegram_to_come(
    loopback: Loopback, api, path, ways, others
):
    port = free_port()
    url = f"https://bot.example{path}"
    settings = {"webhook_url": url, "webhook_secret": SECRET, "listen": f"127.0.0.1:{port}"}
    api.webhook = {}
    async with answering(loopback, **settings):
        await loopback.until(lambda: bool(api.webhook))
        told = api.webhook["url"]
        assert told.isascii()  # so that nothing is left for Telegram to encode in its own way
        sent_to = urlsplit(told).path or "/"
        for way in (sent_to, quote(sent_to, safe="/%:~+.{}"), *ways):
            update = api.ask(1)
            assert await status(port, way, json.dumps(update).encode()) == 200, way
            api.confirm(update["update_id"] + 1)
        for other in others:
            assert await status(port, other) == 404, other
        assert await status(port, ways[0], method="GET") == 405
        assert await status(port, "/healthz", method="GET") == 200
