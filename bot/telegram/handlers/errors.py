"""What answers when answering failed: the log, an apology, a word to the admin."""

from __future__ import annotations

import asyncio
import contextvars
import logging

from telegram import Update
from telegram.error import TelegramError
from telegram.ext import ContextTypes

from bot.replies import admin, notices
from bot.reply import Reply
from bot.telegram import failures
from bot.telegram.failures import Outcome
from bot.telegram.sender import acknowledge, answer

log = logging.getLogger(__name__)

Context = ContextTypes.DEFAULT_TYPE


async def failed(update: object, context: Context) -> None:
    """Whatever another handler raised: log it, apologise to the reader, tell the admin."""
    error = context.error
    assert error is not None
    failures.failure.set(error)
    id = update.update_id if isinstance(update, Update) else None
    if failures.passing(error):
        return  # the intake has the update handled again, so there is nothing to apologise for
    if failures.of(error) is Outcome.UNDELIVERABLE:
        log.info("Update %s is undeliverable: %s", id, failures.reason(error))
        return
    log.error("Update %s failed", id, exc_info=error)
    try:
        if isinstance(update, Update):
            await _apologise(update)
    except TelegramError as another:
        why = failures.reason(another)
        log.warning("Update %s: the reader could not be told of the failure: %s", id, why)
        if failures.passing(another):
            failures.failure.set(another)
    _tell_admin(context, admin.report(error, id))


def _tell_admin(context: Context, report: Reply) -> None:
    """Report a failure to the admin, one at a time, without having the reader's chat wait for it."""
    chat, reports = context.bot_data["admin_chat"], context.bot_data["reports"]
    if not chat or reports:
        return  # of what fails meanwhile, the log tells

    async def tell() -> None:
        try:
            await context.bot.send_message(chat, report.text)
        except TelegramError as error:
            log.warning("The admin could not be told of a failure: %s", failures.reason(error))

    task = asyncio.get_running_loop().create_task(tell(), context=contextvars.Context())
    reports.add(task)
    task.add_done_callback(reports.discard)


async def flooded(update: Update) -> None:
    """More than a chat may have waiting: say so, in place of answering it."""
    if update.callback_query:
        await acknowledge(update.callback_query, notices.FLOODED)
    elif update.message:
        await answer(update, notices.message(notices.FLOODED))


async def _apologise(update: Update) -> None:
    # A press has its apology as the notice that answers it; see `handlers.press`.
    if update.message:
        await answer(update, notices.message(notices.APOLOGY))
