"""Texts that readers would see in another way than an editor may expect."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html.entities import html5
from typing import Any

from bot.brief import Brief
from bot.library import Finding, Place
from bot.library.characters import unseen
from bot.newsroom.urls import no_link

TITLE = 200
"""Characters of the longest title of a source that is not warned of."""

_TAG = re.compile(r"</?[A-Za-z][A-Za-z0-9-]*(?:\s[^<>]*)?/?>|<!--")
_ENTITY = re.compile(r"&(?:#\d+|#[xX][0-9a-fA-F]+|[A-Za-z][A-Za-z0-9]*);")
_MARKDOWN = re.compile(
    r"\*\*|__(?=\S)|~~(?=\S)|\|\|(?=\S)|`[^`\n]+`|!?\[[^\]\n]+\]\([^)\s]+\)|^#{1,6} \S"
    r"|(?<![\w*])\*[^\s*](?:[^*\n]*[^\s*])?\*(?![\w*])|(?<!\w)_[^\s_](?:[^_\n]*[^\s_])?_(?!\w)",
    re.MULTILINE,
)
_SIGNS = re.compile(r"[<&*_~`\[#|]")
_CLIPPED = 30


def warnings(brief: Brief) -> Iterator[Finding]:
    """Warnings that apply to every text of a brief: markup, invisible characters, dead web addresses."""
    for place, text in _strings(brief.model_dump(mode="json")):
        key = _named(place)
        if place[-1:] == ("url",):
            if why := no_link(text):
                yield Finding(place, f"{key}: Telegram makes no link of it, for {why}; correct it")
            continue
        if _SIGNS.search(text):
            yield from _formatted(place, key, text)
        if name := unseen(text):
            rule = f"{key}: there is a {name} in it, which nobody sees; write the text anew"
            yield Finding(place, rule)
    if (size := len(brief.source.title)) > TITLE:
        yield Finding(("source", "title"), f"title: {size} characters; use {TITLE} at most")


def _formatted(place: Place, key: str, text: str) -> Iterator[Finding]:
    entity = next((e for e in _ENTITY.finditer(text) if _is_entity(e[0])), None)
    found = [found for found in (_TAG.search(text), entity, _MARKDOWN.search(text)) if found]
    if found:
        sign = min(found, key=lambda match: match.start())[0]
        sign = sign if len(sign) <= _CLIPPED else f"{sign[:_CLIPPED]}…"
        rule = f"{key}: readers see “{sign}” as it stands here; write the text without formatting"
        yield Finding(place, rule)


def _is_entity(text: str) -> bool:
    return text[1] == "#" or text[1:] in html5


def _strings(data: Any, place: Place = ()) -> Iterator[tuple[Place, str]]:
    """Every text of a brief, with its place."""
    if isinstance(data, str):
        yield place, data
    elif isinstance(data, Mapping):
        for key, value in data.items():
            yield from _strings(value, (*place, key))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from _strings(value, (*place, index))


def _named(place: Place) -> str:
    """The key of a text, with its number if it is one of a list."""
    last = place[-1]
    return f"{place[-2]} {last + 1}" if isinstance(last, int) else last
