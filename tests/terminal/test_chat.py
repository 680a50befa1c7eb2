"""`brief-bot chat` as a real program in a pseudo-terminal."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from rich.cells import cell_len
from rich.text import Text

from bot.terminal import prompt

pytestmark = pytest.mark.process

COLUMNS = 60
PROMPT = "\n> "
# Ctrl-C reaches a process only in its controlling terminal, and ends it only where SIGINT is not ignored,
# as it is by processes that a shell starts in the background.
_FOREGROUND = """
import fcntl, os, signal, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
signal.signal(signal.SIGINT, signal.SIG_DFL)
os.execv(sys.executable, [sys.executable, *sys.argv[1:]])
"""
COLOR = re.compile(r"\x1b\[[0-9;]*(3|4|9)[0-9][0-9;]*m")


class Terminal:
    """The program in a terminal of 60 columns."""

    def __init__(self, *arguments: str, **environment: str) -> None:
        self._screen, inside = pty.openpty()
        fcntl.ioctl(inside, termios.TIOCSWINSZ, struct.pack("HHHH", 40, COLUMNS, 0, 0))
        kept = {
            name: os.environ[name] for name in os.environ if name not in ("NO_COLOR", "COLUMNS")
        }
        self._program = subprocess.Popen(
            [sys.executable, "-c", _FOREGROUND, "-m", "bot", "chat", *arguments],
            stdin=inside,
            stdout=inside,
            stderr=inside,
            env={**kept, "TERM": "xterm", "INPUTRC": os.devnull, "PYTHONUTF8": "1", **environment},
            start_new_session=True,
        )
        os.close(inside)

    def shows(self) -> str:
        """Wait for the next prompt or the end of the program; all that was printed until then."""
        printed = b""
        while not (shown := _cleaned(printed)).endswith(PROMPT):
            assert select.select([self._screen], [], [], 60)[0], shown
            try:
                more = os.read(self._screen, 65_536)
            except OSError:  # raised by Linux when the program has ended
                more = b""
            if not more:
                break
            printed += more
        return shown.removesuffix(PROMPT)

    def types(self, keys: str) -> str:
        """Press keys; all that is printed for them."""
        os.write(self._screen, keys.encode())
        return self.shows()

    def ends(self) -> int:
        """Wait for the end of the program; its exit code."""
        return self._program.wait(60)

    def close(self) -> None:
        """End the program and close the terminal."""
        os.write(self._screen, b"\x04")
        try:
            self.ends()
        finally:
            self._program.kill()
            os.close(self._screen)


def _cleaned(printed: bytes) -> str:
    """The printed text without readline's control sequences for pasting, and without carriage returns."""
    return re.sub(r"\r|\x1b\[\?2004[hl]", "", printed.decode(errors="ignore"))


@pytest.fixture
def terminal(request: pytest.FixtureRequest) -> Iterator[Terminal]:
    """The program in a terminal, with the arguments and the environment that a test is parametrised with."""
    arguments, environment = getattr(request, "param", ((), {}))
    terminal = Terminal(*arguments, **environment)
    yield terminal
    terminal.close()


def lines(printed: str) -> list[str]:
    """The lines that a reader sees."""
    return [Text.from_ansi(line).plain.rstrip() for line in printed.split("\n")]


def test_a_conversation_is_drawn_for_60_columns(terminal):
    opened = terminal.shows()
    assert lines(opened)[0].startswith("Russia and Ukraine Trade Strikes")
    assert any(line.startswith("I bring you the news as a short brief") for line in lines(opened))
    assert "\x1b[1;33mRussia and Ukraine" in opened
    assert re.search(r"\x1b\[97;44m +\[1\] The whole brief +\x1b\[0m ", opened)
    assert "a number presses a button" in " ".join(lines(opened)[-3:]).replace("  ", " ")
    quote = terminal.types("/quotes ironclad\r")
    assert "\x1b[1;33mRussian officials\x1b[0m\nAbout: the guarantees" in quote
    assert "\n\x1b[36m▎ \x1b[0m“ironclad”\nMonday\n" in quote
    section = terminal.types("/why_it_matters\r")
    assert "\x1b[1;33mWhy It Matters\x1b[0m\n" in section
    assert "\n\x1b[36m▎ \x1b[0m• " in section
    assert "\n\x1b[36m▎ \x1b[0m  " in section
    inline = terminal.types("@ infrastructure\r")
    assert "\n[1] \x1b[1m“We agreed to" in inline
    assert "\n    Donald Trump" in inline
    for printed in (opened, quote, section, inline):
        assert all(cell_len(line) <= COLUMNS for line in lines(printed))


@pytest.mark.parametrize(
    "terminal", [(("--no-color",), {}), ((), {"NO_COLOR": "1"})], indirect=True
)
def test_colours_can_be_left_out(terminal):
    opened, quote = terminal.shows(), terminal.types("/quotes ironclad\r")
    assert "\x1b[1mRussia and Ukraine" in opened
    assert "\x1b[1mRussian officials\x1b[0m\nAbout: the guarantees" in quote
    assert "\n▎ “ironclad”\nMonday\n" in quote
    assert not COLOR.search(opened + quote)


def test_the_prompt_completes_commands_and_remembers_lines(terminal):
    terminal.shows()
    assert "I keep nothing about you" in terminal.types("/pri\t\r")
    # A command stands at the beginning only.
    assert "Nothing found for “who /pri”." in lines(terminal.types("who /pri\t\r"))
    assert "Nothing found for “who /pri”." in lines(terminal.types("\x1b[A\r"))
    assert "I keep nothing about you" in terminal.types("\x1b[A\x1b[A\x1b[A\r")
    assert "What Happened?" in terminal.types("/wha\t\r")


@pytest.mark.parametrize(
    ("named", "described", "bound"),
    [
        ("readline", "", "tab: complete"),
        ("editline", "", "bind ^I rl_complete"),
        (None, "", "tab: complete"),  # before Python 3.13
        (None, "... libedit readline.", "bind ^I rl_complete"),
    ],
)
def test_tab_completes_with_either_library_under_the_prompt(monkeypatch, named, described, bound):
    known = SimpleNamespace(**({"backend": named} if named else {}), __doc__=described)
    known.set_completer = known.set_completer_delims = lambda _: None
    known.parse_and_bind = (binds := []).append
    monkeypatch.setattr(prompt, "readline", known)
    monkeypatch.setattr("builtins.input", lambda _: "/help")
    assert next(prompt.lines(["/help"])) == "/help"
    assert binds == [bound]


# If Ctrl-C comes just before readline waits for a key, readline notices it only at the next one, Enter.
@pytest.mark.parametrize(
    "keys", ["\x04", "\x03\r", "begun\x03\r"], ids=["Ctrl-D", "Ctrl-C", "in a line"]
)
def test_the_conversation_ends_cleanly(terminal, keys):
    terminal.shows()
    assert "Traceback" not in terminal.types(keys)
    assert terminal.ends() == 0


def test_an_empty_line_is_no_question(terminal):
    terminal.shows()
    assert terminal.types("  \r").strip() == ""


def test_a_pipe_starts_without_what_draws():
    program = (
        "import sys; from bot import cli; sys.argv = ['brief-bot', 'chat']\n"
        "try: cli.main()\n"
        "finally: print({'bot.terminal.drawing', 'readline'} & set(sys.modules), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", program], input=b"", capture_output=True)
    assert (done.returncode, done.stderr) == (0, b"set()\n")
