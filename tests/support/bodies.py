"""The arguments of requests to the Bot API, as they travel."""

from __future__ import annotations

import json
from email import message_from_bytes
from email.policy import HTTP
from typing import Any, NamedTuple

_TEXTS = ("text", "caption", "callback_query_id", "inline_query_id", "next_offset")
"""The arguments that are never JSON, whatever they look like."""


class File(NamedTuple):
    """A file that was sent with a request."""

    name: str
    content: bytes
    type: str


def values(arguments: dict[str, str]) -> dict[str, Any]:
    """Arguments that travel as text, text fields and JSON side by side, into values."""
    found: dict[str, Any] = {}
    for name, value in arguments.items():
        found[name] = value
        if name not in _TEXTS:
            try:
                found[name] = json.loads(value)
            except ValueError:
                continue
    return found


def arguments(content_type: str, body: bytes) -> dict[str, Any]:
    """The arguments in a body: JSON, or a form with at most one file."""
    if not content_type.startswith("multipart/form-data"):
        found: dict[str, Any] = json.loads(body)
        return found
    head = f"Content-Type: {content_type}\r\n\r\n".encode()
    texts, files = {}, {}
    for part in message_from_bytes(head + body, policy=HTTP).iter_parts():
        name = part.get_param("name", header="content-disposition")
        content = part.get_payload(decode=True)
        if filename := part.get_filename():
            files[name] = File(filename, content, part.get_content_type())
        else:
            texts[name] = content.decode()
    return {**values(texts), **files}
