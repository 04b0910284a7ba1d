"""What is judged of what is sent, what is not, and that pySHACL says the same of it."""

from collections.abc import Iterable

import pyshacl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, parse
from rdflib import SH as SHACL
from rdflib import Graph

from accords.assets import Assets
from accords.registry.assembly import assemble
from accords.registry.behind import Behind
from accords.registry.derivable import Derivable
from accords.registry.ground import Ground
from accords.registry.judging import Judge
from accords.registry.materialisation import follow, rules
from accords.registry.reading import read
from accords.registry.shapes_file import ShapesFile, shapes_file
from accords.shacl import Term
from accords.shacl.result import Result
from accords.store.oxigraph import OxigraphStore
from accords.terms import DEFAULT_BASE, SH, XSD
from tests.bridge import add, oxigraph_term
from tests.registries import LEND, LIBRARIES

ASSETS = Assets(LIBRARIES)
PREFIXES = f"""@prefix lend: <{LEND}> . @prefix kind: <{DEFAULT_BASE}concept/kind/> .
@prefix library: <{DEFAULT_BASE}id/library/> . @prefix loan: <{DEFAULT_BASE}id/loan/> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <{SH}> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix xsd: <{XSD}> .
"""
ROME = 'library:rome a lend:CityLibrary ; skos:prefLabel "Rome" ; lend:kind kind:public .\n'
JUDGE = Judge(shapes_file(ASSETS, DEFAULT_BASE), "urn:shapes", {})
BEHIND = Behind(assemble(ASSETS, DEFAULT_BASE), rules(ASSETS, DEFAULT_BASE), DEFAULT_BASE, 1, "digest")
QUADS = list(assemble(ASSETS, DEFAULT_BASE))
WHOLE, RULES = [each.triple for each in QUADS], rules(ASSETS, DEFAULT_BASE)
ONTOLOGY = NamedNode(f"{DEFAULT_BASE}graph/ontology")
ASSERTED = [
    each.triple for each in QUADS if each.graph_name != ONTOLOGY or each.predicate.value.endswith("#subClassOf")
]
STORE = OxigraphStore.memory()
STORE.load(QUADS)
DERIVABLE = Derivable(RULES, STORE)


def quads(turtle: str) -> list[Quad]:
    return list(parse(PREFIXES + turtle, RdfFormat.TURTLE))


def triples(turtle: str) -> list[Triple]:
    return [quad.triple for quad in quads(turtle)]


def judged(turtle: str, judge: Judge = JUDGE) -> list[Result]:
    return judge.results(BEHIND, triples(turtle))


def faults(results: list[Result]) -> set[tuple[str, str]]:
    """The end of the focus node, and of the component."""
    return {(each.focus_node.value.rpartition("/")[2], each.component.value.rpartition("#")[2]) for each in results}


def by(shapes: str) -> Judge:
    """Other shapes."""
    return Judge(ShapesFile("", "", tuple(triples(shapes))), "urn:shapes", {})


PARTS = [
    "loan:{n} a lend:Loan .",
    'loan:{n} skos:prefLabel "{n}"@en .',
    "loan:{n} lend:lender library:{m} .",
    "loan:{n} lend:lender library:lyon .",
    "loan:{n} lend:borrower library:{m} .",
    "loan:{n} lend:volumes {m} .",
    "loan:{n} lend:volumes 0{m} .",
    'loan:{n} lend:volumes "{m}" .',
    "library:{n} a lend:Library .",
    "library:{n} a lend:CityLibrary .",
    "library:{n} a lend:Libary .",
    'library:{n} skos:prefLabel "x{m}"@en .',
    "library:{n} lend:kind kind:public .",
    "library:{n} lend:hasLent loan:{m} .",
    'library:{n} rdfs:label "x{m}"@en .',
    'library:oslo skos:prefLabel "Another {m}"@en .',
    "library:oslo lend:note 'x'@en .",
    "library:lyon a lend:Loan .",
]
statements = st.builds(lambda part, n, m: part.format(n=n, m=m), st.sampled_from(PARTS), *[st.integers(1, 3)] * 2)


