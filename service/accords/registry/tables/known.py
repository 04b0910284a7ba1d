"""The entities that the registry knows, as cells name them: by slug, by label, by code."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeAlias

from pyoxigraph import Literal, NamedNode

from ...store import Term, fill
from ...terms import RDFS, SKOS
from .choices import Choice
from .fitting import any_of
from .index import MOST, Index

LABELS = (SKOS + "prefLabel", RDFS + "label")
_EXISTS = "SELECT ?p WHERE { $iri ?p ?o } LIMIT 1"
_IS_A = "SELECT * WHERE { $iri a $kind } LIMIT 1"
_NAMED = "SELECT DISTINCT ?s WHERE { VALUES ?p { $names } VALUES ?o { $texts } ?s ?p ?o }"
_NAMES_OF_ALL = "VALUES ?p { $names } ?s ?p ?o"
_LABELS = "SELECT ?o WHERE { VALUES ?p { $names } $iri ?p ?o }"
Choices: TypeAlias = tuple[Choice, ...]
Select: TypeAlias = Callable[[str], Iterable[Mapping[str, Term]]]
"""Runs a SELECT over what is known, and gives the rows."""


class Known:
    """What a graph holds, asked as cells need it; every answer is kept, since cells repeat themselves.

    `codes` are the properties whose values are one entity's alone, `languages` those in which entities have names.
    """

    def __init__(self, select: Select, codes: Iterable[str], languages: Iterable[str]) -> None:
        self._select = select
        self._names = (*LABELS, SKOS + "altLabel", *codes)
        self._languages = tuple(languages)
        self._fits: dict[tuple[str, Choices], bool] = {}
        self._indexes: dict[Choices, Index] = {}

    def exists(self, iri: str) -> bool:
        """Whether anything is said of an IRI."""
        return self.fits(iri, ())

    def fits(self, iri: str, choices: Choices) -> bool:
        """Whether an entity is known, and what one of the choices asks for, if there are any."""
        key = (iri, choices)
        if key not in self._fits:
            fitting = f"SELECT * WHERE {{ {any_of(str(NamedNode(iri)), choices)} }} LIMIT 1"
            asked = [fill(_EXISTS, iri=iri), *([fitting] if choices else [])]
            self._fits[key] = all(any(True for _ in self._select(each)) for each in asked)
        return self._fits[key]

    def is_a(self, iri: str, kind: str) -> bool:
        """Whether an entity is stated to be of a class, and not only of one below it."""
        return any(True for _ in self._select(fill(_IS_A, iri=iri, kind=kind)))

    def named(self, text: str, choices: Choices) -> list[str]:
        """The entities that fit and are called so; to the letter, where several are but for capitals and accents."""
        index = self.index(choices)
        found = index.called(text)
        if len(found) == 1 or (not found and index.is_whole):
            return found
        return self._exactly(text, choices) or found

    def labels(self, iri: str) -> Mapping[str, str]:
        """What an entity is called, by language, "" for none."""
        found = self._select(fill(_LABELS, names=LABELS, iri=iri))
        texts = sorted((text.language or "", text.value) for row in found if isinstance(text := row["o"], Literal))
        return dict(reversed(texts))

    def index(self, choices: Choices) -> Index:
        """The entities that fit, by what they are called."""
        if choices not in self._indexes:
            self._indexes[choices] = Index(self._names_of(choices))
        return self._indexes[choices]

    def _names_of(self, choices: Choices) -> Iterator[tuple[str, str]]:
        fitting = f"SELECT DISTINCT ?s WHERE {{ {any_of('?s', choices)} }} LIMIT {MOST}"
        named = fill(_NAMES_OF_ALL, names=self._names)
        for row in self._select(f"SELECT ?s ?o WHERE {{ {{ {fitting} }} {named} }}"):
            thing, name = row["s"], row["o"]
            if isinstance(thing, NamedNode) and isinstance(name, Literal):
                yield thing.value, name.value

    def _exactly(self, text: str, choices: Choices) -> list[str]:
        exact = [Literal(text), *(Literal(text, language=each) for each in self._languages)]
        found = self._select(fill(_NAMED, names=self._names, texts=exact))
        iris = sorted({thing.value for row in found if isinstance(thing := row["s"], NamedNode)})
        return [iri for iri in iris if self.fits(iri, choices)]
