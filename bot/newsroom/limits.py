"""Every reply that a brief can cause, held to Telegram's limits before a reader asks for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from bot.brief import Brief
from bot.library import Library, Misfit, Place
from bot.links import LONGEST, Kind, Link
from bot.replies import pages
from bot.reply import Reply, plain

TITLE = 100
"""Characters of a section's title: it stands on a button and in Telegram's menu of commands."""
_LONGEST_USERNAME = "x" * 32

Page = tuple[Link, Reply]
"""A reply, and what opens it."""


def misfits(brief: Brief, _: Path = Path()) -> Iterator[Misfit]:
    """What Telegram would refuse of a brief, at the place in its file where an editor mends it."""
    return held_to_limits(brief, replies(brief))


def held_to_limits(brief: Brief, rendered: Iterable[Page]) -> Iterator[Misfit]:
    """The misfits of a brief whose pages are rendered already."""
    for number, section in enumerate(brief.sections):
        if (size := len(section.title)) > TITLE:
            rule = f"title: {size} characters where {TITLE} fit a button; shorten it"
            yield Misfit(("sections", number, "title"), rule)
    if brief.withdrawn:
        for fault in pages.withdrawn(brief).faults(in_one=True):
            yield Misfit(("withdrawn",), f"withdrawn: {fault}")
    for link, reply in rendered:
        place, subject = _place(brief, link)
        if (size := len(link.encode())) > LONGEST:
            rule = f"a link to it has {size} characters where {LONGEST} fit; shorten the ids"
            yield Misfit(place, f"{subject}: {rule}")
        # A list of quotes may go on in a second message; everything else is turned to in place.
        in_one = link.kind not in (Kind.QUOTES, Kind.SPEAKER)
        # When it is shared, the way back to the bot makes it a little longer.
        shared = pages.shared(reply, link, _LONGEST_USERNAME)
        for fault in Reply(shared.paragraphs, reply.buttons).faults(in_one=in_one):
            yield Misfit(place, f"{subject}: {fault}")


def longest(pages: Iterable[Page]) -> int:
    """Characters of the longest message among pages, as Telegram counts them."""
    return max(len(plain(text)) for _, reply in pages for text in reply.messages())


def replies(brief: Brief) -> Iterator[Page]:
    """Every page of a brief, and what opens it."""
    library = Library([brief])
    for link in pages.every_page(brief):
        if reply := pages.page(library, link):
            yield link, reply


def _place(brief: Brief, link: Link) -> tuple[Place, str]:
    if link.kind is Kind.SECTION:
        number = [section.id for section in brief.sections].index(link.part)
        return ("sections", number), f"section '{link.part}'"
    if link.kind is Kind.QUOTE:
        number = [quote.id for quote in brief.quotes].index(link.part)
        return ("quotes", number), f"quote '{link.part}'"
    if link.kind is Kind.SPEAKER:
        return ("people", link.part), f"the quotes of '{link.part}'"
    subjects = {Kind.START: "/start", Kind.OVERVIEW: "/brief", Kind.QUOTES: "/quotes"}
    return (), subjects[link.kind]
