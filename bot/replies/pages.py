"""The pages of a brief, to which buttons turn and links lead."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from babel import Locale

from bot import markup
from bot.brief import Brief, Section
from bot.library import Library
from bot.links import Kind, Link, address
from bot.markup import HTML, bold, lines, quotation
from bot.replies import keyboard, quotes, start
from bot.replies.parts import (
    colophon,
    dateline,
    headline,
    page_of,
    picture_of,
    written_in,
)
from bot.reply import TEXT, USERNAME, Reply, Size
from bot.translation import Label, Message

_FULL_ACCOUNT = Message("<b>The full account</b>")
_BULLET = HTML("• ")
_READ_ON = Label("Read on with @{username}")


def withdrawn(brief: Brief) -> Reply:
    """The reply to a link to a withdrawn brief: why it is gone, and nothing of its content."""
    assert brief.withdrawn is not None
    return Reply((HTML.escape(brief.withdrawn.text),))


def overview(brief: Brief, locale: Locale, page: int = 1, versions: Sequence[Brief] = ()) -> Reply:
    """
    The whole brief, its points folded away; or one page of it, where it does not fit a message.

    `versions` are the briefs that tell the same story in other languages.
    """
    packed = list(_packed(brief, locale))
    return _overview(brief, packed, min(page, len(packed)), locale, versions)


def in_one_message(brief: Brief, locale: Locale) -> Reply:
    """The whole brief as it is put into another chat: in its summaries, as many as fit, where it takes several pages."""
    head, foot = headline(brief, locale), colophon(brief, locale)
    packed = [] if _is_long(brief) else list(islice(_packed(brief, locale), 2))
    text = (
        packed[0]
        if len(packed) == 1
        else _summaries(brief, _size(written_in(brief, locale), head, *foot))
    )
    return Reply((head, *text, *foot), picture=picture_of(brief))


def section(brief: Brief, section: Section, locale: Locale) -> Reply:
    """The page of one section."""
    here = Link(Kind.SECTION, brief.id, section.id)
    return Reply(section_text(brief, section, locale), keyboard.pages(brief, here, locale))


def section_text(brief: Brief, section: Section, locale: Locale) -> tuple[HTML, ...]:
    """One section: its summary, and the full account folded away under it."""
    return (
        lines(bold(section.title), dateline(brief, locale)),
        HTML.escape(section.summary),
        *_account(section, _FULL_ACCOUNT(written_in(brief, locale))),
        *colophon(brief, locale),
    )


def page(library: Library, link: Link, locale: Locale) -> Reply | None:
    """The page that a link opens, or None where it leads nowhere (any more)."""
    brief = library.brief(link.brief)
    if brief is None:
        gone = library.gone(link.brief)
        return withdrawn(gone) if gone else None
    if link.kind is Kind.START:
        return start.page(library, brief, locale)
    if link.kind is Kind.OVERVIEW:
        return overview(brief, locale, link.page, library.versions(brief))
    if link.kind is Kind.QUOTES:
        return quotes.all_quotes(brief, locale, link.page)
    if link.kind is Kind.SPEAKER:
        return quotes.by(brief, link.part, locale, link.page)
    if link.kind is Kind.QUOTE:
        words = brief.quote(link.part)
        return quotes.card(brief, words, locale) if words else None
    part = brief.section(link.part)
    return section(brief, part, locale) if part else None


def every_page(library: Library, brief: Brief, locale: Locale) -> Iterator[tuple[Link, Reply]]:
    """All pages of a brief of a library, each behind the link that opens it."""
    yield Link(Kind.START, brief.id), start.page(library, brief, locale)
    packed = list(_packed(brief, locale))
    for number in range(1, len(packed) + 1):
        link = Link(Kind.OVERVIEW, brief.id, page=number)
        yield link, _overview(brief, packed, number, locale, library.versions(brief))
    for link in _parts(brief):
        reply = page(library, link, locale)
        assert reply
        yield link, reply


def shared(brief: Brief, reply: Reply, link: Link, username: str, locale: Locale) -> Reply:
    """A page as it is put into another chat: without buttons, with a link back to the bot."""
    back = markup.link(
        address(username, link), _READ_ON(written_in(brief, locale), username=username)
    )
    return Reply((*reply.paragraphs, back), picture=reply.picture)


def _parts(brief: Brief) -> Iterator[Link]:
    """The links to the pages of a brief's sections and quotes."""
    yield from (Link(Kind.SECTION, brief.id, section.id) for section in brief.sections)
    for number in range(1, quotes.pages_of(brief) + 1):
        yield Link(Kind.QUOTES, brief.id, page=number)
    for speaker in brief.speakers():
        for number in range(1, quotes.pages_of(brief, speaker) + 1):
            yield Link(Kind.SPEAKER, brief.id, speaker, number)
    yield from (Link(Kind.QUOTE, brief.id, quote.id) for quote in brief.quotes)


def _overview(
    brief: Brief,
    packed: Sequence[Sequence[HTML]],
    page: int,
    locale: Locale,
    versions: Sequence[Brief],
) -> Reply:
    """A page of the whole brief, which is `packed` into all of them."""
    here, last = Link(Kind.OVERVIEW, brief.id), len(packed)
    head = lines(headline(brief, locale), page_of(page, last, locale))
    return Reply(
        (head, *packed[page - 1], *colophon(brief, locale)),
        keyboard.pages(brief, here, locale, keyboard.turns(here, page, last, locale), versions),
        picture=picture_of(brief),
    )


def _packed(brief: Brief, locale: Locale) -> Iterator[Sequence[HTML]]:
    """Yield the summary and the sections of a brief, by the messages that they fit into."""
    around = _size(
        written_in(brief, locale),
        headline(brief, locale),
        page_of(99, 99, locale),
        *colophon(brief, locale),
    )
    packed = [HTML.escape(brief.summary)]
    size = around.with_below(Size.of(packed[0]))
    for section in brief.sections:
        piece = lines(_heading(section), *_account(section, HTML("")))
        added = Size.of(piece)
        size = size.with_below(added)
        if not size.fits:
            yield packed
            packed, size = [], around.with_below(added)
        packed.append(piece)
    yield packed


def _is_long(brief: Brief) -> bool:
    """Whether the texts of a brief alone are too long for one message, which they tell without being rendered."""
    sections = (len(s.summary) + sum(map(len, s.points)) for s in brief.sections)
    return len(brief.summary) + sum(sections) > TEXT


def _summaries(brief: Brief, around: Size) -> Sequence[HTML]:
    """The summaries of a brief and of its sections, as many as fit a message with what stands around them."""
    fitting = [HTML.escape(brief.summary)]
    size = around.with_below(Size.of(fitting[0]))
    for section in brief.sections:
        heading = _heading(section)
        size = size.with_below(Size.of(heading))
        if not size.fits:
            break
        fitting.append(heading)
    return fitting


def _size(locale: Locale, *paragraphs: HTML) -> Size:
    """The size of paragraphs, with the link that stands below them where they are shared."""
    link = markup.link("", _READ_ON(locale, username="x" * USERNAME))
    return Size.of(Reply((*paragraphs, link)).text)


def _heading(section: Section) -> HTML:
    """A section's title and summary."""
    return lines(bold(section.title), section.summary)


def _account(section: Section, heading: HTML) -> tuple[HTML, ...]:
    """The points of a section, folded away under a heading; nothing where there are none."""
    if not section.points:
        return ()
    points = HTML("\n\n").join([_BULLET + point for point in section.points])
    return (quotation(lines(heading, points), folded=True),)
