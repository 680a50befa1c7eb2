"""What answers is counted, so that what goes out beside it leaves room."""

from __future__ import annotations

import asyncio

import pytest

from tests.support.clock import now

pytestmark = pytest.mark.usefixtures("moved_clock")


async def test_each_message_of_an_answer_and_each_turned_page_counts(conversation):
    answered = conversation.app.sender.answered
    assert answered.take() == 0
    requests = [
        *await conversation.says("/quotes"),
        *await conversation.presses("qrussia-ukraine-talks"),
        await conversation.searches("Trump"),
    ]
    messages = [r for r in requests if r.method in ("sendMessage", "editMessageText")]
    assert len(messages) == answered.take() == 2
    assert answered.take() == 0


async def test_what_went_out_long_ago_counts_no_more(conversation):
    answered = conversation.app.sender.answered
    for _ in range(3):
        await conversation.says("/brief")
    await asyncio.sleep(2)
    assert answered.take() == 0
    await conversation.says("/brief")
    await asyncio.sleep(60)
    await conversation.says("/brief")
    assert answered.take() == 1


async def test_a_day_of_answers_holds_nothing_up(conversation):
    answered = conversation.app.sender.answered
    end = now() + 100
    while now() < end:
        answered.add()
        await asyncio.sleep(0.25)
    assert answered.take() <= 5
