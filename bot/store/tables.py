"""
The tables.

Moments are seconds since 1970 in UTC, as floats. The states of rows are the values of enumerations in
`bot.subscription` and `bot.delivery`.
"""

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
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData()

_Number = BigInteger().with_variant(Integer, "sqlite")
"""A number that SQLite can give to new rows by itself."""
_Moment = Float(53)

facts = Table(
    "facts",
    metadata,
    Column("name", String, primary_key=True),
    Column("value", Text, nullable=False),
)
"""What there is one of: the schema's oldest program, the value that checks the key, the switch-on of delivery."""

chats = Table(
    "chats",
    metadata,
    Column("id", _Number, primary_key=True),
    Column("key_id", Integer, nullable=False),
    Column("chat", LargeBinary, nullable=False, unique=True),
    Column("kind", String, nullable=False),
    # The moment before which nothing is sent to the chat, and the seconds from which it was reckoned.
    Column("blocked_until", _Moment, nullable=False, default=0.0),
    Column("blocked_for", Float, nullable=False, default=0.0),
    # When something last rang there.
    Column("rang", _Moment, nullable=False, default=0.0),
    sqlite_autoincrement=True,
)
"""Chats. `chat` is the id at Telegram, encrypted so that the same id always gives the same value."""

schedules = Table(
    "schedules",
    metadata,
    Column("id", _Number, primary_key=True),
    Column("zone", String, nullable=False),
    Column("times", String, nullable=False),
    Column("days", String, nullable=False),
    UniqueConstraint("zone", "times", "days"),
)
"""The different combinations of zone, times (`07:30 18:00`) and days that subscribers have."""

subscriptions = Table(
    "subscriptions",
    metadata,
    Column("id", _Number, primary_key=True),
    Column("chat_id", ForeignKey("chats.id", ondelete="CASCADE"), nullable=False),
    Column("topic", BigInteger, nullable=False, default=0),
    Column("standing", String, nullable=False),
    Column("schedule_id", ForeignKey("schedules.id"), nullable=False),
    Column("sound", String, nullable=False),
    Column("zone_confirmed", Boolean, nullable=False),
    Column("language", String, nullable=False, default=""),
    Column("language_chosen", Boolean, nullable=False, default=False),
    Column("since", _Moment, nullable=False),
    Column("changed", _Moment, nullable=False),
    Column("paused_until", _Moment),
    UniqueConstraint("chat_id", "topic"),
    Index("subscriptions_by_schedule", "schedule_id", "id"),
    Index("subscriptions_leaving", "standing", "changed"),
    sqlite_autoincrement=True,
)
"""Subscriptions: one for each chat, or topic of a chat, whatever their standing."""

campaigns = Table(
    "campaigns",
    metadata,
    Column("id", _Number, primary_key=True),
    # A campaign about a correction replies to the copies of its parent.
    Column("parent_id", ForeignKey("campaigns.id")),
    Column("brief", String, nullable=False, index=True),
    Column("state", String, nullable=False, index=True),
    Column("title", String, nullable=False),
    Column("seen", _Moment, nullable=False),
    # The end of the time in which its last change can be taken back, and the moment before which nothing
    # goes out.
    Column("ripe", _Moment, nullable=False),
    Column("begins", _Moment, nullable=False),
    # Whether the editors are asked, and were reminded.
    Column("asks", Boolean, nullable=False),
    Column("reminded", Boolean, nullable=False, default=False),
    # Whether the editors have pulled it: readers are told that it is being checked.
    Column("pulled", Boolean, nullable=False, default=False),
    # The number of the revision that goes out, and in which copies are kept.
    Column("revision", Integer, nullable=False),
    # The revision that copies of earlier ones are brought to, and from when on; unset while there is nothing
    # to edit. A withdrawal goes before everything else.
    Column("copies", Integer, nullable=False, default=0),
    Column("edits_begin", _Moment),
    Column("urgent", Boolean, nullable=False, default=False),
    # The last subscription that has its row.
    Column("spread_to", BigInteger, nullable=False, default=0),
    Column("spread", Boolean, nullable=False, default=False),
    # Once it is done: the last subscription that it did not reach and that was looked at; unset after all of them.
    Column("unreached_to", BigInteger),
    # Whether it may ring; a correction rings only where the editors want that.
    Column("aloud", Boolean, nullable=False, default=True),
    # Kinds of chats in which Telegram has taken the push.
    Column("proven", String, nullable=False, default=""),
    # What keeps it from its readers, and Telegram's words for it.
    Column("trouble", String, nullable=False, default=""),
    Column("words", String, nullable=False, default=""),
    # How many deliveries there were in each state, once they are not kept any more, as JSON.
    Column("counts", Text, nullable=False, default=""),
    # The message in the editors' chat that shows and steers it.
    Column("shown_in", BigInteger),
    # What that message does not show yet: unset for nothing, empty for where it stands, else the decision that
    # an editor is asked to confirm.
    Column("unshown", String),
    Column("decided_by", String, nullable=False, default=""),
    Column("changed", _Moment, nullable=False),
    sqlite_autoincrement=True,
)
"""Campaigns: a brief on its way to its subscribers, or a correction on its way to those who have it."""

