"""The index of a version, as it is read: entities by name, by code, by what others call them."""

import sqlite3
from array import array
from collections.abc import Collection as Some
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from pathlib import Path

from rapidfuzz import process
from rapidfuzz.fuzz import token_ratio

from ..letters import words
from .addresses import Collection, key
from .facets import Facet
from .plan import Plan, Scheme
from .read_only import ReadOnly
from .reading import Name
from .spelling import Spelling
from .writing import FORMAT, NAME_BITS

_MOST_RARE = 3
_NAMES_EACH = 8
"""Names of one entity that may begin alike."""


class Unusable(Exception):
    """A file is not the index of this version, or is none."""


@dataclass(frozen=True)
class Entity:
    """One entity. `classes` are its most specific classes, `all_classes` also those above.

    `codes` are pairs of the id of a scheme and the value, `links` of a property and what it leads to.
    `linked` is how many statements point to it.
    """

    iri: str
    kind: str
    classes: tuple[str, ...]
    all_classes: tuple[str, ...]
    names: tuple[Name, ...]
    codes: tuple[tuple[str, str], ...]
    links: tuple[tuple[str, str], ...]
    linked: int

    def name(self, language: str) -> Name | None:
        """What a reader of a language calls it: its preferred name in the language, in English, in none, in any."""
        order = {language: 0, "en": 1, "": 2}
        ranked = sorted(self.names, key=lambda each: (not each.preferred, order.get(each.language, 3), each.language))
        return ranked[0] if ranked else None


@dataclass(frozen=True)
class Candidate:
    """An entity that may be meant by a text, and those of its names that have words of it."""

    entity: Entity
    matched: tuple[Name, ...]


