"""The keys that a content file may have, as the models name them."""

from __future__ import annotations

from bot.brief import Brief, Correction, Person, Picture, Quote, Section, Source, Withdrawal
from bot.masthead import Newsroom

LISTS = frozenset({"points", "aliases", "sections", "quotes", "corrections", "formerly"})
PARTS = frozenset({*LISTS, "people", "source", "withdrawn", "picture"})
"""The keys of more than a text."""
KEYS = frozenset(
    key
    for part in (Brief, Correction, Person, Picture, Quote, Section, Source, Withdrawal)
    for key in part.model_fields
)
"""Every key, wherever it stands."""
TEXTS = KEYS - PARTS
_UNSEEN = frozenset(
    (
        "id",
        "language",
        "translates",
        "speaker",
        "section",
        "published",
        "date",
        "url",
        "draft",
        "lead",
        "notify",
        "delete",
    )
)
"""The keys of texts that only the bot reads."""
SHOWN = TEXTS - _UNSEEN | {*Newsroom.model_fields}
"""The keys of texts that readers see as an editor wrote them."""
