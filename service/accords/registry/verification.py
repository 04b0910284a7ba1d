"""Whether the state folder is what was written to it: the chain of the journal, the digests, each store."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import NamedNode

from ..errors import JournalDamaged, NoSuchVersion
from ..store import construct, fill, select
from ..store.digest import Digest
from ..store.journal import unwatched
from ..store.oxigraph import OxigraphStore
from ..store.record import Record
from ..store.versions import Manifest
from ..terms import OWL, SPDX
from .assembly import graph_iri
from .entities import dataset_iri
from .replay import Replay, lines
from .state import Pointer, State
from .tally import Tally

_SAID = "SELECT ?version ?digest { GRAPH $meta { $dataset $info ?version ; $checksum [ $value ?digest ] } }"
_TERMS = {"info": OWL + "versionInfo", "checksum": SPDX + "checksum", "value": SPDX + "checksumValue"}


@dataclass(frozen=True)
class Findings:
    """The last version that could be replayed: its number and how many statements it has; and each fault, a line."""

    version: int
    statements: int
    faults: tuple[str, ...]


def verify(home: Path, progress: Callable[[int, int], None] = unwatched) -> Findings:
    """Replay the journal, and hold it against each version that is kept, while nobody publishes.

    `progress` is told how much of the journal is read, and how long it is.
    Raises NoSuchVersion when nothing was ever published.
    """
    state = State(home)
    if state.is_empty():
        raise NoSuchVersion(f"Nothing is published in {home} yet: run `accords publish`.")
    with state.locked():
        return examine(state, state.published(), progress)


def examine(state: State, pointer: Pointer | None, progress: Callable[[int, int], None]) -> Findings:
    """What `verify` finds in a state folder in which `pointer` is published. The lock must be held."""
    replay, whole = Replay(), state.journal.size()
    held: Record | None = None
    faults: list[str] = []
    seen: dict[int, str] = {}
    try:
        for record in state.journal.records():
            faults += replay.apply(record)
            if record.number == 1:
                faults += _of_the_base(state, record.entry.base, pointer)
            if pointer and record.number == pointer.version:
                held = record
            faults += _of_a_version(state, record, replay, seen)
            progress(record.mark.end, whole)
    except JournalDamaged as damage:
        faults.append(str(damage))
    faults += _of_the_pointer(state, pointer, replay, held)
    newest = max(replay.mark.number, pointer.version if pointer else 0)
    faults += _of_strangers(state, newest)
    return Findings(replay.mark.number, len(replay.statements), tuple(faults))


def _of_the_base(state: State, base: str, pointer: Pointer | None) -> Iterator[str]:
    """What is wrong where the base of the journal is said again."""
    said = state.said_base()
    if said != base and (state.home / "state.json").exists():
        yield f"the journal is for the base {base}, the state folder for {said or 'none'}"
    if pointer and pointer.base != base:
        yield f"published.json is for the base {pointer.base}, the journal for {base}"


def _of_strangers(state: State, newest: int) -> Iterator[str]:
    """The folders that are named as versions which there are not."""
    for number in state.versions.numbers():
        if not 1 <= number <= newest:
            yield f"version {number} has a folder, and the newest version is {newest}: `accords prune` takes it away"


def _of_the_pointer(state: State, pointer: Pointer | None, last: Replay, held: Record | None) -> Iterator[str]:
    """What is wrong between published.json, the versions that are kept, and the journal."""
    number = last.mark.number
    if pointer is None and (state.home / "published.json").exists():
        yield "published.json cannot be read: run `accords publish`"
        return
    if pointer is None:
        yield f"no version is published, and the journal ends with version {number}: run `accords publish`"
        return
    if held is None:
        yield f"version {pointer.version} is published, and the journal ends with version {number}"
    elif held.mark != pointer.mark or held.entry.digest != pointer.digest:
        yield f"the record of version {pointer.version} in the journal is not the one that was published"
    elif number > pointer.version:
        yield f"version {number} is in the journal, and version {pointer.version} is published: run `accords publish`"
    if pointer.version not in state.versions.numbers():
        yield f"version {pointer.version} is published, and has no store: run `accords publish`"


def _of_a_version(state: State, record: Record, replay: Replay, seen: dict[int, str]) -> Iterator[str]:
    """What is wrong in the store of a version, if it is kept."""
    number = record.number
    if number not in state.versions.numbers():
        return
    manifest = state.versions.manifest(number)
    if manifest is None or manifest.number != number:
        yield f"the manifest of version {number} cannot be read"
        return
    if manifest.mark != record.mark:
        yield f"the store of version {number} was made from another record than the one in the journal"
    altered = state.versions.altered(manifest, seen)
    if altered:
        yield f"{len(altered)} files of the store of version {number} are not as they were written: {altered[0]}"
    yield from _of_a_store(state, manifest, replay.statements, counts=not altered)


def _of_a_store(state: State, manifest: Manifest, statements: set[str], *, counts: bool) -> Iterator[str]:
    """What is wrong between a store, its manifest and the statements that it should hold."""
    number = manifest.number
    try:
        store, base = OxigraphStore.read(state.versions.store(number)), manifest.base
        found = lines(store, base)
        triples = {str(triple) for triple in construct(store, "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")}
        counted = Tally.of(store, base).to_json()
        said = select(store, fill(_SAID, meta=graph_iri(base, "meta"), dataset=NamedNode(dataset_iri(base)), **_TERMS))
        store.close()
    except (OSError, RuntimeError) as error:
        yield f"the store of version {number} cannot be read: {' '.join(str(error).split())}"
        return
    if (digest := str(Digest.of(found))) != manifest.digest:
        yield f"the store of version {number} has the digest {digest}, and {manifest.digest} in its manifest"
    yield from _differing(number, statements - found, "lacks")
    yield from _differing(number, found - statements, "has, beside the journal,")
    if triples != {each.rsplit(" ", 2)[0] for each in found}:
        yield f"the default graph of version {number} is not the union of its named graphs"
    if counts and {**counted, "examples": ()} != {**manifest.counts, "examples": ()}:
        yield f"the counts in the manifest of version {number} are not those of its store"
    if said != [{"version": str(number), "digest": manifest.digest}]:
        yield f"the description in the store of version {number} names another version or digest"


def _differing(number: int, statements: set[str], what: str) -> Iterator[str]:
    if statements:
        yield f"the store of version {number} {what} {len(statements)} statements: {min(statements)}"
