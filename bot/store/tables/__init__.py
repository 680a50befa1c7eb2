"""The tables. The states of rows are the values of enumerations in `bot.subscription` and `bot.delivery`."""

from bot.store.tables.campaigns import campaigns, known_briefs, revisions, slots
from bot.store.tables.ledger import deliveries
from bot.store.tables.metadata import metadata
from bot.store.tables.shared import facts, lanes, leases
from bot.store.tables.subscribers import chats, schedules, subscriptions

__all__ = [
    "campaigns",
    "chats",
    "deliveries",
    "facts",
    "known_briefs",
    "lanes",
    "leases",
    "metadata",
    "revisions",
    "schedules",
    "slots",
    "subscriptions",
]
