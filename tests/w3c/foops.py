"""FOOPS!, the scanner for FAIR ontologies (oeg-upm/fair_ontologies, w3id.org/foops): its tests on our ontology.

The rules are those of its catalogue (src/main/resources/testCatalogue.properties at 542a77f6) and of its code. FOOPS!
asks the IRI of the ontology over the network; here the service is asked to which that IRI is to lead. What only the
network can tell (registries, other sites) is untested, with the reason.
"""

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import rdflib
from fastapi.testclient import TestClient
from httpx2 import Response
from rdflib import DCTERMS, FOAF, OWL, PROV, RDF, RDFS, SKOS, VANN, Namespace, URIRef

from accords.app import create_app
from accords.settings import Settings
from accords.terms import DEFAULT_BASE
from tests.small_registries import LOOSE_SHAPES, registry

from .outcomes import Outcome, verdict

TEST = "https://w3id.org/foops/test/"
DC, SCHEMA = Namespace("http://purl.org/dc/elements/1.1/"), Namespace("https://schema.org/")
PAV, DOAP = Namespace("http://purl.org/pav/"), Namespace("http://usefulinc.com/ns/doap#")
BIBO, CC = Namespace("http://purl.org/ontology/bibo/"), Namespace("http://creativecommons.org/ns#")
DATA = """@prefix graph: <https://w3id.org/accords/graph/> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
graph:one { <https://w3id.org/accords/concept/one> a skos:ConceptScheme ; skos:prefLabel "One" }
"""
METADATA = {
    "title": {DC["title"], DCTERMS.title, SCHEMA.name},
    "description": {
        *(DC.abstract, DCTERMS.abstract, DC.description, DCTERMS.description, SCHEMA.description),
        *(RDFS.comment, DOAP.description, DOAP.shortdesc, SKOS.note),
    },
    "license": {DCTERMS.license, SCHEMA.license, DOAP.license, CC.license},
    "rights": {DC.rights, DCTERMS.rights, DCTERMS.accessRights},
    "version iri": {OWL.versionIRI},
    "creator": {
        *(DC.creator, DCTERMS.creator, PAV.createdBy, PAV.authoredBy, SCHEMA.creator, PROV.wasAttributedTo),
        *(DOAP.developer, FOAF.maker),
    },
    "namespace URI": {VANN.preferredNamespaceUri},
    "namespace prefix": {VANN.preferredNamespacePrefix},
    "version info": {OWL.versionInfo, SCHEMA.schemaVersion},
    "creation date": {DCTERMS.created, SCHEMA.dateCreated, DOAP.created, PROV.generatedAtTime, PAV.createdOn},
    "citation": {DCTERMS.bibliographicCitation, SCHEMA.citation},
    "doi": {BIBO.doi},
    "publisher": {DC.publisher, DCTERMS.publisher, SCHEMA.publisher},
    "logo": {FOAF.logo, SCHEMA.logo},
    "status": {BIBO.status},
    "source": {DC.source, DCTERMS.source, PROV.hadPrimarySource},
    "issued": {DCTERMS.issued, URIRef(f"{DCTERMS}submitted"), SCHEMA.datePublished},
}
"""By which properties FOOPS! finds what it calls so."""
OFTEN_REUSED = (str(DC), str(SCHEMA), str(DCTERMS), str(VANN), str(PROV), str(BIBO), str(PAV), str(FOAF), str(DOAP))
PERSISTENT = (
    "w3id.org",
    "doi.org",
    "purl.",
    "linked.data.gov.au",
    "dbpedia.org",
    "www.w3.org",
    "perma.cc",
    "data.europa.eu",
)
RDF_TYPES = ("application/rdf+xml", "text/turtle", "application/ld+json")


@dataclass(frozen=True)
class Ontology:
    """The ontology as the service gives it, and the service."""

    client: TestClient
    iri: URIRef
    graph: rdflib.Graph

    def get(self, iri: str, accept: str) -> Response:
        """What is at the place of an IRI under the default base."""
        return self.client.get(f"/{iri.removeprefix(DEFAULT_BASE)}", headers={"Accept": accept})

    def comes_as(self, media_type: str, iri: str = "") -> bool:
        """Whether it can be had in a media type."""
        response = self.get(iri or str(self.iri), media_type)
        return response.status_code == 200 and response.headers["content-type"].startswith(media_type)

    def says(self, *names: str) -> bool:
        """Whether it has each of some metadata."""
        said = set(self.graph.predicates(self.iri))
        return all(said & METADATA[name] for name in names)

    @property
    def namespace(self) -> str:
        return str(self.graph.value(self.iri, VANN.preferredNamespaceUri))

    def terms(self) -> set[rdflib.term.Node]:
        """Its own classes and properties, which FOOPS! looks at."""
        kinds = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty)
        found = {each for kind in kinds for each in self.graph.subjects(RDF.type, kind)}
        return {each for each in found if str(each).startswith(self.namespace)}

    def all_have(self, *properties: URIRef) -> bool:
        """Whether each of its terms has one of some properties."""
        terms = self.terms()
        return bool(terms) and all(any((term, each, None) in self.graph for each in properties) for term in terms)

    def reused(self) -> set[str]:
        """The namespaces of others whose classes and properties it extends."""
        about = (RDFS.subClassOf, RDFS.subPropertyOf, RDFS.domain, RDFS.range, OWL.inverseOf)
        named = {str(each) for predicate in about for each in self.graph.objects(None, predicate)}
        spaces = {each[: max(each.rfind("#"), each.rfind("/")) + 1] for each in named if each.startswith("http")}
        return spaces - {self.namespace, str(OWL), str(RDF), str(RDFS)}


