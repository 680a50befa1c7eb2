"""Sets of documents."""

from __future__ import annotations

from pyroaring import FrozenBitMap

Documents = FrozenBitMap
"""A set of documents by their numbers in the index. It never changes; "and", "or" and "without" take
microseconds among 100,000 documents, and it is iterated in the order of the numbers."""

NO_DOCUMENTS = Documents()
