"""What is drawn of a data graph to judge some nodes: judged alone, they are judged as in the whole graph."""

from collections.abc import Iterator
from itertools import islice

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode, Triple

from accords.shacl import Term
from accords.shacl.aim import Nodes
from accords.shacl.data import Data
from accords.shacl.drawing import Drawing
from accords.shacl.validator import Validator
from tests.histories import NODES, histories, shapes, triples


class Found:
    """A data graph in which triples are found, and which knows what was found."""

    def __init__(self, held: set[Triple]) -> None:
        self._held = held
        self.found: set[Triple] = set()

    def __call__(
        self,
        subjects: Nodes | None = None,
        predicate: NamedNode | None = None,
        objects: Nodes | None = None,
        limit: int | None = None,
    ) -> Iterator[Triple]:
        for triple in islice((t for t in self._held if _fits(t, subjects, predicate, objects)), limit):
            self.found.add(triple)
            yield triple


def _fits(triple: Triple, subjects: Nodes | None, predicate: NamedNode | None, objects: Nodes | None) -> bool:
    wanted = (subjects, None if predicate is None else {predicate}, objects)
    return all(terms is None or term in terms for term, terms in zip(triple, wanted, strict=True))


@settings(max_examples=300, deadline=None)
@given(histories(), shapes(), st.sets(st.sampled_from(NODES), min_size=1, max_size=2))
def test_some_nodes_are_judged_as_in_the_whole_graph(
    history: tuple[set[Triple], set[Triple], set[Triple]], turtle: str, names: set[str]
) -> None:
    held, _, come = history
    validator, nodes = Validator(triples(turtle)), {NamedNode(f"urn{name}") for name in names}
    drawing = Drawing(validator.shapes, Found(held | come))
    drawn = Data(drawing.around({shape.node: nodes for shape in validator.shapes.targeting}))
    assert set(validator.results(drawn, nodes)) == set(validator.results(Data(held | come), nodes))


HELD = """
:x a :A ; :p :y ; :q :o . :y :q :z ; :r 1 . :z :q :end . :o :r 2 .
:other a :A ; :p :far . :far :q :further ; :r 1 .
"""


@pytest.mark.parametrize(
    ("constraint", "read"),
    [
        ("sh:property [ sh:path :p ; sh:minCount 1 ]", ":x a :A ; :p :y ."),
        (
            "sh:property [ sh:path ( :p [ sh:zeroOrMorePath :q ] ) ; sh:class :B ]",
            ":x a :A ; :p :y . :y :q :z . :z :q :end .",
        ),
        ("sh:property [ sh:path ( :p [ sh:zeroOrMorePath :q ] :r ) ; sh:in ( 2 ) ]", ":y :q :z ; :r 1 . :z :q :end ."),
        ("sh:property [ sh:path ( :p [ sh:zeroOrOnePath :q ] :r ) ; sh:in ( 2 ) ]", ":x :p :y . :y :q :z ; :r 1 ."),
        ("sh:property [ sh:path [ sh:inversePath ( :p :r ) ] ; sh:maxCount 0 ]", ":x a :A ."),
        ("sh:property [ sh:path :p ; sh:equals :q ]", ":x a :A ; :p :y ; :q :o ."),
        ("sh:property [ sh:path :p ; sh:node [ sh:property [ sh:path :r ; sh:minCount 1 ] ] ]", ":x :p :y . :y :r 1 ."),
        (
            'sh:sparql [ sh:select "SELECT $this { $this <urn:p>/<urn:r> ?n . ?y <urn:r> ?n }" ]',
            ":y :r 1 . :far :r 1 .",
        ),
    ],
)
def test_what_is_drawn_is_what_the_shape_reads(constraint: str, read: str) -> None:
    validator = Validator(triples(f":S a sh:NodeShape ; sh:targetClass :A ; {constraint} ."))
    x: set[Term] = {NamedNode("urn:x")}
    drawn = Drawing(validator.shapes, Found(set(triples(HELD)))).around({NamedNode("urn:S"): x})
    assert set(triples(read)) <= drawn
    far = set(triples(":far :q :further . :other :p :far ."))
    assert not drawn & far


def test_a_query_that_cannot_be_told_reads_everything() -> None:
    anything = 'sh:sparql [ sh:select "SELECT $this { ?y <urn:r> ?n FILTER(?n > $this) }" ]'
    validator = Validator(triples(f":S a sh:NodeShape ; sh:targetClass :A ; {anything} ."))
    drawn = Drawing(validator.shapes, Found(set(triples(HELD)))).around({NamedNode("urn:S"): {NamedNode("urn:x")}})
    assert drawn == set(triples(HELD))


@pytest.mark.parametrize(("hub", "few"), [("role", "body"), ("body", "role")])
def test_a_hub_is_not_drawn_where_there_is_another_way(hub: str, few: str) -> None:
    query = "SELECT $this { $this <urn:role> ?role ; <urn:body> ?body . ?o <urn:role> ?role ; <urn:body> ?body }"
    validator = Validator(triples(f':S a sh:NodeShape ; sh:targetClass :A ; sh:sparql [ sh:select "{query}" ] .'))
    many = "".join(f":m{n} :{hub} :hub ; :{few} :b{n} ." for n in range(3000))
    held = set(triples(f"{many} :x a :A ; :{hub} :hub ; :{few} :b7 ."))
    drawn = Drawing(validator.shapes, Found(held)).around({NamedNode("urn:S"): {NamedNode("urn:x")}})
    assert set(triples(f":x a :A ; :{hub} :hub ; :{few} :b7 . :m7 :{hub} :hub ; :{few} :b7 .")) == drawn
