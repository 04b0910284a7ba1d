"""What the shapes of a class ask of each property, all property shapes of one path taken together."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from pyoxigraph import NamedNode

from ...store import Term
from ...terms import RDF, SH
from .choices import Choice, choices
from .facts import Facts


@dataclass(frozen=True)
class Asked:
    """A property of a class: its names and explanations by language, what its values may be, and how many.

    `required` says that one value at least must be there, `languages` in which a text must be; `one_each` that there
    is one text at most in each language, `single` that there is one value at most.
    """

    path: str
    order: float
    names: Mapping[str, str]
    explanations: Mapping[str, str]
    choices: tuple[Choice, ...]
    required: bool
    languages: tuple[str, ...]
    one_each: bool
    single: bool


def asked(facts: Facts, classes: Iterable[str]) -> list[Asked]:
    """The properties that the shapes of some classes name, in the order of `sh:order`.

    Only paths of one property make a column; `rdf:type` is told apart.
    """
    by_path: dict[str, list[Term]] = {}
    for kind in classes:
        for target in facts.subjects(SH + "targetClass", NamedNode(kind)):
            for shape in _parts(facts, target, set()):
                for path in facts.iris(shape, SH + "path"):
                    known = by_path.setdefault(path, [])
                    known.extend([] if shape in known else [shape])
    found = [_asked(facts, path, shapes) for path, shapes in by_path.items() if path != RDF + "type"]
    return sorted(found, key=lambda each: (each.order, each.path))


def names_of_class(facts: Facts, classes: Iterable[str]) -> Mapping[str, str]:
    """What the shapes call the property `rdf:type` of some classes, by language; {} when they do not name it."""
    for kind in classes:
        for target in facts.subjects(SH + "targetClass", NamedNode(kind)):
            for shape in _parts(facts, target, set()):
                if RDF + "type" in facts.iris(shape, SH + "path") and (names := facts.texts(shape, SH + "name")):
                    return names
    return {}


def _parts(facts: Facts, shape: Term, seen: set[Term]) -> Iterator[Term]:
    """The property shapes of a node shape, and of those that it includes (`sh:node`, `sh:and`)."""
    if shape in seen or facts.deactivated(shape):
        return
    seen.add(shape)
    yield from (part for part in facts.objects(shape, SH + "property") if not facts.deactivated(part))
    for included in (*facts.objects(shape, SH + "node"), *facts.listed(shape, SH + "and")):
        yield from _parts(facts, included, seen)


def _asked(facts: Facts, path: str, shapes: list[Term]) -> Asked:
    shapes = sorted(shapes, key=lambda shape: (_order(facts, shape), str(shape)))
    binding = [shape for shape in shapes if facts.iris(shape, SH + "severity") in ([], [SH + "Violation"])]
    named = next((shape for shape in shapes if facts.texts(shape, SH + "name")), shapes[0])
    return Asked(
        path=path,
        order=_order(facts, shapes[0]),
        names=facts.texts(named, SH + "name"),
        explanations=facts.texts(named, SH + "description") or facts.texts(named, SH + "message"),
        choices=choices(facts, shapes),
        required=any(_count(facts, shape, "minCount") for shape in binding),
        languages=tuple(language for shape in binding for language in _demanded(facts, shape)),
        one_each=any(facts.text(shape, SH + "uniqueLang") in ("true", "1") for shape in shapes),
        single=any(facts.text(shape, SH + "maxCount") == "1" for shape in shapes),
    )


def _demanded(facts: Facts, shape: Term) -> Iterator[str]:
    """The languages of which a property shape wants one text at least, by `sh:qualifiedValueShape`."""
    if _count(facts, shape, "qualifiedMinCount"):
        for value in facts.objects(shape, SH + "qualifiedValueShape"):
            languages = choices(facts, [value])[0].languages
            yield from languages if len(languages) == 1 else ()


def _count(facts: Facts, shape: Term, name: str) -> int:
    return int(facts.text(shape, SH + name) or 0)


def _order(facts: Facts, shape: Term) -> float:
    return float(facts.text(shape, SH + "order") or "inf")