@settings(max_examples=60, deadline=None)
@given(st.lists(statements, min_size=1, max_size=25))
@example(["loan:1 a lend:Loan .", "loan:1 lend:volumes 01 .", 'loan:1 lend:volumes "1" .'])
def test_what_pyshacl_finds_is_found(parts: list[str]) -> None:
    text = "\n".join(parts)
    subjects = {each.subject for each in quads(text)}
    new = [quad.triple for quad in quads(text) if quad.triple in BEHIND.new(set(triples(text)))]
    before, after = (by_pyshacl(JUDGE.file.triples, each) for each in (ASSERTED, [*ASSERTED, *new]))
    found = {
        (each.focus_node, each.component, each.source_shape, each.severity)
        for each in judged(text)
        if each.component.value != "urn:shapes#unreached" and each.focus_node in subjects
    }
    assert found == {each for each in after - before if each[0] in subjects}


def by_pyshacl(shapes: Iterable[Triple], data: Iterable[Triple]) -> set[tuple[Term, ...]]:
    """What pySHACL finds."""
    by, judged = (add(Graph(), (Quad(*triple) for triple in triples)) for triples in (shapes, data))
    _, report, _ = pyshacl.validate(judged, shacl_graph=by, inplace=True)
    assert isinstance(report, Graph)
    asked = (SHACL.focusNode, SHACL.sourceConstraintComponent, SHACL.sourceShape, SHACL.resultSeverity)
    return {
        tuple(oxigraph_term(report.value(node, predicate)) for predicate in asked)
        for node in report.objects(None, SHACL.result)
    }


@settings(max_examples=60, deadline=None)
@given(st.lists(statements, min_size=1, max_size=12), st.lists(st.sampled_from(ASSERTED), max_size=6))
def test_a_change_is_judged_as_the_difference_of_two_registries(parts: list[str], removes: list[Triple]) -> None:
    """Of all their nodes; what no shape reaches apart."""
    adds = BEHIND.new(set(triples("\n".join(parts))))
    found = {each for each in JUDGE.results(BEHIND, adds, removes) if each.component.value != "urn:shapes#unreached"}
    before, after = Ground(ASSERTED), Ground((set(ASSERTED) - set(removes)) | adds)
    assert found == set(JUDGE.validator.results(after)) - set(JUDGE.validator.results(before))


@settings(max_examples=60, deadline=None)
@given(st.lists(statements, min_size=1, max_size=12))
def test_a_rule_makes_only_what_it_might_make(parts: list[str]) -> None:
    """Those that need no look at the rules are the ones that all rules together do not make."""
    sent = set(triples("\n".join(parts)))
    store = OxigraphStore.memory()
    store.load(Quad(each.subject, each.predicate, each.object, NamedNode("urn:g")) for each in {*WHOLE, *sent})
    made = follow(store, RULES, NamedNode("urn:g"), {*WHOLE, *sent})
    needless = {each for each in sent if not DERIVABLE.any({each} | sent)}
    assert not needless or not made & sent
    assert BEHIND.new(sent) == sent or DERIVABLE.any(sent)


def test_an_ordinary_submission_needs_no_look_at_the_rules() -> None:
    assert not DERIVABLE.any(set(triples(ROME)))
    assert DERIVABLE.any(set(triples(ROME + "library:rome rdfs:label 'Rome' .")))


def test_data_of_the_registry_and_its_sub_classes_stand_behind_what_is_judged() -> None:
    loan = 'loan:x a lend:Loan ; skos:prefLabel "x" ; lend:lender library:{} .'
    assert judged(loan.format("lyon")) == []
    assert faults(judged(loan.format("nowhere"))) == {("x", "ClassConstraintComponent")}


def test_only_what_was_sent_is_judged_and_what_it_adds_to_a_fault_of_the_registry() -> None:
    assert judged("library:oslo lend:note 'x'@en .") == []
    assert faults(judged('library:oslo skos:prefLabel "Another"@en .')) == {("oslo", "UniqueLangConstraintComponent")}


def test_what_is_taken_away_is_missed() -> None:
    subject = NamedNode(f"{DEFAULT_BASE}id/library/lyon")
    lyon = [each.triple for each in assemble(ASSETS, DEFAULT_BASE) if each.subject == subject]
    gone = [each for each in lyon if each.predicate.value.endswith("prefLabel")]
    assert faults(JUDGE.results(BEHIND, [], gone)) == {("lyon", "MinCountConstraintComponent")}
    assert judged(ROME) == [], "it was taken away for that one judgement"


