"""A description, to be looked into: what is said of a thing, by property."""

from collections.abc import Iterable, Iterator, Mapping

from pyoxigraph import Literal, NamedNode, Triple

from ...store import Term
from ...terms import RDF


class Said:
    """The statements of a description by subject, in their order."""

    def __init__(self, statements: Iterable[Triple]) -> None:
        self._by_subject: dict[str, list[Triple]] = {}
        for each in statements:
            if isinstance(each.subject, NamedNode):
                self._by_subject.setdefault(each.subject.value, []).append(each)

    def about(self, subject: str) -> list[Triple]:
        """All that is said of a thing."""
        return self._by_subject.get(subject, [])

    def values(self, subject: str, predicate: str) -> list[Term]:
        """The values of a property."""
        return [each.object for each in self.about(subject) if each.predicate.value == predicate]

    def iris(self, subject: str, predicate: str) -> list[str]:
        """Those values that are IRIs."""
        return [each.value for each in self.values(subject, predicate) if isinstance(each, NamedNode)]

    def texts(self, subject: str, predicate: str) -> list[Literal]:
        """Those values that are literals."""
        return [each for each in self.values(subject, predicate) if isinstance(each, Literal)]

    def is_a(self, subject: str, kind: str) -> bool:
        """Whether a thing is said to be of a class."""
        return kind in self.iris(subject, RDF + "type")

    def copied(self, source: str, target: NamedNode, properties: Iterable[str]) -> Iterator[Triple]:
        """What is said of `source` with some properties, said of `target`."""
        wanted = set(properties)
        for each in self.about(source):
            if each.predicate.value in wanted:
                yield Triple(target, each.predicate, each.object)

    def renamed(self, source: str, target: NamedNode, properties: Mapping[str, str]) -> Iterator[Triple]:
        """The same, each property under another name."""
        for each in self.about(source):
            if each.predicate.value in properties:
                yield Triple(target, NamedNode(properties[each.predicate.value]), each.object)
