"""The ledger: the table of deliveries."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
)

from bot.store.tables.metadata import Moment, Number, metadata

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", Number, primary_key=True),
    # No foreign key: campaigns are never deleted, and its check takes a fifth of the time of planning.
    Column("campaign_id", BigInteger, nullable=False),
    Column("subscription_id", ForeignKey("subscriptions.id", ondelete="CASCADE"), nullable=False),
    Column("state", String, nullable=False),
    # When the subscriber wants it, and the moment before which it is not tried.
    Column("due", Moment, nullable=False),
    Column("ready", Moment, nullable=False),
    # The place among those that are ready at the same moment.
    Column("rank", Integer, nullable=False),
    # Who has claimed it, and until when; of a copy that nobody has claimed, since when its edit is put off.
    Column("token", String),
    Column("lease", Moment),
    Column("silent", Boolean),
    # Requests that left and that no answer came to.
    Column("doubts", Integer, nullable=False, default=0),
    # What the subscriber has: the message and the revision that it shows.
    Column("message_id", BigInteger),
    Column("revision", Integer, nullable=False, default=0),
    Column("settled", Moment),
    # In this order it also finds the deliveries of a subscription.
    UniqueConstraint("subscription_id", "campaign_id"),
    Index("deliveries_by_state", "campaign_id", "state", "revision"),
    sqlite_autoincrement=True,
)
"""The ledger: one row for each campaign and subscription, from the moment at which it is planned."""
for _state, _by in (
    ("due", ("campaign_id", "ready", "rank")),
    ("claimed", ("lease",)),
    ("sending", ("lease",)),
):
    Index(
        f"deliveries_{_state}",
        *(deliveries.c[name] for name in _by),
        sqlite_where=deliveries.c.state == _state,
        postgresql_where=deliveries.c.state == _state,
    )
