"""Regular expressions of shapes: whether an engine of SPARQL knows them (SHACL, section 4.4.3)."""

from functools import cache

from pyoxigraph import Literal, QuerySolutions, Store

from .cannot import CannotCompile


def see_that_it_can_match(pattern: str, flags: str) -> None:
    """Raise CannotCompile for a pattern that pyoxigraph does not take: one that looks ahead, or back at a group."""
    if not _is_known(pattern, flags):
        raise CannotCompile(f"the engine does not know the regular expression {pattern!r} with the flags {flags!r}")


@cache
def _is_known(pattern: str, flags: str) -> bool:
    asked = f'SELECT (REGEX("", {Literal(pattern)}, {Literal(flags)}) AS ?known) WHERE {{}}'
    found = Store().query(asked)
    assert isinstance(found, QuerySolutions)
    return all(row[0] is not None for row in found)
