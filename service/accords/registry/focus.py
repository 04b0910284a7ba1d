"""Which nodes a change can alter the verdict on, for each shape: those, and no others, need to be judged again.

From each changed triple back along what the shapes read: their paths, the classes and shapes of the values, closed
shapes, pairs of properties, SPARQL constraints. The nodes may be more than need be, never fewer.
"""

from collections.abc import Iterator, Mapping, Set
from typing import TypeAlias

from pyoxigraph import Triple
from rdflib import RDF, RDFS, SH, Graph, URIRef, Variable
from rdflib.collection import Collection
from rdflib.paths import AlternativePath, InvPath, MulPath, SequencePath
from rdflib.term import Node

from ..store import Store, Term, rows, values
from .algebra import CannotTell, Pattern
from .bridge import oxigraph_term
from .constraint import THIS, Way, ways
from .matching import matches
from .paths import Walk, written

Nodes: TypeAlias = Set[Term]

_START, _END = Variable("start"), Variable("end")
_NESTED = (SH.node, SH.property, SH["not"], SH.qualifiedValueShape)
_LISTED = (SH["and"], SH["or"], SH.xone)
_PAIRS = (SH.equals, SH.disjoint, SH.lessThan, SH.lessThanOrEquals)
_MODIFIED = {SH.zeroOrMorePath: "*", SH.oneOrMorePath: "+", SH.zeroOrOnePath: "?"}
_CUSTOM = (SH.parameter, SH.js)


