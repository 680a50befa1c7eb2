"""The log: nothing secret in any of it."""

from __future__ import annotations

import asyncio
import gc
import io
import itertools
import json
import logging
import sys
from datetime import datetime
from pathlib import Path

import pytest
from procrastinate.exceptions import ConnectorException
from telegram.error import BadRequest, ChatMigrated

from bot import settings
from bot.service import log
from bot.service.log import Redacting
from bot.settings import Settings
from bot.store.database import Database
from bot.store.sqlite import SQLite
from tests.store.facts import added
from tests.support import updates
from tests.support.botapi import TOKEN, Refusal
from tests.support.service import answering

SECRET = "123456:the-secret"


def record(message: str, *arguments: object, error: bool = False) -> logging.LogRecord:
    info = None
    if error:
        try:
            raise ValueError(f"at https://x.example/bot{SECRET}/getMe")
        except ValueError:
            info = sys.exc_info()
    return logging.LogRecord("bot.x", logging.ERROR, __file__, 1, message, arguments, info)


@pytest.mark.parametrize("as_json", [True, False])
def test_secrets_are_taken_out_of_messages_arguments_and_tracebacks(as_json):
    formatter = Redacting([SECRET], as_json=as_json)
    for made in (record(f"a {SECRET}"), record("a %s", SECRET), record("a", error=True)):
        line = formatter.format(made)
        assert SECRET not in line
        assert "[secret]" in line


def test_a_line_of_json_holds_the_traceback():
    line = Redacting([], as_json=True).format(record("Größe %d", 5, error=True))
    assert "\n" not in line
    found = json.loads(line)
    assert (found["level"], found["logger"], found["message"]) == ("ERROR", "bot.x", "Größe 5")
    assert found["traceback"].startswith("Traceback")
    assert "traceback" not in json.loads(Redacting([], as_json=True).format(record("x")))


@pytest.mark.parametrize("as_json", [True, False])
def test_times_are_told_with_their_zone(as_json):
    line = Redacting([], as_json=as_json).format(record("x"))
    time = datetime.fromisoformat(json.loads(line)["time"] if as_json else line.split()[0])
    assert time.utcoffset() is not None


@pytest.mark.parametrize("as_json", [True, False])
@pytest.mark.parametrize("end", ["\n", "\r", "\x85", "\u2028", "\x1b[1m"])
def test_a_message_is_one_line_whatever_a_file_is_called(as_json, end):
    line = Redacting([], as_json=as_json).format(record("%s is new", f"a{end}ERROR"))
    assert line.splitlines() == [line]
    assert end not in line
    if as_json:
        assert json.loads(line)["message"] == f"a{end}ERROR is new"


@pytest.mark.parametrize("as_json", [True, False])
@pytest.mark.parametrize(
    "name", ["bot.telegram.handlers.failures", "bot.telegram.intake.pipeline", "telegram.ext"]
)
def test_a_traceback_of_an_answer_holds_no_words_of_the_reader(as_json, name):
    words = "xyzzy"
    try:
        try:
            int(words)
        except ValueError as error:
            raise BadRequest("what Telegram says") from error
    except BadRequest:
        made = logging.LogRecord(name, logging.ERROR, __file__, 1, "x", (), sys.exc_info())
    line = Redacting([], as_json=as_json).format(made)
    assert words not in line
    assert "ValueError" in line
    assert "BadRequest: what Telegram says" in line


def test_the_group_that_another_has_become_is_not_named():
    line = Redacting([], as_json=False).format(record("%s", ChatMigrated(-1001234567890)))
    assert "1234567890" not in line


