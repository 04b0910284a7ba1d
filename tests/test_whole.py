"""The verdict on a whole registry: what pySHACL finds, in the same words, and a subject that no shape reaches."""

from pathlib import Path
from shutil import copytree

import pyshacl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode, Quad, RdfFormat, parse
from rdflib import SH, Graph

from accords.assets import Assets
from accords.errors import Unpublishable
from accords.registry import vocabulary
from accords.registry.assembly import assemble
from accords.registry.whole import WholeShapes, judge_whole, whole_shapes
from accords.shacl.validator import Validator
from accords.terms import DEFAULT_BASE
from tests.bridge import add
from tests.judged import faults
from tests.registries import LEND, LIBRARIES

PREFIXES = f"""@prefix lend: <{LEND}> . @prefix kind: <{DEFAULT_BASE}concept/kind/> .
@prefix library: <{DEFAULT_BASE}id/library/> . @prefix loan: <{DEFAULT_BASE}id/loan/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix sh: <http://www.w3.org/ns/shacl#> .
"""
SHAPES = whole_shapes(Assets(LIBRARIES), DEFAULT_BASE)
PARTS = [
    "loan:{n} a lend:Loan .",
    'loan:{n} skos:prefLabel "{n}"@en .',
    "loan:{n} lend:lender library:{m} .",
    "loan:{n} lend:borrower library:{m} .",
    "loan:{n} lend:volumes {m} .",
    'loan:{n} lend:volumes "{m}" .',
    "library:{n} a lend:Library .",
    'library:{n} skos:prefLabel "x{m}"@en .',
    "library:{n} lend:kind kind:public .",
]
statements = st.builds(lambda part, n, m: part.format(n=n, m=m), st.sampled_from(PARTS), *[st.integers(1, 3)] * 2)


def quads(turtle: str) -> list[Quad]:
    return list(parse(PREFIXES + turtle, RdfFormat.TURTLE))


def test_a_whole_registry_is_judged() -> None:
    found = judge_whole(assemble(Assets(LIBRARIES), DEFAULT_BASE), SHAPES, DEFAULT_BASE)
    assert faults(found) == [("Warning", "oslo", "MinCountConstraintComponent")]


def test_a_subject_that_no_shape_reaches_is_a_violation_said_in_both_languages() -> None:
    [result] = judge_whole(quads("library:paris a lend:Libary ."), SHAPES, DEFAULT_BASE)
    assert faults([result]) == [("Violation", "paris", "unreached")]
    assert {each.language for each in result.messages} == {"en", "fr"}


def test_what_is_judged_is_what_is_written_and_not_what_a_store_makes_of_it() -> None:
    shapes = Validator(
        quad.triple
        for quad in quads(
            'lend:s sh:targetClass lend:Loan ; sh:property [ sh:path lend:volumes ; sh:pattern "^[1-9]" ] .'
        )
    )
    found = judge_whole(
        quads('loan:x a lend:Loan ; lend:volumes "07"^^<http://www.w3.org/2001/XMLSchema#integer> .'),
        WholeShapes(shapes, "urn:shapes"),
        DEFAULT_BASE,
    )
    [result] = found
    assert str(result.value) == '"07"^^<http://www.w3.org/2001/XMLSchema#integer>'


@settings(max_examples=25, deadline=None)
@given(st.lists(statements, min_size=1, max_size=25))
def test_the_verdict_is_that_of_pyshacl(parts: list[str]) -> None:
    submitted = quads("\n".join(parts))
    _, expected, _ = pyshacl.validate(add(Graph(), submitted), shacl_graph=_for_pyshacl())
    assert isinstance(expected, Graph)
    found = judge_whole(submitted, SHAPES, DEFAULT_BASE)
    reached = [result for result in found if not result.component.value.endswith("#unreached")]
    results = list(expected.objects(None, SH.result))
    asked = (SH.focusNode, SH.sourceConstraintComponent, SH.sourceShape)
    assert sorted(
        tuple(term.value for term in (each.focus_node, each.component, each.source_shape)) for each in reached
    ) == sorted(tuple(str(expected.value(node, predicate)) for predicate in asked) for node in results)


def test_ill_formed_shapes_stop_the_publication_and_are_named(tmp_path: Path) -> None:
    copytree(LIBRARIES, tmp_path / "registry")
    shapes = tmp_path / "registry" / "shapes" / "loan.ttl"
    shapes.write_text(shapes.read_text() + "\n<urn:shape> a <http://www.w3.org/ns/shacl#PropertyShape> .\n")
    with pytest.raises(Unpublishable, match="<urn:shape> is a property shape without sh:path"):
        whole_shapes(Assets(tmp_path / "registry"), DEFAULT_BASE)


def test_the_shapes_of_this_registry_are_all_compiled() -> None:
    compiled, _ = whole_shapes(Assets(), DEFAULT_BASE)
    assert compiled.handed_over == ()
    assert len(compiled.shapes) > 200
    assert all(isinstance(node, NamedNode) for node in compiled.shapes)


def _for_pyshacl() -> Graph:
    assets = Assets(LIBRARIES)
    return add(Graph(), vocabulary.parse([*assets.shapes, *assets.ontology], DEFAULT_BASE))
