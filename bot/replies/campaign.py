"""Where a campaign stands, as the editors are shown it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Standing:
    """Where a campaign stands. Moments are by the newsroom's clock."""

    campaign: int
    revision: int
    is_correction: bool
    """Whether it tells of a correction those who have the brief."""
    state: str
    """A `CampaignState` of `bot.delivery`."""
    trouble: str
    """A `Trouble` of `bot.delivery`, empty for none."""
    words: str
    """Telegram's words for the trouble."""
    pulled: bool
    withdrawn: bool
    """Whether the brief is withdrawn, which all copies say."""
    urgent: bool
    """Whether the edits of the copies are about a withdrawal, or a check, and cannot be stopped."""
    decided_by: str
    """Who decided last; empty for nobody."""
    changed: datetime
    """When it last changed."""
    begins: datetime
    """The moment before which nothing goes out."""
    now: datetime
    ends: datetime | None
    """When the last message goes out, about; None where that is not known."""
    recipients: int
    """Subscribers whom it concerns."""
    sent: int
    copies: int
    """Those of them that can be edited."""
    left: int
    blocked: int
    undeliverable: int
    """Chats that do not take it, without those that have blocked the bot."""
    unsure: int
    groups_in_doubt: int
    """Groups of which the editors can say whether it arrived there."""
    channel_in_doubt: bool
    expired: int
    outdated: int
    """Copies that show an earlier text, and are being edited."""
    edited: datetime | None
    """When the last of them is, about; None where there are none."""
    holds_edits: bool
    """Whether the copies wait for the editors to say whether they shall show a change."""
    took: float | None
    """Seconds from the first message to the last, once nothing more goes out."""

    @property
    def in_doubt(self) -> bool:
        """Whether it may have arrived somewhere where many read."""
        return self.channel_in_doubt or self.groups_in_doubt > 0

    @property
    def asks_about_doubts(self) -> bool:
        """Whether the editors can still decide about that."""
        return self.in_doubt and self.state in ("going", "paused", "done")
