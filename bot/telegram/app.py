"""Wires the Application: which handler answers what, and Telegram's menu of commands."""

from __future__ import annotations

from collections import OrderedDict
from typing import Any

from telegram import LinkPreviewOptions
from telegram.constants import ParseMode, UpdateType
from telegram.ext import (
    Application,
    ApplicationBuilder,
    CallbackQueryHandler,
    Defaults,
    InlineQueryHandler,
    MessageHandler,
    filters,
)
from telegram.request import BaseRequest

from bot.library import Library
from bot.search import Search
from bot.telegram import handlers
from bot.telegram.handlers import errors
from bot.telegram.handlers.question import Asking

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
    builder = ApplicationBuilder().token(token).base_url(f"{api_url}/bot").updater(None)
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
    application.bot_data.update(
        library=library,
        search=Search(library.briefs),
        admin_chat=admin_chat,
        reports=set(),
        albums=OrderedDict(),
    )
    asking = Asking(lambda: application.bot_data["library"])
    # Edited messages and channel posts are no questions.
    new = filters.UpdateType.MESSAGE
    application.add_handler(MessageHandler(new & asking, handlers.message))
    application.add_handler(CallbackQueryHandler(handlers.press))
    application.add_handler(InlineQueryHandler(handlers.inline))
    application.add_error_handler(errors.failed)
    return application
