"""What `brief-bot check` finds beyond the rules of the model: limits, doubts, and silent changes."""

from bot.check.doubts import Doubts
from bot.check.limits import longest, misfits
from bot.check.since import RevisionError, SilentChanges

__all__ = ["Doubts", "RevisionError", "SilentChanges", "longest", "misfits"]
