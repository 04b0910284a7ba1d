"""Results as they are told to those who sent what they are of: with places, names, and how to mend each."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from ..shacl import Select, Term
from ..shacl.constraints import Closed
from ..shacl.data import plain_of
from ..shacl.paths import Predicate
from ..shacl.result import Result
from ..shacl.shapes import Shapes
from ..store import values
from .assessment import Finding, Place
from .hints import Hints
from .labels import LABELS, best
from .reading import Reading, place_in
from .severity import SEVERITIES

_CHUNK = 500


class Told:
    """What is told of results of one set of shapes, beside one background."""

    def __init__(self, shapes: Shapes, background: Select, prefixes: Mapping[str, str]) -> None:
        self._background = background
        self._hints = Hints(shapes, plain_of(background), prefixes)

    def findings(
        self, results: Sequence[Result], readings: Mapping[str, Reading], shown: slice = slice(None)
    ) -> tuple[Finding, ...]:
        """All results with their places in what was sent, in the order of these, the worst first.

        Those that are `shown` have labels and hints too.
        """
        sent = [quad.triple for reading in readings.values() for quad in reading.quads]
        found = sorted((Finding(result, place=_place(result, readings)) for result in results), key=_in_order)
        some = [each.result for each in found[shown]]
        named = labels(self._background, sent, {result.focus_node for result in some})
        dressed = zip(found[shown], self._hints.on(some, sent), strict=True)
        found[shown] = [
            Finding(each.result, named.get(each.result.focus_node, {}), each.place, hint) for each, hint in dressed
        ]
        return tuple(found)

    def names(self, findings: Iterable[Finding], readings: Mapping[str, Reading], language: str) -> dict[str, str]:
        """What the values of some findings are called in a language, by their IRIs."""
        sent = [quad.triple for reading in readings.values() for quad in reading.quads]
        things = {each.result.value for each in findings if isinstance(each.result.value, NamedNode)}
        found = labels(self._background, sent, things)
        return {thing.value: _best(texts, language) for thing, texts in found.items() if isinstance(thing, NamedNode)}


def _in_order(finding: Finding) -> tuple[int, bool, Place]:
    return SEVERITIES.index(finding.severity), finding.place is None, finding.place or Place("", 0)


def labels(background: Select, sent: Iterable[Triple], things: Collection[Term]) -> dict[Term, dict[str, str]]:
    """What things are called, by language ("" for none): as what was sent says, else as the background does."""
    found: dict[Term, dict[str, str]] = {}
    for thing, text in (*_said(sent, things), *_known(background, things)):
        found.setdefault(thing, {}).setdefault(text.language or "", text.value)
    return found


def _said(sent: Iterable[Triple], things: Collection[Term]) -> Iterator[tuple[Term, Literal]]:
    named = [each for each in sent if each.predicate.value in LABELS and each.subject in things]
    for subject, _, text in sorted(named, key=lambda each: LABELS.index(each.predicate.value)):
        if isinstance(text, Literal) and isinstance(subject, NamedNode | BlankNode):
            yield subject, text


def _known(background: Select, things: Collection[Term]) -> Iterator[tuple[Term, Literal]]:
    named = iter([thing for thing in things if isinstance(thing, NamedNode)])
    while chunk := list(islice(named, _CHUNK)):
        block = values(["thing"], ((thing,) for thing in chunk))
        for label in LABELS:
            for row in background(f"SELECT ?thing ?text {{ {block} ?thing <{label}> ?text }}"):
                if isinstance(row["text"], Literal):
                    yield row["thing"], row["text"]


def _best(texts: Mapping[str, str], language: str) -> str:
    return best((Literal(text, language=tag) if tag else Literal(text) for tag, text in texts.items()), language)


def _place(result: Result, readings: Mapping[str, Reading]) -> Place | None:
    """The best place of a result in the files that speak of it; of a property that is not allowed, where that stands.

    Where none speaks of its node, which is one of the registry's then, it is that of its value.
    """
    predicate = result.path.iri if isinstance(result.path, Predicate) else None
    found = None
    if isinstance(result.focus_node, NamedNode | BlankNode):
        is_closed = result.component == Closed.component
        found = place_in(readings, result.focus_node, predicate, result.value, named=is_closed)
    return found or (place_in(readings, result.value) if isinstance(result.value, NamedNode) else None)
