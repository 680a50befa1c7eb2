"""`brief-bot new`: the skeleton of a brief."""

from __future__ import annotations

from pathlib import Path

import click
from pydantic import TypeAdapter, ValidationError

from bot import library, settings
from bot.cli import content, options
from bot.cli.refusal import refused
from bot.fields import OWN, Id, LanguageCode
from bot.newsroom import skeleton


@click.command()
@click.argument("id")
@click.option(
    "--folder",
    type=click.Path(path_type=Path, file_okay=True, readable=False),
    help="Where to; BOT_CONTENT or content/ if not given.",
)
@click.option(
    "--language",
    help="The code of the language that the brief is written in, such as uk; BOT_LANGUAGE if not given.",
)
@options.version
def new(id: str, folder: Path | None, language: str | None) -> int:
    """
    Write the skeleton of a new brief.

    ID is made of small letters, digits and hyphens.
    """
    given = settings.read()
    own = content.own(given)
    if own == settings.bundled():  # where a program is installed is no place for a new brief
        own = Path("content")
    if library.is_people(Path(f"{id}.yaml")):
        return refused(f"{library.PEOPLE} is for the people that briefs share; choose another id")
    if library.is_newsroom(Path(f"{id}.yaml")):
        return refused(f"{library.NEWSROOM} describes the newsroom; choose another id")
    try:
        code = given.language
        if language is not None:
            code = TypeAdapter(LanguageCode).validate_python(language)
        id = TypeAdapter(Id).validate_python(id)
        where = folder or (own.parent if own.is_file() else own)
        file = skeleton.new(where, id, code, given.language)
    except ValidationError as error:
        fault = error.errors()[0]
        other = "that is no id; use small letters a-z, digits and hyphens only"
        return refused(fault["msg"] if fault["type"] in OWN else other)
    except FileExistsError as error:
        what = "another id" if str(error.filename).endswith(".yaml") else "another folder"
        return refused(f"{error.filename} is there already; choose {what}")
    except OSError as error:
        return refused(f"{error.filename} cannot be written ({error.strerror})")
    print(f"{file} is ready to be filled in; 'brief-bot check {file}' says what is missing")
    return 0
