"""All suites in one run, in their order, with the reason for each case that did not pass."""

import tempfile
import tomllib
from collections.abc import Iterator
from pathlib import Path

from tests.conformance import suite

from . import foops
from .endpoint import endpoint
from .manifests import cases
from .outcomes import Outcome, evaluate
from .protocol import description, protocol, serving_the_graphs_of
from .shacl import outcomes as shapes

MANIFESTS = {
    "sparql11-query": "manifest-sparql11-query.ttl",
    "sparql11-results": "manifest-sparql11-results.ttl",
}
SUITES = (*MANIFESTS, "sparql11-protocol", "sparql11-service-description", "shacl-core", "foops")


def reasons() -> dict[str, dict[str, str]]:
    """Why a case did not pass, in English and French, by the end of its IRI."""
    found: dict[str, dict[str, str]] = tomllib.loads(Path(__file__).with_name("reasons.toml").read_text("utf-8"))
    return found


def key(outcome: Outcome) -> str:
    """The end of the IRI of a case: the folder of its manifest, and its name."""
    return "/".join(outcome.iri.rsplit("/", 2)[-2:]).replace("/manifest#", "/")


def outcomes() -> Iterator[Outcome]:
    """Every case of every suite. Skipped, or failed, where the suites are not here."""
    with tempfile.TemporaryDirectory() as folder:
        for name, manifest in MANIFESTS.items():
            found = list(cases(suite("sparql11-query") / manifest))
            work = Path(folder, name)
            work.mkdir()
            with endpoint([file for case in found for file in (*case.default, *case.named)], work) as client:
                yield from evaluate(client, name, found)
        graphs = suite("sparql11-protocol")
        with serving_the_graphs_of(graphs, Path(folder)) as server:
            yield from protocol(server, "sparql11-protocol", graphs)
            described = suite("sparql11-service-description")
            yield from description(server, "sparql11-service-description", described)
    yield from shapes("shacl-core", suite("shacl-core"))
    yield from foops.outcomes("foops")
