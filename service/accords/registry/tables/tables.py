"""The tables of a registry: one for each class that a shape targets, and for each class below one."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from difflib import get_close_matches
from functools import cached_property, partial

from pyoxigraph import NamedNode, Triple

from ... import terms
from ...assets import Assets
from ...errors import NotFound
from ...store import Term, fill, rows
from ...store.oxigraph import OxigraphStore
from .. import vocabulary
from ..assembly import assemble, graph_iri
from ..labels import plain
from .choices import MEMBER, THING, Choice
from .columns import Column, columns, identifier, of_class
from .facts import Facts
from .index import folded
from .known import Known, Select
from .properties import asked, names_of_class
from .references import Reference, stem_of, stems_of
from .table import Table, file_name

_FULLEST = """
SELECT ?s WHERE { { SELECT DISTINCT ?s WHERE { VALUES ?class { $classes } ?s a ?class } LIMIT 2000 } ?s ?p ?o }
GROUP BY ?s ORDER BY DESC(COUNT(?o)) ?s LIMIT 1
"""
_STATED = "SELECT DISTINCT ?p ?o WHERE { GRAPH ?g { $iri ?p ?o } MINUS { VALUES ?g { $derived } } }"
_LONGEST = 100
"""Characters of a name that is compared with those of classes."""
_LABEL = terms.RDFS + "label"
_BELOW = terms.RDFS + "subClassOf"


class Tables:
    """The tables that the shapes of a registry make, and the entities that their cells can name."""

    def __init__(self, assets: Assets, base: str, select: Select) -> None:
        """`select` asks what is known: the registry as it is published, or as `in_memory` has it."""
        self.base, self._select = base, select
        self.prefixes = vocabulary.prefixes(assets, base)
        self._facts = Facts(vocabulary.shapes(assets, base))
        self._ontology = Facts(quad.triple for quad in vocabulary.parse(assets.ontology, base))
        self.known = Known(select, dict.fromkeys(_codes(self._facts)), self._tagged)

    @classmethod
    def in_memory(cls, assets: Assets, base: str) -> "Tables":
        """The tables, and what the files assert. Raises Unpublishable, as `assemble` does."""
        store = OxigraphStore.memory()
        store.load(assemble(assets, base))
        return cls(assets, base, partial(rows, store))

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """The languages in which the shapes name properties, English first."""
        shapes = (shape for kind in self.kinds for shape in _targeting(self._facts, kind))
        parts = (part for shape in shapes for part in self._facts.objects(shape, terms.SH + "property"))
        found = {language for part in parts for language in self._facts.texts(part, terms.SH + "name")}
        return tuple(sorted(found, key=lambda each: (each != "en", each))) or ("en",)

    @cached_property
    def _tagged(self) -> tuple[str, ...]:
        """The languages that a text can have by the shapes."""
        every = (choice for kind in self.kinds for one in asked(self._facts, [kind]) for choice in one.choices)
        listed = {language for choice in every for language in choice.languages}
        return (*self.languages, *sorted(listed - set(self.languages)))

    @cached_property
    def kinds(self) -> tuple[str, ...]:
        """The classes that have a shape of their own, in the order of the names of their files."""
        found = {written[1:-1] for _, written in self._facts.pairs(terms.SH + "targetClass")}
        return tuple(sorted((kind for kind in found if asked(self._facts, [kind])), key=file_name))

    def all(self) -> list[Table]:
        """The table of each class that has a shape of its own."""
        return [self.table(kind) for kind in self.kinds]

    def listed(self, language: str) -> list[tuple[str, str]]:
        """The name of the file of each table, and what its class is called in a language if it can be."""
        named = [(file_name(kind), self._labels(kind)) for kind in self.kinds]
        return [(name, labels.get(language) or labels.get("en") or name) for name, labels in named]

    def find(self, name: str) -> Table:
        """The table of a class by its IRI, prefixed name, local name, file name, or label in any language.

        Raises NotFound, with the names that are near, and all names as `available`.
        """
        wanted = folded(name)
        for kind in self._classes:
            if wanted in self._called(kind):
                return self.table(kind)
        words = {word: kind for kind in self._classes for word in self._called(kind)}
        near = [] if len(name) > _LONGEST else get_close_matches(wanted, words, n=3)
        name = name[:_LONGEST]
        available = [file_name(kind) for kind in self.kinds]
        if near:
            raise NotFound(f"There is no class {name!r} here. Did you mean {', '.join(near)}?", available=available)
        raise NotFound(f"There is no class {name!r} here.", available=available)

    def table(self, kind: str) -> Table:
        """The table of a class: what the shapes say of it, and of the classes above it."""
        above = [kind, *self._above(kind)]
        found = self._columns(above)
        references = {column.name: self._reference(column) for column in found}
        pattern = self._pattern(above)
        stems = tuple(stems_of(pattern, self.base)) or _stems_of(self.known.index((Choice(classes=(kind,)),)).iris)
        order = sorted({kind, *self._below(kind)}, key=lambda each: (each != kind, each))
        classes = {each: tuple(sorted(self._called(each))) for each in order}
        last = [of_class(names_of_class(self._facts, above))] if len(classes) > 1 else []
        references |= {column.name: Reference(tuple(map(stem_of, classes)), self.base) for column in last}
        every = (identifier(), *found, *last)
        return Table(kind, self._labels(kind), Reference(stems, self.base), pattern, every, classes, references)

    def example(self, table: Table) -> list[Triple]:
        """What is stated, and not derived, of the entity of a table of which most is said; [] if there is none."""
        derived = [graph_iri(self.base, name) for name in ("inferred", "meta")]
        found = [row["s"] for row in self._select(fill(_FULLEST, classes=table.classes))]
        named = [each for each in found if isinstance(each, NamedNode)]
        told = (row for each in named for row in self._select(fill(_STATED, iri=each, derived=derived)))
        return [Triple(named[0], p, row["o"]) for row in told if isinstance(p := row["p"], NamedNode)]

    def _columns(self, kinds: list[str]) -> tuple[Column, ...]:
        return columns(asked(self._facts, kinds), self.languages, self.prefixes)

    def _reference(self, column: Column) -> Reference:
        """How the cells of a column name what they stand for."""
        if column.kind == MEMBER:
            members = (each.value for each in column.choices[0].members if isinstance(each, NamedNode))
            return Reference(tuple(stem_of(each) for each in members), self.base)
        if column.kind != THING:
            return Reference((), self.base)
        classes = [kind for choice in column.choices for kind in choice.classes]
        stems = {stem for kind in classes for stem in self._stems(kind)}
        return Reference(tuple(sorted(stems)) or _stems_of(self.known.index(column.choices).iris), self.base)

    def _stems(self, kind: str) -> tuple[str, ...]:
        """What the IRIs of a class begin with, by the patterns of all shapes for it and for those below it."""
        patterns = [self._pattern([each]) for each in (kind, *self._below(kind))]
        return tuple(sorted({stem for pattern in patterns for stem in stems_of(pattern, self.base)}))

    def _pattern(self, kinds: Iterable[str]) -> str:
        for kind in kinds:
            for shape in _targeting(self._facts, kind):
                if pattern := self._facts.text(shape, terms.SH + "pattern"):
                    return pattern
        return ""

    def _labels(self, kind: str) -> Mapping[str, str]:
        """What a class is called by the first shape that has a name for it, or by the ontology."""
        named = [self._facts.texts(shape, _LABEL) for shape in _targeting(self._facts, kind)]
        return next(filter(None, [*named, self._ontology.texts(NamedNode(kind), _LABEL)]), {})

    @cached_property
    def _classes(self) -> list[str]:
        """All classes that have a table, those with shapes of their own first."""
        return list(dict.fromkeys([*self.kinds, *(each for kind in self.kinds for each in self._below(kind))]))

    def _called(self, kind: str) -> set[str]:
        short = terms.shortened(kind, self.prefixes)
        texts = [self._facts.texts(shape, _LABEL) for shape in _targeting(self._facts, kind)]
        labels = [label for each in (*texts, self._ontology.texts(NamedNode(kind), _LABEL)) for label in each.values()]
        return {folded(name) for name in (kind, short, short.rpartition(":")[2], file_name(kind), *labels)}

    def _above(self, kind: str) -> list[str]:
        return _reached(kind, lambda each: self._ontology.iris(NamedNode(each), _BELOW))

    def _below(self, kind: str) -> list[str]:
        return _reached(kind, lambda each: map(plain, self._ontology.subjects(_BELOW, NamedNode(each))))


def _targeting(facts: Facts, kind: str) -> list[Term]:
    return sorted(facts.subjects(terms.SH + "targetClass", NamedNode(kind)), key=str)


def _stems_of(iris: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({stem_of(iri) for iri in iris}))


def _reached(start: str, step: Callable[[str], Iterable[str]]) -> list[str]:
    """What is reached from a class by steps, the nearest first, without itself."""
    found, waiting = dict[str, None](), [start]
    while waiting:
        new = [each for one in waiting for each in step(one) if each not in found and each != start]
        found.update(dict.fromkeys(new))
        waiting = new
    return list(found)


def _codes(facts: Facts) -> Iterator[str]:
    """The properties whose values are one entity's alone: whose way there and back leads to one entity at most."""
    yield terms.SKOS + "notation"
    for shape, _ in facts.pairs(terms.SH + "path"):
        there = facts.listed(shape, terms.SH + "path")
        back = [path for step in there[1:] for path in facts.iris(step, terms.SH + "inversePath")]
        if facts.text(shape, terms.SH + "maxCount") == "1" and len(there) == 2 and isinstance(there[0], NamedNode):
            yield from (path for path in back if path == there[0].value)
