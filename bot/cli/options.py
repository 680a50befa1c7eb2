"""Options that several commands have."""

from __future__ import annotations

import click

from bot import __version__

version = click.version_option(
    __version__, message=f"brief-bot {__version__}", help="Print the version and exit."
)
no_color = click.option("--no-color", is_flag=True, help="No colours (or set NO_COLOR).")
