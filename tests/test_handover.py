"""What cannot be compiled is said at load, and judged by pySHACL; what breaks the syntax of SHACL is refused."""

import subprocess
import sys
from textwrap import dedent

import pytest
from pyoxigraph import NamedNode

from accords.errors import IllFormedShapes
from accords.shacl.data import Data
from accords.shacl.validator import Validator
from tests.differential.engines import Case, by_pyshacl
from tests.left import DATA, LEFT, triples

ILL_FORMED = {
    "ex:s a sh:PropertyShape .": "is a property shape without sh:path",
    "ex:s a sh:NodeShape ; sh:path ex:p .": "is a node shape with sh:path",
    "ex:s a sh:NodeShape ; sh:minCount 1 .": "has sh:minCount, which only a property shape may have",
    "ex:s sh:path ex:p ; sh:minCount 1 , 2 .": "has 2 values of sh:minCount, and may have one at most",
    'ex:s sh:path ex:p ; sh:minCount "one" .': "that is no xsd:integer",
    "ex:s sh:path ex:p ; sh:maxCount -1 .": "that is no xsd:integer",
    'ex:s a sh:NodeShape ; sh:class "C" .': "has a value of sh:class that is no IRI",
    "ex:s a sh:NodeShape ; sh:nodeKind ex:Kind .": "none of SHACL’s six",
    "ex:s a sh:NodeShape ; sh:in ex:list .": "has a value of sh:in that is not a well-formed list",
    "ex:s a sh:NodeShape ; sh:or ( 1 ) .": "refers by sh:or to",
    "ex:s a sh:NodeShape ; sh:node ex:t . ex:t sh:path ex:p .": "refers by sh:node to a property shape",
    "ex:s a sh:NodeShape ; sh:property ex:t . ex:t a sh:NodeShape .": "which has no sh:path",
    "ex:s sh:path [ sh:inversePath ex:p ; sh:oneOrMorePath ex:q ] ; sh:minCount 1 .": "has a path,",
    "ex:s sh:path ( ex:p ) ; sh:minCount 1 .": "fewer than two members",
    "ex:s sh:node ex:t . ex:t sh:not ex:s .": "refers to itself",
    "ex:s sh:path ex:p ; sh:uniqueLang 1 .": "that is no xsd:boolean",
    "ex:s a sh:NodeShape ; sh:targetNode [] .": "a blank node as sh:targetNode",
    "ex:s a sh:NodeShape ; sh:targetNode ex:a ; sh:deactivated 1 .": "neither true nor false",
    'ex:s sh:targetNode ex:a ; sh:sparql [ sh:message "no" ] .': "has no sh:select",
    'ex:s sh:targetNode ex:a ; sh:sparql [ sh:select "SELECT $this { $this ?p ?x MINUS { ?x ?q ?y } }" ] .': (
        "it has MINUS"
    ),
    'ex:s sh:targetNode ex:a ; sh:sparql [ sh:select "SELECT $this { $this zz:p ?x }" ] .': "the prefix zz:",
    'ex:s sh:targetNode ex:a ; sh:sparql [ sh:select "SELECT $this { $this <urn:p> }" ] .': "cannot be used",
    'ex:s sh:targetNode ex:a ; sh:sparql [ sh:select "SELECT ?x { $this <urn:p> ?x }" ] .': "it does not select $this",
    'ex:s sh:targetNode ex:a ; sh:sparql [ sh:select "SELECT $this { $this ?p ?x BIND(?x AS ?this) }" ] .': (
        "it assigns to ?this"
    ),
    'ex:s sh:targetNode ex:a ; sh:sparql [ sh:select "SELECT $this { { SELECT ?x { $this ?p ?x } } }" ] .': (
        "a subquery does not select this"
    ),
    'ex:s sh:targetNode ex:a ; sh:sparql [ sh:select "SELECT $this { $this ?p ?x { SELECT ?y { ?y ?p ?z } } }" ] .': (
        "a subquery does not select this"
    ),
    'ex:s sh:targetNode ex:a ; sh:sparql [ sh:select "SELECT $this { GRAPH $shapesGraph { $this ?p ?x } }" ] .': (
        "it uses $shapesGraph"
    ),
}


@pytest.mark.parametrize("name", LEFT)
def test_what_is_handed_over_is_said_and_judged(name: str) -> None:
    shapes, data = triples(LEFT[name]), triples(DATA)
    validator = Validator(shapes)
    [left] = validator.handed_over
    assert left.reason
    found = validator.results(Data(data))
    if all(isinstance(each.source_shape, NamedNode) for each in found):
        expected = {(each.focus, each.path, each.value, each.component) for each in by_pyshacl(Case(shapes, data))}
        assert {(each.focus_node, each.path, each.value, each.component) for each in found} == expected
    assert found
    assert {each.source_shape for each in found} <= set(validator.shapes)
    some = validator.results(Data(data), [NamedNode("http://example.org/a")])
    assert set(some) == {each for each in found if each.focus_node == NamedNode("http://example.org/a")}


def test_without_pyshacl_only_what_is_handed_over_is_refused() -> None:
    asked = dedent(
        """
        import sys
        sys.modules["pyshacl"] = None
        from accords.errors import IllFormedShapes
        from accords.shacl.data import Data
        from accords.shacl.validator import Validator
        from tests.left import LEFT, triples
        print(Validator(triples("ex:s sh:targetNode ex:a ; sh:nodeKind sh:Literal .")).results(Data([]))[0].focus_node)
        try:
            Validator(triples(LEFT["a query with a limit"])).results(Data([]))
        except IllFormedShapes as refused:
            print(refused)
        """
    )
    told = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=False)
    assert told.stdout.splitlines()[:1] == ["<http://example.org/a>"], told.stderr
    assert "pySHACL is not installed" in told.stdout


@pytest.mark.parametrize("shapes", ILL_FORMED)
def test_ill_formed_shapes_are_refused_with_the_shape_and_the_reason(shapes: str) -> None:
    with pytest.raises(IllFormedShapes) as refused:
        Validator(triples(shapes))
    assert ILL_FORMED[shapes] in refused.value.detail
    assert "http://example.org/" in refused.value.detail or "_:" in refused.value.detail
    assert refused.value.extra["shape"]
