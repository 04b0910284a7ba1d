"""The verdict on a change is the difference of two verdicts on everything, and costs what the change costs."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode, Quad, RdfFormat, Triple, parse

from accords.assets import Assets
from accords.registry.assembly import assemble
from accords.registry.delta import Delta
from accords.registry.revalidation import revalidate
from accords.registry.whole import WholeShapes, judge_whole, whole_shapes
from accords.shacl.validator import Validator
from accords.store.oxigraph import OxigraphStore
from accords.terms import DEFAULT_BASE
from tests import histories as random
from tests.registries import LIBRARIES
from tests.watched import Watched

GRAPH, ONTOLOGY = f"{DEFAULT_BASE}graph/data", f"{DEFAULT_BASE}graph/ontology"
INFERRED, META = f"{DEFAULT_BASE}graph/inferred", f"{DEFAULT_BASE}graph/meta"
PREFIXES = """
PREFIX : <urn:> PREFIX sh: <http://www.w3.org/ns/shacl#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""


def quads(turtle: str, graph: str = GRAPH) -> list[Quad]:
    found = parse(PREFIXES + turtle, RdfFormat.TURTLE)
    return [Quad(each.subject, each.predicate, each.object, NamedNode(graph)) for each in found]


def shapes_of(turtle: str) -> WholeShapes:
    return WholeShapes(Validator(quad.triple for quad in quads(turtle)), "urn:shapes")


def store_of(statements: set[Quad]) -> OxigraphStore:
    store = OxigraphStore.memory(apart=[META])
    store.load(statements)
    return store


def assert_the_difference(asserted: set[Quad], change: Delta, shapes: WholeShapes) -> None:
    """Follow a change, and compare with two full verdicts."""
    after = (asserted - set(change.removes)) | set(change.adds)
    old, new = (judge_whole(quads, shapes, DEFAULT_BASE) for quads in (asserted, after))
    aside = {*quads(":n0 a :A ; :p :n1 ; :q 1 .", INFERRED), *quads(":n1 a :B .", META)}
    found = revalidate(store_of(asserted | aside), store_of(after | aside), shapes, change, DEFAULT_BASE)
    assert found == (new - old, old - new)


# ---- Every kind of constraint, target and path, one by one

KINDS = [
    "sh:targetClass :A ; sh:property [ sh:path :p ; sh:minCount 1 ; sh:maxCount 1 ]",
    "sh:targetClass :A ; sh:property [ sh:path :p ; sh:class :B ]",
    r'sh:targetClass :A ; sh:property [ sh:path ( :p :q ) ; sh:pattern "^(.)\\1$" ]',
    "sh:targetClass :A ; sh:class :B",
    "sh:targetClass :A ; sh:closed true ; sh:ignoredProperties ( rdf:type :q )",
    "sh:targetSubjectsOf :p ; sh:property [ sh:path :q ; sh:minCount 1 ]",
    "sh:targetObjectsOf :p ; sh:property [ sh:path :q ; sh:maxCount 0 ]",
    "sh:targetNode :n0 ; sh:property [ sh:path [ sh:inversePath :p ] ; sh:minCount 1 ]",
    "sh:targetClass :A ; sh:property [ sh:path ( :p [ sh:inversePath :p ] ) ; sh:maxCount 1 ]",
    "sh:targetClass :A ; sh:property [ sh:path [ sh:zeroOrMorePath :p ] ; sh:class :A ]",
    "sh:targetClass :A ; sh:property [ sh:path [ sh:oneOrMorePath :p ] ; sh:maxCount 1 ]",
    "sh:targetClass :A ; sh:property [ sh:path ( :p [ sh:zeroOrMorePath :q ] ) ; sh:class :B ]",
    "sh:targetClass :A ; sh:property [ sh:in ( 1 ) ; "
    "sh:path [ sh:alternativePath ( :p ( :q [ sh:zeroOrOnePath :p ] ) ) ] ]",
    "sh:targetClass :A ; sh:property [ sh:path :p ; sh:equals :q ]",
    "sh:targetClass :A ; sh:property [ sh:path :q ; sh:disjoint :r ]",
    "sh:targetClass :A ; sh:property [ sh:path :q ; sh:lessThan :r ]",
    "sh:targetClass :A ; sh:property [ sh:path :p ; sh:node [ sh:property [ sh:path :p ; sh:node [ sh:class :B ] ] ] ]",
    "sh:targetClass :A ; sh:or ( [ sh:property [ sh:path :p ; sh:hasValue :n1 ] ] [ sh:not [ sh:class :B ] ] )",
    "sh:targetClass :A ; sh:property [ sh:path :p ; sh:qualifiedValueShape [ sh:class :B ] ; sh:qualifiedMinCount 1 ]",
    "sh:targetClass :A ; sh:xone ( [ sh:class :B ] [ sh:property [ sh:path :q ; sh:minCount 1 ] ] )",
    "a rdfs:Class ; sh:property [ sh:path :p ; sh:minCount 1 ]",
    "sh:targetClass :A ; sh:deactivated true ; sh:property [ sh:path :p ; sh:minCount 1 ]",
    "sh:targetClass :A ; sh:severity sh:Warning ; sh:nodeKind sh:Literal",
]
QUERIES = [
    "$this :p ?value . ?value :p ?other . FILTER(?other != $this)",
    "?value :p $this . FILTER NOT EXISTS { ?value :q ?any }",
    "$this :q ?value . FILTER NOT EXISTS { ?o :q ?value . FILTER(?o != $this) FILTER NOT EXISTS { ?o a :B } }",
    "{ $this :p ?value } UNION { ?value :q/:p $this } OPTIONAL { ?value :r ?r } FILTER(!BOUND(?r))",
    "$this :p* ?value . ?value a :B",
    "?value a :B . FILTER(?value != $this)",
    "$this a :A . BIND(EXISTS { $this :p ?y . ?y :q ?z } AS ?value) FILTER(?value)",
    "{ SELECT $this (COUNT(?v) AS ?value) { $this :p ?v } GROUP BY $this } FILTER(?value > 1)",
    "$this $PATH ?value . ?value a :A",
    "$this :q ?any . ?value :p* ?end FILTER(?end != $this)",
]
NODES = [f":n{number}" for number in range(3)]
statements = st.one_of(
    st.builds("{} a {} .".format, st.sampled_from(NODES), st.sampled_from([":A", ":B", ":C", ":S"])),
    st.builds("{} {} {} .".format, st.sampled_from(NODES), st.sampled_from([":p", ":q"]), st.sampled_from(NODES)),
    st.builds("{} {} {} .".format, st.sampled_from(NODES), st.sampled_from([":q", ":r"]), st.sampled_from("12")),
).map(lambda text: quads(text)[0])
schema = st.builds(
    "{} rdfs:subClassOf {} .".format, st.sampled_from([":C", ":B", ":D"]), st.sampled_from([":A", ":B"])
).map(lambda text: quads(text, ONTOLOGY)[0])


