"""What a reasoner makes of the registry under the real axioms of ORG, PROV-O, FOAF and SKOS: no contradiction.

The reasoner is owlrl, which applies the rules of OWL 2 RL (OWL 2 Profiles, section 4.3) and reports those that conclude
"false". OWL is monotonic: what is consistent with the alignment is consistent without it.
"""

from collections.abc import Iterable
from pathlib import Path

import pytest
from owlrl import OWLRL_Semantics
from pyoxigraph import NamedNode, RdfFormat, Store, serialize
from rdflib import Graph, URIRef
from rdflib.namespace import OWL, RDF

from tests.ontology.files import ACC, ALIGNMENT, DATA, FOREIGN, ONTOLOGY, VOCABULARY, dataset, run_rules

CLASHES = sorted((Path(__file__).parent / "ontology" / "clashes").glob("*.ttl"))
BASE = "https://w3id.org/accords/"


def reason(store: Store) -> tuple[Graph, list[str]]:
    """All that follows from the statements of a store, and the contradictions that the reasoner met."""
    lines = serialize({quad.triple for quad in store}, format=RdfFormat.N_TRIPLES)
    assert lines is not None
    graph = Graph().parse(data=lines, format="nt")
    reasoner = OWLRL_Semantics(graph, axioms=False, daxioms=False)
    reasoner.closure()
    return graph, reasoner.error_messages


def named(pairs: Iterable[tuple[object, object]]) -> list[tuple[str, str]]:
    """The pairs of two different IRIs of the registry."""
    texts = ((str(one), str(other)) for one, other in pairs)
    return [(a, b) for a, b in texts if a != b and a.startswith(BASE) and b.startswith(BASE)]


@pytest.fixture(scope="module")
def registry() -> tuple[Graph, list[str]]:
    """The whole registry, derived statements included, under the axioms of others and the alignment."""
    assert [path.stem for path in FOREIGN] == ["foaf", "org", "prov", "skos"]
    assert DATA
    store = dataset([ONTOLOGY, *VOCABULARY, *DATA])
    run_rules(store)
    store.extend(dataset([ALIGNMENT, *FOREIGN]))
    return reason(store)


def test_the_registry_contradicts_nothing(registry: tuple[Graph, list[str]]) -> None:
    _, contradictions = registry
    assert contradictions == []


def test_nothing_is_of_the_empty_class(registry: tuple[Graph, list[str]]) -> None:
    graph, _ = registry
    assert [thing for thing in graph.subjects(RDF.type, OWL.Nothing) if isinstance(thing, URIRef)] == []


def test_no_domain_or_range_puts_an_entity_in_a_class_that_the_registry_does_not_state(
    registry: tuple[Graph, list[str]],
) -> None:
    graph, _ = registry
    stated = dataset([ONTOLOGY, *VOCABULARY, *DATA])
    run_rules(stated)
    types = {(str(q.subject), str(q.object)) for q in stated.quads_for_pattern(None, NamedNode(str(RDF.type)), None)}
    found = {(f"<{a}>", f"<{b}>") for a, b in graph.subject_objects(RDF.type) if str(b).startswith(ACC)}
    assert len(found) > 2000
    assert found - types == set()


def test_the_axioms_of_others_make_no_two_entities_one(registry: tuple[Graph, list[str]]) -> None:
    graph, _ = registry
    assert named(graph.subject_objects(OWL.sameAs)) == []


def test_the_axioms_of_others_were_at_work(registry: tuple[Graph, list[str]]) -> None:
    """Each of the four says something that ours do not."""
    graph, _ = registry
    for foreign, ours in [
        ("http://www.w3.org/ns/org#Role", "concept/role/member"),
        ("http://xmlns.com/foaf/0.1/Organization", "id/partnership/gpai"),
        ("http://www.w3.org/ns/prov#Entity", "id/source/seed-article"),
        ("http://www.w3.org/2004/02/skos/core#Concept", "concept/role/member"),
    ]:
        assert (URIRef(BASE + ours), RDF.type, URIRef(foreign)) in graph, foreign


def test_there_are_clashes_to_try() -> None:
    assert len(CLASHES) > 5


@pytest.fixture(scope="module")
def clashes() -> list[str]:
    """The contradictions that the reasoner meets when every planted clash is loaded."""
    return reason(dataset([ONTOLOGY, *FOREIGN, *CLASHES]))[1]


@pytest.mark.parametrize("clash", CLASHES, ids=lambda clash: clash.stem)
def test_a_planted_clash_is_found(clash: Path, clashes: list[str]) -> None:
    """The first line of each file names the two classes, and the thing that is of both bears the file's name."""
    classes = clash.read_text(encoding="utf-8").splitlines()[0].removeprefix("# clash: ").split()
    found = [text for text in clashes if text.endswith(f"/{clash.stem}")]
    assert any(all(name in text.split() for name in classes) for text in found), found
