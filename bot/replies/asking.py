"""What editors are shown of a campaign: the push as readers get it, where it stands, and what they can decide."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from babel import Locale

from bot.links import Act, Decision
from bot.markup import HTML, bold, lines
from bot.replies.campaign import Standing
from bot.replies.formats import clock, dated, duration, enumerated, number
from bot.replies.troubles import troubles
from bot.reply import Button, Reply, Turn
from bot.translation import Label, Message, Plural

_LINE = HTML("— — —")
_ASKED = Plural(
    "<b>Send this to {count} subscriber?</b>", "<b>Send this to {count} subscribers?</b>"
)
_SURE = Plural(
    "<b>Send it to {count} subscriber now?</b>", "<b>Send it to {count} subscribers now?</b>"
)
_SURE_LATER = Plural(
    "<b>Send it to {count} subscriber, at the time below?</b>",
    "<b>Send it to {count} subscribers, at the time below?</b>",
)
_ASKED_ALOUD = Plural(
    "<b>Send this correction with sound to the {count} subscriber who has the brief?</b>",
    "<b>Send this correction with sound to the {count} subscribers who have the brief?</b>",
)
_SURE_ALOUD = Plural(
    "<b>Send it to {count} subscriber with sound now?</b>",
    "<b>Send it to {count} subscribers with sound now?</b>",
)
_IN_COPIES = Message("Their copies show it in any case.")
_WAITING = Plural(
    "It goes out to {count} subscriber, unless it is taken back.",
    "It goes out to {count} subscribers, unless it is taken back.",
)
_GOING = Plural(
    "Going out to {count} subscriber: {sent} sent, {left} to go.",
    "Going out to {count} subscribers: {sent} sent, {left} to go.",
)
_PLANNED = Plural("It goes out to {count} subscriber.", "It goes out to {count} subscribers.")
# Translators: {moment} is a time, or a day and a time.
_BEGINS = Message("Begins: {moment}")
# Translators: the moment at which the last subscriber gets it, about; {moment} is a time, or a day and a time.
_ENDS = Message("Ends at about: {moment}")
# Translators: {counts} is a list such as "1,198 sent, 5 blocked, 48 s".
_DONE = Message("Delivered: {counts}.")
_STOPPED = Message("Stopped: {counts}.")
_WITHDRAWN = Message("Withdrawn: {counts}.")
_PAUSED = Message("Paused: {counts}.")
_DECLINED = Message("Not sent.")
_UNANSWERED = Message("Not sent: nobody has answered for a day.")
_ALL_THE_SAME = Message("The copies show it all the same.")
_PULLED = Message("Pulled: readers are told that it is being checked.")
_SURE_TO_PULL = Message("<b>Have all copies say that the brief is being checked?</b>")
_EDITING = Plural(
    "{count} copy is being edited. The last is done at about: {moment}",
    "{count} copies are being edited. The last is done at about: {moment}",
)
# Translators: these count messages; they stand in a list behind "Delivered:".
_SENT = Plural("{count} sent", "{count} sent")
_BLOCKED = Plural("{count} blocked", "{count} blocked")
_UNDELIVERABLE = Plural("{count} cannot be reached", "{count} cannot be reached")
_UNSURE = Plural("{count} in doubt", "{count} in doubt")
_EXPIRED = Plural("{count} too late", "{count} too late")
_LEFT = Plural("{count} to go", "{count} to go")
_REMINDER = Message(
    "<b>{title}</b> comes out at {time}, and nobody has said whether to send it. "
    "Until somebody does, readers can look it up, but it is sent to nobody."
)
# Translators: who decided about a campaign, and when.
_BY = Message("{who}, {time}")


def shown(push: Reply, standing: Standing, asked: Act | None, locale: Locale) -> Reply:
    """
    The message about a campaign: the push, where it stands, and the buttons.

    `asked` is the decision that an editor is asked to confirm, None for none.
    """
    told = [*_told(standing, asked, locale), *troubles(standing, locale)]
    if standing.decided_by:
        told.append(_BY(locale, who=standing.decided_by, time=clock(standing.changed, locale)))
    rows = tuple((button,) for button in _buttons(standing, asked, locale))
    return replace(push, paragraphs=(*push.paragraphs, _LINE, lines(*told)), buttons=rows)


def without_push(title: str) -> Reply:
    """What stands in place of a push that Telegram refuses."""
    return Reply((bold(title),))


def reminder(title: str, at: datetime, locale: Locale) -> Reply:
    """The reminder of a brief that comes out in a moment, and about which nobody has decided."""
    return Reply((_REMINDER(locale, title=title, time=clock(at, locale)),))


def _told(standing: Standing, asked: Act | None, locale: Locale) -> Iterator[HTML]:
    count, later = standing.recipients, standing.begins > standing.now
    begins = _BEGINS(locale, moment=_moment(standing.begins, standing, locale))
    if asked is Act.PULL:
        yield _SURE_TO_PULL(locale)
        return
    if asked is Act.SEND:
        question = _SURE_LATER if later else _SURE
        yield (_SURE_ALOUD if standing.is_correction else question)(locale, count)
    elif standing.state == "asked" and standing.is_correction:
        yield lines(_ASKED_ALOUD(locale, count), _IN_COPIES(locale))
    elif standing.state == "asked":
        yield _ASKED(locale, count)
    elif standing.state == "waiting":
        yield _WAITING(locale, count)
    elif standing.state == "declined":
        yield (_UNANSWERED if standing.trouble == "unanswered" else _DECLINED)(locale)
        if standing.is_correction:
            yield _ALL_THE_SAME(locale)
    elif standing.pulled:
        yield _PULLED(locale)
    elif standing.state == "going" and later:
        yield _PLANNED(locale, count)
    elif standing.state == "going":
        sent, left = number(standing.sent, locale), number(standing.left, locale)
        yield _GOING(locale, count, sent=sent, left=left)
    else:
        template = {"paused": _PAUSED, "stopped": _STOPPED}.get(standing.state, _DONE)
        template = _WITHDRAWN if standing.withdrawn else template
        yield template(locale, counts=_counts(standing, locale))
    if standing.state in ("asked", "waiting", "going"):
        if standing.state == "waiting" or (later and not standing.is_correction):
            yield begins
        if standing.ends:
            yield _ENDS(locale, moment=_moment(standing.ends, standing, locale))
    if standing.edited:
        moment = _moment(standing.edited, standing, locale)
        yield _EDITING(locale, standing.outdated, moment=moment)


def _moment(at: datetime, standing: Standing, locale: Locale) -> str:
    """A time, with its day where that is another one."""
    is_today = at.date() == standing.now.date()
    return clock(at, locale) if is_today else dated(at, locale)


def _buttons(standing: Standing, asked: Act | None, locale: Locale) -> Iterator[Button]:
    def button(title: Label, act: Act) -> Turn:
        return Turn(title(locale), Decision(act, standing.campaign, standing.revision))

    if asked:
        yield button(Label("campaign", "Yes"), asked)
        yield button(Label("campaign", "Back"), Act.SHOW)
        return
    if standing.asks_about_doubts:
        yield button(Label("Send again"), Act.AGAIN)
        # Translators: the message has arrived, and is not sent again.
        yield button(Label("It is there"), Act.THERE)
    if standing.state == "asked":
        yield button(Label("Send"), Act.ASK_SEND)
        yield button(Label("Send me a test"), Act.TEST)
        yield button(Label("Don't send"), Act.DECLINE)
    elif standing.state == "waiting":
        yield button(Label("Don't send"), Act.DECLINE)
    elif standing.state == "going":
        yield button(Label("campaign", "Pause"), Act.PAUSE)
        yield button(Label("Stop the rest"), Act.STOP)
    elif standing.state == "paused":
        yield button(Label("campaign", "Resume"), Act.RESUME)
        yield button(Label("Stop the rest"), Act.STOP)
    if standing.holds_edits:
        yield button(Label("Edit the copies"), Act.EDIT)
    elif standing.outdated and not standing.urgent:
        yield button(Label("Leave the other copies as they are"), Act.LEAVE)
    if standing.pulled:
        # Translators: shows the text of a brief again that was being checked.
        yield button(Label("Restore"), Act.RESTORE)
    elif standing.state in ("asked", "waiting"):
        return  # "Don't send" comes first
    elif standing.copies and not (standing.is_correction or standing.withdrawn):
        yield button(
            # Translators: has all copies say that the brief is being checked, and nobody sees its text meanwhile.
            Label("Pull it"),
            Act.ASK_PULL,
        )


def _counts(standing: Standing, locale: Locale) -> HTML:
    """What has become of the deliveries: `1,198 sent, 5 blocked, 48 s`."""
    counts = (
        (standing.blocked, _BLOCKED),
        (standing.undeliverable, _UNDELIVERABLE),
        (standing.unsure, _UNSURE),
        (standing.expired, _EXPIRED),
        (standing.left, _LEFT),
    )
    told = [_SENT(locale, standing.sent)]
    told += [phrase(locale, count) for count, phrase in counts if count]
    if standing.took is not None and standing.took >= 1:
        told.append(HTML.escape(duration(standing.took, locale)))
    return enumerated(told, locale)