class Index(ReadOnly):
    """The index of one version. May be used in any thread; to be closed once."""

    def __init__(self, file: Path, plan: Plan, digest: str) -> None:
        """Open a file. Raises Unusable where it is not the index of the version with that digest, by this plan."""
        super().__init__(file)
        self.plan = plan
        try:
            about = dict(self.rows("SELECT key, value FROM about"))
        except sqlite3.Error as error:
            self.close()
            raise Unusable(f"{file}: {error}") from None
        if (about.get("format"), about.get("digest"), about.get("plan")) != (FORMAT, digest, plan.digest):
            self.close()
            raise Unusable(f"{file} is the index of something else.")
        self.size = int(about["entities"])

    @cached_property
    def facets(self) -> tuple[Facet, ...]:
        """The facets, in their order."""
        return tuple(Facet.of(row) for row in self.rows("SELECT * FROM facet ORDER BY place"))

    @cached_property
    def spelling(self) -> Spelling:
        """The words of all names."""
        return Spelling(dict(self.rows("SELECT word, names FROM word")))

    @cached_property
    def linked(self) -> "array[int]":
        """How many statements point to each entity, by number."""
        return array("I", (0, *(each for (each,) in self.rows("SELECT linked FROM entity ORDER BY id"))))

    def entity(self, iri: str) -> Entity | None:
        """The entity with this IRI."""
        return next(
            iter(self.entities([each for (each,) in self.rows("SELECT id FROM entity WHERE iri = ?", iri)])), None
        )

    def entities(self, numbers: Iterable[int]) -> list[Entity]:
        """The entities with these numbers, in this order."""
        return [found for number in numbers if (found := self._entity(number))]

    def texts(self, iri: str) -> list[Name]:
        """The texts of the entity with an IRI that are no names."""
        asked = "SELECT text, language, predicate FROM text WHERE entity = (SELECT id FROM entity WHERE iri = ?)"
        return [Name(*each) for each in self.rows(asked, iri)]

    def by_code(self, scheme: str, value: str) -> list[Entity]:
        """The entities that have a code of a scheme (by its id), case and accents apart; of a collection, its links."""
        known = self.plan.scheme(scheme)
        if isinstance(known, Collection):
            return self._linked_by(f"{known.id} {value.strip()}")
        if not isinstance(known, Scheme):
            return []
        asked = "SELECT DISTINCT entity FROM code WHERE scheme = ? AND folded = ? ORDER BY entity"
        return self.entities(each for (each,) in self.rows(asked, known.id, " ".join(words(value))))

    def coded(self, value: str) -> list[Entity]:
        """The entities that have a code, of whatever scheme, case and accents apart; a hundred at most."""
        asked = "SELECT DISTINCT entity FROM code WHERE folded = ? ORDER BY entity LIMIT 100"
        return self.entities(each for (each,) in self.rows(asked, " ".join(words(value))))

    def called(self, text: str) -> list[Entity]:
        """The entities that have a name, case, accents and punctuation apart; a hundred at most."""
        asked = f"SELECT DISTINCT id >> {NAME_BITS} FROM name WHERE folded = ? ORDER BY id LIMIT 100"
        return self.entities(each for (each,) in self.rows(asked, " ".join(words(text))))

    def by_link(self, uri: str) -> list[Entity]:
        """The entities that link to an address, as the same thing, however it is written."""
        return self._linked_by(key(uri, self.plan.collections))

    def named(self, text: str, limit: int, classes: Some[str] = (), loosely: bool = True) -> list[Candidate]:
        """The entities that a text may name, at most `limit`: those whose names have its words, or words like them.

        With `classes`, only their instances. Those come first whose names have the likest letters, word by word; how
        well each fits is for the caller to say. Words that very many names have count only where no others are given.
        Unless `loosely`, each word must be met.
        """
        asked = words(text)[:16]
        wanted = [self.spelling.near(word) for word in asked]
        found: dict[int, None] = {}
        expressions = _loosened(wanted, self.spelling.rare([each[0] for each in wanted], _MOST_RARE))
        for expression in islice(expressions, None if loosely else 2):
            found.update(dict.fromkeys(self._named(expression, limit * _NAMES_EACH, classes)))
            if len(found) >= limit * _NAMES_EACH:
                break
        return self._candidates(" ".join(asked), list(found), limit)

    def _candidates(self, text: str, ids: list[int], limit: int) -> list[Candidate]:
        """The entities that have some names, those with the likest names first, at most `limit`."""
        marks = ", ".join("?" * len(ids))
        named = self.rows(f"SELECT id, folded, text, language, predicate FROM name WHERE id IN ({marks})", *ids)
        likest = process.extract(text, [row[1] for row in named], scorer=token_ratio, processor=None, limit=None)
        found: dict[int, list[Name]] = {}
        for _, _, place in likest:
            id, _, *name = named[place]
            found.setdefault(id >> NAME_BITS, []).append(Name(*name))
        candidates = ((self._entity(number), names) for number, names in list(found.items())[:limit])
        return [Candidate(entity, tuple(names)) for entity, names in candidates if entity]

    def beginning(self, text: str, most: int, classes: Some[str] = ()) -> list[Entity]:
        """The entities of which a name has the words of a text, and one that begins like its last; at most so many."""
        *whole, last = words(text)[:16] or [""]
        if not last:
            return []
        expression = " AND ".join([*(_any([each]) for each in whole), f"{_any([last])[1:-1]}*"])
        found = dict.fromkeys(id >> NAME_BITS for id in self._named(expression, most * _NAMES_EACH, classes))
        return self.entities([*found][:most])

    def _named(self, expression: str, most: int, classes: Some[str]) -> list[int]:
        """The numbers of the names that match, the best first by what SQLite makes of it (bm25)."""
        numbers = [number for number, iri in self._class_names.items() if iri in classes]
        if classes and not numbers:
            return []
        narrowed = " OR ".join(["classes GLOB ?"] * len(numbers) * 2)
        join = f"JOIN entity ON entity.id = name_words.rowid >> {NAME_BITS} AND ({narrowed})" if numbers else ""
        asked = f"SELECT name_words.rowid FROM name_words {join} WHERE name_words MATCH ? ORDER BY rank LIMIT ?"
        globs = [glob for number in numbers for glob in (f"*|{number}|*", f"*|{number}[*]|*")]
        return [id for (id,) in self.rows(asked, *globs, expression, most)]

    def _linked_by(self, key: str) -> list[Entity]:
        asked = "SELECT DISTINCT entity FROM link WHERE key = ? ORDER BY entity"
        return self.entities(each for (each,) in self.rows(asked, key))

    def _entity(self, number: int) -> Entity | None:
        asked = self.rows("SELECT iri, kind, linked, classes FROM entity WHERE id = ?", number)
        if not asked:
            return None
        [(iri, kind, linked, classes)] = asked
        numbers = [each for each in classes.split("|") if each]
        above = tuple(self._class_names[int(each.rstrip("*"))] for each in numbers)
        own = tuple(self._class_names[int(each[:-1])] for each in numbers if each.endswith("*"))
        ids = number << NAME_BITS, number + 1 << NAME_BITS
        names = self.rows("SELECT text, language, predicate FROM name WHERE id >= ? AND id < ? ORDER BY id", *ids)
        codes = self.rows("SELECT scheme, value FROM code WHERE entity = ?", number)
        links = self.rows("SELECT predicate, target FROM link WHERE entity = ? ORDER BY target", number)
        return Entity(iri, kind, own, above, tuple(Name(*each) for each in names), tuple(codes), tuple(links), linked)

    @cached_property
    def _class_names(self) -> dict[int, str]:
        return dict(self.rows("SELECT id, iri FROM class"))


def _loosened(wanted: list[list[str]], rare: Some[str]) -> Iterator[str]:
    """What to ask, one after the other: names with all words, with words like each, with any of the rarest."""
    if not wanted:
        return
    yield " AND ".join(_any(each[:1]) for each in wanted)
    yield " AND ".join(_any(each) for each in wanted)
    yield _any([word for each in wanted if each[0] in rare or len(each) > 1 for word in each] or wanted[0])


def _any(alternatives: Iterable[str]) -> str:
    """Any of some words, as FTS5 asks; each has letters and digits alone, and stands in quotes."""
    return f"({' OR '.join(f'{chr(34)}{word}{chr(34)}' for word in alternatives)})"
