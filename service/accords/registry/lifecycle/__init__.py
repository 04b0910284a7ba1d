"""What becomes of names: a thing that is retired, merged with another, or that was called otherwise before.

A published IRI is never forgotten and never given to anything else. What is left of one that names no living thing is
its *tombstone* (see tombstones.py), which is published like any other statement.
"""

from .standing import Standing, standing
from .tombstones import LIVE, MERGED, MOVED, RETIRED, UNKNOWN, Tombstone, is_tombstone, tombstones

__all__ = [
    "LIVE",
    "MERGED",
    "MOVED",
    "RETIRED",
    "UNKNOWN",
    "Standing",
    "Tombstone",
    "is_tombstone",
    "standing",
    "tombstones",
]
