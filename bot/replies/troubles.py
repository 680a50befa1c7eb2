"""What keeps a campaign from its readers, as the editors are told of it."""

from __future__ import annotations

from collections.abc import Iterator

from babel import Locale

from bot.markup import HTML, code
from bot.replies.campaign import Standing
from bot.translation import Label, Message, Plural

_LINES = "withdrawn:\n  date: {date}\n  text: {text}"
_REFUSED = Message("Telegram refuses it: {words}. Correct the file, then resume.")
# Translators: {lines} are those to be written into the file.
_FILE_GONE = Plural(
    "Its file is gone, but that takes nothing back: {count} copy still shows it. To withdraw it, put the file back "
    "with these lines:\n{lines}",
    "Its file is gone, but that takes nothing back: {count} copies still show it. To withdraw it, put the file back "
    "with these lines:\n{lines}",
)
# Translators: an example of the text that readers of a withdrawn brief see.
_WHY_GONE = Label("Why it is gone.")
_WAITS_FOR_FILE = Message("Its file is gone. It goes on once the file is back.")
_UNEXPLAINED = Message(
    "Words of a quote, names or numbers have changed, and no correction says so."
)
_HELD = Message("The copies still show the earlier text.")
# Translators: {words} are Telegram's own, in English.
_NO_RIGHTS = Message(
    "The channel takes no post from the bot: {words}. It is tried again every ten minutes."
)
_RESTORED = Message("The database was put back from an older copy: some may have this already.")
_IN_GROUPS = Plural(
    "It is not known whether it arrived in {count} group.",
    "It is not known whether it arrived in {count} groups.",
)
_IN_CHANNEL = Message("It is not known whether it arrived in the channel.")
_IN_BOTH = Plural(
    "It is not known whether it arrived in {count} group and in the channel.",
    "It is not known whether it arrived in {count} groups and in the channel.",
)
_SEND_AGAIN = Message("Send it there again?")


def troubles(standing: Standing, locale: Locale) -> Iterator[HTML]:
    """What the editors have to know, or to decide about."""
    if standing.trouble == "refused":
        yield _REFUSED(locale, words=standing.words)
    elif standing.trouble == "file gone" and standing.copies and not standing.withdrawn:
        written = _LINES.format(date=standing.now.date().isoformat(), text=_WHY_GONE(locale))
        yield _FILE_GONE(locale, standing.copies, lines=code(written))
    elif standing.trouble == "file gone" and standing.state == "paused":
        yield _WAITS_FOR_FILE(locale)
    elif standing.trouble == "unexplained":
        yield _UNEXPLAINED(locale)
        if standing.holds_edits:
            yield _HELD(locale)
    elif standing.trouble == "no rights" and (standing.state == "going" or standing.outdated):
        yield _NO_RIGHTS(locale, words=standing.words)
    elif standing.trouble == "restored":
        yield _RESTORED(locale)
    if standing.in_doubt:
        groups = standing.groups_in_doubt
        if not groups:
            yield _IN_CHANNEL(locale)
        else:
            yield (_IN_BOTH if standing.channel_in_doubt else _IN_GROUPS)(locale, groups)
        if standing.asks_about_doubts:
            yield _SEND_AGAIN(locale)
