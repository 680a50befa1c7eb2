"""Wires the Application: which handler answers what, and Telegram's menu of commands."""

from __future__ import annotations

import asyncio
import logging
import signal
from typing import Any

from telegram import LinkPreviewOptions
from telegram.constants import ParseMode, UpdateType
from telegram.error import InvalidToken, TelegramError
from telegram.ext import (
    Application,
    ApplicationBuilder,
    CallbackQueryHandler,
    CommandHandler,
    Defaults,
    InlineQueryHandler,
    MessageHandler,
    filters,
)
from telegram.request import BaseRequest

from bot import handlers, messages
from bot.commands import COMMANDS
from bot.library import Library
from bot.search import Search

log = logging.getLogger(__name__)

App = Application[Any, Any, Any, Any, Any, Any]

# Always given: without it Telegram goes on with whatever was asked for last.
ALLOWED_UPDATES = [UpdateType.MESSAGE, UpdateType.CALLBACK_QUERY, UpdateType.INLINE_QUERY]


def build(
    library: Library,
    token: str,
    *,
    api_url: str = "https://api.telegram.org",
    admin_chat: int | None = None,
    request: BaseRequest | None = None,
) -> App:
    """The Application that answers from a library; `request` stands in for the network where given."""
    builder = ApplicationBuilder().token(token).base_url(f"{api_url}/bot")
    builder = builder.defaults(
        Defaults(
            parse_mode=ParseMode.HTML,
            link_preview_options=LinkPreviewOptions(is_disabled=True),
            # In a group the answer refers to the question, which may be deleted by then.
            allow_sending_without_reply=True,
        )
    )
    if request:
        builder = builder.request(request).get_updates_request(request)
    application: App = builder.build()
    search = Search(library.briefs)
    application.bot_data.update(library=library, search=search, admin_chat=admin_chat)
    # Edited messages and channel posts are no questions.
    new = filters.UpdateType.MESSAGE
    for command in COMMANDS:
        handler = getattr(handlers, command.name)
        application.add_handler(CommandHandler(command.name, handler, filters=new))
    application.add_handler(MessageHandler(new & filters.COMMAND, handlers.other_command))
    private = new & filters.ChatType.PRIVATE & ~filters.VIA_BOT
    application.add_handler(MessageHandler(private & filters.TEXT, handlers.text))
    application.add_handler(MessageHandler(private & ~filters.StatusUpdate.ALL, handlers.not_text))
    application.add_handler(CallbackQueryHandler(handlers.press))
    application.add_handler(InlineQueryHandler(handlers.inline))
    application.add_error_handler(handlers.failed)
    return application


async def serve(application: App) -> None:
    """Answer until a signal ends it. Raises `InvalidToken` where Telegram refuses the token."""
    task = asyncio.current_task()
    assert task is not None
    assert application.updater is not None
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, task.cancel)
    try:
        await _connect(application)
        await application.start()
        await application.updater.start_polling(
            allowed_updates=ALLOWED_UPDATES, bootstrap_retries=-1, error_callback=_polling_failed
        )
        log.info("Answering as @%s", application.bot.username)
        await asyncio.Event().wait()
    except asyncio.CancelledError:
        log.info("Stopping")
    finally:
        if application.updater.running:
            await application.updater.stop()
        if application.running:
            await application.stop()
        await application.shutdown()


async def _connect(application: App) -> None:
    """Log in and set the menu, for as long as it takes until Telegram can be reached."""
    pause = 1.0
    while True:
        try:
            await application.initialize()
            await application.bot.set_my_commands(
                messages.telegram_menu(application.bot_data["library"])
            )
        except InvalidToken:
            raise
        except TelegramError as error:
            log.warning("Telegram cannot be reached (%s); trying again in %.0f s", error, pause)
            await asyncio.sleep(pause)
            pause = min(30.0, pause * 2)
        else:
            return


def _polling_failed(error: TelegramError) -> None:
    log.warning("Fetching updates failed: %s", error)
