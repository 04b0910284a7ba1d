"""The answer to a query as a page shows it: a table, yes or no, or Turtle."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from ...registry.page import Value
from ...store.answering import Reply
from ...store.query_text import TOKEN
from ...terms import XSD, shortened
from .answer import Download, downloads

_EVERYTHING = re.compile(r"\s*+(?:(?:DISTINCT|REDUCED)\b\s*+)?\*", re.IGNORECASE)


@dataclass(frozen=True)
class Answer:
    """`boolean` for ASK, `columns` and `rows` for SELECT (`count` of them in all), `text` for a graph."""

    form: str
    boolean: bool | None = None
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Value | None, ...], ...] = ()
    count: int = 0
    text: str = ""

    @property
    def downloads(self) -> list[Download]:
        """The formats that it can be saved in."""
        return downloads(self.form)

    def in_order_of(self, query: str) -> "Answer":
        """The same answer to `query`; that of SELECT * with its columns as the query names them, one after the other.

        SPARQL leaves that order open (section 16.1), and an engine has its own.
        """
        named = {name: place for place, name in enumerate(_variables(query))}
        order = sorted(range(len(self.columns)), key=lambda each: named.get(self.columns[each], len(named)))
        columns = tuple(self.columns[each] for each in order)
        return replace(self, columns=columns, rows=tuple(tuple(row[each] for each in order) for row in self.rows))


def table(reply: Reply, prefixes: Mapping[str, str]) -> Answer:
    """What a page shows of `reply`, whose body is in SPARQL results JSON (see `excerpt`), or in Turtle."""
    if reply.form == "triples":
        return Answer(reply.form, text=reply.body.decode())
    document = json.loads(reply.body)
    if reply.form == "boolean":
        return Answer(reply.form, boolean=document["boolean"])
    columns = tuple(document["head"]["vars"])
    bindings = document["results"]["bindings"]
    rows = tuple(tuple(_value(row.get(name), prefixes) for name in columns) for row in bindings)
    return Answer(reply.form, columns=columns, rows=rows, count=document["count"])


def _variables(query: str) -> list[str]:
    """The variables in the text of a query that selects all of them, as they appear; of another query, none."""
    first = next((token for token in TOKEN.finditer(query) if token["word"] and token["word"].upper() != "BASE"), None)
    if first is None or first[0].upper() != "SELECT" or not _EVERYTHING.match(query, first.end()):
        return []
    return list(dict.fromkeys(token[0][1:] for token in TOKEN.finditer(query) if token[0][0] in "?$"))


def _value(term: dict[str, Any] | None, prefixes: Mapping[str, str]) -> Value | None:
    if term is None:
        return None
    if term["type"] == "uri":
        return Value(shortened(term["value"], prefixes), term["value"])
    if term["type"] in ("literal", "typed-literal"):
        datatype = term.get("datatype", f"{XSD}string")
        return Value(term["value"], language=term.get("xml:lang", ""), datatype=datatype)
    return Value(json.dumps(term["value"]) if term["type"] == "triple" else f"_:{term['value']}")
