"""A submission names new things only where the shapes let such things be, and speaks of nothing else."""

from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, parse

from accords.assets import Assets
from accords.http.rdf.formats import DOCUMENT
from accords.registry import difference_findings, iris, vocabulary
from accords.registry.assembly import assemble
from accords.registry.assessment import Place
from accords.registry.difference import Difference
from accords.registry.lifecycle import MERGED, MOVED, RETIRED, Tombstone
from accords.registry.minting import MESSAGES, SUFFIXES, Kinds, faults, findings
from accords.settings import Settings
from accords.store.oxigraph import OxigraphStore
from accords.terms import DEFAULT_BASE, RDF, SH, SKOS
from tests.registries import LIBRARIES

NS = f"{DEFAULT_BASE}ns#"
ID = f"{DEFAULT_BASE}id/"


@pytest.fixture(scope="module")
def kinds() -> Kinds:
    assets = Assets(Settings().assets)
    return Kinds.of(vocabulary.shapes(assets, DEFAULT_BASE), DEFAULT_BASE, [NS])


@pytest.fixture(scope="module")
def store() -> OxigraphStore:
    """The data of this checkout, with one thing of somebody else's among them."""
    made = OxigraphStore.memory()
    made.load(assemble(Assets(Settings().assets), DEFAULT_BASE))
    a, thing = NamedNode(f"{RDF}type"), NamedNode("https://other.example/thing")
    made.load([Quad(thing, a, NamedNode(f"{SKOS}Concept"), NamedNode(f"{DEFAULT_BASE}graph/other"))])
    return made


@pytest.mark.parametrize(
    "iri",
    [
        f"{ID}membership/gpai--bra--member-2",
        f"{ID}version/oecd-0449-1.1",
        f"{ID}state/zzz",
        f"{ID}state/bra",
        f"{ID}membership/ttl",
        f"{DEFAULT_BASE}concept/role/observer-of-observers",
        f"{DEFAULT_BASE}concept/topics-new",
        "https://other.example/thing",
    ],
)
def test_what_is_here_and_what_is_of_a_kind_that_the_shapes_know_may_be_spoken_of(
    store: OxigraphStore, kinds: Kinds, iri: str
) -> None:
    assert faults(store, kinds, [iri]) == {}


@pytest.mark.parametrize(
    ("iri", "why"),
    [
        (f"{ID}memberships/x", "kind"),
        (f"{ID}state/ZZZ", "kind"),
        (f"{ID}state/zzzz", "kind"),
        (f"{ID}membership/a/b", "kind"),
        (f"{ID}membership/", "kind"),
        (f"{ID}membership/é", "kind"),
        (f"{DEFAULT_BASE}doc/membership/x", "kind"),
        (f"{DEFAULT_BASE}graph/desk-2", "kind"),
        (f"{DEFAULT_BASE}x/id/membership/y", "kind"),
        (f"{DEFAULT_BASE}shapes#Membership", "kind"),
        (f"{ID}membership/..", "slug"),
        (f"{ID}membership/-x", "slug"),
        (f"{ID}membership/x.", "slug"),
        (f"{ID}membership/x.ttl", "slug"),
        (f"{ID}membership/x.html", "slug"),
        (f"{NS}Membership", "term"),
        (f"{NS}Invented", "term"),
        ("https://evil.example/id/membership/x", "outside"),
        ("http://www.w3.org/ns/org#Membership", "outside"),
        ("https://w3id.org/accords.evil.example/id/membership/x", "outside"),
        ("javascript:alert(1)", "scheme"),
        ("https://w3id.org@evil.example/accords/id/membership/x", "userinfo"),
        (f"{ID}membership/x\u202e", "characters"),
        (f"{ID}membership/x\n", "characters"),
        (f"{ID}membership/x%0a", "characters"),
        (f"{ID}membership/" + "x" * 2048, "length"),
    ],
)
def test_all_else_is_refused_with_the_reason(store: OxigraphStore, kinds: Kinds, iri: str, why: str) -> None:
    assert faults(store, kinds, [iri, f"{ID}membership/fine"]) == {iri: why}


def test_under_another_base_no_term_can_be_minted_though_a_shape_speaks_of_terms(kinds: Kinds) -> None:
    base = "http://127.0.0.1:8000/"
    shapes = vocabulary.shapes(Assets(Settings().assets), base)
    elsewhere = Kinds.of(shapes, base, [NS])
    tried = [f"{base}ns#Invented", f"{base}id/membership/x", f"{ID}membership/x"]
    assert faults(OxigraphStore.memory(), elsewhere, tried) == {tried[0]: "kind", tried[2]: "outside"}


def test_a_registry_whose_shapes_name_no_pattern_has_things_under_id() -> None:
    kinds = Kinds.of(vocabulary.shapes(Assets(LIBRARIES), DEFAULT_BASE), DEFAULT_BASE)
    tried = [f"{ID}library/rome", f"{ID}library/Rome_1", f"{ID}library/a b", f"{DEFAULT_BASE}library/rome"]
    assert list(faults(OxigraphStore.memory(), kinds, tried)) == [tried[2], tried[3]]


