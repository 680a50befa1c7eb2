"""What answers when answering failed: the log, an apology, a word to the admin."""

from __future__ import annotations

import asyncio
import contextvars
import logging

from telegram import Update
from telegram.error import TelegramError
from telegram.ext import ContextTypes

from bot import messages, outcome
from bot.handlers.sending import acknowledge, answer
from bot.outcome import Outcome
from bot.reply import Reply

log = logging.getLogger(__name__)

Context = ContextTypes.DEFAULT_TYPE


async def failed(update: object, context: Context) -> None:
    """Whatever another handler raised: log it, apologise to the reader, tell the admin."""
    error = context.error
    assert error is not None
    outcome.failure.set(error)
    id = update.update_id if isinstance(update, Update) else None
    if outcome.passing(error):
        return  # the intake has the update handled again, so there is nothing to apologise for
    if outcome.of(error) is Outcome.UNDELIVERABLE:
        log.info("Update %s is undeliverable: %s", id, outcome.reason(error))
        return
    log.error("Update %s failed", id, exc_info=error)
    try:
        if isinstance(update, Update):
            await _apologise(update)
    except TelegramError as another:
        why = outcome.reason(another)
        log.warning("Update %s: the reader could not be told of the failure: %s", id, why)
        if outcome.passing(another):
            outcome.failure.set(another)
    _tell_admin(context, messages.report(error, id))


def _tell_admin(context: Context, report: Reply) -> None:
    """Report a failure to the admin, one at a time, without having the reader's chat wait for it."""
    admin, reports = context.bot_data["admin_chat"], context.bot_data["reports"]
    if not admin or reports:
        return  # of what fails meanwhile, the log tells

    async def tell() -> None:
        try:
            await context.bot.send_message(admin, report.text)
        except TelegramError as error:
            log.warning("The admin could not be told of a failure: %s", outcome.reason(error))

    task = asyncio.get_running_loop().create_task(tell(), context=contextvars.Context())
    reports.add(task)
    task.add_done_callback(reports.discard)


async def flooded(update: Update) -> None:
    """More than a chat may have waiting: say so, in place of answering it."""
    if update.callback_query:
        await acknowledge(update.callback_query, messages.FLOODED)
    elif update.message:
        await answer(update, Reply((messages.FLOODED,)))


async def _apologise(update: Update) -> None:
    # A press has its apology as the notice that answers it; see `handlers.press`.
    if update.message:
        await answer(update, Reply((messages.APOLOGY,)))
