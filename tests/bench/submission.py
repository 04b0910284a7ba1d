"""How long it takes to judge a submission of 100 triples by all shapes of the registry, beside a large graph in memory.

Ten memberships in four partnerships; some of them are at fault. What a submission brings is found as the service finds
it: the graph with the submission in it, the nodes that it affects, the results on these, and which of them are new.
"""

import json
import resource
import statistics
import sys
import time
from collections.abc import Iterator

from pyoxigraph import RdfFormat, Triple, parse

from accords.assets import Assets
from accords.registry.ground import Ground
from accords.registry.shapes_file import shapes_file
from accords.shacl.affected import affected
from accords.shacl.changed import Changed
from accords.shacl.incremental import new_to
from accords.shacl.result import Result
from accords.shacl.validator import Validator
from tests.bench.graphs import ACC, BASE
from tests.bench.judged import code

TIMES = 30
_TURTLE = """
<{base}id/membership/{name}> a <{acc}Membership> ;
    <http://www.w3.org/2004/02/skos/core#prefLabel> "Member {name}"@en , "Membre {name}"@fr ;
    <http://purl.org/dc/terms/source> <{base}id/source/s1> ; <{acc}confidence> <{acc}verified> ;
    <http://www.w3.org/ns/org#organization> <{base}id/partnership/p{partnership}> ;
    <http://www.w3.org/ns/org#member> <{base}id/state/{state}> ;
    <http://www.w3.org/ns/org#role> <{base}concept/role/{role}> ;
    <https://schema.org/startDate> "{date}"^^<http://www.w3.org/2001/XMLSchema#date> ;
    <{acc}basis> "By letter {name}"@en .
"""
_ROLES = ("member", "observer", "co-chair")


def submission(number: int) -> list[Triple]:
    """One of many submissions, of 100 triples: co-chairs who are no members are at fault."""
    text = "".join(
        _TURTLE.format(
            base=BASE,
            acc=ACC,
            name=f"new-{number}-{place}",
            partnership=5 + (number + place) % 4,
            state=code((number * 11 + place * 7) % 200).lower(),
            role=_ROLES[place % len(_ROLES)],
            date=f"{2000 + number % 20}-01-01",
        )
        for place in range(10)
    )
    return [quad.triple for quad in parse(text.encode(), RdfFormat.TURTLE)]


def judged(validator: Validator, ground: Ground, triples: list[Triple]) -> tuple[int, tuple[Result, ...]]:
    """How many nodes were visited, and what the triples bring."""
    with ground.changed(triples):
        touched = affected(validator.shapes, Changed(ground, triples))
        found = validator.results(ground, touched)
    return len(touched.named), new_to(validator, ground, found)


def _measure(data: str) -> None:
    validator = Validator(shapes_file(Assets(), BASE).triples)
    ground = Ground(_read(data))
    times, visited, brought = [], [], 0
    for number in range(-3, TIMES):
        triples = submission(number + 3)
        assert len(triples) == 100
        began = time.perf_counter()
        nodes, results = judged(validator, ground, triples)
        if number >= 0:
            times.append((time.perf_counter() - began) * 1000)
            visited.append(nodes)
            brought += len(results)
    assert brought, "a benchmark in which nothing is wrong measures nothing"
    told = {
        "median_ms": statistics.median(times),
        "p95_ms": statistics.quantiles(times, n=20)[-1],
        "visited": max(visited),
        "results": brought,
        "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
    print(json.dumps(told))


def _read(data: str) -> Iterator[Triple]:
    return (quad.triple for quad in parse(path=data, format=RdfFormat.N_TRIPLES))


if __name__ == "__main__":
    _measure(*sys.argv[1:])
