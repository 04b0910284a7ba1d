"""What is counted of a registry, beside what Python counts in its quads."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad

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
