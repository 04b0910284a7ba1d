"""The deadline, for every kind of query: each made so large that it does not end by itself.

Accords must answer with its 504 in time (or with the problem of the limit that is reached first). What `oxigraph serve
--timeout-s` does with the same queries stands beside it: its status, whether the body is whole, and whether it goes on.
"""

import json
import time
from functools import partial

import httpx2

from tests.bench.peers import Missing, Peer, oxigraph_memory
from tests.bench.questions import PREFIXES
from tests.bench.registry import accords
from tests.bench.report import say
from tests.bench.run import Run

SIZE, SECONDS, PATIENCE = 10_000, 2, 5
_MORE = "?za ?zb ?zc . ?zd ?ze ?zf . ?zg ?zh ?zi"
_NEVER = f'{_MORE} FILTER(CONCAT(STR(?zc), STR(?zf), STR(?zi)) = "none")'
ENDLESS = {
    "point": f"SELECT ?p ?o {{ m:p1-m3 ?p ?o . {_NEVER} }}",
    "join of 2": f"SELECT * {{ ?m org:organization p:p1 ; org:member ?state . {_NEVER} }}",
    "join of 3": f"SELECT * {{ ?x acc:host s:s2 ; acc:partnership ?p . ?m org:organization ?p . {_NEVER} }}",
    "aggregate by year": "SELECT ?year (COUNT(?m) AS ?n) { ?m schema:startDate ?d BIND(YEAR(?d) AS ?year) . "
    f"{_MORE} }} GROUP BY ?year",
    "OPTIONAL": f"SELECT * {{ ?m org:organization p:p1 OPTIONAL {{ ?m schema:endDate ?end . {_NEVER} }} }}",
    "path": "SELECT (COUNT(*) AS ?n) { ?topic skos:broader* ?above . ?i dcterms:subject/skos:broader* ?topic . "
    f"{_MORE} }}",
    "path upwards": f"SELECT (COUNT(*) AS ?n) {{ ?a (!acc:x|^!acc:x)* ?b . {_MORE} }}",
    "text filter": "SELECT * { ?a skos:prefLabel ?x . ?b skos:prefLabel ?y . ?c skos:prefLabel ?z "
    'FILTER(CONTAINS(CONCAT(?x, ?y, ?z), "nowhere")) }',
    "ORDER BY": "SELECT * { ?m schema:startDate ?start . ?a ?b ?c } ORDER BY ?start ?c LIMIT 20",
    "GROUP BY HAVING": f"SELECT ?zb (COUNT(*) AS ?n) {{ {_MORE} }} GROUP BY ?zb HAVING(COUNT(*) < 0)",
    "CONSTRUCT": f"CONSTRUCT {{ ?m org:member ?state }} {{ ?m org:member ?state . {_NEVER} }}",
    "DESCRIBE": f"DESCRIBE ?m {{ ?m org:member ?state . {_NEVER} }}",
}
_ACCEPT = "application/sparql-results+json, application/n-triples;q=0.5"


def main(run: Run) -> None:
    """Ask all of them of both."""
    with accords(run.folder, SIZE, ACCORDS_QUERY_SECONDS=str(SECONDS)) as peer:
        for kind, text in ENDLESS.items():
            run.report.add("deadlines", f"{kind}: accords", SIZE, **outcome(peer, text))
    for kind, text in ENDLESS.items():
        start = partial(oxigraph_memory, run.folder, SIZE, "--timeout-s", str(SECONDS))
        try:
            with start() as peer:
                run.report.add("deadlines", f"{kind}: oxigraph serve", SIZE, **outcome(peer, text))
        except Missing as missing:
            run.report.add("deadlines", f"{kind}: oxigraph serve", SIZE, missing=str(missing))


def outcome(peer: Peer, text: str) -> dict[str, object]:
    """What comes of a query: status and problem, after how long, whether the body is whole, who works on afterwards."""
    say(f"  deadline of {peer.name}: {text[:60]}")
    began, status, body, kind = time.monotonic(), 0, b"", ""
    try:
        answer = httpx2.get(
            peer.url + peer.endpoint,
            params={"query": PREFIXES + text},
            headers={"Accept": _ACCEPT},
            timeout=PATIENCE,
            trust_env=False,
        )
        status, body, kind = answer.status_code, answer.content, answer.headers.get("content-type", "")
    except httpx2.TransportError as error:
        kind = type(error).__name__
    seconds = time.monotonic() - began
    problem = json.loads(body)["type"] if kind == "application/problem+json" else ""
    return {
        "status": status,
        "problem": problem,
        "seconds": seconds,
        "whole": _whole(body, kind) if status else None,
        "goes_on": _works(peer.pid),
        "content_type": kind,
    }


def _whole(body: bytes, kind: str) -> bool:
    """Whether a body is what its type says."""
    try:
        return not kind.partition(";")[0].endswith("json") or isinstance(json.loads(body), dict)
    except ValueError:
        return False


def _works(pid: int) -> bool:
    """Whether a process still works (a tenth of a processor or more) when nobody asks it anything any more."""
    time.sleep(0.3)
    before = _ticks(pid)
    time.sleep(1)
    return _ticks(pid) - before > 10


def _ticks(pid: int) -> int:
    """Hundredths of a second of processor time that a process took; a process that is gone takes no more."""
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8") as file:
            fields = file.read().rpartition(")")[2].split()
    except FileNotFoundError:
        return 0
    return int(fields[11]) + int(fields[12])
