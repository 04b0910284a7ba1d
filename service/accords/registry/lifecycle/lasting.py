"""Names last: what was retired, merged or renamed keeps its tombstone, and its name is never given to anything else.

The one way back is a rollback, which publishes what was there before. (See tombstones.py for what a tombstone
says; here everything is a line of canonical N-Quads.)
"""

from collections.abc import Iterable, Set

from ...errors import Unpublishable
from .tombstones import DEPRECATED, INVALIDATED, TERMS

_MOST = 10


def see_that_names_last(before: Set[str], after: Set[str]) -> None:
    """Hold what is asserted after a change against what was before it; of a subject all of it is there, or nothing.

    Raises Unpublishable for a tombstone that would go, and for one of which more would be said.
    """
    out_of_use = _with_tombstones(before)
    lost = out_of_use - _with_tombstones(after)
    concerned, allowed = out_of_use | _with_tombstones(after), {str(each) for each in TERMS}
    described = {parts[0] for parts in map(_parts, after) if parts[0] in concerned and parts[1] not in allowed}
    if wrong := sorted(lost | described):
        shown = "".join(f"\n    {each}" for each in wrong[:_MOST])
        more = f"\n    and {len(wrong) - _MOST} more" if len(wrong) > _MOST else ""
        raise Unpublishable(
            "These names are out of use (retired, merged or replaced), and nothing is said under them again. Nothing "
            f"was published. Name what is new otherwise, or go back with `accords rollback`:{shown}{more}"
        )


def _with_tombstones(lines: Set[str]) -> set[str]:
    """The subjects that have a tombstone."""
    dated, deprecated = (_subjects(lines, str(each)) for each in (INVALIDATED, DEPRECATED))
    return dated & deprecated


def _subjects(lines: Iterable[str], predicate: str) -> set[str]:
    likely = (_parts(line) for line in lines if predicate in line)
    return {parts[0] for parts in likely if parts[1] == predicate}


def _parts(line: str) -> list[str]:
    """Subject, predicate and the rest."""
    return line.split(" ", 2)
