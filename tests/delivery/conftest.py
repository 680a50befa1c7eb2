"""Delivery over a store in memory."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.store.store import in_memory
from tests.support.delivering import Delivering


@pytest.fixture
async def delivering() -> AsyncIterator[Delivering]:
    store = await in_memory()
    yield Delivering(store)
    await store.database.close()
