"""The references inside a brief: ids that are used twice, and ids that lead nowhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel
from pydantic_core import InitErrorDetails

from bot.fields import rule


def faults(data: Any) -> Iterator[InitErrorDetails]:
    """
    The repeated ids and the references to nothing in a brief's data.

    The data may be of any form and have other faults, too.
    """
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
    if isinstance(data.get("translates"), str) and data["translates"] == data.get("id"):
        yield _fault(
            ("translates",), "is this brief's own id; write that of the brief in the other language"
        )
    lead, known = data.get("lead"), [quote.get("id") for _, quote in quotes]
    if isinstance(lead, str) and lead not in known:
        yield _fault(
            ("lead",), f"there is no quote '{lead}'; write the id of one of this brief's quotes"
        )


def _items(data: Mapping[str, Any], key: str) -> list[tuple[int, Mapping[str, Any]]]:
    items = data.get(key)
    if not isinstance(items, list | tuple):
        return []
    # Parts that are models already are checked like raw ones.
    plain = [item.model_dump() if isinstance(item, BaseModel) else item for item in items]
    return [(index, item) for index, item in enumerate(plain) if isinstance(item, Mapping)]


def _fault(loc: tuple[str | int, ...], message: str) -> InitErrorDetails:
    return InitErrorDetails(type=rule(message), loc=loc, input=None)
