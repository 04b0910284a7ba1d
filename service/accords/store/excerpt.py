"""What a page shows of an answer: its first rows and how many there are, made where the query runs."""

import json
from typing import Any

import pyoxigraph as ox

from ..errors import ResultTooLarge

SHOWN = 1000
"""Rows that one page shows; it says so when there are more."""
_SHOWN_BYTES = 2 * 2**20
"""Bytes of rows that one page shows."""


def excerpt(found: ox.QuerySolutions, most: int, most_bytes: int) -> bytes:
    """The first rows as SPARQL results in JSON, with one more member, `count`.

    Rows that have no room in `most_bytes` are not shown. Raises ResultTooLarge over `most` rows.
    """
    columns = [variable.value for variable in found.variables]
    rows: list[str] = []
    room, count = min(_SHOWN_BYTES, most_bytes), 0
    for count, solution in enumerate(found, 1):
        if count > most:
            raise ResultTooLarge(f"The answer has more than {most} rows.", limit=most)
        if len(rows) == count - 1 < SHOWN and room > 0:
            row = json.dumps({name: _term(solution[name]) for name in columns if solution[name] is not None})
            room -= len(row)
            if room > 0:
                rows.append(row)
    head = json.dumps({"vars": columns})
    return f'{{"head": {head}, "results": {{"bindings": [{", ".join(rows)}]}}, "count": {count}}}'.encode()


def _term(term: Any) -> dict[str, Any]:
    """One term (SPARQL 1.1 Query Results JSON Format, section 3.2.2)."""
    if isinstance(term, ox.NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, ox.BlankNode):
        return {"type": "bnode", "value": term.value}
    if isinstance(term, ox.Triple):
        parts = {"subject": term.subject, "predicate": term.predicate, "object": term.object}
        return {"type": "triple", "value": {name: _term(part) for name, part in parts.items()}}
    if term.language:
        return {"type": "literal", "value": term.value, "xml:lang": term.language}
    return {"type": "literal", "value": term.value, "datatype": term.datatype.value}
