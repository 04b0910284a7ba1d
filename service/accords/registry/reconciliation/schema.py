"""The types and properties that one who seeks entities can name: those of shapes and ontology, by what they are called.

A type is a class that a shape targets, or one below or above it. Each can be named by its IRI, its prefixed name, its
local name or its label in any language, whatever the case and the accents.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

from pyoxigraph import NamedNode

from ... import terms
from ...assets import Assets
from ...store import Store, fill, select
from .. import vocabulary
from ..labels import plain
from ..letters import words
from ..lookalikes_shapes import codes
from ..tables.facts import Facts
from ..tables.properties import Asked, asked

_BELOW = terms.RDFS + "subClassOf"
_PROPERTIES = (terms.OWL + "ObjectProperty", terms.OWL + "DatatypeProperty", terms.OWL + "AnnotationProperty")
_APART = frozenset({terms.RDF + "type", terms.RDFS + "label"})
_USED = """
SELECT DISTINCT ?property WHERE { { SELECT ?thing WHERE { ?thing a $kind } LIMIT 500 } ?thing ?property ?value }
"""
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


@dataclass(frozen=True)
class Type:
    """A class: its names and definitions by language, and the classes right above it."""

    iri: str
    names: Mapping[str, str]
    definitions: Mapping[str, str]
    broader: tuple[str, ...]


@dataclass(frozen=True)
class Property:
    """A property: its names and definitions by language, and the classes that its values have by the shapes.

    Of a code, one value belongs to one entity only.
    """

    iri: str
    names: Mapping[str, str]
    definitions: Mapping[str, str]
    classes: tuple[str, ...] = ()
    code: bool = False


class Schema:
    """The types and properties of a registry."""

    def __init__(self, assets: Assets, base: str) -> None:
        shapes, ontology = vocabulary.shapes(assets, base), vocabulary.ontology(assets, base)
        self.prefixes = vocabulary.prefixes(assets, base)
        self.namespace = vocabulary.header(assets, "en")["namespace"]
        self._facts, self._ontology = Facts(shapes), Facts(ontology)
        self._codes = codes(shapes, ontology)

    @cached_property
    def types(self) -> Mapping[str, Type]:
        """The types by IRI: those with a shape, in the order of their names, those below them, and those above."""
        shaped = {written[1:-1] for _, written in self._facts.pairs(terms.SH + "targetClass")}
        order = sorted(shaped, key=lambda each: local(each).casefold())
        below, above = (each for kind in order for each in self.below(kind)), map(self._with_above, order)
        return {iri: self._type(iri) for iri in dict.fromkeys([*order, *below, *chain.from_iterable(above)])}

    @cached_property
    def properties(self) -> Mapping[str, Property]:
        """The properties by IRI: those that the shapes name, then those that the ontology defines."""
        shaped = (each for kind in self.types for each in self._asked(kind))
        found = {each.path: self._property(each.path, each) for each in reversed(list(shaped))}
        defined = (s for kind in _PROPERTIES for s in self._ontology.subjects(terms.RDF + "type", NamedNode(kind)))
        others = [iri for iri in map(plain, defined) if iri not in found and iri not in _APART]
        return {**dict(reversed(found.items())), **{iri: self._property(iri) for iri in others}}

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """The languages that texts can have by the shapes, and those in which the shapes speak."""
        every = [each for kind in self.types for each in self._asked(kind)]
        listed = {language for each in every for choice in each.choices for language in choice.languages}
        return tuple(sorted(listed | {language for each in every for language in each.names}))

    def short(self, iri: str) -> str:
        """What a class or a property is called in answers: its local name in the own namespace, else a prefixed name.

        There is no hash in it: OpenRefine puts the id of a type into an address as it is.
        """
        own = iri.removeprefix(self.namespace) if self.namespace else iri
        return own if own != iri else terms.shortened(iri, self.prefixes)

    def type(self, name: str) -> Type | None:
        """The type of this name, if there is one."""
        return self.types.get(name) or self.types.get(self._type_names.get(_key(name), ""))

    def property(self, name: str) -> Property | None:
        """The property of this name, if there is one."""
        return self.properties.get(name) or self.properties.get(self._property_names.get(_key(name), ""))

    def below(self, kind: str) -> tuple[str, ...]:
        """A class and all those below it."""
        found, waiting = {kind: None}, [kind]
        while waiting:
            one = waiting.pop(0)
            new = [each for each in map(plain, self._ontology.subjects(_BELOW, NamedNode(one))) if each not in found]
            found.update(dict.fromkeys(new))
            waiting += new
        return tuple(found)

    def proposed(self, store: Store, kind: str) -> list[Property]:
        """The properties of a class: those of its shapes, as these order them, then what its entities have besides."""
        shaped = [each.path for each in self._asked(kind)]
        used = sorted({row["property"] for row in select(store, fill(_USED, kind=kind))} - _APART)
        return [self.properties[each] for each in dict.fromkeys([*shaped, *used]) if each in self.properties]

    def _asked(self, kind: str) -> list[Asked]:
        """What the shapes of a class, and of the classes above it, ask."""
        return [each for each in asked(self._facts, self._with_above(kind)) if each.path not in _APART]

    def _with_above(self, kind: str) -> list[str]:
        found = [kind]
        for each in found:
            found += [above for above in self._ontology.iris(NamedNode(each), _BELOW) if above not in found]
        return found

    def _type(self, iri: str) -> Type:
        node = NamedNode(iri)
        shapes = self._facts.subjects(terms.SH + "targetClass", node)
        labels = [self._ontology.texts(node, terms.RDFS + "label")]
        labels += [self._facts.texts(shape, terms.RDFS + "label") for shape in shapes]
        return Type(
            iri,
            next(filter(None, labels), {}) or {"en": _in_words(iri)},
            self._ontology.texts(node, terms.SKOS + "definition"),
            tuple(self._ontology.iris(node, _BELOW)),
        )

    def _property(self, iri: str, shaped: Asked | None = None) -> Property:
        node = NamedNode(iri)
        named = shaped.names if shaped and shaped.names else self._ontology.texts(node, terms.RDFS + "label")
        classes = [kind for choice in (shaped.choices if shaped else ()) for kind in choice.classes]
        return Property(
            iri,
            named or {"en": _in_words(iri)},
            self._ontology.texts(node, terms.SKOS + "definition"),
            tuple(dict.fromkeys(classes)),
            iri in self._codes,
        )

    @cached_property
    def _type_names(self) -> Mapping[str, str]:
        return self._called((each.iri, each.names) for each in self.types.values())

    @cached_property
    def _property_names(self) -> Mapping[str, str]:
        return self._called((each.iri, each.names) for each in self.properties.values())

    def _called(self, named: Iterable[tuple[str, Mapping[str, str]]]) -> dict[str, str]:
        """The IRI by each name; of a name that several have, the first one's, and exact ones before labels."""
        kept = list(named)
        found: dict[str, str] = {}
        ways: tuple[Callable[[str, Mapping[str, str]], Iterable[str]], ...] = (
            lambda iri, _: (self.short(iri),),
            lambda iri, _: (iri, terms.shortened(iri, self.prefixes), local(iri)),
            lambda _, labels: labels.values(),
        )
        for names in ways:
            for iri, labels in kept:
                for name in names(iri, labels):
                    found.setdefault(_key(name), iri)
        return found


def local(iri: str) -> str:
    """The last part of an IRI, after a slash or a hash.

    >>> local("https://schema.org/startDate")
    'startDate'
    """
    return iri[max(iri.rfind("/"), iri.rfind("#")) + 1 :]


def _in_words(iri: str) -> str:
    """What a name says that has no label: `memberOf` as "member of"."""
    return " ".join(_CAMEL.sub(" ", local(iri)).lower().split("-"))


def _key(name: str) -> str:
    return "".join(words(name))
