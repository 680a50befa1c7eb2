"""Every reply keeps to Telegram's rules and shows its texts, whatever an editor writes in a brief."""

from __future__ import annotations

import asyncio
import bisect
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot import direction
from bot.brief import Brief
from bot.commands import READING
from bot.library import Library
from bot.newsroom import limits
from bot.replies import help, keyboard
from bot.subscription import Mode
from bot.telegram.app import App
from bot.translation import ENGLISH
from tests.conftest import Conversation
from tests.support import samples, updates
from tests.support.botapi import BOT, TOKEN, BotApi, Request
from tests.support.wire import InProcess

_ODD = [
    *"\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u202c\u2069\u200e\u200f\u061c\u200b\u200c\u200d\u2060\ufeff\u00ad\u034f\u180e\u2028\u2029\u00a0\ufffc\ue000\U000e0041\ufe0f\u20e3\t\n",
    *(
        "<",
        ">",
        "&",
        '"',
        "'",
        "<b>",
        "</b>",
        "</blockquote>",
        "<br>",
        "&amp;",
        "&#0;",
        "&nbsp;",
        "<!--",
        "]]>",
        "<a href='x'>",
    ),
    *("\u0301" * 50, "שלום", "مرحبا", "👩‍👩‍👧", "🇺🇦", "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢", "ﷺ", "İı", "ß", "ﬁ", "Łódź"),
    *(
        "/start",
        "@someone",
        "#tag",
        "https://x.example/?a=<b>&c",
        "tg://user?id=1",
        "*",
        "_",
        "`",
        "||",
        "$1",
        "%s",
        "{}",
        "\\n",
    ),
    *("word", "bridge", " ", "a" * 30),
]
TEXT = st.builds(
    "{}{}{}".format,
    st.sampled_from(_ODD),
    st.sampled_from("xя字"),  # a visible character
    st.lists(st.sampled_from(_ODD), max_size=4).map("".join),
)


@st.composite
def briefs(draw: st.DrawFn) -> Brief:
    """A brief with anything in each of its texts."""

    def odd() -> str:
        return draw(TEXT)

    raw: dict[str, Any] = {
        **samples.BRIEF,
        "title": odd(),
        "summary": odd(),
        "source": {
            "publisher": odd(),
            "title": odd(),
            "url": "https://x.example/?<b>&amp;\"'\u202e",
        },
        "people": {"p1": {"name": odd(), "role": odd(), "aliases": [odd()]}, "p2": {"name": odd()}},
        "sections": [
            {"id": "what", "title": odd(), "summary": odd(), "points": [odd(), odd()]},
            {"id": "next", "title": odd(), "summary": odd()},
        ],
        "quotes": [
            {"id": f"q{n}", "speaker": p, "section": "what", "text": odd()}
            | {key: odd() for key in ("when", "where", "to", "about")}
            for n, p in enumerate(["p1", "p1", "p2"])
        ],
        "corrections": [{"date": "2026-11-24", "text": odd()}],
    }
    if draw(st.booleans()):
        del raw["source"]["url"]
    return Brief.model_validate(raw)


TALK = ("hello", "3", "40", "why?", "how does it affect me", "…", "wat", "summary", "more by x")


def replied(request: Request) -> dict[str, Any]:
    """The message of a request, as it stands in a reply to it."""
    keyboard = {"reply_markup": request.arguments["reply_markup"]}
    return {**updates.message(None, message_id=900), **request.as_message, "from": BOT, **keyboard}


async def everything(library: Library, words: list[str]) -> list[Request]:
    """The requests that the bot sends for every command, button and share of a library, and for some words."""
    api = BotApi()
    app = App(library, TOKEN, InProcess(api), admin_chat=4242)
    await app.initialize()
    conversation = Conversation(api, app)
    seen: set[str] = set()
    numbers = iter(range(10**6))

    async def update(**kind: Any) -> None:
        await conversation.handles(api.add(**kind))

    for command in (
        "start",
        "brief",
        "briefs",
        "quotes",
        "help",
        "about",
        "what",
        "next",
        "nexx",
    ):
        await update(message=updates.message(f"/{command}"))
    await update(message=updates.message(None))
    sections = [section.title for brief in library.briefs for section in brief.sections[:9]]
    for text in (*TALK, *sections, *words):
        await update(message=updates.message(text))
    for text in words:
        for command in ("quotes", "search", "brief"):
            await update(message=updates.message(f"/{command} {text}"))
        inline = updates.inline(text[:250])
        await update(inline_query={**inline, "id": f"i{next(numbers)}"})
    at = 0
    while at < len(api.requests):
        for button in (
            api.requests[at].keyboard if "reply_markup" in api.requests[at].arguments else ()
        ):
            data = button.get("callback_data")
            chosen = button.get("switch_inline_query_chosen_chat", {}).get("query")
            if data and data not in seen:
                seen.add(data)
                typed = updates.message(button["text"], reply_to_message=replied(api.requests[at]))
                await update(message=typed)
                await update(callback_query=updates.press(data, id=f"p{next(numbers)}"))
            if chosen and chosen not in seen:
                seen.add(chosen)
                inline = updates.inline(chosen)
                await update(inline_query={**inline, "id": f"i{next(numbers)}"})
        at += 1
    assert api.violations == []
    assert api.unanswered() == []
    assert all(len(request.keyboard) <= keyboard.MOST for request in api.requests)
    return api.requests


