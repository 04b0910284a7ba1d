"""The graphs under construction, and the nodes that rows describe in them."""

from __future__ import annotations

from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode, Quad

from . import literals
from .account import Account
from .errors import BuildError
from .mappings import Mappings
from .rows import Row
from .terms import BASE, iri

Term = NamedNode | Literal
CONFIDENCE = {
    "verified-by-source": "acc:verified",
    "well-known": "acc:wellKnown",
    "derived": "acc:derived",
}


@dataclass
class Graphs:
    """Every triple once: in the graph, and in the file, of the row that stated it first."""

    mappings: Mappings
    account: Account
    triples: dict[tuple[NamedNode, NamedNode, Term], tuple[str, NamedNode]] = field(default_factory=dict)
    stated: dict[NamedNode, set[str]] = field(default_factory=dict)
    labels: dict[NamedNode, dict[str, str]] = field(default_factory=dict)
    short_names: dict[NamedNode, dict[str, str]] = field(default_factory=dict)

    def add(self, file: str, graph: NamedNode, subject: NamedNode, predicate: str, value: Term) -> None:
        """State one triple, unless a row stated it before."""
        self.stated.setdefault(subject, set()).add(predicate)
        self.triples.setdefault((subject, iri(predicate), value), (file, graph))

    def has(self, subject: NamedNode, predicate: str) -> bool:
        """Whether any row stated this property of this subject."""
        return predicate in self.stated.get(subject, set())

    def sources(self, row: Row) -> list[NamedNode]:
        """The acc:Source of each source that the row's cell names, in the order named."""
        cell = row.raw["source"]
        if cell == "see verified_how":
            cell = f"verified_how: {row.raw['verified_how']}"
        return [iri(f"source:{name}") for name in self.source_names(row, cell)]

    def source_names(self, row: Row, cell: str) -> list[str]:
        """Slugs of the sources named by one `source` cell; BuildError for a part that was not reviewed."""
        whole = self.mappings.source_parts.get(cell.strip())
        if whole is not None:
            return whole
        names: list[str] = []
        for part in (p.strip() for p in cell.split(" ; ")):
            if part not in self.mappings.source_parts:
                raise BuildError(row.file, row.id, f"column source: “{part}” is not in mappings/source_parts.csv")
            names += [n for n in self.mappings.source_parts[part] if n not in names]
        return names

    def require_descriptions(self) -> None:
        """Raise BuildError for an entity that a statement names and no row describes."""
        described = {subject for subject, predicates in self.stated.items() if "rdf:type" in predicates}
        for subject, predicate, value in self.triples:
            if isinstance(value, NamedNode) and value.value.startswith(f"{BASE}id/") and value not in described:
                what = f"{predicate.value} names {value.value}, which nothing describes"
                raise BuildError(self.triples[subject, predicate, value][0], subject.value, what)

    def quads(self, file: str) -> list[Quad]:
        """The quads of one output file, sorted so that a change of one row changes its own lines only."""
        found = [Quad(s, p, o, g) for (s, p, o), (f, g) in self.triples.items() if f == file]
        return sorted(found, key=lambda q: (str(q.graph_name), str(q.subject), _type_first(q), str(q.object)))

    def files(self) -> list[str]:
        return sorted({file for file, _ in self.triples.values()})


def _type_first(quad: Quad) -> str:
    """`rdf:type` leads the properties of a subject, as in hand-written Turtle."""
    return "" if quad.predicate == iri("rdf:type") else str(quad.predicate)


class Node:
    """One subject that a row describes: states its type, sources, confidence and caveats at once."""

    def __init__(self, graphs: Graphs, file: str, row: Row, name: str, types: str | None) -> None:
        self.graphs, self.file, self.row, self.subject = graphs, file, row, iri(name)
        sources = graphs.sources(row)
        if not sources:
            raise BuildError(row.file, row.id, "column source: it names no source")
        self.graph = iri("graph:" + sources[0].value.rsplit("/", 1)[-1])
        if types:
            self.link("rdf:type", types)
            graphs.account.nodes[row.file] += 1

    def provenance(self, confidence: str | None = None, caveats_of: str = "") -> Node:
        """State the sources, the confidence (unless an earlier row gave one) and the caveats of the row.

        `caveats_of` narrows the caveats to the columns whose names start so.
        """
        for source in self.graphs.sources(self.row):
            self.add("dcterms:source", source)
        if not self.graphs.has(self.subject, "acc:confidence"):
            self.link("acc:confidence", confidence or CONFIDENCE[self.row.raw["confidence"]])
        for english, french in self.row.caveats(caveats_of):
            self.text("acc:caveat", english, "en")
            self.text("acc:caveat", french, "fr")
        return self

    def add(self, predicate: str, value: Term) -> None:
        self.graphs.add(self.file, self.graph, self.subject, predicate, value)

    def link(self, predicate: str, *names: str) -> None:
        """State a relation to each node named; an empty name is no statement."""
        for name in names:
            if name:
                self.add(predicate, iri(name))

    def text(self, predicate: str, text: str, language: str) -> None:
        if text:
            self.add(predicate, Literal(text, language=language))

    def string(self, predicate: str, text: str) -> None:
        if text:
            self.add(predicate, Literal(text))

    def date_of(self, predicate: str, column: str, precision_column: str) -> None:
        """State the date in a cell; BuildError when it is not of the precision that the row states of it."""
        coarse = column in self.row.cells_of("month")
        self.date(predicate, self.row[column], "" if coarse else self.row[precision_column])

    def date(self, predicate: str, text: str, stated: str = "") -> None:
        """State a date with its precision; BuildError when it is none, or not of the precision stated."""
        if not text:
            return
        try:
            found = literals.precision(text)
        except ValueError as error:
            raise BuildError(self.row.file, self.row.id, str(error)) from None
        if stated and found != stated:
            raise BuildError(self.row.file, self.row.id, f"{text} is not a date of precision “{stated}”")
        self.add(predicate, literals.date(text))

    def name(self, **names: str) -> None:
        """State the preferred label in each language given (its own, if an earlier row has not named it)."""
        known = self.graphs.labels.setdefault(self.subject, {})
        for language, text in names.items():
            if text and language not in known:
                known[language] = text
                self.text("skos:prefLabel", text, language)

    def prose(self) -> None:
        """State what mappings/parties_in_prose.csv reads in the prose of the row: parties, and names of others."""
        for reading in self.graphs.mappings.about("parties_in_prose", self.row.file, self.row.id):
            if ":" in reading["value"]:
                self.link(reading["property"], reading["value"])
            else:
                self.string(reading["property"], reading["value"])

    def aliases(self) -> None:
        """State the alternative labels that mappings/names.csv has of the row."""
        for name in self.graphs.mappings.about("names", self.row.file, self.row.id):
            self.alias(name["label"], name["language"])

    def alias(self, text: str, language: str) -> None:
        """State an alternative label, unless it is the preferred one already."""
        if self.graphs.labels.get(self.subject, {}).get(language) != text:
            self.text("skos:altLabel", text, language)
