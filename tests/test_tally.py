"""What is counted of a registry, beside what Python counts in its quads."""

import json
from collections import Counter
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad

from accords.registry.delta import Delta
from accords.registry.labels import plain
from accords.registry.tally import Tally
from accords.store.oxigraph import OxigraphStore
from accords.terms import RDF

BASE = "https://example.org/r/"
META = BASE + "graph/meta"
TYPE = RDF + "type"
SUBJECTS = [BASE + "id/a", BASE + "id/b", BASE + "concept/c", "urn:elsewhere"]
CLASSES = ["urn:C", "urn:D"]
graphs = st.sampled_from([NamedNode(name) for name in ("urn:g", "urn:h", META)])
subjects = st.sampled_from(SUBJECTS).map(NamedNode)
literals = st.builds(Literal, st.sampled_from(["x", "y"]), language=st.sampled_from(["en", None]))
typed = st.builds(Quad, subjects, st.just(NamedNode(TYPE)), st.sampled_from(CLASSES).map(NamedNode), graphs)
stated = st.builds(
    Quad, subjects, st.sampled_from([NamedNode("urn:p"), NamedNode("urn:q")]), subjects | literals, graphs
)
quads = typed | stated


def held(statements: set[Quad]) -> OxigraphStore:
    store = OxigraphStore.memory(apart=[META])
    store.load(statements)
    return store


@settings(deadline=None)
@given(st.sets(quads, max_size=30))
def test_a_tally_counts_what_is_there(statements: set[Quad]) -> None:
    found = Tally.of(held(statements), BASE)
    published = {quad for quad in statements if quad.graph_name != NamedNode(META)}
    triples = {quad.triple for quad in published}
    instances = {(plain(t.subject), plain(t.object)) for t in triples if t.predicate.value == TYPE}
    assert found.triples == len(triples)
    assert found.subjects == len({t.subject for t in triples}) and found.objects == len({t.object for t in triples})
    assert found.entities == len({t.subject for t in triples if plain(t.subject).startswith(BASE + "id/")})
    for counted, keys in (
        (found.graphs, [str(quad.graph_name)[1:-1] for quad in published]),
        (found.properties, [t.predicate.value for t in triples]),
        (found.classes, [kind for _, kind in instances]),
    ):
        assert counted == {key: keys.count(key) for key in keys}
    pairs = [(kind, t.predicate.value) for thing, kind in instances for t in triples if plain(t.subject) == thing]
    assert {(kind, name): n for kind, names in found.usage.items() for name, n in names.items()} == Counter(pairs)
    assert_examples(found, instances)


def assert_examples(found: Tally, instances: set[tuple[str, str]]) -> None:
    """Each class has an example that is an instance of it, and an entity of the registry where there is one."""
    assert set(found.examples) == {kind for _, kind in instances}
    for kind, example in found.examples.items():
        own = {thing for thing, other in instances if other == kind and thing.startswith(BASE + "id/")}
        assert (example, kind) in instances and (not own or example in own)


@settings(deadline=None)
@given(st.sets(quads, max_size=10))
def test_a_tally_goes_through_json(statements: set[Quad]) -> None:
    found = Tally.of(held(statements), BASE)
    assert Tally.from_json(json.loads(json.dumps(found.to_json()))) == found


def test_counts_of_an_earlier_release_are_none() -> None:
    counts = Tally.of(held(set()), BASE).to_json()
    del counts["usage"]
    assert Tally.from_json(counts) is None


@settings(deadline=None)
@given(st.sets(quads, max_size=20), st.lists(st.tuples(*[st.lists(quads, max_size=6)] * 2), min_size=1, max_size=3))
def test_a_tally_counted_on_is_a_tally_counted_anew(
    statements: set[Quad], changes: list[tuple[list[Quad], list[Quad]]]
) -> None:
    found, now = Tally.of(held(statements), BASE), statements
    for removes, adds in changes:
        before, now = held(now), (now - set(removes)) | set(adds)
        found = found.after(before, held(now), Delta(tuple(removes), tuple(adds)))
        assert replace(found, examples={}) == replace(Tally.of(held(now), BASE), examples={})
        triples = {quad.triple for quad in now if quad.graph_name != NamedNode(META)}
        assert_examples(found, {(plain(t.subject), plain(t.object)) for t in triples if t.predicate.value == TYPE})


def test_an_example_stays_for_as_long_as_it_is_one() -> None:
    kind, graph = NamedNode("urn:C"), NamedNode("urn:g")
    first, second = (Quad(NamedNode(f"{BASE}id/{slug}"), NamedNode(TYPE), kind, graph) for slug in "ab")
    one, both = held({second}), held({first, second})
    tally = Tally.of(one, BASE).after(one, both, Delta(adds=(first,)))
    assert tally.examples == {"urn:C": f"{BASE}id/b"}
    assert tally.after(both, held({first}), Delta(removes=(second,))).examples == {"urn:C": f"{BASE}id/a"}


def test_a_value_written_in_two_ways_is_counted_once() -> None:
    number = NamedNode("http://www.w3.org/2001/XMLSchema#integer")
    one, other = (
        Quad(NamedNode("urn:s"), NamedNode("urn:p"), Literal(text, datatype=number), NamedNode("urn:g"))
        for text in ("1", "01")
    )
    tally = Tally.of(held(set()), BASE).after(held(set()), held({one}), Delta(adds=(one, other)))
    assert tally == Tally.of(held({one}), BASE)
