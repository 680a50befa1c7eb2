"""A newsroom that delivers, and the editors who decide."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.library import Library
from bot.store.store import in_memory
from bot.subscription import ChatKind, Choices, Place
from tests.conftest import Conversation
from tests.support import updates
from tests.support.clock import HandClock
from tests.support.delivering import delivery_over
from tests.support.editors import EDITORS, NEW, OLDER, Editors


@pytest.fixture
async def newsroom(
    conversation: Conversation, request: pytest.FixtureRequest
) -> AsyncIterator[Editors]:
    """
    A newsroom with three subscribers and a brief that is about to go out.

    It is asked about it, unless a test is parametrised with False.
    """
    asks = getattr(request, "param", True)
    store = await in_memory()
    delivery = delivery_over(store, HandClock(updates.NOW), editors=EDITORS, asks=asks)
    conversation.app.serve_subscribers(delivery)
    try:
        await delivery.start(Library([OLDER]))
        for chat in (1, 2, 3):
            choices = Choices(zone_confirmed=True)
            await delivery.subscribers.subscribe(Place(chat), ChatKind.PRIVATE, choices)
        newsroom = Editors(conversation)
        await newsroom.publishes(NEW, OLDER)
        yield newsroom
    finally:
        await store.close()
