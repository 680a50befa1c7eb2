"""The tables of campaigns, and of what they send."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, String, Table, Text

from bot.store.tables.metadata import Moment, Number, metadata

campaigns = Table(
    "campaigns",
    metadata,
    Column("id", Number, primary_key=True),
    # A campaign about a correction replies to the copies of its parent.
    Column("parent_id", ForeignKey("campaigns.id")),
    Column("brief", String, nullable=False, index=True),
    Column("state", String, nullable=False, index=True),
    Column("title", String, nullable=False),
    # The first brief of those that tell one story, and the language of this one. `rest` is whether it is also for all
    # who read none of its versions; of these wait an hour who read one of the `awaited` languages.
    Column("story", String, nullable=False, index=True),
    Column("language", String, nullable=False),
    Column("rest", Boolean, nullable=False, default=True),
    Column("awaited", String, nullable=False, default=""),
    Column("seen", Moment, nullable=False),
    # The end of the time in which its last change can be taken back, and the moment before which nothing
    # goes out.
    Column("ripe", Moment, nullable=False),
    Column("begins", Moment, nullable=False),
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
    Column("edits_begin", Moment),
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
    Column("changed", Moment, nullable=False),
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
    Column("made", Moment, nullable=False),
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
    Column("due", Moment, nullable=False),
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
