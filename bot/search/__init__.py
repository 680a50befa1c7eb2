"""Words → the quotes and points they ask for, best first; knows nothing of Telegram."""

from bot.search.lookup import MOST, Found, Hit, Search
from bot.search.people import Known

__all__ = ["MOST", "Found", "Hit", "Known", "Search"]
