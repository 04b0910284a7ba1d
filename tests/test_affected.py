"""What a change can alter the verdict on: every node on which it does, and no more in a large graph than in a small."""

from collections.abc import Iterable, Iterator, Mapping

import pytest
from pyoxigraph import NamedNode, Quad, Store, Triple

from accords.assets import Assets
from accords.registry import vocabulary
from accords.shacl import Term
from accords.shacl.affected import affected
from accords.shacl.changed import Changed
from accords.shacl.reading import read_shapes
from accords.terms import DEFAULT_BASE, SH
from tests.histories import triples


class Asked:
    """A data graph which counts what it is asked."""

    def __init__(self, held: Iterable[Triple]) -> None:
        self._store = Store()
        self._store.extend(Quad(*triple) for triple in held)
        self.queries = 0

    def __call__(self, query: str) -> Iterator[Mapping[str, Term]]:
        self.queries += 1
        found = self._store.query(query)
        names = [variable.value for variable in found.variables]  # type: ignore[union-attr]
        return iter([{name: row[name] for name in names if row[name] is not None} for row in found])  # type: ignore


def nodes_of(turtle: str, held: set[Triple], gone: set[Triple], come: set[Triple]) -> set[Term] | None:
    """The nodes that two graphs say are affected, among them those that one graph of everything says; None for all."""
    by = read_shapes(triples(turtle))
    apart = affected(by, Changed(Asked(held), gone), Changed(Asked((held - gone) | come), come))
    whole = affected(by, Changed(Asked(held | come), gone | come))
    found = []
    for each in (apart, whole):
        if each.all_of:
            return None
        found.append(each.named)
    return set(found[0] & found[1])


CASES = {
    "a value that goes": ("sh:property [ sh:path :p ; sh:minCount 1 ]", ":x :p 1 .", "", "x"),
    "a value at the end of a path": ("sh:property [ sh:path ( :p :q ) ; sh:maxCount 0 ]", "", ":y :q 1 .", "x"),
    "an inverse path": ("sh:property [ sh:path [ sh:inversePath :p ] ; sh:maxCount 0 ]", "", ":x :p :far .", "far"),
    "the class of a value": ("sh:property [ sh:path :p ; sh:class :B ]", ":y a :B .", "", "xy"),
    "a class above that of a value": ("sh:property [ sh:path :p ; sh:class :B ]", ":C rdfs:subClassOf :B .", "", "xz"),
    "another class": ("sh:property [ sh:path :p ; sh:class :B ]", "", ":y a :D .", ""),
    "a closed shape": ("sh:closed true ; sh:ignoredProperties ( rdf:type :p )", ":x :r 1 .", ":y :p 1 .", "x"),
    "the other of a pair": ("sh:property [ sh:path :q ; sh:equals :r ]", ":x :r 1 .", "", "x"),
    "a shape of a shape of a value": (
        "sh:property [ sh:path :p ; sh:node [ sh:not [ sh:property [ sh:path :q ; sh:hasValue 1 ] ] ] ]",
        "",
        ":y :q 1 .",
        "x",
    ),
    "a query": ('sh:sparql [ sh:select "SELECT $this { $this <urn:p> ?y . ?y <urn:q> ?z }" ]', "", ":y :q 1 .", "x"),
    "a query that forbids": (
        'sh:sparql [ sh:select "SELECT $this { $this <urn:p> ?y FILTER NOT EXISTS { ?y <urn:q> ?z } }" ]',
        "",
        ":y :q 1 .",
        "x",
    ),
    "a query with an option": (
        'sh:sparql [ sh:select "SELECT $this { $this <urn:p> ?y OPTIONAL { ?y <urn:q> ?z } FILTER(!BOUND(?z)) }" ]',
        "",
        ":y :q 1 .",
        "x",
    ),
    "a query over a path": (
        'sh:sparql [ sh:select "SELECT $this { $this <urn:p> ?y . ?z <urn:q>/<urn:r> ?y }" ]',
        "",
        ":n :q :o .",
        "x",
    ),
    "a query back over a path": (
        'sh:sparql [ sh:select "SELECT $this { ?z (<urn:q>/<urn:r>)|<urn:s> $this }" ]',
        "",
        ":n :q :o .",
        "x",
    ),
    "a query of whatever is there": ('sh:sparql [ sh:select "SELECT $this { ?y <urn:q> ?z }" ]', "", ":y :q 1 .", None),
    "a query that counts": (
        'sh:sparql [ sh:select "SELECT $this (COUNT(?y) AS ?n) { $this <urn:p> ?y } GROUP BY $this" ]',
        "",
        ":y :q 1 .",
        None,
    ),
    "what nothing reads": ("sh:property [ sh:path :p ; sh:minCount 1 ]", "", ":x :q 1 .", ""),
}
HELD = ":x a :A ; :p :y, :z, 1 ; :r 1 . :y a :B . :o :r :x, :y . :z a :C . :far a :A . :C rdfs:subClassOf :B ."


@pytest.mark.parametrize(("shape", "gone", "come", "expected"), CASES.values(), ids=CASES)
def test_what_is_affected_is_what_the_shape_reads(shape: str, gone: str, come: str, expected: str | None) -> None:
    found = nodes_of(f":S a sh:NodeShape ; sh:targetClass :A ; {shape} .", *map(set, map(triples, (HELD, gone, come))))
    names = {"far"} if expected == "far" else set(expected or "")
    targets = {"x", "far"} if expected is not None else names
    assert found is None if expected is None else {node.value[4:] for node in found or ()} & targets == names & targets


def test_a_blank_node_in_the_way_makes_all_affected() -> None:
    by = read_shapes(
        triples(":S a sh:NodeShape ; sh:targetClass :A ; sh:property [ sh:path ( :p :q ) ; sh:maxCount 0 ] .")
    )
    come = triples("_:b :q 1 .")
    assert affected(by, Changed(Asked(come), come)).all_of == {NamedNode("urn:S")}


def membership(body: int, role: str) -> str:
    """What makes one party a member, or a co-chair, of a body."""
    return f"""
        PREFIX acc: <https://w3id.org/accords/ns#> PREFIX org: <http://www.w3.org/ns/org#>
        PREFIX schema: <https://schema.org/> PREFIX role: <{DEFAULT_BASE}concept/role/>
        <{DEFAULT_BASE}id/membership/{role}-{body}> a acc:Membership ; org:organization :body{body} ;
            org:member :party{body % 5} ; org:role role:{role} ;
            schema:startDate "2020"^^xsd:gYear ; schema:endDate "2021"^^xsd:gYear .
    """


def test_no_more_nodes_are_visited_in_a_registry_ten_times_as_large() -> None:
    declared = (q for q in vocabulary.parse(Assets().ontology, DEFAULT_BASE) if q.predicate.value.startswith(SH))
    by = read_shapes(quad.triple for quad in (*vocabulary.parse(Assets().shapes, DEFAULT_BASE), *declared))
    visited = []
    for many in (30, 300):
        roles = ("member", "co-chair", "observer")
        held = {each for body in range(many) for role in roles for each in triples(membership(body, role))}
        gone = set(triples(membership(0, "member")))
        come = set(triples(membership(1, "founding-member")))
        graphs = Asked(held), Asked((held - gone) | come)
        found = affected(by, Changed(graphs[0], gone), Changed(graphs[1], come))
        visited.append((len(found.named), graphs[0].queries, graphs[1].queries, found.all_of))
    assert visited[0] == visited[1]
    count, before, after, all_of_some_shape = visited[0]
    assert 0 < count <= 8 and before + after <= 40 and not all_of_some_shape
