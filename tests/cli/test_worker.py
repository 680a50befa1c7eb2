"""`brief-bot worker`: what it needs, and the one line with which it ends where that is not there."""

from __future__ import annotations

import base64
import sys

import pytest

from tests.support.botapi import TOKEN
from tests.support.process import run

KEY = base64.b64encode(bytes(range(64))).decode()
GIVEN = {
    "TOKEN": TOKEN,
    "DATABASE_URL": "postgresql://me:secret@127.0.0.1:1/x",
    "DATA_KEY": KEY,
    "DELIVERY": "auto",
}


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"TOKEN": ""}, "BOT_TOKEN is not set"),
        (
            {"DATABASE_URL": ""},
            "BOT_DATABASE_URL names no Postgres; a worker shares one with the bot",
        ),
        ({"DATABASE_URL": "sqlite:////x"}, "BOT_DATABASE_URL names no Postgres"),
        ({"DATA_KEY": ""}, "BOT_DATA_KEY is not set; Postgres needs it"),
        ({"DELIVERY": "off"}, "BOT_DELIVERY is off; a worker would do nothing"),
        ({"DELIVERY": ""}, "Nothing is delivered: neither BOT_DELIVERY nor BOT_ADMIN_CHAT is set"),
    ],
)
def test_it_ends_with_one_line(monkeypatch, capsys, changes, told):
    for name, value in {**GIVEN, **changes}.items():
        monkeypatch.setenv(f"BOT_{name}", value)
    assert run("worker", monkeypatch=monkeypatch) == 2
    written = capsys.readouterr().err
    assert written.startswith(f"brief-bot: {told}")
    assert written.count("\n") == 1
    assert "secret" not in written


@pytest.mark.parametrize(("command", "code"), [("worker", 1), ("run", 1), ("campaigns", 2)])
def test_who_starts_it_again_while_the_database_is_away_is_told_by_the_code_that_it_may_help(
    monkeypatch, capsys, command, code
):
    for name, value in GIVEN.items():
        monkeypatch.setenv(f"BOT_{name}", value)
    assert run(command, monkeypatch=monkeypatch) == code
    assert capsys.readouterr().err == (
        "brief-bot: BOT_DATABASE_URL cannot be used: the database cannot be reached (Connection refused)\n"
    )


@pytest.mark.parametrize("command", [["worker"], ["run"], ["campaigns"]])
def test_without_the_extra_the_command_that_installs_it_is_told(monkeypatch, capsys, command):

    for name, value in GIVEN.items():
        monkeypatch.setenv(f"BOT_{name}", value)
    monkeypatch.setitem(sys.modules, "bot.store.postgres", None)
    assert run(*command, monkeypatch=monkeypatch) == 2
    assert capsys.readouterr().err == (
        "brief-bot: BOT_DATABASE_URL names Postgres, which needs more packages:"
        " pip install '.[postgres]' -c constraints.txt\n"
    )


@pytest.mark.parametrize(("command", "tool"), [("backup", "pg_dump"), ("restore", "pg_restore")])
def test_copies_of_a_server_are_made_with_its_own_tools(monkeypatch, capsys, command, tool):
    for name, value in GIVEN.items():
        monkeypatch.setenv(f"BOT_{name}", value)
    assert run(command, "file", monkeypatch=monkeypatch) == 2
    assert capsys.readouterr().err == (
        f"brief-bot: BOT_DATABASE_URL names Postgres; its own {tool} does that\n"
    )
