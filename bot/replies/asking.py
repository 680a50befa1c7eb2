"""What editors are shown of a campaign: the push as readers get it, where it stands, and what they can decide."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from babel import Locale

from bot.links import Act, Decision
from bot.markup import HTML, bold, lines
from bot.replies.campaign import Standing
from bot.replies.formats import ENGLISH, clock, counted, dated, duration, number
from bot.replies.troubles import troubles
from bot.reply import Button, Reply, Turn

_LINE = HTML("— — —")
_ASKED = HTML("<b>Send this to {count}?</b>")
_ASKED_LATER = HTML("<b>Send this to {count} {when}?</b>")
_SURE = HTML("<b>Send it to {count} now?</b>")
_SURE_LATER = HTML("<b>Send it to {count} {when}?</b>")
_ASKED_ALOUD = HTML("<b>Send this correction with sound to {count} who have the brief?</b>")
_SURE_ALOUD = HTML("<b>Send it to {count} with sound now?</b>")
_IN_COPIES = HTML("Their copies show it in any case.")
_ENDS = HTML("The last gets it at about {time}.")
_ENDS_LATER = HTML("The last gets it on {day} at about {time}.")
_WAITING = HTML("It goes out to {count} {when}, unless it is taken back.")
_GOING = HTML("Going out to {count}: {sent} sent, {left} to go.")
_PLANNED = HTML("It goes out to {count} {when}.")
_DONE = HTML("Delivered: {told}.")
_STOPPED = HTML("Stopped: {told}.")
_WITHDRAWN = HTML("Withdrawn: {told}.")
_PAUSED = HTML("Paused: {told}.")
_DECLINED = HTML("Not sent.")
_UNANSWERED = HTML("Not sent: nobody has answered for a day.")
_ALL_THE_SAME = HTML("{told} The copies show it all the same.")
_PULLED = HTML("Pulled: readers are told that it is being checked.")
_SURE_TO_PULL = HTML("<b>Have all copies say that the brief is being checked?</b>")
_EDITING = HTML("{count}, the last {when} or so.")
_BY = HTML("{who}, {time}")
_SENT = "{count} sent"
_BLOCKED = "{count} blocked"
_UNDELIVERABLE = "{count} cannot be reached"
_UNSURE = "{count} in doubt"
_EXPIRED = "{count} too late"
_LEFT = "{count} to go"
_AT = HTML("at {time}")
_ON = HTML("on {day} at {time}")
_REMINDER = HTML(
    "<b>{title}</b> comes out at {time}, and nobody has said whether to send it. "
    "Until somebody does, readers can look it up, but it is sent to nobody."
)


def shown(push: Reply, standing: Standing, asked: Act | None, locale: Locale = ENGLISH) -> Reply:
    """
    The message about a campaign: the push, where it stands, and the buttons.

    `asked` is the decision that an editor is asked to confirm, None for none.
    """
    told = [*_told(standing, asked, locale), *troubles(standing, locale)]
    if standing.decided_by:
        told.append(_BY.format(who=standing.decided_by, time=clock(standing.changed, locale)))
    rows = tuple((button,) for button in _buttons(standing, asked))
    return replace(push, paragraphs=(*push.paragraphs, _LINE, lines(*told)), buttons=rows)


def without_push(title: str) -> Reply:
    """What stands in place of a push that Telegram refuses."""
    return Reply((bold(title),))


def reminder(title: str, at: datetime, locale: Locale = ENGLISH) -> Reply:
    """The reminder of a brief that comes out in a moment, and about which nobody has decided."""
    return Reply((_REMINDER.format(title=title, time=clock(at, locale)),))


def _told(standing: Standing, asked: Act | None, locale: Locale) -> Iterator[HTML]:
    count = _subscribers(standing.recipients, locale)
    later = standing.begins > standing.now
    when = _when(standing.begins, standing, locale)
    if asked is Act.PULL:
        yield _SURE_TO_PULL
        return
    if asked is Act.SEND:
        template = _SURE_LATER if later else _SURE
        template = _SURE_ALOUD if standing.is_correction else template
        yield template.format(count=count, when=when)
    elif standing.state == "asked" and standing.is_correction:
        yield lines(_ASKED_ALOUD.format(count=count), _IN_COPIES)
    elif standing.state == "asked":
        template = _ASKED_LATER if later else _ASKED
        yield template.format(count=count, when=when)
    elif standing.state == "waiting":
        yield _WAITING.format(count=count, when=when)
    elif standing.state == "declined":
        told = _UNANSWERED if standing.trouble == "unanswered" else _DECLINED
        yield _ALL_THE_SAME.format(told=told) if standing.is_correction else told
    elif standing.pulled:
        yield _PULLED
    elif standing.state == "going" and later:
        yield _PLANNED.format(count=count, when=when)
    elif standing.state == "going":
        sent, left = number(standing.sent, locale), number(standing.left, locale)
        yield _GOING.format(count=count, sent=sent, left=left)
    else:
        template = {"paused": _PAUSED, "stopped": _STOPPED}.get(standing.state, _DONE)
        template = _WITHDRAWN if standing.withdrawn else template
        yield template.format(told=_counts(standing, locale))
    if standing.ends and standing.state in ("asked", "waiting", "going"):
        today = standing.ends.date() == standing.now.date()
        day, time = dated(standing.ends.date(), locale), clock(standing.ends, locale)
        yield (_ENDS if today else _ENDS_LATER).format(day=day, time=time)
    if standing.edited:
        editing = "{count} copy is being edited", "{count} copies are being edited"
        count = counted(standing.outdated, *editing, locale)
        yield _EDITING.format(count=count, when=_when(standing.edited, standing, locale))


def _when(at: datetime, standing: Standing, locale: Locale) -> HTML:
    """A moment in a sentence, with its day where that is another one."""
    template = _AT if at.date() == standing.now.date() else _ON
    return template.format(day=dated(at.date(), locale), time=clock(at, locale))


def _buttons(standing: Standing, asked: Act | None) -> Iterator[Button]:
    def button(title: str, act: Act) -> Turn:
        return Turn(title, Decision(act, standing.campaign, standing.revision))

    if asked:
        yield button("Yes", asked)
        yield button("Back", Act.SHOW)
        return
    if standing.asks_about_doubts:
        yield button("Send again", Act.AGAIN)
        yield button("It is there", Act.THERE)
    if standing.state == "asked":
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
    if standing.holds_edits:
        yield button("Edit the copies", Act.EDIT)
    elif standing.outdated and not standing.urgent:
        yield button("Leave the other copies as they are", Act.LEAVE)
    if standing.pulled:
        yield button("Restore", Act.RESTORE)
    elif standing.state in ("asked", "waiting"):
        return  # "Don't send" comes first
    elif standing.copies and not (standing.is_correction or standing.withdrawn):
        yield button("Pull it", Act.ASK_PULL)


def _counts(standing: Standing, locale: Locale) -> str:
    """What has become of the deliveries: `1,198 sent, 5 blocked, 48 s`."""
    counts = (
        (standing.blocked, _BLOCKED),
        (standing.undeliverable, _UNDELIVERABLE),
        (standing.unsure, _UNSURE),
        (standing.expired, _EXPIRED),
        (standing.left, _LEFT),
    )
    told = [_SENT.format(count=number(standing.sent, locale))]
    told += [phrase.format(count=number(count, locale)) for count, phrase in counts if count]
    if standing.took is not None and standing.took >= 1:
        told.append(duration(standing.took, locale))
    return ", ".join(told)


def _subscribers(count: int, locale: Locale) -> str:
    return counted(count, "{count} subscriber", "{count} subscribers", locale)
