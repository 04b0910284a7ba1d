"""What is judged, what is not, and what each result says."""

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from accords.assets import Assets
from accords.registry.assembly import assemble
from accords.registry.assessment import Finding
from accords.registry.behind import Behind
from accords.registry.derivation import Derivation
from accords.registry.judging import Judge
from accords.registry.reports.wording import Wording
from accords.registry.shapes_file import shapes_file
from accords.shacl.paths import Predicate
from accords.shacl.result import Result
from accords.terms import DEFAULT_BASE, SH
from tests.judged import behind, by, faults, judge, validate
from tests.registries import LEND, LIBRARIES

PREFIXES = f"""@prefix lend: <{LEND}> . @prefix kind: <{DEFAULT_BASE}concept/kind/> .
@prefix library: <{DEFAULT_BASE}id/library/> . @prefix loan: <{DEFAULT_BASE}id/loan/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
ROME = 'library:rome a lend:CityLibrary ; skos:prefLabel "Rome" ; lend:kind kind:public .\n'
SHAPES, KNOWN = judge(Assets(LIBRARIES)), behind(Assets(LIBRARIES))


def quads(turtle: str) -> list[Quad]:
    return list(parse(PREFIXES + turtle, RdfFormat.TURTLE))


def shaped(turtle: str) -> Judge:
    """Other shapes than those of the registry."""
    return by(quad.triple for quad in quads(turtle))


def judged(turtle: str) -> list[Result]:
    return validate(quads(turtle), SHAPES, KNOWN)


def messages(result: Result) -> dict[str | None, str]:
    return {each.language: each.value for each in result.messages}


def test_what_is_right_conforms() -> None:
    found = judged(
        ROME + 'loan:x a lend:Loan ; skos:prefLabel "x" ; lend:lender library:lyon ; lend:borrower library:rome .'
    )
    assert found == []


def test_sub_classes_and_data_of_the_registry_stand_behind_what_is_judged() -> None:
    found = judged('loan:x a lend:Loan ; skos:prefLabel "x" ; lend:lender library:nowhere .')
    assert faults(found) == [("Violation", "x", "ClassConstraintComponent")]


def test_a_result_says_all_there_is_to_say() -> None:
    [result] = judged(
        ROME + 'loan:x a lend:Loan ; skos:prefLabel "x" ; lend:lender library:rome ; lend:volumes "ten" .'
    )
    assert result == Result(
        focus_node=NamedNode(DEFAULT_BASE + "id/loan/x"),
        path=Predicate(NamedNode(LEND + "volumes")),
        value=Literal("ten"),
        component=NamedNode(SH + "DatatypeConstraintComponent"),
        source_shape=NamedNode("https://example.org/lending/shapes#Loan-volumes"),
        severity=NamedNode(SH + "Violation"),
    )
    assert messages(result) == {
        "en": "Write the number of volumes as a number.",
        "fr": "Écrivez le nombre de volumes en chiffres.",
    }


def test_a_message_with_a_variable_keeps_its_language() -> None:
    [result] = judged(
        ROME + 'loan:x a lend:Loan ; skos:prefLabel "x" ; lend:lender library:rome ; lend:borrower library:rome .'
    )
    rome = DEFAULT_BASE + "id/library/rome"
    assert messages(result) == {
        "en": f"A library does not lend to itself: {rome}.",
        "fr": f"Une bibliothèque ne se prête rien : {rome}.",
    }


def test_a_shape_without_a_message_says_what_is_wrong_all_the_same() -> None:
    shape = "lend:s a sh:NodeShape ; sh:targetClass lend:Library ; sh:property [ sh:path lend:a ; sh:minCount 1 ] ."
    [result] = validate(quads(ROME), shaped(shape), KNOWN)
    assert result.message("fr") == "Il y a trop peu de valeurs. Donnez-en au moins 1."


@pytest.mark.parametrize(
    ("path", "written"),
    [
        ("lend:a", "lend:a"),
        ("[ sh:inversePath lend:a ]", "^lend:a"),
        ("( lend:a lend:b )", "lend:a/lend:b"),
        ("[ sh:alternativePath ( lend:a [ sh:zeroOrMorePath lend:b ] ) ]", "lend:a|(lend:b*)"),
        ("[ sh:oneOrMorePath lend:a ]", "lend:a+"),
        ("( [ sh:inversePath lend:a ] [ sh:zeroOrOnePath lend:b ] )", "(^lend:a)/(lend:b?)"),
    ],
)
def test_a_path_is_written_as_sparql_writes_it(path: str, written: str) -> None:
    shapes = shaped(
        f"lend:s a sh:NodeShape ; sh:targetClass lend:Library ; sh:property [ sh:path {path} ; sh:minCount 3 ] ."
    )
    [result] = validate(quads(ROME.replace("City", "")), shapes, KNOWN)
    assert Wording(prefixes={"lend": LEND}).path(Finding(result)) == written


# ---- What is judged, and what is not


def test_only_what_was_submitted_is_judged() -> None:
    assert faults(judged("library:oslo lend:note 'x'@en .")) == []


def test_a_fault_of_the_registry_that_a_submission_adds_to_is_reported() -> None:
    found = judged('library:oslo skos:prefLabel "Another"@en .')
    assert faults(found) == [("Violation", "oslo", "UniqueLangConstraintComponent")]


def test_a_thing_that_no_shape_targets_is_a_violation() -> None:
    found = judged(ROME + "library:paris a lend:Libary .")
    assert faults(found) == [("Violation", "paris", "unreached")]
    assert set(messages(found[0])) == {"en", "fr"}


def test_every_kind_of_target_reaches() -> None:
    shapes = shaped(
        """lend:byNode sh:targetNode <urn:a> . lend:bySubjects sh:targetSubjectsOf lend:p .
        lend:byObjects sh:targetObjectsOf lend:p . lend:C a sh:NodeShape , rdfs:Class .
        lend:off sh:targetNode <urn:off> ; sh:deactivated true . lend:byClass sh:targetClass lend:Keeper ."""
    )
    submitted = quads("""<urn:a> a <urn:X> . <urn:s> lend:p <urn:o> . <urn:o> a <urn:X> . <urn:c> a lend:C .
    <urn:off> a <urn:X> . <urn:l> a lend:CityLibrary .""")
    assert [result.focus_node.value for result in validate(submitted, shapes, KNOWN)] == ["urn:off"]


def test_shapes_that_are_submitted_judge_nothing_and_are_faults_themselves() -> None:
    found = judged(ROME + "lend:mine a sh:NodeShape ; sh:targetClass lend:Library ; sh:nodeKind sh:Literal .")
    assert faults(found) == [("Violation", "lending#mine", "unreached")]


def test_a_submission_that_bends_the_ontology_is_a_fault() -> None:
    found = faults(judged("lend:Loan rdfs:subClassOf lend:Library ."))
    assert ("Violation", "lending#Loan", "unreached") in found


CLOSED = shaped(
    """lend:s a sh:NodeShape ; sh:targetClass lend:Library , lend:Loan ; sh:closed true ; sh:ignoredProperties (
            <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> skos:prefLabel lend:lender lend:kind ) ."""
)


def refused(turtle: str) -> list[str]:
    paths = [each.path for each in validate(quads(turtle), CLOSED, KNOWN)]
    return sorted(path.iri.value.rpartition("#")[2] for path in paths if isinstance(path, Predicate))


def test_what_follows_from_the_rest_of_a_submission_is_not_judged() -> None:
    loan = "loan:x a lend:Loan ; lend:lender library:rome . library:rome lend:hasLent loan:x ; rdfs:label 'Rome' ."
    assert refused(ROME + loan) == []


def test_what_follows_from_nothing_is_judged() -> None:
    assert refused(ROME + "library:rome lend:hasLent loan:x ; rdfs:label 'Roma' .") == ["hasLent", "label"]


def test_statements_that_follow_from_one_another_alone_are_judged() -> None:
    both = {"both.rq": f"PREFIX l: <{LEND}> CONSTRUCT {{ ?b l:near ?a }} WHERE {{ ?a l:near ?b }}"}
    known = Behind(assemble(Assets(LIBRARIES), DEFAULT_BASE), both, DEFAULT_BASE)
    submitted = quads(ROME + "library:rome lend:near library:lyon . library:lyon lend:near library:rome .")
    near = Predicate(NamedNode(f"{LEND}near"))
    assert [result.path for result in validate(submitted, CLOSED, known)].count(near) == 2


def test_a_value_written_in_another_way_takes_nothing_from_the_registry() -> None:
    asserted, written = quads("<urn:a> lend:volumes 44 ."), quads("<urn:a> lend:volumes 044 .")
    rule = {"as.rq": f"PREFIX l: <{LEND}> CONSTRUCT {{ ?a l:has ?n }} WHERE {{ ?a l:volumes ?n }}"}
    derivation = Derivation((quad.triple for quad in asserted), rule)
    follows = {quad.triple for quad in quads("<urn:a> lend:has 44 .")}
    assert derivation.new({quad.triple for quad in written}) and derivation.new(follows) == set()


def test_what_is_judged_is_what_was_written_and_not_what_a_store_makes_of_it() -> None:
    shapes = shaped(
        'lend:s a sh:NodeShape ; sh:targetClass lend:Library ; sh:property [ sh:path lend:n ; sh:pattern "^0" ] .'
    )
    assert validate(quads(ROME.replace("City", "") + "library:rome lend:n 01 ."), shapes, KNOWN) == []


@pytest.mark.parametrize(
    "nested",
    [
        "sh:node [ sh:property [ sh:path skos:prefLabel ; sh:minCount 1 ] ]",
        "sh:or ( [ sh:class skos:Concept ] [ sh:datatype xsd:date ] )",
        "sh:not [ sh:nodeKind sh:IRI ]",
        "sh:qualifiedValueShape [ sh:class skos:Concept ] ; sh:qualifiedMinCount 1",
    ],
)
def test_shapes_within_shapes_judge_what_was_not_submitted_too(nested: str) -> None:
    shape = f"lend:s a sh:NodeShape ; sh:targetClass lend:Library ; sh:property [ sh:path lend:near ; {nested} ] ."
    found = validate(quads("<urn:l> a lend:Library ; lend:near <urn:nameless> ."), shaped(shape), KNOWN)
    assert len(found) == 1


def test_judging_changes_nothing_of_what_stands_behind() -> None:
    before = validate(quads("library:oslo lend:note 'x'@en ."), SHAPES, KNOWN)
    judged(ROME)
    assert validate(quads("library:oslo lend:note 'x'@en ."), SHAPES, KNOWN) == before


def test_prefixes_of_the_shapes_move_with_the_base() -> None:
    triples = shapes_file(Assets(LIBRARIES), "urn:b/").triples
    namespaces = {str(each.object).split('"')[1] for each in triples if each.predicate.value.endswith("#namespace")}
    assert namespaces == {LEND, "urn:b/id/library/", "urn:b/id/loan/"}
