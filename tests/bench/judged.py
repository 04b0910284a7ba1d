"""Generated graphs to be judged by the shapes of this registry: they conform, but for the faults that are put in.

A graph is what `graphs` generates and the registry would assert (nothing that is inferred), with what the shapes ask
for besides: a French name, a status, the sources, states by their codes. Each triple stands once.

>>> first = next(iter(judged(1000)))
>>> first.endswith(b" .\\n") and b"graph" not in first
True
>>> sum(1 for _ in judged(5000)) >= 5000
True
"""

import re
from collections.abc import Iterable, Iterator
from itertools import chain, count

from accords.assets import Assets
from accords.registry import vocabulary
from accords.terms import DCTERMS, RDF, RDFS, SCHEMA, SKOS
from tests.bench.graphs import ACC, BASE, STATES, TOPICS, partnership

SOURCES = 500

_CODED = re.compile(r"/id/state/s(\d+)>")
_EXTRA = {
    f"<{ACC}Partnership>": [
        f"<{ACC}listStatus> <{BASE}concept/list-status/complete>",
        "<http://xmlns.com/foaf/0.1/homepage> <https://example.org/>",
    ],
    f"<{ACC}Summit>": [
        f"<{ACC}status> <{BASE}concept/status/held>",
        f"<{SCHEMA}location> <{BASE}id/place/here>",
    ],
    f"<{ACC}Recommendation>": [
        f"<{ACC}listStatus> <{BASE}concept/list-status/complete>",
        f"<{SCHEMA}url> <https://example.org/>",
    ],
}
_TYPE, _NAME = f"<{RDF}type>", f"<{SKOS}prefLabel>"
_START, _END = f"<{SCHEMA}startDate>", f"<{SCHEMA}endDate>"


def judged(triples: int) -> Iterator[bytes]:
    """N-Triples lines of the smallest graph of whole partnerships with at least so many triples."""
    total = 0
    for block in _blocks():
        for line in block:
            total += 1
            yield line
        if total >= triples:
            return


def _blocks() -> Iterator[Iterable[bytes]]:
    yield chain(_vocabulary(), _common())
    for number in count():
        yield (f"{line} .\n".encode() for line in _conforming(partnership(number)))


def _conforming(lines: Iterable[bytes]) -> Iterator[str]:
    """What is asserted of some lines, and what the shapes ask for besides."""
    start = ""
    for line in lines:
        triple, graph, _ = line.decode().rsplit(" ", 2)
        if graph.endswith("/graph/inferred>"):
            continue
        triple = _CODED.sub(lambda found: f"/id/state/{code(int(found[1])).lower()}>", triple)
        triple = triple.replace("/concept/topic/", "/id/topic/").replace(f"{DCTERMS}issued", f"{ACC}adoptedOn")
        subject, predicate, thing = triple.split(" ", 2)
        start = thing if predicate == _START else start
        yield f"{subject} {predicate} {start if predicate == _END else thing}"
        yield from (f"{subject} {extra}" for extra in _EXTRA.get(thing, ()))
        if predicate == _TYPE and not thing.endswith("Partnership>"):
            yield f'{subject} {_NAME} "Nommé"@fr'


def code(state: int) -> str:
    """The alpha-3 code of a state.

    >>> code(0), code(27)
    ('QAA', 'QBB')
    """
    return f"Q{chr(65 + state // 26)}{chr(65 + state % 26)}"


def _vocabulary() -> Iterator[bytes]:
    """The concepts of the registry, and the sub-classes of its ontology, which take part in what is judged."""
    assets = Assets()
    below = (q for q in vocabulary.parse(assets.ontology, BASE) if q.predicate.value == f"{RDFS}subClassOf")
    lines = (f"{quad.triple} .\n".encode() for quad in chain(vocabulary.parse(assets.vocabulary, BASE), below))
    return iter(dict.fromkeys(line for line in lines if b"_:" not in line))


def _common() -> Iterator[bytes]:
    for subject, kind, *others in chain(_sources(), _states(), _topics(), _place()):
        here = f"<{BASE}{subject}>"
        for said in (f"{_TYPE} <{kind}>", *others):
            yield f"{here} {said} .\n".encode()


def _sources() -> Iterator[list[str]]:
    for number in range(SOURCES):
        text = f'"Source {number}"'
        kind = f"<{ACC}kind> <{BASE}concept/source-kind/page>"
        yield [f"id/source/s{number}", f"{ACC}Source", f"{_NAME} {text}", f"<{DCTERMS}identifier> {text}", kind]


def _states() -> Iterator[list[str]]:
    for number in range(STATES):
        alpha3, numeric = code(number), f"{number:03}"
        codes = {"alpha2": alpha3[1:], "alpha3": alpha3, "isoNumeric": numeric, "m49": numeric}
        told = [f'<{ACC}{name}> "{value}"' for name, value in codes.items()]
        told += [f'<{SKOS}notation> "{value}"^^<{ACC}{name}Code>' for name, value in codes.items()]
        told += [f"<{ACC}unStatus> <{BASE}concept/un-status/member>"]
        yield [f"id/state/{alpha3.lower()}", f"{ACC}State", *_named(f"State {number}", number), *told]


def _topics() -> Iterator[list[str]]:
    yield ["concept/topics-bench", f"{SKOS}ConceptScheme", f'{_NAME} "Topics"@en', f'{_NAME} "Sujets"@fr']
    for number in range(TOPICS):
        above = [f"<{SKOS}broader> <{BASE}id/topic/t{(number - 1) // 3}>"] if number else []
        scheme = f"<{SKOS}inScheme> <{BASE}concept/topics-bench>"
        yield [f"id/topic/t{number}", f"{SKOS}Concept", *_named(f"Topic {number}", number), scheme, *above]


def _place() -> Iterator[list[str]]:
    within = f"<{SCHEMA}containedInPlace> <{BASE}id/state/{code(0).lower()}>"
    yield ["id/place/here", f"{ACC}Place", *_named("Here", 0), within]


def _named(name: str, seed: int) -> list[str]:
    source = f"<{DCTERMS}source> <{BASE}id/source/s{seed % SOURCES}>"
    return [f'{_NAME} "{name}"@en', f'{_NAME} "{name}"@fr', source, f"<{ACC}confidence> <{ACC}verified>"]
