"""Compact names (`state:fra`) and the IRIs they stand for, with the default base of the registry."""

from pyoxigraph import NamedNode

BASE = "https://w3id.org/accords/"
KINDS = (
    "state",
    "partnership",
    "organisation",
    "meeting",
    "instrument",
    "version",
    "provision",
    "person",
    "tenure",
    "topic",
    "membership",
    "participation",
    "adherence",
    "expression",
    "statement",
    "change",
    "claim",
    "source",
    "place",
    "link",
    "mapping",
)
SCHEMES = (
    "role",
    "status",
    "adherence-kind",
    "change-kind",
    "statement-kind",
    "source-kind",
    "partnership-kind",
    "un-status",
    "legal-force",
    "list-status",
    "series",
    "provision-section",
    "link-target",
)

PREFIXES: dict[str, str] = {
    "acc": f"{BASE}ns#",
    "concept": f"{BASE}concept/",
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "graph": f"{BASE}graph/",
    "org": "http://www.w3.org/ns/org#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    **{kind: f"{BASE}id/{kind}/" for kind in KINDS},
    **{scheme: f"{BASE}concept/{scheme}/" for scheme in SCHEMES},
}


def iri(name: str) -> NamedNode:
    """The IRI of a compact name; a name that is an http(s) IRI already stays as it is.

    >>> iri("state:fra").value
    'https://w3id.org/accords/id/state/fra'
    """
    prefix, _, local = name.partition(":")
    if prefix in ("http", "https"):
        return NamedNode(name)
    return NamedNode(PREFIXES[prefix] + local)


def local_name(node: NamedNode) -> str:
    """The last segment of an IRI: `fra` of `…/id/state/fra`."""
    return node.value.rsplit("/", 1)[-1]
