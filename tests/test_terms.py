"""Names move from the default base to another one, and only those that belong to the base."""

from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, parse

from accords.assets import Assets
from accords.terms import DEFAULT_BASE, MOVED, SH, prefixes, rebase, rebase_iri, rebase_query

HERE = "http://127.0.0.1:8000/"
paths = st.text(st.characters(codec="ascii", categories=("L", "N")), max_size=12)
bases = st.sampled_from([HERE, "https://example.org/registry/", "https://w3id.org/accords/id/"])


@given(st.sampled_from(MOVED), paths, bases)
def test_what_belongs_to_the_base_moves_with_it(folder: str, path: str, base: str) -> None:
    assert rebase(NamedNode(DEFAULT_BASE + folder + path), base) == NamedNode(base + folder + path)


@given(st.sampled_from(MOVED), paths, bases)
def test_moving_to_the_default_base_changes_nothing(folder: str, path: str, base: str) -> None:
    moved = rebase_iri(DEFAULT_BASE + folder + path, base)
    assert rebase_iri(moved, DEFAULT_BASE) == moved


@given(st.text(st.characters(codec="utf-8")))
def test_a_literal_never_moves(text: str) -> None:
    for literal in (Literal(text), Literal(DEFAULT_BASE + "id/" + text)):
        assert rebase(literal, HERE) is literal


def test_terms_of_the_ontology_and_shapes_never_move() -> None:
    for iri in ("ns", "ns#State", "shapes#State-name", "doc/state/mar", "identity", "context/1.jsonld"):
        assert rebase_iri(DEFAULT_BASE + iri, HERE) == DEFAULT_BASE + iri


def test_a_query_moves_by_its_prologue_alone() -> None:
    query = """# PREFIX id: <https://w3id.org/accords/id/> in a comment
base <https://w3id.org/accords/graph/>
prefix id: <https://w3id.org/accords/id/>
PREFIX acc: <https://w3id.org/accords/ns#>
SELECT * { ?s acc:p "PREFIX id: <https://w3id.org/accords/id/>" , <https://w3id.org/accords/id/body> }"""
    moved = rebase_query(query, HERE).splitlines()
    assert moved[1:4] == [
        "base <http://127.0.0.1:8000/graph/>",
        "prefix id: <http://127.0.0.1:8000/id/>",
        "PREFIX acc: <https://w3id.org/accords/ns#>",
    ]
    assert (moved[0], moved[4]) == (query.splitlines()[0], query.splitlines()[4])


@given(st.text(st.characters(codec="utf-8"), max_size=40))
def test_what_follows_the_prologue_is_never_touched(body: str) -> None:
    prologue = "PREFIX id: <https://w3id.org/accords/id/>\n"
    text = f'SELECT * {{ ?s ?p "{body}" }}'
    assert rebase_query(prologue + text, HERE).endswith(text)


def test_a_moved_query_still_finds_what_moved() -> None:
    store = Store()
    store.add(Quad(NamedNode(HERE + "id/a"), NamedNode("urn:p"), Literal("x")))
    query = "PREFIX id: <https://w3id.org/accords/id/> ASK { id:a ?p ?o }"
    assert not bool(store.query(query)) and bool(store.query(rebase_query(query, HERE)))


def test_prefixes_are_those_that_the_ontology_declares_under_the_base() -> None:
    turtle = f"""@prefix sh: <{SH}> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
    <urn:o> sh:declare [ sh:prefix "role" ; sh:namespace "https://w3id.org/accords/concept/role/"^^xsd:anyURI ] ,
                       [ sh:prefix "acc" ; sh:namespace "https://w3id.org/accords/ns#"^^xsd:anyURI ] ."""
    found = prefixes(parse(turtle, RdfFormat.TURTLE), HERE)
    assert found == {"acc": "https://w3id.org/accords/ns#", "role": HERE + "concept/role/"}


def test_the_ontology_of_this_registry_declares_prefixes_for_everything_that_moves() -> None:
    quads = [quad for file in Assets().ontology for quad in parse(path=str(file))]
    namespaces = set(prefixes(quads, HERE).values())
    assert {HERE + folder for folder in MOVED} <= namespaces
