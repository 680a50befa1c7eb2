"""The queue of each chat: its order, and who overtakes whom."""

from __future__ import annotations

import asyncio
import logging

import pytest

from bot.telegram.lanes import SLOW, Lanes, Work
from bot.telegram.transport import outbox
from bot.telegram.transport.outbox import Outbox

pytestmark = pytest.mark.usefixtures("moved_clock")

done: list[str] = []


@pytest.fixture(autouse=True)
def _forgotten() -> None:
    done.clear()


def work(name: str, seconds: float = 0, *, dealt_with: bool = True) -> Work:
    """Work that takes some seconds and notes that it is done."""

    async def work(_: Outbox) -> bool:
        await asyncio.sleep(seconds)
        done.append(name)
        return dealt_with

    return work


async def test_answers_go_before_what_nobody_asked_for():
    lanes = Lanes()
    lanes.answer(1, work("first", 5))
    lanes.send(1, work("push"))
    await asyncio.sleep(1)
    lanes.answer(1, work("second"))
    lanes.send(1, work("another push"))
    lanes.answer(1, work("third"))
    await lanes.finish(60)
    assert done == ["first", "second", "third", "push", "another push"]
    assert list(lanes) == []


async def test_what_is_sent_already_is_not_broken_off_by_an_answer():
    lanes = Lanes()
    lanes.send(1, work("push", 5))
    await asyncio.sleep(1)
    lanes.answer(1, work("answer"))
    await lanes.finish(60)
    assert done == ["push", "answer"]


async def test_one_chat_does_not_wait_for_another():
    lanes = Lanes()
    lanes.answer(1, work("slow", 50))
    lanes.answer(2, work("quick", 1))
    await lanes.finish(60)
    assert done == ["quick", "slow"]


async def test_only_answers_count_as_waiting():
    lanes = Lanes()
    lanes.send(1, work("push", 5))
    await asyncio.sleep(1)
    lane = lanes.of(1)
    assert lane is not None
    assert lane.length == 0
    for count in (1, 2):
        lanes.answer(1, work("answer"))
        assert lane.length == count
    await lanes.finish(60)


async def test_a_lane_is_delayed_while_telegram_has_it_wait_or_others_overtake_it():
    lanes = Lanes()
    slow = lanes.answer(1, work("slow", 50))
    await asyncio.sleep(SLOW + 1)
    assert not lanes.delayed(slow)  # nobody has overtaken it
    lanes.answer(2, work("unsure", dealt_with=False))
    await asyncio.sleep(1)
    assert not lanes.delayed(slow)
    lanes.answer(3, work("quick"))
    await asyncio.sleep(1)
    assert lanes.delayed(slow)
    other = lanes.answer(4, work("paused", 30))
    assert not lanes.delayed(other)
    lanes.changed.clear()
    lanes.pause(other, 30)
    assert lanes.changed.is_set()
    assert lanes.delayed(other)
    await asyncio.sleep(30)
    assert not lanes.delayed(other)
    lanes.cancel()


async def test_the_end_waits_for_what_telegram_does_not_put_off_for_longer():
    lanes = Lanes()
    lanes.pause(lanes.answer(1, work("put off", 100)), 100)
    lanes.answer(2, work("quick", 2))
    began = asyncio.get_running_loop().time()
    await lanes.finish(7)
    assert asyncio.get_running_loop().time() - began == 2
    lanes.cancel()


async def test_the_end_waits_for_work_that_opens_another_lane():
    """The report of a failure is such work: it goes to the admin's chat, when all others are done."""
    lanes = Lanes()

    async def fails(_: Outbox) -> bool:
        await asyncio.sleep(3)
        lanes.send(2, work("report", 2))
        return True

    lanes.answer(1, fails)
    began = asyncio.get_running_loop().time()
    await lanes.finish(60)
    assert done == ["report"]
    assert asyncio.get_running_loop().time() - began == 5
    assert list(lanes) == []


async def test_an_error_ends_no_lane(caplog):
    async def fails(_: Outbox) -> bool:
        raise ZeroDivisionError

    lanes = Lanes()
    lanes.answer(1, fails)
    lanes.answer(1, work("next"))
    await lanes.finish(60)
    assert done == ["next"]
    assert [r.levelno for r in caplog.records] == [logging.ERROR]


async def test_each_piece_of_work_has_an_outbox_of_its_own():
    """A report to the admin, which the work for another chat opens, is no part of the answer that failed."""
    lanes = Lanes()
    seen: list[Outbox] = []

    async def report(messages: Outbox) -> bool:
        assert outbox.current.get() is messages
        seen.append(messages)
        return True

    async def answer(messages: Outbox) -> bool:
        lanes.send(2, report)
        lanes.answer(1, report)
        return await report(messages)

    lanes.answer(1, answer)
    await lanes.finish(60)
    assert len({id(messages) for messages in seen}) == 3


async def test_a_push_that_telegram_puts_off_delays_the_answers_behind_it():
    """These may be confirmed early, and the bot does not count as stuck."""
    lanes = Lanes()

    async def push(messages: Outbox) -> bool:
        messages.pause(300)
        await asyncio.sleep(300)
        return True

    lanes.send(1, push)
    await asyncio.sleep(1)
    assert lanes.delayed(lanes.answer(1, work("answer")))
    await lanes.finish(600)
    assert done == ["answer"]
