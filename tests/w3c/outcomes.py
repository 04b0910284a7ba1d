"""What comes out of each case, in the words of EARL: passed, failed, inapplicable, untested."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from fastapi.testclient import TestClient
from httpx2 import Response
from pyoxigraph import Quad

from .comparison import expected, graph, same, same_values, solutions
from .manifests import Case

NOTHING = "urn:nothing"
"""The name of a graph that does not exist: the default graph of a case without data."""
RESULTS = {
    ".srx": "application/sparql-results+xml",
    ".srj": "application/sparql-results+json",
    ".csv": "text/csv",
    ".tsv": "text/tab-separated-values",
}
GRAPHS = "application/n-triples"


@dataclass(frozen=True)
class Outcome:
    """One case of a suite as it came out (`earl:passed` and so on).

    `spelling` says that it passed with some number or date in another spelling; `told` is what the service answered.
    """

    suite: str
    iri: str
    name: str
    result: str
    spelling: bool = False
    told: str = ""


def evaluate(client: TestClient, suite: str, cases: Iterable[Case]) -> Iterator[Outcome]:
    """The outcome of each case of evaluation or syntax, asked of the endpoint as a client asks."""
    for case in cases:
        if not case.query.is_file():
            yield Outcome(suite, case.iri, case.name, "untested", told=f"the suite has no {case.query.name}")
        else:
            yield _syntax(client, suite, case) if "Syntax" in case.kind else _evaluation(client, suite, case)


def _syntax(client: TestClient, suite: str, case: Case) -> Outcome:
    response = _ask(client, case, "*/*")
    read = response.status_code in (200, 422)
    refused = response.status_code == 400
    told = f"{response.status_code} {response.text[:200]}"
    result = verdict(refused if case.kind.startswith("Negative") else read)
    return Outcome(suite, case.iri, case.name, result, told=told)


def _evaluation(client: TestClient, suite: str, case: Case) -> Outcome:
    assert case.result, f"{case.iri} has no result"
    answers = expected(case.result)
    response = _ask(client, case, f"{RESULTS.get(case.result.suffix, RESULTS['.srj'])}, {GRAPHS};q=0.5")
    if response.status_code != 200:
        told = f"{response.status_code} {response.text[:200]}"
        return Outcome(suite, case.iri, case.name, "failed", told=told)
    try:
        found = _read(response, case.result)
    except (SyntaxError, ValueError) as error:
        return Outcome(suite, case.iri, case.name, "failed", told=f"{error}: {response.text[:300]}")
    strict = same(found, answers)
    result = verdict(strict or same_values(found, answers))
    return Outcome(suite, case.iri, case.name, result, result == "passed" and not strict, response.text[:1000])


def verdict(passed: bool) -> str:
    """The name of an outcome."""
    return "passed" if passed else "failed"


def _read(response: Response, result: Path) -> list[Quad]:
    media_type = response.headers["content-type"].partition(";")[0]
    if media_type == GRAPHS:
        return graph(response.content, ".nt", result.as_uri())
    suffix = next(suffix for suffix, each in RESULTS.items() if each == media_type)
    return solutions(response.content, suffix)


def _ask(client: TestClient, case: Case, accept: str) -> Response:
    """POST the query as it is, with its base before it; its graphs are parameters, unless the query names them."""
    text = case.query.read_bytes()
    query = f"BASE <{case.query.as_uri()}> ".encode() + text
    dataset = {
        "default-graph-uri": [file.as_uri() for file in case.default] or [NOTHING],
        "named-graph-uri": [file.as_uri() for file in case.named],
    }
    if re.search(rb"^\s*FROM\b", text, re.MULTILINE | re.IGNORECASE):
        dataset = {}
    return client.post(
        "/sparql",
        params=dataset,
        content=query,
        headers={"content-type": "application/sparql-query", "accept": accept},
    )
