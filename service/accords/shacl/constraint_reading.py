"""The constraints of one shape, read from the parameters that it has (SHACL, sections 4 to 6)."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import product

from pyoxigraph import BlankNode, Literal, NamedNode

from . import Term
from .component_reading import read_query
from .constraints import (
    And,
    Class,
    Closed,
    Component,
    Constraint,
    Custom,
    Datatype,
    Disjoint,
    Equals,
    HasValue,
    In,
    LanguageIn,
    LessThan,
    LessThanOrEquals,
    MaxCount,
    MaxExclusive,
    MaxInclusive,
    MaxLength,
    MinCount,
    MinExclusive,
    MinInclusive,
    MinLength,
    Node,
    NodeKind,
    NodeOf,
    Not,
    Or,
    Pattern,
    PropertyOf,
    QualifiedMaxCount,
    QualifiedMinCount,
    Sparql,
    UniqueLang,
    Xone,
)
from .graph import ShapesGraph
from .parameters import Parameters

_ON_PROPERTIES = (
    "minCount",
    "maxCount",
    "uniqueLang",
    "lessThan",
    "lessThanOrEquals",
    "qualifiedValueShape",
)
_RANGES: Mapping[str, Callable[[Literal], Constraint]] = {
    "minExclusive": MinExclusive,
    "minInclusive": MinInclusive,
    "maxExclusive": MaxExclusive,
    "maxInclusive": MaxInclusive,
}
_NUMBERS: Mapping[str, Callable[[int], Constraint]] = {
    "minCount": MinCount,
    "maxCount": MaxCount,
    "minLength": MinLength,
    "maxLength": MaxLength,
}
_PAIRS: Mapping[str, Callable[[NamedNode], Constraint]] = {
    "equals": Equals,
    "disjoint": Disjoint,
    "lessThan": LessThan,
    "lessThanOrEquals": LessThanOrEquals,
}
_LISTS: Mapping[str, Callable[[tuple[Node, ...]], Constraint]] = {"and": And, "or": Or, "xone": Xone}
_ONE_SHAPE: Mapping[str, Callable[[Node], Constraint]] = {"not": Not, "node": NodeOf, "property": PropertyOf}
PARAMETERS = (
    *("class", "datatype", "nodeKind", "pattern", "languageIn", "uniqueLang", "qualifiedValueShape", "closed"),
    *("hasValue", "in", "sparql", *_RANGES, *_NUMBERS, *_PAIRS, *_LISTS, *_ONE_SHAPE),
)
"""The parameters of SHACL that make the node which has them a shape."""


class ConstraintReader:
    """Reads the constraints of any shape of one graph."""

    def __init__(self, graph: ShapesGraph, components: Iterable[Component]) -> None:
        self._graph = graph
        self._components = tuple(components)
        mandatory = (p for each in self._components for p in each.parameters if not p.optional)
        self.predicates = frozenset(parameter.predicate for parameter in mandatory)

    def constraints(self, node: Node, *, on_property: bool) -> Iterator[Constraint]:
        """The constraints of a shape. Raises IllFormedShapes, also for what only a property shape may have."""
        if not on_property:
            for name in _ON_PROPERTIES:
                if self._graph.objects(node, name):
                    self._graph.refuse(node, f"has sh:{name}, which only a property shape may have")
        given = Parameters(self._graph, node)
        yield from _of_type(given)
        yield from _of_number(given)
        yield from _of_text(given)
        yield from (_PAIRS[name](predicate) for name in _PAIRS for predicate in given.iris(name))
        yield from self._of_shapes(node)
        yield from self._qualified(node, given)
        yield from self._others(node, given)
        for each in self._graph.objects(node, "sparql"):
            query = read_query(self._graph, each, "select")
            if query is not None:
                yield Sparql(query)
        for component in self._components:
            yield from self._custom(node, component, on_property=on_property)

    def _of_shapes(self, node: Node) -> Iterator[Constraint]:
        for name, kind in _ONE_SHAPE.items():
            for value in self._graph.objects(node, name):
                yield kind(_as_node(value))
        for name, made in _LISTS.items():
            for head in self._graph.objects(node, name):
                yield made(tuple(map(_as_node, self._graph.members(node, name, head))))

    def _qualified(self, node: Node, given: Parameters) -> Iterator[Constraint]:
        least, most = given.number("qualifiedMinCount"), given.number("qualifiedMaxCount")
        shape = self._graph.one(node, "qualifiedValueShape") if least is not None or most is not None else None
        if shape is None:
            return
        disjoint = given.switched_on("qualifiedValueShapesDisjoint")
        siblings = tuple(self._siblings(node, shape)) if disjoint else ()
        if least is not None:
            yield QualifiedMinCount(_as_node(shape), least, siblings)
        if most is not None:
            yield QualifiedMaxCount(_as_node(shape), most, siblings)

    def _siblings(self, node: Node, shape: Term) -> Iterator[Node]:
        """The sibling shapes of a qualified one (section 4.7.3): those of its parents' other property shapes."""
        found: dict[Node, None] = {}
        for parent in self._graph.subjects():
            properties = self._graph.objects(parent, "property")
            if node in properties:
                for each in properties:
                    for value in self._graph.objects(each, "qualifiedValueShape"):
                        if value != shape:
                            found.setdefault(_as_node(value))
        yield from found

    def _others(self, node: Node, given: Parameters) -> Iterator[Constraint]:
        if given.switched_on("closed"):
            of_properties = (
                path
                for each in self._graph.objects(node, "property")
                for path in self._graph.objects(each, "path")
                if isinstance(path, NamedNode)
            )
            yield Closed(tuple(dict.fromkeys((*of_properties, *given.listed_iris("ignoredProperties")))))
        yield from map(HasValue, self._graph.objects(node, "hasValue"))
        if (listed := given.listed("in")) is not None:
            yield In(listed)

    def _custom(self, node: Node, component: Component, *, on_property: bool) -> Iterator[Constraint]:
        """The uses of a component: one for each value of its parameter, or one in all if it has several.

        A component without a validator for this kind of shape is ignored (section 6.2.3).
        """
        given = [(each, self._graph.objects(node, each.predicate)) for each in component.parameters]
        select = component.property_validator if on_property else component.node_validator
        query = select or component.ask_validator
        if query is None or any(not values and not parameter.optional for parameter, values in given):
            return
        stated = [(parameter.name, values) for parameter, values in given if values]
        if len(component.parameters) > 1 and any(len(values) > 1 for _, values in stated):
            self._graph.refuse(node, f"has several values of a parameter of {component.iri}, which has several of them")
        for values in product(*(values for _, values in stated)):
            named = tuple(zip((name for name, _ in stated), values, strict=True))
            yield Custom(component, named, query, ask=select is None)


def _of_type(given: Parameters) -> Iterator[Constraint]:
    yield from map(Class, given.iris("class"))
    if (datatype := given.iri("datatype")) is not None:
        yield Datatype(datatype)
    if (kind := given.kind()) is not None:
        yield NodeKind(kind)


def _of_number(given: Parameters) -> Iterator[Constraint]:
    for name, kind in _NUMBERS.items():
        if (number := given.number(name)) is not None:
            yield kind(number)
    for name, bounded in _RANGES.items():
        if (bound := given.literal(name)) is not None:
            yield bounded(bound)


def _of_text(given: Parameters) -> Iterator[Constraint]:
    flags = given.string("flags") or ""
    yield from (Pattern(pattern, flags) for pattern in given.strings("pattern"))
    if (languages := given.listed_strings("languageIn")) is not None:
        yield LanguageIn(languages)
    if given.switched_on("uniqueLang"):
        yield UniqueLang()


def _as_node(term: Term) -> Node:
    assert isinstance(term, (NamedNode, BlankNode)), "what is no node was refused when the shapes were looked for"
    return term
