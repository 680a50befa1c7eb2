"""What a search found, as a page of a message and as the list of inline mode."""

from __future__ import annotations

from collections.abc import Sequence

from babel import Locale

from bot.brief import Brief, Person
from bot.library import Library
from bot.links import Kind, Link, Query, Scope
from bot.markup import HTML, bold, lines, numbered
from bot.replies import pages
from bot.replies.formats import ENGLISH, clipped, counted, either, together
from bot.replies.parts import (
    corrected,
    listed,
    menu,
    named,
    numbers,
    occasion,
    paged,
    rows,
    source,
    speakers,
    whole,
)
from bot.reply import Article, Button, Reply, Turn
from bot.search import Found, Hit
from bot.text import folded, replaced, unbroken

PAGE = 5
"""Results on a page."""
_WORDS = 200
"""Characters of a query that are searched for and repeated."""
_EXCERPT = 350
"""Characters of a result in a list, so that a page of them fits a message."""

# The reader's own words stand as code, in which Telegram sees no links and changes nothing.
_FOUND = HTML("{count} for “<code>{words}</code>”")
_NOT_BY_OR_ABOUT = HTML("Nothing by or about {name} for “<code>{words}</code>”; elsewhere: {count}")
_NOT_BY = HTML("No quote by {name} for “<code>{words}</code>”; elsewhere: {count}")
_NONE_ON = HTML("“<code>{words}</code>”: {count}, none on {missing}")
_SHOWING = HTML("Nothing for “<code>{words}</code>”; showing “{taken}”: {count}")
_MENTIONED = HTML("No direct quote for “<code>{words}</code>”, but it is mentioned here:")
_NOTHING = HTML("Nothing found for “<code>{words}</code>”.")
_NO_QUOTE = HTML("No quote found for “<code>{words}</code>”.")
_DID_YOU_MEAN = HTML(" Did you mean {}?")
_NO_WORDS = HTML(
    "What shall I look for? Write a name or some words after the command: /search ceasefire"
)
_QUOTED = HTML("“{}”")
_POINT = HTML("<b>{}</b>\n• {}")


def asked(words: str) -> str:
    """A query as it is searched for and repeated: on one line, and cut where it is long."""
    line = " ".join(unbroken(words).split())
    # Not in the middle of a word, unless it is one endless word.
    return line if len(line) <= _WORDS else line[: _WORDS + 1].rpartition(" ")[0] or line[:_WORDS]


def results(library: Library, asked: Query, found: Found, locale: Locale = ENGLISH) -> Reply:
    """A page of what was found for a query, or what is offered where nothing was."""
    if not library.briefs:
        return pages.nothing_yet()
    hits = found.hits
    if asked.scope is Scope.QUOTES:
        hits = found.quotes or found.points
    if not hits:
        return _nothing(library.latest, asked, found.suggestions, locale)
    if len(hits) == 1 and (quote := hits[0].quote):
        reply = pages.quote(hits[0].brief, quote, locale)
        note = _note(asked, found, locale)
        return Reply((*((note,) if note else ()), *reply.paragraphs), reply.buttons)
    shown, which, turns = paged(asked, len(hits), PAGE)
    several = len(library.briefs) > 1
    items = (
        _item(number, hit, locale, several=several) for number, hit in enumerate(hits[shown], 1)
    )
    opened = numbers(map(_link, hits[shown]))
    buttons = (*opened, *turns, *rows(whole(library.latest, Kind.START)))
    head = _note(asked, found, locale) or _FOUND.format(
        count=_counts(asked, found, locale), words=asked.words
    )
    return Reply((head + which, *items), buttons)


def no_words(brief: Brief) -> Reply:
    """A search without words."""
    return Reply((_NO_WORDS,), menu(brief, Kind.START))


def articles(
    library: Library, words: str, found: Found, username: str, locale: Locale = ENGLISH
) -> Sequence[Article]:
    """Inline mode's list: what was found, and for no words the latest brief's sections and quotes."""
    if not library.briefs:
        return []
    if words:
        return [_article(hit, username, locale) for hit in (*found.quotes, *found.points)]
    brief = library.latest
    sections = (Link(Kind.SECTION, brief.id, section.id) for section in brief.sections)
    quotes = (Link(Kind.QUOTE, brief.id, quote.id) for quote in brief.quotes)
    return [
        article
        for link in (*sections, *quotes)
        if (article := shared_article(library, link, username, locale))
    ]


def shared_article(
    library: Library, link: Link, username: str, locale: Locale = ENGLISH
) -> Article | None:
    """The one article that a share button asks for, or None where its link leads nowhere."""
    brief = library.brief(link.brief)
    reply = pages.page(library, link, locale)
    # Lists of quotes can be longer than the one message that is put into the chat.
    if brief is None or reply is None or link.kind in (Kind.QUOTES, Kind.SPEAKER):
        return None
    title, description = brief.title, brief.summary
    if section := brief.section(link.part):
        title, description = section.title, section.summary
    elif quote := brief.quote(link.part):
        title, description = quote.text, _speaker(brief, quote.speaker, occasion(quote))
    return Article(
        clipped(title, 100), clipped(description, 200), pages.shared(reply, link, username)
    )


