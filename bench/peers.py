"""The other libraries, as their users write such a bot: every text is echoed. `python -m bench.peers NAME`."""

from __future__ import annotations

import asyncio
import os
import sys


async def aiogram() -> None:
    """aiogram's own example, which serves all updates side by side and confirms them at once."""
    from aiogram import Bot, Dispatcher
    from aiogram.client.session.aiohttp import AiohttpSession
    from aiogram.client.telegram import TelegramAPIServer
    from aiogram.types import Message

    api = TelegramAPIServer.from_base(os.environ["BOT_API_URL"])
    session = AiohttpSession(api=api, limit=int(os.environ.get("PEER_CONNECTIONS", "100")))
    dispatcher = Dispatcher()

    @dispatcher.message()
    async def echo(message: Message) -> None:
        await message.reply(message.text or "")

    await dispatcher.start_polling(Bot(os.environ["BOT_TOKEN"], session=session))


def python_telegram_bot() -> None:
    """python-telegram-bot's own example, with as many updates at a time as it is told."""
    from telegram import Update
    from telegram.ext import Application, ContextTypes, MessageHandler, filters

    async def echo(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        assert update.message is not None
        await update.message.reply_text(update.message.text or "", do_quote=True)

    together = int(os.environ["PEER_CONCURRENCY"])
    application = (
        Application.builder()
        .token(os.environ["BOT_TOKEN"])
        .base_url(f"{os.environ['BOT_API_URL']}/bot")
        .concurrent_updates(together)
        .connection_pool_size(together)
        .pool_timeout(60)
        .build()
    )
    application.add_handler(MessageHandler(filters.TEXT, echo))
    application.run_polling()


if __name__ == "__main__":
    if sys.argv[1] == "aiogram":
        asyncio.run(aiogram())
    else:
        python_telegram_bot()
