"""The results of a search as a message: pages of them, or offers where nothing was found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

from babel import Locale

from bot.brief import Brief
from bot.library import Library
from bot.links import Kind, Link, Query, Scope
from bot.markup import HTML, bold, italic, lines, numbered
from bot.replies import keyboard, pages, quotes, start
from bot.replies.formats import clipped, either, together
from bot.replies.parts import (
    asked,
    came_from,
    colophon,
    dateline,
    in_a_row,
    in_marks,
    listed_quote,
    paged,
    standing,
    was_corrected,
)
from bot.reply import Button, Reply, Rows, Turn
from bot.search import Found, Hit, Part, Relation
from bot.text import replaced, unbroken
from bot.translation import Message, Plural

_WORDS = 200
"""Characters of a reader's text that are searched for and repeated."""
_PASSAGE = 350
"""Characters of a passage in a list, so that a page of them fits a message."""
_TITLE = 150
"""Characters of a brief's title under an item of a list."""

# Translators: {count} is a list of what was found, such as "1 brief and 4 quotes"; {asked} are a reader's words.
_FOUND = Message("{count} for {asked}")
_NOT_BY_OR_ABOUT = Message("Nothing by or about {name} for {asked}.\nFound elsewhere: {count}")
_NOT_BY = Message("No quote by {name} for {asked}.\nFound elsewhere: {count}")
_NONE_WITH = Message("Nothing found with {missing}.\nFor the rest of {asked}: {count}")
_SHOWING = Message("Nothing found for {asked}.\nFor {taken}: {count}")
_NO_PHRASE = Message(
    "Nobody wrote or said {phrases} in these words.\nFor the single words of {asked}: {count}"
)
_NO_QUOTE_BUT = Message("No quote found for {asked}.\nIn the text: {count}")
_NOTHING = Message("Nothing found for {asked}.")
_NO_QUOTE = Message("No quote found for {asked}.")
_DID_YOU_MEAN = Message("Did you mean {words}?")
_ASK_OTHERWISE = Message("Try a name, another word, or one of these:")
_NO_WORDS = Message(
    "What shall I look for? Write a name or some words after the command: /search ceasefire"
)
_BRIEFS = Plural("{count} brief", "{count} briefs")
_QUOTES = Plural("{count} quote", "{count} quotes")
# Translators: a passage is a sentence or two of a brief, or of a section, that are no quote.
_PASSAGES = Plural("{count} passage", "{count} passages")
_BY = Message("<b>Quotes by {name}</b>")
_ABOUT = Message("<b>Quotes that mention {name}</b>")
_OTHER_QUOTES = Message("<b>Other quotes</b>")
_TEXTS = Message("<b>In the text</b>")
_IN_CONTEXT = Message("Not in the words themselves: {words}")


def query_words(text: str) -> str:
    """A reader's text as the words of a query: on one line, and of at most `_WORDS` characters."""
    line = " ".join(unbroken(text).split())
    # A word is cut only if the text is one endless word.
    return line if len(line) <= _WORDS else line[: _WORDS + 1].rpartition(" ")[0] or line[:_WORDS]


def page(library: Library, query: Query, found: Found, locale: Locale) -> Reply:
    """
    The page of results that a query asks for.

    The only result is shown as a page of its own. Where there is no result, the reply says so and offers
    what else to ask.
    """
    if not library.briefs:
        return start.nothing_yet(library, locale)
    hits = ordered(query, found)
    if not hits:
        return _nothing(library.latest, query, found.suggestions, locale)
    count = _counts(hits, locale)
    note = _note(query, found, count, locale)
    if len(hits) == 1:
        return _single(library, hits[0], note, locale)
    shown, number, last = keyboard.cut(len(hits), query.page)
    head = paged(
        note or _FOUND(locale, count=count, asked=asked(query.words, locale)), number, last, locale
    )
    only = hits[0].brief if len({hit.brief.id for hit in hits}) == 1 else None
    items = _items(hits[shown], found, shown.start + 1, locale, several=only is None)
    below = colophon(only, locale) if only else ()
    above = lines(head, dateline(only, locale) if only else "")
    back = query._replace(page=number)
    links = (link_to(hit)._replace(back=back) for hit in hits[shown])
    brief = keyboard.whole(only, locale) if only else keyboard.latest(library.latest, locale)
    buttons = (
        *keyboard.openers(links, shown.start + 1),
        *keyboard.rows([*keyboard.turns(query, number, last, locale), brief]),
    )
    return Reply((above, *items, *below), buttons)


