"""An update that is handled again, because its answer did not go out whole at the first try."""

from __future__ import annotations

import asyncio
import gc
import itertools
import weakref
from collections.abc import Callable

import pytest

from bot.library import Library
from bot.metrics import Metrics
from bot.replies import notices
from bot.telegram.app import App
from bot.telegram.edition import Edition
from bot.telegram.handlers import answer
from bot.telegram.intake.pipeline import Pipeline
from bot.translation import ENGLISH
from tests.support import samples, updates
from tests.support.botapi import TOKEN, Refusal, Request
from tests.support.wire import Fault, Memory

pytestmark = pytest.mark.usefixtures("moved_clock")


def library(name: str) -> Library:
    """A library in which the results for a ferry take two messages, since all that is told of them is long."""
    long = {"when": "morning " * 30, "about": "water " * 40}
    quotes = [
        samples.quote(id=f"q{n}", text=f"the {name} {n} is a ferry " * 20, **long) for n in range(5)
    ]
    mayor = {"name": "Ada Example", "role": "Mayor " * 40}
    return Library([samples.brief(people={"mayor": mayor}, quotes=quotes)])


@pytest.fixture
async def app(memory: Memory) -> App:
    app = App(library("Swan"), TOKEN, memory.transport(), admin_chat=4242)
    await app.initialize()
    memory.api.requests.clear()
    return app


@pytest.fixture
async def pipeline(app: App) -> Pipeline:
    return Pipeline(app, Metrics())


def texts(api) -> list[str]:
    """The first line of each message that was sent or edited, in order."""
    return [
        request.text.text.split("\n")[0]
        for request in api.requests
        if request.method in ("sendMessage", "editMessageText")
    ]


def notice(api) -> str | None:
    (press,) = [r for r in api.requests if r.method == "answerCallbackQuery"]
    return press.arguments.get("text")


def unreachable(*, from_message: int) -> Callable[[Request], Fault | None]:
    """A fault that no message gets through from one of them on, for longer than a try of the update takes."""
    sent = itertools.count(1)

    def fault(request: Request) -> Fault | None:
        if request.method != "sendMessage":
            return None
        return Fault.UNREACHABLE if from_message <= next(sent) <= from_message + 6 else None

    return fault


async def pressed(pipeline, api, data="Q1:ferry"):
    await pipeline.submit(api.add(callback_query=updates.press(data))).confirmed


async def test_a_page_takes_two_messages(pipeline, api):
    await pressed(pipeline, api)
    assert len(texts(api)) == 2


async def test_an_edit_whose_answer_was_lost_is_done_and_its_second_message_follows(
    pipeline, memory, api
):
    lost = [Fault.CUT_AFTER]
    memory.fault = lambda r: lost.pop() if r.method == "editMessageText" and lost else None
    await pressed(pipeline, api)
    assert [r.method for r in api.requests if "Message" in r.method] == [
        "editMessageText", "editMessageText", "sendMessage",
    ]  # fmt: skip
    assert notice(api) is None


async def test_an_edit_that_worked_is_no_page_that_was_there_already(pipeline, memory, api):
    left = [Fault.UNREACHABLE] * 6
    memory.fault = lambda r: left.pop() if r.method == "sendMessage" and left else None
    await pressed(pipeline, api)
    assert not left
    assert [r.method for r in api.requests][-1] == "sendMessage"
    assert notice(api) is None


async def test_a_button_to_the_page_itself_is_told_so(pipeline, api):
    await pressed(pipeline, api, "bbridge")
    api.requests.clear()
    await pressed(pipeline, api, "bbridge")
    assert notice(api) == notices.HERE(ENGLISH)


