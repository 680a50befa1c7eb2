"""A brief and its parts: frozen, validated, free of any input or output."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    ModelWrapValidatorHandler,
    RootModel,
    ValidationError,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import InitErrorDetails, PydanticCustomError

from bot.commands import TAKEN
from bot.direction import closed

OWN = frozenset({"rule", "empty"})
"""The types of the faults that are told in our own words; pydantic's have other types."""


def _rule(message: str) -> PydanticCustomError:
    """A broken rule in an editor's words: "what is wrong; what to do"."""
    return PydanticCustomError("rule", message)


def _text(value: str) -> str:
    value = value.strip()
    if not value:
        raise PydanticCustomError("empty", "empty; write the text")
    if not any(
        unicodedata.category(character)[0] in "LMNPS" for character in value.replace("\u2800", "")
    ):
        raise _rule("nothing in it can be seen; write the text")
    if any(
        unicodedata.category(character) == "Cc" and character not in "\n\t" for character in value
    ):
        raise _rule("there is a character in it that no text has; write it anew")
    return closed(value)


def _id(value: str) -> str:
    if not re.fullmatch(r"[a-z0-9-]+", value):
        raise _rule(f"'{value}' is no id; use small letters a-z, digits and hyphens only")
    return value


def _command(value: str) -> str:
    if not re.fullmatch(r"[a-z0-9_]{1,32}", value):
        raise _rule(
            f"'{value}' cannot be a command; use 1 to 32 small letters a-z, digits and underscores"
        )
    if value in TAKEN:
        raise _rule(f"/{value} is a command of the bot itself; choose another id")
    return value


def _date(value: object) -> date:
    if isinstance(value, date):
        return value
    if value == "":
        _text(value)
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise _rule(f"there is no day '{value}'; correct the date") from None
    raise _rule(f"'{value}' is no date; write it as year-month-day, like 2026-11-23")


def _url(value: str) -> str:
    try:
        address = urlsplit(value)
    except ValueError:
        address = urlsplit("")
    if address.scheme not in ("http", "https") or not address.netloc or re.search(r"\s", value):
        raise _rule(f"'{value}' is no web address; write it whole, beginning with https://")
    return value


def _schema(**more: str) -> WithJsonSchema:
    """What an editor's program is told of a type, whose rules are checked here and not by it."""
    return WithJsonSchema({"type": "string", **more})


# A number or a yes is read as the text that stands there, so an editor's program should allow it.
_ANY_TEXT = WithJsonSchema({"type": ["string", "number", "boolean"], "minLength": 1})

Text = Annotated[str, AfterValidator(_text), _ANY_TEXT]
Id = Annotated[str, AfterValidator(_text), AfterValidator(_id), _schema(pattern="^[a-z0-9-]+$")]
CommandName = Annotated[
    str, AfterValidator(_text), AfterValidator(_command), _schema(pattern="^[a-z0-9_]{1,32}$")
]
Date = Annotated[date, BeforeValidator(_date), _schema(format="date")]
Url = Annotated[str, AfterValidator(_text), AfterValidator(_url), _schema(format="uri")]


class _Part(BaseModel):
    # hide_input: what an editor wrote stays out of tracebacks. The docstrings of the keys explain them
    # to editors, too, by way of the JSON Schema.
    model_config = ConfigDict(
        frozen=True, extra="forbid", hide_input_in_errors=True, use_attribute_docstrings=True
    )


class Source(_Part):
    """Where a brief's facts come from."""

    publisher: Text
    """Who published the report that the facts come from."""
    title: Text
    """Its title, as it was printed."""
    url: Url | None = None
    """Its web address, if it has one."""


class Person(_Part):
    """Somebody who speaks or is spoken of; also an office, such as the Kremlin."""

    name: Text
    """The name as readers see it, spelled one way everywhere."""
    role: Text | None = None
    """Office or function, as it stands behind the name."""
    aliases: tuple[Text, ...] = ()
    """Other spellings and alphabets under which readers may ask for this person."""


class People(RootModel[Mapping[Id, Person]]):
    """The people that several briefs share, by the ids that their quotes name them with."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)


class Section(_Part):
    """One part of the story, answered to the command of its id."""

    id: CommandName
    """The command that opens the section: what_happened is /what_happened."""
    title: Text
    """The heading, and the button."""
    summary: Text
    """One to three sentences: what a hurried reader gets."""
    points: tuple[Text, ...] = ()
    """The full account, a sentence or two each."""


class Quote(_Part):
    """Words as somebody said them, and the occasion as far as the source gives it."""

    id: Id
    """Unique in the brief; stands in links and so never changes."""
    text: Text
    """The words alone, without quotation marks around them."""
    speaker: Id
    """A key of the brief's people."""
    when: Text | None = None
    """When it was said, as the source gives it."""
    where: Text | None = None
    """Where it was said or written."""
    to: Text | None = None
    """To whom it was said."""
    about: Text | None = None
    """Half a sentence of context that goes on after "about"."""
    section: Text
    """The id of the section that the quote belongs to."""


