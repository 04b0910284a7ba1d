"""What follows after a change is what follows from scratch: by our rules, and by rules of every form SPARQL has."""

from collections.abc import Mapping, Sequence
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad

from accords.assets import Assets
from accords.errors import Unpublishable
from accords.registry.delta import Delta
from accords.registry.materialisation import materialise, rules
from accords.registry.rederivation import rederive
from accords.store import rows
from accords.store.oxigraph import OxigraphStore
from accords.terms import DEFAULT_BASE, OWL, RDF, RDFS, XSD

INFERRED = NamedNode("urn:inferred")
NODES = [NamedNode(f"urn:n{number}") for number in range(4)]
PREDICATES = [NamedNode(f"urn:p{number}") for number in range(4)]
GRAPHS = [NamedNode("urn:g"), NamedNode("urn:h")]

quads = st.builds(
    Quad,
    st.sampled_from(NODES),
    st.sampled_from(PREDICATES),
    st.sampled_from([*NODES, Literal("x", language="en")]),
    st.sampled_from(GRAPHS),
)


def chains_of(statements: st.SearchStrategy[Quad]) -> st.SearchStrategy[list[Delta]]:
    """One change or some, one after the other."""
    part = st.lists(statements, max_size=5).map(tuple)
    return st.lists(st.builds(Delta, part, part), min_size=1, max_size=3)


chains = chains_of(quads)


def store_of(statements: Sequence[Quad] | set[Quad]) -> OxigraphStore:
    store = OxigraphStore.memory()
    store.load(statements)
    return store


def contents(store: OxigraphStore) -> set[Quad]:
    """All that a store holds, the union of its graphs included."""
    named = rows(store, "SELECT ?s ?p ?o ?g { GRAPH ?g { ?s ?p ?o } }")
    union = rows(store, "SELECT ?s ?p ?o { ?s ?p ?o }")
    return {Quad(*(row[name] for name in "spog" if name in row)) for found in (named, union) for row in found}  # type: ignore[arg-type]


def inferred(store: OxigraphStore) -> set[Quad]:
    return {quad for quad in contents(store) if quad.graph_name == INFERRED}


def materialised(asserted: set[Quad], texts: Mapping[str, str]) -> OxigraphStore:
    store = store_of(asserted)
    materialise(store, dict(texts), INFERRED)
    return store


def assert_as_from_scratch(
    asserted: set[Quad], changes: Sequence[Delta], texts: Mapping[str, str], *, another_day: bool = False
) -> None:
    """Follow the changes one after the other, and compare each store with one that is made from nothing."""
    before = materialised(asserted, texts)
    for change in changes:
        after = store_of(asserted | inferred(before))
        after.apply(change.removes, change.adds)
        asserted = (asserted - set(change.removes)) | set(change.adds)
        found = rederive(before, after, texts, INFERRED, change, another_day=another_day)
        assert contents(after) == contents(materialised(asserted, texts))
        was, now = inferred(before), inferred(after)
        assert (set(found.removes), set(found.adds)) == (was - now, now - was)
        before = after


# ---- Rules of every form

variables = st.sampled_from(["?x", "?y", "?z"])
names = st.sampled_from([f"<urn:p{number}>" for number in range(4)])
ends = st.one_of(variables, variables, st.sampled_from(["<urn:n0>", "<urn:n1>"]))
paths = st.recursive(
    names,
    lambda inner: st.one_of(
        st.builds("({}/{})".format, inner, inner),
        st.builds("({}|{})".format, inner, inner),
        st.builds("(^{})".format, inner),
        st.builds("({}){}".format, inner, st.sampled_from("*+?")),
        st.builds("(!({}|^{}))".format, names, names),
    ),
    max_leaves=3,
)
plain = st.builds("{} {} {} .".format, ends, st.one_of(names, names, names, variables), ends)
walks = st.builds("{} {} {} .".format, ends, paths, ends)
lines = st.one_of(plain, plain, walks)
groups = st.lists(lines, min_size=1, max_size=2).map(" ".join)
filters = st.builds("FILTER({} {} {})".format, variables, st.sampled_from(["=", "!="]), ends)
guards = st.one_of(
    st.builds("OPTIONAL {{ {} }}".format, groups),
    st.builds("OPTIONAL {{ {} }} FILTER(!BOUND({}))".format, groups, variables),
    st.builds("FILTER NOT EXISTS {{ {} }}".format, groups),
    st.builds("FILTER NOT EXISTS {{ {} FILTER EXISTS {{ {} }} }}".format, groups, groups),
    st.builds("MINUS {{ {} }}".format, groups),
    st.builds("BIND(EXISTS {{ {} }} AS ?e) FILTER(?e)".format, groups),
)
others = st.one_of(
    st.builds("{{ {} }} UNION {{ {} }}".format, groups, groups),
    st.builds("BIND({} AS ?b) FILTER(BOUND(?b))".format, variables),
    st.builds("VALUES ({} ?v) {{ (<urn:n0> <urn:p1>) (<urn:n2> <urn:p2>) (UNDEF <urn:p3>) }}".format, variables),
    st.builds("{{ SELECT {0} (COUNT(*) AS ?count) {{ {1} }} GROUP BY {0} }}".format, variables, groups),
    st.builds("GRAPH ?g {{ {} }}".format, plain),
    filters,
)
heads = st.builds(
    "{} {} {} .".format,
    st.sampled_from(["?x", "?y", "?v", "<urn:n3>"]),
    st.one_of(names, names, st.sampled_from(["?y", "?v"])),
    st.sampled_from(["?x", "?y", "?z", "?b", "?count", "?v", "<urn:n3>"]),
)
monotone = st.builds("CONSTRUCT {{ {} }} WHERE {{ {} {} }}".format, heads, groups, groups | filters)
any_form = st.builds(
    "CONSTRUCT {{ {} }} WHERE {{ {} }}".format,
    st.lists(heads, min_size=1, max_size=2).map(" ".join),
    st.lists(st.one_of(groups, groups, guards, others), min_size=1, max_size=3).map(" ".join),
)


