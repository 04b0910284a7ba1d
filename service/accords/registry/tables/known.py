"""The entities that the registry knows, as cells name them: by slug, by label, by code."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from typing import TypeAlias

from pyoxigraph import Literal, NamedNode

from ...store import Term, fill
from ...terms import RDFS, SKOS
from .choices import Choice
from .fitting import any_of
from .references import stem_of

LABELS = (SKOS + "prefLabel", RDFS + "label")
MOST = 20_000
"""Entities whose names are compared when a cell names nothing; in a larger registry, only the first."""
NEAR = 3
_ALIKE = 0.7
_LONGEST = 120
"""Characters of a cell that is compared with names."""
_EXISTS = "SELECT ?p WHERE { $iri ?p ?o } LIMIT 1"
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
        self._named: dict[tuple[str, Choices], list[str]] = {}
        self._indexes: dict[Choices, dict[str, list[str]]] = {}

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

    def named(self, text: str, choices: Choices) -> list[str]:
        """The entities that fit and have this label or code: exactly so, or else but for capitals and accents."""
        key = (text, choices)
        if key not in self._named:
            exact = [Literal(text), *(Literal(text, language=each) for each in self._languages)]
            found = self._select(fill(_NAMED, names=self._names, texts=exact))
            iris = sorted({thing.value for row in found if isinstance(thing := row["s"], NamedNode)})
            fitting = [iri for iri in iris if self.fits(iri, choices)]
            self._named[key] = fitting or self._index(choices).get(folded(text), [])
        return self._named[key]

    def near(self, text: str, choices: Choices) -> list[str]:
        """The entities whose labels, codes or slugs are most like a text, the nearest first; of a long text none."""
        if len(text) > _LONGEST:
            return []
        index = self._index(choices)
        slugs = {folded(iri.rpartition("/")[2]): [iri] for iris in index.values() for iri in iris}
        words = get_close_matches(folded(text), {**index, **slugs}, n=2 * NEAR, cutoff=_ALIKE)
        found = (iri for word in words for iri in (*index.get(word, ()), *slugs.get(word, ())))
        return list(dict.fromkeys(found))[:NEAR]

    def labels(self, iri: str) -> list[str]:
        """What an entity is called, in any language."""
        found = self._select(fill(_LABELS, names=LABELS, iri=iri))
        return sorted({text.value for row in found if isinstance(text := row["o"], Literal)})

    def stems(self, choices: Choices) -> tuple[str, ...]:
        """What the IRIs of the entities that fit begin with, up to the last slash or number sign."""
        iris = {iri for found in self._index(choices).values() for iri in found}
        return tuple(sorted({stem_of(iri) for iri in iris}))

    def count(self, choices: Choices) -> int:
        """How many names the entities that fit have."""
        return len(self._index(choices))

    def some(self, choices: Choices, most: int) -> list[str]:
        """A few of the entities that fit, by their IRIs."""
        iris = {iri for found in self._index(choices).values() for iri in found}
        return sorted(iris)[:most]

    def _index(self, choices: Choices) -> dict[str, list[str]]:
        """The entities that fit, by their labels and codes in small letters and without accents."""
        if choices not in self._indexes:
            fitting = f"SELECT DISTINCT ?s WHERE {{ {any_of('?s', choices)} }} LIMIT {MOST}"
            named = fill(_NAMES_OF_ALL, names=self._names)
            found: dict[str, list[str]] = {}
            for row in self._select(f"SELECT ?s ?o WHERE {{ {{ {fitting} }} {named} }}"):
                thing, name = row["s"], row["o"]
                if isinstance(thing, NamedNode) and isinstance(name, Literal):
                    iris = found.setdefault(folded(name.value), [])
                    iris.extend([] if thing.value in iris else [thing.value])
            self._indexes[choices] = found
        return self._indexes[choices]


def folded(text: str) -> str:
    """A text in small letters, without accents, each space once.

    >>> folded(" Côte  d’Ivoire ")
    "cote d'ivoire"
    """
    plain = unicodedata.normalize("NFKD", text.replace("’", "'"))
    bare = "".join(each for each in plain if not unicodedata.combining(each))
    return re.sub(r"\s+", " ", bare).strip().casefold()
