"""The desk: statements that a publisher accepts or takes away, as a version of their own, without a change of data/.

What is accepted lies in a graph of the desk's own, `{base}graph/desk-<version>`. The cost is that of the change: it is
judged, and what follows is derived, against the published version as it lies on the disk.
"""

from collections.abc import Callable, Iterable

from pyoxigraph import NamedNode, Quad, Triple

from ..assets import Assets
from ..errors import NoSuchVersion, Unpublishable
from ..settings import Settings
from ..store import Store, rows, values
from ..store.digest import Digest, line
from ..store.journal import unwatched
from ..store.oxigraph import OxigraphStore
from ..store.record import Submitted
from .assembly import OWN, graph_iri, laws_digest
from .consequences import consequences
from .delta import Delta, as_stored
from .lifecycle.lasting import see_that_names_last
from .overrides import DESK
from .projection import project
from .publication import Published, opened
from .recording import Why, account, record
from .recovery import caught_up
from .replay import Change
from .state import Pointer, State
from .waiting import on_stderr


def accept(
    settings: Settings,
    adds: Iterable[Quad],
    removes: Iterable[Quad] = (),
    *,
    message: str = "",
    who: str = "",
    submission: Submitted | None = None,
    permit: Callable[[Pointer], None] = unwatched,
    tell: Callable[[str], None] = on_stderr,
    phase: Callable[[str], None] = unwatched,
) -> Published:
    """Publish what is added and what goes as a new version; where nothing changes, the version stays.

    `submission` is what is accepted thereby, to be written into the journal. `permit` is called with the version that
    is to be changed when nobody else can publish any more; what it raises ends this, and nothing was published.

    The graphs of the given quads do not count: what is added lies in the desk's graph, what goes is found wherever it
    lies. What is there already is not added, and what is in both is neither added nor removed.
    Raises Unpublishable (its message is the report) for a violation, for statements to remove that are not there or
    that no source has stated, for a name that is out of use (see `lasting`), and where ontology, rules or shapes have
    changed since the last version; NoSuchVersion when nothing is published yet; JournalDamaged.
    """
    state = State(settings.home, phase)
    with state.locked(tell):
        before, store, change = _wanted(settings, state, adds, removes, permit, tell)
        pointer = before
        if change:
            inferred, verdict = consequences(settings, state, before, store, change)
            laws = before.base, before.made_from, before.judged_by, before.day
            why = Why(*laws, message, who or account(), source=DESK, submission=submission)
            pointer = project(state, record(state, _both(before, change, inferred), why, verdict, tell), settings)
    return opened(settings, state, before, pointer, built=pointer != before)


def rehearse(
    settings: Settings,
    adds: Iterable[Quad],
    removes: Iterable[Quad] = (),
    *,
    permit: Callable[[Pointer], None] = unwatched,
    tell: Callable[[str], None] = on_stderr,
) -> None:
    """See whether `accept` would publish a change, and publish nothing. Raises as it does."""
    state = State(settings.home)
    with state.locked(tell):
        before, store, change = _wanted(settings, state, adds, removes, permit, tell)
        if change:
            consequences(settings, state, before, store, change)


def _wanted(
    settings: Settings,
    state: State,
    adds: Iterable[Quad],
    removes: Iterable[Quad],
    permit: Callable[[Pointer], None],
    tell: Callable[[str], None],
) -> tuple[Pointer, OxigraphStore, Delta]:
    """The published version, its store, and what changes in it. The lock must be held. Raises as `accept` does."""
    state.require(settings.base)
    before = caught_up(state, settings, tell)
    if before is None:
        raise NoSuchVersion(f"Nothing is published in {settings.home} yet: run `accords publish` first.")
    permit(before)
    _see_that_the_laws_are_the_same(settings, before)
    given, taken = as_stored(map(_bare, adds)), as_stored(map(_bare, removes))
    store = OxigraphStore.read(state.versions.store(before.version))
    change = _change(store, before, given - taken, taken - given)
    see_that_names_last(*_concerned(store, before.base, change))
    return before, store, change


def _concerned(store: Store, base: str, change: Delta) -> tuple[set[str], set[str]]:
    """All that is asserted of the subjects of a change, before and after it, as lines."""
    inferred = graph_iri(base, "inferred")
    subjects = {quad.subject for quad in (*change.removes, *change.adds) if isinstance(quad.subject, NamedNode)}
    said = {quad for each in subjects for quad in store.match(each) if quad.graph_name != inferred}
    return set(map(line, said)), set(map(line, (said - set(change.removes)) | set(change.adds)))


def _see_that_the_laws_are_the_same(settings: Settings, before: Pointer) -> None:
    if laws_digest(Assets(settings.assets), settings.base) != before.judged_by:
        raise Unpublishable(
            f"The ontology, the rules or the shapes have changed since version {before.version} was judged: "
            "run `accords publish` first, so that all is judged by the same."
        )


def _change(store: Store, before: Pointer, adds: Iterable[Quad], removes: Iterable[Quad]) -> Delta:
    """The quads that really come and go. Raises Unpublishable for one that cannot go."""
    own = {graph_iri(before.base, name) for name in OWN}
    wanted = {quad.triple for quad in removes}
    found = _lying(store, wanted, before.base)
    gone = {quad for quad in found if quad.graph_name not in own}
    missing = sorted(map(str, wanted - {quad.triple for quad in gone}))
    if missing:
        raise Unpublishable(
            "No source has stated what is to be removed, and nothing was published:\n"
            + "\n".join(f"    {each} ." for each in missing)
        )
    new = {quad.triple for quad in adds}
    inferred = graph_iri(before.base, "inferred")
    stated = {quad.triple for quad in _lying(store, new, before.base) if quad.graph_name != inferred}
    graph = graph_iri(before.base, f"desk-{before.version + 1}")
    come = sorted(new - stated, key=str)
    return Delta(
        tuple(sorted(gone, key=str)), tuple(Quad(each.subject, each.predicate, each.object, graph) for each in come)
    )


def _both(before: Pointer, change: Delta, inferred: Delta) -> Change:
    """What is asserted and what follows, as one change of the version before."""
    removes = sorted(map(line, (*change.removes, *inferred.removes)))
    adds = sorted(map(line, (*change.adds, *inferred.adds)))
    digest = Digest.read(before.digest).minus(removes).plus(adds)
    return Change(before.mark, str(digest), tuple(removes), tuple(adds))


def _lying(store: Store, triples: Iterable[Triple], base: str) -> set[Quad]:
    """The quads of some triples, in whichever published graphs they lie."""
    asked, meta = values(("s", "p", "o"), triples), graph_iri(base, "meta")
    found = rows(store, f"SELECT * WHERE {{ {asked} GRAPH ?g {{ ?s ?p ?o }} FILTER (?g != {meta}) }}")
    return {Quad(row["s"], row["p"], row["o"], row["g"]) for row in found}  # type: ignore[arg-type]


def _bare(quad: Quad) -> Quad:
    return Quad(quad.subject, quad.predicate, quad.object)
