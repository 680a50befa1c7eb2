"""The errors of a store that cannot be used."""

from __future__ import annotations


class StoreError(Exception):
    """
    The database, its key or its folder cannot be used now; the text is one sentence for an operator.

    It holds no id, no key and no text of a reader.
    """


class UnavailableError(StoreError):
    """The database cannot be used now, whatever is asked of it. The same call may succeed later."""
