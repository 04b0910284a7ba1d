"""The Linked Data Event Stream of all changes: its root, which describes it and leads to pages, and the pages.

Specifications: LDES 1.0 (https://w3id.org/ldes/specification) and TREE (https://w3id.org/tree/specification). No
policy of retention is named: all members stay, so that a replica can begin at any time.
"""

from collections.abc import Iterable, Iterator

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from ...store import Term
from ...terms import AS, DCTERMS, LDES, RDF, RDFS, SCHEMA, SH, SKOS, TREE, XSD
from ..entities import dataset_iri
from .log import Log
from .members import ACTIVITIES, CREATED, TYPE, VERSION, VERSION_OF, members, moment

PAGE = 250
"""Members of a page. It never changes: a page that is full is the same for ever."""
PREFIXES = {
    "as": AS, "dcterms": DCTERMS, "ldes": LDES, "rdf": RDF, "rdfs": RDFS, "schema": SCHEMA, "sh": SH, "skos": SKOS,
    "tree": TREE, "xsd": XSD,
}  # fmt: skip
"""The names that pages use: not those of the version, so that a page stays the same to the byte."""
POLLING = 300
"""Seconds after which a client may look again."""
_TRUE = Literal(True)
_NODE, _RELATION = NamedNode(TREE + "Node"), NamedNode(TREE + "relation")
_NIL = NamedNode(RDF + "nil")
_TITLES = (("en", "All changes of what is asserted"), ("fr", "Toutes les modifications de ce qui est affirmé"))


class Stream:
    """The stream of one registry, served at `root`, an absolute address."""

    def __init__(self, log: Log, root: str, base: str) -> None:
        self._log = log
        self._root = root
        self._base = base
        self.iri = NamedNode(f"{root}#stream")

    def pages(self) -> int:
        """How many pages there are; the last one may not be full yet."""
        return -(-self._log.count() // PAGE)

    def is_full(self, page: int) -> bool:
        """Whether a page gets no more members."""
        return self._log.count() >= page * PAGE

    def page(self, number: int, *, graphs: bool) -> Iterator[Quad]:
        """A page, counted from 1; with `graphs` for a syntax that has graphs."""
        node = self._page(number)
        yield Quad(node, TYPE, _NODE)
        if self.is_full(number):
            yield Quad(node, NamedNode(LDES + "immutable"), _TRUE)
        changes = self._log.stretch((number - 1) * PAGE + 1, number * PAGE)
        yield from members(self.iri, changes, self._base, graphs=graphs)

    def root(self, licences: Iterable[Term]) -> Iterator[Quad]:
        """What the stream is, by which paths its members are understood, and which times each page covers."""
        root = NamedNode(self._root)
        yield Quad(self.iri, TYPE, NamedNode(LDES + "EventStream"))
        for language, title in _TITLES:
            yield Quad(self.iri, NamedNode(DCTERMS + "title"), Literal(title, language=language))
        yield Quad(self.iri, NamedNode(DCTERMS + "source"), NamedNode(dataset_iri(self._base)))
        for licence in licences:
            yield Quad(self.iri, NamedNode(DCTERMS + "license"), licence)
        for name, term in self._context().items():
            yield Quad(self.iri, NamedNode(LDES + name), term)
        yield Quad(self.iri, NamedNode(TREE + "view"), root)
        yield from self._shape()
        yield Quad(root, TYPE, _NODE)
        for number, (first, last) in enumerate(self._log.stamps(PAGE), 1):
            yield from self._relation(number, "from", "GreaterThanOrEqualToRelation", first)
            if self.is_full(number):
                yield from self._relation(number, "to", "LessThanOrEqualToRelation", last)

    def _context(self) -> dict[str, NamedNode | Literal]:
        found: dict[str, NamedNode | Literal] = {
            "timestampPath": CREATED,
            "sequencePath": VERSION,
            "versionOfPath": VERSION_OF,
            "pollingInterval": Literal(POLLING),
        }
        for activity, kind in ACTIVITIES.items():
            found[f"version{activity.title()}Path"] = TYPE
            found[f"version{activity.title()}Object"] = kind
        return found

    def _relation(self, number: int, edge: str, kind: str, value: str) -> Iterator[Quad]:
        relation = BlankNode(f"page{number}{edge}")
        yield Quad(NamedNode(self._root), _RELATION, relation)
        yield Quad(relation, TYPE, NamedNode(TREE + kind))
        yield Quad(relation, NamedNode(TREE + "node"), self._page(number))
        yield Quad(relation, NamedNode(TREE + "path"), CREATED)
        yield Quad(relation, NamedNode(TREE + "value"), moment(value))

    def _shape(self) -> Iterator[Quad]:
        """What every member has, as a SHACL shape (`tree:shape`)."""
        shape = NamedNode(f"{self._root}#member")
        yield Quad(self.iri, NamedNode(TREE + "shape"), shape)
        yield Quad(shape, TYPE, NamedNode(SH + "NodeShape"))
        dated = NamedNode(SH + "datatype"), NamedNode(XSD + "dateTime")
        counted = NamedNode(SH + "datatype"), NamedNode(XSD + "integer")
        named = NamedNode(SH + "nodeKind"), NamedNode(SH + "IRI")
        for name, path, more in (
            ("versionOf", VERSION_OF, named),
            ("created", CREATED, dated),
            ("version", VERSION, counted),
        ):
            node = self._property(name)
            yield Quad(shape, NamedNode(SH + "property"), node)
            yield Quad(node, NamedNode(SH + "path"), path)
            yield Quad(node, *more)
            for edge in ("minCount", "maxCount"):
                yield Quad(node, NamedNode(SH + edge), Literal(1))
        yield from self._activity(shape)

    def _activity(self, shape: NamedNode) -> Iterator[Quad]:
        """Exactly one of the types says what happened."""
        node, one = self._property("activity"), self._property("one-activity")
        yield Quad(shape, NamedNode(SH + "property"), node)
        yield Quad(node, NamedNode(SH + "path"), TYPE)
        yield Quad(node, NamedNode(SH + "qualifiedValueShape"), one)
        for edge in ("qualifiedMinCount", "qualifiedMaxCount"):
            yield Quad(node, NamedNode(SH + edge), Literal(1))
        lists = [self._property(name) for name in ACTIVITIES]
        yield Quad(one, NamedNode(SH + "in"), lists[0])
        for at, (item, rest) in enumerate(zip(ACTIVITIES.values(), [*lists[1:], _NIL], strict=True)):
            yield Quad(lists[at], NamedNode(RDF + "first"), item)
            yield Quad(lists[at], NamedNode(RDF + "rest"), rest)

    def _property(self, name: str) -> NamedNode:
        return NamedNode(f"{self._root}#member-{name}")

    def _page(self, number: int) -> NamedNode:
        return NamedNode(f"{self._root}/{number}")
