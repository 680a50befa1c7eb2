"""Names of offices, organisations and groups, of which no role is asked."""

from __future__ import annotations

import re

_WORDS = frozenset(
    ("administration", "agency", "alliance", "army", "assembly", "association", "authority",
     "bank", "board", "bureau", "cabinet", "campaign", "center", "centre", "chamber", "coalition",
     "command", "commission", "committee", "company", "confederation", "congress", "cooperation",
     "corporation", "council", "court", "department", "directorate", "embassy", "federation",
     "firm", "force", "forces", "foundation", "fund", "government", "group", "headquarters",
     "hospital", "house", "inc", "institute", "institution", "league", "ltd", "ministry",
     "mission", "museum", "nations", "navy", "network", "news", "office", "organisation",
     "organization", "parliament", "party", "police", "radio", "secretariat", "senate", "service",
     "services", "society", "staff", "states", "team", "television", "theatre", "times",
     "tribunal", "union", "university")
)  # fmt: skip


def is_office(name: str) -> bool:
    """
    Whether a name is that of an office, an organisation or a group rather than of one person.

    Such a name begins with "The", ends with a word in small letters ("Russian officials"), is all in capitals
    ("NATO"), or has a word in it such as Office, Ministry or Council.
    """
    words = re.findall(r"[^\W\d_]+", name)
    return bool(words) and (
        words[0].casefold() == "the"
        or (words[-1].islower() and len(words[-1]) > 1)
        or (name.isupper() and len(words) == 1 and len(name) > 1)
        or any(word.casefold() in _WORDS for word in words)
    )
