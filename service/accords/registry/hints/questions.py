"""The queries that hints ask of a background: each is bounded, and begins where there is least to look at.

Oxigraph joins two patterns by hashing one of them whole, however few rows are wanted: what is cut short here is cut in
a query within, what is checked is checked with EXISTS, and several names of one thing are one path.
"""

from collections.abc import Iterable

from pyoxigraph import Literal, NamedNode

from ...shacl import Term
from ...shacl.paths import Path, written
from ...store import fill
from ...terms import RDFS, SKOS
from ..labels import LABELS

NAMES = (*LABELS, SKOS + "altLabel", SKOS + "notation")
"""The properties that say what a thing is called, and what its code is."""
MOST = 5000
"""How many things are looked through for one that is like what was meant."""
_FEW, _SOME = 20, 2000
_NAMED_BY = "|".join(f"<{each}>" for each in NAMES)
_LANGUAGES = ("", "en", "fr", "es", "ar", "zh", "ru")
_OF_CLASS = "{ ?it a $kind }"
_OF_CLASS_NAMED = f"{{ ?it a $kind . ?it {_NAMED_BY} ?name }}"


def anything(thing: NamedNode) -> str:
    """Whether anything is said of a thing: one row, or none."""
    return fill("SELECT ?o { $thing ?p ?o } LIMIT 1", thing=thing)


def types(thing: NamedNode) -> str:
    """The classes (`kind`) of a thing."""
    return fill("SELECT ?kind { $thing a ?kind }", thing=thing)


def below(above: NamedNode) -> str:
    """The classes (`kind`) below a class, itself among them."""
    return fill("SELECT ?kind { ?kind $below* $above }", below=RDFS + "subClassOf", above=above)


def said(thing: NamedNode) -> str:
    """The properties (`p`) of a thing, with their values (`o`)."""
    return fill(f"SELECT ?p ?o {{ $thing ?p ?o }} LIMIT {MOST}", thing=thing)


def pointing(predicate: NamedNode, thing: Term) -> str:
    """The things (`it`) that have a value for a property."""
    return fill(f"SELECT ?it {{ ?it $predicate $thing }} LIMIT {_FEW}", predicate=predicate, thing=thing)


def ends(path: Path, value: Term | None) -> str:
    """The things (`it`) from which a path leads to a value; without one, with what it leads to (`end`)."""
    if value is None:
        return f"SELECT ?it ?end {{ ?it {written(path)} ?end }} LIMIT {MOST}"
    return fill(f"SELECT ?it {{ ?it {written(path)} $value }} LIMIT {MOST}", value=value)


def called(things: Iterable[NamedNode]) -> str:
    """The names (`name`) of some things (`it`)."""
    return fill(f"SELECT ?it ?name {{ VALUES ?it {{ $things }} ?it {_NAMED_BY} ?name }}", things=things)


def named(text: str) -> str:
    """The things (`it`) that have a text for the value of a property (`says`), in any language that names are in."""
    names = [Literal(text, language=language) if language else Literal(text) for language in _LANGUAGES]
    return fill(f"SELECT ?it ?says {{ VALUES ?name {{ $names }} ?it ?says ?name }} LIMIT {_FEW}", names=names)


def of_classes(kinds: Iterable[NamedNode]) -> str:
    """Things (`it`) of some classes, with their names (`name`)."""
    return f"SELECT ?it ?name {{ {_each(_OF_CLASS_NAMED, kinds)} }} LIMIT {MOST}"


def of_classes_with(kinds: Iterable[NamedNode], predicate: NamedNode) -> tuple[str, str]:
    """A few things (`it`) of some classes that have a property: sought among those of the classes, or those with it."""
    members = _each(_OF_CLASS, kinds)
    first = f"{{ SELECT ?it {{ {members} }} LIMIT {_SOME} }} FILTER EXISTS {{ ?it {predicate} ?value }}"
    other = f"{{ SELECT ?it {{ ?it {predicate} ?value }} LIMIT {_SOME} }} FILTER EXISTS {{ {members} }}"
    return f"SELECT ?it {{ {first} }} LIMIT {_FEW}", f"SELECT ?it {{ {other} }} LIMIT {_FEW}"


def _each(pattern: str, kinds: Iterable[NamedNode]) -> str:
    """A pattern for each class, any of which may hold."""
    return " UNION ".join(fill(pattern, kind=each) for each in sorted(kinds, key=str))
