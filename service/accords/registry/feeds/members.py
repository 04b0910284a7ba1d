"""Changes as members of a Linked Data Event Stream: what a replica needs to have the asserted graphs to the triple.

A member is a version of one thing. In the default graph it is said what it is: a creation, an update or a deletion
(classes of ActivityStreams), of what (`dcterms:isVersionOf`), when (`dcterms:created`), in which version of the dataset
(`schema:version`). All that is asserted of the thing then is in a graph that has the name of the member, as LDES 1.0
has it (section 3.4 and 4.3): the subject there is the thing itself, and what is the latest is taken over as it is.

`dcterms:isPartOf` names the graph of the dataset in which these statements lie. One that lies in another graph is told
again as an `rdf:Statement`, which the member has as `rdfs:member`, with its own `dcterms:isPartOf`.

A syntax without graphs has the member as the subject in place of the thing. A statement that could be mistaken there
for one about the member is told as an `rdf:Statement` only.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from urllib.parse import quote

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Triple, parse

from ...terms import AS, DCTERMS, RDF, RDFS, SCHEMA, TREE, XSD
from ..entities import document_iri
from .changes import CREATE, DELETE, UPDATE
from .log import Logged

TYPE, VERSION_OF, CREATED = NamedNode(RDF + "type"), NamedNode(DCTERMS + "isVersionOf"), NamedNode(DCTERMS + "created")
VERSION, PART_OF, MEMBER = NamedNode(SCHEMA + "version"), NamedNode(DCTERMS + "isPartOf"), NamedNode(RDFS + "member")
ACTIVITIES = {CREATE: NamedNode(AS + "Create"), UPDATE: NamedNode(AS + "Update"), DELETE: NamedNode(AS + "Delete")}
_TREE_MEMBER, _STATEMENT = NamedNode(TREE + "member"), NamedNode(RDF + "Statement")
_PARTS = NamedNode(RDF + "subject"), NamedNode(RDF + "predicate"), NamedNode(RDF + "object")
_OF_MEMBERS = {VERSION_OF, CREATED, VERSION, PART_OF, MEMBER}


def member_iri(change: Logged, base: str) -> NamedNode:
    """The IRI of a member: that of the version of the document on an entity; for other things, one below the feed."""
    if change.kind:
        return NamedNode(f"{document_iri(change.subject, base)}/v/{change.version}")
    return NamedNode(f"{base}feeds/ldes/v/{change.version}#{quote(change.subject, safe='')}")


def members(stream: NamedNode, changes: Iterable[Logged], base: str, *, graphs: bool) -> Iterator[Quad]:
    """The members that changes are, each whole before the next; with `graphs` for a syntax that has graphs."""
    for change in changes:
        member = member_iri(change, base)
        yield Quad(stream, _TREE_MEMBER, member)
        yield Quad(member, TYPE, ACTIVITIES[change.activity])
        yield Quad(member, VERSION_OF, NamedNode(change.subject))
        yield Quad(member, CREATED, moment(change.stamp))
        yield Quad(member, VERSION, Literal(change.version))
        yield from _told(member, _asserted(change), graphs=graphs)


def moment(stamp: str) -> Literal:
    """A stamp as a literal."""
    return Literal(stamp, datatype=NamedNode(XSD + "dateTime"))


def _told(member: NamedNode, asserted: list[Quad], *, graphs: bool) -> Iterator[Quad]:
    if not asserted:
        return
    counted = Counter(quad.graph_name for quad in asserted)
    main = min(counted, key=lambda graph: (-counted[graph], str(graph)))
    yield Quad(member, PART_OF, main)  # type: ignore[arg-type]
    for quad in asserted:
        mistaken = not graphs and _is_of_members(quad.triple)
        if graphs:
            yield Quad(quad.subject, quad.predicate, quad.object, member)
        elif not mistaken:
            yield Quad(member, quad.predicate, quad.object)
        if mistaken or quad.graph_name != main:
            yield from _statement(member, quad)


def _is_of_members(triple: Triple) -> bool:
    return triple.predicate in _OF_MEMBERS or (triple.predicate == TYPE and triple.object in ACTIVITIES.values())


def _statement(member: NamedNode, quad: Quad) -> Iterator[Quad]:
    """A statement as a thing that can be said to lie in a graph; its label is its own in all pages."""
    node = BlankNode("s" + hashlib.sha256(f"{member} {quad}".encode()).hexdigest()[:32])
    yield Quad(member, MEMBER, node)
    yield Quad(node, TYPE, _STATEMENT)
    for part, term in zip(_PARTS, quad.triple, strict=True):
        yield Quad(node, part, term)
    yield Quad(node, PART_OF, quad.graph_name)  # type: ignore[arg-type]


def _asserted(change: Logged) -> list[Quad]:
    return list(parse("\n".join(change.lines), RdfFormat.N_QUADS))
