"""The editors' chat: the messages about campaigns, and who presses their buttons."""

from __future__ import annotations

from typing import Any

from bot.library import Library
from tests.conftest import Conversation
from tests.support import samples
from tests.support.clock import HandClock
from tests.support.delivering import Chats, Push

EDITORS = 4242
CHAT = {"id": EDITORS, "type": "private", "first_name": "Ada"}
OLDER = samples.brief(id="older", published="2026-09-18")
NEW = samples.brief(published="2026-09-21")


_LINE = "— — —\n\n"


class Editors:
    """The editors, as they see campaigns and press buttons."""

    def __init__(self, conversation: Conversation) -> None:
        assert conversation.app.delivery
        self.conversation = conversation
        self.delivery = conversation.app.delivery
        self.clock: HandClock = self.delivery.clock  # type: ignore[assignment]  # because the fixture gives it this one
        self.chats: Chats = self.delivery._sender  # type: ignore[assignment]  # because the fixture gives it these

    async def works(self, seconds: float = 0) -> None:
        self.clock.time += seconds
        await self.delivery.engine.turn()
        await self.delivery.desk.turn()

    async def publishes(self, *briefs: Any) -> None:
        self.delivery.follow(Library(briefs))
        await self.works()
        await self.works(60)

    async def looks(self) -> None:
        """Let the editors be shown what has changed by itself."""
        await self.delivery.desk.look()
        await self.delivery.desk.turn()

    def shown(self, campaign: int = 0) -> str:
        """The message about a campaign, by its number, or about the last, without the push above."""
        texts = [text for text in self.chats.shown(EDITORS) if _LINE in text]
        return texts[campaign - 1].rpartition(_LINE)[2]

    def buttons(self) -> list[str]:
        """The titles of the buttons under that message."""
        return [
            titles for (place, _), titles in self.chats.buttons.items() if place.chat == EDITORS
        ][-1]

    def pushed(self, chat: int) -> list[Push]:
        """What a chat was sent."""
        return [push for push in self.chats.pushes if push.place.chat == chat]

    async def presses(
        self, act: str, revision: int = 1, campaign: int = 1, **more: Any
    ) -> str | None:
        """Press a button. Returns the notice that answers."""
        pressed = {"under": {"chat": CHAT}, **more}
        requests = await self.conversation.presses(f"c:{act}.{campaign}.{revision}", **pressed)
        await self.works()
        (answer,) = requests
        return answer.arguments.get("text")