def ordered(query: Query, found: Found) -> Sequence[Hit]:
    """The hits in the order in which they are listed: where people are named and a quote is the best, quotes by them first."""
    quotes_only = query.scope is Scope.QUOTES
    hits = (found.quotes or found.texts) if quotes_only else found.hits
    by_person = found.people and hits and hits[0].quote
    return sorted(hits, key=partial(_group, found)) if by_person else hits


def no_words(brief: Brief, locale: Locale) -> Reply:
    """The reply to a search without words."""
    return Reply((_NO_WORDS(locale),), keyboard.pages(brief, None, locale))


def link_to(hit: Hit) -> Link:
    """The link to the page of a hit: its quote, its section or its brief."""
    if hit.quote:
        return Link(Kind.QUOTE, hit.brief.id, hit.quote.id)
    if hit.section:
        return Link(Kind.SECTION, hit.brief.id, hit.section.id)
    return Link(Kind.OVERVIEW, hit.brief.id)


def _group(found: Found, hit: Hit) -> tuple[int, int]:
    """The place of a hit's heading among the headings, where a query names people: by relation, then by person."""
    if not hit.quote or not hit.relation or not hit.person:
        return len(Relation), 0
    return list(Relation).index(hit.relation), found.people.index(hit.person)


def _single(library: Library, hit: Hit, note: HTML, locale: Locale) -> Reply:
    """The only result: the page that it opens; a passage, which that page would hide, above its buttons."""
    if hit.part is Part.POINT and hit.section:
        head = lines(bold(hit.title), dateline(hit.brief, locale))
        paragraphs = (head, HTML.escape(hit.text), *colophon(hit.brief, locale))
        link = link_to(hit)
        reply = Reply(paragraphs, ((Turn(hit.title, link), keyboard.whole(hit.brief, locale)),))
    else:
        page = pages.page(library, link_to(hit), locale)
        assert page is not None
        first, *others = page.paragraphs
        reply = replace(page, paragraphs=(lines(first, _mark(hit, locale)), *others))
    return replace(reply, paragraphs=(note, *reply.paragraphs)) if note else reply


def _note(query: Query, found: Found, count: HTML, locale: Locale) -> HTML:
    """How the query was understood, where the results are not just what it asks for; else empty."""
    words = asked(query.words, locale)
    if found.people:
        name = either([entity.person.name for entity in found.people], locale)
        if all(hit.relation is Relation.ELSEWHERE for hit in found.hits):
            return _NOT_BY_OR_ABOUT(locale, name=name, asked=words, count=count)
        if found.quotes and all(hit.relation is not Relation.BY for hit in found.quotes):
            return _NOT_BY(locale, name=name, asked=words, count=count)
    if found.phrases:
        phrases = either([in_marks(phrase, locale) for phrase in found.phrases], locale)
        return _NO_PHRASE(locale, phrases=phrases, asked=words, count=count)
    if found.missing:
        missing = either([in_marks(word, locale) for word in found.missing], locale)
        return _NONE_WITH(locale, asked=words, count=count, missing=missing)
    if found.corrected:
        taken = in_marks(replaced(query.words, dict(found.corrected)), locale)
        return _SHOWING(locale, asked=words, taken=taken, count=count)
    if query.scope is Scope.QUOTES and not found.quotes:
        return _NO_QUOTE_BUT(locale, asked=words, count=count)
    return HTML("")


