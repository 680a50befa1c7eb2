"""What the bot's own web pages and its log tell of briefs that are not out: nothing."""

from __future__ import annotations

import logging

from tests.support.newsroom import Newsroom, write
from tests.support.process import free_port
from tests.support.wire import Loopback


async def test_health_metrics_and_log_know_what_is_out(loopback: Loopback, folder, get, caplog):
    caplog.set_level(logging.DEBUG, "bot")
    port = free_port()
    write(folder, id="zeppelin", title="The zeppelin", draft="true")
    write(folder, id="quagmire", title="The quagmire", published="2999-01-01")
    gone = {"date": "2026-11-23", "text": "The wombat is gone."}
    write(folder, id="wombat", title="The wombat", withdrawn=gone)
    (folder / "yeti.yaml").write_text("draft: true\nid: yeti\ntitle: [the yeti]\n")
    newsroom = Newsroom(loopback, folder)
    async with newsroom.open(listen=f"127.0.0.1:{port}"):
        _, health = await get(port, "/healthz")
        _, metrics = await get(port, "/metrics")
    assert health == '{"ok": true}'
    assert "brief_bot_library_briefs 1.0" in metrics
    assert "brief_bot_content_errors 0.0" in metrics
    assert newsroom.to_admin() == []
    for word in ("zeppelin", "quagmire", "wombat", "yeti"):
        assert word not in metrics
        assert word not in caplog.text
