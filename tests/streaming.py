"""What a replica makes of the members of an event stream, as LDES 1.0 says, and what it should have then."""

from collections.abc import Iterable, Mapping

from pyoxigraph import DefaultGraph, NamedNode, Quad

from accords.store.digest import line
from accords.terms import AS, DCTERMS, RDF, RDFS
from tests.serving import Server

TYPE, VERSION_OF, CREATED = NamedNode(RDF + "type"), NamedNode(DCTERMS + "isVersionOf"), NamedNode(DCTERMS + "created")
PART_OF, PARTS = NamedNode(DCTERMS + "isPartOf"), [NamedNode(RDF + name) for name in ("subject", "predicate", "object")]
MEMBER, DELETE = NamedNode(RDFS + "member"), NamedNode(AS + "Delete")


def asserted(server: Server) -> set[str]:
    """All statements that are published and not derived, each in its graph."""
    derived = f"<{server.base}graph/inferred> ."
    return {each for each in server.get("/dump.nq").text.splitlines() if not each.endswith(derived)}


def latest(quads: Iterable[Quad]) -> dict[str, NamedNode]:
    """Of each thing, the member with the latest time; not of those that were deleted."""
    said: dict[NamedNode, dict[NamedNode, list[object]]] = {}
    for quad in quads:
        if quad.graph_name == DefaultGraph() and isinstance(quad.subject, NamedNode):
            said.setdefault(quad.subject, {}).setdefault(quad.predicate, []).append(quad.object)
    found: dict[str, tuple[str, NamedNode, bool]] = {}
    for member, facts in said.items():
        if VERSION_OF in facts:
            [thing], [created] = facts[VERSION_OF], facts[CREATED]
            version = (created.value, member, DELETE in facts[TYPE])  # type: ignore[attr-defined]
            found[thing.value] = max(found.get(thing.value, version), version)  # type: ignore[attr-defined]
    return {thing: member for thing, (_, member, deleted) in found.items() if not deleted}


def replica(quads: Iterable[Quad]) -> set[str]:
    """The statements of the latest members, each in the graph of the dataset in which the member says that it lies."""
    all_ = list(quads)
    members = set(latest(all_).values())
    facts: dict[object, dict[NamedNode, object]] = {}
    told: dict[NamedNode, set[object]] = {}
    for quad in all_:
        if quad.graph_name == DefaultGraph():
            facts.setdefault(quad.subject, {})[quad.predicate] = quad.object
            if quad.predicate == MEMBER:
                told.setdefault(quad.subject, set()).add(quad.object)  # type: ignore[arg-type]
    found = set()
    for quad in all_:
        if quad.graph_name in members:
            member = quad.graph_name
            apart = _apart(facts, told.get(member, set()))  # type: ignore[arg-type]
            graph = apart.get((quad.subject, quad.predicate, quad.object), facts[member][PART_OF])
            found.add(line(Quad(quad.subject, quad.predicate, quad.object, graph)))  # type: ignore[arg-type]
    return found


def _apart(facts: Mapping[object, Mapping[NamedNode, object]], nodes: set[object]) -> dict[tuple[object, ...], object]:
    """The graphs of the statements that a member tells one by one."""
    return {tuple(facts[node][part] for part in PARTS): facts[node][PART_OF] for node in nodes}
