"""Invisible characters: their names, and which of them YAML takes for something else."""

from __future__ import annotations

import re

BREAKS = {
    "\u0085": "next-line character (U+0085)",
    "\u2028": "line separator (U+2028)",
    "\u2029": "paragraph separator (U+2029)",
}
"""Characters that end a line for YAML but not in the programs of editors."""

UNSEEN = {
    "\u00ad": "soft hyphen (U+00AD)",
    "\u061c": "mark that turns the direction of writing (U+061C)",
    "\u180e": "vowel separator (U+180E)",
    "\u200b": "zero-width space (U+200B)",
    "\u200c": "zero-width non-joiner (U+200C)",
    "\u200d": "zero-width joiner (U+200D)",
    "\u2060": "word joiner (U+2060)",
    "\ufeff": "byte order mark (U+FEFF)",
    **{
        chr(code): f"mark that turns the direction of writing (U+{code:04X})"
        for code in (*range(0x200E, 0x2010), *range(0x202A, 0x202F), *range(0x2066, 0x206A))
    },
}
"""Characters that take no room."""

BLANKS = {
    "\u00a0": "non-breaking space (U+00A0)",
    "\u202f": "narrow non-breaking space (U+202F)",
    "\u2007": "figure space (U+2007)",
    "\u3000": "ideographic space (U+3000)",
    **{chr(code): f"space of its own width (U+{code:04X})" for code in range(0x2000, 0x2007)},
    **{chr(code): f"space of its own width (U+{code:04X})" for code in range(0x2008, 0x200B)},
}
"""Characters that look like a space but are none to YAML."""

NAMES = {**BREAKS, **UNSEEN, **BLANKS}
ODD = "".join(NAMES)
"""All of them, for a character class of a regular expression."""

_UNSEEN = re.compile(f"[{''.join(UNSEEN)}]")
_JOINED = re.compile("[^\\s\x00-\u02ff][\u200c\u200d](?=[^\\s\x00-\u02ff])")


def unseen(text: str) -> str | None:
    """The name of the first character in a text that takes no room, unless it joins what it stands between."""
    # Persian, the Indic scripts and emoji need joiners to be written right.
    found = _UNSEEN.search(_JOINED.sub("..", text)) if not text.isascii() else None
    return UNSEEN[found[0]] if found else None
