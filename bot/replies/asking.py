"""What editors are shown of a campaign: the push as readers get it, where it stands, and what they can decide."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from babel import Locale

from bot.links import Act, Decision
from bot.markup import HTML, bold, lines
from bot.replies.formats import ENGLISH, clock, counted, dated, number
from bot.reply import Button, Reply, Turn

_LINE = HTML("— — —")
_ASKED = HTML("<b>Send this to {count}?</b>")
_ASKED_AT = HTML("<b>Send this to {count} at {time}?</b>")
_SURE = HTML("<b>Send it to {count} now?</b>")
_UNTIL = HTML("The last gets it at about {time}.")
_WAITING = HTML("It goes out to {count} at {time}, unless it is taken back.")
_GOING = HTML("Going out to {count}: {sent} sent, {left} to go.")
_PLANNED = HTML("It goes out to {count} at {time}.")
_DONE = HTML("Delivered: {told}.")
_STOPPED = HTML("Stopped: {told}.")
_PAUSED = HTML("Paused: {told}.")
_DECLINED = HTML("Not sent.")
_UNANSWERED = HTML("Not sent: nobody has answered for a day.")
_PULLED = HTML("Pulled: readers are told that it is being checked.")
_SURE_TO_PULL = HTML("<b>Have all copies say that the brief is being checked?</b>")
_EDITING = HTML("{count} are being edited.")
_BY = HTML("{who}, {time}")
_REFUSED = HTML("Telegram refuses it: {words}. Correct the file, then resume.")
_FILE_GONE = HTML(
    "Its file is gone, which takes nothing back: {count} still show it. To withdraw it, put the file back with "
    "these lines:\n<code>withdrawn:\n  date: {date}\n  text: Why it is gone.</code>"
)
_UNEXPLAINED = HTML("Words of a quote, names or numbers have changed, and no correction says so.")
_NO_RIGHTS = HTML(
    "The channel takes no post from the bot: {words}. It is tried again every ten minutes."
)
_IN_DOUBT = HTML("Nobody knows whether it arrived in {count}. Look there before you send it again.")
_RESTORED = HTML("The database was put back from an older copy: some may have this already.")
_REMINDER = HTML("In ten minutes is the hour of a brief that waits for your word: {title}")


@dataclass(frozen=True)
class Standing:
    """Where a campaign stands."""

    campaign: int
    revision: int
    state: str
    """A `CampaignState` of `bot.delivery`."""
    trouble: str
    """A `Trouble` of `bot.delivery`, empty for none."""
    words: str
    """Telegram's words for the trouble."""
    pulled: bool
    decided_by: str
    """Who decided last; empty for nobody."""
    changed: datetime
    """When it last changed, by the newsroom's clock."""
    begins: datetime
    """The moment before which nothing goes out, by the newsroom's clock."""
    now: datetime
    """The moment of this, by the newsroom's clock."""
    ends: datetime | None
    """When the last message goes out, about; None where that is not known."""
    recipients: int
    """Subscribers whom it concerns."""
    sent: int
    left: int
    blocked: int
    unsure: int
    expired: int
    outdated: int
    """Copies that show an earlier text."""


def shown(push: Reply, standing: Standing, asked: Act | None, locale: Locale = ENGLISH) -> Reply:
    """
    The message about a campaign: the push, where it stands, and the buttons.

    `asked` is the decision that an editor is asked to confirm, None for none.
    """
    told = [*_told(standing, asked, locale), *_trouble(standing, locale)]
    if standing.decided_by:
        told.append(
            _BY.format(who=standing.decided_by, time=clock(standing.changed.time(), locale))
        )
    rows = tuple((button,) for button in _buttons(standing, asked))
    return replace(push, paragraphs=(*push.paragraphs, _LINE, lines(*told)), buttons=rows)


def without_push(title: str) -> Reply:
    """What stands in place of a push that Telegram refuses."""
    return Reply((bold(title),))


def reminder(title: str) -> Reply:
    """The reminder of a brief whose hour is near, and about which nobody has decided."""
    return Reply((_REMINDER.format(title=title),))


