"""A prompt with line editing, a history of the conversation's lines, and completion of commands."""

from __future__ import annotations

import readline  # gives input() a history and line editing as well
from collections.abc import Iterator, Sequence


def lines(commands: Sequence[str]) -> Iterator[str]:
    """Yield each line that a reader enters, until Ctrl-D or Ctrl-C; Tab completes `commands` at its beginning."""

    def complete(prefix: str, state: int) -> str | None:
        first = readline.get_begidx() == 0
        matches = [f"{command} " for command in commands if first and command.startswith(prefix)]
        return matches[state] if state < len(matches) else None

    readline.set_completer(complete)
    readline.set_completer_delims(" ")
    # On macOS, `readline` may be libedit, whose syntax of bindings differs. Before Python 3.13 only the
    # module's docstring tells which of them it is.
    named = "editline" if "libedit" in (readline.__doc__ or "") else "readline"
    libedit = getattr(readline, "backend", named) == "editline"
    readline.parse_and_bind("bind ^I rl_complete" if libedit else "tab: complete")
    while True:
        try:
            yield input("\n> ")
        except (EOFError, KeyboardInterrupt):
            print()
            return
