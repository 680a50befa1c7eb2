"""The pages of a brief, to which buttons turn and links lead."""

from __future__ import annotations

from collections.abc import Iterator

from babel import Locale

from bot import markup
from bot.brief import Brief, Section
from bot.library import Library
from bot.links import Kind, Link, address
from bot.markup import HTML, bold, lines, quotation
from bot.masthead import Newsroom
from bot.replies import keyboard, quotes
from bot.replies.formats import ENGLISH
from bot.replies.parts import colophon, dateline, headline, page_of, picture_of
from bot.reply import USERNAME, Button, Reply

_GREETING = HTML(
    "I bring you the news as a short brief: what it is about, who said what, and where it comes from."
)
_GREETING_OF = HTML("<b>{name}</b>: {promise}")
_PROMISE = "the news as a short brief."
_NOTHING = HTML(
    "No brief is out yet. The first one will be here as soon as it is published: send /start again then."
)
_NOTHING_NOW = HTML(
    "There is no brief here right now. The next one will be here as soon as it is published: send /start again then."
)
_LOST = HTML("That link leads to something I don't have any more. Here is the latest brief:")
_FULL_ACCOUNT = HTML("<b>The full account</b>")
_POINT = HTML("• {point}")
_READ_ON = "Read on with @{username}"


def nothing_yet(library: Library) -> Reply:
    """The reply to whoever asks for a brief while there is none: before the first is out, or after all are withdrawn."""
    why = _NOTHING_NOW if library.withdrawn else _NOTHING
    return Reply((why, HTML("/help lists what you can ask me.")))


def start_early(library: Library, locale: Locale = ENGLISH) -> Reply:
    """The start page while there is no brief."""
    return Reply((_greeting(library.newsroom, locale), *nothing_yet(library).paragraphs))


def withdrawn(brief: Brief) -> Reply:
    """The reply to a link to a withdrawn brief: why it is gone, and nothing of its content."""
    assert brief.withdrawn is not None
    return Reply((HTML.escape(brief.withdrawn.text),))


def start(library: Library, brief: Brief, locale: Locale = ENGLISH) -> Reply:
    """A brief's title and summary, and the greeting between them."""
    paragraphs = (
        headline(brief, locale),
        _greeting(library.newsroom, locale),
        HTML.escape(brief.summary),
        *colophon(brief, locale),
    )
    buttons = keyboard.rows(list(_start_buttons(library, brief)))
    return Reply(paragraphs, buttons, picture=picture_of(brief))


def start_instead(library: Library, locale: Locale = ENGLISH) -> Reply:
    """The start page for a link that leads nowhere."""
    page = start(library, library.latest, locale)
    head, _, *rest = page.paragraphs
    return Reply((_LOST, head, *rest), page.buttons, picture=page.picture)


def overview(brief: Brief, page: int = 1, locale: Locale = ENGLISH) -> Reply:
    """The whole brief, its points folded away; or one page of it, where it does not fit a message."""
    here = Link(Kind.OVERVIEW, brief.id)
    packed = _packed(brief, locale)
    last = len(packed)
    page = min(page, last)
    turned = keyboard.turns(here, page, last)
    paragraphs = (lines(headline(brief, locale), page_of(page, last)), *packed[page - 1])
    return Reply(
        (*paragraphs, *colophon(brief, locale)),
        keyboard.pages(brief, here, turned),
        picture=picture_of(brief),
    )


def overview_pages(brief: Brief) -> int:
    """How many messages the whole brief takes."""
    return len(_packed(brief, ENGLISH))


def glance(brief: Brief, locale: Locale = ENGLISH) -> Reply:
    """The whole brief in its summaries, as many as fit a message that is put into another chat."""
    head = (headline(brief, locale), HTML.escape(brief.summary))
    foot = colophon(brief, locale)
    sections = [lines(bold(section.title), section.summary) for section in brief.sections]
    while sections and not _fits((*head, *sections, *foot)):
        sections.pop()
    return Reply((*head, *sections, *foot), picture=picture_of(brief))


