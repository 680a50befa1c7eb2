"""Every string that a reader can see; pure functions from what was asked to a `Reply`."""

from __future__ import annotations

import difflib
import html
from collections.abc import Iterator, Sequence

from bot import __version__
from bot.brief import Brief, Quote, Section
from bot.commands import COMMANDS
from bot.library import Library
from bot.links import Kind, Link
from bot.reply import Button, Reply
from bot.search import Hits

APOLOGY = (
    "Sorry, something went wrong on my side and I could not answer. Please try again in a moment."
)
STALE = "This button is out of date. Send /start for the latest brief."
FLOODED = "That was more than I can answer at once, so I left some of it out. Please ask again in a moment."
UNREACHABLE = "I can no longer change this message. Send /start for the latest brief."
_ECHO = 100
_SPEAKER_BUTTONS = 30


def start(brief: Brief) -> Reply:
    """Who I am, and a brief's title and summary."""
    who = "I bring you the news as a short brief: what it is about, who said what, and where it comes from."
    return Reply((who, *_head(brief), _e(brief.summary)), _menu(brief, Kind.START))


def overview(brief: Brief) -> Reply:
    """The whole brief at a glance."""
    summaries = (f"<b>{_e(section.title)}</b>\n{_e(section.summary)}" for section in brief.sections)
    return Reply((*_head(brief), *summaries, _source(brief)), _menu(brief, Kind.OVERVIEW))


def section(brief: Brief, section: Section) -> Reply:
    """One section: the short version open, the points folded away under it."""
    points = "\n\n".join(f"• {_e(point)}" for point in section.points)
    folded = (f"<blockquote expandable>{points}</blockquote>",) if points else ()
    head = (f"<b>{_e(section.title)}</b>", _e(section.summary))
    return Reply((*head, *folded, _source(brief)), _menu(brief, Kind.SECTION, section.id))


def quotes(brief: Brief) -> Reply:
    """Every quote of a brief, with a button for each of its speakers."""
    if not brief.quotes:
        return Reply(("There are no quotes in this brief.",), _menu(brief, Kind.QUOTES))
    head = f"<b>{_count(len(brief.quotes), 'quote')}</b> in the brief “{_e(brief.title)}”"
    said = (_said(brief, quote) for quote in brief.quotes)
    return Reply((head, *said), (*_speakers(brief), *_menu(brief, Kind.QUOTES)))


def speaker(brief: Brief, speaker: str) -> Reply | None:
    """The quotes of one person, or None where there are none."""
    found = brief.quotes_by(speaker)
    if not found:
        return None
    head = f"<b>{_e(brief.people[speaker].name)}</b>: {_count(len(found), 'quote')}"
    rows = (*_speakers(brief, without=speaker), *_menu(brief, Kind.SPEAKER))
    return Reply((head, *(_said(brief, quote) for quote in found)), rows)


def quote(brief: Brief, quote: Quote) -> Reply:
    """One quote with all that is known of its occasion."""
    occasion = (
        ("When", quote.when),
        ("Where", quote.where),
        ("To", quote.to),
        ("About", quote.about),
    )
    known = "\n".join(f"{name}: {_e(value)}" for name, value in occasion if value)
    paragraphs = (f"{_words(quote)}\n{_who(brief, quote)}", known, _source(brief))
    section = brief.section(quote.section)
    buttons = [Button(section.title, Link(Kind.SECTION, brief.id, section.id))] if section else []
    if (count := len(brief.quotes_by(quote.speaker))) > 1:
        title = f"{brief.people[quote.speaker].name} ({count})"
        buttons.append(Button(title, Link(Kind.SPEAKER, brief.id, quote.speaker)))
    buttons.append(Button(f"Quotes ({len(brief.quotes)})", Link(Kind.QUOTES, brief.id)))
    return Reply(tuple(filter(None, paragraphs)), _rows(buttons))


def page(library: Library, link: Link) -> Reply | None:
    """What a link opens, or None where it leads nowhere (any more)."""
    brief = library.brief(link.brief)
    if brief is None:
        return None
    if link.kind is Kind.SECTION:
        found = brief.section(link.part)
        return section(brief, found) if found else None
    if link.kind is Kind.SPEAKER:
        return speaker(brief, link.part)
    if link.kind is Kind.QUOTE:
        said = brief.quote(link.part)
        return quote(brief, said) if said else None
    pages = {Kind.START: start, Kind.OVERVIEW: overview, Kind.QUOTES: quotes}
    return pages[link.kind](brief)


