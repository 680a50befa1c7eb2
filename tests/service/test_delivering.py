"""The real process delivers, and is killed at every boundary between what is stored and what is sent."""

from __future__ import annotations

import pytest

from tests.support.crash import Account, tried
from tests.support.crashing import POINTS

pytestmark = pytest.mark.process

CHATS = range(101, 151)
IN_FLIGHT = 3
"""Requests that are on their way at once: each takes 50 ms, and 25 leave in a second."""


async def test_processes_that_are_killed_lose_no_delivery(loopback, tmp_path):
    account = await tried(loopback, tmp_path, CHATS, list(POINTS))
    # What was on its way may come twice, and the second copy does not ring.
    told = account._replace(doubled=0, in_flight=0)
    assert told == Account(0, 0, 0, 0, 0, {"sent": len(CHATS)})
    assert account.doubled <= account.in_flight <= IN_FLIGHT * len(POINTS)
