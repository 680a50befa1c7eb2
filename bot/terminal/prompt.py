"""A prompt that remembers the lines of this conversation and completes commands."""

from __future__ import annotations

import readline  # it also gives input() its history and line editing
from collections.abc import Iterator, Sequence


def lines(commands: Sequence[str]) -> Iterator[str]:
    """What a reader writes, until Ctrl-D or Ctrl-C ends it; Tab completes `commands`."""

    def complete(begun: str, state: int) -> str | None:
        first = readline.get_begidx() == 0
        found = [f"{command} " for command in commands if first and command.startswith(begun)]
        return found[state] if state < len(found) else None

    readline.set_completer(complete)
    readline.set_completer_delims(" ")
    # macOS has libedit under readline's name, which writes its bindings in another way. Before 3.13 a
    # docstring is all that Python tells of that.
    before = "editline" if "libedit" in (readline.__doc__ or "") else "readline"
    libedit = getattr(readline, "backend", before) == "editline"
    readline.parse_and_bind("bind ^I rl_complete" if libedit else "tab: complete")
    while True:
        try:
            yield input("\n> ")
        except (EOFError, KeyboardInterrupt):
            print()
            return