class Correction(_Part):
    """What was wrong in a brief that readers have seen, and since when it is right."""

    date: Date
    """The day of the correction."""
    text: Text
    """What was wrong and what is right, in a sentence."""


class Brief(_Part):
    """One news brief, complete in itself; every reference in it leads somewhere."""

    id: Id
    """Unique in the library; stands in links and so never changes."""
    title: Text
    """Our headline."""
    summary: Text
    """One or two sentences."""
    published: Date | None = None
    """The day of publication; left out where the source gives none."""
    source: Source
    people: Mapping[Id, Person] = {}
    """Those who are quoted or spoken of, by ids that the quotes name them with."""
    sections: tuple[Section, ...]
    quotes: tuple[Quote, ...] = ()
    corrections: tuple[Correction, ...] = ()
    """Shown under every reply of the brief."""

    @model_validator(mode="wrap")
    @classmethod
    def _whole(cls, data: Any, handler: ModelWrapValidatorHandler[Brief]) -> Brief:
        """Check the references beside the fields, so that one reading tells every fault."""
        found = [] if isinstance(data, cls) else list(_reference_faults(data))
        try:
            brief = handler(data)
        except ValidationError as error:
            found = [_again(fault) for fault in error.errors(include_url=False)] + found
        if found:
            raise ValidationError.from_exception_data(cls.__name__, found, hide_input=True)
        return brief

    def section(self, id: str) -> Section | None:
        """The section of that id, or None."""
        return next((section for section in self.sections if section.id == id), None)

    def quote(self, id: str) -> Quote | None:
        """The quote of that id, or None."""
        return next((quote for quote in self.quotes if quote.id == id), None)

    def quotes_by(self, speaker: str) -> tuple[Quote, ...]:
        """The quotes of one person, in the brief's order; empty for somebody unknown."""
        return tuple(quote for quote in self.quotes if quote.speaker == speaker)

    def speakers(self) -> Mapping[str, int]:
        """The ids of those who are quoted and how often, in order of their first quote."""
        return Counter(quote.speaker for quote in self.quotes)


def _again(fault: Any) -> InitErrorDetails:
    """A fault of pydantic's list in the form it takes to raise it anew, under its own type."""
    kind = PydanticCustomError(fault["type"], fault["msg"])
    return InitErrorDetails(type=kind, loc=fault["loc"], input=fault["input"])


def _reference_faults(data: Any) -> Iterator[InitErrorDetails]:
    """Repeated ids and references to nothing, in data that may be faulty in any other way."""
    if not isinstance(data, Mapping):
        return
    people = data.get("people")
    sections = _items(data, "sections")
    quotes = _items(data, "quotes")
    section_ids = [section.get("id") for _, section in sections]
    if isinstance(data.get("sections"), list | tuple) and not data["sections"]:
        yield _fault(("sections",), "there is no section; write at least one")
    for key, items in (("sections", sections), ("quotes", quotes)):
        seen = set()
        for index, item in items:
            if isinstance(item.get("id"), str):
                if item["id"] in seen:
                    yield _fault(
                        (key, index, "id"), f"'{item['id']}' is used before; choose another id"
                    )
                seen.add(item["id"])
    for index, quote in quotes:
        speaker, section = quote.get("speaker"), quote.get("section")
        if isinstance(speaker, str) and speaker not in (
            people if isinstance(people, Mapping) else {}
        ):
            yield _fault(
                ("quotes", index, "speaker"),
                f"nobody called '{speaker}' stands under people; add them there or correct the name",
            )
        if isinstance(section, str) and section not in section_ids:
            yield _fault(
                ("quotes", index, "section"),
                f"there is no section '{section}'; write the id of one of this brief's sections",
            )


def _items(data: Mapping[str, Any], key: str) -> list[tuple[int, Mapping[str, Any]]]:
    items = data.get(key)
    if not isinstance(items, list | tuple):
        return []
    # Parts that are built already are asked the same questions as raw ones.
    plain = [item.model_dump() if isinstance(item, BaseModel) else item for item in items]
    return [(index, item) for index, item in enumerate(plain) if isinstance(item, Mapping)]


def _fault(loc: tuple[str | int, ...], message: str) -> InitErrorDetails:
    return InitErrorDetails(type=_rule(message), loc=loc, input=None)
