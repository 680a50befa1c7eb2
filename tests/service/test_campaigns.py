"""The real process delivers, and the command line stops it beside."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.support.botapi import TOKEN
from tests.support.crash import save, subscribed
from tests.support.newsroom import ADMIN
from tests.support.process import free_port, running

pytestmark = pytest.mark.process

CHATS = range(101, 121)


async def test_a_campaign_is_stopped_while_it_goes_out(loopback, tmp_path, get):
    """Five leave in a second. The editors are shown who did it, though it was none of them."""
    save(tmp_path)
    await subscribed(tmp_path / "data", CHATS)
    port = free_port()
    data = {"BOT_DATA": str(tmp_path / "data")}
    settings = {
        "BOT_TOKEN": TOKEN,
        "BOT_API_URL": loopback.url,
        "BOT_CONTENT": str(tmp_path / "content"),
        "BOT_DELIVERY": "auto",
        "BOT_DELIVERY_DELAY": "0",
        "BOT_DELIVERY_RATE": "5",
        "BOT_ADMIN_CHAT": str(ADMIN),
        "BOT_LISTEN": f"127.0.0.1:{port}",
        **data,
    }

    def sent() -> int:
        return sum(request.arguments["chat_id"] in CHATS for request in loopback.api.sent())

    def shown() -> list[str]:
        to_admin = [r for r in loopback.api.sent() if r.arguments["chat_id"] == ADMIN]
        return [request.text.text for request in to_admin]

    async def commands(*arguments: str) -> Any:
        async with running("campaigns", *arguments, **data) as command:
            out, _ = await command.process.communicate()
        return out.decode()

    async with running("run", **settings) as process:
        polls = loopback.polls
        await loopback.until(lambda: loopback.polls > polls)
        published = datetime.now(UTC).strftime("%Y-%m-%dT%H:%MZ")
        save(tmp_path, id="tunnel", title="A Tunnel", published=published)
        await loopback.until(lambda: sent() > 1)
        told = await commands("stop", "1")
        before = sent()
        await loopback.until(lambda: any("the command line, " in text for text in shown()))
        assert sent() == before < len(CHATS)
        assert any("Stopped: " in text for text in shown())
        status, metrics = await get(port, "/metrics")
        await process.end()
    # The last may have been on its way.
    counts = re.fullmatch(
        r"Stopped: (\d+) sent(?:, (\d) on their way)?, (\d+) not sent any more.\n", told
    )
    done, leaving, cancelled = (int(count or 0) for count in counts.groups())
    assert (done + leaving, cancelled) == (before, len(CHATS) - before)
    assert status == 200
    assert f"brief_bot_deliveries_sent_total {before}.0" in metrics
    assert 'brief_bot_campaigns{state="stopped"} 1.0' in metrics
