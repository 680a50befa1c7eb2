"""The tables of what the processes of one database share."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Float, String, Table, Text

from bot.store.tables.metadata import Moment, metadata

facts = Table(
    "facts",
    metadata,
    Column("name", String, primary_key=True),
    Column("value", Text, nullable=False),
)
"""What there is one of: the schema's oldest program, the value that checks the key, the switch-on of delivery."""

leases = Table(
    "leases",
    metadata,
    Column("name", String, primary_key=True),
    Column("holder", String, nullable=False, default=""),
    Column("until", Moment, nullable=False, default=0.0),
)
"""What one process at a time does, which it is, and until when if it does not go on."""

lanes = Table(
    "lanes",
    metadata,
    Column("name", String, primary_key=True),
    # The moment at which the next message may go out, if none goes out before.
    Column("next", Moment, nullable=False, default=0.0),
    # Until when Telegram has the whole bot wait, and for how many seconds.
    Column("blocked_until", Moment, nullable=False, default=0.0),
    Column("blocked_for", Float, nullable=False, default=0.0),
    # The part of the full rate that is used, and since when.
    Column("share", Float, nullable=False, default=1.0),
    Column("changed", Moment, nullable=False, default=0.0),
    # The chat of the last refusal for too many requests, and its moment.
    Column("refused_chat", BigInteger),
    Column("refused", Moment, nullable=False, default=0.0),
)
"""How fast all processes together may send."""