def _note(asked: Query, found: Found, locale: Locale) -> HTML:
    """How a query was taken, and what there is, where there is not just what was asked for."""
    words, count = asked.words, _counts(asked, found, locale)
    if found.speaker:
        person, name = found.speaker.person, found.speaker.person.name
        if not any(_by(person, hit) or _names(person, hit) for hit in found.hits):
            return _NOT_BY_OR_ABOUT.format(name=name, words=words, count=count)
        if found.quotes and not any(_by(person, hit) for hit in found.quotes):
            return _NOT_BY.format(name=name, words=words, count=count)
    if found.missing:
        return _NONE_ON.format(words=words, count=count, missing=_either(found.missing, locale))
    if found.corrected:
        taken = replaced(words, dict(found.corrected))
        return _SHOWING.format(words=words, taken=taken, count=count)
    if asked.scope is Scope.QUOTES and not found.quotes:
        return _MENTIONED.format(words=words)
    return HTML("")


def _by(person: Person, hit: Hit) -> bool:
    return hit.quote is not None and hit.brief.people[hit.quote.speaker].name == person.name


def _names(person: Person, hit: Hit) -> bool:
    quote = hit.quote
    texts = (
        (quote.text, quote.when, quote.where, quote.to, quote.about) if quote else (_point(hit),)
    )
    surname = set(folded(person.name)[-1:])
    return any(surname.intersection(folded(text)) for text in texts if text)


def _either(words: Sequence[str], locale: Locale) -> HTML:
    """Words in quotation marks, one of which is meant."""
    return either([_QUOTED.format(word) for word in words], locale)


def _counts(asked: Query, found: Found, locale: Locale) -> HTML:
    counts = (
        [counted(len(found.quotes), "{count} quote", "{count} quotes", locale)]
        if found.quotes
        else []
    )
    if found.points and (asked.scope is Scope.ALL or not found.quotes):
        counts.append(counted(len(found.points), "{count} point", "{count} points", locale))
    return bold(together(counts, locale))


def _item(number: int, hit: Hit, locale: Locale, *, several: bool) -> HTML:
    """One result; where there are several briefs, with the one it stands in."""
    brief = hit.brief
    if hit.quote:
        item = listed(brief, number, hit.quote, _EXCERPT)
    else:
        item = lines(numbered(number, bold(hit.section.title)), clipped(_point(hit), _EXCERPT))
    if not several:
        return item
    where = HTML.escape(f"In: {clipped(named(brief, locale), _EXCERPT)}")
    return lines(item, where + " · corrected" if brief.corrected else where)


def _point(hit: Hit) -> str:
    return hit.section.points[hit.point or 0]


def _link(hit: Hit) -> Link:
    if hit.quote:
        return Link(Kind.QUOTE, hit.brief.id, hit.quote.id)
    return Link(Kind.SECTION, hit.brief.id, hit.section.id)


def _nothing(brief: Brief, asked: Query, suggestions: Sequence[str], locale: Locale) -> Reply:
    nothing = _NO_QUOTE if asked.scope is Scope.QUOTES else _NOTHING
    text = nothing.format(words=asked.words)
    if suggestions:
        text += _DID_YOU_MEAN.format(_either(suggestions, locale))
    others: list[Button] = [Turn(word, Query(asked.scope, 1, word)) for word in suggestions]
    home = rows(whole(brief, Kind.START))
    if brief.quotes:
        hint = HTML("You can ask with a name, a word or both. These are quoted:")
        offered = (*speakers(brief), *home)
    else:
        hint, offered = HTML("Try another word, or choose:"), menu(brief, Kind.START)
    reply = Reply((text, hint), (*rows(others), *offered))
    # Only the pages of a brief are held to the limits beforehand.
    return Reply((text,), home) if any(reply.faults(in_one=False)) else reply


def _article(hit: Hit, username: str, locale: Locale) -> Article:
    brief, link = hit.brief, _link(hit)
    if hit.quote:
        reply = pages.quote(brief, hit.quote, locale)
        title, description = hit.quote.text, _speaker(brief, hit.quote.speaker, occasion(hit.quote))
    else:
        point = _POINT.format(hit.section.title, _point(hit))
        reply = Reply((point, source(brief), *corrected(brief, locale)))
        title, description = _point(hit), hit.section.title
    return Article(
        clipped(title, 100), clipped(description, 200), pages.shared(reply, link, username)
    )


def _speaker(brief: Brief, speaker: str, occasion: str) -> str:
    person = brief.people[speaker]
    return " · ".join(filter(None, (person.name, person.role, occasion)))
