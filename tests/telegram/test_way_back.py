"""The way back: a page opened from a list of results repeats their words and leads back to them."""

from __future__ import annotations

import pytest

from bot import links
from bot.library import Library
from bot.replies import notices
from tests.support import samples
from tests.support.botapi import Request

FERRIES = Library(
    [
        samples.brief(
            quotes=[
                samples.quote(id=f"q{n}", text=f"The ferry number {n} sails", speaker="mayor")
                for n in range(1, 13)
            ]
        )
    ],
    withdrawn=[
        samples.brief(id="gone", withdrawn={"date": "2026-11-24", "text": "It was wrong."}),
    ],
)
over = pytest.mark.parametrize("conversation", [FERRIES], indirect=True, ids=["ferries"])
RESULTS = {
    "text": "12 quotes for “ferry”",
    "entities": [{"type": "code", "offset": 15, "length": 5}],
}
LONG = "ferry " * 30
LONG_RESULTS = {"text": LONG, "entities": [{"type": "code", "offset": 0, "length": len(LONG) - 1}]}


async def pressed(conversation, payload: str, under: dict, id: str = "1") -> Request:
    edit, answer = await conversation.presses(payload, under=under, id=id)
    assert "text" not in answer.arguments
    return edit


@over
@pytest.mark.parametrize(("under", "words"), [(RESULTS, "ferry"), (LONG_RESULTS, LONG.strip())])
async def test_a_card_leads_back_to_the_page_of_results_that_it_came_from(
    conversation, under, words
):
    card = await pressed(conversation, "ubridge_q7~Q2", under)
    assert "The ferry number 7 sails" in card.text.text
    assert card.text.spans("Code") == [words]
    back = card.buttons["Back to the results"]
    assert links.decode_query(back) in (
        links.Query(links.Scope.QUOTES, 2, words),
        links.Query(links.Scope.QUOTES, 2),
    )
    results = await pressed(conversation, back, card.as_message, id="2")
    assert results.text.spans("Code") == [words]
    assert "(page 2 of 3)" in results.text.text


@over
@pytest.mark.parametrize("under", [{}, {"text": "x", "entities": []}, {"text": "\ud83d“x”"}])
async def test_without_the_words_the_card_is_the_plain_one(conversation, under):
    card = await pressed(conversation, "ubridge_q7~A1", under)
    plain = await conversation.asks("/start ubridge_q7")
    assert card.arguments["text"] == plain.arguments["text"]
    assert card.keyboard == plain.keyboard


@over
async def test_the_list_of_all_briefs_needs_no_words(conversation):
    page = await pressed(conversation, "bbridge~B1", {})
    assert page.buttons["Back to the list"] == "B1:"
    assert page.text.spans("Code") == []


@over
@pytest.mark.parametrize("payload", ["ugone_at-last~A1", "bgone~B1"])
async def test_a_withdrawn_brief_shows_no_way_anywhere(conversation, payload):
    card = await pressed(conversation, payload, RESULTS)
    assert card.text.text == "It was wrong."
    assert card.keyboard == []


@over
@pytest.mark.parametrize(
    "payload", ["ubridge_none~A1", "unowhere_q7~A1", "ubridge_q7~A0", "ubridge_q7~X1"]
)
async def test_a_forged_way_back_leads_nowhere(conversation, payload):
    (answer,) = await conversation.presses(payload, under=RESULTS)
    assert answer.arguments["text"] == notices.STALE
