"""Queries of shapes, asked of all focus nodes at once, find what they would find of each (SHACL, sections 5 and 6)."""

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from accords.shacl.data import Data, rows
from accords.shacl.result import Result
from accords.shacl.validator import Validator
from tests.left import triples

EX = "http://example.org/"
DATA = """
    ex:a a ex:C , ex:D ; ex:p 1 , 2 ; ex:q "x" . ex:b a ex:C ; ex:p 3 . ex:c a ex:C ; ex:q "y" , "z" . ex:d ex:p 4 , 5 .
    ex:D rdfs:subClassOf ex:C .
"""
QUERIES = {
    "a pattern": ("{ $this ex:q ?value }", {"a x", "c y", "c z"}),
    "an optional group that comes first": ("{ OPTIONAL { $this ex:q ?x } FILTER(!BOUND(?x)) }", {"b b"}),
    "a filter in a group of its own": ("{ { FILTER(STRENDS(STR($this), 'a')) } }", {"a a"}),
    "a union of which one side does not speak of the node": (
        "{ { ex:d ex:p ?value } UNION { $this ex:q ?value FILTER(?value = 'x') } }",
        {"a 4", "a 5", "b 4", "b 5", "c 4", "c 5", "a x"},
    ),
    "an optional group inside another group": ("{ { OPTIONAL { $this ex:q ?value } } }", {"a x", "b b", "c y", "c z"}),
    "what must not exist": ("{ FILTER NOT EXISTS { $this ex:p ?x } }", {"c c"}),
    "a node assigned": ("{ BIND($this AS ?value) FILTER EXISTS { $this ex:q ?x } }", {"a a", "c c"}),
    "groups counted, where a node is a target for two reasons": (
        "{ $this ex:p ?x } GROUP BY $this HAVING (COUNT(?x) > 1)",
        {"a a"},
    ),
    "a subquery that counts": (
        "{ { SELECT $this (COUNT(?x) AS ?n) { $this ex:p ?x } GROUP BY $this } FILTER(?n > 1) }",
        {"a a"},
    ),
    "a subquery that does not speak of the node": (
        "{ { SELECT $this (MAX(?x) AS ?most) { ?any ex:p ?x } GROUP BY $this } $this ex:p ?x FILTER(?x = ?most - 2) }",
        {"b b"},
    ),
    "a filter in a subquery": ("{ { SELECT $this { FILTER($this = ex:b) } } }", {"b b"}),
    "groups in groups": ("{ { { FILTER($this = ex:b) } FILTER(BOUND($this)) } FILTER(true) }", {"b b"}),
    "a node that is told by a bound one": ("{ BIND(STR($this) AS ?text) FILTER(STRENDS(?text, 'c')) }", {"c c"}),
    "the name of the shape": ("{ $this ex:q 'x' BIND($currentShape AS ?value) }", {"a shape"}),
}


def judged(shapes: str, data: str = DATA) -> list[Result]:
    validator = Validator(triples(shapes))
    assert not validator.handed_over
    return validator.results(Data(triples(data)))


def ends(results: list[Result]) -> set[str]:
    """The ends of focus node and value."""
    return {" ".join(str(each.value).rpartition("/")[2] for each in (r.focus_node, r.value) if each) for r in results}


@pytest.mark.parametrize("name", QUERIES)
def test_a_query_sees_each_node_as_if_it_stood_in_the_text(name: str) -> None:
    where, expected = QUERIES[name]
    projected = "$this" if "GROUP BY" in where.partition("}")[2] and not where.startswith("{ {") else "$this ?value"
    shapes = f"""
        ex:shape a sh:NodeShape ; sh:targetClass ex:C ; sh:sparql [ sh:prefixes ex: ; sh:select \"\"\"
            SELECT {projected} WHERE {where}
        \"\"\" ] .
    """
    assert ends(judged(shapes)) == expected


def test_a_path_stands_where_the_query_says_path() -> None:
    shapes = """
        ex:s a sh:PropertyShape ; sh:targetClass ex:C ; sh:path [ sh:alternativePath ( ex:p ex:q ) ] ;
            sh:sparql [ sh:select "SELECT $this ?value { $this $PATH ?value FILTER(isNumeric(?value)) }" ] .
    """
    assert ends(judged(shapes)) == {"a 1", "a 2", "b 3"}


def test_a_result_has_the_path_the_message_and_the_constraint_of_the_query() -> None:
    shapes = """
        ex:s a sh:NodeShape ; sh:targetNode ex:a ; sh:message "of the shape" ; sh:sparql ex:constraint .
        ex:constraint sh:message "{$this} has {?value} and {?more}"@en , "{?nothing}"@fr ;
            sh:prefixes ex: ; sh:select "SELECT $this (ex:q AS ?path) ?value (3 AS ?more) { $this ex:q ?value }" .
    """
    [result] = judged(shapes)
    assert result.message("en") == f"{EX}a has x and 3"
    assert result.message("fr") == "{?nothing}"
    assert str(result.source_constraint) == f"<{EX}constraint>"
    assert result.path is not None and "q" in str(result.path)


