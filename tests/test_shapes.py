"""The shapes: each constraint has an example that breaks it and nothing else (tests/shapes/<class>/)."""

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeAlias

import pyshacl
import pytest
from rdflib import ORG, RDF, RDFS, SDO, SH, XSD, BNode, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

from tests.shapes import compiled
from tests.shapes.judging import EXAMPLES, ROOT, TARGETS, Fault, aimed_at, background, faults, judge, shapes, value

# What was downloaded holds what the rules derive: test_examples_in_the_registry.py judges it, with the rules.
PASSING = sorted(each for each in EXAMPLES.glob("*/pass-*.ttl") if each.stem != "pass-downloaded")
# An example is named after what comes of it: `fail-` is refused, `warn-` and `info-` are told and accepted.
SEVERITIES = {"fail": SH.Violation, "warn": SH.Warning, "info": SH.Info}
FAILING = sorted(example for kind in SEVERITIES for example in EXAMPLES.glob(f"*/{kind}-*.ttl"))
Judge: TypeAlias = Callable[[Path], list[Fault]]
ACC = Namespace("https://w3id.org/accords/ns#")
ROLE = Namespace("https://w3id.org/accords/concept/role/")
SHAPE = Namespace("https://w3id.org/accords/shapes#")

# Each parameter of a constraint and the component that a result names (SHACL, appendix A).
COMPONENTS = {
    SH.minCount: SH.MinCountConstraintComponent,
    SH.maxCount: SH.MaxCountConstraintComponent,
    SH.datatype: SH.DatatypeConstraintComponent,
    SH["class"]: SH.ClassConstraintComponent,
    SH.nodeKind: SH.NodeKindConstraintComponent,
    SH["in"]: SH.InConstraintComponent,
    SH.pattern: SH.PatternConstraintComponent,
    SH.minInclusive: SH.MinInclusiveConstraintComponent,
    SH.languageIn: SH.LanguageInConstraintComponent,
    SH.uniqueLang: SH.UniqueLangConstraintComponent,
    SH.disjoint: SH.DisjointConstraintComponent,
    SH.closed: SH.ClosedConstraintComponent,
    SH["or"]: SH.OrConstraintComponent,
    SH.node: SH.NodeConstraintComponent,
    SH.qualifiedMinCount: SH.QualifiedMinCountConstraintComponent,
    SH.sparql: SH.SPARQLConstraintComponent,
}
NOT_CONSTRAINTS = {
    RDF.type, RDFS.label, SH.targetClass, SH.targetSubjectsOf, SH.property, SH.path, SH.name, SH.description, SH.order,
    SH.message, SH.severity, SH.ignoredProperties, SH.qualifiedValueShape,
}  # fmt: skip


def expected(example: Path) -> Fault:
    """The fault that the first line of an example names."""
    first = example.read_text(encoding="utf-8").splitlines()[0]
    named = re.fullmatch(r"# expect: shape:(\S+) sh:(\S+)", first)
    assert named, f"{example} does not say what to expect"
    return Fault(SHAPE[named[1]], SH[named[2]])


def named(example: Path) -> str:
    return f"{example.parent.name}/{example.stem}"


def property_shapes() -> list[Node]:
    return sorted(shapes().subjects(SH.path), key=str)


def judging_shapes() -> set[Node]:
    """The shapes that give results of their own: those with a target, and their property shapes."""
    targeted = {shape for predicate in TARGETS for shape in shapes().subjects(predicate)}
    return targeted | {each for shape in targeted for each in shapes().objects(shape, SH.property)}


def constraints(graph: Graph, judging: Iterable[Node]) -> set[Fault]:
    """Every constraint of these shapes, as the fault that a node has which breaks it."""
    stated = {(shape, predicate) for shape in judging for predicate in graph.predicates(shape)}
    return {Fault(shape, COMPONENTS[URIRef(str(p))]) for shape, p in stated if p not in NOT_CONSTRAINTS}


def languages(shape: Node, predicate: URIRef) -> dict[str | None, str]:
    found = [text for text in shapes().objects(shape, predicate) if isinstance(text, Literal)]
    assert len(found) == len({text.language for text in found}), f"{shape} says {predicate} twice in one language"
    return {text.language: str(text) for text in found}


def test_there_are_examples_of_both_kinds() -> None:
    assert len(PASSING) > 40
    assert len(FAILING) > 300


