"""The real process delivers, and is killed at every boundary between what is stored and what is sent."""

from __future__ import annotations

import pytest

from tests.support.crash import Account, tried
from tests.support.crashing import POINTS

pytestmark = pytest.mark.process

CHATS = range(101, 109)
IN_FLIGHT = 3
"""Requests that are on their way at once: each takes 50 ms, and 25 leave in a second."""


@pytest.mark.parametrize("point", POINTS)
async def test_a_process_that_is_killed_loses_no_delivery(loopback, tmp_path, point):
    account = await tried(loopback, tmp_path, CHATS, point, hit=2)
    # What was on its way may come twice, and the second copy does not ring.
    assert account == Account(0, account.doubled, 0, 0, {"sent": len(CHATS)})
    assert account.doubled <= IN_FLIGHT