def pages(brief: Brief) -> Iterator[Link]:
    """Every page of a brief."""
    for kind in (Kind.START, Kind.OVERVIEW, Kind.QUOTES):
        yield Link(kind, brief.id)
    yield from (Link(Kind.SECTION, brief.id, section.id) for section in brief.sections)
    yield from (Link(Kind.SPEAKER, brief.id, speaker) for speaker in brief.speakers())
    yield from (Link(Kind.QUOTE, brief.id, quote.id) for quote in brief.quotes)


def section_command(library: Library, name: str) -> Reply:
    """A command that is not one of the bot's own: a section of the latest brief, or what is near."""
    found = library.latest.section(name)
    if found:
        return section(library.latest, found)
    return no_section(library, name) if name in library.sections else unknown(library, name)


def no_section(library: Library, name: str) -> Reply:
    """The latest brief lacks a section that another one has."""
    title = library.sections[name].title
    text = f"The latest brief has no section “{_e(title)}”. This is what it has:"
    return Reply((text,), _menu(library.latest, Kind.START))


def quotes_found(brief: Brief, words: str, hits: Hits) -> Reply:
    """The quotes for some words, or an honest "nothing" and the speakers there are."""
    if not hits.quotes:
        return _nothing(brief, "No quote", words)
    if len(hits.quotes) == 1:
        return quote(brief, hits.quotes[0])
    head = f"<b>{_count(len(hits.quotes), 'quote')}</b> for “{_echo(words)}”"
    found = (_said(brief, quote) for quote in hits.quotes)
    return Reply((head, *found), _menu(brief, Kind.QUOTES))


def found(brief: Brief, words: str, hits: Hits) -> Reply:
    """The quotes and points for some words."""
    if not hits.quotes and not hits.points:
        return _nothing(brief, "Nothing", words)
    counts = [_count(len(hits.quotes), "quote")] if hits.quotes else []
    counts += [_count(len(hits.points), "point")] if hits.points else []
    head = f"<b>{' and '.join(counts)}</b> for “{_echo(words)}”"
    said = (_said(brief, quote) for quote in hits.quotes)
    points = (f"<b>{_e(section.title)}</b>\n• {_e(point)}" for section, point in hits.points)
    return Reply((head, *said, *points), _menu(brief, Kind.START))


def no_words(brief: Brief) -> Reply:
    """A search without words."""
    text = "What shall I look for? Write a name or some words after the command: /search ceasefire"
    return Reply((text,), _menu(brief, Kind.START))


def only_text(brief: Brief) -> Reply:
    """Something other than text was sent."""
    text = "I can only read text. Write a name or some words, or choose:"
    return Reply((text,), _menu(brief, Kind.START))


def help(library: Library) -> Reply:
    """What can be asked, from the table of commands."""
    sections = [f"/{id}: {_e(section.title)}" for id, section in library.sections.items()]
    own = [
        f"/{command.name} {command.arguments}".rstrip() + f": {command.description}"
        for command in COMMANDS
    ]
    hint = "Or just write a name or some words, and I look for them in the quotes and the points."
    # Twenty lines a paragraph: a long list of sections still splits into messages that fit.
    lists = [
        "\n".join(lines[i : i + 20]) for lines in (sections, own) for i in range(0, len(lines), 20)
    ]
    return Reply(("<b>What you can ask me</b>", *lists, hint))


def about(brief: Brief) -> Reply:
    """Where the brief comes from, and what this program is."""
    program = f"I am brief-bot {__version__}, free software under the MIT licence."
    words = "Quotes are word for word as the source gives them; summaries and points are in our own words."
    return Reply((*_head(brief), _source(brief), words, program), _menu(brief, Kind.START))


def privacy() -> Reply:
    """What is kept about a reader."""
    return Reply(
        (
            "I keep nothing about you: no messages, no names, no list of who asked what. "
            "Your question is used to answer you and is forgotten then.",
            "Telegram itself carries your messages and has its own privacy policy.",
        )
    )