async def test_an_answer_that_was_begun_is_finished_from_the_same_content(
    app, pipeline, memory, api
):
    memory.fault = unreachable(from_message=2)
    entry = pipeline.submit(api.add(message=updates.message("/quotes ferry")))
    await asyncio.sleep(5)
    app.edition = Edition.of(library("Gull"))
    await entry.confirmed
    text = "\n".join(request.text.text for request in api.sent())
    assert "the Swan 4" in text
    assert "Gull" not in text


async def test_an_answer_of_which_nothing_went_out_is_made_anew(app, pipeline, memory, api):
    left = [Fault.UNREACHABLE] * 6
    memory.fault = lambda r: left.pop() if r.method == "sendMessage" and left else None
    entry = pipeline.submit(api.add(message=updates.message("/quotes ferry")))
    await asyncio.sleep(5)
    app.edition = Edition.of(library("Gull"))
    await entry.confirmed
    text = "\n".join(request.text.text for request in api.sent())
    assert "the Gull 4" in text
    assert "Swan" not in text


async def test_a_topic_that_is_refused_once_doubles_no_message(pipeline, memory, api):
    """The first message is refused for its topic, and the second does not go out at the first try."""
    refused = [Refusal(400, "Bad Request: message thread not found")]
    api.refuse = lambda r: refused.pop() if r.method == "sendMessage" and refused else None
    memory.fault = unreachable(from_message=3)
    topic = {"chat": updates.FORUM, "message_thread_id": 31, "is_topic_message": True}
    question = updates.message("/quotes@our_bot ferry", **topic)
    await pipeline.submit(api.add(message=question)).confirmed
    # The one that was refused for its topic is the first.
    texts = [request.text.text for request in api.sent()[1:]]
    assert len(texts) == len(set(texts)) == 2
    assert "the Swan 4" in "".join(texts)


async def test_a_failure_is_reported_once_however_often_the_apology_is_tried(
    pipeline, memory, api, monkeypatch, caplog
):
    def fails(*_: object) -> None:
        raise ValueError("x")

    monkeypatch.setattr(answer.Answers, "_reply", fails)
    memory.fault = lambda r: Fault.UNREACHABLE if r.sends_to(77) else None
    entry = pipeline.submit(api.add(message=updates.message("/quotes")))
    await asyncio.sleep(3600)
    memory.fault = lambda _: None
    await entry.confirmed
    assert [r.sends_to(77) for r in api.requests].count(True) == 1
    assert [r.sends_to(4242) for r in api.requests].count(True) == 1
    assert caplog.text.count("ValueError: x") == 1


async def test_an_answer_that_can_be_made_later_follows_an_apology_that_is_in_doubt(
    pipeline, memory, api, monkeypatch
):
    """The apology is cut off once, and then nothing gets through, so that the update is handled again."""
    right = answer.Answers._reply
    left = [ValueError("x")]

    def fails_once(*arguments: object) -> object:
        if left:
            raise left.pop()
        return right(*arguments)

    monkeypatch.setattr(answer.Answers, "_reply", fails_once)
    faults = [*[Fault.UNREACHABLE] * 5, Fault.CUT]
    memory.fault = lambda r: faults.pop() if r.sends_to(77) and faults else None
    await pipeline.submit(api.add(message=updates.message("/quotes ferry"))).confirmed
    assert faults == []
    assert "the Swan 4" in "".join(request.text.text for request in api.sent())


async def test_an_offset_of_many_digits_is_no_page(pipeline, api):
    raw = api.add(inline_query={**updates.inline("ferry"), "offset": "9" * 5000})
    await pipeline.submit(raw).confirmed
    assert api.unanswered() == []


def test_an_edition_that_nobody_holds_is_gone():
    """At once, for what the garbage collector would have to find is frozen when content is read anew."""
    edition = Edition.of(Library([samples.brief()]))
    edition.names(edition.library.latest, ENGLISH)
    edition.read_in("uk").names(edition.library.latest, ENGLISH)
    gone = weakref.ref(edition)
    gc.disable()
    try:
        del edition
        assert gone() is None
    finally:
        gc.enable()
