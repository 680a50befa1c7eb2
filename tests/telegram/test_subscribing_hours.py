"""Readers who change, pause or ask while something is on its way to them, and how long that is kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from bot.library import Library
from bot.links import Act, Decision
from bot.subscription import Standing
from tests.support import samples, updates
from tests.telegram.test_subscribing import BERLIN, BRIEFS, HERE, kept, subscribed, subscription

DAY = 86_400.0


@pytest.fixture(scope="session")
def briefs() -> Library:
    """The content that is served."""
    return BRIEFS


async def _due_at_seven(subscribing):
    """A brief that is due to the reader at seven tomorrow. Now it is 16:13."""
    delivery = subscribing.app.delivery
    new = samples.brief(id="newer", published=None)
    await delivery.start(Library([new, *BRIEFS.briefs]))
    delivery.clock.time += 60
    await delivery.engine.turn()
    assert await delivery.decide(Decision(Act.SEND, 1, 1), "Ada")
    await delivery.engine.turn()


async def test_who_changes_the_sound_while_the_hour_is_being_served_still_gets_the_brief(
    subscribing,
):
    delivery = subscribing.app.delivery
    await subscribed(subscribing, replace(BERLIN, times=(time(7),)))
    await _due_at_seven(subscribing)
    assert await kept(subscribing) == [("newer", "due", None)]
    delivery.clock.time = datetime(2026, 9, 22, 5, 0, 20, tzinfo=UTC).timestamp()
    await subscribing.presses("d:sound=silent")
    (found,) = await delivery.subscribers.kept(HERE.chat)
    assert found.deliveries[0].due == datetime(2026, 9, 22, 5, tzinfo=UTC)


async def test_who_asks_where_the_brief_is_does_not_lose_it_until_tomorrow(subscribing):
    delivery = subscribing.app.delivery
    await subscribed(subscribing, replace(BERLIN, times=(time(7),)))
    await _due_at_seven(subscribing)
    delivery.clock.time = datetime(2026, 9, 22, 5, 0, 20, tzinfo=UTC).timestamp()
    await subscribing.says("/subscribe")
    await delivery.engine.turn()
    assert await kept(subscribing) == [("newer", "sent", 1)]


async def test_a_pause_that_is_resumed_at_once_loses_nothing(subscribing):
    delivery = subscribing.app.delivery
    await subscribed(subscribing, replace(BERLIN, times=(time(7),)))
    await _due_at_seven(subscribing)
    await subscribing.presses("d:pause=7")
    subscribing.api.presses.clear()
    await delivery.engine.turn()  # somebody else's delivery wakes it
    delivery.clock.time += 30
    await subscribing.presses("d:on")
    delivery.clock.time = datetime(2026, 9, 22, 5, 0, 20, tzinfo=UTC).timestamp()
    await delivery.engine.turn()
    assert [state for _, state, _ in await kept(subscribing)] == ["sent"]


async def test_a_pause_ends_when_it_says(subscribing):
    delivery = subscribing.app.delivery
    await subscribed(subscribing)
    await delivery.engine.turn()
    delivery.clock.time += 1800
    await delivery.engine.turn()
    await subscribing.presses("d:pause=7")
    delivery.clock.time += 7 * DAY - 3000
    await delivery.engine.turn()  # the hourly look
    delivery.clock.time += 3000 + 60
    await delivery.engine.turn()
    assert (await subscription(subscribing)).standing is Standing.ACTIVE


async def test_a_brief_that_is_due_after_the_pause_comes(subscribing):
    delivery = subscribing.app.delivery
    await subscribed(subscribing, replace(BERLIN, times=(time(18),)))
    week = 7 * DAY
    until = datetime.fromtimestamp(updates.NOW + week, UTC)
    await delivery.subscribers.pause(HERE, until)  # until Monday, 16:13
    delivery.clock.time += week - 2 * 3600
    await _due_at_seven(subscribing)  # it appears at 14:14
    delivery.clock.time = updates.NOW + week + 4 * 3600  # 20:13
    for _ in range(3):
        await delivery.engine.turn()
        delivery.clock.time += 2
    assert [state for _, state, _ in await kept(subscribing)] == ["sent"]


@pytest.mark.parametrize("leaves", ["stop", "pause", "block"])
async def test_mydata_tells_that_nothing_is_delivered(subscribing, leaves):
    await subscribed(subscribing)
    delivery = subscribing.app.delivery
    if leaves == "stop":
        await delivery.subscribers.stop(HERE)
    elif leaves == "pause":
        await delivery.subscribers.pause(
            HERE, datetime.fromtimestamp(updates.NOW, UTC) + timedelta(days=7)
        )
    else:
        await delivery.subscribers.block(HERE.chat)
    page, _ = await subscribing.says("/mydata")
    assert any(w in page.text.text.lower() for w in ("ended", "paused", "blocked", "could not"))


async def test_subscribing_works_when_the_latest_brief_was_out_for_ninety_days(subscribing):
    await subscribing.says("/subscribe Berlin")
    delivery = subscribing.app.delivery
    delivery.clock.time += 91 * DAY
    await delivery.engine.turn()
    delivery.rendering._kept.clear()  # as a restart does
    other = {**updates.PRIVATE, "id": 78}
    first, *_ = await subscribing.says("/subscribe Berlin", chat=other)
    assert first.text.text.startswith("You are subscribed.")


async def test_which_briefs_came_is_kept_for_ninety_days_and_no_longer(subscribing):
    """The brief is corrected on the sixtieth day."""
    delivery = subscribing.app.delivery
    await subscribing.says("/subscribe Berlin")
    delivery.clock.time += 60 * DAY
    rest = BRIEFS.briefs[1:]
    corrected = samples.brief(
        published="2026-09-20",
        corrections=[{"date": "2026-11-20", "text": "An earlier version gave the wrong day."}],
    )
    await delivery.start(Library([corrected, *rest]))
    delivery.clock.time += 120
    await delivery.engine.turn()
    for later in (35 * DAY, 3600):
        delivery.clock.time += later
        for _ in range(10):
            await delivery.engine.turn()
    assert await kept(subscribing) == []
