"""The columns of a class as it is taken away: those of its table, and what the data need beside them.

A table to fill in has short names and a row for each of several values. Here each entity is one row: entities stand
with their whole IRIs, several values in one cell or list, and dates, whose precision is that of the source, with their
bounds beside them.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from pyoxigraph import Literal, NamedNode

from ...store import Term
from ...terms import RDF, XSD
from ..tables.choices import IRI, LITERAL, MEMBER, TEXT, THING
from ..tables.columns import CLASS, IDENTIFIER, Column, in_language
from ..tables.table import Table

STRING, ANY_URI, DATE = XSD + "string", XSD + "anyURI", XSD + "date"
PARTIAL = frozenset((XSD + "gYear", XSD + "gYearMonth"))
EARLIEST, LATEST = "earliest", "latest"
_BOUNDS = {
    EARLIEST: {"en": "{title} (at the earliest)", "fr": "{title} (au plus tôt)"},
    LATEST: {"en": "{title} (at the latest)", "fr": "{title} (au plus tard)"},
}
_SEPARATORS = ("|", "¦", "‖", "␞", "\n")


CLASSES = Column(CLASS, RDF + "type", CLASS, {"en": "class", "fr": "classe"})
"""The column of the class."""


@dataclass(frozen=True)
class Field:
    """One column. `separator` stands between values where an entity may have several, and in none of them.

    `bound` says that the column holds the first or the last day of what the one before it says.
    """

    name: str
    predicate: str
    titles: Mapping[str, str]
    datatype: str
    language: str = ""
    required: bool = False
    separator: str = ""
    bound: str = ""

    @property
    def many(self) -> bool:
        """Whether an entity may have several values."""
        return bool(self.separator)


@dataclass
class _Seen:
    """What values there are of a column: of which datatypes, how many an entity has at most, what is in them."""

    datatypes: set[str] = field(default_factory=set)
    most: int = 0
    held: set[str] = field(default_factory=set)

    def add(self, values: Iterable[str]) -> None:
        found = list(values)
        self.most = max(self.most, len(found))
        self.held.update(each for each in _SEPARATORS for value in found if each in value)


Said = Mapping[str, list[Term]]
"""What is said of an entity: the values, by predicate."""


class Fields:
    """Finds the columns of a class: first it is told of each entity, and then what there are."""

    def __init__(self, columns: Iterable[Column]) -> None:
        """`columns` are those that there are in any case, without that of the identifier."""
        self._columns = list(columns)
        self._seen: dict[tuple[str, str], _Seen] = {}
        self._typed = _typed(self._columns)

    def see(self, said: Said) -> None:
        """Take note of one entity."""
        for predicate in dict.fromkeys(column.predicate for column in self._columns):
            for slot, terms in self._slots(predicate, said.get(predicate, ())).items():
                seen = self._seen.setdefault((predicate, slot), _Seen())
                seen.datatypes.update(map(datatype_of, terms))
                seen.add(text_of(each) for each in terms)

    def found(self) -> list[tuple[str, Field]]:
        """The columns in their order, each with the part of the values of its predicate that it holds."""
        every = [("", Field(IDENTIFIER, "", {"en": IDENTIFIER, "fr": IDENTIFIER}, ANY_URI, required=True))]
        for predicate in dict.fromkeys(column.predicate for column in self._columns):
            every.extend(self._of(predicate, [each for each in self._columns if each.predicate == predicate]))
        return [bounded for slot, one in every for bounded in _with_bounds(slot, one)]

    def values(self, slot: str, one: Field, said: Said) -> list[Term]:
        """The values of an entity that stand in a column."""
        return self._slots(one.predicate, said.get(one.predicate, ())).get(slot, [])

    def _of(self, predicate: str, columns: list[Column]) -> Iterator[tuple[str, Field]]:
        slots = {self._slot_of(column): column for column in columns}
        there = [slot for about, slot in self._seen if about == predicate]
        for slot in sorted(set(there) - slots.keys()):
            slots[slot] = in_language(columns[-1], slot) if slot else _bare(columns[-1])
        for slot, column in slots.items():
            seen = self._seen.get((predicate, slot), _Seen())
            many = column.many or seen.most > 1
            free = next((each for each in _SEPARATORS if each not in seen.held), _SEPARATORS[0])
            yield (
                slot,
                Field(
                    name=column.name,
                    predicate=predicate,
                    titles=column.titles,
                    datatype=_datatype(column, seen),
                    language=column.language,
                    separator=free if many else "",
                ),
            )

    def _slot_of(self, column: Column) -> str:
        if column.predicate in self._typed and column.kind == LITERAL:
            return column.choices[0].datatype
        return column.language if column.kind == TEXT else ""

    def _slots(self, predicate: str, terms: Iterable[Term]) -> dict[str, list[Term]]:
        """The values of a predicate by language, or by datatype where there is a column for each datatype."""
        slots: dict[str, list[Term]] = {}
        for term in terms:
            slot = (term.language or "") if isinstance(term, Literal) else ""
            if not slot and datatype_of(term) in self._typed.get(predicate, ()):
                slot = datatype_of(term)
            slots.setdefault(slot, []).append(term)
        return slots


def of_table(table: Table) -> list[Column]:
    """The columns of the table of a class, and that of the class itself."""
    found = [each for each in table.columns if each.kind != IDENTIFIER]
    return found if any(each.kind == CLASS for each in found) else [*found, CLASSES]


def datatype_of(term: Term) -> str:
    """The datatype of a literal, to which its language does not belong; that of IRIs for anything else."""
    if not isinstance(term, Literal):
        return ANY_URI
    return STRING if term.language else term.datatype.value


def text_of(term: Term) -> str:
    """What stands in a cell for a term."""
    return term.value if isinstance(term, (Literal, NamedNode)) else str(term)


def _typed(columns: Iterable[Column]) -> Mapping[str, set[str]]:
    """The predicates that have a column for each of several datatypes, with these."""
    found: dict[str, set[str]] = {}
    for column in columns:
        if column.kind == LITERAL and len(column.choices) == 1:
            found.setdefault(column.predicate, set()).add(column.choices[0].datatype)
    return {predicate: datatypes for predicate, datatypes in found.items() if len(datatypes) > 1}


def _datatype(column: Column, seen: _Seen) -> str:
    """The datatype of all values that there may be, by the shapes and as far as one sees; else they are texts."""
    by_shape = {choice.datatype for choice in column.choices} if column.kind == LITERAL else set()
    if column.kind in (THING, IRI, CLASS) or (column.kind == MEMBER and _names(column)):
        by_shape = {ANY_URI}
    datatypes = by_shape | seen.datatypes
    if column.kind == TEXT or not datatypes:
        return STRING
    if len(datatypes) == 1:
        return datatypes.pop()
    return next(iter(sorted(datatypes & PARTIAL))) if datatypes <= {*PARTIAL, DATE} else STRING


def _names(column: Column) -> bool:
    return all(isinstance(each, NamedNode) for choice in column.choices for each in choice.members)


def _with_bounds(slot: str, one: Field) -> Iterator[tuple[str, Field]]:
    """A column and, where it holds dates that may be less than days, one for their first and one for their last day."""
    if one.datatype not in PARTIAL:
        yield slot, one
        return
    yield slot, replace(one, datatype=STRING)
    for bound, words in _BOUNDS.items():
        titles = {tag: text.format(title=one.titles.get(tag, one.name)) for tag, text in words.items()}
        yield slot, replace(one, name=f"{one.name}_{bound}", titles=titles, datatype=DATE, bound=bound)


def _bare(column: Column) -> Column:
    """The column of the same property for values that have no language."""
    name = column.name.removesuffix(f"_{column.language}") if column.language else column.name
    titles = {tag: title.removesuffix(f"@{column.language}") for tag, title in column.titles.items()}
    return Column(name, column.predicate, TEXT, titles, column.choices, many=column.many)