@pytest.mark.parametrize("judge_example", [faults, compiled.faults], ids=["pyshacl", "compiled"])
@pytest.mark.parametrize("example", FAILING, ids=named)
def test_an_example_is_refused_for_its_stated_reason_alone(example: Path, judge_example: Judge) -> None:
    assert judge_example(example) == [expected(example)]


@pytest.mark.parametrize("example", FAILING, ids=named)
def test_an_example_is_named_after_the_severity_of_its_fault(example: Path) -> None:
    severity = shapes().value(expected(example).shape, SH.severity) or SH.Violation
    assert SEVERITIES[example.name.split("-")[0]] == severity


@pytest.mark.parametrize("judge_example", [faults, compiled.faults], ids=["pyshacl", "compiled"])
@pytest.mark.parametrize("example", PASSING, ids=named)
def test_a_good_example_is_accepted_without_a_warning_or_an_info(example: Path, judge_example: Judge) -> None:
    assert judge_example(example) == []


def test_nothing_of_the_shapes_is_left_to_pyshacl() -> None:
    assert compiled.validator().handed_over == ()


def test_every_constraint_has_an_example_that_breaks_it() -> None:
    missing = constraints(shapes(), judging_shapes()) - {expected(example) for example in FAILING}
    assert not sorted(map(str, missing))


def test_every_shape_with_a_target_judges_a_good_example() -> None:
    judged = set()
    for example in PASSING:
        described = Graph().parse(example)
        data = background() + described
        judged |= set(aimed_at(set(described.subjects()), data).subjects(SH.targetNode))
    assert not {shape for predicate in TARGETS for shape in shapes().subjects(predicate)} - judged


def test_every_class_of_the_examples_has_a_file_of_shapes() -> None:
    files = {file.stem for file in (ROOT / "shapes").glob("*.ttl")}
    assert {folder.name for folder in EXAMPLES.iterdir() if folder.is_dir()} <= files


def test_the_shapes_are_valid_shacl() -> None:
    conforms, _, text = pyshacl.validate(Graph(), shacl_graph=Graph() + shapes(), meta_shacl=True)
    assert conforms, text


def test_every_shape_has_a_name_of_its_own() -> None:
    nodes = {*shapes().subjects(RDF.type, SH.NodeShape), *property_shapes(), *shapes().subjects(SH.select)}
    assert len(nodes) > 200
    assert not [node for node in nodes if not isinstance(node, URIRef)]


def test_the_shapes_mention_only_what_the_ontology_and_the_vocabulary_define() -> None:
    defined = set((background() + Graph().parse(ROOT / "ontology" / "accords.ttl")).subjects())
    of_shapes = [each for each in shapes() if isinstance(each[0], BNode) or str(each[0]).startswith(SHAPE)]
    mentioned = {term for triple in of_shapes for term in triple if isinstance(term, URIRef)}
    standard = tuple(map(str, (SHAPE.rstrip("#"), SH, RDF, RDFS, XSD)))
    foreign = {term for term in mentioned if not str(term).startswith(standard)}
    assert len(foreign) > 100
    assert not foreign - defined


def test_only_lists_and_paths_are_blank() -> None:
    blank = {node for node in shapes().subjects() if isinstance(node, BNode)}
    allowed = {RDF.first, RDF.rest, SH.inversePath, SH.alternativePath}
    assert {predicate for node in blank for predicate in shapes().predicates(node)} <= allowed


@pytest.mark.parametrize(
    "shape", sorted(judging_shapes() | set(property_shapes()), key=str), ids=lambda shape: str(shape).split("#")[1]
)
def test_a_shape_says_in_both_languages_what_to_do(shape: Node) -> None:
    message = languages(shape, SH.message)
    assert message.keys() == {"en", "fr"}
    assert message["en"] != message["fr"]
    assert all(text.strip() for text in message.values())


@pytest.mark.parametrize(
    "shape", sorted(shapes().subjects(SH.closed), key=str), ids=lambda shape: str(shape).split("#")[1]
)
def test_each_property_of_a_class_has_one_name_and_place_on_the_page(shape: Node) -> None:
    its_own = list(shapes().objects(shape, SH.property))
    shown = [each for each in its_own if (each, SH.order, None) in shapes()]
    paths = [value(shapes(), each, SH.path) for each in shown]
    assert len(paths) == len(set(paths))
    assert {path for each in its_own if isinstance(path := value(shapes(), each, SH.path), URIRef)} == set(paths)
    assert all(languages(each, SH.name).keys() == {"en", "fr"} for each in shown)


