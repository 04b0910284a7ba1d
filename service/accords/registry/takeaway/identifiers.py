"""The identifiers, labels and links of all entities, apart from everything else that is known of them.

Which properties these are, and under which licence the part may be used, the dataset declares: a `void:subset` of it
that has a licence of its own and names its properties (`void:propertyPartition`, VoID, section 4.4).
"""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from pyoxigraph import DefaultGraph, NamedNode, RdfFormat, Triple, serialize

from ...store import Store
from ...terms import DCAT, DCTERMS, RDF, VOID
from ..assembly import graph_iri
from ..entities import dataset_iri
from ..labels import Labels
from ..tables.choices import ANY
from ..tables.columns import Column, local_name
from ..tables.facts import Facts
from .dumping import parsed, write_lines
from .entities import Entities, under
from .extract import Extract
from .fields import CLASSES
from .sorting import in_order

NAME = "identifiers"
FILES = {
    f"{NAME}.nt": ("application/n-triples", "N-Triples"),
    f"{NAME}.ttl": ("text/turtle", "Turtle"),
    f"{NAME}.csv": ("text/csv", "CSV"),
    f"{NAME}.parquet": ("application/vnd.apache.parquet", "Parquet"),
    f"{NAME}.csv-metadata.json": ("application/csvm+json", "CSVW"),
}
"""The files by name."""


class Identifiers:
    """The part of one registry that names things, and leads to what others call them."""

    def __init__(self, store: Store, base: str) -> None:
        self._store, self._base = store, base
        said = [quad.triple for quad in store.match(graph=_meta(base))]
        self.iri, self.licences = part_of(said, dataset_iri(base))
        self._properties = _properties(Facts(said), self.iri)
        self._folders = tuple(f"{base}{folder}" for folder in ("id/", "concept/"))

    def __bool__(self) -> bool:
        """Whether the dataset declares such a part."""
        return bool(self._properties)

    def write(self, file: Path, rdf: RdfFormat, prefixes: Mapping[str, str], folder: Path) -> None:
        """Write the statements in a syntax without graphs, sorted; `folder` is for what is needed meanwhile."""
        lines = in_order(self._lines(), folder)
        if rdf == RdfFormat.N_TRIPLES:
            write_lines(file, lines)
            return
        with file.open("wb") as out:
            serialize(parsed(folder / "identifiers", lines), out, format=rdf, prefixes=dict(prefixes))

    def table(self) -> Extract:
        """The same as a table, a row an entity."""
        words = {tag: Labels.of(self._store, self._properties, tag).texts() for tag in ("en", "fr")}
        columns = [
            Column(
                local_name(each),
                each,
                ANY,
                {tag: texts[each] for tag, texts in words.items() if each in texts} or {"en": local_name(each)},
                many=True,
            )
            for each in self._properties
            if each != RDF + "type"
        ]
        entities = Entities(self._store, under(self._store, self._folders))
        return Extract(NAME, self._titles(), entities, [CLASSES, *columns])

    def _titles(self) -> Mapping[str, str]:
        found = self._store.match(NamedNode(self.iri), NamedNode(DCTERMS + "title"), graph=_meta(self._base))
        return {each.object.language or "en": each.object.value for each in found}  # type: ignore[union-attr]

    def _lines(self) -> Iterator[str]:
        """The statements, and the licence of the part that they are."""
        for licence in self.licences:
            yield str(Triple(NamedNode(self.iri), NamedNode(DCTERMS + "license"), NamedNode(licence)))
        for each in self._properties:
            for quad in self._store.match(None, NamedNode(each), graph=DefaultGraph()):
                if isinstance(quad.subject, NamedNode) and quad.subject.value.startswith(self._folders):
                    yield str(quad.triple)


def part_of(said: Iterable[Triple], dataset: str) -> tuple[str, list[str]]:
    """The part of a dataset that is a dataset itself and names its properties, with its licences; "" without one."""
    facts = Facts(said)
    parts = facts.iris(NamedNode(dataset), VOID + "subset")
    own = [each for each in sorted(parts) if DCAT + "Dataset" in facts.iris(NamedNode(each), RDF + "type")]
    found = next((each for each in own if facts.iris(NamedNode(each), VOID + "propertyPartition")), "")
    return found, sorted(facts.iris(NamedNode(found), DCTERMS + "license")) if found else []


def _properties(facts: Facts, part: str) -> list[str]:
    """The properties that a part of the dataset names."""
    partitions = facts.iris(NamedNode(part), VOID + "propertyPartition") if part else []
    return sorted({name for each in partitions for name in facts.iris(NamedNode(each), VOID + "property")})


def _meta(base: str) -> NamedNode:
    return graph_iri(base, "meta")
