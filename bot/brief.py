"""A brief and its parts: frozen, validated, without input or output."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from pydantic import (
    BaseModel,
    ConfigDict,
    ModelWrapValidatorHandler,
    RootModel,
    ValidationError,
    ValidationInfo,
    model_validator,
)
from pydantic_core import InitErrorDetails, PydanticCustomError

from bot import languages, references
from bot.fields import (
    LANGUAGE,
    CommandName,
    Date,
    Id,
    LanguageCode,
    Moment,
    NoticeKey,
    SecureUrl,
    Text,
    Url,
    Yes,
    date_of,
    wall_clock,
)


class _Part(BaseModel):
    # The text of an editor stays out of tracebacks. The docstrings of the keys are part of the JSON Schema,
    # where editors read them.
    model_config = ConfigDict(
        frozen=True, extra="forbid", hide_input_in_errors=True, use_attribute_docstrings=True
    )


class Source(_Part):
    """The report that a brief's facts come from."""

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
    """To whom it was said, which readers see behind "To:"."""
    about: Text | None = None
    """Half a sentence of context, which readers see behind "About:"."""
    section: Text
    """The id of the section that the quote belongs to."""


class Correction(_Part):
    """A mistake in a published brief, and when it was corrected."""

    date: Moment
    """The day of the correction, or its day and time."""
    text: Text
    """A sentence that says what was wrong and what is right."""
    notify: NoticeKey | None = None
    """Also sends it to those who got the brief, as a reply to their copy: silent, or aloud, which rings once the
    editors have confirmed it. Left out, it is only shown in the copies."""


class Withdrawal(_Part):
    """The withdrawal of a brief, and the text that its readers see instead."""

    date: Date
    """The day of the withdrawal."""
    text: Text
    """All that whoever follows a link to the brief is shown: why it is gone, in a sentence or two."""
    delete: Yes = False
    """true deletes the copies that subscribers got, where Telegram still lets us: those of the last 48 hours.
    Left out, they show the text."""


class Picture(_Part):
    """A picture that Telegram shows above the text."""

    url: SecureUrl
    """The web address of the picture itself, beginning with https://."""
    credit: Text
    """Who made it, or who holds the rights; readers see it."""


class Brief(_Part):
    """One news brief, complete in itself; every reference in it leads somewhere."""

    id: Id
    """Unique in the library; stands in links and so never changes."""
    language: LanguageCode = languages.NEWSROOM
    """The code of the language that it is written in, such as en, uk or pt-BR. Left out where that is the newsroom's."""
    title: Text
    """Our headline."""
    summary: Text
    """One or two sentences."""
    published: Moment | None = None
    """The day, or day and time, before which readers do not see it; a day alone means its 06:00.
    Left out where the source gives none: then it is seen at once."""
    draft: Yes = False
    """true for as long as readers must not see it; take the line out to publish."""
    source: Source
    people: Mapping[Id, Person] = {}
    """Those who are quoted or spoken of, by ids that the quotes name them with."""
    sections: tuple[Section, ...]
    quotes: tuple[Quote, ...] = ()
    lead: Id | None = None
    """The id of the quote that subscribers get with the brief. Left out where it is to be none."""
    corrections: tuple[Correction, ...] = ()
    """Shown under every reply of the brief."""
    picture: Picture | None = None
    """Shown above the text by Telegram's own preview. Left out where there is none."""
    translates: Id | None = None
    """The id of the brief that tells the same story in another language: the one that was written first."""
    formerly: tuple[Id, ...] = ()
    """Ids that it had before: links to them lead to it."""
    withdrawn: Withdrawal | None = None
    """Takes it out of commands and search; links to it show this text alone."""

    @model_validator(mode="wrap")
    @classmethod
    def _whole(
        cls, data: Any, handler: ModelWrapValidatorHandler[Brief], info: ValidationInfo
    ) -> Brief:
        """Check the references together with the fields, so that all faults are raised at once."""
        newsrooms = (info.context or {}).get(LANGUAGE)
        if newsrooms and isinstance(data, dict):
            data = {LANGUAGE: newsrooms} | data
        found = [] if isinstance(data, cls) else list(references.faults(data))
        try:
            brief = handler(data)
        except ValidationError as error:
            found = [_again(fault) for fault in error.errors(include_url=False)] + found
        if found:
            raise ValidationError.from_exception_data(cls.__name__, found, hide_input=True)
        return brief

    @property
    def day(self) -> date | None:
        """The day of publication, without the time."""
        return date_of(self.published) if self.published else None

    @property
    def corrected(self) -> tuple[Correction, ...]:
        """
        The corrections that are shown, the newest first.

        Those dated before the publication are not among them, for readers saw nothing then. Where one of the two has
        no time, their days are compared.
        """
        shown = (c for c in reversed(self.corrections) if not _before(c.date, self.published))
        return tuple(sorted(shown, key=lambda c: wall_clock(c.date), reverse=True))

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
        """The ids of those who are quoted, with the number of quotes, in the order of their first quote."""
        return Counter(quote.speaker for quote in self.quotes)


def _before(one: date, other: date | None) -> bool:
    """Whether a moment is earlier than another one, of which a day alone lasts to its end."""
    if other is None:
        return False
    if isinstance(one, datetime) and isinstance(other, datetime):
        return wall_clock(one) < wall_clock(other)
    return date_of(one) < date_of(other)


def _again(fault: Any) -> InitErrorDetails:
    """A fault of pydantic's in the form in which it can be raised again, with its type kept."""
    kind = PydanticCustomError(fault["type"], fault["msg"])
    return InitErrorDetails(type=kind, loc=fault["loc"], input=fault["input"])
