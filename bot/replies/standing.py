"""The pages of a chat to which nothing is delivered: not subscribed, unsubscribed, paused, suspended."""

from __future__ import annotations

from babel import Locale

from bot import links
from bot.markup import lines
from bot.replies.formats import dated, moment
from bot.replies.view import OFF, ON, View, Whose
from bot.reply import Reply, Turn, Url
from bot.translation import Label, Message

_OFFER = {
    Whose.READER: Message("<b>You are not subscribed.</b>"),
    Whose.GROUP: Message("<b>This group is not subscribed.</b>"),
    Whose.TOPIC: Message("<b>This topic is not subscribed.</b>"),
}
_I_CAN = Message("I can send each brief as it appears, or at the times of day that you choose.")
_NOTHING_TO_STOP = {
    Whose.READER: Message("You are not subscribed, so there is nothing to stop."),
    Whose.GROUP: Message("This group is not subscribed, so there is nothing to stop."),
    Whose.TOPIC: Message("This topic is not subscribed, so there is nothing to stop."),
}
_UNSUBSCRIBED = {
    Whose.READER: Message("<b>You are unsubscribed.</b> Nothing more will come."),
    Whose.GROUP: Message("<b>This group is unsubscribed.</b> Nothing more will come."),
    Whose.TOPIC: Message("<b>This topic is unsubscribed.</b> Nothing more will come."),
}
_STAYS = Message(
    "Your settings, the id of this chat and the list of what came are kept for 30 days, in case you come back. "
    "/forget deletes them now."
)
_SUSPENDED = {
    Whose.READER: Message("<b>Your delivery has been paused since {day}</b>, when you blocked me."),
    Whose.GROUP: Message(
        "<b>Delivery here has been paused since {day}</b>, when I could no longer write here."
    ),
    Whose.TOPIC: Message(
        "<b>Delivery here has been paused since {day}</b>, when I could no longer write here."
    ),
}
_GO_ON = Message("Should it go on?")
_PAUSED = Message("<b>Delivery is paused until {moment}.</b>")
_BY_ITSELF = Message("Then it goes on by itself.")

_IN_PRIVATE = Message("I can deliver to a private chat, a group or a topic, but not here.")

_FROM_CHANNEL = Message(
    "This group gets every brief from its channel already, so I do not send it a second time."
)

_SUBSCRIBE = Label("Subscribe")
_OPEN = Label("Subscribe in a private chat")
_UNDO = Label("Undo")
_RESUME = Label("Resume")
_LEAVE_OFF = Label("Leave it off")
_STOP = Label("Stop")


def offer(whose: Whose, locale: Locale) -> Reply:
    """The page of who has no subscription."""
    return Reply(
        (lines(_OFFER[whose](locale), _I_CAN(locale)),), ((Turn(_SUBSCRIBE(locale), ON),),)
    )


def only_in_private(username: str, locale: Locale) -> Reply:
    """The reply to who wants to subscribe where the bot cannot deliver: in the direct messages of a channel."""
    return Reply(
        (_IN_PRIVATE(locale),), ((Url(_OPEN(locale), links.address(username, links.SUBSCRIBE)),),)
    )


def from_channel(locale: Locale) -> Reply:
    """The reply to who wants to subscribe the discussion group of the newsroom's channel."""
    return Reply((_FROM_CHANNEL(locale),))


def nothing_to_stop(whose: Whose, locale: Locale) -> Reply:
    """The reply to who wants to unsubscribe and has no subscription."""
    return Reply((_NOTHING_TO_STOP[whose](locale),))


def stopped(view: View, locale: Locale) -> Reply:
    """The page of who has unsubscribed."""
    return Reply((_UNSUBSCRIBED[view.whose](locale), _STAYS(locale)), ((Turn(_UNDO(locale), ON),),))


def suspended(view: View, locale: Locale) -> Reply:
    """The question to who had blocked the bot, or had removed it from the group."""
    since = dated(view.local(view.subscription.changed).date(), locale)
    text = lines(_SUSPENDED[view.whose](locale, day=since), _GO_ON(locale))
    return Reply((text,), ((Turn(_RESUME(locale), ON), Turn(_LEAVE_OFF(locale), OFF)),))


def paused(view: View, locale: Locale) -> Reply:
    """The page of who gets nothing for some days."""
    until = view.subscription.paused_until
    assert until is not None
    text = lines(_PAUSED(locale, moment=moment(view.local(until), locale)), _BY_ITSELF(locale))
    return Reply((text,), ((Turn(_RESUME(locale), ON), Turn(_STOP(locale), OFF)),))
