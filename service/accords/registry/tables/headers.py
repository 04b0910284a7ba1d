"""Which column of the table each header of a file means."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from ...terms import shortened
from .choices import TEXT
from .columns import Column, in_language, local_name
from .dialect import Row
from .faults import Fault
from .index import folded
from .table import Table

_TAGGED = re.compile(r"(.+)@([A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*)")


class Headers:
    """The headers of one table: by title in any language, by name, prefixed name, or IRI; capitals do not matter.

    `others` are headers that a description of the file adds (see `metadata`), with the names of their columns.
    """

    def __init__(self, table: Table, prefixes: Mapping[str, str], others: Mapping[str, str] | None = None) -> None:
        self._columns: dict[str, Column] = {}
        self._titles = [title for column in table.columns for title in column.titles.values()]
        by_name = {column.name: column for column in table.columns}
        for header, name in (others or {}).items():
            self._columns.setdefault(folded(header), by_name[name])
        for called in (_titles, _names, _Terms(table, prefixes)):
            for column in table.columns:
                for header in called(column):
                    self._columns.setdefault(folded(header), column)

    def column(self, header: str) -> Column | None:
        """The column that a header means, in a language of its own if it says one; None when it means none."""
        if found := self._columns.get(folded(header)):
            return found
        if tagged := _TAGGED.fullmatch(header):
            return self._in_language(tagged[1], tagged[2])
        return None

    def near(self, header: str) -> tuple[str, ...]:
        """The titles that are most like a header."""
        words = {folded(title): title for title in self._titles}
        stems = {word.partition("@")[0]: title for word, title in words.items() if "@" in word}
        found = get_close_matches(folded(header)[:80], {**words, **stems}, n=3, cutoff=0.6)
        return tuple(dict.fromkeys(words.get(word) or stems[word] for word in found))

    def _in_language(self, title: str, language: str) -> Column | None:
        for known, column in self._columns.items():
            if column.kind == TEXT and known == folded(f"{title}@{column.language}"):
                listed = column.choices[0].languages
                return in_language(column, language.lower()) if not listed or language.lower() in listed else None
        return None


class _Terms:
    """Names a column by its predicate, with the language where it has one; not where several have the predicate."""

    def __init__(self, table: Table, prefixes: Mapping[str, str]) -> None:
        self._prefixes = prefixes
        self._sharing = Counter((column.predicate, column.language) for column in table.columns)

    def __call__(self, column: Column) -> Iterable[str]:
        if not column.predicate or self._sharing[column.predicate, column.language] > 1:
            return []
        terms = (shortened(column.predicate, self._prefixes), column.predicate, local_name(column.predicate))
        return [f"{term}@{column.language}" if column.language else term for term in terms]


@dataclass(frozen=True)
class Heading:
    """The columns of a file, by their place in it, from 0, with their headers; and what is wrong with these."""

    columns: Mapping[int, tuple[str, Column]]
    faults: tuple[Fault, ...]

    @property
    def language(self) -> str:
        """The language in which most columns are named; English where none is."""
        named = Counter(each for header, column in self.columns.values() for each in column.named_in(header))
        return max(sorted(named), key=lambda each: (named[each], each == "en"), default="en")

    def place(self, names: Iterable[str]) -> tuple[int, str]:
        """Number, from 1, and header of the first column with one of some names; 0 and "" when there is none."""
        wanted = set(names)
        found = ((at + 1, header) for at, (header, column) in self.columns.items() if column.name in wanted)
        return next(found, (0, ""))


def heading(row: Row, headers: Headers) -> Heading:
    """What the header row says. A header that is empty, unknown, or there already, makes no column."""
    columns: dict[int, tuple[str, Column]] = {}
    faults: list[Fault] = []
    taken: dict[str, int] = {}
    for at, header in enumerate(row.cells):
        column = headers.column(header)
        if not header:
            continue
        if column is None:
            faults.append(Fault(row.line, at + 1, header, "unknown-header", {"header": header}, headers.near(header)))
        elif column.name in taken:
            gaps = {"header": header, "first": str(taken[column.name])}
            faults.append(Fault(row.line, at + 1, header, "header-twice", gaps))
        else:
            columns[at] = (header, column)
            taken[column.name] = at + 1
    return Heading(columns, tuple(faults))


def _titles(column: Column) -> Iterable[str]:
    return column.titles.values()


def _names(column: Column) -> Iterable[str]:
    return [column.name]
