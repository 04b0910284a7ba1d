"""What something that was submitted changes: nothing more, nothing less, and nothing that only follows by rules."""

import json
from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, parse

from accords.assets import Assets
from accords.registry.delta import as_stored
from accords.registry.difference import Difference
from accords.registry.difference_document import document, read
from accords.registry.difference_review import Review
from accords.registry.difference_text import text, turtle
from accords.registry.lookalikes import Registry
from accords.registry.minting import Kinds
from accords.registry.publication import Published
from accords.registry.submissions.change import ADD, PATCH, REPLACE, Wanted, change
from accords.store.oxigraph import OxigraphStore
from accords.terms import DEFAULT_BASE, RDF, XSD
from tests.registries import LEND, LIBRARIES, PREFIXES, published_libraries

LYON = f"{DEFAULT_BASE}id/library/lyon"
SAID_OF_LYON = """library:lyon a lend:CityLibrary ; skos:prefLabel "Lyon Library"@en , "Bibliothèque de Lyon"@fr ;
  skos:altLabel "BmL"@fr ; lend:kind kind:public ; lend:note "Letters are kept for ever."@en ;
  <http://purl.org/dc/terms/source> <https://w3id.org/accords/id/source/yearbook> ,
    <https://w3id.org/accords/id/source/letter> ."""


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Published:
    return published_libraries(tmp_path_factory.mktemp("libraries"))


def quads(turtle: str) -> tuple[Quad, ...]:
    return tuple(parse((PREFIXES + turtle).encode(), RdfFormat.TURTLE))


def differing(published: Published, adds: str, removes: str = "", mode: str = REPLACE) -> Difference:
    sent = Wanted(quads(adds), quads(removes))
    found = change(sent, mode, published.store, published.base)
    return Review.of(Assets(LIBRARIES), published.base).difference(
        published.store,
        mode=mode,
        submitted=[quad.triple for quad in (*sent.adds, *sent.removes)],
        adds=found.adds,
        removes=found.removes,
        version=1,
        digest=published.digest,
    )


def test_the_same_statements_of_a_subject_change_nothing(published: Published) -> None:
    found = differing(published, SAID_OF_LYON)
    [lyon] = found.entities
    assert (lyon.state, lyon.added, lyon.removed, len(lyon.kept)) == ("same", (), (), 8)
    assert found.counts == {"added": 0, "removed": 0, "new": 0, "changed": 0, "gone": 0, "same": 1, "alike": 0}


def test_a_replacement_takes_away_what_is_asserted_and_leaves_what_follows_by_rules(published: Published) -> None:
    found = differing(published, 'library:lyon a lend:CityLibrary ; skos:prefLabel "Lyon"@en .')
    [lyon] = found.entities
    follows = {quad.predicate.value for quad in published.store.match(NamedNode(LYON))} - {
        each.predicate.value for each in (*lyon.removed, *lyon.kept)
    }
    assert lyon.state == "changed" and [str(each.object) for each in lyon.added] == ['"Lyon"@en']
    assert len(lyon.removed) == 7 and [each.object for each in lyon.kept] == [NamedNode(f"{LEND}CityLibrary")]
    assert follows, "the rules derive something of Lyon"
    assert NamedNode(f"{LEND}Library") not in {each.object for each in lyon.removed}


def test_an_addition_takes_nothing_away(published: Published) -> None:
    found = differing(published, 'library:lyon skos:prefLabel "Lyon"@en ; lend:kind kind:public .', mode=ADD)
    assert [(len(each.added), len(each.removed)) for each in found.entities] == [(1, 0)]


def test_what_is_in_both_halves_of_a_patch_stays(published: Published) -> None:
    note = 'library:lyon lend:note "Letters are kept for ever."@en .'
    assert differing(published, note, note, mode=PATCH).counts["removed"] == 0


def test_an_entity_of_which_nothing_is_left_is_gone(published: Published) -> None:
    found = differing(published, "", SAID_OF_LYON, mode=PATCH)
    assert [(each.state, each.kinds, each.kept) for each in found.entities] == [("gone", (f"{LEND}CityLibrary",), ())]


def test_values_are_compared_as_they_are_stored_and_what_is_rewritten_is_said(published: Published) -> None:
    loan = "<https://w3id.org/accords/id/loan/lyon--oslo>"
    found = differing(published, f"{loan} lend:volumes 012 .", mode=ADD)
    assert found.counts["added"] == 0 and found.entities[0].state == "same"
    assert [(a.value, b.value) for a, b in found.rewritten] == [("012", "12")]


def test_everything_that_is_mentioned_has_its_label_in_both_languages(published: Published) -> None:
    found = differing(published, "library:rome a lend:Library ; lend:kind kind:public ; skos:prefLabel 'Rome'@fr .")
    assert found.labels[LYON.replace("lyon", "rome")] == {"en": "Rome", "fr": "Rome"}
    assert found.labels[f"{DEFAULT_BASE}concept/kind/public"].keys() == {"en", "fr"}


