"""What was read, and where it stands in what was sent."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple, TypeAlias

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Store, Triple

from ...store import query_text
from ..assessment import Place
from .faults import shown_at

NOWHERE = -1
"""The offset of what is not written, but implied."""
Term: TypeAlias = NamedNode | BlankNode | Literal | Triple
Position: TypeAlias = tuple[int, int]
"""Line and column, from 1; a column of 0 stands for the whole line."""


class Lost(Exception):
    """Where the statements stand cannot be told."""


class Located(NamedTuple):
    """A statement, and the offset in the text at which each of its terms begins; an object of None is not known."""

    subject: Term
    predicate: Term
    object: Term | None
    subject_at: int
    predicate_at: int
    object_at: int


class Placed(NamedTuple):
    """A statement, and the line and the column at which each of its terms begins; None where that is not known."""

    subject: Term
    predicate: Term
    object: Term | None
    subject_at: Position | None
    predicate_at: Position | None
    object_at: Position | None


class Reading:
    """The statements of one document. Where they stand is found out when it is first asked for.

    >>> name, kind = NamedNode("urn:a"), NamedNode("urn:b")
    >>> row = Placed(name, kind, Literal("x"), (2, 1), None, (2, 3))
    >>> reading = Reading([Quad(name, kind, Literal("x"))], lambda: [row])
    >>> reading.place(name, kind, Literal("x"), "rows.csv"), reading.place(name, kind)
    (Place(file='rows.csv', line=2, column=3), Place(file='', line=2, column=1))
    """

    def __init__(
        self, quads: Sequence[Quad] = (), places: Callable[[], Iterable[Placed]] = tuple, text: str = ""
    ) -> None:
        """`places` says where the statements stand, as far as it is known, in the order of the document."""
        self.quads = list(quads)
        self.text = text
        self._places = places

    def place(
        self, subject: Term, predicate: Term | None = None, object: Term | None = None, file: str = ""
    ) -> Place | None:
        """The best place for a statement: of its object, else of the predicate with this subject, else of the subject.

        An object is found too as a store gives it back, which writes `01` as `1`. A subject of which nothing is said
        is where it is first named as an object. None when nothing of it is known.
        """
        return place_in({file: self}, subject, predicate, object)

    def positions(
        self, subject: Term, predicate: Term | None, object: Term | None, named: bool = False
    ) -> tuple[Position | None, ...]:
        """Where the whole statement stands, the predicate with this subject, the subject, and it as an object.

        The statement stands where its object does, or, when `named`, where its predicate does.
        """
        index, whole, marks = self._index, None, ("named",) if named else ()
        if predicate is not None and object is not None:
            key = (subject, predicate, object, *marks)
            whole = index.get(key) or self._as_stored(subject, predicate, object, marks)
        return whole, index.get((subject, predicate)), index.get((subject,)), index.get((None, subject))

    def statements(self) -> Iterable[Placed]:
        """The statements whose place is known, in the order of the document."""
        return self._places()

    def shown(self, place: Place) -> Mapping[str, object]:
        """The members of a problem for a place: line, column if it is known, and the line itself with a caret below."""
        if not place.column:
            return {"line": place.line}
        return shown_at(self.text, query_text.position(self.text, place.line, place.column))

    @cached_property
    def _index(self) -> dict[tuple[object, ...], Position]:
        """Where a whole statement, a subject with a predicate, a subject, and what is an object, first stand."""
        index: dict[tuple[object, ...], Position] = {}
        for subject, predicate, object_, subject_at, predicate_at, object_at in self._places():
            for key, at in (
                ((subject, predicate, object_), object_at),
                ((subject, predicate, object_, "named"), predicate_at),
                ((subject, predicate), predicate_at),
                ((subject,), subject_at),
                ((None, object_), object_at),
            ):
                if at:
                    index.setdefault(key, at)
        return index

    def _as_stored(self, subject: Term, predicate: Term, wanted: Term, marks: tuple[str, ...]) -> Position | None:
        if not isinstance(wanted, Literal):
            return None
        for written in self._objects.get((subject, predicate), ()):
            if _stored(written) == wanted:
                return self._index.get((subject, predicate, written, *marks))
        return None

    @cached_property
    def _objects(self) -> Mapping[tuple[Term, Term], list[Term]]:
        objects: dict[tuple[Term, Term], list[Term]] = {}
        for quad in self.quads:
            objects.setdefault((quad.subject, quad.predicate), []).append(quad.object)
        return objects


def place_in(
    readings: Mapping[str, Reading],
    subject: Term,
    predicate: Term | None = None,
    object: Term | None = None,
    *,
    named: bool = False,
) -> Place | None:
    """The best place for a statement in several files, by their names: as Reading.place has it, in any of them.

    When `named`, it is that of the predicate of this very statement, and not that of its object.
    """
    found = [(file, reading.positions(subject, predicate, object, named)) for file, reading in readings.items()]
    for kind in range(4):
        for file, positions in found:
            if position := positions[kind]:
                return Place(file, *position)
    return None


def placed(text: str, located: Iterable[Located]) -> Iterable[Placed]:
    """Statements with lines and columns in place of offsets."""
    starts = [0]
    for line in text.split("\n")[:-1]:
        starts.append(starts[-1] + len(line) + 1)

    def of(offset: int) -> Position | None:
        if offset < 0:
            return None
        line = bisect_right(starts, offset)
        return line, offset - starts[line - 1] + 1

    for each in located:
        yield Placed(*each[:3], *map(of, each[3:]))


def _stored(term: Term) -> Term:
    """What a store makes of a term."""
    store, name = Store(), NamedNode("urn:x")
    store.add(Quad(name, name, term))
    stored: Term = next(iter(store)).object
    return stored
