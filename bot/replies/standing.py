"""The pages of a chat to which nothing is delivered: not subscribed, unsubscribed, paused, suspended."""

from __future__ import annotations

from babel import Locale

from bot import links
from bot.markup import HTML, lines
from bot.replies.formats import ENGLISH, dated, moment
from bot.replies.view import OFF, ON, View, Whose
from bot.reply import Reply, Turn, Url

_OFFER = {
    Whose.READER: HTML("<b>You are not subscribed.</b>"),
    Whose.GROUP: HTML("<b>This group is not subscribed.</b>"),
    Whose.TOPIC: HTML("<b>This topic is not subscribed.</b>"),
}
_I_CAN = HTML("I can send each brief as it appears, or at the times of day that you choose.")
_NOTHING_TO_STOP = {
    Whose.READER: HTML("You are not subscribed, so there is nothing to stop."),
    Whose.GROUP: HTML("This group is not subscribed, so there is nothing to stop."),
    Whose.TOPIC: HTML("This topic is not subscribed, so there is nothing to stop."),
}
_UNSUBSCRIBED = {
    Whose.READER: HTML("<b>You are unsubscribed.</b> Nothing more will come."),
    Whose.GROUP: HTML("<b>This group is unsubscribed.</b> Nothing more will come."),
    Whose.TOPIC: HTML("<b>This topic is unsubscribed.</b> Nothing more will come."),
}
_STAYS = HTML(
    "Your settings, the id of this chat and the list of what came are kept for 30 days, in case you come back. "
    "/forget deletes them now."
)
_SUSPENDED = {
    Whose.READER: HTML("<b>Your delivery has been paused since {day}</b>, when you blocked me."),
    Whose.GROUP: HTML(
        "<b>Delivery here has been paused since {day}</b>, when I could no longer write here."
    ),
    Whose.TOPIC: HTML(
        "<b>Delivery here has been paused since {day}</b>, when I could no longer write here."
    ),
}
_GO_ON = HTML("Should it go on?")
_PAUSED = HTML("<b>Delivery is paused until {moment}.</b>")
_BY_ITSELF = HTML("Then it goes on by itself.")

_IN_PRIVATE = HTML("I can deliver to a private chat, a group or a topic, but not here.")

_FROM_CHANNEL = HTML(
    "This group gets every brief from its channel already, so I do not send it a second time."
)

_SUBSCRIBE = "Subscribe"
_OPEN = "Subscribe in a private chat"
_UNDO = "Undo"
_RESUME = "Resume"
_LEAVE_OFF = "Leave it off"
_STOP = "Stop"


def offer(whose: Whose) -> Reply:
    """The page of who has no subscription."""
    return Reply((lines(_OFFER[whose], _I_CAN),), ((Turn(_SUBSCRIBE, ON),),))


def only_in_private(username: str) -> Reply:
    """The reply to who wants to subscribe where the bot cannot deliver: in the direct messages of a channel."""
    return Reply((_IN_PRIVATE,), ((Url(_OPEN, links.address(username, links.SUBSCRIBE)),),))


def from_channel() -> Reply:
    """The reply to who wants to subscribe the discussion group of the newsroom's channel."""
    return Reply((_FROM_CHANNEL,))


def nothing_to_stop(whose: Whose) -> Reply:
    """The reply to who wants to unsubscribe and has no subscription."""
    return Reply((_NOTHING_TO_STOP[whose],))


def stopped(view: View) -> Reply:
    """The page of who has unsubscribed."""
    return Reply((_UNSUBSCRIBED[view.whose], _STAYS), ((Turn(_UNDO, ON),),))


def suspended(view: View, locale: Locale = ENGLISH) -> Reply:
    """The question to who had blocked the bot, or had removed it from the group."""
    since = dated(view.local(view.subscription.changed).date(), locale)
    text = lines(_SUSPENDED[view.whose].format(day=since), _GO_ON)
    return Reply((text,), ((Turn(_RESUME, ON), Turn(_LEAVE_OFF, OFF)),))


def paused(view: View, locale: Locale = ENGLISH) -> Reply:
    """The page of who gets nothing for some days."""
    until = view.subscription.paused_until
    assert until is not None
    text = lines(_PAUSED.format(moment=moment(view.local(until), locale)), _BY_ITSELF)
    return Reply((text,), ((Turn(_RESUME, ON), Turn(_STOP, OFF)),))
