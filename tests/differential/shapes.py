"""Random shapes graphs: every component of SHACL Core, constraints and components in SPARQL, all paths and targets."""

from collections.abc import Callable, Iterable

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from accords.terms import RDF, SH

from .choices import Choices
from .graphs import CLASSES, EX, LITERALS, NODES, PREDICATES, TYPE, typed

Node = NamedNode | BlankNode
Term = Node | Literal
DATATYPES = (*("integer", "date") * 4, "decimal", "double", "byte", "boolean", "dateTime", "string")
KINDS = ("IRI", "Literal", "BlankNode", "BlankNodeOrIRI", "BlankNodeOrLiteral", "IRIOrLiteral")
PATTERNS = (("^a", ""), ("B$", "i"), ("^[0-9]+$", ""), ("^[a-b]+$", ""))
SELECTS = (
    "SELECT $this WHERE { $this <http://example.org/p> ?x }",
    "SELECT $this ?value WHERE { $this <http://example.org/p>/<http://example.org/q> ?value }",
    "SELECT $this ?value WHERE { $this ex:q ?value . FILTER NOT EXISTS { $this ex:p ?value } }",
    "SELECT DISTINCT $this (?x AS ?value) WHERE { { $this ex:p ?x } UNION { ?x ex:q $this } FILTER(isIRI(?x)) }",
    "SELECT $this WHERE { ?other ex:r $this . FILTER(?other != $this) OPTIONAL { $this ex:p ?x } FILTER(!BOUND(?x)) }",
    *("SELECT $this (COUNT(?x) AS ?n) WHERE { $this ex:p ?x } GROUP BY $this HAVING (COUNT(?x) > 1)",) * 3,
    "SELECT $this ?value WHERE { { ?value ex:q ?y FILTER(?y = $this) } }",
)
ON_PATH = (
    "SELECT $this ?value WHERE { $this $PATH ?value . FILTER(isLiteral(?value)) }",
    "SELECT $this WHERE { $this $PATH ?one . $this $PATH ?other . FILTER(!sameTerm(?one, ?other)) }",
)
COMPONENTS = f"""
@prefix sh: <{SH}> .
@prefix ex: <{EX}> .
ex:prefixes sh:declare [ sh:prefix "ex" ; sh:namespace "{EX}"^^<http://www.w3.org/2001/XMLSchema#anyURI> ] .
ex:OfLanguage a sh:ConstraintComponent ;
    sh:parameter [ sh:path ex:lang ] ;
    sh:validator [ a sh:SPARQLAskValidator ; sh:prefixes ex:prefixes ;
        sh:ask "ASK {{ FILTER(isLiteral($value) && LANGMATCHES(LANG($value), $lang)) }}" ] .
ex:Linked a sh:ConstraintComponent ;
    sh:parameter [ sh:path ex:by ] , [ sh:path ex:least ; sh:optional true ] ;
    sh:nodeValidator [ a sh:SPARQLSelectValidator ; sh:prefixes ex:prefixes ;
        sh:select "SELECT $this WHERE {{ $this $by ?x . FILTER(BOUND($least) && isLiteral(?x)) }}" ] ;
    sh:propertyValidator [ a sh:SPARQLSelectValidator ; sh:prefixes ex:prefixes ;
        sh:select "SELECT $this ?value WHERE {{ $this $PATH ?value . FILTER NOT EXISTS {{ ?value $by ?x }} }}" ] .
"""
ON_ANY = (
    *("class", "datatype", "nodeKind", "minExclusive", "minInclusive", "maxExclusive", "maxInclusive", "minLength"),
    *("maxLength", "pattern", "languageIn", "equals", "disjoint", "not", "and", "or", "xone", "node", "property"),
    *("closed", "hasValue", "in", "sparql", "sparql", "ask", "select", "siblings", "siblings", "datatype", "datatype"),
)
"""What a shape of any kind may have; twice or thrice what seldom breaks by chance."""
ON_PROPERTY = ("minCount", "maxCount", *("uniqueLang",) * 3, "lessThan", "lessThanOrEquals", "qualified")


def sh(name: str) -> NamedNode:
    """A term of SHACL."""
    return NamedNode(SH + name)


