"""A class as CSV (RFC 4180) and as Parquet: a row an entity, in the order of their IRIs; in bounded memory."""

import csv
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any

from ...store import Store
from ...terms import XSD
from ..tables.columns import Column
from ..tables.table import Table
from .days import first_day, last_day
from .entities import Entities, of_class
from .fields import ANY_URI, DATE, EARLIEST, STRING, Field, Fields, Said, of_table, text_of

_ROWS = 10_000
"""Rows of one row group, which are in memory at a time."""
_WHOLE = frozenset(XSD + name for name in ("integer", "nonNegativeInteger", "int", "long"))


class Extract:
    """Entities as one table, called `name`. All are read once to find the columns, and again for each file.

    `kind` is the class of them all, "" where they are of several, `labels` what the table is called, by language.
    """

    def __init__(
        self, name: str, labels: Mapping[str, str], entities: Entities, columns: Iterable[Column], kind: str = ""
    ) -> None:
        self.name, self.labels, self.kind = name, labels, kind
        self._entities = entities
        self._fields = Fields(columns)
        for _, said in self._entities:
            self._fields.see(said)
        self._columns = self._fields.found()

    def __len__(self) -> int:
        return len(self._entities)

    @property
    def fields(self) -> list[Field]:
        """The columns, in their order."""
        return [one for _, one in self._columns]

    def write_csv(self, file: Path) -> None:
        """Write the rows as CSV in UTF-8, with the names of the columns in the first row."""
        with file.open("w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out, lineterminator="\r\n")
            writer.writerow([one.name for one in self.fields])
            for row in self._rows():
                cells = zip(row, self.fields, strict=True)
                writer.writerow([one.separator.join(map(str, texts)) for texts, one in cells])

    def write_parquet(self, file: Path, said: Mapping[str, str]) -> None:
        """Write the rows as Parquet: typed, lists where an entity may have several values; `said` of the whole file."""
        import pyarrow as pa  # here, because no other file needs it, and it is large
        import pyarrow.parquet as pq

        schema = pa.schema(
            [pa.field(one.name, _arrow(pa, one), metadata=_told(one)) for one in self.fields], metadata=dict(said)
        )
        with pq.ParquetWriter(file, schema, compression="zstd") as writer:
            rows = self._rows()
            while part := list(islice(rows, _ROWS)):
                typed = [[_value(texts, one) for texts, one in zip(row, self.fields, strict=True)] for row in part]
                columns = zip(*typed, strict=True)
                writer.write_table(
                    pa.table([pa.array(each, one.type) for each, one in zip(columns, schema, strict=True)], schema)
                )

    def _rows(self) -> Iterator[list[list[str]]]:
        """The texts of each cell, row by row."""
        for iri, said in self._entities:
            yield [[iri] if not one.predicate else self._texts(slot, one, said) for slot, one in self._columns]

    def _texts(self, slot: str, one: Field, said: Said) -> list[str]:
        texts = [text_of(term) for term in self._fields.values(slot, one, said)]
        if not one.bound:
            return list(dict.fromkeys(texts))
        days = map(first_day if one.bound == EARLIEST else last_day, texts)
        return [day.isoformat() if day else "" for day in days]


def extract(store: Store, table: Table) -> Extract:
    """A class, with the columns of its table."""
    entities = Entities(store, of_class(store, table.kind))
    return Extract(table.name, table.labels, entities, of_table(table), table.kind)


def _arrow(pa: Any, one: Field) -> Any:
    """The type of a column in Arrow."""
    kind = pa.string()
    if one.datatype in _WHOLE:
        kind = pa.int64()
    elif one.datatype == DATE:
        kind = pa.date32()
    elif one.datatype == XSD + "boolean":
        kind = pa.bool_()
    elif one.datatype in (XSD + "double", XSD + "float"):
        kind = pa.float64()
    elif one.datatype == XSD + "decimal":
        kind = pa.decimal128(38, 9)
    elif one.datatype == XSD + "dateTime":
        kind = pa.timestamp("us", tz="UTC")
    return pa.list_(kind) if one.many else kind


def _told(one: Field) -> dict[str, str]:
    """What a column says of itself, beside its type."""
    titles = {f"title@{tag}": text for tag, text in one.titles.items()}
    return {"property": one.predicate, "datatype": one.datatype, "language": one.language, **titles}


def _value(texts: list[str], one: Field) -> Any:
    values = [_python(text, one.datatype) for text in texts]
    return values if one.many else next(iter(values), None)


def _python(text: str, datatype: str) -> Any:
    """A value as Arrow takes it; None for what the type has no room for."""
    if datatype in (STRING, ANY_URI):
        return text
    try:
        if datatype in _WHOLE:
            return int(text)
        if datatype == DATE:
            return date.fromisoformat(text[:10])
        if datatype == XSD + "boolean":
            return text in ("true", "1")
        if datatype in (XSD + "double", XSD + "float"):
            return float(text.replace("INF", "inf"))
        if datatype == XSD + "decimal":
            return Decimal(text)
        return datetime.fromisoformat(text) if datatype == XSD + "dateTime" else text
    except ValueError:
        return None
