"""The types of a brief's keys, each of which raises faults in an editor's words."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time, tzinfo
from enum import StrEnum
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BeforeValidator,
    PlainSerializer,
    PlainValidator,
    ValidationInfo,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

from bot import languages
from bot.commands import TAKEN
from bot.direction import closed

OWN = frozenset({"rule", "empty"})
"""The types of faults that are raised here, in our own words; pydantic's have other types."""


class Notice(StrEnum):
    """How those who got a brief are told of a correction, apart from the change in the copy that they have."""

    SILENT = "silent"
    """By a message without a sound."""
    ALOUD = "aloud"
    """By a message that rings, once the editors have confirmed it."""


ZONE = "zone"
"""The key of a validation's context that holds the newsroom's time zone; without it moments stay as they are written."""
LANGUAGE = "language"
"""The key of a validation's context that holds the newsroom's language, which is that of a brief that names none."""


def rule(message: str) -> PydanticCustomError:
    """A broken rule in an editor's words: "what is wrong; what to do"."""
    return PydanticCustomError("rule", message)


def _text(value: str) -> str:
    value = value.strip()
    if not value:
        raise PydanticCustomError("empty", "empty; write the text")
    if not any(
        unicodedata.category(character)[0] in "LMNPS" for character in value.replace("\u2800", "")
    ):
        raise rule("nothing in it can be seen; write the text")
    if any(
        unicodedata.category(character) == "Cc" and character not in "\n\t" for character in value
    ):
        raise rule("there is a character in it that no text has; write it anew")
    return closed(value)


def _id(value: str) -> str:
    if not re.fullmatch(r"[a-z0-9-]+", value):
        raise rule(f"'{value}' is no id; use small letters a-z, digits and hyphens only")
    return value


def _command(value: str) -> str:
    if not re.fullmatch(r"[a-z0-9_]{1,32}", value):
        raise rule(
            f"'{value}' cannot be a command; use 1 to 32 small letters a-z, digits and underscores"
        )
    if value in TAKEN:
        raise rule(f"/{value} is a command of the bot itself; choose another id")
    return value


def language(value: str) -> str:
    """The code of a language, as BCP 47 writes it."""
    try:
        return languages.tag(value)
    except ValueError:
        raise rule(f"'{value}' is no language; {languages.advice(value)}") from None


def _date(value: object) -> date:
    if isinstance(value, date):
        return value
    if value == "":
        _text(value)
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise rule(f"there is no day '{value}'; correct the date") from None
    raise rule(f"'{value}' is no date; write it as year-month-day, like 2026-11-23")


def _moment(value: object, info: ValidationInfo) -> date | datetime:
    if not isinstance(value, str) or not re.search(r"\d:", value):
        return _date(value)
    # Zones of the past had differences of some seconds, which are in a brief that was written as JSON.
    written = re.fullmatch(
        r"(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}(?::\d{2})?) ?(Z|[+-]\d{2}:\d{2}(?::\d{2})?)?", value
    )
    if not written:
        raise rule(
            f"'{value}' is no date and time; write it like 2026-11-23 07:00, or with the difference "
            "from UTC like 2026-11-23T07:00+01:00"
        )
    day, clock, zone = written.groups(default="")
    try:
        moment = datetime.fromisoformat(f"{day}T{clock}{zone}")
    except ValueError:
        raise rule(f"there is no moment '{value}'; correct the date or the time") from None
    newsroom: tzinfo | None = (info.context or {}).get(ZONE)
    return _in_zone(moment, newsroom) if newsroom else moment


def _in_zone(moment: datetime, zone: tzinfo) -> datetime:
    if moment.tzinfo is None:
        return moment.replace(tzinfo=zone)
    try:
        return moment.astimezone(zone)
    except OverflowError:  # at the first or the last day that there is
        return moment


def date_of(moment: date) -> date:
    """The day of a moment, without its time."""
    return moment.date() if isinstance(moment, datetime) else moment


def wall_clock(moment: date) -> datetime:
    """A moment without its zone, for comparison with others of the same zone; a day alone is its beginning."""
    if isinstance(moment, datetime):
        return moment.replace(tzinfo=None)
    return datetime.combine(moment, time.min)


def _yes(value: object) -> bool:
    if isinstance(value, bool):
        return value
    found = {"true": True, "false": False}.get(value.lower() if isinstance(value, str) else "")
    if found is None:
        raise rule("write true, or take the line out")
    return found


def _notice(value: object) -> Notice:
    found = next((notice for notice in Notice if notice == value), None)
    if found is None:
        raise rule(
            f"'{value}' is no way to tell of it; write silent or aloud, or take the line out"
        )
    return found


def _url(value: str) -> str:
    try:
        address = urlsplit(value)
    except ValueError:
        address = urlsplit("")
    if address.scheme not in ("http", "https") or not address.netloc or re.search(r"\s", value):
        raise rule(f"'{value}' is no web address; write it whole, beginning with https://")
    return value


def _https(value: str) -> str:
    if not value.lower().startswith("https://"):
        raise rule(f"'{value}' is no secure address; write it with https://")
    return value


def _schema(**more: str) -> WithJsonSchema:
    """The JSON Schema of a type. It is looser than the rules here, which are what counts."""
    return WithJsonSchema({"type": "string", **more})


_MOMENT = r"^\d{4}-\d{2}-\d{2}([ T]\d{2}:\d{2}(:\d{2})? ?(Z|[+-]\d{2}:\d{2})?)?$"
# A number or a `yes` is read as text, so that an editor's program should allow it, too.
_ANY_TEXT = WithJsonSchema({"type": ["string", "number", "boolean"], "minLength": 1})

Text = Annotated[str, AfterValidator(_text), _ANY_TEXT]
Id = Annotated[str, AfterValidator(_text), AfterValidator(_id), _schema(pattern="^[a-z0-9-]+$")]
CommandName = Annotated[
    str, AfterValidator(_text), AfterValidator(_command), _schema(pattern="^[a-z0-9_]{1,32}$")
]
LanguageCode = Annotated[
    str,
    AfterValidator(_text),
    AfterValidator(language),
    _schema(pattern="^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$"),
]
Date = Annotated[date, BeforeValidator(_date), _schema(format="date")]
Moment = Annotated[
    date | datetime,
    PlainValidator(_moment),
    PlainSerializer(lambda moment: moment.isoformat(), return_type=str, when_used="json"),
    _schema(pattern=_MOMENT),
]
"""A day, or a day and a time; one with a time is brought to the newsroom's zone, in which it is taken to be without a zone."""
NoticeKey = Annotated[
    Notice,
    BeforeValidator(_notice),
    WithJsonSchema({"type": "string", "enum": [*Notice]}),
]
Yes = Annotated[bool, BeforeValidator(_yes), WithJsonSchema({"type": "boolean"})]
Url = Annotated[str, AfterValidator(_text), AfterValidator(_url), _schema(format="uri")]
SecureUrl = Annotated[Url, AfterValidator(_https), _schema(format="uri", pattern="^https://")]
