"""What one query asks of the data graph, and how its rows are read as violations."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from . import Term
from .constraints import Closed, Constraint, Custom, Sparql
from .paths import Path, Predicate
from .shapes import Shape
from .source import HERE, restricted
from .values import Values

Row = Mapping[str, Term]


@dataclass(frozen=True)
class Violation:
    """What a row says: the constraint that is broken, by which focus node, with which value and on which path."""

    shape: Shape
    constraint: Constraint
    focus_node: Term
    path: Path | None
    value: Term | None
    row: Row


@dataclass(frozen=True)
class Question:
    """A SELECT query for the violations of constraints of one shape.

    Of several constraints, `?c0`, `?c1` … say which are satisfied. `root` is the variable of the targets, and `values`
    how literals are written in the graph that is to be asked. Targets without a value of the property that it `needs`
    satisfy it. A question about the focus node alone, which is a target, says by which condition that is `satisfied`,
    and how the targets are `found`.
    """

    query: str
    root: str
    shape: Shape
    constraints: tuple[Constraint, ...]
    values: Values
    has_value: bool = False
    needs: NamedNode | None = None
    satisfied: str = ""
    found: str = ""

    @property
    def in_sparql(self) -> bool:
        """Whether the constraint is a query of the shapes' author."""
        return isinstance(self.constraints[0], (Sparql, Custom))

    def text(self, nodes: Iterable[Term] | None = None) -> str:
        """The query, for some focus nodes only, or for all."""
        return self.query.replace(HERE, "" if nodes is None else restricted(self.root, nodes, self.values))

    def violations(self, rows: Iterable[Row]) -> Iterator[Violation]:
        """What the rows say."""
        for row in rows:
            for place, constraint in enumerate(self.constraints):
                if len(self.constraints) == 1 or not is_true(row.get(f"c{place}")):
                    yield self._violation(constraint, row)

    def _violation(self, constraint: Constraint, row: Row) -> Violation:
        if isinstance(constraint, Sparql) or (isinstance(constraint, Custom) and not constraint.ask):
            focus, path = row["this"], self.shape.path
            value = row.get("value", None if path else focus)
            said = row.get("path")
            return Violation(
                self.shape, constraint, focus, Predicate(said) if isinstance(said, NamedNode) else path, value, row
            )
        focus = row["focus"]
        path, value = self.shape.path, row.get("value")
        if isinstance(constraint, Closed):
            predicate = row["path"]
            assert isinstance(predicate, NamedNode), "a predicate is an IRI"
            path = Predicate(predicate)
        elif self.has_value and path is None and value is None:
            value = focus
        return Violation(self.shape, constraint, focus, path, value, row)


def is_true(term: Term | None) -> bool:
    """Whether a row says that something holds."""
    return isinstance(term, Literal) and term.value in ("true", "1")
