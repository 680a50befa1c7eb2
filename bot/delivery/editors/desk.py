"""The editors' chat: one message about each campaign, which shows where it stands until it is delivered."""

from __future__ import annotations

import asyncio
import logging
from datetime import tzinfo
from functools import partial

from babel import Locale
from sqlalchemy import RowMapping

from bot.delivery.content.rendering import Rendering
from bot.delivery.editors import messages
from bot.delivery.editors.elsewhere import bring_up
from bot.delivery.editors.notes import AGAIN_IF, Notes
from bot.delivery.editors.standings import Standings
from bot.delivery.lease import Lease
from bot.delivery.ledger.effects import pause
from bot.delivery.ledger.sending import Result, Sender, Sending
from bot.delivery.states import CampaignState, Trouble
from bot.delivery.stored import moment
from bot.links import Act
from bot.replies import asking
from bot.reply import Reply
from bot.store.clock import Clock
from bot.store.errors import UnavailableError
from bot.store.store import Store
from bot.subscription import ChatKind, Place

log = logging.getLogger(__name__)

_EVERY = 10.0
"""Seconds between two looks at what is going out."""
_AGAIN = 5.0
"""Seconds after which a message is tried again that Telegram did not take."""
_FAILURES = 3
"""Times in a row that Telegram takes nothing from here before another process may try."""
_WITHOUT = 1.0
"""Seconds after which a process without the lease looks whether it has got it."""


