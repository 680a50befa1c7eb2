"""TDLib, Telegram's own library: what Telegram makes of a text, without a network."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

import tdjson


class Entity(NamedTuple):
    """A formatted stretch of a text; offset and length in UTF-16 units."""

    type: str
    offset: int
    length: int
    url: str = ""


class Parsed(NamedTuple):
    text: str
    entities: tuple[Entity, ...]

    def spans(self, type: str) -> list[str]:
        """The stretches of the text that have a format."""
        utf16 = self.text.encode("utf-16-le")
        return [
            utf16[2 * e.offset : 2 * (e.offset + e.length)].decode("utf-16-le")
            for e in self.entities
            if e.type == type
        ]


class Refused(Exception):
    """What Telegram says of a text that it can't parse."""


def _execute(query: dict[str, Any]) -> dict[str, Any]:
    answer = tdjson.td_execute(json.dumps(query).encode())
    assert answer is not None
    return json.loads(answer)


_execute({"@type": "setLogVerbosityLevel", "new_verbosity_level": 0})


def parse(html: str) -> Parsed:
    """A text in Telegram's HTML, as readers see it. Raises `Refused`."""
    mode = {"@type": "textParseModeHTML"}
    answer = _execute({"@type": "parseTextEntities", "text": html, "parse_mode": mode})
    if answer["@type"] == "error":
        raise Refused(answer["message"])
    entities = tuple(
        Entity(
            e["type"]["@type"].removeprefix("textEntityType"),
            e["offset"],
            e["length"],
            e["type"].get("url", ""),
        )
        for e in answer["entities"]
    )
    return Parsed(answer["text"], entities)


def commands(text: str) -> list[str]:
    """The commands that Telegram marks in a plain text."""
    answer = _execute({"@type": "getTextEntities", "text": text})
    marked = [e for e in answer["entities"] if e["type"]["@type"] == "textEntityTypeBotCommand"]
    utf16 = text.encode("utf-16-le")
    spans = (utf16[2 * e["offset"] : 2 * (e["offset"] + e["length"])] for e in marked)
    return [span.decode("utf-16-le") for span in spans]