@st.composite
def histories(draw: st.DrawFn) -> tuple[set[Quad], Delta]:
    """What is asserted, and what goes of it, and what comes to it."""
    instances = {quad for node in NODES for quad in quads(f"{node} a :A .")}
    held = draw(st.sets(st.one_of(statements, statements, schema), min_size=3, max_size=10)) | instances
    removes = draw(st.lists(st.sampled_from(sorted(held, key=str)), max_size=2).map(tuple))
    return held, Delta(removes, draw(st.lists(st.one_of(statements, statements, schema), max_size=2).map(tuple)))


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=20, deadline=None)
@given(histories())
def test_what_changes_by_a_shape_is_what_changes_of_the_whole(kind: str, history: tuple[set[Quad], Delta]) -> None:
    shapes = shapes_of(f":S a sh:NodeShape ; {kind} .")
    assert bool(shapes.validator.handed_over) == ("sh:pattern" in kind)
    assert_the_difference(*history, shapes)


@pytest.mark.parametrize("query", QUERIES)
@settings(max_examples=20, deadline=None)
@given(histories())
def test_what_changes_by_a_query_is_what_changes_of_the_whole(query: str, history: tuple[set[Quad], Delta]) -> None:
    constraint = f'sh:sparql [ sh:prefixes :declared ; sh:select "SELECT $this ?value {{ {query} }}" ]'
    declared = ':declared sh:declare [ sh:prefix "" ; sh:namespace "urn:"^^xsd:anyURI ] .'
    within = f"sh:property [ sh:path :p ; {constraint} ]" if "$PATH" in query else constraint
    assert_the_difference(*history, shapes_of(f"{declared} :S a sh:NodeShape ; sh:targetClass :A ; {within} ."))


@settings(max_examples=200, deadline=None)
@given(random.histories(), random.shapes())
def test_what_changes_by_any_shapes_is_what_changes_of_the_whole(
    history: tuple[set[Triple], set[Triple], set[Triple]], turtle: str
) -> None:
    held, gone, come = ({_in_its_graph(triple) for triple in part} for part in history)
    assert_the_difference(held, Delta(tuple(gone), tuple(come)), shapes_of(turtle))


def _in_its_graph(triple: Triple) -> Quad:
    graph = ONTOLOGY if triple.predicate.value.endswith("subClassOf") else GRAPH
    return Quad(triple.subject, triple.predicate, triple.object, NamedNode(graph))


# ---- Registries

LIBRARY_SHAPES = whole_shapes(Assets(LIBRARIES), DEFAULT_BASE)


def test_whatever_goes_from_a_registry_makes_the_difference_of_the_whole() -> None:
    asserted = set(assemble(Assets(LIBRARIES), DEFAULT_BASE))
    gone = sorted((quad for quad in asserted if str(quad.graph_name) != f"<{ONTOLOGY}>"), key=str)
    assert len(gone) > 30
    for quad in gone:
        assert_the_difference(asserted, Delta(removes=(quad,)), LIBRARY_SHAPES)


def membership(body: int, role: str) -> list[Quad]:
    """What makes one party a member, or a co-chair, of a body."""
    return quads(
        f"""
        PREFIX acc: <https://w3id.org/accords/ns#> PREFIX org: <http://www.w3.org/ns/org#>
        PREFIX schema: <https://schema.org/> PREFIX role: <{DEFAULT_BASE}concept/role/>
        <{DEFAULT_BASE}id/membership/{role}-{body}> a acc:Membership ; org:organization :body{body} ;
            org:member :party ; org:role role:{role} ;
            schema:startDate "2020"^^xsd:gYear ; schema:endDate "2021"^^xsd:gYear .
        """
    )


def test_a_change_is_judged_by_our_shapes_at_the_same_cost_in_a_small_and_in_a_large_registry() -> None:
    shapes, asked = whole_shapes(Assets(), DEFAULT_BASE), []
    for many in (3, 60):
        held = {quad for body in range(many) for role in ("member", "co-chair") for quad in membership(body, role)}
        change = Delta(tuple(membership(0, "member")), tuple(membership(1000, "co-chair")))
        before, after = Watched.memory(), Watched.memory()
        before.load(held)
        after.load((held - set(change.removes)) | set(change.adds))
        brought, mended = revalidate(before, after, shapes, change, DEFAULT_BASE)
        assert brought and mended
        assert isinstance(before, Watched) and isinstance(after, Watched)
        asked.append((len(before.asked), before.matched, len(after.asked), after.matched))
    assert asked[0] == asked[1] and all(asked[0])