@pytest.fixture
def written(monkeypatch):
    """What the bot writes to standard error, by a log that is set up as in a process of its own."""
    root, stream = logging.getLogger(), io.StringIO()
    before = root.level, root.handlers[:], logging.raiseExceptions
    names = [*log._TALKATIVE, "bot"]
    levels = {name: logging.getLogger(name).level for name in names}
    monkeypatch.setattr(sys, "stderr", stream)
    log.configure(Settings(token=TOKEN, log_level="DEBUG"))
    yield stream
    root.level, root.handlers[:], logging.raiseExceptions = before
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


@pytest.mark.parametrize("level", ["DEBUG", "WARNING", "ERROR"])
def test_what_the_settings_warn_of_is_told_once_they_say_how(
    written, monkeypatch, tmp_path: Path, level
):
    (tmp_path / ".env").write_text("BOT_LISTN=a-value\nthis is none\n")
    monkeypatch.setitem(Settings.model_config, "env_file", tmp_path / ".env")
    with log.held() as early:
        settings.read()
    before = len(written.getvalue())
    logging.getLogger().setLevel(level)
    log.tell(early)
    lines = [line.split(maxsplit=3) for line in written.getvalue()[before:].splitlines()]
    assert [(severity, message) for _, severity, _, message in lines] == [
        ("WARNING", "brief-bot: line 2 of .env is passed over; write it as NAME=value"),
        ("WARNING", "brief-bot: BOT_LISTN is no setting; did you mean BOT_LISTEN?"),
    ] * (level != "ERROR")


async def test_a_job_that_a_lost_database_does_not_let_end_is_told_of_by_the_bot_alone(written):
    async def ends(error: Exception) -> None:
        raise error

    for error in (ConnectorException("Database error."), ZeroDivisionError()):
        task = asyncio.create_task(ends(error))
        await asyncio.wait([task])
        del task
    gc.collect()
    assert "ZeroDivisionError" in written.getvalue()
    assert written.getvalue().count("never retrieved") == 1


async def test_what_a_database_holds_is_not_in_the_log(written, tmp_path: Path):
    (tmp_path / "x.sqlite3").touch()
    database = await Database.open(SQLite(tmp_path / "x.sqlite3"))
    await database.write(added("of-a-reader", "of-a-reader"))
    await database.close()
    assert written.getvalue() == ""


WORDS = "xyzzyplugh"
CHAT, USER, MESSAGE, GROUP = 70707001, 70707002, 70707003, -1007070700400


async def test_a_whole_session_leaves_no_reader_in_the_log(loopback, api, written):
    """At DEBUG: questions, presses, refusals, faults, what cannot be read, and the libraries' own lines."""
    number = itertools.count(1)

    reader = {"id": USER, "is_bot": False, "first_name": WORDS}

    def says(text):
        chat = {"id": CHAT, "type": "private", "first_name": WORDS}
        return updates.message(text, chat) | {"message_id": MESSAGE, "from": reader}

    def refuse(request):
        text = str(request.arguments.get("text", ""))
        if request.method == "sendMessage" and next(number) == 2:
            return Refusal(400, "Bad Request: upgraded", migrate_to_chat_id=GROUP)
        if "Privacy" in text:
            return Refusal(403, "Forbidden: bot was blocked by the user")
        return None

    api.refuse = refuse
    for text in (WORDS, f"/quotes {WORDS}", f"/search {WORDS}", "/start", f"/start {WORDS}"):
        api.add(message=says(text))
    press = updates.press(WORDS, id="1", under=says("x"))
    api.add(callback_query=press | {"from": reader})
    api.add(inline_query=updates.inline(WORDS, id="2") | {"from": reader})
    api.deliver({"update_id": 900, "message": {"message_id": MESSAGE, "text": WORDS}})
    api.deliver({"update_id": 901, "message": says(WORDS) | {"date": WORDS}})
    async with answering(loopback):
        await loopback.until(lambda: not api.pending)
    text = written.getvalue()
    assert "is here" in text  # the level is DEBUG
    for private in (WORDS, CHAT, USER, MESSAGE, GROUP, TOKEN):
        assert str(private).lstrip("-") not in text, private
