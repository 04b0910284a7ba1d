"""What changed, told to others: every change of what is asserted, entity by entity, read from the journal.

The journal is the source of truth; `log.py` keeps what it says of each entity, and the other modules write that in the
formats of feeds. Nothing here speaks HTTP.
"""
