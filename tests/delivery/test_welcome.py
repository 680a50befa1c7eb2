"""The latest brief is the answer to who subscribes, once, and its copy is followed by corrections."""

from __future__ import annotations

import pytest

from bot.brief import Brief
from bot.delivery.subscribers.welcome import Copy, Welcome
from bot.subscription import Place, Subscription
from tests.support.delivering import Delivering
from tests.support.samples import brief

OLD = brief(published="2027-01-10")
NEW = brief(id="news", title="News", published="2027-01-15T08:00Z")
SHOWN = 500
"""The number of the message in which a brief was given."""


@pytest.fixture
def welcome(delivering: Delivering) -> Welcome:
    clock = delivering.clock
    return Welcome(clock)


async def gives(
    delivering: Delivering, welcome: Welcome, who: Subscription, brief: Brief, *, anew: bool = True
) -> Copy | None:
    return await delivering.store.database.write(
        lambda c: welcome.give(c, who.id, brief, anew=anew)
    )


async def arrives(delivering: Delivering, welcome: Welcome, copy: Copy | None) -> None:
    """Have a brief that is given arrive."""
    assert copy
    await delivering.store.database.write(lambda c: welcome.given(c, copy, SHOWN))
    delivering.chats.copies[Place(1), SHOWN] = "as it was given"


async def test_it_is_given_once_and_counts_as_delivered(delivering, welcome):
    await delivering.publishes(OLD)
    who = await delivering.subscribes(1)
    copy = await gives(delivering, welcome, who, OLD)
    # Nobody knows yet whether it arrived.
    assert await gives(delivering, welcome, who, OLD, anew=False) == copy
    await arrives(delivering, welcome, copy)
    for anew in (True, False):
        assert await gives(delivering, welcome, who, OLD, anew=anew) is None
    await delivering.jumps(3600)
    assert (delivering.chats.pushes, await delivering.states()) == ([], {"sent": 1})


async def test_what_goes_out_meanwhile_does_not_come_twice(delivering, welcome):
    await delivering.publishes(OLD)
    await delivering.publishes(OLD, NEW)
    who = await delivering.subscribes(1)
    await arrives(delivering, welcome, await gives(delivering, welcome, who, NEW))
    await delivering.jumps(3600)
    assert delivering.chats.pushes == []


async def test_a_brief_that_delivery_has_not_seen_yet_is_left_to_its_campaign(delivering, welcome):
    await delivering.publishes(OLD)
    who = await delivering.subscribes(1)
    assert await gives(delivering, welcome, who, NEW) is None
    await delivering.publishes(OLD, NEW)
    await delivering.jumps(60)
    assert [push.place.chat for push in delivering.chats.pushes] == [1]


async def test_a_brief_is_known_by_its_earlier_id(delivering, welcome):
    await delivering.publishes(OLD)
    who = await delivering.subscribes(1)
    await arrives(delivering, welcome, await gives(delivering, welcome, who, OLD))
    renamed = brief(id="renamed", formerly=["bridge"], published="2027-01-10")
    await delivering.publishes(renamed)
    assert await gives(delivering, welcome, who, renamed) is None


async def test_a_copy_is_corrected(delivering, welcome):
    await delivering.publishes(OLD)
    who = await delivering.subscribes(1)
    await arrives(delivering, welcome, await gives(delivering, welcome, who, OLD))
    await delivering.publishes(brief(published="2027-01-10", summary="It is closed."))
    await delivering.jumps(60)
    assert "It is closed." in delivering.chats.shown(1)[0]


@pytest.mark.parametrize(
    ("changes", "shown"),
    [
        ({"summary": "It is closed."}, "It is closed."),
        ({"withdrawn": {"date": "2027-01-15", "text": "This was wrong."}}, "This was wrong."),
    ],
)
async def test_a_copy_is_changed_that_was_given_before_the_brief_went_out(
    delivering, welcome, changes, shown
):
    await delivering.publishes(OLD)
    await delivering.publishes(OLD, NEW)
    who = await delivering.subscribes(1)
    await arrives(delivering, welcome, await gives(delivering, welcome, who, NEW))
    later = brief(**{"id": "news", "title": "News", "published": "2027-01-15T08:00Z", **changes})
    await delivering.publishes(OLD, later)
    await delivering.jumps(60)
    assert shown in delivering.chats.shown(1)[0]
    assert delivering.chats.pushes == []


@pytest.mark.parametrize("changes", [{}, {"summary": "It is closed."}])
async def test_who_was_given_a_brief_that_is_taken_back_and_returns_has_one_copy(
    delivering, welcome, changes
):
    await delivering.publishes(OLD)
    await delivering.publishes(OLD, NEW)
    one, _ = await delivering.subscribes(1), await delivering.subscribes(2)
    await arrives(delivering, welcome, await gives(delivering, welcome, one, NEW))
    await delivering.publishes(OLD)
    await delivering.jumps(60)
    again = brief(**{"id": "news", "title": "News", "published": "2027-01-15T08:00Z", **changes})
    await delivering.publishes(OLD, again)
    assert await gives(delivering, welcome, one, again) is None
    await delivering.jumps(120)
    assert [push.place.chat for push in delivering.chats.pushes] == [2]
    assert again.summary in delivering.chats.shown(1)[0]
    assert await delivering.states() == {"sent": 2}
    await delivering.publishes(
        OLD, again.model_copy(update={"summary": "It is half open.", "title": "News!"})
    )
    await delivering.jumps(120)
    assert "It is half open." in delivering.chats.shown(1)[0]