def named(texts: Sequence[str]) -> dict[str, str]:
    return {f"{number}.rq": text for number, text in enumerate(texts)}


@settings(max_examples=60, deadline=None)
@given(st.sets(quads, max_size=12), chains, st.lists(monotone, min_size=1, max_size=3))
def test_rules_that_only_add_derive_as_from_scratch(
    asserted: set[Quad], changes: list[Delta], texts: list[str]
) -> None:
    assert_as_from_scratch(asserted, changes, named(texts))


@settings(max_examples=60, deadline=None)
@given(st.sets(quads, max_size=12), chains, st.lists(any_form, min_size=1, max_size=3))
def test_rules_of_every_form_derive_as_from_scratch(
    asserted: set[Quad], changes: list[Delta], texts: list[str]
) -> None:
    try:
        materialised(asserted, named(texts))
    except Unpublishable:
        return  # no rule: BIND names a variable that was bound before
    assert_as_from_scratch(asserted, changes, named(texts))


# ---- Our rules

ACC, ORG, SKOS = "https://w3id.org/accords/ns#", "http://www.w3.org/ns/org#", "http://www.w3.org/2004/02/skos/core#"
SCHEMA, DCTERMS = "https://schema.org/", "http://purl.org/dc/terms/"
OURS = rules(Assets(), DEFAULT_BASE)
DAYS = [
    Literal(text, datatype=NamedNode(XSD + kind))
    for text, kind in [("2020", "gYear"), ("2020-02", "gYearMonth"), ("2020-02-29", "date"), ("2999-01-01", "date")]
]
ROLES = [NamedNode(f"{DEFAULT_BASE}concept/role/{slug}") for slug in ("member", "co-chair", "guest")]
CLASSES = [NamedNode(ACC + name) for name in ("ExpressionOfInterest", "A", "B", "C")]


def said(predicates: Sequence[str], objects: Sequence[Any], subjects: Sequence[NamedNode] = NODES) -> Any:
    return st.builds(
        Quad,
        st.sampled_from(subjects),
        st.sampled_from([NamedNode(each) for each in predicates]),
        st.sampled_from(objects),
        st.sampled_from(GRAPHS),
    )


of_our_rules = st.one_of(
    said([ORG + "role"], ROLES),
    said([ORG + "member", ORG + "organization"], NODES[:2]),
    said([SKOS + "broader"], ROLES, ROLES),
    said([SCHEMA + "startDate", SCHEMA + "endDate"], DAYS),
    said([RDF + "type"], CLASSES),
    said([RDFS + "subClassOf"], CLASSES, CLASSES),
    said([SKOS + "prefLabel", RDFS + "label"], [Literal("x", language="en"), Literal("y", language="fr")]),
    said([ACC + "partnership", DCTERMS + "hasPart", DCTERMS + "isPartOf", ORG + "memberOf"], NODES),
    said([OWL + "inverseOf"], PREDICATES[:2], PREDICATES),
    said([each.value for each in PREDICATES], NODES),
    said([ACC + "startNotAfter", ACC + "endNotBefore"], DAYS[2:]),
)


@settings(max_examples=60, deadline=None)
@given(st.sets(of_our_rules, max_size=25), chains_of(of_our_rules))
def test_our_rules_derive_as_from_scratch(asserted: set[Quad], changes: list[Delta]) -> None:
    assert_as_from_scratch(asserted, changes, OURS)


@settings(max_examples=20, deadline=None)
@given(st.sets(of_our_rules, max_size=25), chains_of(of_our_rules))
def test_our_rules_run_whole_on_another_day_derive_as_from_scratch(asserted: set[Quad], changes: list[Delta]) -> None:
    assert_as_from_scratch(asserted, changes, OURS, another_day=True)
