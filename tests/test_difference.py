"""What something that was submitted changes: nothing more, nothing less, and nothing that only follows by rules."""

import json
from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, parse

from accords.registry.difference import Difference, difference
from accords.registry.difference_document import document, read
from accords.registry.difference_effect import ADD, CHANGE, MODES, REPLACE, Asserted, Proposal, effect, stored
from accords.registry.difference_text import text, turtle
from accords.registry.lookalikes_registry import Registry
from accords.registry.publication import Published
from accords.store.oxigraph import OxigraphStore
from accords.terms import DEFAULT_BASE, RDF, XSD
from tests.registries import LEND, PREFIXES, published_libraries

LYON = f"{DEFAULT_BASE}id/library/lyon"
SAID_OF_LYON = """library:lyon a lend:CityLibrary ; skos:prefLabel "Lyon Library"@en , "Bibliothèque de Lyon"@fr ;
  skos:altLabel "BmL"@fr ; lend:kind kind:public ; lend:note "Letters are kept for ever."@en ;
  <http://purl.org/dc/terms/source> <https://w3id.org/accords/id/source/yearbook> ,
    <https://w3id.org/accords/id/source/letter> ."""


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Published:
    return published_libraries(tmp_path_factory.mktemp("libraries"))


def triples(turtle: str) -> tuple[Triple, ...]:
    return tuple(quad.triple for quad in parse((PREFIXES + turtle).encode(), RdfFormat.TURTLE))


def differing(published: Published, adds: str, removes: str = "", mode: str = REPLACE) -> Difference:
    proposal = Proposal(mode, triples(adds), triples(removes))
    return difference(published.store, published.base, proposal, Registry(), version=1, digest=published.digest)


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


def test_a_replacement_leaves_alone_what_is_only_named(published: Published) -> None:
    named = 'library:lyon a lend:CityLibrary ; skos:prefLabel "Lyon"@en . library:oslo skos:prefLabel "Oslo"@no .'
    found = differing(published, named)
    assert {each.iri.rpartition("/")[2]: (len(each.added), len(each.removed)) for each in found.entities} == {
        "lyon": (1, 7),
        "oslo": (1, 0),
    }


def test_what_follows_by_rules_is_not_stated_again(published: Published) -> None:
    document = SAID_OF_LYON + "library:lyon a lend:Library , lend:Keeper ."
    assert [each.state for each in differing(published, document).entities] == ["same"]


def test_an_addition_takes_nothing_away(published: Published) -> None:
    found = differing(published, 'library:lyon skos:prefLabel "Lyon"@en ; lend:kind kind:public .', mode=ADD)
    assert [(len(each.added), len(each.removed)) for each in found.entities] == [(1, 0)]


def test_a_change_set_says_what_it_cannot_take_away(published: Published) -> None:
    inferred = "library:lyon a lend:Library . "
    gone = 'library:lyon lend:note "Letters are kept for ever."@en ; lend:note "Never said."@en . '
    found = differing(published, "", inferred + gone + "kind:public a skos:Concept .", mode=CHANGE)
    assert found.counts["removed"] == 1
    assert [str(each.object) for each in found.missing] == ['"Never said."@en']
    assert [str(each.object) for each in found.fixed] == [
        "<http://www.w3.org/2004/02/skos/core#Concept>",
        f"<{LEND}Library>",
    ]


def test_what_is_in_both_halves_of_a_change_set_stays(published: Published) -> None:
    note = 'library:lyon lend:note "Letters are kept for ever."@en .'
    assert differing(published, note, note, mode=CHANGE).counts["removed"] == 0


def test_an_entity_of_which_nothing_is_left_is_gone(published: Published) -> None:
    found = differing(published, "", SAID_OF_LYON, mode=CHANGE)
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


def test_no_more_than_so_many_new_ones_are_compared_and_the_others_are_counted(published: Published) -> None:
    named = "".join(f'library:n{n:03} a lend:Library ; skos:prefLabel "Lyon Library" .' for n in range(203))
    found = differing(published, named, mode=ADD)
    assert [bool(each.alike) for each in found.entities] == [True] * 200 + [False] * 3 and found.uncompared == 3


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


SUBJECTS = st.sampled_from([NamedNode(f"urn:id/{each}") for each in "ab"])
VALUES = st.sampled_from([Literal(1), Literal("01", datatype=NamedNode(XSD + "integer")), Literal("1"), Literal("x")])
TYPE = NamedNode(RDF + "type")
TRIPLES = st.builds(Triple, SUBJECTS, st.sampled_from([NamedNode("urn:p"), TYPE]), VALUES)
GRAPHS = st.sampled_from([NamedNode(f"urn:graph/{each}") for each in ("data", "more", "ontology", "inferred")])


def asserted(store: OxigraphStore, subjects: Iterable[str]) -> frozenset[Triple]:
    found = Asserted.of(store, "urn:", subjects)
    return found.removable | found.fixed


@settings(max_examples=300, deadline=None)
@given(
    there=st.lists(st.tuples(TRIPLES, GRAPHS), max_size=8),
    mode=st.sampled_from(MODES),
    adds=st.lists(TRIPLES, max_size=5),
    removes=st.lists(TRIPLES, max_size=5),
)
def test_done_to_the_store_it_makes_what_was_proposed_and_then_nothing_is_left_to_do(
    there: list[tuple[Triple, NamedNode]], mode: str, adds: list[Triple], removes: list[Triple]
) -> None:
    store = OxigraphStore.memory()
    graphs = {triple: graph for triple, graph in ((next(iter(stored([each]))), graph) for each, graph in there)}
    store.load(Quad(t.subject, t.predicate, t.object, graph) for t, graph in graphs.items())
    proposal = Proposal(mode, tuple(adds), tuple(removes) if mode == CHANGE else ())
    before, found = asserted(store, ["urn:id/a", "urn:id/b"]), effect(store, "urn:", proposal)
    assert before.isdisjoint(found.adds) and before.issuperset(found.removes)
    gone = [Quad(t.subject, t.predicate, t.object, graphs[t]) for t in found.removes]
    store.apply(gone, [Quad(t.subject, t.predicate, t.object, NamedNode("urn:graph/desk-2")) for t in found.adds])
    derived = {triple for triple, graph in graphs.items() if graph.value == "urn:graph/inferred"}
    after, wanted = asserted(store, ["urn:id/a", "urn:id/b"]), stored(adds) - derived
    if mode == REPLACE:
        whole = {each.subject for each in adds if each.predicate == TYPE}
        assert {each for each in after if each.subject in whole} == {
            each for each in wanted | set(found.fixed) if each.subject in whole
        }
        assert {each for each in after if each.subject not in whole} == {
            each for each in before | wanted if each.subject not in whole
        }
    else:
        leaving = stored(removes) - stored(adds) if mode == CHANGE else set()
        assert after == (before | wanted) - (leaving - set(found.fixed))
    again = effect(store, "urn:", proposal)
    assert (again.adds, again.removes) == ((), ())
