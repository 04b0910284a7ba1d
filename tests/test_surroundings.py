"""What is read once: it is what was read, and no more is kept than is allowed."""

from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from accords.registry.entities import Documents, TooMuch, describe
from accords.registry.surroundings import Remembered
from accords.store import select
from tests.registries import published_libraries

A, B, C = (NamedNode(f"urn:{name}") for name in "abc")
LABEL = NamedNode("urn:label")


class Library:
    """Says of each thing but C what it is called, and remembers who was asked for."""

    def __init__(self) -> None:
        self.asked: list[NamedNode] = []

    def read(self, thing: NamedNode) -> tuple[Quad, ...]:
        self.asked.append(thing)
        return () if thing == C else (Quad(thing, LABEL, Literal(thing.value)),)


def test_a_thing_is_asked_for_once_whether_or_not_anything_is_said_of_it() -> None:
    library = Library()
    remembered = Remembered(library.read)
    first = remembered.of([A, C])
    assert [quad.subject for quad in first[A]] == [A] and not first[C]
    again = remembered.of([C, B, A])
    assert [*again] == [C, B, A] and again[A] is first[A]
    assert library.asked == [A, C, B]


def test_what_is_too_much_is_forgotten_and_read_again() -> None:
    library = Library()
    remembered = Remembered(library.read, most=2)
    for things in ([A], [B], [C, B], [A, B, C], [A]):
        assert {quad.subject for said in remembered.of(things).values() for quad in said} == set(things) - {C}
    assert library.asked.count(A) >= 2


def test_a_document_is_the_same_whatever_documents_were_made_before_it(tmp_path: Path) -> None:
    published = published_libraries(tmp_path)
    store, base = published.store, published.base
    found = select(store, f'SELECT DISTINCT ?s {{ ?s a ?class FILTER(STRSTARTS(STR(?s), "{base}id/")) }}')
    documents = Documents(store, base)
    assert len(found) >= 5
    for row in found * 2:
        whole = describe(store, row["s"], base).quads
        assert set(documents.on(row["s"]).quads) == set(whole) and len(set(whole)) == len(whole)
        assert {quad.triple for quad in documents.on(row["s"], graphs=False).quads} == {quad.triple for quad in whole}


def test_a_document_that_takes_more_reading_than_is_allowed_is_not_made(tmp_path: Path) -> None:
    published = published_libraries(tmp_path)
    documents, lyon = Documents(published.store, published.base), f"{published.base}id/library/lyon"
    assert documents.on(lyon, most=1000).quads
    for most in (1, 5, 10):
        with pytest.raises(TooMuch):
            documents.on(lyon, most=most)
