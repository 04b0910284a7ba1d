"""Whether the state folder is what was written to it: the chain of the journal, the digests, the published store."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import NamedNode

from ..errors import JournalDamaged, NoSuchVersion
from ..store import construct, fill, select
from ..store.digest import Digest
from ..store.oxigraph import OxigraphStore
from ..terms import OWL, SPDX
from .assembly import graph_iri
from .entities import dataset_iri
from .state import Pointer, State
from .versions import Replay, lines

_SAID = "SELECT ?version ?digest { GRAPH $meta { $dataset $info ?version ; $checksum [ $value ?digest ] } }"
_TERMS = {"info": OWL + "versionInfo", "checksum": SPDX + "checksum", "value": SPDX + "checksumValue"}


@dataclass(frozen=True)
class Findings:
    """The last version that could be replayed: its number and how many statements it has; and each fault, a line."""

    version: int
    statements: int
    faults: tuple[str, ...]


def verify(home: Path) -> Findings:
    """Replay the journal and hold it against the published store, while nobody publishes.

    Raises NoSuchVersion when nothing was ever published.
    """
    state = State(home)
    if state.is_empty():
        raise NoSuchVersion(f"Nothing is published in {home} yet: run `accords publish`.")
    with state.locked():
        pointer, replay = state.published(), Replay()
        held: Replay | None = None
        faults: list[str] = []
        try:
            for record in state.journal.records():
                faults += replay.apply(record)
                if record.number == 1 and record.entry.base != state.base():
                    faults.append(
                        f"the journal is for the base {record.entry.base}, the state folder for {state.base()}"
                    )
                if pointer and record.number == pointer.version:
                    held = Replay(replay.mark, Digest.read(record.entry.digest), set(replay.statements))
        except JournalDamaged as damage:
            faults.append(str(damage))
        faults += _of_the_pointer(pointer, replay, held)
        if pointer:
            faults += _of_the_store(state, pointer, held)
    return Findings(replay.mark.number, len(replay.statements), tuple(faults))


def _of_the_pointer(pointer: Pointer | None, last: Replay, held: Replay | None) -> Iterator[str]:
    """What is wrong between published.json and the journal."""
    number = last.mark.number
    if pointer is None:
        yield f"no store is published, and the journal ends with version {number}: `accords publish` builds one"
    elif held is None:
        yield f"version {pointer.version} is published, and the journal ends with version {number}"
    elif held.mark != pointer.mark or str(held.digest) != pointer.digest:
        yield f"the record of version {pointer.version} in the journal is not the one that was published"
    elif number > pointer.version:
        yield f"version {number} is in the journal, and version {pointer.version} is published: run `accords publish`"


def _of_the_store(state: State, pointer: Pointer, held: Replay | None) -> Iterator[str]:
    """What is wrong in the published store."""
    try:
        store = OxigraphStore.read(state.folder(pointer))
        found, base = lines(store, pointer.base), pointer.base
        triples = {str(triple) for triple in construct(store, "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")}
        said = select(store, fill(_SAID, meta=graph_iri(base, "meta"), dataset=NamedNode(dataset_iri(base)), **_TERMS))
        store.close()
    except (OSError, RuntimeError) as error:
        yield f"the store {pointer.folder} cannot be read: {' '.join(str(error).split())}"
        return
    if (digest := str(Digest.of(found))) != pointer.digest:
        yield f"the store {pointer.folder} has the digest {digest}, and {pointer.digest} was published"
    if held:
        yield from _differing(pointer, held.statements - found, "lacks")
        yield from _differing(pointer, found - held.statements, "has, beside the journal,")
    if triples != {each.rsplit(" ", 2)[0] for each in found}:
        yield f"the default graph of the store {pointer.folder} is not the union of its named graphs"
    if said != [{"version": str(pointer.version), "digest": pointer.digest}]:
        yield f"the description in the store {pointer.folder} names another version or digest"


def _differing(pointer: Pointer, statements: set[str], what: str) -> Iterator[str]:
    if statements:
        yield f"the store {pointer.folder} {what} {len(statements)} statements: {min(statements)}"
