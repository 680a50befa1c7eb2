"""Who has subscribed, and what each subscriber changes."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import datetime

from sqlalchemy import RowMapping, delete, exists, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.delivery.ledger.chats import migrate, suspend
from bot.delivery.states import UNDER_WAY, State
from bot.delivery.stored import ALL, schedule_id, subscription
from bot.delivery.subscribers.replanning import replan, replan_language
from bot.store.cipher import Cipher
from bot.store.clock import Clock
from bot.store.tables import campaigns, chats, deliveries, subscriptions
from bot.store.work import alone, locked
from bot.subscription import ChatKind, Choices, Place, Standing, Subscription


class Subscriptions:
    """Every method is a part of the caller's transaction."""

    def __init__(self, clock: Clock, cipher: Cipher) -> None:
        self._clock = clock
        self._cipher = cipher

    async def of(self, connection: AsyncConnection, place: Place) -> Subscription | None:
        """The subscription of a chat or topic, whatever its standing; None where there is none."""
        row = await self._row(connection, place)
        return subscription(row, self._cipher) if row else None

    async def all_of(
        self, connection: AsyncConnection, chat: int | str
    ) -> tuple[Subscription, ...]:
        """The subscriptions of a chat and its topics."""
        found = await connection.execute(ALL.where(chats.c.chat == self._cipher.encrypted(chat)))
        return tuple(subscription(row, self._cipher) for row in found.mappings())

    async def subscribe(
        self, connection: AsyncConnection, place: Place, kind: ChatKind, choices: Choices
    ) -> Subscription:
        """Subscribe a chat or topic, or change what it has chosen and deliver again."""
        await alone(connection)
        now = self._clock.now()
        values = {
            "schedule_id": await schedule_id(connection, choices),
            "sound": choices.sound,
            "zone_confirmed": choices.zone_confirmed,
            "language": choices.language,
            "language_chosen": choices.language_chosen,
            "standing": Standing.ACTIVE,
            "paused_until": None,
        }
        if row := await self._row(connection, place):
            resumes = row["standing"] != Standing.ACTIVE
            if resumes:
                values["changed"] = now
            await connection.execute(
                update(subscriptions).where(subscriptions.c.id == row["id"]).values(**values)
            )
            await self._take_up(connection, row["id"])
            await self._catch_up(connection, row["id"])
            await replan(connection, row["id"], choices, now, overdue=resumes)
        else:
            chat = await self._chat_id(connection, place.chat, kind)
            await connection.execute(
                insert(subscriptions).values(
                    chat_id=chat, topic=place.topic, since=now, changed=now, **values
                )
            )
        row = await self._row(connection, place)
        assert row is not None
        return subscription(row, self._cipher)

    async def change(
        self, connection: AsyncConnection, before: Subscription, choices: Choices
    ) -> Subscription | None:
        """
        Have an active subscription be as `choices` say where they differ from what was chosen `before`.

        Somebody else may have chosen something else since. One that is not active any more is left alone. Returns
        it as it is then, None where it is gone.
        """
        await alone(connection)
        found = await self.of(connection, before.place)
        if found is None or found.standing is not Standing.ACTIVE:
            return found
        known, wanted = asdict(before.choices), asdict(choices)
        changed = {name: value for name, value in wanted.items() if value != known[name]}
        chosen = replace(found.choices, **changed)
        return await self.subscribe(connection, found.place, found.kind, chosen)

    async def speak(
        self, connection: AsyncConnection, place: Place, language: str
    ) -> Subscription | None:
        """Have a subscriber read a language, whatever the standing. Returns the subscription, None where it is gone."""
        await alone(connection)
        before = await self.of(connection, place)
        if before is None:
            return None
        choices = replace(before.choices, language=language, language_chosen=True)
        chosen = update(subscriptions).values(language=language, language_chosen=True)
        await connection.execute(chosen.where(subscriptions.c.id == before.id))
        now = self._clock.now()
        await replan_language(connection, before.id, before.choices.language, choices, now)
        return replace(before, choices=choices)

    async def channel(self, connection: AsyncConnection, chat: int | str | None, zone: str) -> None:
        """Post to a channel from now on, and to no other; None for none. Its nights are those of `zone`."""
        await alone(connection)
        other = chats.c.kind == ChatKind.CHANNEL
        if chat is not None:
            other &= chats.c.chat != self._cipher.encrypted(chat)
        await connection.execute(delete(chats).where(other))
        if chat is not None and await self.of(connection, Place(chat)) is None:
            choices = Choices(zone=zone, zone_confirmed=True)
            await self.subscribe(connection, Place(chat), ChatKind.CHANNEL, choices)

    async def stop(self, connection: AsyncConnection, place: Place) -> bool:
        """Deliver nothing any more, and keep the choices for a while. Returns whether anything was delivered before."""
        return await self._halt(connection, place, Standing.STOPPED)

    async def pause(self, connection: AsyncConnection, place: Place, until: datetime) -> bool:
        """Deliver nothing until a moment. Returns whether there was a subscription to pause."""
        return await self._halt(connection, place, Standing.PAUSED, until.timestamp())

    async def block(self, connection: AsyncConnection, chat: int) -> None:
        """Suspend all that goes to a chat, because it takes nothing from the bot any more."""
        if (id := await self._known_id(connection, chat)) is not None:
            await suspend(connection, id, self._clock.now())

    async def migrate(self, connection: AsyncConnection, old: int, new: int) -> None:
        """Note that a group has become a supergroup, which has another id."""
        if (id := await self._known_id(connection, old)) is not None:
            await migrate(connection, self._cipher, id, new)

    async def _halt(
        self,
        connection: AsyncConnection,
        place: Place,
        standing: Standing,
        until: float | None = None,
    ) -> bool:
        row = await self._row(connection, place)
        if row is None or row["standing"] == standing == Standing.STOPPED:
            return False
        now = self._clock.now()
        halted = update(subscriptions).where(subscriptions.c.id == row["id"])
        if standing is Standing.PAUSED:
            halted = halted.where(subscriptions.c.standing.in_((Standing.ACTIVE, Standing.PAUSED)))
        done = await connection.execute(
            halted.values(standing=standing, changed=now, paused_until=until)
        )
        if not done.rowcount:
            return False
        if row["standing"] == Standing.BLOCKED:
            await self._catch_up(connection, row["id"])
        if standing is Standing.PAUSED:  # what is due before its end is cancelled when it is due
            return True
        await connection.execute(
            update(deliveries)
            .where(
                deliveries.c.subscription_id == row["id"],
                deliveries.c.state.in_((State.DUE, State.CLAIMED)),
            )
            .values(state=State.CANCELLED, settled=now, token=None, lease=None)
        )
        return True

    async def _take_up(self, connection: AsyncConnection, id: int) -> None:
        """Plan again what is still going out and was cancelled while the subscriber wanted nothing."""
        under_way = select(campaigns.c.id).where(campaigns.c.state.in_(UNDER_WAY))
        await connection.execute(
            update(deliveries)
            .where(
                deliveries.c.subscription_id == id,
                deliveries.c.state == State.CANCELLED,
                deliveries.c.campaign_id.in_(under_way),
            )
            .values(state=State.DUE, settled=None)
        )

    async def _catch_up(self, connection: AsyncConnection, id: int) -> None:
        """Have the copies edited that could not be while the subscriber had blocked the bot."""
        outdated = exists().where(
            deliveries.c.subscription_id == id,
            deliveries.c.campaign_id == campaigns.c.id,
            deliveries.c.state == State.SENT,
            deliveries.c.revision < campaigns.c.copies,
        )
        # Nobody takes their edits for finished until this subscriber's copies can be seen.
        rows = select(campaigns.c.id).where(outdated).order_by(campaigns.c.id)
        await locked(connection, rows.with_for_update(read=True, key_share=True))
        await connection.execute(
            update(campaigns)
            .where(campaigns.c.edits_begin.is_(None), outdated)
            .values(edits_begin=self._clock.now())
        )

    async def _row(self, connection: AsyncConnection, place: Place) -> RowMapping | None:
        of_place = ALL.where(
            chats.c.chat == self._cipher.encrypted(place.chat),
            subscriptions.c.topic == place.topic,
        )
        return (await connection.execute(of_place)).mappings().one_or_none()

    async def _chat_id(self, connection: AsyncConnection, chat: int | str, kind: ChatKind) -> int:
        """The chat's id in the store, which is given to it where it has none yet."""
        if (id := await self._known_id(connection, chat)) is not None:
            return id
        encrypted = self._cipher.encrypted(chat)
        made = await connection.execute(
            insert(chats)
            .values(chat=encrypted, kind=kind, key_id=self._cipher.key_id)
            .returning(chats.c.id)
        )
        return int(made.scalar_one())

    async def _known_id(self, connection: AsyncConnection, chat: int | str) -> int | None:
        encrypted = self._cipher.encrypted(chat)
        found = await connection.execute(select(chats.c.id).where(chats.c.chat == encrypted))
        id = found.scalar_one_or_none()
        return None if id is None else int(id)