def test_json_tells_all_of_it(published: Published) -> None:
    more = 'library:rome a lend:Library ; skos:prefLabel "Lyon library" , "Bibliothèque de Lyon"@fr ; lend:kind 01 .'
    found = differing(published, SAID_OF_LYON.replace("BmL", "B.M.L.") + more)
    assert read(json.loads(json.dumps(document(found)))) == found
    assert document(found)["entities"][1]["alike"][0]["iri"] == LYON


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_text_is_a_diff_of_turtle(published: Published, language: str) -> None:
    hostile = 'library:rome a lend:Library ; skos:prefLabel "Ro\\u202Eme\\n+ lend:x lend:y lend:z ." .'
    found = differing(published, SAID_OF_LYON.replace("BmL", "B.M.L.") + hostile)
    lines = text(found, published.prefixes, language).splitlines()
    heads = "\n".join(line for line in lines if line.startswith("@prefix"))
    for sign, name in (("+", "added"), ("-", "removed")):
        body = "\n".join(line[2:] for line in lines if line.startswith(f"{sign} "))
        said = {quad.triple for quad in parse(f"{heads}\n{body}".encode(), RdfFormat.TURTLE)}
        assert said == {each for entity in found.entities for each in getattr(entity, name)}
    assert all(line.isprintable() for line in lines)


def test_a_term_is_shortened_only_where_turtle_allows_it() -> None:
    prefixes = {"id": "urn:id/", "state": "urn:id/state/", "xsd": XSD}
    names = ["urn:id/state/mar", "urn:id/state/", "urn:id/a.b", "urn:id/a.", "urn:id/a(b)", "urn:other"]
    assert [turtle(NamedNode(each), prefixes) for each in names] == [
        *("state:mar", "<urn:id/state/>", "id:a.b", "<urn:id/a.>", "<urn:id/a(b)>", "<urn:other>")
    ]
    assert turtle(Literal(5), prefixes) == '"5"^^xsd:integer'


A = f"{RDF}type"
SUBJECTS = st.sampled_from([NamedNode(f"urn:id/{each}") for each in "ab"])
VALUES = st.sampled_from([Literal(1), Literal("01", datatype=NamedNode(XSD + "integer")), Literal("1"), Literal("x")])
TRIPLES = st.builds(Triple, SUBJECTS, st.sampled_from([NamedNode("urn:p"), NamedNode(A)]), VALUES)
GRAPHS = st.sampled_from([NamedNode(f"urn:graph/{each}") for each in ("data", "more", "ontology", "inferred")])
APART = {NamedNode("urn:graph/inferred")}


def stored(triples: Iterable[Triple]) -> set[Triple]:
    return {quad.triple for quad in as_stored(Quad(each.subject, each.predicate, each.object) for each in triples)}


def stated(store: OxigraphStore) -> set[Triple]:
    return {quad.triple for quad in store.match() if quad.graph_name not in APART}


@settings(max_examples=300, deadline=None)
@given(
    there=st.lists(st.tuples(TRIPLES, GRAPHS), max_size=8),
    mode=st.sampled_from([REPLACE, ADD]),
    adds=st.lists(TRIPLES, min_size=1, max_size=5),
)
def test_what_is_told_is_what_the_store_would_make_of_it(
    there: list[tuple[Triple, NamedNode]], mode: str, adds: list[Triple]
) -> None:
    """Of each entity: what it said before and says after is what is told to stay, to go and to come."""
    store = OxigraphStore.memory()
    graphs = {triple: graph for triple, graph in ((next(iter(stored([each]))), graph) for each, graph in there)}
    store.load(Quad(t.subject, t.predicate, t.object, graph) for t, graph in graphs.items())
    found = change(Wanted(tuple(Quad(t.subject, t.predicate, t.object) for t in adds)), mode, store, "urn:")
    kinds = Kinds("urn:", ("/id/[a-z]$",))
    told = Review("urn:", kinds, Registry()).difference(
        store, mode=mode, submitted=adds, adds=found.adds, removes=found.removes, version=1, digest=""
    )
    assert {each.iri for each in told.entities} == {getattr(each.subject, "value", "") for each in adds}
    before = stated(store)
    gone = [Quad(t.subject, t.predicate, t.object, graphs[t]) for t in found.removes]
    store.apply(gone, [Quad(t.subject, t.predicate, t.object, NamedNode("urn:graph/desk-2")) for t in found.adds])
    after = stated(store)
    for entity in told.entities:
        own = [{each for each in side if each.subject == NamedNode(entity.iri)} for side in (before, after)]
        assert {*entity.kept, *entity.removed} == own[0] and {*entity.kept, *entity.added} == own[1]
        expected = "new" if not own[0] else "gone" if not own[1] else "same" if own[0] == own[1] else "changed"
        assert entity.state == expected
