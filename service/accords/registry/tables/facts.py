"""What a graph of shapes says, by subject and predicate."""

from collections.abc import Iterable, Mapping

from pyoxigraph import Literal, NamedNode, Triple

from ...store import Term
from ...terms import RDF, SH


class Facts:
    """Some triples, to be asked for what they say of a node."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self._objects: dict[tuple[str, str], list[Term]] = {}
        self._subjects: dict[tuple[str, str], list[Term]] = {}
        for triple in triples:
            self._objects.setdefault((str(triple.subject), triple.predicate.value), []).append(triple.object)
            self._subjects.setdefault((triple.predicate.value, str(triple.object)), []).append(triple.subject)

    def objects(self, node: Term, predicate: str) -> list[Term]:
        """Every object of a node by one predicate."""
        return self._objects.get((str(node), predicate), [])

    def subjects(self, predicate: str, value: Term) -> list[Term]:
        """Every subject that has a value by one predicate."""
        return self._subjects.get((predicate, str(value)), [])

    def pairs(self, predicate: str) -> list[tuple[Term, str]]:
        """Each subject and object that one predicate joins, the object as Turtle writes it."""
        found = ((subjects, value) for (each, value), subjects in self._subjects.items() if each == predicate)
        return [(subject, value) for subjects, value in found for subject in subjects]

    def iris(self, node: Term, predicate: str) -> list[str]:
        """The objects that are IRIs."""
        return [each.value for each in self.objects(node, predicate) if isinstance(each, NamedNode)]

    def text(self, node: Term, predicate: str) -> str:
        """The first literal, or ""."""
        return next((each.value for each in self.objects(node, predicate) if isinstance(each, Literal)), "")

    def texts(self, node: Term, predicate: str) -> Mapping[str, str]:
        """The literals by language; one without a language counts as English."""
        found = (each for each in self.objects(node, predicate) if isinstance(each, Literal))
        return {each.language or "en": each.value for each in found}

    def listed(self, node: Term, predicate: str) -> list[Term]:
        """The members of the RDF collection that is the object."""
        members: list[Term] = []
        for rest in self.objects(node, predicate):
            while rest != NamedNode(RDF + "nil") and (first := self.objects(rest, RDF + "first")):
                members.append(first[0])
                rest = next(iter(self.objects(rest, RDF + "rest")), NamedNode(RDF + "nil"))
        return members

    def deactivated(self, shape: Term) -> bool:
        """Whether a shape is switched off (SHACL, section 2.1.5)."""
        return self.text(shape, SH + "deactivated") in ("true", "1")
