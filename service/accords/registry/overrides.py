"""Where what is published differs from the files in data/: what the desk accepted, and what a rollback brought back.

A statement is an override when exactly one of the two has it: one that was added lies in a version and in no file, one
that was removed lies in a file and in no version. The journal alone says which there are. A change of data/ leaves them
as they are, and writes down (`differing`) where that makes its own change another one than that of the version; any
other change is an override, statement by statement, or undoes one.

What the desk accepted stays accepted: where data/ came to state it too, it lies in the graph of data/, and when data/
drops it again, it goes back to that of the desk.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ..errors import SourcesDisagree
from ..store.record import Record
from .assembly import graph_iri

DATA, DESK, ROLLBACK = "data", "desk", "rollback"


@dataclass(frozen=True)
class Merged:
    """The asserted statements of the next version, and which of all statements are overrides then."""

    statements: frozenset[str] | set[str]
    overrides: set[str]


def overrides(records: Iterable[Record], base: str) -> set[str]:
    """The statements that are overrides after these records, the first of the journal among them."""
    inferred = f" {graph_iri(base, 'inferred')} ."
    found: set[str] = set()
    for entry in (record.entry for record in records):
        if entry.source == DATA:
            found.symmetric_difference_update(entry.differing)
        else:
            changed = (*entry.removes, *entry.adds)
            found.symmetric_difference_update(line for line in changed if not line.endswith(inferred))
    return found


def accepted(records: Iterable[Record], base: str) -> dict[str, str]:
    """The triples that the desk accepted and that were published ever since, each with its line in the desk's graph."""
    desk, found = f" <{base}graph/desk-", dict[str, str]()
    for entry in (record.entry for record in records):
        for triple in set(map(_triple, entry.removes)) - set(map(_triple, entry.adds)):
            found.pop(triple, None)
        if entry.source != DATA:
            found |= {_triple(line): line for line in entry.adds if desk in line[len(_triple(line)) :]}
    return found


def merge(
    published: set[str],
    overridden: set[str],
    data: set[str],
    prefer: str = "",
    claimed: Mapping[str, str] | None = None,
) -> Merged:
    """Change what is published (asserted statements) as data/ has changed, which now holds `data`.

    A triple is changed wherever it lies: one that the desk added and data/ now has moves to the graph of data/; one
    that the desk removed stays removed. Where a subject has an override and data/ changes something else of it,
    `prefer` says which of the two is kept ("data" or "desk"). What is `claimed` (see `accepted`) outlives data/'s.
    Raises SourcesDisagree when `prefer` does not say.
    """
    claims = claimed or {}
    if not overridden and not claims:
        return Merged(data, set())
    before = published ^ overridden
    changed = before ^ data
    concerned = {_triple(line) for line in changed | overridden}
    now, old, new = (_by_triple(lines, concerned) for lines in (published, before, data))
    touched = {triple for triple in map(_triple, changed) if (triple in new) != (triple in now)}
    touched = {triple for triple in touched if (triple in old) != (triple in new) and triple not in claims}
    apart = {triple for triple in map(_triple, overridden) if (triple in now) != (triple in old)}
    disputed = _subjects(touched) & _subjects(apart - _agreed(old, new, now))
    if disputed and not prefer:
        raise SourcesDisagree(_told(disputed, changed, overridden, data, published))
    result = dict(now)
    for triple in concerned:
        if _subject(triple) in disputed:
            chosen = new if prefer == DATA else now
            _set(result, triple, chosen.get(triple))
        elif triple in new and old.get(triple) != new[triple] and (triple in now or triple not in old):
            result[triple] = new[triple]
        elif triple in old and triple not in new:
            _set(result, triple, claims.get(triple) if triple in now else None)
    statements = (published - set(now.values())) | set(result.values())
    return Merged(statements, statements ^ data)


def _agreed(old: dict[str, str], new: dict[str, str], now: dict[str, str]) -> set[str]:
    """The triples that both sources have added, or both have removed."""
    return {
        triple for triple in {*old, *new} if (triple in old) != (triple in new) and (triple in new) == (triple in now)
    }


def _set(lines: dict[str, str], triple: str, line: str | None) -> None:
    if line is None:
        lines.pop(triple, None)
    else:
        lines[triple] = line


def _by_triple(lines: set[str], concerned: set[str]) -> dict[str, str]:
    return {triple: line for line in lines if (triple := _triple(line)) in concerned}


def _subjects(triples: Iterable[str]) -> set[str]:
    return {_subject(triple) for triple in triples}


def _subject(line: str) -> str:
    return line.partition(" ")[0]


def _triple(line: str) -> str:
    return line.rsplit(" ", 2)[0]


def _told(subjects: set[str], changed: set[str], overridden: set[str], data: set[str], published: set[str]) -> str:
    """The subjects with both changes, and how to go on."""
    told = ["data/ has changed what was changed here, and nothing was published:"]
    for subject in sorted(subjects):
        told.append(f"{subject}")
        for name, lines, there in (("data", changed, data), ("desk", overridden, published)):
            own = sorted(line for line in lines if _subject(line) == subject)
            told += [f"    {name}: {'+' if line in there else '-'} {line}" for line in own]
    told.append("Keep what data/ says with `accords publish --prefer data`, what is published with `--prefer desk`.")
    return "\n".join(told)
