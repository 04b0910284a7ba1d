"""What the description of the registry says of accepted submissions, in the words of PROV-O: who, when, from what.

It lies in `{base}graph/meta`, beside the dataset and not in it. It is made from the records of the journal, so that it
is the same wherever a store is made from them, and a version keeps what was said with the versions before.
"""

import hashlib
from collections.abc import Iterable, Iterator

from pyoxigraph import NamedNode, Quad, Triple

from ..store import Store, fill, select
from ..store.record import Record, Submitted
from ..terms import DCTERMS, FOAF, OWL, PROV, RDFS, SCHEMA, SPDX, XSD
from .assembly import graph_iri
from .entities import dataset_iri
from .labels import plain
from .statements import a, link, said, text

_PARTS = ("receipt", "submission", "accepted-version", "record", "agent", "judged-by")
_NUMBER = """
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX prov: <http://www.w3.org/ns/prov#>
SELECT ?number { GRAPH $meta { $receipt prov:generated ?version . ?version owl:versionInfo ?number } }
"""
_ALL = """
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX prov: <http://www.w3.org/ns/prov#>
SELECT ?receipt ?number { GRAPH $meta { ?receipt prov:generated ?version . ?version owl:versionInfo ?number } }
"""
_SHA256 = "http://spdx.org/rdf/terms#checksumAlgorithm_sha256"


def receipt_iri(base: str, id: str) -> NamedNode:
    """The IRI of the acceptance of a submission, of which its receipt tells."""
    return _part(base, "receipt", id)


def version_of(store: Store, base: str, id: str) -> int | None:
    """The version that was made of a submission, as the description says; None when it tells of no such acceptance."""
    found = select(store, fill(_NUMBER, meta=graph_iri(base, "meta"), receipt=receipt_iri(base, id)))
    return int(found[0]["number"]) if found else None


def all_of(store: Store, base: str) -> list[tuple[str, int]]:
    """The id of each accepted submission, and the version that was made of it, the newest first."""
    start = receipt_iri(base, "").value
    found = select(store, fill(_ALL, meta=graph_iri(base, "meta")))
    receipts = ((row["receipt"].removeprefix(start), int(row["number"])) for row in found)
    return sorted(receipts, key=lambda each: -each[1])


def described(store: Store, base: str, id: str) -> list[Triple]:
    """What the description says of one acceptance: of itself, and of what it names."""
    meta, left, found = graph_iri(base, "meta"), [receipt_iri(base, id)], dict[NamedNode, list[Triple]]()
    while left:
        thing = left.pop()
        found[thing] = [quad.triple for quad in store.match(thing, graph=meta)]
        named = (triple.object for triple in found[thing] if isinstance(triple.object, NamedNode))
        left += [each for each in named if each not in found and is_one(base, each)]
    return [triple for triples in found.values() for triple in triples]


def is_one(base: str, term: object) -> bool:
    """Whether a term names something that is told of acceptances, and of nothing else."""
    return plain(term).startswith(tuple(_part(base, each, "").value for each in _PARTS))


def statements(records: Iterable[Record], base: str) -> Iterator[Quad]:
    """What is said of the acceptances among some records, in the graph of the description."""
    graph = graph_iri(base, "meta")
    for record in records:
        for triple in _acceptance(record, base):
            yield Quad(triple.subject, triple.predicate, triple.object, graph)


def _acceptance(record: Record, base: str) -> Iterator[Triple]:
    """The acceptance (prov:Activity) used what was submitted, and generated a version."""
    entry, submission = record.entry, record.entry.submission
    if submission is None:
        return
    receipt, number = receipt_iri(base, submission.id), str(record.number)
    submitter, reviewer = (_agent(base, name) for name in (submission.submitter, entry.who))
    yield from a(receipt, PROV + "Activity")
    yield from said(
        receipt,
        RDFS + "label",
        {"en": f"Acceptance of submission {submission.id}", "fr": f"Acceptation de la soumission {submission.id}"},
    )
    yield text(receipt, PROV + "endedAtTime", entry.time, XSD + "dateTime")
    yield link(receipt, PROV + "wasAssociatedWith", reviewer.value)
    yield from (text(receipt, DCTERMS + "description", each) for each in [entry.message] if each)
    yield from _submitted(submission, base, receipt, submitter)
    yield from _shapes(submission, base, receipt)
    version, kept = (_part(base, kind, number) for kind in ("accepted-version", "record"))
    yield from a(version, PROV + "Entity")
    yield text(version, OWL + "versionInfo", number)
    yield link(version, PROV + "specializationOf", dataset_iri(base))
    yield link(version, PROV + "wasDerivedFrom", _part(base, "submission", submission.id).value)
    yield from _checksum(version, entry.digest, f"{graph_iri(base, 'meta').value}#sum-of-sha256")
    yield from a(kept, PROV + "Entity")
    yield from _checksum(kept, record.mark.hash)
    yield from (link(receipt, PROV + "generated", each.value) for each in (version, kept))
    for agent, name in ((submitter, submission.submitter), (reviewer, entry.who)):
        yield from a(agent, PROV + "Agent")
        yield text(agent, FOAF + "name", name)


def _submitted(submission: Submitted, base: str, receipt: NamedNode, submitter: NamedNode) -> Iterator[Triple]:
    """The bytes that were sent: who sent them when, and their SHA-256; how they were judged."""
    sent = _part(base, "submission", submission.id)
    yield link(receipt, PROV + "used", sent.value)
    yield from a(sent, PROV + "Entity")
    yield text(sent, DCTERMS + "format", submission.media_type)
    yield text(sent, PROV + "generatedAtTime", submission.received, XSD + "dateTime")
    yield link(sent, PROV + "wasAttributedTo", submitter.value)
    yield from _checksum(sent, submission.sha256)
    yield from (text(sent, SCHEMA + "creativeWorkStatus", each) for each in [submission.verdict] if each)


def _shapes(submission: Submitted, base: str, receipt: NamedNode) -> Iterator[Triple]:
    """The shapes by which it was judged, where that is known."""
    if submission.shapes_digest:
        shapes = _part(base, "judged-by", submission.shapes_digest[:16])
        yield link(receipt, PROV + "used", shapes.value)
        yield from a(shapes, PROV + "Plan")
        yield from (text(shapes, OWL + "versionInfo", each) for each in [submission.shapes_version] if each)
        yield from _checksum(shapes, submission.shapes_digest)


def _checksum(thing: NamedNode, value: str, algorithm: str = _SHA256) -> Iterator[Triple]:
    """A checksum of a thing, in the words of SPDX."""
    checksum = NamedNode(f"{thing.value}-checksum")
    yield link(thing, SPDX + "checksum", checksum.value)
    yield from a(checksum, SPDX + "Checksum")
    yield text(checksum, SPDX + "checksumValue", value, XSD + "hexBinary")
    yield link(checksum, SPDX + "algorithm", algorithm)


def _agent(base: str, name: str) -> NamedNode:
    return _part(base, "agent", hashlib.sha256(name.encode()).hexdigest()[:16])


def _part(base: str, kind: str, name: str) -> NamedNode:
    return NamedNode(f"{graph_iri(base, 'meta').value}#{kind}-{name}")
