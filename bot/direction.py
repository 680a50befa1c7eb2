"""Which way a text runs: characters that turn it, and what ends them."""

from __future__ import annotations

import re

_POP, _POP_ISOLATE = "\u202c", "\u2069"
_ENDS = dict.fromkeys("\u202a\u202b\u202d\u202e", _POP) | dict.fromkeys(
    "\u2066\u2067\u2068", _POP_ISOLATE
)
_TURN = re.compile("[" + "".join(_ENDS) + "]")


def closed(text: str) -> str:
    """A text that ends every turn of direction it begins, so that none reaches what stands behind it."""
    if not _TURN.search(text):
        return text
    open_: list[str] = []
    for character in text:
        if end := _ENDS.get(character):
            open_.append(end)
        elif character == _POP and open_ and open_[-1] == _POP:
            open_.pop()
        elif character == _POP_ISOLATE and _POP_ISOLATE in open_:
            # The end of an isolate ends what was begun inside of it, too.
            while open_.pop() != _POP_ISOLATE:
                pass
        elif character in "\n\u2029":
            open_.clear()  # a paragraph's end ends them all
    return text + "".join(reversed(open_))