@settings(max_examples=25, deadline=None)
@given(brief=briefs())
def test_every_reply_of_any_brief_is_one_that_telegram_takes(brief):
    assume(not list(limits.faults(brief)))
    words = [text for text in (brief.title, brief.quotes[0].text, brief.people["p1"].name) if text]
    for request in asyncio.run(everything(Library([brief]), words)):
        if request.method == "sendMessage" and request.arguments["chat_id"] == 4242:
            pytest.fail(request.arguments["text"])


TURNED = ["\u202e", "\u202a\u2067", "\u2066\u202ea\u2069", "\u202c\u202b", "\u2067\u2069\u2068"]


@settings(max_examples=10, deadline=None)
@given(turns=st.lists(st.sampled_from(TURNED), min_size=18, max_size=18))
def test_no_field_turns_the_direction_of_what_stands_behind_it(turns):
    """Each line of each reply, and each button, ends every turn of direction that it begins."""
    odd = iter(f"x{turn}y" for turn in turns)
    raw = {
        **samples.BRIEF,
        "title": next(odd),
        "summary": next(odd),
        "source": {"publisher": next(odd), "title": next(odd)},
        "people": {"p1": {"name": next(odd), "role": next(odd)}, "p2": {"name": next(odd)}},
        "sections": [
            {"id": "what", "title": next(odd), "summary": next(odd), "points": [next(odd)]}
        ],
        "quotes": [
            {"id": "q1", "speaker": "p1", "section": "what", "text": next(odd)}
            | {key: next(odd) for key in ("when", "where", "to", "about")},
            {"id": "q2", "speaker": "p1", "section": "what", "text": "Nothing", "when": "once"},
        ],
        "corrections": [{"date": "2026-11-24", "text": next(odd)}],
    }
    library = Library([Brief.model_validate(raw)])
    for request in asyncio.run(everything(library, ["x", "nothing \u202e \u2067 here", turns[0]])):
        for text in shown(request):
            for line in text.split("\n"):
                assert direction.closed(line) == line


def shown(request: Request) -> Iterator[str]:
    """Every text of a request that Telegram shows in a place of its own."""
    if "text" in request.arguments:
        yield request.text.text
    for result in request.arguments.get("results", []):
        yield result["title"]
        yield result["description"]
        yield result["input_message_content"]["message_text"]
    if "reply_markup" in request.arguments:
        for button in request.keyboard:
            yield button["text"]


@pytest.mark.parametrize(("sections", "quotes"), [(9, 60), (95, 0), (95, 1)])
async def test_a_brief_of_many_sections_and_quotes_is_answered_whole(sections, quotes):
    brief = samples.brief(
        sections=[
            {"id": f"s{n}", "title": f"Title{n}", "summary": "Summary", "points": [f"harbours {n}"]}
            for n in range(sections)
        ],
        people={f"p{n}": {"name": f"Ada Nr{n}"} for n in range(max(quotes, 1))},
        quotes=[
            {"id": f"q{n}", "speaker": f"p{n}", "section": "s1", "text": f"The harbour {n}"}
            for n in range(quotes)
        ],
    )
    assert list(limits.faults(brief)) == []
    await everything(Library([brief]), ["harbuor", "titel9", "sumary harbuors", "zzz"])


def test_the_menu_keeps_the_bots_own_commands_however_many_sections_there_are():
    """The sections of two briefs together are more than the menu has room for."""
    briefs = [
        samples.brief(
            id=f"b{n}",
            quotes=[],
            sections=[samples.section(id=f"s{n}_{m}") for m in range(60)],
        )
        for n in range(2)
    ]
    menu = [name for name, _ in help.telegram_menu(Library(briefs), Mode.OFF, ENGLISH)]
    assert len(menu) == 100
    assert {command.name for command in READING} <= set(menu)
    assert menu[:5] == ["brief", "quotes", "search", "briefs", "s0_0"]


async def test_what_is_offered_instead_fits_beside_the_longest_names():
    """The names just fit the lists of quotes; as buttons they are too long together."""

    def brief(length: int) -> Brief:
        return samples.brief(
            sections=[{"id": "s0", "title": "Short", "summary": "Harbours"}],
            people={f"p{n}": {"name": "Ж" * length} for n in range(30)},
            quotes=[
                {"id": f"q{n}", "speaker": f"p{n}", "section": "s0", "text": "Harbours"}
                for n in range(30)
            ],
        )

    longest = bisect.bisect(range(1, 1200), 0, key=lambda n: any(limits.faults(brief(n))))
    assert 500 < longest < 1199
    await everything(Library([brief(longest)]), ["harbuors", "sumary", "harbors"])
