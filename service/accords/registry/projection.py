"""From the journal to a store: a version is a checkpoint of an earlier one, changed by what was recorded since.

This is the only way by which a version gets its store: when it is published, when it is rebuilt, when it was pruned and
is asked for, and where another registry is mirrored. So what the journal says is what every store holds.
"""

import errno
from collections.abc import Iterable, Set
from itertools import takewhile
from pathlib import Path

from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from ..errors import JournalDamaged
from ..settings import Settings
from ..store import Store
from ..store.digest import Digest
from ..store.oxigraph import OxigraphStore
from ..store.record import START, Record
from ..store.versions import Manifest, hashes
from . import receipts_prov
from .assembly import graph_iri
from .census import census
from .delta import Delta
from .replay import combined
from .state import Pointer, State
from .statistics import folder_of_sources, is_of_graphs, named_graph
from .tally import Tally

_MANY = 10_000
"""From so many statements on, it is cheaper to load and count all of them at once than one by one."""


def project(state: State, record: Record, settings: Settings) -> Pointer:
    """Make the store of a version from its record, and publish it. The lock must be held.

    The description of the dataset, which is no part of a version, is made of the files and settings of today.
    Raises JournalDamaged, and OSError when there is no room: then the version stays on record.
    """
    try:
        make(state, record, settings)
    except OSError as error:
        raise OSError(
            error.errno or errno.EIO,
            f"{error.strerror or error}. Version {record.number} is on record, and not published yet: "
            "the next `accords publish` publishes it",
        ) from error
    pointer = Pointer.to(record, _base(state))
    state.flip(pointer)
    return pointer


def make(state: State, record: Record, settings: Settings, *, anew: bool = False) -> Manifest:
    """Make the store of a version, unless it is here already and not to be made anew."""
    base = _base(state)
    here = state.kept(base, record.number)
    if here and (here.mark, here.digest) == (record.mark, record.entry.digest) and not anew:
        return here
    building = state.versions.building()
    tally = build(state, record, settings, building / "store")
    state.phase("manifest")
    statements = sum(tally.graphs.values())
    mark, digest = record.mark, record.entry.digest
    before = state.kept_before(base, record.number)
    beside, known = (state.versions.store(before.number), before.files) if before else (None, None)
    files = hashes(building / "store", beside, known)
    manifest = Manifest(mark.number, mark.end, mark.hash, base, digest, statements, tally.to_json(), files)
    state.versions.describe(building, manifest)
    state.phase("rename")
    state.versions.put_in_place(building, record.number)
    return manifest


def build(state: State, record: Record, settings: Settings, folder: Path) -> Tally:
    """Make the store of a version in a folder that is not there yet, and count what it holds.

    Nothing that is kept changes. Raises JournalDamaged; OSError when there is no room, or when the version that it is
    made from is taken away meanwhile.
    """
    base = _base(state)
    before = state.kept_before(base, record.number)
    records = _since(state, before, record)
    change = _change(records, before)
    state.phase("checkpoint")
    earlier = OxigraphStore.read(state.versions.store(before.number)) if before else None
    after = _checkpoint(earlier, folder, base)
    state.phase("delta")
    tally, known = _changed(earlier, before, after, change, base)
    moved = earlier is None or folder_of_sources(earlier) != folder_of_sources(after)
    same = known.unmoved(tally, change) if known and not moved else frozenset()
    made = census(after, tally, settings, record.number, record.entry.digest, same)
    _describe(after, [*made, *receipts_prov.statements(records, base)], base, same)
    state.phase("flush")
    after.close()
    return tally


def described(state: State, pointer: Pointer, settings: Settings) -> bool:
    """Whether the published version is described as it would be described now."""
    store, base = OxigraphStore.read(state.versions.store(pointer.version)), pointer.base
    graph = graph_iri(base, "meta")
    manifest = state.versions.manifest(pointer.version)
    tally = Tally.from_json(manifest.counts) if manifest else None
    made = census(store, tally or Tally.of(store, base), settings, pointer.version, pointer.digest)
    return {quad for quad in description(store, graph) if not receipts_prov.is_one(base, quad.subject)} == set(made)


def description(store: Store, graph: NamedNode) -> set[Quad]:
    """What a store has in the graph that describes the dataset."""
    return set(store.match(graph=graph))


def _since(state: State, before: Manifest | None, record: Record) -> list[Record]:
    """The records after a version and until another one, of which the record is known."""
    if before and before.number == record.number - 1 and before.hash == record.previous:
        return [record]
    since = before.mark if before else START
    records = list(takewhile(lambda each: each.number < record.number, state.journal.records(since)))
    return [*records, record]


def _change(records: list[Record], before: Manifest | None) -> Delta:
    """What leads from a version to that of the last record. Raises JournalDamaged when it has another digest then."""
    removes, adds = combined(records)
    found = str(Digest.read(before.digest if before else "0").minus(removes).plus(adds))
    last = records[-1]
    if found != last.entry.digest:
        raise JournalDamaged(
            f"The journal contradicts itself: version {last.number} has the digest {found} when replayed, "
            f"and {last.entry.digest} in the journal."
        )
    return Delta(quads(removes), quads(adds))


def _checkpoint(earlier: OxigraphStore | None, folder: Path, base: str) -> OxigraphStore:
    """A store to change: a checkpoint of the one of the version before, or an empty one."""
    apart = [graph_iri(base, "meta").value]
    if earlier is None:
        folder.parent.mkdir(exist_ok=True)
        return OxigraphStore.create(folder, apart=apart)
    earlier.checkpoint(folder)
    return OxigraphStore.write(folder, apart=apart)


def _changed(
    earlier: OxigraphStore | None, before: Manifest | None, after: OxigraphStore, change: Delta, base: str
) -> tuple[Tally, Tally | None]:
    """Change the store, and count what it holds then; and the counts that this was reckoned from, if it was."""
    many = len(change.removes) + len(change.adds) > _MANY
    after.apply(change.removes, () if many else change.adds)
    if many:
        after.load(change.adds)
    counted = Tally.from_json(before.counts) if before and not many else None
    if earlier is None or counted is None:
        return Tally.of(after, base), None
    return counted.after(earlier, after, change), counted


def _describe(store: OxigraphStore, made: list[Quad], base: str, same: Set[str]) -> None:
    """Let the description of the dataset be this one, which leaves out what it says of the graphs `same`.

    What stays as it is is not written anew; what was said of submissions stays for ever.
    """
    kept = {*same, *(named_graph(base, each) for each in same)}
    found = description(store, graph_iri(base, "meta"))
    there = {quad for quad in found if not is_of_graphs(base, quad.triple, kept)}
    there = {quad for quad in there if not receipts_prov.is_one(base, quad.subject)}
    store.apply(there - set(made), set(made) - there)


def quads(lines: Iterable[str]) -> tuple[Quad, ...]:
    """The statements that some canonical N-Quads lines write."""
    text = "".join(f"{line}\n" for line in lines)
    return tuple(parse(text.encode(), RdfFormat.N_QUADS))


def _base(state: State) -> str:
    base = state.base()
    if base is None:
        raise JournalDamaged("The journal has records, and neither it nor state.json says under which base they are.")
    return base
