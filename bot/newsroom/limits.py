"""Telegram's limits: every reply that a brief can cause is held to them before a reader asks for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from babel import Locale

from bot.brief import Brief
from bot.library import BriefFile, Finding, Library, Place
from bot.links import LONGEST, Kind, Link
from bot.masthead import NAME, Newsroom
from bot.replies import pages, push
from bot.reply import TEXT, USERNAME, Reply, plain
from bot.subscription import ChatKind
from bot.translation import locale_for, locales

TITLE = 100
"""Characters of a section's title, which stands on a button and in Telegram's menu of commands."""
_NEARLY_FULL = TEXT * 9 // 10
"""Characters from which on the bot's own words, which are longer in some languages, may be too many for a message."""
_PARTS = (Kind.SECTION, Kind.QUOTE)
"""The pages of a part of a brief, of which other pages are made."""

_USERNAME = "x" * USERNAME
_NEWSROOM = Newsroom(name={"": "x" * NAME})
"""The longest names that a reply may have in it."""

Page = tuple[Link, Reply]
"""A reply, and the link that opens it."""


def held(files: Iterable[BriefFile]) -> Iterator[BriefFile]:
    """The same files, each with its brief's faults added."""
    for file in files:
        with file.checking():
            if file.brief:
                file.add_faults(faults(file.brief))
        yield file


def faults(brief: Brief, rendered: Iterable[Page] | None = None) -> Iterator[Finding]:
    """
    What Telegram would refuse of a brief, at the value to be shortened.

    `rendered` are the brief's `replies`, where they are at hand already.
    """
    for number, section in enumerate(brief.sections):
        if (size := len(section.title)) > TITLE:
            rule = f"title: {size} characters where {TITLE} fit a button; shorten it"
            yield Finding(("sections", number, "title"), rule)
    if brief.withdrawn:
        for fault in pages.withdrawn(brief).faults(in_one=True):
            yield Finding(("withdrawn",), f"withdrawn: {fault}")
    own = locale_for(brief.language)
    found = [
        (link.kind in _PARTS, finding)
        for link, reply in (replies(brief) if rendered is None else rendered)
        for finding in _page_faults(brief, link, reply, own)
        or _faults_elsewhere(brief, link, reply)
    ]
    # Lists are too long as well where one of their parts is, which is the one to be shortened.
    is_part = any(of_part for of_part, _ in found)
    yield from (finding for of_part, finding in found if of_part or not is_part)
    if not found:
        yield from _push_faults(brief)


def longest(rendered: Iterable[Page]) -> int:
    """Characters of the longest message among replies, as Telegram counts them."""
    return max(len(plain(text)) for _, reply in rendered for text in reply.messages())


def replies(brief: Brief) -> Iterator[Page]:
    """Every reply about a brief alone, as readers of its language get it, and the link that opens it."""
    return pages.every_page(Library([brief]), brief, locale_for(brief.language))


def _push_faults(brief: Brief) -> Iterator[Finding]:
    """Yield what Telegram would refuse of what subscribers get."""
    own = locale_for(brief.language)
    pushed = _pushed(brief, own)
    # Where the bot lacks the brief's language, its own words are in the newsroom's, which may be any.
    others = locales().values() if len(pushed.text) >= _NEARLY_FULL else ()
    for locale in (own, *others):
        if faults := _pushed(brief, locale).faults(in_one=True):
            yield from (Finding((), f"as subscribers get it: {fault}") for fault in faults)
            return


def _pushed(brief: Brief, locale: Locale) -> Reply:
    """What an editor gets who tries a brief, which is a little longer than what subscribers get."""
    pushed = push.push(brief, _NEWSROOM, _USERNAME, locale, kind=ChatKind.PRIVATE)
    return push.test(pushed, locale)


def _page_faults(brief: Brief, link: Link, reply: Reply, locale: Locale) -> list[Finding]:
    """What Telegram would refuse of one page, as readers of a language get it."""
    place, subject = _place(brief, link)
    found = []
    if (size := len(link.encode())) > LONGEST:
        rule = f"a link to it has {size} characters where {LONGEST} fit; shorten the ids"
        found.append(Finding(place, f"{subject}: {rule}"))
    # When it is shared, the way back to the bot makes it a little longer.
    shared = pages.shared(brief, reply, link, _USERNAME, locale)
    whole = Reply(shared.paragraphs, reply.buttons)
    return found + [Finding(place, f"{subject}: {fault}") for fault in whole.faults(in_one=True)]


def _faults_elsewhere(brief: Brief, link: Link, reply: Reply) -> list[Finding]:
    """What Telegram would refuse of a page that nearly fills a message, for readers of another language."""
    if len(reply.text) < _NEARLY_FULL:
        return []
    for locale in locales().values():
        page = pages.page(Library([brief]), link, locale)
        if page and (found := _page_faults(brief, link, page, locale)):
            return found
    return []


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
