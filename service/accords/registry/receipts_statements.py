"""Whether the statements that came and went with a version are those that were submitted."""

from collections.abc import Callable, Iterable

from pyoxigraph import RdfFormat, Triple, parse

from ..errors import Problem
from ..store.record import Record, Submitted
from ..terms import RDF
from .assembly import graph_iri
from .difference_effect import ADD, REPLACE, Proposal, stored
from .labels import plain

Reader = Callable[[bytes, Submitted], Proposal]
"""Reads what was submitted. Raises a Problem for what it cannot read."""


def astray(record: Record, base: str, content: bytes, reader: Reader) -> tuple[int, list[str]]:
    """How many statements came and went, not counting what the rules derive, and those that nobody submitted.

    Raises a Problem for what cannot be read.
    """
    assert record.entry.submission
    proposed = reader(content, record.entry.submission)
    came, went = (_stated(lines, base) for lines in (record.entry.adds, record.entry.removes))
    return len(came) + len(went), sorted(map(str, (came - stored(proposed.adds)) | _unasked(went, proposed)))


def _unasked(went: set[Triple], proposed: Proposal) -> set[Triple]:
    """What went although the proposal, in its mode, takes it not away."""
    if proposed.mode == ADD:
        return went
    if proposed.mode == REPLACE:
        whole = {plain(each.subject) for each in proposed.adds if each.predicate.value == RDF + "type"}
        return {each for each in went if plain(each.subject) not in whole}
    return went - stored(proposed.removes)


def _stated(lines: Iterable[str], base: str) -> set[Triple]:
    text = "".join(f"{line}\n" for line in lines).encode()
    inferred = graph_iri(base, "inferred")
    return {quad.triple for quad in parse(text, RdfFormat.N_QUADS) if quad.graph_name != inferred}


def told(record: Record, base: str, content: bytes, reader: Reader) -> tuple[bool, str]:
    """Whether all came from what was submitted, and what was found."""
    try:
        count, others = astray(record, base, content, reader)
    except Problem as problem:
        return False, f"what was submitted cannot be read: {problem.detail}"
    if others:
        return False, f"{len(others)} statements were not submitted so: {others[0]}"
    return True, f"the {count} statements that came and went were submitted"