def test_a_thing_that_no_shape_targets_is_a_violation_in_both_languages() -> None:
    [result] = judged(ROME + "library:paris a lend:Libary .")
    assert (result.severity.value, result.component.value) == (f"{SH}Violation", "urn:shapes#unreached")
    assert "rdf:type" in result.message("en") and "Aucune forme" in result.message("fr")


def test_shapes_that_are_sent_judge_nothing() -> None:
    mine = "lend:mine a sh:NodeShape ; sh:targetClass lend:Library ; sh:nodeKind sh:Literal ."
    assert faults(judged(ROME + mine)) == {("lending#mine", "unreached")}


CLOSED = by(
    "lend:s a sh:NodeShape ; sh:targetClass lend:Library , lend:Loan ; sh:closed true ;"
    " sh:ignoredProperties ( rdf:type skos:prefLabel lend:lender lend:kind ) ."
)


def test_what_the_rules_derive_is_not_judged_and_what_they_do_not_is() -> None:
    loan = "loan:x a lend:Loan ; lend:lender library:rome . library:rome lend:hasLent loan:x ; rdfs:label 'Rome' ."
    assert judged(ROME + loan, CLOSED) == []
    assert faults(judged(ROME + "library:rome lend:hasLent loan:x ; rdfs:label 'Roma' .", CLOSED)) == {
        ("rome", "ClosedConstraintComponent")
    }


def test_a_value_is_judged_and_told_as_it_was_written() -> None:
    beginning = '[ sh:path lend:n ; sh:pattern "^0" ]'
    zero = by(f"lend:s a sh:NodeShape ; sh:targetClass lend:Library ; sh:property {beginning} .")
    assert judged(ROME.replace("City", "") + "library:rome lend:n 01 .", zero) == []
    [result] = judged(ROME.replace("City", "") + "library:rome lend:n +1 .", zero)
    assert result.value == Literal("+1", datatype=NamedNode(XSD + "integer"))


def test_a_result_stands_where_its_value_does() -> None:
    loan = "\nloan:x a lend:Loan ; skos:prefLabel 'x' ;\n  lend:lender library:rome , library:nowhere ."
    text = PREFIXES + ROME + loan
    sent = {"a.ttl": read(text.encode(), RdfFormat.TURTLE, {})}
    places = [each.place for each in JUDGE.assess(sent, BEHIND, "").findings]
    line = text.count("\n") + 1
    assert {(each.file, each.line, each.column) for each in places if each} >= {("a.ttl", line, 30)}


def test_files_that_say_nothing_are_an_error() -> None:
    with pytest.raises(ValueError, match="nothing was sent"):
        JUDGE.assess({}, BEHIND, "")


# ---- What lies in memory


NODE = NamedNode("urn:n")
INTEGER = NamedNode(f"{XSD}integer")
values = st.sampled_from(["1", "01", "+1", "2", "x"]).map(lambda text: Literal(text, datatype=INTEGER))
some = st.lists(values.map(lambda value: Triple(NODE, NODE, value)), max_size=4)
ALL = f"SELECT ?o {{ {NODE} {NODE} ?o }}"


@settings(deadline=None)
@given(some, some, some)
def test_a_change_is_there_for_its_block_and_gone_afterwards(
    at_first: list[Triple], adds: list[Triple], removes: list[Triple]
) -> None:
    ground = Ground(at_first)

    def holds() -> tuple[set[str], set[str]]:
        return tuple({str(row["o"]) for row in ask(ALL)} for ask in (ground, ground.plain))  # type: ignore[return-value]

    def fresh(those: set[Triple]) -> tuple[set[str], set[str]]:
        other = Ground(those)
        return tuple({str(row["o"]) for row in ask(ALL)} for ask in (other, other.plain))  # type: ignore[return-value]

    before = holds()
    with ground.changed(adds, removes):
        assert holds() == fresh((set(at_first) - set(removes)) | set(adds))
    assert holds() == before == fresh(set(at_first))
