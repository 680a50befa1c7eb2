"""The JSON Schema of a brief file, from which programs that edit YAML complete and explain its keys."""

from __future__ import annotations

import json
from typing import Any

from bot.brief import Brief

FILE = "brief.schema.json"
"""The name of the file with the schema, which stands beside the briefs."""


def schema() -> str:
    """The schema as JSON text."""
    found = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    return json.dumps({**found, **_plain(Brief.model_json_schema())}, indent=2) + "\n"


def _plain(part: Any) -> Any:
    """A part of pydantic's schema without defaults, nulls and titles made of the keys."""
    if isinstance(part, list):
        return [_plain(item) for item in part]
    if not isinstance(part, dict):
        return part
    kept = {key: _plain(value) for key, value in part.items() if key != "default"}
    if isinstance(kept.get("title"), str):
        del kept["title"]
    if "anyOf" in kept:
        (kind,) = [kind for kind in kept.pop("anyOf") if kind != {"type": "null"}]
        kept.update(kind)
    return kept
