"""The validator on some nodes only, on literals as they were written, on any sub-classes; and its reports in RDF."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Store, Triple, parse, serialize

from accords.shacl import Term
from accords.shacl.as_written import is_odd, marked, restored
from accords.shacl.data import Data
from accords.shacl.datatypes import is_ill_typed
from accords.shacl.graph import ShapesGraph
from accords.shacl.path_reading import read_path
from accords.shacl.paths import (
    Alternative,
    Inverse,
    OneOrMore,
    Path,
    Predicate,
    Sequence,
    ZeroOrMore,
    ZeroOrOne,
    may_be_empty,
    predicates,
)
from accords.shacl.report import path_triples, report
from accords.shacl.result import Result
from accords.shacl.validator import Validator
from accords.terms import SH, XSD
from tests.differential.choices import Drawn
from tests.differential.engines import case
from tests.left import triples

EX = "http://example.org/"
NAMES = ("integer", "decimal", "double", "float", "boolean", "date", "dateTime", "time", "gYear", "byte", "duration")
TEXTS = st.one_of(
    st.from_regex(r"[+-]?[0-9]{1,20}(\.[0-9]{1,12})?([eE][+-]?[0-9]{1,3})?", fullmatch=True),
    st.from_regex(
        r"-?[0-9]{4,5}(-[0-9]{2}){0,2}(T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,10})?)?(Z|[+-]0[0-9]:00)?", fullmatch=True
    ),
    st.sampled_from(["true", "1", "INF", "NaN", "P1Y0M", "PT0S", "24:00:00", "x", ""]),
)
literals = st.builds(lambda text, name: Literal(text, datatype=NamedNode(XSD + name)), TEXTS, st.sampled_from(NAMES))
paths = st.recursive(
    st.sampled_from([Predicate(NamedNode(f"{EX}{name}")) for name in "pqr"]),
    lambda inner: st.one_of(
        st.builds(lambda a, b: Sequence((a, b)), inner, inner),
        st.builds(lambda a, b: Alternative((a, b)), inner, inner),
        *(st.builds(kind, inner) for kind in (Inverse, ZeroOrMore, OneOrMore, ZeroOrOne)),
    ),
    max_leaves=6,
)


def node(name: str) -> NamedNode:
    return NamedNode(EX + name)


def focus(results: list[Result]) -> set[Term]:
    return {each.focus_node for each in results}


@settings(max_examples=400, deadline=None)
@given(literals)
def test_a_literal_comes_out_of_a_store_as_it_was_written(literal: Literal) -> None:
    store = Store()
    store.add(Quad(node("a"), node("p"), marked(literal)))
    [quad] = store
    assert isinstance(quad.object, Literal)
    assert restored(quad.object) == literal


def test_only_what_a_store_would_change_is_marked() -> None:
    kept = [*map(Literal, ("a", "01")), _typed("1", "integer"), _typed("2025-02-09", "date"), _typed("true", "boolean")]
    assert not any(map(is_odd, kept)) and all(marked(each) is each for each in kept)


def _typed(text: str, name: str) -> Literal:
    return Literal(text, datatype=NamedNode(XSD + name))


SPELT = {
    "sh:pattern '^0'": {"7"},
    "sh:maxLength 1": {"07"},
    "sh:hasValue 7": set[str](),
    "sh:in ( 7 )": {"07"},
    "sh:maxCount 1": {""},
    "sh:maxInclusive 6": {"7", "07"},
    "sh:minInclusive 7": set[str](),
    "sh:datatype xsd:byte": {"7", "07"},
    "sh:datatype xsd:integer": set[str](),
}


@pytest.mark.parametrize("constraint", SPELT)
def test_two_spellings_of_one_number_are_two_values_of_one_size(constraint: str) -> None:
    shapes = f"ex:s a sh:PropertyShape ; sh:targetSubjectsOf ex:p ; sh:path ex:p ; {constraint} ."
    found = Validator(triples(shapes)).results(Data(triples("ex:a ex:p 7 , 07 .")))
    assert {each.value.value if isinstance(each.value, Literal) else "" for each in found} == SPELT[constraint]


@pytest.mark.parametrize("value", ["127", "-128"])
def test_a_derived_number_has_its_own_datatype_and_bounds(value: str) -> None:
    shapes = Validator(triples("ex:s sh:targetSubjectsOf ex:p ; sh:property [ sh:path ex:p ; sh:datatype xsd:byte ] ."))
    assert shapes.results(Data(triples(f'ex:a ex:p "{value}"^^xsd:byte .'))) == []
    found = shapes.results(Data(triples(f'ex:a ex:p "{value}0"^^xsd:byte , "{value}"^^xsd:short , {value} .')))
    assert len(found) == 3


def test_dates_that_do_not_exist_are_ill_typed() -> None:
    days = {"2024-02-29": False, "2023-02-29": True, "1900-02-29": True, "2000-02-29": False, "2025-04-31": True}
    assert {day: is_ill_typed(_typed(day, "date")) for day in days} == days


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_some_nodes_are_judged_as_all_of_them_are(data: st.DataObject) -> None:
    """Also blank ones, which a query cannot name, and by shapes that lead to others."""
    one = case(Drawn(data.draw))
    validator, graph = Validator(one.shapes), Data(one.data)
    everything = validator.results(graph)
    targets = validator.targets(graph)
    every: list[Term] = sorted({each for nodes in targets.values() for each in nodes}, key=str)
    some = [each for each in every if data.draw(st.booleans())]
    rest = [each for each in every if each not in some]
    one_half, other = validator.results(graph, some), validator.results(graph, rest)
    assert set(one_half) | set(other) == set(everything)
    aimed = {shape: nodes & set(some) for shape, nodes in targets.items()}
    assert set(validator.results(graph, aimed)) == set(one_half)
    assert validator.targets(graph, some) == aimed


def test_a_blank_node_can_be_asked_for_by_itself() -> None:
    validator = Validator(
        triples(
            "ex:s sh:targetClass ex:C ; sh:property [ sh:path ex:p ; sh:property [ sh:path ex:q ; sh:minCount 1 ] ] ."
        )
    )
    graph = Data(triples("_:x a ex:C ; ex:p ex:a . _:y a ex:C ; ex:p ex:b . ex:c a ex:C ; ex:p ex:d ."))
    [blank] = [each for each in next(iter(validator.targets(graph).values())) if str(each) == _blank_at(graph, "a")]
    assert focus(validator.results(graph, [blank])) == {node("a")}
    assert focus(validator.results(graph, [blank, node("c")])) == {node("a"), node("d")}
    assert focus(validator.results(graph)) == {node("a"), node("b"), node("d")}


def _blank_at(graph: Data, name: str) -> str:
    [row] = graph(f"SELECT ?x {{ ?x <{EX}p> <{EX}{name}> }}")
    assert isinstance(row["x"], BlankNode)
    return str(row["x"])


@pytest.mark.parametrize(
    "between",
    [
        "ex:Low rdfs:subClassOf ex:C .",
        "ex:Low rdfs:subClassOf ex:Mid . ex:Mid rdfs:subClassOf ex:C .",
        "ex:Low rdfs:subClassOf _:mid . _:mid rdfs:subClassOf ex:C .",
        "ex:Low rdfs:subClassOf ex:C . ex:C rdfs:subClassOf ex:Low .",
        "ex:Low rdfs:subClassOf ex:C . " + " ".join(f"ex:n{n} rdfs:subClassOf ex:C ." for n in range(400)),
    ],
)
def test_instances_of_sub_classes_are_targets_and_values(between: str) -> None:
    shapes = "ex:s sh:targetClass ex:C ; sh:property [ sh:path ex:p ; sh:class ex:C ] ."
    found = Validator(triples(shapes)).results(
        Data(triples(f"ex:a a ex:Low ; ex:p ex:a , ex:b . ex:b a ex:Other . {between}"))
    )
    assert {(each.focus_node, each.value) for each in found} == {(node("a"), node("b"))}


def test_what_is_compiled_for_sub_classes_that_come_and_go_is_not_kept_for_ever() -> None:
    validator = Validator(triples("ex:s sh:targetClass ex:C ; sh:nodeKind sh:Literal ."))
    for number in range(20):
        data = Data(triples(f"ex:N{number} rdfs:subClassOf ex:C . ex:a a ex:N{number} ."))
        assert focus(validator.results(data)) == {node("a")}
    assert len(validator._compiled) <= 4


@given(paths)
def test_a_path_that_is_written_as_rdf_is_read_as_it_was(path: Path) -> None:
    head, said = path_triples(path)
    assert read_path(ShapesGraph(said), node("s"), head) == path
    assert predicates(path) <= {node(name) for name in "pqr"}


@settings(deadline=None)
@given(paths)
def test_a_path_may_be_empty_when_a_node_without_triples_is_its_own_value(path: Path) -> None:
    head, said = path_triples(path)
    shape = [*triples("ex:s a sh:PropertyShape ; sh:targetNode ex:lone ; sh:nodeKind sh:Literal ."), *said]
    shape.append(Triple(node("s"), NamedNode(SH + "path"), head))
    assert bool(Validator(shape).results(Data([]))) == may_be_empty(path)


def test_a_report_is_one_that_others_can_read() -> None:
    shapes = """
        ex:s sh:targetClass ex:C ; sh:severity sh:Warning ; sh:closed true ; sh:property ex:t .
        ex:t sh:path ( [ sh:inversePath ex:p ] ex:q ) ; sh:maxCount 0 ; sh:message "none"@en , "aucun"@fr .
    """
    results = Validator(triples(shapes)).results(Data(triples("ex:b a ex:C . ex:a ex:p ex:b ; ex:q 01 .")))
    text = serialize(report(results), format=RdfFormat.TURTLE)
    assert text is not None
    graph = ShapesGraph(quad.triple for quad in parse(text, format=RdfFormat.TURTLE))
    [whole] = [each for each in graph.subjects() if graph.is_a(each, SH + "ValidationReport")]
    assert graph.objects(whole, "conforms") == [_typed("false", "boolean")]
    told = {
        str(component).rpartition("#")[2][:-1]: set(graph.objects(each, "resultMessage"))
        for each in graph.objects(whole, "result")
        for component in graph.objects(each, "sourceConstraintComponent")
    }
    assert set(told) == {"MaxCountConstraintComponent", "ClosedConstraintComponent"}
    in_both = {Literal("none", language="en"), Literal("aucun", language="fr")}
    assert told["MaxCountConstraintComponent"] == in_both
    assert list(report([]))[1].object == _typed("true", "boolean")
