"""What a parser of JSON-LD leaves out in silence: names that mean nothing, addresses and languages that are none."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from pyoxigraph import BlankNode, Quad, Triple

from ...errors import UnparsableRDF
from .faults import NO_LANGUAGE, brief, fault, near
from .json_text import Value

_NOTHING, _A_CLASS = "null", '"urn:x:class"'
_MOST_TRIED = 20


@dataclass(frozen=True)
class Loss:
    """What is said of something that may be left out, where, and between which offsets it stands.

    With `instead` in its place, a parser reads `more` statements than before.
    """

    told: str
    at: int
    start: int
    end: int
    expected: Sequence[str] = ()
    suggestions: Sequence[str] = ()
    instead: str = _NOTHING
    more: int = 0


class Losses:
    """What was met on the way through a document."""

    def __init__(self) -> None:
        self._met: list[Loss] = []

    def name(self, at: int, name: str, known: Iterable[str], value: Value) -> None:
        """A name of something, `value`, that no context defines."""
        told = f"the name {brief(name)} means nothing here: no context defines it."
        meant = near(name, (each for each in known if each != name))
        told = f"{told} Did you mean {meant[0]}?" if meant else told
        self._met.append(Loss(told, at, value.start, value.end, suggestions=meant))

    def class_(self, value: Value, known: Iterable[str]) -> None:
        """A class that is no IRI and that no context defines."""
        self.name(value.start, value.text, known, value)
        self._met[-1] = Loss(**{**vars(self._met[-1]), "instead": _A_CLASS, "more": 1})

    def address(self, at: int, value: Value) -> None:
        """What is no IRI, and belongs to `value`."""
        told = "this is no absolute IRI: write it in full."
        self._met.append(Loss(told, at, value.start, value.end, ["an IRI with http:// or https://"]))

    def language(self, at: int, value: Value) -> None:
        """What is no language tag, and belongs to `value`."""
        self._met.append(Loss(NO_LANGUAGE, at, value.start, value.end, ["en", "fr-CA"]))

    def refuse(self, text: str, quads: Sequence[Quad], read: Callable[[str], Sequence[Quad]]) -> None:
        """Raises UnparsableRDF for the first thing that is left out indeed: without it as much is `read`."""
        before = without_blank_nodes(quads)
        for loss in self._met[:_MOST_TRIED]:
            try:
                after = read(f"{text[: loss.start]}{loss.instead}{text[loss.end :]}")
            except UnparsableRDF:
                continue
            if len(after) == len(quads) + loss.more and before <= without_blank_nodes(after):
                raise fault(text, loss.at, loss.told, loss.expected, loss.suggestions)


def without_blank_nodes(quads: Iterable[Quad]) -> set[Triple]:
    """The statements in which there is no blank node: these have another name at each reading."""
    return {
        quad.triple
        for quad in quads
        if not isinstance(quad.subject, BlankNode) and not isinstance(quad.object, BlankNode)
    }