class Desk:
    """Shows campaigns to the editors, by a queue of its own: no delivery waits for it."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        sender: Sender,
        rendering: Rendering,
        *,
        lease: Lease,
        chat: int | None,
        zone: tzinfo,
        locale: Locale,
        rate: float,
    ) -> None:
        """Without a `chat` the log alone is told, without the `lease` nobody. `zone` and `locale` are the newsroom's."""
        self._store = store
        self._write = store.database.write
        self._found = partial(messages.found, store.database)
        self._clock = clock
        self._sender = sender
        self._rendering = rendering
        self._lease = lease
        self._place = Place(chat) if chat is not None else None
        self._zone, self._locale = zone, locale
        self._standings = Standings(clock, zone, rate)
        self._waiting: dict[int, Act | None] = {}
        self._asked: dict[int, Act] = {}
        """The decisions that an editor is asked to confirm, which a look does not take away."""
        self._moving: dict[int, Reply | str | None] = {}
        """The campaigns whose figures changed by themselves when they were told of last, and what was told."""
        self._refused: set[tuple[int, int]] = set()  # by campaign and revision
        self._looked = clock.now()  # when these were looked at last (seconds since 1970)
        self._notes = Notes(store.database, sender, lease, self._place)
        self._woken = asyncio.Event()

    async def changed(self, campaign: int) -> None:
        """Show a campaign as it stands, soon."""
        self.show(campaign)

    async def reminded(self, campaign: int) -> None:
        """Remind of a campaign whose hour is near, once however often that is said meanwhile."""
        row = await self._store.database.read(lambda c: messages.row(c, campaign))
        if row is not None:
            begins = moment(row["begins"]).astimezone(self._zone)
            self.tell(asking.reminder(row["title"], begins, self._locale), campaign)

    def tell(self, reply: Reply, reminds_of: int | None = None) -> None:
        """Tell something in a message of its own, soon."""
        self._notes.add(reply, reminds_of)
        self._woken.set()

    def show(self, campaign: int, asked: Act | None = None) -> None:
        """Show a campaign as it stands, soon, with the question whether a decision is meant."""
        self._waiting[campaign] = asked
        self._asked.pop(campaign, None)
        if asked:
            self._asked[campaign] = asked
        self._woken.set()

    async def run(self) -> None:
        """Show what changes for as long as the bot runs, and first what is unfinished. No error ends that."""
        looks, led, is_told, failures = False, False, False, 0
        while True:
            wait = _AGAIN
            try:
                if self._lease.held and not led:
                    await self._take_over()
                led = self._lease.held
                if looks and led:
                    await self.look()
                if await self.turn():
                    wait, failures = _EVERY, 0
                else:
                    failures += 1
                if failures >= _FAILURES:
                    failures = 0
                    await self._write(self._lease.give_way)
                is_told = False
            except UnavailableError as error:
                if not is_told:
                    log.warning("The editors cannot be told of campaigns: %s", error)
                is_told = True
            except Exception:
                log.exception("A fault of the bot keeps the editors from being told of a campaign")
            self._woken.clear()
            if self._waiting and wait == _EVERY:
                continue
            if not self._lease.held:
                wait = min(wait, _WITHOUT)
            try:
                async with asyncio.timeout(wait):
                    await self._woken.wait()
                looks = False
            except TimeoutError:
                looks = True

    async def _take_over(self) -> None:
        """Have everything shown that whoever told the editors before may not have told any more."""
        for campaign in await self._found(messages.unfinished(self._clock.now())):
            self._waiting.setdefault(campaign, None)

    async def look(self) -> None:
        """Have those shown whose figures change by themselves, and once more when they do not any longer."""
        now = self._clock.now()
        moved = await self._found(messages.moved(self._looked, now))
        self._looked = now
        for campaign in {*moved, *self._moving}:
            self._waiting.setdefault(campaign, self._asked.get(campaign))

    async def turn(self) -> bool:
        """Show what waits to be shown. Returns whether Telegram has taken all of it."""
        if not self._lease.held:
            await self._leave_to_others()
            return True
        if not await self._notes.tell():
            return False
        for campaign, asked in list(self._waiting.items()):
            del self._waiting[campaign]
            try:
                shown = await self._show(campaign, asked)
            except UnavailableError:
                self._waiting.setdefault(campaign, asked)
                raise
            if not shown:
                # Behind the others, and not at once: what keeps this from Telegram keeps them from it as well.
                self._waiting.setdefault(campaign, asked)
                return False
        return True

    async def _leave_to_others(self) -> None:
        """Have the process that has the lease show what waits to be shown. What is no campaign's, it tells by itself."""
        self._notes.clear()
        self._moving.clear()
        while self._waiting:
            campaign, asked = next(iter(self._waiting.items()))
            await self._write(partial(bring_up, campaign=campaign, asked=asked))
            if self._waiting.get(campaign) is asked:
                del self._waiting[campaign]

    async def _show(self, campaign: int, asked: Act | None) -> bool:
        """Show a campaign in its message, or in a new one. Returns False where it is to be tried again."""
        found = await self._store.database.read(lambda c: self._standings.of(c, campaign))
        if found is None:
            return True
        row, standing = found
        before = self._moving.pop(campaign, None)
        if row["state"] == CampaignState.GOING or row["edits_begin"] is not None:
            self._moving[campaign] = None
        if self._place is None:
            self._told(campaign, standing.state)
            if standing.state != before:
                log.info("Campaign %s is %s", campaign, standing.state)
            return True
        if not messages.is_shown(row, standing):
            return True
        refused = (
            standing.trouble == Trouble.REFUSED or (campaign, row["revision"]) in self._refused
        )
        if refused:
            push = asking.without_push(row["title"])
        else:
            text = await self._rendering.message(campaign, row["revision"], ChatKind.PRIVATE)
            push = text.reply
        reply = asking.shown(push, standing, messages.still(asked, standing), self._locale)
        shown_in = row["shown_in"]
        if shown_in is not None and reply == before:
            self._told(campaign, reply)
            return True
        # One process alone tells of it: another's word may be newer.
        self._lease.held = await self._write(self._lease.take)
        if not self._lease.held:
            return False
        if shown_in is not None:
            sending = await self._sender.revise(self._place, shown_in, reply)
            if sending.result is Result.UNSURE:
                return False  # nothing comes twice by it
        if shown_in is None or sending.result is Result.GONE:
            sending = await self._sender.push(self._place, reply, silent=False)
        if sending.result is Result.DONE:
            self._told(campaign, reply)
        if sending.result is Result.REFUSED and refused:
            # It was without the push: whatever Telegram refuses in it, it would refuse again.
            log.warning("Telegram refuses the word on campaign %s: %s", campaign, sending.why)
            return True
        return await self._took(row, sending)

    def _told(self, campaign: int, what: Reply | str) -> None:
        """Note what was told of a campaign, as long as its figures change by themselves."""
        if campaign in self._moving:
            self._moving[campaign] = what

    async def _took(self, row: RowMapping, sending: Sending) -> bool:
        """Note what Telegram has made of the message about a campaign, which is the first try of its push."""
        campaign, revision = row["id"], row["revision"]
        if sending.result is Result.DONE:
            if sending.message not in (0, row["shown_in"]):
                await self._write(lambda c: messages.note(c, campaign, sending.message))
            return True
        if sending.result is Result.REFUSED:
            now, why = self._clock.now(), sending.why
            log.warning("Telegram refuses the push of campaign %s: %s", campaign, why)
            await self._write(lambda c: pause(c, campaign, revision, why, now))
            self._refused.add((campaign, revision))
            self.show(campaign)  # without what Telegram refuses
            return True
        return sending.result not in AGAIN_IF
