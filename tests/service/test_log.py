"""The log: nothing secret in any of it."""

from __future__ import annotations

import json
import logging
import sys

import pytest

from bot.log import Redacting

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
