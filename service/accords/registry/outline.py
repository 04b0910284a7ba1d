"""What the shapes say of order and names: which classes there are, and which properties each has, in which order."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode, Quad

from ..assets import Assets
from ..terms import SH
from .vocabulary import parse


@dataclass(frozen=True)
class Outline:
    """For each class that a shape targets: its properties in order (`sh:order`), with their names by language.

    `anywhere` has what most shapes call a property: for what has no class, as tombstones have none.
    """

    properties: Mapping[str, Mapping[str, Mapping[str, str]]]
    anywhere: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def order(self, kinds: Iterable[str]) -> list[str]:
        """The properties of some classes, one class after the other."""
        return list(dict.fromkeys(each for kind in kinds for each in self.properties.get(kind, {})))

    def name(self, kinds: Iterable[str], predicate: str, language: str) -> str:
        """What the shape of one of the classes calls a property, in a language (else in English), or "".

        Without any class it is what most shapes call it.
        """
        named = [self.properties.get(kind, {}).get(predicate, {}) for kind in kinds]
        named = named or [self.anywhere.get(predicate, {})]
        return next((name[wanted] for wanted in (language, "en") for name in named if wanted in name), "")


def outline(assets: Assets, base: str) -> Outline:
    """Read the shapes; only paths of one property have a place in an outline."""
    said: dict[tuple[str, str], list[NamedNode | Literal]] = {}
    quads = parse(assets.shapes, base)
    for quad in quads:
        if isinstance(quad.object, (NamedNode, Literal)):
            said.setdefault((str(quad.subject), quad.predicate.value), []).append(quad.object)
    found: dict[str, dict[str, Mapping[str, str]]] = {}
    for shape, kind in _targets(quads):
        known = found.setdefault(kind, {})
        parts = [str(part) for part in said.get((shape, SH + "property"), [])]
        for _, path, names in sorted((_part(part, said) for part in parts), key=lambda part: part[0]):
            if path:
                known[path] = {**names, **known.get(path, {})}
    return Outline(found, _names(said))


def _names(said: Mapping[tuple[str, str], list[NamedNode | Literal]]) -> dict[str, dict[str, str]]:
    """What most shapes call each property, by language; of two that as many do, the first by alphabet."""
    counted: dict[tuple[str, str], Counter[str]] = {}
    for shape, predicate in said:
        if predicate == SH + "path":
            _, path, names = _part(shape, said)
            for language, name in names.items():
                counted.setdefault((path, language), Counter())[name] += 1
    found: dict[str, dict[str, str]] = {}
    for (path, language), counts in counted.items():
        found.setdefault(path, {})[language] = min(counts.items(), key=lambda each: (-each[1], each[0]))[0]
    return found


def _targets(quads: Iterable[Quad]) -> Iterator[tuple[str, str]]:
    """Each node shape with a class that it targets, by itself or by name."""
    for quad in quads:
        if quad.predicate.value == SH + "targetClass" and isinstance(quad.object, NamedNode):
            yield str(quad.subject), quad.object.value


def _part(
    shape: str, said: Mapping[tuple[str, str], list[NamedNode | Literal]]
) -> tuple[float, str, Mapping[str, str]]:
    """Order, path and names of a property shape; without `sh:order` it comes last."""

    def objects(predicate: str) -> list[NamedNode | Literal]:
        return said.get((shape, SH + predicate), [])

    order = min((float(each.value) for each in objects("order")), default=float("inf"))
    path = next((each.value for each in objects("path") if isinstance(each, NamedNode)), "")
    return order, path, {each.language or "en": each.value for each in objects("name") if isinstance(each, Literal)}