def section(brief: Brief, section: Section, locale: Locale = ENGLISH) -> Reply:
    """One section: its summary, and the full account folded away under it."""
    paragraphs = (
        lines(bold(section.title), dateline(brief, locale)),
        HTML.escape(section.summary),
        *_account(section, lines(_FULL_ACCOUNT)),
        *colophon(brief, locale),
    )
    here = Link(Kind.SECTION, brief.id, section.id)
    return Reply(paragraphs, keyboard.pages(brief, here))


def page(library: Library, link: Link, locale: Locale = ENGLISH) -> Reply | None:
    """The page that a link opens, or None where it leads nowhere (any more)."""
    brief = library.brief(link.brief)
    if brief is None:
        gone = library.gone(link.brief)
        return withdrawn(gone) if gone else None
    if link.kind is Kind.START:
        return start(library, brief, locale)
    if link.kind is Kind.OVERVIEW:
        return overview(brief, link.page, locale)
    if link.kind is Kind.QUOTES:
        return quotes.all_quotes(brief, link.page, locale)
    if link.kind is Kind.SPEAKER:
        return quotes.by(brief, link.part, link.page, locale)
    if link.kind is Kind.QUOTE:
        words = brief.quote(link.part)
        return quotes.card(brief, words, locale) if words else None
    part = brief.section(link.part)
    return section(brief, part, locale) if part else None


def every_page(brief: Brief) -> Iterator[Link]:
    """The links to all pages of a brief."""
    yield Link(Kind.START, brief.id)
    for number in range(1, overview_pages(brief) + 1):
        yield Link(Kind.OVERVIEW, brief.id, page=number)
    yield from (Link(Kind.SECTION, brief.id, section.id) for section in brief.sections)
    for number in range(1, quotes.pages_of(brief) + 1):
        yield Link(Kind.QUOTES, brief.id, page=number)
    for speaker in brief.speakers():
        for number in range(1, quotes.pages_of(brief, speaker) + 1):
            yield Link(Kind.SPEAKER, brief.id, speaker, number)
    yield from (Link(Kind.QUOTE, brief.id, quote.id) for quote in brief.quotes)


def shared(reply: Reply, link: Link, username: str) -> Reply:
    """A page as it is put into another chat: without buttons, with a link back to the bot."""
    back = markup.link(address(username, link), _READ_ON.format(username=username))
    return Reply((*reply.paragraphs, back), picture=reply.picture)


def _greeting(newsroom: Newsroom | None, locale: Locale) -> HTML:
    """Who brings the brief: the newsroom by its name and promise, or else the bot."""
    if newsroom is None:
        return _GREETING
    texts = newsroom.masthead(locale.language)
    return _GREETING_OF.format(name=texts.name, promise=texts.promise or _PROMISE)


def _start_buttons(library: Library, brief: Brief) -> Iterator[Button]:
    yield keyboard.whole(brief)
    if brief.quotes:
        yield keyboard.all_quotes(brief)
    if len(library.briefs) > 1:
        yield keyboard.all_briefs()
    else:
        yield keyboard.share(brief, Link(Kind.START, brief.id))


def _packed(brief: Brief, locale: Locale) -> list[list[HTML]]:
    """The summary and the sections of a brief, by the messages that they fit into."""
    around = (headline(brief, locale), page_of(99, 99), *colophon(brief, locale))
    packed = [[HTML.escape(brief.summary)]]
    for section in brief.sections:
        heading = lines(bold(section.title), section.summary)
        (account,) = _account(section, HTML("")) or ("",)
        piece = lines(heading, account)
        if not _fits((*around, *packed[-1], piece)):
            packed.append([])
        packed[-1].append(piece)
    return packed


def _fits(paragraphs: tuple[HTML, ...]) -> bool:
    """Whether paragraphs fit one message, with room for the link below them where they are shared."""
    link = markup.link("", _READ_ON.format(username="x" * USERNAME))
    return len(Reply((*paragraphs, link)).messages()) == 1


def _account(section: Section, heading: HTML) -> tuple[HTML, ...]:
    """The points of a section, folded away under a heading; nothing where there are none."""
    if not section.points:
        return ()
    points = HTML("\n\n").join(_POINT.format(point=point) for point in section.points)
    return (quotation(lines(heading, points), folded=True),)
