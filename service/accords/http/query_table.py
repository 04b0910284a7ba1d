"""The answer to a query as a page shows it: a table, yes or no, or Turtle."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..registry.page import Value
from ..store.answering import Reply
from ..terms import XSD, shortened


@dataclass(frozen=True)
class Answer:
    """`boolean` for ASK, `columns` and `rows` for SELECT (`count` of them in all), `text` for a graph."""

    boolean: bool | None = None
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Value | None, ...], ...] = ()
    count: int = 0
    text: str = ""


def table(reply: Reply, prefixes: Mapping[str, str]) -> Answer:
    """What a page shows of `reply`, whose body is in SPARQL results JSON (see `excerpt`), or in Turtle."""
    if reply.form == "triples":
        return Answer(text=reply.body.decode())
    document = json.loads(reply.body)
    if reply.form == "boolean":
        return Answer(boolean=document["boolean"])
    columns = tuple(document["head"]["vars"])
    bindings = document["results"]["bindings"]
    rows = tuple(tuple(_value(row.get(name), prefixes) for name in columns) for row in bindings)
    return Answer(columns=columns, rows=rows, count=document["count"])


def _value(term: dict[str, Any] | None, prefixes: Mapping[str, str]) -> Value | None:
    if term is None:
        return None
    if term["type"] == "uri":
        return Value(shortened(term["value"], prefixes), term["value"])
    if term["type"] in ("literal", "typed-literal"):
        datatype = term.get("datatype", f"{XSD}string")
        return Value(term["value"], language=term.get("xml:lang", ""), datatype=datatype)
    return Value(json.dumps(term["value"]) if term["type"] == "triple" else f"_:{term['value']}")
