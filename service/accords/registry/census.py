"""The description of a version, as it is kept in `{base}graph/meta`: what it is, what it holds, how to ask for it.

VoID for the counts, DCAT and DCMI terms for what the dataset says of itself, SPARQL 1.1 Service Description for the
endpoint, SHACL for prefixes and examples. No blank nodes. It is made of the tally and the files; the store gives a few
lookups, so that the cost does not grow with the statements.
"""

from collections.abc import Iterable, Iterator, Sequence, Set

from pyoxigraph import NamedNode, Quad, Triple

from ..assets import Assets
from ..settings import Settings
from ..store import Store
from ..terms import DCAT, DCTERMS, OWL, RDF, RDFS, SH, SPDX, VOID, XSD
from .assembly import graph_iri
from .endpoint import endpoint
from .entities import dataset_iri
from .examples import Example, examples
from .linkset import described
from .statements import a, link, said, text
from .statistics import sources_of, statistics
from .tally import Tally
from .vocabulary import parse, prefixes

_ALGORITHM = {
    "en": "The sum, modulo 2^256, of the SHA-256 of each line of the dump in N-Quads, without its line feed: "
    "the order of the lines does not matter.",
    "fr": "La somme, modulo 2^256, des SHA-256 de chaque ligne de l’export en N-Quads, sans son saut de ligne : "
    "l’ordre des lignes est indifférent.",
}
_EXECUTABLE = {form: [f"{SH}SPARQL{form.capitalize()}Executable"] for form in ("ask", "select", "construct")}
"""SHACL has no class for DESCRIBE; `sh:describe` is what the SIB added."""
_COPIED = (DCTERMS + "title", DCTERMS + "description", DCTERMS + "license", DCTERMS + "creator")
_OF_THE_CATALOGUE = (DCTERMS + "title", DCTERMS + "description", DCTERMS + "license", DCTERMS + "publisher")


def census(
    store: Store, tally: Tally, settings: Settings, version: int, digest: str, without: Set[str] = frozenset()
) -> list[Quad]:
    """The description of the version that `store` holds, whose counts are `tally`, with its number and digest.

    What it says of the graphs `without` is left out.
    """
    assets, base = Assets(settings.assets), settings.base
    graph, dataset = graph_iri(base, "meta"), NamedNode(dataset_iri(base))
    declared, asked = prefixes(assets, base), examples(assets, base)
    itself = list(_itself(assets, base, dataset, version))
    made = [
        *itself,
        *statistics(tally, declared.values(), sources_of(store, tally.graphs.keys() - without), without),
        *_checksum(graph, dataset, digest),
        *_prefixes(graph, declared),
        *_examples(graph, asked),
        *described(store, settings),
        *endpoint(settings, [_example_iri(graph, each).value for each in asked], {}, itself),
    ]
    return [Quad(triple.subject, triple.predicate, triple.object, graph) for triple in dict.fromkeys(made)]


def _itself(assets: Assets, base: str, dataset: NamedNode, version: int) -> Iterator[Triple]:
    """What the dataset says of itself, and the catalogue that it stands in alone with its endpoint (DCAT 3, 6.4)."""
    own = list(_own_words(assets, base, dataset))
    yield from own
    yield from a(dataset, VOID + "Dataset", DCAT + "Dataset")
    yield text(dataset, OWL + "versionInfo", str(version))
    yield text(dataset, DCAT + "version", str(version))
    yield text(dataset, VOID + "uriSpace", f"{base}id/")
    licences = [each.object for each in own if each.predicate.value == DCTERMS + "license"]
    for licence in licences:
        yield from a(licence, DCTERMS + "LicenseDocument") if isinstance(licence, NamedNode) else ()
    meta = graph_iri(base, "meta").value
    catalogue = NamedNode(f"{meta}#catalogue")
    yield from a(catalogue, DCAT + "Catalog")
    yield link(catalogue, DCAT + "dataset", dataset.value)
    yield link(catalogue, DCAT + "service", f"{meta}#service")
    for triple in own:
        if triple.subject == dataset and triple.predicate.value in _OF_THE_CATALOGUE:
            yield Triple(catalogue, triple.predicate, triple.object)


def _own_words(assets: Assets, base: str, dataset: NamedNode) -> Iterable[Triple]:
    """What data/dataset.ttl says; where there is no such file, what the ontology says of itself."""
    if assets.dataset:
        return (quad.triple for quad in parse(assets.dataset, base))
    quads = parse(assets.ontology, base)
    kind, ontology = NamedNode(RDF + "type"), NamedNode(OWL + "Ontology")
    ontologies = {quad.subject for quad in quads if (quad.predicate, quad.object) == (kind, ontology)}
    copied = [quad for quad in quads if quad.subject in ontologies and quad.predicate.value in _COPIED]
    return (Triple(dataset, quad.predicate, quad.object) for quad in copied)


def _checksum(graph: NamedNode, dataset: NamedNode, digest: str) -> Iterator[Triple]:
    """The digest, in the words of SPDX; its algorithm has a name here, because SPDX has none for it."""
    checksum = NamedNode(f"{graph.value}#digest")
    yield link(dataset, SPDX + "checksum", checksum.value)
    yield from a(checksum, SPDX + "Checksum")
    yield text(checksum, SPDX + "checksumValue", digest, XSD + "hexBinary")
    algorithm = NamedNode(f"{graph.value}#sum-of-sha256")
    yield link(checksum, SPDX + "algorithm", algorithm.value)
    yield from a(algorithm, SPDX + "ChecksumAlgorithm")
    yield from said(algorithm, RDFS + "comment", _ALGORITHM)


def _prefixes(graph: NamedNode, declared: dict[str, str]) -> Iterator[Triple]:
    """The prefixes that queries may use once they declare them (SHACL, section 5.2.1)."""
    here = NamedNode(f"{graph.value}#prefixes")
    for prefix, namespace in declared.items():
        declaration = NamedNode(f"{graph.value}#prefix-{prefix}")
        yield link(here, SH + "declare", declaration.value)
        yield text(declaration, SH + "prefix", prefix)
        yield text(declaration, SH + "namespace", namespace, XSD + "anyURI")


def _examples(graph: NamedNode, asked: Sequence[Example]) -> Iterator[Triple]:
    """The examples, as the endpoints of the SIB publish theirs: `sh:SPARQLExecutable`, the question as a comment."""
    for each in asked:
        example = _example_iri(graph, each)
        yield from a(example, SH + "SPARQLExecutable", *_EXECUTABLE.get(each.form, ()))
        yield from said(example, RDFS + "comment", each.question)
        yield link(example, SH + "prefixes", f"{graph.value}#prefixes")
        yield text(example, SH + each.form, each.query)


def _example_iri(graph: NamedNode, example: Example) -> NamedNode:
    return NamedNode(f"{graph.value}#example-{example.name}")
