"""What `brief-bot check` finds beyond the rules of the model: limits, doubts, and silent changes."""

from bot.check.doubts import Doubts
from bot.check.limits import held_to_limits, longest, misfits, replies
from bot.check.since import RevisionError, SilentChanges

__all__ = [
    "Doubts",
    "RevisionError",
    "SilentChanges",
    "held_to_limits",
    "longest",
    "misfits",
    "replies",
]
