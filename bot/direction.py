"""The direction of writing: characters that change it, and the characters that end the change."""

from __future__ import annotations

import re

_POP, _POP_ISOLATE = "\u202c", "\u2069"
_ENDS = dict.fromkeys("\u202a\u202b\u202d\u202e", _POP) | dict.fromkeys(
    "\u2066\u2067\u2068", _POP_ISOLATE
)
_TURN = re.compile("[" + "".join(_ENDS) + "]")


def closed(text: str) -> str:
    """A text with each change of direction ended inside it, so that it does not reach the text behind."""
    if not _TURN.search(text):
        return text
    open_: list[str] = []
    for character in text:
        if end := _ENDS.get(character):
            open_.append(end)
        elif character == _POP and open_ and open_[-1] == _POP:
            open_.pop()
        elif character == _POP_ISOLATE and _POP_ISOLATE in open_:
            # The end of an isolate also ends what was begun inside of it.
            while open_.pop() != _POP_ISOLATE:
                pass
        elif character in "\n\u2029":
            open_.clear()  # the end of a paragraph ends all of them
    return text + "".join(reversed(open_))