class Focus:
    """What a change touches, as seen through the shapes."""

    def __init__(self, before: Store, after: Store, gone: Set[Triple], come: Set[Triple], shapes: Graph) -> None:
        """`gone` and `come` are the triples that are judged in `before` only and in `after` only."""
        self._stores = {before: gone, after: come}
        self._shapes = shapes
        self._known: dict[Node, Nodes] = {}
        self.typed = self._typed()

    def of(self, shape: Node) -> Nodes:
        """The nodes on which the verdict by a shape can be another one, targets or not. Raises CannotTell."""
        if shape not in self._known:
            if any((None, each, None) in self._shapes for each in _CUSTOM):
                raise CannotTell
            self._known[shape] = frozenset()  # shapes that refer to themselves have no meaning in SHACL
            try:
                self._known[shape] = frozenset(self._at_focus(shape))
            except CannotTell:
                del self._known[shape]
                raise
        return self._known[shape]

    def targeted(self, shape: Node) -> Nodes:
        """The nodes that can have become targets of a shape, or ceased to be."""
        found = set(self.typed)
        for predicate in self._shapes.objects(shape, SH.targetSubjectsOf):
            found |= {triple.subject for triple in self._with(predicate)}
        for predicate in self._shapes.objects(shape, SH.targetObjectsOf):
            found |= {triple.object for triple in self._with(predicate)}
        return found

    def _at_focus(self, shape: Node) -> Iterator[Term]:
        node = self._shapes.value(shape, SH.path)
        path = None if node is None else path_of(self._shapes, node)
        at_values = set(self._at_values(shape))
        if path is None:
            yield from at_values
        else:
            for each in self._matching(Pattern(_START, path, _END)):
                yield each[_START]
            yield from self._back(path, at_values)
        for predicate in _PAIRS:
            for other in self._shapes.objects(shape, predicate):
                yield from (triple.subject for triple in self._with(other))
        for constraint in self._shapes.objects(shape, SH.sparql):
            yield from self._by_query(constraint, path)

    def _at_values(self, shape: Node) -> Iterator[Term]:
        """The nodes which can have come to conform, or ceased to, as values of a shape."""
        for nested in self._nested(shape):
            yield from self.of(nested)
        if (shape, SH["class"], None) in self._shapes:
            yield from self.typed
        if (shape, SH.closed, None) in self._shapes:
            yield from (triple.subject for changed in self._stores.values() for triple in changed)

    def _nested(self, shape: Node) -> Iterator[Node]:
        for predicate in _NESTED:
            yield from self._shapes.objects(shape, predicate)
        for predicate in _LISTED:
            for head in self._shapes.objects(shape, predicate):
                yield from Collection(self._shapes, head)
        if (shape, SH.qualifiedValueShapesDisjoint, None) in self._shapes:
            for parent in self._shapes.subjects(SH.property, shape):
                for sibling in self._shapes.objects(parent, SH.property):
                    yield from self._shapes.objects(sibling, SH.qualifiedValueShape)

    def _by_query(self, constraint: Node, path: Walk | None) -> Iterator[Term]:
        for way in ways(self._text(constraint), path):
            for store, changed in self._stores.items():
                for given in matches(way.pattern, changed, store):
                    yield from _this(way, given, store)

    def _text(self, constraint: Node) -> str:
        """The query of a constraint, with its prefixes."""
        [text] = [*self._shapes.objects(constraint, SH.select), *self._shapes.objects(constraint, SH.ask)]
        declared = (
            (self._shapes.value(each, SH.prefix), self._shapes.value(each, SH.namespace))
            for declaring in self._shapes.objects(constraint, SH.prefixes)
            for each in self._shapes.objects(declaring, SH.declare)
        )
        return "".join(f"PREFIX {prefix}: <{space}>\n" for prefix, space in declared) + str(text)

    def _back(self, path: Walk, ends: Nodes) -> Iterator[Term]:
        """The nodes from which a path leads to others, in either store."""
        for store in self._stores:
            for end in ends:
                block = values(["end"], [(end,)])
                for row in rows(store, f"SELECT DISTINCT ?start WHERE {{ {block} ?start {written(path)} ?end }}"):
                    yield row["start"]

    def _matching(self, pattern: Pattern) -> Iterator[Mapping[Variable, Term]]:
        for store, changed in self._stores.items():
            yield from matches(pattern, changed, store)

    def _with(self, predicate: Node) -> Iterator[Triple]:
        wanted = oxigraph_term(predicate)
        return (t for changed in self._stores.values() for t in changed if t.predicate == wanted)

    def _typed(self) -> Nodes:
        """The nodes which can have come to be of a class, or ceased to: a sub-class speaks of all that is of it."""
        found: set[Term] = {triple.subject for triple in self._with(RDF.type)}
        below = {triple.subject for triple in self._with(RDFS.subClassOf)}
        if below:
            block = values(["class"], ((each,) for each in below))
            asked = f"SELECT ?node WHERE {{ {block} ?node {RDF.type.n3()}/{RDFS.subClassOf.n3()}* ?class }}"
            found |= {row["node"] for store in self._stores for row in rows(store, asked)}
        return found


def path_of(shapes: Graph, node: Node) -> Walk:
    """A SHACL path (section 2.3.1) as rdflib has it."""
    if isinstance(node, URIRef):
        return node
    if (node, RDF.first, None) in shapes:
        return SequencePath(*(path_of(shapes, part) for part in Collection(shapes, node)))
    if (choices := shapes.value(node, SH.alternativePath)) is not None:
        return AlternativePath(*(path_of(shapes, part) for part in Collection(shapes, choices)))
    if (inner := shapes.value(node, SH.inversePath)) is not None:
        return InvPath(path_of(shapes, inner))
    for predicate, sign in _MODIFIED.items():
        if (inner := shapes.value(node, predicate)) is not None:
            return MulPath(path_of(shapes, inner), sign)  # type: ignore[arg-type]
    raise CannotTell


def _this(way: Way, given: Mapping[Variable, Term], store: Store) -> Iterator[Term]:
    """The nodes that a constraint judges by help of a triple, whose terms are given."""
    if THIS in given:
        yield given[THIS]
        return
    block = values([str(name) for name in given], [tuple(given.values())]) if given else ""
    for row in rows(store, f"SELECT DISTINCT ?this WHERE {{ {block} {way.text()} }}"):
        yield row["this"]