def _identifies_itself(it: Ontology) -> bool:
    return set(it.graph.subjects(RDF.type, OWL.Ontology)) == {it.iri}


def _has_own_version(it: Ontology) -> bool:
    return it.graph.value(it.iri, OWL.versionIRI) not in (None, it.iri)


Metric = Callable[[Ontology], bool]
METRICS: dict[str, tuple[str, Metric | None]] = {
    "PURL1": ("Persistent URL", lambda it: any(each in urlsplit(it.iri).netloc for each in PERSISTENT)),
    "URI1": ("Ontology URI is resolvable", lambda it: any(map(it.comes_as, RDF_TYPES))),
    "URI2": ("Consistent ontology IDs", _identifies_itself),
    "VER1": ("Version IRI", _has_own_version),
    "VER2": (
        "Version IRI resolves",
        lambda it: it.comes_as("text/turtle", str(it.graph.value(it.iri, OWL.versionIRI))),
    ),
    "CN1": ("Content negotiation", lambda it: it.comes_as("text/html") and any(map(it.comes_as, RDF_TYPES))),
    "DOC1": ("HTML documentation", lambda it: it.comes_as("text/html")),
    "RDF1": ("RDF availability", lambda it: len(it.graph) > 0),
    "HTTP1": ("Open protocol", lambda it: urlsplit(it.iri).scheme in ("http", "https")),
    "OM1": (
        "Minimum metadata",
        lambda it: it.says("title", "description", "license", "version iri", "creator", "namespace URI"),
    ),
    "OM2": (
        "Recommended metadata",
        lambda it: it.says("namespace prefix", "version info", "creation date", "citation"),
    ),
    "OM3": (
        "Detailed metadata",
        lambda it: it.says("doi", "publisher", "logo", "status", "source", "issued"),
    ),
    "OM4.1": ("License availability", lambda it: it.says("license") or it.says("rights")),
    "OM4.2": ("License is resolvable", None),
    "OM5.1": ("Basic provenance metadata", lambda it: it.says("creation date", "creator")),
    "OM5.2": ("Detailed provenance metadata", lambda it: it.says("issued", "publisher")),
    "FIND1": ("Ontology prefix", lambda it: it.says("namespace prefix")),
    "FIND2": ("Prefix is in registry", None),
    "FIND3": ("Ontology in metadata registry", None),
    "FIND_3_BIS": ("Metadata are accessible, even when ontology is not", None),
    "VOC1": (
        "Vocabulary reuse (metadata)",
        lambda it: any(str(each).startswith(OFTEN_REUSED) for each in it.graph.predicates(it.iri)),
    ),
    "VOC2": ("Vocabulary reuse", lambda it: bool(set(it.graph.objects(it.iri, OWL.imports)) or it.reused())),
    "VOC3": ("Documentation: labels", lambda it: it.all_have(RDFS.label, SKOS.prefLabel)),
    "VOC4": ("Documentation: definitions", lambda it: it.all_have(RDFS.comment, SKOS.definition)),
}
"""By the names of FOOPS!; None is for what only the network can tell."""


def outcomes(name: str) -> Iterator[Outcome]:
    """What comes out of each of its tests."""
    with tempfile.TemporaryDirectory() as folder:
        assets = registry(Path(folder, "assets"), DATA, LOOSE_SHAPES)
        with TestClient(create_app(Settings(home=Path(folder, "home"), assets=assets))) as client:
            ontology = Ontology(client, URIRef(f"{DEFAULT_BASE}ns"), rdflib.Graph())
            ontology.graph.parse(data=ontology.get(ontology.iri, "text/turtle").text, format="turtle")
            for metric, (title, test) in METRICS.items():
                result = "untested" if test is None else verdict(test(ontology))
                yield Outcome(name, TEST + metric, f"{metric}: {title}", result)
