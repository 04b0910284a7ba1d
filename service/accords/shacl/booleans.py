"""Boolean expressions of SPARQL, put together so that what always holds, or never does, leaves no trace."""

from collections.abc import Iterable

from pyoxigraph import NamedNode

TRUE, FALSE = "true", "false"


def both(*conditions: str) -> str:
    """All of some conditions."""
    kept = [each for each in dict.fromkeys(conditions) if each != TRUE]
    if FALSE in kept:
        return FALSE
    return TRUE if not kept else kept[0] if len(kept) == 1 else f"({' && '.join(kept)})"


def either(*conditions: str) -> str:
    """Any of some conditions."""
    kept = [each for each in dict.fromkeys(conditions) if each != FALSE]
    if TRUE in kept:
        return TRUE
    return FALSE if not kept else kept[0] if len(kept) == 1 else f"({' || '.join(kept)})"


def negated(condition: str) -> str:
    """The opposite of a condition."""
    return {TRUE: FALSE, FALSE: TRUE}.get(condition) or f"!({condition})"


def not_among(predicate: str, allowed: Iterable[NamedNode]) -> str:
    """The filter that a predicate is none of those that are allowed."""
    listed = ", ".join(map(str, allowed))
    return f"FILTER({predicate} NOT IN ({listed}))" if listed else ""


def same_language(one: str, other: str) -> str:
    """That two literals are different ones in one language."""
    return f'!sameTerm({one}, {other}) && LANG({one}) != "" && LCASE(LANG({one})) = LCASE(LANG({other}))'


def filtered(condition: str) -> str:
    """The filter for a condition, which is none where it always holds."""
    return "" if condition == TRUE else f"FILTER({condition})"
