"""A small brief with invented people, and ways to make others of it."""

from __future__ import annotations

from typing import Any

from bot.brief import Brief

BRIEF: dict[str, Any] = {
    "id": "bridge",
    "title": "The Bridge Opens",
    "summary": "It is open.",
    "published": "2026-11-23",
    "source": {"publisher": "The Harbour Times", "title": "At Last", "url": "https://x.example/1"},
    "people": {
        "mayor": {"name": "Ada Example", "role": "Mayor", "aliases": ["Mayor Example"]},
        "crew": {"name": "The crew"},
    },
    "sections": [
        {
            "id": "what_happened",
            "title": "What Happened?",
            "summary": "It opened.",
            "points": ["A."],
        },
        {"id": "what_next", "title": "What Next?", "summary": "Traffic."},
    ],
    "quotes": [
        {"id": "at-last", "text": "At last", "speaker": "mayor", "section": "what_happened"},
        {"id": "ours", "text": "It is ours", "speaker": "crew", "section": "what_next"},
    ],
}


def brief(**changes: Any) -> Brief:
    """The sample brief with some of its keys replaced."""
    return Brief.model_validate({**BRIEF, **changes})


def section(**changes: Any) -> dict[str, Any]:
    return {**BRIEF["sections"][0], **changes}


def quote(**changes: Any) -> dict[str, Any]:
    return {**BRIEF["quotes"][0], **changes}


def ferries(count: int) -> Brief:
    """The sample brief with `count` quotes about ferries, each with its number."""
    return brief(
        quotes=[quote(id=f"q{n}", text=f"The ferry number {n}") for n in range(1, count + 1)]
    )
