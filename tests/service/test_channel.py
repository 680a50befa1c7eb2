"""The running bot looks at the newsroom's channel before it delivers."""

from __future__ import annotations

from tests.support.service import answering


async def test_missing_rights_in_the_channel_are_told_at_the_start(loopback, api, tmp_path):
    api.chats.add(-100999, "channel", username="news", status="left")
    settings = {"delivery": "ask", "admin_chat": 4242, "channel": "@news", "data": tmp_path}
    async with answering(loopback, **settings):
        await loopback.until(lambda: len(api.sent()) == 1)
    (told,) = api.sent()
    assert told.arguments["chat_id"] == 4242
    assert "The channel @news takes no post from the bot" in told.text.text
