"""The command line `brief-bot`: a command a file; what goes wrong ends in one sentence and an exit code."""

from bot.cli.program import main

__all__ = ["main"]
