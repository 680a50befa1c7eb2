"""Choices and subscriptions as the database keeps them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, time

from sqlalchemy import RowMapping, select
from sqlalchemy.dialects.postgresql import insert  # SQLite knows the same clauses
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.masthead import Newsroom
from bot.store import facts
from bot.store.cipher import Cipher
from bot.store.tables import chats, schedules, subscriptions
from bot.subscription import ChatKind, Choices, Days, Place, Sound, Standing, Subscription

_NEWSROOM = "newsroom"
"""The fact with the newsroom as JSON, empty for none."""
ALL = select(
    subscriptions,
    chats.c.chat,
    chats.c.kind,
    chats.c.rang,
    schedules.c.zone,
    schedules.c.times,
    schedules.c.days,
).select_from(subscriptions.join(chats).join(schedules))
"""Subscriptions with all that `subscription` reads."""


def times_of(text: str) -> tuple[time, ...]:
    """The times of day in a text such as `07:30 18:00`."""
    return tuple(time.fromisoformat(each) for each in text.split())


def text_of(times: Sequence[time]) -> str:
    """Times of day as a text, in order."""
    return " ".join(each.isoformat("minutes") for each in sorted(set(times)))


def moment(seconds: float) -> datetime:
    """The moment of seconds since 1970."""
    return datetime.fromtimestamp(seconds, UTC)


def subscription(row: RowMapping, cipher: Cipher) -> Subscription:
    """A subscription from a row of `ALL`."""
    return Subscription(
        row["id"],
        Place(cipher.chat(row["chat"]), row["topic"]),
        ChatKind(row["kind"]),
        Choices(
            times_of(row["times"]),
            Days(row["days"]),
            Sound(row["sound"]),
            row["zone"],
            row["zone_confirmed"],
            row["language"],
            row["language_chosen"],
        ),
        Standing(row["standing"]),
        moment(row["since"]),
        moment(row["changed"]),
        moment(row["paused_until"]) if row["paused_until"] is not None else None,
    )


async def newsroom(connection: AsyncConnection) -> Newsroom | None:
    """The newsroom as the content describes it that was taken note of last."""
    kept = await facts.value(connection, _NEWSROOM)
    return Newsroom.model_validate_json(kept) if kept else None


async def keep_newsroom(connection: AsyncConnection, newsroom: Newsroom | None) -> None:
    """Keep what the content says of the newsroom, for processes that have no content."""
    # What is not given cannot be read as given: an empty text is a fault.
    kept = newsroom.model_dump_json(exclude_defaults=True) if newsroom else ""
    if kept != (await facts.value(connection, _NEWSROOM) or ""):
        await facts.put(connection, _NEWSROOM, kept)


async def schedule_id(connection: AsyncConnection, choices: Choices) -> int:
    """The id of the schedule of some choices, which is made where nobody has had it yet."""
    of_choices = {"zone": choices.zone, "times": text_of(choices.times), "days": choices.days}
    await connection.execute(insert(schedules).values(**of_choices).on_conflict_do_nothing())
    found = await connection.execute(select(schedules.c.id).filter_by(**of_choices))
    return int(found.scalar_one())