def _counts(hits: Sequence[Hit], locale: Locale) -> HTML:
    """The numbers of briefs, quotes and passages that the reply lists: `1 brief, 4 quotes and 8 passages`."""
    parts = [hit.part for hit in hits]
    briefs, said = parts.count(Part.BRIEF), parts.count(Part.QUOTE)
    kinds = ((_BRIEFS, briefs), (_QUOTES, said), (_PASSAGES, len(parts) - briefs - said))
    return bold(together([kind(locale, count) for kind, count in kinds if count], locale))


def _items(
    hits: Sequence[Hit], found: Found, first: int, locale: Locale, *, several: bool
) -> Iterator[HTML]:
    """Yield the items of a list, each run of quotes by or about one person under its heading."""
    heading = HTML("")
    for number, hit in enumerate(hits, first):
        item = _item(number, hit, locale, several=several)
        above = _heading(hit, locale) if found.people else heading
        yield lines(above, item) if above != heading else item
        heading = above


def _heading(hit: Hit, locale: Locale) -> HTML:
    """The heading over the hits of one kind, where a query names people."""
    if not hit.quote:
        return _TEXTS(locale)
    name = hit.person.person.name if hit.person else ""
    if hit.relation is Relation.BY:
        return _BY(locale, name=name)
    return _ABOUT(locale, name=name) if hit.relation is Relation.ABOUT else _OTHER_QUOTES(locale)


def _item(number: int, hit: Hit, locale: Locale, *, several: bool) -> HTML:
    """One result as an item of the list; with its brief's title where there are `several` briefs."""
    brief = hit.brief
    if hit.part is Part.BRIEF:
        heading = numbered(number, bold(clipped(brief.title, _TITLE)))
        return lines(heading, standing(brief, locale), clipped(brief.summary, _PASSAGE))
    if hit.quote:
        item = listed_quote(
            brief, number, hit.quote, locale, length=quotes.WORDS - 50, around=quotes.OCCASION
        )
        item = lines(item, _mark(hit, locale))
    else:
        item = lines(numbered(number, bold(hit.title)), clipped(hit.text, _PASSAGE))
    if not several:
        return item
    where = came_from(brief, locale, clip=_TITLE)
    return lines(item, in_a_row(where, was_corrected(brief, locale)))


def _mark(hit: Hit, locale: Locale) -> HTML:
    """The words asked for that only the context of a quote has, which is why it is a result; else empty."""
    if not hit.context:
        return HTML("")
    words = together([in_marks(word, locale) for word in hit.context], locale)
    return italic(_IN_CONTEXT(locale, words=words))


def _nothing(brief: Brief, query: Query, suggestions: Sequence[str], locale: Locale) -> Reply:
    """The reply where nothing was found: similar words, and people or pages to choose from."""
    nothing = _NO_QUOTE if query.scope is Scope.QUOTES else _NOTHING
    text = nothing(locale, asked=asked(query.words, locale))
    if suggestions:
        meant = either([in_marks(word, locale) for word in suggestions], locale)
        text = HTML(" ").join((text, _DID_YOU_MEAN(locale, words=meant)))
    others: list[Button] = [Turn(word, Query(query.scope, 1, word)) for word in suggestions]
    home = keyboard.all_quotes(brief, locale), keyboard.latest(brief, locale)
    if brief.quotes:
        people = keyboard.speakers(brief, 2 if others else 4)
        offered: Rows = (*keyboard.rows(people), home)
    else:
        offered = keyboard.pages(brief, None, locale)
    # Pages of a brief are checked against the limits when it is loaded, this reply is not.
    reply = Reply((text, _ASK_OTHERWISE(locale)), (*keyboard.rows(others, 3), *offered))
    return Reply((text,), (home,)) if any(reply.faults(in_one=False)) else reply
