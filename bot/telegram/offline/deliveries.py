"""Deliveries of the bot without a network: over a store in memory, to the one reader who is there."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.library import Library
from bot.telegram.app import App


@asynccontextmanager
async def delivering(app: App) -> AsyncIterator[None]:
    """Have a bot know subscribers. Its latest brief is given to who subscribes, be it a draft; nothing else is sent."""
    # These take half a second to load.
    from bot.delivery.delivery import Delivery
    from bot.store.clock import SystemClock
    from bot.store.store import in_memory
    from bot.telegram.pushes import Pushes

    store = await in_memory()
    try:
        delivery = Delivery(
            store,
            SystemClock(),
            Pushes(app.bot, app.requests),
            editors=None,
            username=lambda: app.bot.username,
            zone=f"{app.edition.library.zone}",
            language=app.edition.library.language,
        )
        app.serve_subscribers(delivery)
        await note_content(app)
        yield
    finally:
        await store.close()


async def note_content(app: App) -> None:
    """Have deliveries take note of a bot's latest brief, be it a draft."""
    assert app.delivery
    library = app.edition.library
    published = {"draft": False, "published": None}
    latest = [brief.model_copy(update=published) for brief in library.briefs[:1]]
    await app.delivery.start(Library(latest, newsroom=library.newsroom, language=library.language))
