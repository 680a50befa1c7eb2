"""What a search found, as a page of a message and as the list of inline mode."""

from __future__ import annotations

from collections.abc import Sequence

from bot.brief import Brief
from bot.library import Library
from bot.links import Kind, Link, Query, Scope
from bot.replies import pages
from bot.replies.parts import (
    clipped,
    corrected,
    counted,
    escaped,
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
from bot.search import Found, Hit, Relation
from bot.text import replaced, unbroken

PAGE = 5
"""Results on a page."""
_WORDS = 200
"""Characters of a query that are searched for and repeated."""
_EXCERPT = 350
"""Characters of a result in a list, so that a page of them fits a message."""


def asked(words: str) -> str:
    """A query as it is searched for and repeated: on one line, and cut where it is long."""
    line = " ".join(unbroken(words).split())
    # Not in the middle of a word, unless it is one endless word.
    return line if len(line) <= _WORDS else line[: _WORDS + 1].rpartition(" ")[0] or line[:_WORDS]


def results(library: Library, asked: Query, found: Found) -> Reply:
    """A page of what was found for a query, or what is offered where nothing was."""
    if not library.briefs:
        return pages.nothing_yet()
    hits = found.hits
    if asked.scope is Scope.QUOTES:
        hits = found.quotes or found.points
    if not hits:
        return _nothing(library.latest, asked, found.suggestions)
    if len(hits) == 1 and (quote := hits[0].quote):
        reply = pages.quote(hits[0].brief, quote)
        note = _note(asked, found)
        return Reply((*((note,) if note else ()), *reply.paragraphs), reply.buttons)
    shown, which, turns = paged(asked, len(hits), PAGE)
    several = len(library.briefs) > 1
    items = (_item(number, hit, several=several) for number, hit in enumerate(hits[shown], 1))
    opened = numbers(map(_link, hits[shown]))
    buttons = (*opened, *turns, *rows(whole(library.latest, Kind.START)))
    head = _note(asked, found) or f"{_counts(asked, found)} for {_query(asked.words)}"
    return Reply((head + which, *items), buttons)


def no_words(brief: Brief) -> Reply:
    """A search without words."""
    text = "What shall I look for? Write a name or some words after the command: /search ceasefire"
    return Reply((text,), menu(brief, Kind.START))


def articles(library: Library, words: str, found: Found, username: str) -> Sequence[Article]:
    """Inline mode's list: what was found, and for no words the latest brief's sections and quotes."""
    if not library.briefs:
        return []
    if words:
        return [_article(hit, username) for hit in (*found.quotes, *found.points)]
    brief = library.latest
    sections = (Link(Kind.SECTION, brief.id, section.id) for section in brief.sections)
    quotes = (Link(Kind.QUOTE, brief.id, quote.id) for quote in brief.quotes)
    return [
        article
        for link in (*sections, *quotes)
        if (article := shared_article(library, link, username))
    ]


def shared_article(library: Library, link: Link, username: str) -> Article | None:
    """The one article that a share button asks for, or None where its link leads nowhere."""
    brief = library.brief(link.brief)
    reply = pages.page(library, link)
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


def _note(asked: Query, found: Found) -> str:
    """How a query was taken, and what there is, where there is not just what was asked for."""
    query = _query(asked.words)
    if found.speaker:
        name = escaped(found.speaker.person.name)
        if all(hit.relation is Relation.ELSEWHERE for hit in found.hits):
            return f"Nothing by or about {name} for {query}; elsewhere: {_counts(asked, found)}"
        if found.quotes and all(hit.relation is not Relation.BY for hit in found.quotes):
            return f"No quote by {name} for {query}; elsewhere: {_counts(asked, found)}"
    if found.missing:
        missing = " or ".join(f"“{escaped(word)}”" for word in found.missing)
        return f"{query}: {_counts(asked, found)}, none on {missing}"
    if found.corrected:
        taken = replaced(asked.words, dict(found.corrected))
        return f"Nothing for {query}; showing “{escaped(taken)}”: {_counts(asked, found)}"
    if asked.scope is Scope.QUOTES and not found.quotes:
        return f"No direct quote for {query}, but it is mentioned here:"
    return ""


def _query(words: str) -> str:
    """A reader's own words: as code, in which Telegram sees no links and changes nothing."""
    return f"“<code>{escaped(words)}</code>”"


def _counts(asked: Query, found: Found) -> str:
    counts = [counted(len(found.quotes), "quote")] if found.quotes else []
    if found.points and (asked.scope is Scope.ALL or not found.quotes):
        counts.append(counted(len(found.points), "point"))
    return f"<b>{' and '.join(counts)}</b>"


def _item(number: int, hit: Hit, *, several: bool) -> str:
    """One result; where there are several briefs, with the one it stands in."""
    brief = hit.brief
    if hit.quote:
        item = listed(brief, number, hit.quote, _EXCERPT)
    else:
        point = escaped(clipped(_point(hit), _EXCERPT))
        item = f"{number}. <b>{escaped(hit.section.title)}</b>\n{point}"
    if not several:
        return item
    mark = " · corrected" if brief.corrected else ""
    return f"{item}\nIn: {escaped(clipped(named(brief), _EXCERPT))}{mark}"


def _point(hit: Hit) -> str:
    return hit.section.points[hit.point or 0]


def _link(hit: Hit) -> Link:
    if hit.quote:
        return Link(Kind.QUOTE, hit.brief.id, hit.quote.id)
    return Link(Kind.SECTION, hit.brief.id, hit.section.id)


def _nothing(brief: Brief, asked: Query, suggestions: Sequence[str]) -> Reply:
    what = "No quote" if asked.scope is Scope.QUOTES else "Nothing"
    text = f"{what} found for {_query(asked.words)}."
    if suggestions:
        text += f" Did you mean {' or '.join(f'“{escaped(word)}”' for word in suggestions)}?"
    others: list[Button] = [Turn(word, Query(asked.scope, 1, word)) for word in suggestions]
    home = rows(whole(brief, Kind.START))
    if brief.quotes:
        hint = "You can ask with a name, a word or both. These are quoted:"
        offered = (*speakers(brief), *home)
    else:
        hint, offered = "Try another word, or choose:", menu(brief, Kind.START)
    reply = Reply((text, hint), (*rows(others), *offered))
    # Only the pages of a brief are held to the limits beforehand.
    return Reply((text,), home) if any(reply.faults(in_one=False)) else reply


def _article(hit: Hit, username: str) -> Article:
    brief, link = hit.brief, _link(hit)
    if hit.quote:
        reply = pages.quote(brief, hit.quote)
        title, description = hit.quote.text, _speaker(brief, hit.quote.speaker, occasion(hit.quote))
    else:
        point = f"<b>{escaped(hit.section.title)}</b>\n• {escaped(_point(hit))}"
        reply = Reply((point, source(brief), *corrected(brief)))
        title, description = _point(hit), hit.section.title
    return Article(
        clipped(title, 100), clipped(description, 200), pages.shared(reply, link, username)
    )


def _speaker(brief: Brief, speaker: str, occasion: str) -> str:
    person = brief.people[speaker]
    return " · ".join(filter(None, (person.name, person.role, occasion)))
