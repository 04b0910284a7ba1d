"""Names: the fixed namespaces, and how names move from the default base to another one.

Everything that the files call `https://w3id.org/accords/id/…`, `…/concept/…` or `…/graph/…` belongs to the base and
moves with it. The ontology's terms and the shapes never move. No class or property of the domain is named here.

>>> rebase(NamedNode("https://w3id.org/accords/id/state/mar"), "http://127.0.0.1:8000/").value
'http://127.0.0.1:8000/id/state/mar'
"""

import re
from collections.abc import Iterable, Mapping
from typing import TypeVar

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

DEFAULT_BASE = "https://w3id.org/accords/"
MOVED = ("id/", "concept/", "graph/")

ADMS = "http://www.w3.org/ns/adms#"
AS = "https://www.w3.org/ns/activitystreams#"
DCAT = "http://www.w3.org/ns/dcat#"
DCATAP = "http://data.europa.eu/r5r/"
DCTERMS = "http://purl.org/dc/terms/"
FOAF = "http://xmlns.com/foaf/0.1/"
LDES = "https://w3id.org/ldes#"
LDP = "http://www.w3.org/ns/ldp#"
OWL = "http://www.w3.org/2002/07/owl#"
PROV = "http://www.w3.org/ns/prov#"
PROF = "http://www.w3.org/ns/dx/prof/"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
SCHEMA = "https://schema.org/"
SD = "http://www.w3.org/ns/sparql-service-description#"
SH = "http://www.w3.org/ns/shacl#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
SPDX = "http://spdx.org/rdf/terms#"
TREE = "https://w3id.org/tree#"
VANN = "http://purl.org/vocab/vann/"
VCARD = "http://www.w3.org/2006/vcard/ns#"
VOID = "http://rdfs.org/ns/void#"
XSD = "http://www.w3.org/2001/XMLSchema#"

_Term = TypeVar("_Term")
_NAMESPACE = NamedNode(SH + "namespace")
_PROLOGUE = re.compile(
    r"(?P<skip>\s+|\#[^\r\n]*)"
    r"|(?P<declare>PREFIX\s+[^\s:<]*:\s*<|BASE\s+<)(?P<iri>[^<>\"{}|^`\\\s]*)>",
    re.IGNORECASE,
)


def rebase_iri(iri: str, base: str) -> str:
    """The IRI under `base`, when it is one that moves; else the IRI itself.

    >>> rebase_iri("https://w3id.org/accords/ns#State", "http://127.0.0.1:8000/")
    'https://w3id.org/accords/ns#State'
    """
    if not iri.startswith(DEFAULT_BASE) or not iri[len(DEFAULT_BASE) :].startswith(MOVED):
        return iri
    return base + iri[len(DEFAULT_BASE) :]


def rebase(term: _Term, base: str) -> _Term:
    """The term under `base`: a named node that moves is renamed, everything else, and every literal, is itself."""
    if isinstance(term, NamedNode):
        moved = rebase_iri(term.value, base)
        return term if moved == term.value else type(term)(moved)
    return term


def rebase_quad(quad: Quad, base: str) -> Quad:
    """The quad, term by term; the object of `sh:namespace` too, since it is a namespace written as a literal."""
    object_ = quad.object
    if quad.predicate == _NAMESPACE and isinstance(object_, Literal):
        object_ = Literal(rebase_iri(object_.value, base), datatype=object_.datatype)
    return Quad(
        rebase(quad.subject, base),
        rebase(quad.predicate, base),
        rebase(object_, base),
        quad.graph_name if isinstance(quad.graph_name, DefaultGraph) else rebase(quad.graph_name, base),
    )


def rebase_query(text: str, base: str) -> str:
    """The SPARQL text with the namespaces of its prologue moved to `base`; what follows the prologue is untouched.

    >>> rebase_query("PREFIX id: <https://w3id.org/accords/id/> ASK { id:a ?p ?o }", "http://127.0.0.1:8000/")
    'PREFIX id: <http://127.0.0.1:8000/id/> ASK { id:a ?p ?o }'
    """
    moved, position = [], 0
    while found := _PROLOGUE.match(text, position):
        declared = found["declare"]
        moved.append(found["skip"] or f"{declared}{rebase_iri(found['iri'], base)}>")
        position = found.end()
    return "".join(moved) + text[position:]


def prefixes(ontology: Iterable[Quad], base: str) -> dict[str, str]:
    """Prefix to namespace, under `base`, from the `sh:declare` of the ontology (SHACL, section 5.2.1)."""
    names: dict[str, dict[str, str]] = {}
    for quad in ontology:
        for part in ("prefix", "namespace"):
            if quad.predicate.value == SH + part and isinstance(quad.object, Literal):
                names.setdefault(str(quad.subject), {})[part] = rebase_iri(quad.object.value, base)
    declared = (d for d in names.values() if "prefix" in d and "namespace" in d)
    return dict(sorted((d["prefix"], d["namespace"]) for d in declared))


def shortened(iri: str, prefixes: Mapping[str, str]) -> str:
    """The prefixed name of `iri` under the longest namespace that fits, or the IRI itself.

    >>> shortened("http://www.w3.org/ns/org#role", {"org": "http://www.w3.org/ns/org#"})
    'org:role'
    """
    fitting = [(len(namespace), prefix) for prefix, namespace in prefixes.items() if iri.startswith(namespace)]
    if not fitting:
        return iri
    length, prefix = max(fitting)
    local = iri[length:]
    return f"{prefix}:{local}" if local and "/" not in local and "#" not in local else iri
