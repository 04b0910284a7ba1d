"""Which properties are codes: one value belongs to one thing only.

The shapes say so by a path there and back again that may reach one thing only
(`sh:path ( ex:code [ sh:inversePath ex:code ] ) ; sh:maxCount 1`), the ontology by owl:InverseFunctionalProperty.
"""

from collections.abc import Iterable, Mapping

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from ..store import Term
from ..terms import OWL, RDF, SH
from .labels import plain

_TYPE = NamedNode(RDF + "type")


def codes(shapes: Iterable[Triple], ontology: Iterable[Triple] = ()) -> set[str]:
    """The properties of which one value belongs to one thing only, as shapes and ontology say."""
    said: dict[Term, dict[str, list[Term]]] = {}
    for triple in shapes:
        said.setdefault(triple.subject, {}).setdefault(triple.predicate.value, []).append(triple.object)
    found = {
        plain(triple.subject)
        for triple in ontology
        if triple.predicate == _TYPE and triple.object == NamedNode(OWL + "InverseFunctionalProperty")
    }
    for shape in said.values():
        if any(isinstance(most, Literal) and most.value == "1" for most in shape.get(SH + "maxCount", ())):
            found |= {code for path in shape.get(SH + "path", ()) if (code := _there_and_back(path, said))}
    return found


def _there_and_back(path: Term, said: Mapping[Term, Mapping[str, list[Term]]]) -> str:
    """The property of a path that goes along it and back again; "" for any other path."""
    steps: list[Term] = []
    while isinstance(path, BlankNode) and RDF + "first" in said.get(path, {}):
        steps += said[path][RDF + "first"]
        path = said[path].get(RDF + "rest", [path])[0]
    if len(steps) != 2 or not isinstance(steps[0], NamedNode):
        return ""
    back = said.get(steps[1], {}).get(SH + "inversePath", [])
    return steps[0].value if back == [steps[0]] else ""