_unreached = campaigns.c.unreached_to.is_not(None)
Index(
    "campaigns_unreached",
    campaigns.c.id,
    sqlite_where=_unreached,
    postgresql_where=_unreached,
)

revisions = Table(
    "revisions",
    metadata,
    Column("campaign_id", ForeignKey("campaigns.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("hash", String, nullable=False),
    Column("form", String, nullable=False),
    Column("brief", Text, nullable=False),
    Column("made", _Moment, nullable=False),
)
"""What is sent: the content of a brief at one moment as JSON, so that all copies of a revision are the same."""

slots = Table(
    "slots",
    metadata,
    Column("campaign_id", ForeignKey("campaigns.id", ondelete="CASCADE"), primary_key=True),
    Column(
        "schedule_id",
        ForeignKey("schedules.id", ondelete="CASCADE"),
        primary_key=True,
        index=True,
    ),
    Column("due", _Moment, nullable=False),
)
"""When a campaign is due for each schedule."""

known_briefs = Table(
    "known_briefs",
    metadata,
    Column("brief", String, primary_key=True),
    Column("campaign_id", ForeignKey("campaigns.id")),
    # The file that it was seen in last.
    Column("file", String, nullable=False),
)
"""The briefs for which no campaign begins any more, with the one that they had, if any."""

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", _Number, primary_key=True),
    # No foreign key: campaigns are never deleted, and its check takes a fifth of the time of planning.
    Column("campaign_id", BigInteger, nullable=False),
    Column("subscription_id", ForeignKey("subscriptions.id", ondelete="CASCADE"), nullable=False),
    Column("state", String, nullable=False),
    # When the subscriber wants it, and the moment before which it is not tried.
    Column("due", _Moment, nullable=False),
    Column("ready", _Moment, nullable=False),
    # The place among those that are ready at the same moment.
    Column("rank", Integer, nullable=False),
    # Who has claimed it, and until when; of a copy that nobody has claimed, since when its edit is put off.
    Column("token", String),
    Column("lease", _Moment),
    Column("silent", Boolean),
    # Requests that left and that no answer came to.
    Column("doubts", Integer, nullable=False, default=0),
    # What the subscriber has: the message and the revision that it shows.
    Column("message_id", BigInteger),
    Column("revision", Integer, nullable=False, default=0),
    Column("settled", _Moment),
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

leases = Table(
    "leases",
    metadata,
    Column("name", String, primary_key=True),
    Column("holder", String, nullable=False, default=""),
    Column("until", _Moment, nullable=False, default=0.0),
)
"""What one process at a time does, which it is, and until when if it does not go on."""

lanes = Table(
    "lanes",
    metadata,
    Column("name", String, primary_key=True),
    # The moment at which the next message may go out, if none goes out before.
    Column("next", _Moment, nullable=False, default=0.0),
    # Until when Telegram has the whole bot wait, and for how many seconds.
    Column("blocked_until", _Moment, nullable=False, default=0.0),
    Column("blocked_for", Float, nullable=False, default=0.0),
    # The part of the full rate that is used, and since when.
    Column("share", Float, nullable=False, default=1.0),
    Column("changed", _Moment, nullable=False, default=0.0),
    # The chat of the last refusal for too many requests, and its moment.
    Column("refused_chat", BigInteger),
    Column("refused", _Moment, nullable=False, default=0.0),
)
"""How fast all processes together may send."""
