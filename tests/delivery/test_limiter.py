"""The lane of messages that nobody has asked for."""

from __future__ import annotations

import pytest

from bot.delivery.ledger.limiter import Limiter
from tests.support.delivering import Delivering


@pytest.mark.parametrize(
    ("passed", "wait"), [(0, 0.2), (0.15, 0.05), (0.25, -0.05), (0.31, 0), (3600, 0)]
)
async def test_who_is_a_little_late_catches_up_and_no_idle_time_is_made_up_for(
    delivering: Delivering, passed, wait
):
    limiter, write = Limiter(delivering.clock, 25), delivering.store.database.write
    assert (await write(lambda c: limiter.take(c, 5))).wait == 0
    delivering.clock.time += passed
    assert (await write(lambda c: limiter.take(c, 5))).wait == pytest.approx(wait, abs=1e-4)
