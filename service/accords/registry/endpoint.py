"""Where a dataset can be asked and fetched: SPARQL 1.1 Service Description (section 3), and DCAT 3 distributions.

Names begin with the base, addresses with the URL at which this service answers; the same version can be served at
several. What is kept with a version has the URL of its publication, and `readdressed` gives it that of a service.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from pyoxigraph import NamedNode, Triple

from ..assets import Assets
from ..settings import Settings
from ..store.confinement import confinable
from ..terms import DCAT, DCTERMS, FOAF, RDFS, SCHEMA, SD, SPDX, VOID, XSD
from .assembly import graph_iri
from .entities import dataset_iri
from .isolation import NAME as ISOLATION
from .isolation import isolation
from .limits import LIMITS, limits
from .statements import a, link, text
from .statements import said as said_in
from .takeaway.forms import DUMPS, GZIP, Form
from .takeaway.identifiers import FILES, part_of

_RESULTS = ("JSON", "XML", "CSV", "TSV")
_SYNTAXES = ("Turtle", "N-Triples", "RDF_XML", "JSON-LD", "TriG", "N-Quads")
_IANA = "https://www.iana.org/assignments/media-types/"
_W3C_FORMATS = "http://www.w3.org/ns/formats/"
_PROTOCOL = "https://www.w3.org/TR/sparql11-protocol/"
_STREAM = "https://w3id.org/ldes/specification"
_ADDRESSED = ("persistence", "service", "sparql", "stream", ISOLATION, *DUMPS, *FILES)
_ADDRESSES = (
    *(VOID + name for name in ("dataDump", "sparqlEndpoint", "openSearchDescription", "uriLookupEndpoint")),
    SCHEMA + "target",
)
_POLICY = "persistence"
_POLICY_TITLE = {"en": "Persistence policy", "fr": "Politique de pérennité"}
_TITLES = {
    "service": {"en": "SPARQL endpoint", "fr": "Point d’accès SPARQL"},
    "sparql": {"en": "The dataset, to be queried with SPARQL", "fr": "Le jeu de données, à interroger en SPARQL"},
    "stream": {
        "en": "All changes, as a Linked Data Event Stream",
        "fr": "Toutes les modifications, en flux LDES",
    },
}
_PART_TITLE = {
    "en": "Identifiers, labels and links in {form}",
    "fr": "Identifiants, libellés et liens en {form}",
}
_DUMP_TITLE = {"en": "The whole dataset in {form}", "fr": "Tout le jeu de données en {form}"}


@dataclass(frozen=True)
class File:
    """A dump that was written: how many bytes it has, and their SHA-256."""

    size: int
    sha256: str


def endpoint(
    settings: Settings, questions: Iterable[str], files: Mapping[str, File], said: Iterable[Triple]
) -> Iterator[Triple]:
    """The endpoint and the distributions at the URL of a service; `questions` are the IRIs of the examples.

    `said` is what the dataset says of itself: it may declare a part that names things, with a licence of its own.
    """
    dataset, service = NamedNode(dataset_iri(settings.base)), _name(settings.base, "service")
    address = f"{settings.url}sparql"
    yield link(dataset, VOID + "sparqlEndpoint", address)
    yield link(dataset, VOID + "openSearchDescription", f"{settings.url}opensearch.xml")
    yield link(dataset, VOID + "uriLookupEndpoint", f"{settings.url}lookup?uri=")
    yield from (link(dataset, VOID + "feature", _W3C_FORMATS + each) for each in _SYNTAXES)
    yield from (link(NamedNode(each), SCHEMA + "target", address) for each in questions)
    yield from _service(settings.base, service, address)
    yield from limits(settings, service)
    yield from isolation(settings.base, service, confinable())
    yield from _distribution(settings.base, "sparql", address, _TITLES["sparql"])
    yield link(_name(settings.base, "sparql"), DCAT + "accessService", service.value)
    yield from _stream(settings)
    for path, form in DUMPS.items():
        label = f"{form.label} (gzip)" if form.packed else form.label
        titles = {language: words.format(form=label) for language, words in _DUMP_TITLE.items()}
        yield link(dataset, VOID + "dataDump", settings.url + path)
        yield from _distribution(settings.base, path, settings.url + path, titles)
        yield from _file(settings, form, files.get(path))
    for suffix in ("nt", "ttl", "csv"):
        yield link(_name(settings.base, "links"), VOID + "dataDump", f"{settings.url}linkset.{suffix}")
    yield from _part(settings, said)
    yield from _policy(settings)


def readdressed(
    statements: Iterable[Triple], settings: Settings, questions: Iterable[str], files: Mapping[str, File]
) -> list[Triple]:
    """A description as it was kept, with the endpoint and the distributions at the URL of `settings`."""
    subjects = {_name(settings.base, name).value for name in _ADDRESSED}
    subjects |= {limit.iri(settings.base).value for limit in LIMITS}
    kept = [each for each in statements if not _is_addressed(each, subjects)]
    return list(dict.fromkeys([*kept, *endpoint(settings, questions, files, kept)]))


def _is_addressed(statement: Triple, subjects: set[str]) -> bool:
    subject = statement.subject
    return statement.predicate.value in _ADDRESSES or (isinstance(subject, NamedNode) and subject.value in subjects)


def _service(base: str, service: NamedNode, address: str) -> Iterator[Triple]:
    yield from a(service, SD + "Service", DCAT + "DataService")
    yield from said_in(service, DCTERMS + "title", _TITLES["service"])
    yield link(service, SD + "endpoint", address)
    yield link(service, DCAT + "endpointURL", address)
    yield link(service, DCAT + "endpointDescription", address)
    yield link(service, DCAT + "servesDataset", dataset_iri(base))
    yield link(service, DCTERMS + "conformsTo", _PROTOCOL)
    yield from a(NamedNode(_PROTOCOL), DCTERMS + "Standard")
    yield link(service, SD + "supportedLanguage", SD + "SPARQL11Query")
    yield link(service, SD + "supportedLanguage", SD + "SPARQL10Query")
    yield link(service, SD + "feature", SD + "UnionDefaultGraph")
    yield link(service, SD + "defaultEntailmentRegime", "http://www.w3.org/ns/entailment/Simple")
    for name in (*(f"SPARQL_Results_{each}" for each in _RESULTS), *_SYNTAXES):
        yield link(service, SD + "resultFormat", _W3C_FORMATS + name)
    yield link(service, SD + "defaultDataset", _name(base, "queried").value)


def _distribution(base: str, name: str, address: str, titles: Mapping[str, str]) -> Iterator[Triple]:
    distribution = _name(base, name)
    yield link(NamedNode(dataset_iri(base)), DCAT + "distribution", distribution.value)
    yield from a(distribution, DCAT + "Distribution")
    yield from said_in(distribution, DCTERMS + "title", titles)
    yield link(distribution, DCAT + "accessURL", address)


def _stream(settings: Settings) -> Iterator[Triple]:
    """The event stream, by which a copy has the data and stays up to date."""
    stream, media_type = _name(settings.base, "stream"), NamedNode(f"{_IANA}application/trig")
    yield from _distribution(settings.base, "stream", f"{settings.url}feeds/ldes", _TITLES["stream"])
    yield link(stream, DCTERMS + "conformsTo", _STREAM)
    yield from a(NamedNode(_STREAM), DCTERMS + "Standard")
    yield link(stream, DCAT + "mediaType", media_type.value)
    yield from a(media_type, DCTERMS + "MediaType")


def _policy(settings: Settings) -> Iterator[Triple]:
    """The page that says what is promised of the URIs, where the operator has written one."""
    if not Assets(settings.assets).persistence:
        return
    document = _name(settings.base, _POLICY)
    yield link(NamedNode(dataset_iri(settings.base)), FOAF + "page", document.value)
    yield from a(document, FOAF + "Document")
    yield from said_in(document, DCTERMS + "title", _POLICY_TITLE)
    yield link(document, RDFS + "seeAlso", f"{settings.url}about/persistence")


def _part(settings: Settings, said: Iterable[Triple]) -> Iterator[Triple]:
    """The identifiers, labels and links, where the dataset declares them: a dataset with files and a licence."""
    part, licences = part_of(said, dataset_iri(settings.base))
    if not part:
        return
    yield link(_name(settings.base, "catalogue"), DCAT + "dataset", part)
    for path, (media_type, label) in FILES.items():
        distribution = _name(settings.base, path)
        yield link(NamedNode(part), DCAT + "distribution", distribution.value)
        yield from a(distribution, DCAT + "Distribution")
        titles = {language: words.format(form=label) for language, words in _PART_TITLE.items()}
        yield from said_in(distribution, DCTERMS + "title", titles)
        for predicate in (DCAT + "accessURL", DCAT + "downloadURL"):
            yield link(distribution, predicate, settings.url + path)
        yield link(distribution, DCAT + "mediaType", _IANA + media_type)
        yield from a(NamedNode(_IANA + media_type), DCTERMS + "MediaType")
        for licence in licences:
            yield link(distribution, DCTERMS + "license", licence)
            yield from a(NamedNode(licence), DCTERMS + "LicenseDocument")


def _file(settings: Settings, form: Form, file: File | None) -> Iterator[Triple]:
    """A dump to fetch; the sum of its lines is known before it is written, its own size and SHA-256 only after."""
    path, media_type = form.name, form.media_type
    distribution = _name(settings.base, path)
    yield link(distribution, DCAT + "downloadURL", settings.url + path)
    yield link(distribution, RDFS + "seeAlso", f"{settings.url}SHA256SUMS")
    yield link(distribution, DCAT + "mediaType", _IANA + media_type)
    yield from a(NamedNode(_IANA + media_type), DCTERMS + "MediaType")
    if form.packed:
        yield link(distribution, DCAT + "compressFormat", _IANA + GZIP)
        yield from a(NamedNode(_IANA + GZIP), DCTERMS + "MediaType")
    if file:
        checksum = _name(settings.base, f"{path}-sha256")
        yield text(distribution, DCAT + "byteSize", str(file.size), XSD + "nonNegativeInteger")
        yield link(distribution, SPDX + "checksum", checksum.value)
        yield from a(checksum, SPDX + "Checksum")
        yield link(checksum, SPDX + "algorithm", SPDX + "checksumAlgorithm_sha256")
        yield text(checksum, SPDX + "checksumValue", file.sha256, XSD + "hexBinary")
    elif path == "dump.nq":
        yield link(distribution, SPDX + "checksum", _name(settings.base, "digest").value)


def _name(base: str, name: str) -> NamedNode:
    return NamedNode(f"{graph_iri(base, 'meta').value}#{name}")
