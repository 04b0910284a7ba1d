"""What shapes and ontology say that helps to compare entities, and to tell of it.

A property is a code when one value belongs to one thing only. The shapes say so by a path there and back again that may
reach one thing only (`sh:path ( ex:code [ sh:inversePath ex:code ] ) ; sh:maxCount 1`), the ontology by
owl:InverseFunctionalProperty.
"""

from collections.abc import Iterable, Iterator, Mapping

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from ..store import Term
from ..terms import OWL, RDF, SH
from .labels import plain
from .lookalikes_registry import Registry

_TYPE = NamedNode(RDF + "type")


def registry(shapes: Iterable[Triple], ontology: Iterable[Triple], folders: Iterable[str] = ()) -> Registry:
    """What is known of a registry with these shapes and this ontology; its things are named in `folders`."""
    kept = list(shapes)
    return Registry(frozenset(codes(kept, ontology)), tuple(folders), names(kept))


def names(shapes: Iterable[Triple]) -> dict[str, dict[str, dict[str, str]]]:
    """What the shapes of each class call the properties that they speak of, by language; under "", what any calls them.

    Of several names for one property the one of the first shape in the alphabet counts.
    """
    said: dict[str, dict[str, list[Term]]] = {}
    for triple in shapes:
        said.setdefault(str(triple.subject), {}).setdefault(triple.predicate.value, []).append(triple.object)
    found: dict[str, dict[str, dict[str, str]]] = {"": {}}
    for shape in sorted(said):
        kinds = ("", *map(plain, said[shape].get(SH + "targetClass", ())))
        for part in sorted(map(str, said[shape].get(SH + "property", ()))):
            for path, called in _named(said.get(part, {})):
                for kind in kinds:
                    found.setdefault(kind, {}).setdefault(path, called)
    return found


def _named(shape: Mapping[str, list[Term]]) -> Iterator[tuple[str, dict[str, str]]]:
    """The property that a property shape speaks of, and what it calls it; nothing where it says neither."""
    texts = [each for each in shape.get(SH + "name", ()) if isinstance(each, Literal)]
    for path in shape.get(SH + "path", ()):
        if texts and isinstance(path, NamedNode):
            yield path.value, {each.language or "": each.value for each in texts}


def codes(shapes: Iterable[Triple], ontology: Iterable[Triple] = ()) -> set[str]:
    """The properties of which one value belongs to one thing only, as shapes and ontology say."""
    found = {
        plain(triple.subject)
        for triple in ontology
        if triple.predicate == _TYPE and triple.object == NamedNode(OWL + "InverseFunctionalProperty")
    }
    return found | {code for each in codes_by_shape(shapes).values() for code in each}


def codes_by_shape(shapes: Iterable[Triple]) -> dict[str, set[str]]:
    """The same of each property shape that says so."""
    said: dict[Term, dict[str, list[Term]]] = {}
    for triple in shapes:
        said.setdefault(triple.subject, {}).setdefault(triple.predicate.value, []).append(triple.object)
    found = {}
    for name, shape in said.items():
        if any(isinstance(most, Literal) and most.value == "1" for most in shape.get(SH + "maxCount", ())):
            found[plain(name)] = {code for path in shape.get(SH + "path", ()) if (code := _there_and_back(path, said))}
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
