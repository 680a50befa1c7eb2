"""The tables of chats and of what they have subscribed to."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
    text,
)

from bot.store.tables.metadata import Moment, Number, metadata

chats = Table(
    "chats",
    metadata,
    Column("id", Number, primary_key=True),
    Column("key_id", Integer, nullable=False),
    Column("chat", LargeBinary, nullable=False, unique=True),
    Column("kind", String, nullable=False),
    # The moment before which nothing is sent to the chat, and the seconds from which it was reckoned.
    Column("blocked_until", Moment, nullable=False, default=0.0),
    Column("blocked_for", Float, nullable=False, default=0.0),
    # When something last rang there.
    Column("rang", Moment, nullable=False, default=0.0),
    sqlite_autoincrement=True,
)
"""Chats. `chat` is the id at Telegram, encrypted so that the same id always gives the same value."""

schedules = Table(
    "schedules",
    metadata,
    Column("id", Number, primary_key=True),
    Column("zone", String, nullable=False),
    Column("times", String, nullable=False),
    Column("days", String, nullable=False),
    UniqueConstraint("zone", "times", "days"),
)
"""The different combinations of zone, times (`07:30 18:00`) and days that subscribers have."""

subscriptions = Table(
    "subscriptions",
    metadata,
    Column("id", Number, primary_key=True),
    Column("chat_id", ForeignKey("chats.id", ondelete="CASCADE"), nullable=False),
    Column("topic", BigInteger, nullable=False, default=0),
    Column("standing", String, nullable=False),
    Column("schedule_id", ForeignKey("schedules.id"), nullable=False),
    Column("sound", String, nullable=False),
    Column("zone_confirmed", Boolean, nullable=False),
    Column("language", String, nullable=False, default=""),
    Column("language_chosen", Boolean, nullable=False, default=False),
    Column("since", Moment, nullable=False),
    Column("changed", Moment, nullable=False),
    Column("paused_until", Moment),
    UniqueConstraint("chat_id", "topic"),
    Index("subscriptions_by_schedule", "schedule_id", "id"),
    Index("subscriptions_leaving", "standing", "changed"),
    sqlite_autoincrement=True,
)
"""Subscriptions: one for each chat, or topic of a chat, whatever their standing."""
Index(
    "subscriptions_speaking",
    subscriptions.c.chat_id,
    sqlite_where=text("language_chosen = 1"),
    postgresql_where=subscriptions.c.language_chosen,
)
