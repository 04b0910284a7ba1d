"""What is read once: it is what was read, and no more is kept than is allowed."""

from collections.abc import Iterable
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad

from accords.registry.entities import Documents, describe
from accords.registry.surroundings import Remembered
from accords.store import select
from tests.registries import published_libraries

A, B, C = (NamedNode(f"urn:{name}") for name in "abc")
LABEL = NamedNode("urn:label")


class Library:
    """Says of each thing but C what it is called, and remembers who was asked for."""

    def __init__(self) -> None:
        self.asked: list[NamedNode] = []

    def read(self, things: Iterable[NamedNode]) -> list[Quad]:
        self.asked += things
        return [Quad(thing, LABEL, Literal(thing.value)) for thing in things if thing != C]


def test_a_thing_is_asked_for_once_whether_or_not_anything_is_said_of_it() -> None:
    library = Library()
    remembered = Remembered(library.read)
    assert [quad.subject for quad in remembered.of([A, C])] == [A]
    assert [quad.subject for quad in remembered.of([C, B, A])] == [B, A]
    assert library.asked == [A, C, B]


def test_what_is_too_much_is_forgotten_and_read_again() -> None:
    library = Library()
    remembered = Remembered(library.read, most=2)
    for things in ([A], [B], [C, B], [A, B, C], [A]):
        assert {quad.subject for quad in remembered.of(things)} == set(things) - {C}
    assert library.asked.count(A) >= 2


def test_a_document_is_the_same_whatever_documents_were_made_before_it(tmp_path: Path) -> None:
    published = published_libraries(tmp_path)
    store, base = published.store, published.base
    found = select(store, f'SELECT DISTINCT ?s {{ ?s a ?class FILTER(STRSTARTS(STR(?s), "{base}id/")) }}')
    documents = Documents(store, base)
    assert len(found) >= 5
    for row in found * 2:
        assert set(documents.on(row["s"]).quads) == set(describe(store, row["s"], base).quads)
