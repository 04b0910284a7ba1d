"""Search, and whose identifiers are whose."""
