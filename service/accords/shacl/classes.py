"""Which classes are below which, as the data graph says (SHACL, section 1.4, "SHACL subclass"), asked once a run."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pyoxigraph import BlankNode, NamedNode

from ..terms import RDF, RDFS
from . import Select, Term

_MOST = 300
"""So many classes are named in a query; beyond, it walks from class to class itself."""
TYPE, BELOW = f"<{RDF}type>", f"<{RDFS}subClassOf>"


@dataclass(frozen=True)
class Classes:
    """For each class that shapes name, itself and those below it; None if a blank node is among them, or too many."""

    below: tuple[tuple[NamedNode, tuple[NamedNode, ...] | None], ...] = ()

    def has_instance(self, variable: str, iri: NamedNode, helper: str) -> str:
        """The pattern that a node is of a class; `helper` is a variable that nothing else uses."""
        known = dict(self.below).get(iri, (iri,))
        if known is None:
            return f"{variable} {TYPE}/{BELOW}* {iri} ."
        if len(known) == 1:
            return f"{variable} {TYPE} {iri} ."
        return f"{variable} {TYPE} {helper} . FILTER({helper} IN ({', '.join(map(str, known))}))"

    def instances(self, variable: str, iri: NamedNode, helper: str) -> str:
        """The pattern that finds all nodes of a class, some maybe more than once."""
        known = dict(self.below).get(iri, (iri,))
        if known is None or len(known) == 1:
            return self.has_instance(variable, iri, helper)
        return f"VALUES {helper} {{ {' '.join(map(str, known))} }} {variable} {TYPE} {helper} ."


def classes(select: Select, wanted: Iterable[NamedNode]) -> Classes:
    """What the data graph says of the classes that the shapes name."""
    above: dict[Term, set[Term]] = {}
    for row in select(f"SELECT ?below ?above WHERE {{ ?below {BELOW} ?above }}"):
        above.setdefault(row["above"], set()).add(row["below"])
    return Classes(tuple((iri, _under(iri, above)) for iri in sorted(set(wanted), key=str)))


def _under(iri: NamedNode, above: Mapping[Term, set[Term]]) -> tuple[NamedNode, ...] | None:
    found: set[Term] = {iri}
    waiting: list[Term] = [iri]
    while waiting:
        new = above.get(waiting.pop(), set()) - found
        found |= new
        waiting += new
    if len(found) > _MOST or any(isinstance(each, BlankNode) for each in found):
        return None
    return tuple(sorted((each for each in found if isinstance(each, NamedNode)), key=str))
