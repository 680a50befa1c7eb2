"""`brief-bot schema`: the JSON Schema of a brief file."""

from __future__ import annotations

import click

from bot.cli import options
from bot.newsroom import schema as json_schema


@click.command()
@options.version
def schema() -> int:
    """Print the JSON Schema of a brief file."""
    print(json_schema.schema(), end="")
    return 0
