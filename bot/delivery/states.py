"""The states of a campaign and of a delivery, as the database names them."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import ColumnElement, literal_column


class State(StrEnum):
    """The state of one delivery: one brief on its way to one subscriber."""

    DUE = "due"
    """It is to be sent, now or later."""
    CLAIMED = "claimed"
    """A worker has taken it and has not begun to send it."""
    SENDING = "sending"
    """Its request may be on its way."""
    SENT = "sent"
    """Telegram has taken it, and its message's number is known."""
    UNSURE = "unsure"
    """It may have arrived, and is not repeated."""
    UNDELIVERABLE = "undeliverable"
    """The chat does not take it."""
    BLOCKED = "blocked"
    """The chat does not take it, because it has blocked the bot."""
    EXPIRED = "expired"
    """It could not be sent for so long that nobody would want it any more."""
    CANCELLED = "cancelled"
    """The newsroom or the subscriber has stopped it before it was sent, or the subscriber got the story in another language."""
    GONE = "gone"
    """It was sent, and nothing edits its message: that was deleted, or nobody knows its number."""


def written(state: StrEnum) -> ColumnElement[str]:
    """
    A state as a part of a statement's text.

    Where a parameter decides whether an index of some rows can be used, SQLite plans the statement anew each
    time, which takes longer than executing it. Postgres makes one plan for all values, which may read the
    whole ledger because some states are those of most rows.
    """
    return literal_column(f"'{state}'")


def is_any_of(state: ColumnElement[str], *states: StrEnum) -> ColumnElement[bool]:
    """Whether a state is one of several, which are `written`."""
    return state.in_([written(each) for each in states])


OPEN = (State.DUE, State.CLAIMED, State.SENDING)
"""The states of deliveries that are not settled."""


class CampaignState(StrEnum):
    """The state of a campaign."""

    WAITING = "waiting"
    """The brief has just appeared, and may be taken back."""
    ASKED = "asked"
    """The editors are asked whether it is to be sent."""
    GOING = "going"
    """It is being sent to whom it is due."""
    PAUSED = "paused"
    """Nothing goes out until somebody resumes it."""
    DONE = "done"
    """Every delivery is settled."""
    STOPPED = "stopped"
    """The editors stopped what had not been sent yet."""
    DECLINED = "declined"
    """The editors did not want it to be sent, or did not answer in time."""


BEFORE = (CampaignState.WAITING, CampaignState.ASKED)
"""The states of campaigns of which nothing has gone out."""
UNDER_WAY = (CampaignState.GOING, CampaignState.PAUSED)
"""The states of campaigns of which something may still go out."""
ENDED = (CampaignState.DONE, CampaignState.STOPPED, CampaignState.DECLINED)
"""The states of campaigns of which nothing more goes out."""


class Trouble(StrEnum):
    """What keeps a campaign from its readers, for the editors to decide about."""

    NONE = ""
    RESTORED = "restored"
    """The database was put back from an older copy: some may have the brief already."""
    UNANSWERED = "unanswered"
    """The editors were asked and did not answer for a day."""
    REFUSED = "refused"
    """Telegram calls the push a bad request."""
    FILE_GONE = "file gone"
    """The brief is not among the content any more, and was not withdrawn."""
    UNEXPLAINED = "unexplained"
    """Words of a quote, names or numbers have changed without a correction that says so."""
    NO_RIGHTS = "no rights"
    """The newsroom's channel takes no post from the bot."""