def test_patterns_of_shapes_without_targets_or_switched_off_count_for_nothing() -> None:
    text = f"""@prefix sh: <{SH}> . @prefix : <urn:> .
        :a a sh:NodeShape ; sh:targetClass :A ; sh:pattern "/id/a/[a-z]+$" .
        :b a sh:NodeShape ; sh:pattern "/id/b/[a-z]+$" .
        :c a sh:NodeShape ; sh:targetClass :C ; sh:deactivated true ; sh:pattern "/id/c/[a-z]+$" ."""
    shapes = [quad.triple for quad in parse(text.encode(), RdfFormat.TURTLE)]
    assert Kinds.of(shapes, "urn:").patterns == ("/id/a/[a-z]+$",)


def is_iri(text: str) -> bool:
    """Whether a parser would take it for one."""
    try:
        return bool(NamedNode(text))
    except ValueError:
        return False


@given(st.text(alphabet="aZ0-._~/#?%:@é\u202e\n$^()|", max_size=12))
def test_nothing_gets_through_that_the_service_could_not_answer(tail: str) -> None:
    kinds = Kinds(DEFAULT_BASE, ("/id/membership/[a-z0-9.-]+$",))
    iri = f"{ID}membership/{tail}"
    assume(is_iri(iri))
    good = tail.strip(".-") == tail != "" and all(each in "a0-." for each in tail)
    assert (faults(OxigraphStore.memory(), kinds, [iri]) == {}) == good


def test_a_name_that_is_out_of_use_is_never_minted_again(kinds: Kinds) -> None:
    store, graph = OxigraphStore.memory(), NamedNode("urn:g")
    for kind, into in ((RETIRED, ""), (MERGED, f"{ID}state/bra"), (MOVED, f"{ID}state/bra")):
        tomb = Tombstone(f"{ID}state/{kind[:3]}", kind, "2026-12-01T10:00:00Z", into, {"en": "Why."})
        store.load(Quad(each.subject, each.predicate, each.object, graph) for each in tomb.triples)
    tried = [f"{ID}state/{each}" for each in ("ret", "mer", "mov", "new")]
    assert faults(store, kinds, tried) == dict.fromkeys(sorted(tried[:3]), "out-of-use")


def test_no_slug_ends_like_a_representation() -> None:
    assert {each.suffix.rpartition(".")[2] for each in DOCUMENT} <= SUFFIXES


def test_a_finding_says_where_it_stands_what_to_do_and_what_may_have_been_meant(
    store: OxigraphStore, kinds: Kinds
) -> None:
    iri = f"{ID}memberships/x"
    [found] = findings(store, kinds, [iri], "urn:shapes", {iri: Place("a.ttl", 3, 5)})
    assert (found.result.source_shape, found.result.component) == (
        NamedNode("urn:shapes"),
        NamedNode("urn:shapes#minting-kind"),
    )
    assert (found.severity, found.place) == ("Violation", Place("a.ttl", 3, 5))
    assert found.hint and found.hint.suggestions[0] == f"<{ID}membership/x>"
    assert "id/membership/…" in found.result.message("en") and "id/membership/…" in found.result.message("fr")


def test_all_messages_are_there_in_both_languages() -> None:
    every = [*MESSAGES.values(), *difference_findings.MESSAGES.values()]
    assert len(every) == 12 and all(each.keys() == {"en", "fr"} for each in every)


def test_what_cannot_go_is_a_violation_at_the_place_of_its_subject() -> None:
    a, name = NamedNode("urn:a"), NamedNode("urn:name")
    found = Difference("change", 1, "", (), fixed=(Triple(a, name, Literal("x")),), missing=(Triple(a, name, a),))
    told = list(difference_findings.findings(found, "urn:shapes", {"urn:a": Place("", 7)}))
    assert [(each.result.value, each.severity, each.place) for each in told] == [
        (Literal("x"), "Violation", Place("", 7)),
        (a, "Violation", Place("", 7)),
    ]


@pytest.mark.parametrize(
    ("iri", "fault"),
    [
        ("https://example.org/a?b#c", ""),
        ("HTTP://EXAMPLE.ORG/", ""),
        ("https://example.org/é", ""),
        ("https://[::1]/a", ""),
        ("mailto:a@example.org", "scheme"),
        ("urn:isbn:1", "scheme"),
        ("file:///etc/passwd", "scheme"),
        ("https:example.org", "scheme"),
        ("http:///a", "host"),
        ("http://:80/a", "host"),
        ("https://user:pw@example.org/", "userinfo"),
        ("https://example.org/a@b", ""),
        ("https://example.org/\u200b", "characters"),
        ("https://example.org/a b", "characters"),
        ("https://example.org/%00", "characters"),
        ("https://example.org/%7F", "characters"),
        ("https://example.org/%20", ""),
        ("https://example.org/" + "a" * 2029, "length"),
    ],
)
def test_an_iri_is_of_the_web_and_hides_nothing(iri: str, fault: str) -> None:
    assert iris.fault(iri) == fault


def test_every_iri_that_this_checkout_publishes_would_be_taken() -> None:
    files = [each for each in Path(Settings().assets, "data").glob("*.trig")]
    assert files
    terms = {term for file in files for quad in parse(path=str(file)) for term in quad if isinstance(term, NamedNode)}
    assert [term for term in terms if iris.fault(term.value)] == []
