"""Whatever arrives: the bot goes on, and asks nothing of Telegram that Telegram would refuse."""

from __future__ import annotations

import asyncio
import copy
import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot import library
from bot.metrics import Metrics
from bot.settings import bundled
from bot.telegram.app import ALLOWED_UPDATES, App
from bot.telegram.intake.entry import is_update
from bot.telegram.intake.pipeline import Pipeline
from tests.support import updates
from tests.support.botapi import TOKEN, BotApi
from tests.support.wire import Memory

TEXTS = st.one_of(
    st.text(),
    st.text(st.characters(codec=None), max_size=50),  # halves of surrogate pairs too
    st.builds(
        "/{} {}".format, st.sampled_from(["start", "quotes", "search", "brief", "x"]), st.text()
    ),
    st.sampled_from(
        ["/", "/@", "/start@", "@our_bot", "\0", "x" * 5000, "🙂" * 4096, "<b>", "&amp;"]
    ),
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | TEXTS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3)
    ),
    max_leaves=8,
)
SEEDS = [
    {"message": updates.message("/start")},
    {
        "message": updates.message(
            "/quotes@our_bot trump", chat=updates.FORUM, message_thread_id=3, is_topic_message=True
        )
    },
    {"message": updates.message("words")},
    {
        "message": updates.message(
            "words",
            chat={**updates.GROUP, "is_direct_messages": True},
            direct_messages_topic={"topic_id": 3, "user": updates.READER},
        )
    },
    {
        "message": updates.message(
            caption="/quotes trump",
            caption_entities=[
                {"type": "bold", "offset": 0, "length": 13},
                {"type": "bot_command", "offset": 0, "length": 7},
            ],
            photo=[{"file_id": "x", "file_unique_id": "y", "width": 1, "height": 1}],
            media_group_id="7",
        )
    },
    {"my_chat_member": updates.membership("left", "member")},
    {"my_chat_member": updates.membership("left", "restricted", is_member=True)},
    {"callback_query": updates.press("qrussia-ukraine-talks")},
    {"inline_query": {"id": "7", "from": updates.READER, "query": "trump", "offset": ""}},
]


class Everywhere(BotApi):
    """Telegram for queries whatever their ids are."""

    def learn(self, raw: dict[str, Any]) -> None:
        for kind in ("callback_query", "inline_query"):
            id = raw[kind].get("id") if isinstance(raw.get(kind), dict) else None
            if isinstance(id, str):
                self.presses[id] = 0


class World:
    """The pipeline over the transport, on a loop that lives as long as the module's tests."""

    async def open(self) -> None:
        self.api = Everywhere()
        briefs = library.load(bundled())
        self.app = App(briefs, TOKEN, Memory(self.api).transport())
        await self.app.initialize()
        self.pipeline = Pipeline(self.app, Metrics())
        self.last = 0

    async def close(self) -> None:
        await self.app.shutdown()

    async def arrives(self, raw: dict[str, Any]) -> int | None:
        """Have an update answered; how often its query was, if it has one of the id 7."""
        self.last += 1
        raw = {**raw, "update_id": self.last}
        assert is_update(raw)
        self.api.learn(raw)
        async with asyncio.timeout(60):
            assert await self.pipeline.submit(json.loads(json.dumps(raw))).confirmed
        assert self.api.violations == []
        return self.api.presses.get("7")


@pytest.fixture(scope="module")
def world() -> Iterator[Any]:
    with asyncio.Runner() as runner:
        world = World()
        runner.run(world.open())
        yield lambda raw: runner.run(world.arrives(raw))
        runner.run(world.close())


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path to each value in some JSON."""
    items = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    for key, inner in items:
        yield (*path, key)
        yield from places(inner, (*path, key))


@st.composite
def damaged(draw: st.DrawFn) -> dict[str, Any]:
    """An update as Telegram sends them, with a few of its values lost or replaced."""
    raw = copy.deepcopy(draw(st.sampled_from(SEEDS)))
    for _ in range(draw(st.integers(1, 3))):
        *path, last = draw(st.sampled_from(list(places(raw))))
        inner = raw
        for key in path:
            inner = inner[key]
        if draw(st.booleans()) and isinstance(inner, dict):
            del inner[last]
        else:
            inner[last] = draw(JSON)
        if not raw:
            break
    return raw


_quick = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@_quick
@given(raw=damaged())
def test_damaged_updates(world, raw):
    world(raw)


@_quick
@given(raw=st.dictionaries(st.sampled_from([*ALLOWED_UPDATES, "x"]), JSON, max_size=2))
def test_any_json_as_an_update(world, raw):
    world(raw)


@_quick
@given(text=TEXTS)
def test_any_text(world, text):
    world({"message": updates.message(text)})


@_quick
@given(data=TEXTS)
def test_any_data_of_a_button(world, data):
    assert world({"callback_query": updates.press(data, id="7")}) == 1


@_quick
@given(query=TEXTS, offset=TEXTS)
def test_any_inline_query(world, query, offset):
    asked = {"id": "7", "from": updates.READER, "query": query[:256], "offset": offset}
    assert world({"inline_query": asked}) == 1
