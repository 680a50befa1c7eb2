"""The real process delivers, and the command line stops it beside."""

from __future__ import annotations

import re

import pytest

from bot.subscription import Place
from tests.support.deployment import Deployment
from tests.support.newsroom import ADMIN
from tests.support.process import free_port, running

pytestmark = pytest.mark.process

CHATS = range(101, 121)


async def test_a_campaign_is_stopped_while_it_goes_out(loopback, tmp_path, get):
    """Five leave in a second. The editors are shown who did it, though it was none of them."""
    bot = Deployment(loopback, tmp_path)
    await bot.subscribe(*map(Place, CHATS))
    port = free_port()

    def sent() -> int:
        return sum(request.arguments["chat_id"] in CHATS for request in loopback.api.sent())

    settings = {"BOT_DELIVERY_RATE": "5", "BOT_ADMIN_CHAT": str(ADMIN)}
    async with bot.running(BOT_LISTEN=f"127.0.0.1:{port}", **settings) as process:
        polls = loopback.polls
        await loopback.until(lambda: loopback.polls > polls)
        bot.publish("tunnel", "A Tunnel")
        await loopback.until(lambda: sent() > 1)
        async with running("campaigns", "stop", "1", BOT_DATA=str(bot.data)) as command:
            await command.ended()
            told, before = command.output, sent()
        await loopback.until(lambda: "the command line, " in bot.shown(ADMIN))
        assert sent() == before < len(CHATS)
        assert "Stopped: " in bot.shown(ADMIN)
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