def test_no_pattern_repeats_a_repetition() -> None:
    patterns = [str(pattern) for pattern in shapes().objects(None, SH.pattern)]
    assert patterns
    assert not [pattern for pattern in patterns if re.search(r"\([^)]*[*+}][^)]*\)[*+{]", pattern)]


# The starts and ends of two memberships of one party in one role in one partnership ("" if not given), and whether they
# overlap for certain.
PERIODS = [
    ("2020-01-01", "2021-01-01", "2021-01-02", "", False),
    ("2020-01-01", "2021-01-01", "2021-01-01", "", True),
    ("2020-01-01", "2021-01-01", "2021-01", "", False),
    ("2020-01-01", "2021", "2021-06-01", "", False),
    ("2020", "2021-03", "2021-02", "", True),
    ("2020", "2021", "2021", "2022", False),
    ("2020", "2022", "2021", "2021", True),
    ("2020-01-01", "", "2019", "", True),
    ("2020-01-01", "", "2018", "2019", False),
    ("", "", "", "", True),
    ("", "", "2020", "", True),
    ("", "", "2018", "2020", False),
    ("", "2019", "2018-05-01", "2020", True),
    ("", "2019", "2020", "", False),
]
# The start and end of a membership, those of a co-chairmanship, and whether they are apart for certain.
CO_CHAIRS = [
    ("2020", "2021", "2026-05", "", True),
    ("2026-10", "", "2026-05", "2026-06", True),
    ("2020", "2026", "2026-05", "", False),
    ("2020", "", "2026-05", "2026-06", False),
    ("2026-06", "", "2026-05", "2026-06-01", False),
    ("2026-06-02", "", "2026-05", "2026-06-01", True),
    ("", "", "2026-05", "2026-06", False),
    ("2020", "2021", "", "", False),
]
DATATYPES = {4: XSD.gYear, 7: XSD.gYearMonth, 10: XSD.date}


@pytest.mark.parametrize(("start", "end", "other_start", "other_end", "overlap"), PERIODS)
def test_memberships_overlap_if_their_dates_leave_no_doubt(
    start: str, end: str, other_start: str, other_end: str, overlap: bool
) -> None:
    one, other = URIRef("urn:one"), URIRef("urn:other")
    data = membership(one, ROLE.observer, start, end) + membership(other, ROLE.observer, other_start, other_end)
    report = judge({one, other}, data)
    assert blamed(report, SHAPE["Membership-onlyOneAtATime"]) == ({one, other} if overlap else set())


@pytest.mark.parametrize(("start", "end", "chair_start", "chair_end", "apart"), CO_CHAIRS)
def test_who_co_chairs_is_a_member_at_some_time_unless_the_dates_leave_no_doubt(
    start: str, end: str, chair_start: str, chair_end: str, apart: bool
) -> None:
    member, chair = URIRef("urn:member"), URIRef("urn:chair")
    data = membership(member, ROLE.member, start, end) + membership(chair, ROLE["co-chair"], chair_start, chair_end)
    report = judge({member, chair}, data)
    assert blamed(report, SHAPE["Membership-coChairIsMember"]) == ({chair} if apart else set())
    assert blamed(report, SHAPE["Membership-coChairStaysMember"]) == ({member} if apart else set())


def membership(node: URIRef, role: URIRef, start: str, end: str) -> Graph:
    """A membership of one party in one body, from start to end ("" if not given)."""
    data = Graph()
    data.add((node, RDF.type, ACC.Membership))
    data.add((node, ORG.role, role))
    for predicate in (ORG.member, ORG.organization):
        data.add((node, predicate, URIRef("urn:same")))
    for predicate, date in ((SDO.startDate, start), (SDO.endDate, end)):
        if date:
            data.add((node, predicate, Literal(date, datatype=DATATYPES[len(date)])))
    return data


def blamed(report: Graph, shape: Node) -> set[Node | None]:
    return {report.value(result, SH.focusNode) for result in report.subjects(SH.sourceShape, shape)}
