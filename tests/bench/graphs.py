"""Graphs of the shape of this registry, of any size, the same at every run: partnerships and what stands around them.

A graph is a stream of N-Quads, block after block, so that ten million triples need no memory. Each triple lies in one
named graph, the graph of a source, or `inferred`; no term is unknown to the ontology.

>>> first = next(iter(lines(1000)))
>>> first.endswith(b"/graph/source-states> .\\n")
True
>>> sum(1 for _ in lines(5000)) - 5000 < PER_PARTNERSHIP
True
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from accords.terms import DCTERMS, DEFAULT_BASE, RDF, RDFS, SCHEMA, SKOS, XSD

BASE = DEFAULT_BASE
ACC = DEFAULT_BASE + "ns#"
ORG = "http://www.w3.org/ns/org#"
STATES, TOPICS, ROLES, YEARS = 200, 40, 4, 45
MEMBERSHIPS, MEETINGS, INSTRUMENTS, EXPRESSIONS = 12, 5, 4, 3
PER_GRAPH = 20
WORDS = ("climate", "health", "ocean", "data", "energy", "culture", "labour", "space", "water", "peace", "trade")
_ROLE_NAMES = ("member", "observer", "co-chair", "founding-member")

Say = Callable[[str, str, str], bytes]


@dataclass(frozen=True)
class Shape:
    """How many things a graph of a size has; ids run from 0."""

    partnerships: int

    @property
    def memberships(self) -> int:
        """Memberships are `membership:p{n // 12}-m{n % 12}`."""
        return self.partnerships * MEMBERSHIPS


def lines(triples: int) -> Iterator[bytes]:
    """N-Quads lines of the smallest graph with at least so many triples."""
    total = 0
    for line in _common():
        total += 1
        yield line
    number = 0
    while total < triples:
        for line in partnership(number):
            total += 1
            yield line
        number += 1


def shape(triples: int) -> Shape:
    """What there is in `lines(triples)`."""
    common = sum(1 for _ in _common())
    return Shape(max(0, -(-(triples - common) // PER_PARTNERSHIP)))


def partnership(number: int) -> Iterator[bytes]:
    """One partnership with its members, meetings, instruments and expressions of interest: always as many lines."""
    say, derive = _in(f"source-{number // PER_GRAPH}"), _in("inferred")
    here, word = _id("partnership", f"p{number}"), WORDS[number % len(WORDS)]
    name = f"Partnership for {word} {number}"
    yield from _thing(say, derive, here, "Partnership", name, number)
    yield say(here, SKOS + "prefLabel", f'"Partenariat {number}"@fr')
    yield say(here, ORG + "classification", _concept("partnership-kind", "network"))
    yield say(here, SCHEMA + "foundingDate", _date(number))
    yield say(here, ACC + "withheldCount", f'"0"^^<{XSD}integer>')
    for place in range(MEMBERSHIPS):
        yield from _membership(say, derive, number, place, name)
    for place in range(MEETINGS):
        yield from _meeting(say, derive, number, place, name)
    for place in range(INSTRUMENTS):
        yield from _instrument(say, derive, number, place, name)
    for place in range(EXPRESSIONS):
        yield from _expression(say, derive, number, place, name)


def _membership(say: Say, derive: Say, number: int, place: int, of: str) -> Iterator[bytes]:
    here, seed = _id("membership", f"p{number}-m{place}"), number * MEMBERSHIPS + place
    role = _ROLE_NAMES[(number + place) % ROLES]
    yield from _thing(say, derive, here, "Membership", f"Member {seed % STATES} – {role} – {of}", seed)
    yield derive(here, RDF + "type", f"<{ORG}Membership>")
    yield say(here, ORG + "organization", _id("partnership", f"p{number}"))
    yield say(here, ORG + "member", _state(number * 7 + place * 13))
    yield say(here, ORG + "role", _concept("role", role))
    yield say(here, SCHEMA + "startDate", _date(seed * 31))
    yield derive(here, ACC + "startNotAfter", _date(seed * 31))
    if place % 4 == 0:
        yield say(here, SCHEMA + "endDate", _date(seed * 31 + 366 * 5))
    else:
        yield say(here, ACC + "basis", f'"By letter {seed}"@en')


def _meeting(say: Say, derive: Say, number: int, place: int, of: str) -> Iterator[bytes]:
    here, seed = _id("meeting", f"p{number}-s{place}"), number * MEETINGS + place
    yield from _thing(say, derive, here, "Summit", f"Summit {place + 1} – {of}", seed)
    yield derive(here, RDF + "type", f"<{ACC}Meeting>")
    yield say(here, ACC + "partnership", _id("partnership", f"p{number}"))
    yield say(here, ACC + "host", _state(seed * 2))
    yield say(here, SCHEMA + "startDate", _date(seed * 19))
    yield say(here, SCHEMA + "endDate", _date(seed * 19 + 2))
    yield say(here, ACC + "outcome", _id("instrument", f"p{number}-i{place % INSTRUMENTS}"))


def _instrument(say: Say, derive: Say, number: int, place: int, of: str) -> Iterator[bytes]:
    here, seed = _id("instrument", f"p{number}-i{place}"), number * INSTRUMENTS + place
    yield from _thing(say, derive, here, "Recommendation", f"Recommendation {seed} – {of}", seed)
    yield derive(here, RDF + "type", f"<{ACC}Instrument>")
    yield say(here, ACC + "adoptedAt", _id("meeting", f"p{number}-s{place}"))
    yield say(here, DCTERMS + "subject", _concept("topic", f"t{seed % TOPICS}"))
    yield say(here, DCTERMS + "issued", _date(seed * 23))


def _expression(say: Say, derive: Say, number: int, place: int, of: str) -> Iterator[bytes]:
    here, seed = _id("expression", f"p{number}-e{place}"), number * EXPRESSIONS + place
    yield from _thing(say, derive, here, "ExpressionOfInterest", f"Expression of interest {seed} – {of}", seed)
    yield say(here, ACC + "applicant", _state(seed * 29))
    yield say(here, ACC + "partnership", _id("partnership", f"p{number}"))
    yield say(here, SCHEMA + "startDate", _date(seed * 37))


def _common() -> Iterator[bytes]:
    """States, and topics in a tree with three branches at each fork. (Roles are in the vocabulary.)"""
    say, derive = _in("source-states"), _in("inferred")
    for number in range(STATES):
        yield from _thing(say, derive, _state(number), "State", f"State {number}", number)
        yield say(_state(number), ACC + "alpha3", f'"S{number:03}"')
    for number in range(TOPICS):
        here = _concept("topic", f"t{number}")
        yield say(here, RDF + "type", f"<{SKOS}Concept>")
        yield say(here, SKOS + "prefLabel", f'"Topic {number}"@en')
        if number:
            yield say(here, SKOS + "broader", _concept("topic", f"t{(number - 1) // 3}"))


def _thing(say: Say, derive: Say, here: str, kind: str, name: str, seed: int) -> Iterator[bytes]:
    """What is said of everything: its class, its name, its source and how sure that is."""
    yield say(here, RDF + "type", f"<{ACC}{kind}>")
    yield say(here, SKOS + "prefLabel", f'"{name}"@en')
    yield derive(here, RDFS + "label", f'"{name}"@en')
    yield say(here, DCTERMS + "source", _id("source", f"s{seed % 500}"))
    yield say(here, ACC + "confidence", f"<{ACC}verified>")


def _in(graph: str) -> Say:
    ending = f" <{BASE}graph/{graph}> .\n"
    return lambda subject, predicate, thing: f"{subject} <{predicate}> {thing}{ending}".encode()


def _id(kind: str, slug: str) -> str:
    return f"<{BASE}id/{kind}/{slug}>"


def _concept(scheme: str, slug: str) -> str:
    return f"<{BASE}concept/{scheme}/{slug}>"


def _state(seed: int) -> str:
    return _id("state", f"s{seed % STATES}")


def _date(seed: int) -> str:
    """A day in one of `YEARS` years, never one that some months lack."""
    return f'"{1980 + seed % YEARS}-{seed % 12 + 1:02}-{seed % 28 + 1:02}"^^<{XSD}date>'


PER_PARTNERSHIP = sum(1 for _ in partnership(0))