def test_a_message_of_the_query_itself_comes_first() -> None:
    shapes = """
        ex:s a sh:NodeShape ; sh:targetNode ex:a ; sh:sparql [ sh:message "other" ;
            sh:select "SELECT $this ('said' AS ?message) { $this ?p ?o FILTER(isNumeric(?o)) }" ] .
    """
    assert {each.messages for each in judged(shapes)} == {(Literal("said"),)}


def test_the_parameters_of_a_component_are_filled_in() -> None:
    shapes = """
        ex:AtMost a sh:ConstraintComponent ; sh:parameter [ sh:path ex:most ] , [ sh:path ex:of ; sh:optional true ] ;
            sh:labelTemplate "At most {$most}" ;
            sh:validator [ a sh:SPARQLAskValidator ; sh:message "{?value} is more than {$most}" ;
                sh:ask "ASK { FILTER(!BOUND($of) && $value <= $most) }" ] .
        ex:s a sh:NodeShape ; sh:targetClass ex:C ; sh:property ex:t . ex:t sh:path ex:p ; ex:most 2 .
        ex:u a sh:PropertyShape ; sh:targetNode ex:a ; sh:path ex:p ; ex:most 5 ; ex:of ex:any .
    """
    found = judged(shapes)
    assert ends(found) == {"b 3", "a 1", "a 2"}
    assert {each.message("en") for each in found} == {"3 is more than 2", "1 is more than 5", "2 is more than 5"}
    assert {str(each.component) for each in found} == {f"<{EX}AtMost>"}


def test_a_parameter_that_is_not_given_is_not_bound() -> None:
    shapes = """
        ex:Kind rdfs:subClassOf sh:ConstraintComponent .
        ex:Other a ex:Kind ; sh:parameter [ sh:path ex:first ] , [ sh:path ex:second ; sh:optional true ] ;
            sh:validator [ sh:ask "ASK { FILTER($value != $first && $value != COALESCE(?second, 'c')) }" ] .
        ex:one a sh:NodeShape ; sh:targetNode "a" , "b" , "c" ; ex:first "a" .
        ex:two a sh:NodeShape ; sh:targetNode "a" , "b" , "c" ; ex:first "a" ; ex:second "b" .
        ex:none a sh:NodeShape ; sh:targetNode "a" ; ex:second "b" .
    """
    found = {(str(each.source_shape).rpartition("/")[2][:-1], each.focus_node) for each in judged(shapes)}
    assert found == {("one", Literal("a")), ("one", Literal("c")), ("two", Literal("a")), ("two", Literal("b"))}


def test_a_component_without_a_validator_for_a_kind_of_shape_asks_nothing_of_it() -> None:
    shapes = """
        ex:OfNodes a sh:ConstraintComponent ; sh:parameter [ sh:path ex:never ] ;
            sh:nodeValidator [ sh:select "SELECT $this WHERE { FILTER($never) }" ] .
        ex:InScript a sh:ConstraintComponent ; sh:parameter [ sh:path ex:script ] ; sh:validator [ a sh:JSValidator ] .
        ex:s a sh:NodeShape ; sh:targetNode ex:a ; ex:never true ; ex:script true ; sh:property ex:t .
        ex:t sh:path ex:p ; ex:never true .
    """
    assert [str(each.source_shape) for each in judged(shapes)] == [f"<{EX}s>"]


def test_without_a_message_of_its_own_a_shape_says_what_is_wrong_in_both_languages() -> None:
    [result] = judged("ex:s a sh:PropertyShape ; sh:targetNode ex:b ; sh:path ex:q ; sh:minCount 1 .")
    assert result.message("en") == "There are too few values. Give at least 1."
    assert result.message("fr") == "Il y a trop peu de valeurs. Donnez-en au moins 1."


def test_the_shapes_graph_can_be_read_where_it_is_named() -> None:
    store, graph = Store(), NamedNode("urn:shapes")
    for triple in triples(DATA):
        store.add(Quad(*triple))
    store.add(Quad(NamedNode(f"{EX}bad"), NamedNode(f"{EX}is"), NamedNode(f"{EX}a"), graph))
    shapes = """
        ex:s a sh:NodeShape ; sh:targetClass ex:C ; sh:sparql [ sh:prefixes ex: ;
            sh:select "SELECT $this { GRAPH $shapesGraph { ex:bad ex:is $this } }" ] .
    """
    found = Validator(triples(shapes), shapes_graph=graph).results(lambda query: rows(store, query))
    assert ends(found) == {"a a"}
