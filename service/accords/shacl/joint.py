"""Questions about the focus nodes themselves put into one: each node is then looked up once for all of them.

A large graph does not fit the caches of a processor, and to come to a node costs more than to ask one thing more of it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from .booleans import both, negated
from .questions import Question, Row, Violation, is_true
from .source import HERE

_MOST = 12


@dataclass(frozen=True)
class Joint:
    """One query for several questions, each of which says of a focus node whether it satisfies one constraint."""

    query: str
    parts: tuple[Question, ...]
    in_sparql: bool = False
    root: str = "?focus"

    def text(self, nodes: object = None) -> str:
        """The query, for all focus nodes."""
        assert nodes is None, "for some nodes each question is asked by itself"
        return self.query

    def violations(self, rows: Iterable[Row]) -> Iterator[Violation]:
        """What the rows say: `?c0`, `?c1` … are those of the questions that are satisfied."""
        for row in rows:
            for place, question in enumerate(self.parts):
                if not is_true(row.get(f"c{place}")):
                    yield from question.violations([row])


def joined(questions: Sequence[Question]) -> Iterator[Question | Joint]:
    """The questions of one shape with targets for all its focus nodes, in fewer queries."""
    alike = [each for each in questions if each.satisfied]
    yield from (each for each in questions if not each.satisfied)
    for start in range(0, len(alike), _MOST):
        parts = alike[start : start + _MOST]
        yield _joint(parts) if len(parts) > 1 else parts[0]


def _joint(parts: Sequence[Question]) -> Joint:
    held = [part.satisfied for part in parts]
    flags = " ".join(f"({each} AS ?c{place})" for place, each in enumerate(held))
    where = f"{parts[0].found} FILTER({negated(both(*held))})"
    return Joint(f"SELECT DISTINCT ?focus {flags} WHERE {{ {where} }}".replace(HERE, ""), tuple(parts))
