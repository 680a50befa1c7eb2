"""Titles: the words around and inside names that do not tell one person from another."""

from __future__ import annotations

NAME_PARTICLES = frozenset(["the", "a", "an", "of", "for", "to", "in", "at", "from", "and"])
"""Left out where names and roles are compared: "Minister for Trade" is the "Trade Minister"."""

HONORIFICS = frozenset(
    [
        "sir",
        "dame",
        "lord",
        "lady",
        "prof",
        "professor",
        "mr",
        "mrs",
        "ms",
        "dr",
        "jr",
        "sr",
        "ii",
        "iii",
    ]
)
"""No part of a first name or surname: the "Dr" of "Dr Orla Venn" is not her first name."""

OFFICES = frozenset(["president", "leader", "chief", "head", "boss", "minister", "chancellor"])
"""Words that readers put for one another, so that each may stand for anybody's office."""
