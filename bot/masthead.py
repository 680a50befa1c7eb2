"""The newsroom as readers meet it: its name, its promise and whom to write to, in each of its languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, NamedTuple

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict

from bot import languages
from bot.fields import Text, language, rule

NAME = 64
"""Characters of a bot's name at Telegram."""
DESCRIPTION = 512
"""Characters of a bot's description at Telegram, which an empty chat shows."""
SHORT_DESCRIPTION = 120
"""Characters of a bot's short description at Telegram, which its profile shows."""


def _each_language(value: object) -> object:
    if isinstance(value, str):
        return {"": value}
    if not isinstance(value, Mapping):
        raise rule("one text is needed here; write it as key: text, or one for each language")
    if not value:
        raise rule("empty; write the text")
    return value


def _at_most(size: int) -> AfterValidator:
    def held(value: str) -> str:
        if len(value) > size:
            raise rule(f"{len(value)} characters where {size} fit; shorten it")
        return value

    return AfterValidator(held)


_Language = Annotated[str, AfterValidator(lambda code: language(code) if code else code)]
_Texts = Annotated[Mapping[_Language, Text], BeforeValidator(_each_language)]
_Names = Annotated[
    Mapping[_Language, Annotated[Text, _at_most(NAME)]], BeforeValidator(_each_language)
]
_Promises = Annotated[
    Mapping[_Language, Annotated[Text, _at_most(DESCRIPTION)]], BeforeValidator(_each_language)
]


class Masthead(NamedTuple):
    """The texts of a newsroom in one language; those that the newsroom does not give are empty."""

    name: str
    promise: str
    """What readers get from it, in a sentence."""
    contact: str
    """Whom readers write to: a web address, an e-mail address or a name at Telegram."""
    privacy_contact: str
    """Whom they write to about their data; the `contact` where no other is given."""


class Newsroom(BaseModel):
    """
    Those who write the briefs, as `newsroom.yaml` describes them.

    Each text is the same for all languages, or stands there once for each. The first of several is also for
    readers of all other languages.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    name: _Names
    promise: _Promises = {}
    contact: _Texts = {}
    privacy_contact: _Texts = {}

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that any text is there for, as BCP 47 writes them."""
        every = (self.name, self.promise, self.contact, self.privacy_contact)
        return tuple(dict.fromkeys(code for texts in every for code in texts if code))

    def masthead(self, language: str = "") -> Masthead:
        """The texts for a language such as `de` or `pt-BR`, or for readers of all others."""
        contact = _in(language, self.contact)
        return Masthead(
            _in(language, self.name),
            _in(language, self.promise),
            contact,
            _in(language, self.privacy_contact) or contact,
        )


def _in(language: str, texts: Mapping[str, str]) -> str:
    """The text for a language: that of the nearest code, else the first."""
    found = languages.best(language, [code for code in texts if code]) if language else None
    return texts[found] if found else next(iter(texts.values()), "")
