"""Delivery over a store, on each kind of database."""

from __future__ import annotations

import pytest

from bot.store.store import Store
from tests.support.delivering import Delivering


@pytest.fixture
def delivering(store: Store) -> Delivering:
    return Delivering(store)
