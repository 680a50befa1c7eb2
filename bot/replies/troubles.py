"""What keeps a campaign from its readers, as the editors are told of it."""

from __future__ import annotations

from collections.abc import Iterator

from babel import Locale

from bot.markup import HTML
from bot.replies.campaign import Standing
from bot.replies.formats import ENGLISH, counted, together

_REFUSED = HTML("Telegram refuses it: {words}. Correct the file, then resume.")
_FILE_GONE = HTML(
    "Its file is gone, but that takes nothing back: {count} it. To withdraw it, put the file back with "
    "these lines:\n<code>withdrawn:\n  date: {date}\n  text: Why it is gone.</code>"
)
_WAITS_FOR_FILE = HTML("Its file is gone. It goes on once the file is back.")
_UNEXPLAINED = HTML("Words of a quote, names or numbers have changed, and no correction says so.")
_HELD = HTML("{why} The copies still show the earlier text.")
_NO_RIGHTS = HTML(
    "The channel takes no post from the bot: {words}. It is tried again every ten minutes."
)
_RESTORED = HTML("The database was put back from an older copy: some may have this already.")
_IN_DOUBT = HTML("It is not known whether it arrived in {where}.")
_SEND_AGAIN = HTML("It is not known whether it arrived in {where}. Send it there again?")
_CHANNEL = "the channel"


def troubles(standing: Standing, locale: Locale = ENGLISH) -> Iterator[HTML]:
    """What the editors have to know, or to decide about."""
    if standing.trouble == "refused":
        yield _REFUSED.format(words=standing.words)
    elif standing.trouble == "file gone" and standing.copies and not standing.withdrawn:
        day = standing.now.date().isoformat()
        show = "{count} copy still shows", "{count} copies still show"
        yield _FILE_GONE.format(count=counted(standing.copies, *show, locale), date=day)
    elif standing.trouble == "file gone" and standing.state == "paused":
        yield _WAITS_FOR_FILE
    elif standing.trouble == "unexplained":
        yield _HELD.format(why=_UNEXPLAINED) if standing.holds_edits else _UNEXPLAINED
    elif standing.trouble == "no rights" and (standing.state == "going" or standing.outdated):
        yield _NO_RIGHTS.format(words=standing.words)
    elif standing.trouble == "restored":
        yield _RESTORED
    if standing.in_doubt:
        template = _SEND_AGAIN if standing.asks_about_doubts else _IN_DOUBT
        yield template.format(where=_where(standing, locale))


def _where(standing: Standing, locale: Locale) -> HTML:
    groups = counted(standing.groups_in_doubt, "{count} group", "{count} groups", locale)
    places = [groups] if standing.groups_in_doubt else []
    return together([*places, _CHANNEL] if standing.channel_in_doubt else places, locale)