def _told(standing: Standing, asked: Act | None, locale: Locale) -> Iterator[HTML]:
    count = _subscribers(standing.recipients, locale)
    begins = clock(standing.begins.time(), locale)
    later = standing.begins > standing.now
    if asked is Act.PULL:
        yield _SURE_TO_PULL
        return
    if asked is Act.SEND:
        yield _SURE.format(count=count)
    elif standing.state == "asked":
        at = dated(standing.begins.replace(tzinfo=None), locale)
        yield _ASKED_AT.format(count=count, time=at) if later else _ASKED.format(count=count)
    elif standing.state == "waiting":
        yield _WAITING.format(count=count, time=begins)
    elif standing.state == "declined":
        yield _UNANSWERED if standing.trouble == "unanswered" else _DECLINED
    elif standing.pulled:
        yield _PULLED
    elif standing.state == "going" and later:
        yield _PLANNED.format(count=count, time=dated(standing.begins.replace(tzinfo=None), locale))
    elif standing.state == "going":
        sent, left = number(standing.sent, locale), number(standing.left, locale)
        yield _GOING.format(count=count, sent=sent, left=left)
    else:
        template = {"paused": _PAUSED, "stopped": _STOPPED}.get(standing.state, _DONE)
        yield template.format(told=_counts(standing, locale))
    if standing.ends and standing.state in ("asked", "waiting", "going"):
        yield _UNTIL.format(time=clock(standing.ends.time(), locale))
    if standing.outdated:
        yield _EDITING.format(count=_copies(standing.outdated, locale))


def _trouble(standing: Standing, locale: Locale) -> Iterator[HTML]:
    if standing.trouble == "refused":
        yield _REFUSED.format(words=standing.words)
    elif standing.trouble == "file gone":
        day = standing.now.date().isoformat()
        yield _FILE_GONE.format(count=_copies(standing.sent, locale), date=day)
    elif standing.trouble == "unexplained":
        yield _UNEXPLAINED
    elif standing.trouble == "no rights":
        yield _NO_RIGHTS.format(words=standing.words)
    elif standing.trouble == "in doubt":
        yield _IN_DOUBT.format(
            count=counted(standing.unsure, "{count} chat", "{count} chats", locale)
        )
    elif standing.trouble == "restored":
        yield _RESTORED


def _buttons(standing: Standing, asked: Act | None) -> Iterator[Button]:
    def button(title: str, act: Act) -> Turn:
        return Turn(title, Decision(act, standing.campaign, standing.revision))

    if asked:
        yield button("Yes", asked)
        yield button("Back", Act.SHOW)
    elif standing.state == "asked":
        yield button("Send", Act.ASK_SEND)
        yield button("Send me a test", Act.TEST)
        yield button("Don't send", Act.DECLINE)
    elif standing.state == "waiting":
        yield button("Don't send", Act.DECLINE)
    elif standing.state == "going":
        yield button("Pause", Act.PAUSE)
        yield button("Stop the rest", Act.STOP)
    elif standing.state == "paused":
        yield button("Resume", Act.RESUME)
        yield button("Stop the rest", Act.STOP)
    if standing.trouble == "unexplained" and not asked:
        yield button("Edit the copies", Act.EDIT)
    elif standing.outdated and not asked:
        yield button("Leave the other copies as they are", Act.LEAVE)
    if standing.pulled and not asked:
        yield button("Restore", Act.RESTORE)
    elif standing.sent and not asked:
        yield button("Pull it", Act.ASK_PULL)


def _counts(standing: Standing, locale: Locale) -> str:
    """What has become of the deliveries: `1,198 sent, 5 blocked`."""
    told = [f"{number(standing.sent, locale)} sent"]
    for count, what in (
        (standing.blocked, "blocked"),
        (standing.unsure, "in doubt"),
        (standing.expired, "too late"),
        (standing.left, "to go"),
    ):
        if count:
            told.append(f"{number(count, locale)} {what}")
    return ", ".join(told)


def _subscribers(count: int, locale: Locale) -> str:
    return counted(count, "{count} subscriber", "{count} subscribers", locale)


def _copies(count: int, locale: Locale) -> str:
    return counted(count, "{count} copy", "{count} copies", locale)
