"""The command line: commands, options, output and exit codes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

from bot import __version__
from bot.cli import content
from bot.cli.program import brief_bot
from bot.newsroom import check as checking
from bot.settings import Settings
from tests.support.botapi import TOKEN
from tests.support.process import run

CHAT = [sys.executable, "-m", "bot", "chat"]


@pytest.mark.parametrize("command", [[], *([name] for name in brief_bot.commands)])
def test_help_and_version_everywhere(command, capsys, monkeypatch):
    assert run(*command, "--version", monkeypatch=monkeypatch) == 0
    assert capsys.readouterr().out == f"brief-bot {__version__}\n"
    assert run(*command, "--help", monkeypatch=monkeypatch) == 0
    assert " ".join(["brief-bot", *command]) in capsys.readouterr().out.split("\n")[0]


def test_check_counts_what_each_brief_holds(capsys, monkeypatch):
    assert run("check", monkeypatch=monkeypatch) == 0
    out = capsys.readouterr().out
    counts = "russia-ukraine-talks.yaml: 3 sections, 23 points, 7 quotes, longest reply 3802 characters\n"
    assert out.endswith(counts)
    assert out.count("\n") == 1


def test_check_lists_every_fault_of_every_path(capsys, monkeypatch, tmp_path: Path):
    (tmp_path / "a.yaml").write_text("title: A")
    (tmp_path / "b.yaml").write_text("title:")
    paths = [str(tmp_path / "a.yaml"), str(tmp_path / "b.yaml")]
    assert run("check", *paths, monkeypatch=monkeypatch) == 1
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 9
    assert lines[0] == f"{paths[0]}:1:1: id: missing; add it"


def test_check_takes_the_content_that_is_set(capsys, monkeypatch, tmp_path: Path):
    monkeypatch.setenv("BOT_CONTENT", str(tmp_path))
    assert run("check", monkeypatch=monkeypatch) == 1
    assert (
        capsys.readouterr().out == f"{tmp_path}:1:1: there is no brief here; put a .yaml file in\n"
    )


def test_chat_answers_what_is_piped_in(capsys, monkeypatch):
    given = "/why_it_matters\n\n  1  \n99\n/quotes ironclad\n"
    assert run("chat", monkeypatch=monkeypatch, given=given) == 0
    start, *answers = capsys.readouterr().out.split("\n\n[1] ")
    assert start.startswith("Russia and Ukraine Trade Strikes")
    assert [answer.partition("\n\n")[2].split("\n")[0] for answer in answers] == [
        "Why It Matters",  # the command
        "What Happened?",  # the first button under it
        "Nothing found for “99”.",  # no button has this number
        "Russian officials",
        "",
    ]
    assert answers[0].startswith("The whole brief  [2] Quotes (7)  [3] Share")


def test_chat_shows_notices_and_faults_of_handlers(capsys, monkeypatch):
    from bot import links

    monkeypatch.setattr(links, "decode", lambda _: None)
    assert run("chat", monkeypatch=monkeypatch, given="1\n") == 0
    assert capsys.readouterr().out.endswith(
        "\n(This button is out of date. Send /start for the latest brief.)\n"
    )


def test_chat_copies_shares_and_asks_inline(capsys, monkeypatch):
    given = "/quotes ironclad\n3\n4\n1\n@ infrastructure\n1\n"
    assert run("chat", monkeypatch=monkeypatch, given=given) == 0
    out = capsys.readouterr().out
    assert "\n(copied) “ironclad” — Russian officials. Source: Shortlysts, Trump Says" in out
    assert "\n[1] “ironclad”\n    Russian officials · Monday · About: the guarantees" in out
    assert "\n(sent to the other chat)\n\nRussian officials\nAbout: the guarantees" in out
    assert "\n[1] “We agreed to an immediate ceasefire" in out
    sent = "\n(sent to the other chat)\n\nDonald Trump, U.S. President:\n> “We agreed to an"
    assert sent in out
    link = "Read on with @brief_bot (https://t.me/brief_bot?start=urussia-ukraine-talks_immediate-ceasefire)"
    assert out.endswith(f"{link}\n")


def test_chat_turns_pages_of_a_search_too_long_for_a_button(capsys, monkeypatch):
    given = "trump " * 30 + "\n6\n"
    assert run("chat", monkeypatch=monkeypatch, given=given) == 0
    assert "(page 2 of 3)" in capsys.readouterr().out


def test_a_chat_with_faulty_content_ends_in_one_line(capsys, monkeypatch, tmp_path: Path):
    monkeypatch.setenv("BOT_CONTENT", str(tmp_path / "none"))
    assert run("chat", monkeypatch=monkeypatch) == 2
    assert capsys.readouterr().err == (
        f"brief-bot: {tmp_path}/none:1:1: there is no such file or folder; correct the path\n"
    )


def test_ctrl_c_is_no_traceback(capsys, monkeypatch):
    def interrupted(*_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(checking.Check, "add", interrupted)
    assert run("check", monkeypatch=monkeypatch) == 130


@pytest.mark.process
def test_a_reader_of_the_output_may_leave_early():
    with subprocess.Popen(
        CHAT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as chat:
        chat.stdout.readline()
        chat.stdout.close()
        chat.stdin.write(b"/quotes\n" * 500)
        chat.stdin.close()
        assert chat.stderr.read() == b""
        assert chat.wait(60) == 0


@pytest.mark.process
def test_any_bytes_may_be_piped_in():
    done = subprocess.run(
        CHAT, input=b"\xff\xfe\x00\n" + b"x" * 100_000, capture_output=True, timeout=60
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.count(b"I can only read words") == 1
    assert done.stdout.count(b"Nothing found for") == 1


@pytest.mark.parametrize(
    "arguments", [[], ["chek"], ["check", "--bogus"], ["new"], ["check", "--format", "a\nb"]]
)
def test_a_usage_error_is_one_line(capsys, monkeypatch, arguments):
    assert run(*arguments, monkeypatch=monkeypatch) == 2
    told = capsys.readouterr().err
    assert told.startswith("brief-bot: ")
    assert told.endswith(" --help'\n")
    assert told.count("\n") == 1


@pytest.mark.parametrize("spelling", ["json", "JSON"])
@pytest.mark.parametrize("place", ["environment", "file"])
def test_the_last_line_of_a_run_is_in_the_log_s_format(
    capsys, monkeypatch, tmp_path: Path, spelling, place
):
    if place == "file":
        (tmp_path / ".env").write_text(f"BOT_LOG_FORMAT={spelling}\n")
        monkeypatch.setitem(Settings.model_config, "env_file", tmp_path / ".env")
    else:
        monkeypatch.setenv("BOT_LOG_FORMAT", spelling)
    for name, value, told in (
        (
            "BOT_LISTEN",
            "nowhere",
            "BOT_LISTEN is no address; write host:port, such as 127.0.0.1:8080",
        ),
        ("BOT_TOKEN", "", "BOT_TOKEN is not set; get a token from @BotFather"),
    ):
        with monkeypatch.context() as patch:
            patch.setenv(name, value)
            assert run("run", monkeypatch=patch) == 2
        line = capsys.readouterr().err
        assert line.count("\n") == 1
        found = json.loads(line)
        assert (found["level"], found["message"]) == ("CRITICAL", told)
        assert datetime.fromisoformat(found["time"]).tzinfo


def test_a_fault_of_the_bot_s_own_ends_it_in_the_log(monkeypatch, caplog):
    async def fails(*_: object) -> None:
        raise RuntimeError("xyzzy")

    from bot.service import run as running

    monkeypatch.setattr(running, "run", fails)
    monkeypatch.setenv("BOT_TOKEN", TOKEN)
    assert run("run", monkeypatch=monkeypatch) == 1
    assert "The bot ends by a fault of its own" in caplog.text
    assert "RuntimeError: xyzzy" in caplog.text


@pytest.mark.process
@pytest.mark.parametrize("command", ["check", "chat", "schema"])
def test_an_unknown_setting_is_warned_of_once(command, tmp_path: Path):
    done = subprocess.run(
        [sys.executable, "-m", "bot", command],
        env={**os.environ, "BOT_LISTN": "a-value"},
        input="",
        capture_output=True,
        text=True,
        timeout=60,
        cwd=tmp_path,
    )
    told = "brief-bot: BOT_LISTN is no setting; did you mean BOT_LISTEN?\n"
    assert done.stderr == ("" if command == "schema" else told)


def test_what_needs_no_settings_does_not_fail_for_them(capsys, monkeypatch, tmp_path: Path):
    monkeypatch.setenv("BOT_LISTEN", "nowhere")
    assert run("schema", monkeypatch=monkeypatch) == 0
    capsys.readouterr()
    for command in (["chat"], ["check"], ["health"], ["run"], ["new", "x"], ["preview", "x"]):
        assert run(*command, monkeypatch=monkeypatch) == 2
        assert capsys.readouterr().err.startswith("brief-bot: BOT_LISTEN is no address")


def test_a_signal_while_the_briefs_are_read_is_no_failure(monkeypatch):
    def signalled(_: object) -> None:
        os.kill(os.getpid(), signal.SIGHUP)
        os.kill(os.getpid(), signal.SIGTERM)

    kept = {number: signal.getsignal(number) for number in (signal.SIGHUP, signal.SIGTERM)}
    monkeypatch.setenv("BOT_TOKEN", TOKEN)
    monkeypatch.setattr(content, "serve", signalled)
    try:
        assert run("run", monkeypatch=monkeypatch) == 0
    finally:
        for number, handler in kept.items():
            signal.signal(number, handler)


def test_a_usage_error_names_what_was_probably_meant(capsys, monkeypatch):
    # Of click's own words, which change with its versions, only the names count.
    for arguments, names in (
        (["chek"], ("chek", "check", "see 'brief-bot --help'")),
        (["check", "--stric"], ("--stric", "--strict", "see 'brief-bot check --help'")),
        (["new"], ("ID", "see 'brief-bot new --help'")),
    ):
        assert run(*arguments, monkeypatch=monkeypatch) == 2
        (line,) = capsys.readouterr().err.splitlines()
        assert line.startswith("brief-bot: ")
        assert all(name in line for name in names)


@pytest.mark.parametrize(
    ("words", "completed"),
    [
        ("brief-bot che", ["check"]),
        ("brief-bot check --s", ["--strict", "--since"]),
        ("brief-bot check --format j", ["json"]),
    ],
)
def test_a_shell_is_told_how_words_go_on(capsys, monkeypatch, words, completed):
    monkeypatch.setenv("_BRIEF_BOT_COMPLETE", "bash_complete")
    monkeypatch.setenv("COMP_WORDS", words)
    monkeypatch.setenv("COMP_CWORD", str(words.count(" ")))
    assert run(monkeypatch=monkeypatch) == 0
    assert capsys.readouterr().out.splitlines() == [f"plain,{word}" for word in completed]


@pytest.mark.process
def test_the_commands_load_without_telegrams_library():
    code = "import sys; import bot.cli; sys.exit('telegram' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0


@pytest.mark.process
def test_the_command_line_loads_no_library_of_databases():
    """They take half a second, which commands that need none do without."""
    code = "import sys; import bot.cli; print(*{'sqlalchemy', 'watchfiles', 'aiohttp'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("\n", "")