class ShapesMaker:
    """Makes one shapes graph; all shapes have IRIs, so that results can be compared."""

    def __init__(self, choices: Choices) -> None:
        self.triples: list[Triple] = []
        self._choices = choices
        self._made = 0

    def whole(self) -> list[Triple]:
        """A graph with one or two shapes that have targets."""
        for _ in range(self._choices.number(1, 2)):
            shape = self.shape(depth=0)
            for _ in range(self._choices.number(1, 2)):
                self._target(shape)
        return list(dict.fromkeys(self.triples))

    def shape(self, depth: int, *, on_property: bool | None = None) -> NamedNode:
        """A shape with its constraints, and all that it refers to."""
        self._made += 1
        node = NamedNode(f"{EX}shape{self._made}")
        with_path = bool(self._choices.number(0, 1)) if on_property is None else on_property
        self._say(node, TYPE, sh("PropertyShape" if with_path else "NodeShape"))
        if with_path:
            self._say(node, sh("path"), self.path(depth=0))
        kinds = (*ON_ANY, *(ON_PROPERTY if with_path else ()))
        for kind in sorted({self._choices.one_of(kinds) for _ in range(self._choices.number(1, 3))}):
            self._constrain(node, kind, depth, with_path)
        if self._choices.number(0, 9) == 9:
            self._say(node, sh("severity"), sh(self._choices.one_of(("Warning", "Info"))))
        if self._choices.number(0, 19) == 19:
            self._say(node, sh("deactivated"), typed("true", "boolean"))
        return node

    def path(self, depth: int) -> Node:
        """A path of any kind."""
        kinds = ("predicate", "inversePath", "sequence", "alternativePath", "zeroOrMorePath", "oneOrMorePath")
        kind = self._choices.one_of((*kinds, "zeroOrOnePath")) if depth < 2 and self._choices.number(0, 1) else kinds[0]
        if kind == "predicate":
            return self._choices.one_of(PREDICATES)
        if kind == "sequence":
            return self._listed([self.path(depth + 1), self.path(depth + 1)])
        if kind == "alternativePath":
            return self._pointing(kind, self._listed([self.path(depth + 1), self.path(depth + 1)]))
        return self._pointing(kind, self.path(depth + 1))

    def _target(self, shape: NamedNode) -> None:
        kind = self._choices.one_of(("targetClass", "targetSubjectsOf", "targetObjectsOf", "targetNode", "implicit"))
        if kind == "implicit":
            self._say(shape, TYPE, NamedNode("http://www.w3.org/2000/01/rdf-schema#Class"))
            return
        options: dict[str, list[Term]] = {"targetClass": [*CLASSES], "targetNode": [*NODES, *LITERALS]}
        self._say(shape, sh(kind), self._choices.one_of(options.get(kind, [*PREDICATES])))

    def _constrain(self, node: NamedNode, kind: str, depth: int, on_property: bool) -> None:
        special: dict[str, Callable[[], None]] = {
            "pattern": lambda: self._pattern(node),
            "closed": lambda: self._closed(node),
            "qualified": lambda: self._qualified(node, depth),
            "sparql": lambda: self._sparql(node, on_property),
            "ask": lambda: self._say(node, NamedNode(EX + "lang"), Literal(self._choices.one_of(("en", "fr")))),
            "select": lambda: self._linked(node),
            "siblings": lambda: self._siblings(node),
            "property": lambda: self._property(node, depth),
        }
        if kind in special:
            special[kind]()
        else:
            self._say(node, sh(kind), self._value(kind, depth))

    def _value(self, kind: str, depth: int) -> Term:
        one_of = self._choices.one_of
        if kind in ("and", "or", "xone"):
            return self._listed([self._nested(depth) for _ in range(self._choices.number(1, 3))])
        if kind in ("not", "node"):
            return self._nested(depth, on_property=False if kind == "node" else None)
        if kind in ("minCount", "maxCount", "minLength", "maxLength"):
            return typed(str(self._choices.number(0, 3)), "integer")
        if kind == "in":
            allowed: list[Term] = [*NODES, *LITERALS]
            return self._listed([one_of(allowed) for _ in range(self._choices.number(1, 4))])
        if kind == "languageIn":
            return self._listed([Literal(one_of(("en", "fr", "en-GB"))) for _ in range(self._choices.number(1, 2))])
        return one_of(_options(kind))

    def _nested(self, depth: int, *, on_property: bool | None = None) -> NamedNode:
        if depth < 2:
            return self.shape(depth + 1, on_property=on_property)
        self._made += 1
        node = NamedNode(f"{EX}shape{self._made}")
        self._say(node, TYPE, sh("NodeShape"))
        self._say(node, sh("nodeKind"), sh(self._choices.one_of(KINDS)))
        return node

    def _property(self, node: NamedNode, depth: int) -> None:
        for _ in range(self._choices.number(1, 2)):
            if depth < 2:
                self._say(node, sh("property"), self.shape(depth + 1, on_property=True))

    def _pattern(self, node: NamedNode) -> None:
        pattern, flags = self._choices.one_of(PATTERNS)
        self._say(node, sh("pattern"), Literal(pattern))
        if flags:
            self._say(node, sh("flags"), Literal(flags))

    def _closed(self, node: NamedNode) -> None:
        self._say(node, sh("closed"), typed("true", "boolean"))
        if self._choices.number(0, 1):
            self._say(node, sh("ignoredProperties"), self._listed([TYPE, self._choices.one_of(PREDICATES)]))

    def _qualified(self, node: NamedNode, depth: int, *, disjoint: bool = False) -> None:
        self._say(node, sh("qualifiedValueShape"), self._nested(depth))
        for name in self._choices.one_of((("Min",), ("Max",), ("Min", "Max"))):
            self._say(node, sh(f"qualified{name}Count"), typed(str(self._choices.number(0, 2)), "integer"))
        if disjoint or self._choices.number(0, 1):
            self._say(node, sh("qualifiedValueShapesDisjoint"), typed("true", "boolean"))

    def _siblings(self, node: NamedNode) -> None:
        """Two property shapes that count values of one path, each without those of the other."""
        path = self._choices.one_of(PREDICATES)
        for _ in range(2):
            self._made += 1
            sibling = NamedNode(f"{EX}shape{self._made}")
            self._say(node, sh("property"), sibling)
            self._say(sibling, sh("path"), path)
            self._qualified(sibling, depth=2, disjoint=True)

    def _sparql(self, node: NamedNode, on_property: bool) -> None:
        query = BlankNode()
        self._say(node, sh("sparql"), query)
        self._say(query, sh("prefixes"), NamedNode(EX + "prefixes"))
        self._say(query, sh("select"), Literal(self._choices.one_of((*SELECTS, *(ON_PATH if on_property else ())))))

    def _linked(self, node: NamedNode) -> None:
        self._say(node, NamedNode(EX + "by"), self._choices.one_of(PREDICATES))
        if self._choices.number(0, 1):
            self._say(node, NamedNode(EX + "least"), typed("1", "integer"))

    def _say(self, subject: Node, predicate: NamedNode, object_: Term) -> None:
        self.triples.append(Triple(subject, predicate, object_))

    def _pointing(self, kind: str, inner: Node) -> BlankNode:
        node = BlankNode()
        self._say(node, sh(kind), inner)
        return node

    def _listed(self, members: Iterable[Term]) -> BlankNode:
        cells = [(BlankNode(), member) for member in members]
        for place, (cell, member) in enumerate(cells):
            rest = cells[place + 1][0] if place + 1 < len(cells) else NamedNode(RDF + "nil")
            self._say(cell, NamedNode(RDF + "first"), member)
            self._say(cell, NamedNode(RDF + "rest"), rest)
        return cells[0][0]


def _options(kind: str) -> list[Term]:
    if kind == "class":
        return list(CLASSES)
    if kind == "datatype":
        return [NamedNode(f"http://www.w3.org/2001/XMLSchema#{name}") for name in DATATYPES]
    if kind == "nodeKind":
        return [sh(name) for name in KINDS]
    if kind == "uniqueLang":
        return [*[typed("true", "boolean")] * 4, typed("false", "boolean")]
    if kind in ("equals", "disjoint", "lessThan", "lessThanOrEquals"):
        return list(PREDICATES)
    if kind == "hasValue":
        return [*NODES, *LITERALS]
    return list(LITERALS[7:])