def unknown(library: Library, name: str) -> Reply:
    """A command that does not exist, and those that look like it."""
    known = [*library.sections, *(command.name for command in COMMANDS)]
    near = difflib.get_close_matches(name, known, n=3)
    offer = f"Did you mean {' or '.join(f'/{command}' for command in near)}?" if near else ""
    text = f"I don't know the command /{_echo(name)}. {offer}".rstrip()
    return Reply((text, "/help lists what you can ask me."))


def menu(library: Library) -> list[tuple[str, str]]:
    """Telegram's menu as (command, description), the sections first; at most 100 fit."""
    sections = [(id, section.title) for id, section in library.sections.items()]
    return [*sections, *((command.name, command.description) for command in COMMANDS)][:100]


def report(error: BaseException, update: int | None) -> Reply:
    """What the admin is told of an error: enough to find it in the log, nothing a reader wrote."""
    where = f"while answering update {update}" if update is not None else "outside of any update"
    return Reply((f"{_e(type(error).__name__)} {where}. The log has the details.",))


def _head(brief: Brief) -> tuple[str, ...]:
    head = f"<b>{_e(brief.title)}</b>"
    if brief.published:
        head += f"\n{brief.published.day} {brief.published:%B %Y}"
    return (head,)


def _source(brief: Brief) -> str:
    title = _e(brief.source.title)
    if brief.source.url:
        title = f'<a href="{html.escape(brief.source.url)}">{title}</a>'
    return f"Source: {_e(brief.source.publisher)}, <i>{title}</i>"


def _said(brief: Brief, quote: Quote) -> str:
    """A quote as one of several: the words, who said them, and the occasion on one line."""
    occasion = (
        quote.when,
        quote.where,
        quote.to and f"to {quote.to}",
        quote.about and f"about {quote.about}",
    )
    lines = [_words(quote), _who(brief, quote)]
    if any(occasion):
        lines.append(f"<i>{_e(' · '.join(filter(None, occasion)))}</i>")
    return "\n".join(lines)


def _words(quote: Quote) -> str:
    return f"<blockquote>{_e(quote.text)}</blockquote>"


def _who(brief: Brief, quote: Quote) -> str:
    person = brief.people[quote.speaker]
    return f"<b>{_e(person.name)}</b>" + (f", {_e(person.role)}" if person.role else "")


def _nothing(brief: Brief, what: str, words: str) -> Reply:
    text = f"{what} found for “{_echo(words)}”."
    if not brief.quotes:
        return Reply((text, "Try another word, or choose:"), _menu(brief, Kind.START))
    hint = "Try another word or spelling, or choose who is quoted:"
    return Reply((text, hint), (*_speakers(brief), *_menu(brief, Kind.SPEAKER)))


def _menu(brief: Brief, current: Kind, part: str = "") -> tuple[tuple[Button, ...], ...]:
    """Buttons to the other pages of a brief: its sections, its quotes, the whole."""
    sections = [
        Button(section.title, Link(Kind.SECTION, brief.id, section.id))
        for section in brief.sections
        if (current, part) != (Kind.SECTION, section.id)
    ]
    rest = []
    if brief.quotes and current is not Kind.QUOTES:
        title = f"Quotes ({len(brief.quotes)})"
        rest.append(Button(title, Link(Kind.QUOTES, brief.id)))
    if current is not Kind.OVERVIEW:
        rest.append(Button("The whole brief", Link(Kind.OVERVIEW, brief.id)))
    return _rows([*sections, *rest])


def _speakers(brief: Brief, without: str = "") -> tuple[tuple[Button, ...], ...]:
    counted = [item for item in brief.speakers().items() if item[0] != without]
    # A keyboard has room for 100 buttons; who is not among these is found by name.
    return _rows(
        [
            Button(f"{brief.people[id].name} ({count})", Link(Kind.SPEAKER, brief.id, id))
            for id, count in counted[:_SPEAKER_BUTTONS]
        ]
    )


def _rows(buttons: Sequence[Button], width: int = 2) -> tuple[tuple[Button, ...], ...]:
    return tuple(tuple(buttons[i : i + width]) for i in range(0, len(buttons), width))


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _echo(words: str) -> str:
    """A reader's own words on one line, cut where they are long."""
    line = " ".join(words.split())
    return _e(line if len(line) <= _ECHO else f"{line[:_ECHO]}…")


def _e(text: str) -> str:
    return html.escape(text, quote=False)
