"""A dataset of 50,000 triples in 20 versions, with local stores, and an answer by which each version is known."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad

from accords.store import Store
from accords.store.oxigraph import OxigraphStore

VERSIONS, TRIPLES, MARKED, GRAPHS = 20, 50_000, 400, 12
META = "urn:graph:meta"
NAMESPACES = ["urn:item:", "urn:property:"]
WHICH = """
SELECT ?version ?marked ?all WHERE {
  { SELECT ?version (COUNT(*) AS ?marked) WHERE { ?s <urn:property:version> ?version } GROUP BY ?version }
  { SELECT (COUNT(*) AS ?all) WHERE { ?s ?p ?o } }
}
"""
"""One row, for a whole version; several, or other numbers, for anything else."""


def triple(item: int, name: str, value: Literal) -> Quad:
    graph = NamedNode(f"urn:graph:{item % GRAPHS}")
    return Quad(NamedNode(f"urn:item:{item}"), NamedNode(f"urn:property:{name}"), value, graph)


def marks(version: int) -> list[Quad]:
    """Items over all graphs that say which version this is."""
    return [triple(item, "version", Literal(version)) for item in range(MARKED)] if version else []


def items(version: int) -> list[Quad]:
    """What a version adds and no other takes away; most of it comes with the first."""
    first = TRIPLES // 2
    each = -(-(TRIPLES - first) // (VERSIONS - 1))
    numbers = range(first) if version == 1 else range(first + each * (version - 2), first + each * (version - 1))
    return [triple(10_000 + number, "label", Literal(f'item "{number}" é', language="en")) for number in numbers]


def described(version: int) -> list[Quad]:
    """The description of the dataset, in a graph apart."""
    here = NamedNode("urn:item:dataset")
    return [Quad(here, NamedNode("urn:property:version"), Literal(str(version)), NamedNode(META))] if version else []


class History:
    """The versions, each with a store in a folder of its own; `published` is the number of the newest one so far."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.published = 1
        for version in range(1, VERSIONS + 1):
            if version == 1:
                store = OxigraphStore.create(folder / "1", apart=[META])
            else:
                before = OxigraphStore.read(folder / str(version - 1))
                before.checkpoint(folder / str(version))
                before.close()
                store = OxigraphStore.write(folder / str(version), apart=[META])
            store.apply(*self.change(version))
            store.close()

    def newest(self) -> int:
        return self.published

    def keeps(self, version: int) -> bool:
        return 1 <= version <= self.published

    def change(self, version: int) -> tuple[list[Quad], list[Quad]]:
        removes = marks(version - 1) + described(version - 1)
        return removes, marks(version) + described(version) + items(version)

    @contextmanager
    def store(self, version: int) -> Iterator[Store]:
        opened = OxigraphStore.read(self._folder / str(version))
        yield opened
        opened.close()

    def answers(self) -> dict[bytes, int]:
        """The answer to WHICH as CSV, for each version."""
        found = {}
        for version in range(1, VERSIONS + 1):
            with self.store(version) as store:
                answer = store.query(WHICH)
                assert not isinstance(answer, bool)
                found[answer.serialize("text/csv")] = version
        return found
