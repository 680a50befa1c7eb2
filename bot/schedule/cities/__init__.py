"""The world's cities of 100,000 inhabitants and more, its capitals, and the largest place of each time zone."""

from bot.schedule.cities.city_list import City, inhabitants, named, names

__all__ = ["City", "inhabitants", "named", "names"]
