"""How the document on an entity differs between two versions: what it lost and gained, as RDF and as an RDF Patch.

In RDF it is told by the Changeset vocabulary (http://purl.org/vocab/changeset/schema): a `cs:ChangeSet` for each thing
of which something changed, whose statements are reified, as that vocabulary has it. In syntaxes with graphs there are
the statements themselves, too, in a graph of what went and one of what came.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import DefaultGraph, NamedNode, Quad, Triple

from ..terms import DCTERMS, PROV, RDF
from .entities import Document, document_iri
from .labels import plain
from .statements import a, link

CS = "http://purl.org/vocab/changeset/schema#"


@dataclass(frozen=True)
class DocumentDifference:
    """What the document on an entity lost and gained from version `old` to version `new`, of which any is the later."""

    entity: str
    base: str
    old: int
    new: int
    removed: tuple[Quad, ...]
    added: tuple[Quad, ...]

    @property
    def iri(self) -> str:
        """What the difference itself is called."""
        return f"{document_iri(self.entity, self.base)}/diff?from={self.old}&to={self.new}"

    def described(self) -> list[Triple]:
        """It in RDF, as all syntaxes tell it."""
        document, itself = document_iri(self.entity, self.base), NamedNode(self.iri)
        told = [*a(itself, PROV + "Entity"), link(itself, DCTERMS + "subject", document)]
        told += [link(itself, PROV + "wasDerivedFrom", f"{document}/v/{each}") for each in (self.old, self.new)]
        changes = self._changes()
        every = sorted({plain(triple.subject) for _, triple in changes})
        things = {thing: NamedNode(f"{self.iri}#{number}") for number, thing in enumerate(every, 1)}
        for thing, change in things.items():
            told += [*a(change, CS + "ChangeSet"), link(change, CS + "subjectOfChange", thing)]
            told.append(link(itself, DCTERMS + "hasPart", change.value))
        for number, (kind, triple) in enumerate(changes, 1):
            statement = NamedNode(f"{self.iri}#statement-{number}")
            told += [link(things[plain(triple.subject)], CS + kind, statement.value), *_reified(statement, triple)]
        return told

    def _changes(self) -> list[tuple[str, Triple]]:
        """The triples that went and those that came, without those that only moved from one graph to another."""
        gone, come = {quad.triple for quad in self.removed}, {quad.triple for quad in self.added}
        found = [("removal", each) for each in gone - come] + [("addition", each) for each in come - gone]
        return sorted(found, key=lambda each: (str(each[1]), each[0]))

    def in_graphs(self) -> list[Quad]:
        """It in RDF: the description in the default graph, what went, and what came."""
        whole = [Quad(each.subject, each.predicate, each.object) for each in self.described()]
        for name, quads in (("removed", self.removed), ("added", self.added)):
            graph = NamedNode(f"{self.iri}#{name}")
            whole += [Quad(quad.subject, quad.predicate, quad.object, graph) for quad in quads]
        return whole

    def patch(self) -> bytes:
        """It as an RDF Patch (https://afs.github.io/rdf-delta/rdf-patch.html), each statement in its graph."""
        lines = [f"H id <{self.iri}> .", "TX ."]
        lines += [f"D {each} ." for each in sorted(map(str, self.removed))]
        lines += [f"A {each} ." for each in sorted(map(str, self.added))]
        return "".join(f"{line}\n" for line in [*lines, "TC ."]).encode()


def difference(
    entity: str, base: str, old: tuple[int, Document | None], new: tuple[int, Document | None]
) -> DocumentDifference:
    """The difference of two versions of a document by their numbers; a version that says nothing has none."""
    before, after = _shown(old[1]), _shown(new[1])
    return DocumentDifference(
        entity,
        base,
        old[0],
        new[0],
        tuple(sorted(before - after, key=str)),
        tuple(sorted(after - before, key=str)),
    )


def _shown(document: Document | None) -> set[Quad]:
    """What a document shows, without what it says of itself."""
    return {each for each in document.quads if not isinstance(each.graph_name, DefaultGraph)} if document else set()


def _reified(statement: NamedNode, triple: Triple) -> Iterator[Triple]:
    yield from a(statement, RDF + "Statement")
    for name, term in (("subject", triple.subject), ("predicate", triple.predicate), ("object", triple.object)):
        yield Triple(statement, NamedNode(RDF + name), term)
