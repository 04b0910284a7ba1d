"""What an engine answers to a query over HTTP, in a form in which the answers of two engines can be compared."""

from collections import Counter
from typing import Any, TypeAlias

import httpx2
from pyoxigraph import RdfFormat, parse

from tests.bench.load import JSON_RESULTS, N_TRIPLES
from tests.bench.questions import Kind

Answer: TypeAlias = Counter[tuple[object, ...]]
_N_TRIPLES = {"application/n-triples", "text/plain", "text/ntriples"}


def ask(client: httpx2.Client, url: str, kind: Kind, text: str) -> Answer:
    """The rows, or the triples, of an answer, each with how often it is there. Raises httpx2.HTTPStatusError."""
    accept = JSON_RESULTS if kind.form == "rows" else N_TRIPLES
    answer = client.get(url, params={"query": text}, headers={"Accept": accept})
    answer.raise_for_status()
    if kind.form == "rows":
        return Counter(_row(row) for row in answer.json()["results"]["bindings"])
    given = answer.headers["content-type"].partition(";")[0]
    syntax = RdfFormat.N_TRIPLES if given in _N_TRIPLES else RdfFormat.from_media_type(given)
    assert syntax is not None, f"{url} answers in {given}"
    return Counter(tuple(str(term) for term in quad.triple) for quad in parse(answer.content, syntax))


def _row(row: dict[str, dict[str, Any]]) -> tuple[object, ...]:
    """The bindings, without what engines call a type: `literal` or `typed-literal`, and which integer."""
    return tuple(
        (name, term["type"].replace("typed-", ""), term["value"], term.get("xml:lang", "").lower())
        for name, term in sorted(row.items())
    )
