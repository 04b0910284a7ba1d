"""The resources of a record for DCAT-AP, one after the other: sections 5.1 to 5.6 of the profile."""

from collections.abc import Iterator, Sequence

from pyoxigraph import NamedNode, Triple

from ...settings import Settings
from ...terms import DCAT, DCATAP, DCTERMS, FOAF, RDFS, SPDX, VCARD, XSD
from ..assembly import graph_iri
from ..editions import Edition, version_iri
from ..entities import dataset_iri
from ..statements import a, link, said, text
from . import authorities
from .authorities import TABLES
from .properties import OF_A_DISTRIBUTION, OF_A_SERVICE, OF_A_VERSION, OF_ITSELF, OF_THE_DATASET
from .said import Said

PROFILE = "https://semiceu.github.io/DCAT-AP/releases/3.0.1/"
"""The profile, as a name for negotiation."""
_SPARQL = "https://www.iana.org/assignments/media-types/application/sparql-query"
_WHOLE = {
    "en": "All that is published, or a part of it, as the title says; each version anew.",
    "fr": "Tout ce qui est publié, ou une partie, comme le dit le titre ; de nouveau à chaque version.",
}
_RECORD = {"en": "The record of the registry in this catalogue", "fr": "La notice du registre dans ce catalogue"}
_API = {
    "en": "Documents on entities, lists, search and versions",
    "fr": "Documents sur les entités, listes, recherche et versions",
}


