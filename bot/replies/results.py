"""The results of a search as a message: pages of them, or offers where nothing was found."""

from __future__ import annotations

from collections.abc import Sequence

from babel import Locale

from bot.brief import Brief
from bot.library import Library
from bot.links import Kind, Link, Query, Scope
from bot.markup import HTML, bold, lines, numbered
from bot.replies import keyboard, pages
from bot.replies.formats import ENGLISH, clipped, counted, either, together
from bot.replies.parts import listed_quote, title_and_date
from bot.reply import Button, Reply, Turn
from bot.search import Found, Hit, Relation
from bot.text import replaced, unbroken

PAGE = 5
"""Results on a page."""
_WORDS = 200
"""Characters of a reader's text that are searched for and repeated."""
_EXCERPT = 350
"""Characters of a result in a list, so that a page of them fits a message."""

# A reader's own words stand as code, in which Telegram marks no links and changes nothing.
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
_RESULTS_FOR = HTML("Results for <code>{words}</code>")


def query_words(text: str) -> str:
    """A reader's text as the words of a query: on one line, and of at most `_WORDS` characters."""
    line = " ".join(unbroken(text).split())
    # A word is cut only if the text is one endless word.
    return line if len(line) <= _WORDS else line[: _WORDS + 1].rpartition(" ")[0] or line[:_WORDS]


def page(library: Library, query: Query, found: Found, locale: Locale = ENGLISH) -> Reply:
    """
    The page of results that a query asks for.

    A quote that is the only result is shown whole. Where there is no result, the reply says so and offers
    what else to ask.
    """
    if not library.briefs:
        return pages.nothing_yet(library)
    hits = found.hits
    if query.scope is Scope.QUOTES:
        hits = found.quotes or found.texts
    if not hits:
        return _nothing(library.latest, query, found.suggestions, locale)
    count = _counts(query, found, locale)
    note = _note(query, found, count, locale)
    if len(hits) == 1 and (quote := hits[0].quote):
        reply = pages.quote(hits[0].brief, quote, locale)
        return Reply((*((note,) if note else ()), *reply.paragraphs), reply.buttons)
    shown, which, turns = keyboard.paged(query, len(hits), PAGE)
    several = len(library.briefs) > 1
    items = (
        _item(number, hit, locale, several=several) for number, hit in enumerate(hits[shown], 1)
    )
    openers = keyboard.openers(map(link_to, hits[shown]))
    buttons = (*openers, *turns, *keyboard.rows(keyboard.overviews(library.latest, Kind.START)))
    head = note or _FOUND.format(count=count, words=query.words)
    return Reply((head + which, *items), buttons)


def opened(reply: Reply, query: Query, found: Found, link: Link) -> Reply:
    """
    The page of a result, opened from a page of results: it repeats the words and leads back.

    `found` is what the query finds, and `link` the page's.
    """
    words = (_RESULTS_FOR.format(words=query.words),) if query.words else ()
    back = Turn("Back to the results", query)
    return Reply((*reply.paragraphs, *words), (*reply.buttons, (back,)))


def no_words(brief: Brief) -> Reply:
    """The reply to a search without words."""
    return Reply((_NO_WORDS,), keyboard.menu(brief, Kind.START))


def _note(query: Query, found: Found, count: HTML, locale: Locale) -> HTML:
    """How the query was understood, where the results are not just what it asks for; else empty."""
    words = query.words
    if found.people:
        name = found.people[0].person.name
        if all(hit.relation is Relation.ELSEWHERE for hit in found.hits):
            return _NOT_BY_OR_ABOUT.format(name=name, words=words, count=count)
        if found.quotes and all(hit.relation is not Relation.BY for hit in found.quotes):
            return _NOT_BY.format(name=name, words=words, count=count)
    if found.missing:
        return _NONE_ON.format(words=words, count=count, missing=_either(found.missing, locale))
    if found.corrected:
        taken = replaced(words, dict(found.corrected))
        return _SHOWING.format(words=words, taken=taken, count=count)
    if query.scope is Scope.QUOTES and not found.quotes:
        return _MENTIONED.format(words=words)
    return HTML("")


def _either(words: Sequence[str], locale: Locale) -> HTML:
    """Words in quotation marks, joined by `or`."""
    return either([_QUOTED.format(word) for word in words], locale)


def _counts(query: Query, found: Found, locale: Locale) -> HTML:
    """The numbers of quotes and points that the reply lists: `4 quotes and 8 points`."""
    counts = []
    if found.quotes:
        counts.append(counted(len(found.quotes), "{count} quote", "{count} quotes", locale))
    if found.texts and (query.scope is Scope.ALL or not found.quotes):
        counts.append(counted(len(found.texts), "{count} point", "{count} points", locale))
    return bold(together(counts, locale))


def _item(number: int, hit: Hit, locale: Locale, *, several: bool) -> HTML:
    """One result as an item of the list; with its brief's title where there are `several` briefs."""
    brief = hit.brief
    if hit.quote:
        item = listed_quote(brief, number, hit.quote, _EXCERPT)
    else:
        item = lines(numbered(number, bold(hit.title)), clipped(hit.text, _EXCERPT))
    if not several:
        return item
    where = HTML.escape(f"In: {clipped(title_and_date(brief, locale), _EXCERPT)}")
    return lines(item, where + " · corrected" if brief.corrected else where)


def link_to(hit: Hit) -> Link:
    """The link to the page of a hit: its quote, its section or its brief."""
    if hit.quote:
        return Link(Kind.QUOTE, hit.brief.id, hit.quote.id)
    if hit.section:
        return Link(Kind.SECTION, hit.brief.id, hit.section.id)
    return Link(Kind.OVERVIEW, hit.brief.id)


def _nothing(brief: Brief, query: Query, suggestions: Sequence[str], locale: Locale) -> Reply:
    """The reply where nothing was found: similar words, and people or sections to choose from."""
    nothing = _NO_QUOTE if query.scope is Scope.QUOTES else _NOTHING
    text = nothing.format(words=query.words)
    if suggestions:
        text += _DID_YOU_MEAN.format(_either(suggestions, locale))
    others: list[Button] = [Turn(word, Query(query.scope, 1, word)) for word in suggestions]
    home = keyboard.rows(keyboard.overviews(brief, Kind.START))
    if brief.quotes:
        hint = HTML("You can ask with a name, a word or both. These are quoted:")
        offered = (*keyboard.speakers(brief), *home)
    else:
        hint, offered = HTML("Try another word, or choose:"), keyboard.menu(brief, Kind.START)
    reply = Reply((text, hint), (*keyboard.rows(others), *offered))
    # Pages of a brief are checked against the limits when it is loaded, this reply is not.
    return Reply((text,), home) if any(reply.faults(in_one=False)) else reply
