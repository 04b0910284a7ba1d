"""The validator: shapes compiled once, asked of any data graph (SHACL, section 3.4)."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace

from pyoxigraph import NamedNode, Store, Triple

from ..errors import IllFormedShapes
from . import Select, Term
from .about import About
from .aim import Affected
from .as_written import marked, restored
from .choosing import Nodes, all_named, chosen_for, is_blank, parts
from .classes import Classes, classes
from .compiling import Compiler
from .conditions import Conditions
from .constraints import Class, Node, Sparql
from .data import plain_of, values_of
from .handover import HandedOver, by_pyshacl
from .joint import Joint, joined
from .messages import messages
from .questions import Question, Violation
from .reading import read_shapes
from .result import Result
from .shapes import Shape, Shapes, TargetClass, TargetNode
from .source import HERE, Maker, Source, restricted
from .values import Values

_KEPT = 4
"""So many sets of compiled questions are kept: who sends sub-classes makes new ones."""


class Validator:
    """The shapes of one shapes graph. It holds no data, and can be used from several threads at once."""

    def __init__(self, shapes: Iterable[Triple], *, shapes_graph: NamedNode | None = None) -> None:
        """Raises IllFormedShapes. `shapes_graph` names the graph of the data that holds the shapes, if there is one."""
        self._triples = tuple(shapes)
        self._shapes_graph = shapes_graph
        self.shapes: Shapes = read_shapes(self._triples)
        self._wanted = frozenset(_classes_named(self.shapes))
        self._names_odd_literals = any(
            isinstance(target, TargetNode) and marked(target.node) != target.node
            for shape in self.shapes.targeting
            for target in shape.targets
        )
        self._compiled: dict[tuple[Classes, Values], Mapping[Node, tuple[Question, ...]]] = {}
        compiler, nothing = self._compiler(Classes(), Values()), Store()
        for shape in self.shapes.targeting:
            for question in compiler.questions(shape):
                _see_that_it_parses(question, nothing)
        self.handed_over = tuple(HandedOver(shape.node, constraint, why) for shape, constraint, why in compiler.left)

    def results(self, select: Select, nodes: Nodes | None = None) -> list[Result]:
        """What is wrong with a data graph, in the order of the shapes.

        Two results can be equal: a node that is reached over two property shapes is judged for each (section 4.7.2).

        With `nodes`, only those of the targets are judged that are among them. The cost of that is the cost of these
        nodes, unless some are blank: SPARQL cannot name one, so all blank targets are judged and these chosen.
        """
        known = classes(select, self._wanted)
        questions = self._questions(known, self._values(select))
        asked: Iterable[tuple[Question | Joint, Collection[Term] | None]]
        if nodes is None:
            maker = self._conditions(known, self._values(select))
            aiming = [shape for shape in self.shapes.targeting if _has_targets(shape, select, maker)]
            asked = ((question, None) for shape in aiming for question in joined(questions[shape.node]))
        else:
            asked = self._aimed(questions, nodes, About(select, all_named(nodes), known))
        found = [_result(each) for question, chosen in asked for each in _violations(question, select, chosen)]
        if self.handed_over:
            targets = self.targets(select, nodes.by_target if isinstance(nodes, Affected) else nodes)
            found += map(_result, by_pyshacl(self._triples, self.shapes, self.handed_over, select, targets))
        return found

    def _aimed(
        self, questions: Mapping[Node, tuple[Question, ...]], nodes: Nodes, about: About
    ) -> Iterator[tuple[Question, Collection[Term] | None]]:
        """The questions that must be asked, each with the nodes of which it must be asked; None for all."""
        for shape in self.shapes.targeting:
            there = about.targeted(shape.targets)
            for question in questions[shape.node]:
                chosen = chosen_for(nodes, shape, question)
                if chosen is None:
                    yield question, None
                elif there and (worth := about.having(there & frozenset(chosen), question.needs)):
                    yield question, tuple(worth)

    def targets(self, select: Select, nodes: Nodes | None = None) -> dict[Node, set[Term]]:
        """Each active shape that has targets, with its focus nodes in a data graph (section 2.1.3)."""
        known, values = classes(select, self._wanted), self._values(select)
        chosen = [(shape, chosen_for(nodes, shape)) for shape in self.shapes.targeting]
        named = None if nodes is None else frozenset(all_named(nodes))
        if named is not None and all(some is not None for _, some in chosen) and About.knows(named, known):
            about = About(select, named, known)
            return {shape.node: {*about.targeted(shape.targets)} & {*(some or ())} for shape, some in chosen}
        maker = self._conditions(known, values)
        return {shape.node: set(_targets(shape, some, select, maker, values)) for shape, some in chosen}

    def _questions(self, known: Classes, values: Values) -> Mapping[Node, tuple[Question, ...]]:
        kept = self._compiled.get((known, values))
        if kept is None:
            compiler = self._compiler(known, values)
            kept = {shape.node: tuple(compiler.questions(shape)) for shape in self.shapes.targeting}
            others = list(self._compiled.items())[1 - _KEPT :]
            self._compiled = dict([*others, ((known, values), kept)])
        return kept

    def _values(self, select: Select) -> Values:
        values = values_of(select)
        return replace(values, odd=True) if values.exact and self._names_odd_literals else values

    def _compiler(self, known: Classes, values: Values) -> Compiler:
        return Compiler(self.shapes, self._conditions(known, values))

    def _conditions(self, known: Classes, values: Values) -> Conditions:
        return Conditions(self.shapes, known, values, self._shapes_graph)


def _has_targets(shape: Shape, select: Select, maker: Conditions) -> bool:
    """Whether a shape has any focus node: if not, none of its questions needs to be asked."""
    pattern = Source(shape.targets).pattern("?focus", maker, maker.values).replace(HERE, "")
    return any(select(f"SELECT ?focus WHERE {{ {pattern} }} LIMIT 1"))


def _classes_named(shapes: Shapes) -> Iterator[NamedNode]:
    for shape in shapes.values():
        yield from (target.iri for target in shape.targets if isinstance(target, TargetClass))
        yield from (constraint.iri for constraint in shape.constraints if isinstance(constraint, Class))


def _see_that_it_parses(question: Question, nothing: Store) -> None:
    try:
        nothing.query(question.text())
    except SyntaxError as wrong:
        name = question.shape.node
        raise IllFormedShapes(f"A query of the shape {name} cannot be used: {wrong}.", shape=str(name)) from wrong


def _targets(
    shape: Shape, nodes: Collection[Term] | None, select: Select, maker: Maker, values: Values
) -> Iterator[Term]:
    pattern = Source(shape.targets).pattern("?focus", maker, values)
    query = f"SELECT DISTINCT ?focus WHERE {{ {pattern} }}"
    for part in parts(nodes):
        for row in select(query.replace(HERE, _restriction(part, values))):
            if part is None or not is_blank(part) or row["focus"] in part:
                yield restored(row["focus"])


def _violations(question: Question | Joint, select: Select, nodes: Collection[Term] | None) -> Iterator[Violation]:
    asked = plain_of(select) if question.in_sparql else select
    for part in parts(nodes):
        blank = part is not None and is_blank(part)
        for violation in question.violations(asked(question.text(part))):
            if not blank or part is None or violation.row.get(question.root[1:]) in part:
                yield violation


def _restriction(part: tuple[Term, ...] | None, values: Values) -> str:
    return "" if part is None else restricted("?focus", part, values)


def _result(violation: Violation) -> Result:
    constraint = violation.constraint
    value = violation.value
    return Result(
        focus_node=restored(violation.focus_node),
        path=violation.path,
        value=None if value is None else restored(value),
        component=constraint.component,
        source_shape=violation.shape.node,
        severity=violation.shape.severity,
        source_constraint=constraint.query.node if isinstance(constraint, Sparql) else None,
        messages=messages(violation),
    )