class Record:
    """What the record says, resource by resource."""

    def __init__(self, said: Said, settings: Settings, editions: Sequence[Edition]) -> None:
        self._said = said
        self._settings = settings
        self._editions = editions
        self._dataset = dataset_iri(settings.base)
        self._meta = graph_iri(settings.base, "meta").value
        self._languages = sorted(
            {each.language for each in said.texts(self._dataset, DCTERMS + "title") if each.language}
        )

    def all(self) -> Iterator[Triple]:
        """Everything but what the authority tables say."""
        yield from self._catalogue()
        yield from self._about_dataset()
        for dataset in (self._dataset, *self._parts):
            for distribution in self._said.iris(dataset, DCAT + "distribution"):
                yield from self._distribution(distribution, dataset)
        yield from self._services()
        yield from self._around()

    def _catalogue(self) -> Iterator[Triple]:
        """The catalogue that the dataset stands in, and its record there."""
        catalogue, record = NamedNode(f"{self._meta}#catalogue"), NamedNode(f"{self._meta}#record")
        yield from a(catalogue, DCAT + "Catalog")
        yield from self._said.copied(self._dataset, catalogue, (*OF_ITSELF, DCTERMS + "issued"))
        yield from self._published(catalogue)
        yield from (link(catalogue, DCAT + "dataset", each) for each in (self._dataset, *self._parts))
        yield link(catalogue, DCAT + "record", record.value)
        yield from (link(catalogue, DCAT + "service", each) for each in self._all_services)
        yield link(catalogue, DCAT + "themeTaxonomy", f"{TABLES}data-theme")
        yield link(catalogue, FOAF + "homepage", self._settings.url)
        yield from a(NamedNode(self._settings.url), FOAF + "Document")
        yield from self._modified(catalogue)
        yield from a(record, DCAT + "CatalogRecord")
        yield from said(record, DCTERMS + "title", _RECORD)
        yield link(record, FOAF + "primaryTopic", self._dataset)
        yield link(record, DCTERMS + "conformsTo", PROFILE)
        yield from a(NamedNode(PROFILE), DCTERMS + "Standard")
        yield from self._said.copied(self._dataset, record, (DCTERMS + "issued",))
        yield from self._modified(record)
        yield from self._in_languages(record)

    def _about_dataset(self) -> Iterator[Triple]:
        """The dataset, and its newest versions."""
        dataset = NamedNode(self._dataset)
        yield from a(dataset, DCAT + "Dataset", DCAT + "Resource")
        yield from self._said.copied(self._dataset, dataset, OF_THE_DATASET)
        yield from self._published(dataset, licensed=False)
        yield text(dataset, DCTERMS + "identifier", self._dataset)
        yield link(dataset, DCTERMS + "accessRights", f"{TABLES}access-right/PUBLIC")
        yield link(dataset, DCAT + "landingPage", f"{self._settings.url}dataset")
        yield from a(NamedNode(f"{self._settings.url}dataset"), FOAF + "Document")
        yield from self._modified(dataset)
        for edition in self._editions:
            version = version_iri(self._settings.base, edition.number)
            yield from a(version, DCAT + "Dataset")
            yield from self._said.copied(version.value, version, OF_A_VERSION)
            yield from self._said.copied(self._dataset, version, (DCAT + "theme", DCAT + "keyword"))
            yield from self._published(version, licensed=False)
        for part in map(NamedNode, self._parts):
            yield from a(part, DCAT + "Dataset")
            yield from self._said.copied(part.value, part, OF_ITSELF)
            yield from self._said.copied(self._dataset, part, (DCAT + "theme", DCAT + "keyword", DCTERMS + "temporal"))
            yield from self._published(part, licensed=False)
            yield from self._modified(part)

    @property
    def _parts(self) -> list[str]:
        """The datasets beside the whole one that the catalogue has: parts with a licence of their own."""
        listed = self._said.iris(f"{self._meta}#catalogue", DCAT + "dataset")
        return [each for each in listed if each != self._dataset]

    def _distribution(self, iri: str, dataset: str) -> Iterator[Triple]:
        """One way to have the data of a dataset."""
        distribution = NamedNode(iri)
        yield link(NamedNode(dataset), DCAT + "distribution", iri)
        yield from a(distribution, DCAT + "Distribution")
        yield from self._said.copied(iri, distribution, OF_A_DISTRIBUTION)
        if not self._said.texts(iri, DCTERMS + "description"):
            yield from said(distribution, DCTERMS + "description", _WHOLE)
        media_types = self._said.iris(iri, DCAT + "mediaType")
        asked = media_types or [_SPARQL] * bool(self._said.iris(iri, DCAT + "accessService"))
        formats = filter(None, map(authorities.entry, asked))
        yield from (link(distribution, DCTERMS + "format", each.value) for each in formats)
        for each in (*media_types, *self._said.iris(iri, DCAT + "compressFormat")):
            yield from a(NamedNode(each), DCTERMS + "MediaType")
        yield link(distribution, DCATAP + "availability", f"{TABLES}planned-availability/AVAILABLE")
        for standard in self._said.iris(iri, DCTERMS + "conformsTo"):
            yield from a(NamedNode(standard), DCTERMS + "Standard")
        yield from self._licence(distribution, dataset)
        yield from self._modified(distribution)
        yield from self._checksum(distribution)

    def _checksum(self, distribution: NamedNode) -> Iterator[Triple]:
        """The checksum of a file, where its algorithm is one that SPDX has: a record has no other."""
        for checksum in self._said.iris(distribution.value, SPDX + "checksum"):
            algorithms = filter(None, map(authorities.entry, self._said.iris(checksum, SPDX + "algorithm")))
            for algorithm in algorithms:
                subject = NamedNode(checksum)
                yield link(distribution, SPDX + "checksum", checksum)
                yield from a(subject, SPDX + "Checksum")
                yield from self._said.copied(checksum, subject, (SPDX + "checksumValue",))
                yield link(subject, SPDX + "algorithm", algorithm.value)

    @property
    def _all_services(self) -> tuple[str, str]:
        return f"{self._meta}#service", f"{self._meta}#api"

    def _services(self) -> Iterator[Triple]:
        """The SPARQL endpoint, and the rest of what is answered, which OpenAPI describes."""
        sparql, api = map(NamedNode, self._all_services)
        yield from self._said.copied(sparql.value, sparql, OF_A_SERVICE)
        for standard in self._said.iris(sparql.value, DCTERMS + "conformsTo"):
            yield from a(NamedNode(standard), DCTERMS + "Standard")
        yield from said(api, DCTERMS + "title", _API)
        yield link(api, DCAT + "endpointURL", self._settings.url)
        yield link(api, DCAT + "endpointDescription", f"{self._settings.url}openapi.json")
        yield link(api, DCAT + "servesDataset", self._dataset)
        for address in ("", "sparql", "openapi.json"):
            yield from a(NamedNode(self._settings.url + address), RDFS + "Resource")
        for service in (sparql, api):
            yield from a(service, DCAT + "DataService")
            yield from self._said.copied(self._dataset, service, (DCAT + "theme", DCAT + "keyword"))
            yield from self._published(service, in_languages=False)
            yield link(service, DCTERMS + "accessRights", f"{TABLES}access-right/PUBLIC")

    def _around(self) -> Iterator[Triple]:
        """The agents, the time that the facts are about, and whom to ask, where an address is set."""
        for period in self._said.iris(self._dataset, DCTERMS + "temporal"):
            yield from self._said.about(period)
        for agent in self._agents(DCTERMS + "publisher") + self._agents(DCTERMS + "creator"):
            yield from self._said.about(agent)
        if self._settings.contact:
            contact, mail = NamedNode(self._contact), self._settings.contact.startswith("mailto:")
            yield from a(contact, VCARD + "Kind")
            yield link(contact, VCARD + ("hasEmail" if mail else "hasURL"), self._settings.contact)
            for agent in self._agents(DCTERMS + "publisher")[:1]:
                yield from self._said.renamed(agent, contact, {FOAF + "name": VCARD + "fn"})

    def _published(self, resource: NamedNode, *, licensed: bool = True, in_languages: bool = True) -> Iterator[Triple]:
        """Who publishes a resource, who made it, under which licence, in which languages, and whom to ask."""
        for role in ("publisher", "creator"):
            if role == "publisher" or in_languages:
                yield from (link(resource, DCTERMS + role, each) for each in self._agents(DCTERMS + role)[:1])
        if licensed:
            yield from self._licence(resource, self._dataset)
        if in_languages:
            yield from self._in_languages(resource)
        if self._settings.contact and not self._said.is_a(resource.value, DCAT + "Catalog"):
            yield link(resource, DCAT + "contactPoint", self._contact)

    @property
    def _contact(self) -> str:
        return f"{self._meta}#contact"

    def _agents(self, role: str) -> list[str]:
        """Those who have a role, as far as the registry says that they are agents."""
        return [each for each in self._said.iris(self._dataset, role) if self._said.is_a(each, FOAF + "Agent")]

    def _licence(self, resource: NamedNode, dataset: str) -> Iterator[Triple]:
        """The licence of a dataset by its name in the authority table, or by its own."""
        for licence in self._said.iris(dataset, DCTERMS + "license")[:1]:
            named = authorities.entry(licence) or NamedNode(licence)
            yield link(resource, DCTERMS + "license", named.value)
            yield from a(named, DCTERMS + "LicenseDocument")

    def _in_languages(self, resource: NamedNode) -> Iterator[Triple]:
        """The languages in which the registry says what it is."""
        found = filter(None, map(authorities.entry, self._languages))
        yield from (link(resource, DCTERMS + "language", each.value) for each in found)

    def _modified(self, resource: NamedNode) -> Iterator[Triple]:
        """When the newest version was made."""
        for edition in self._editions[:1]:
            yield text(resource, DCTERMS + "modified", edition.time, XSD + "dateTime")
