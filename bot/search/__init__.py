"""Search: a reader's words → the quotes, points and briefs they ask for. Knows nothing of Telegram."""

from bot.search.entities import Entity
from bot.search.hits import Found, Hit, Part, Relation
from bot.search.search import MAX_HITS, Search

__all__ = ["MAX_HITS", "Entity", "Found", "Hit", "Part", "Relation", "Search"]
