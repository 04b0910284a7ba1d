"""The ontology, the shapes and the JSON-LD context, as they are served: under the base of this registry."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pyoxigraph as ox
from pyoxigraph import NamedNode, Quad, Triple

from .. import terms as names
from ..assets import Assets
from ..errors import Unpublishable
from .labels import best, plain

CONTEXTS = ("context/1.jsonld", "context.jsonld")
_ON_THIS_MACHINE = re.compile(
    rf"https?://(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?/(?:{'|'.join(map(re.escape, CONTEXTS))})"
)


def parse(files: Iterable[Path], base: str) -> list[Quad]:
    """The quads of our own files under `base`. Raises Unpublishable with the file and the place of the fault."""
    return [names.rebase_quad(quad, base) for file in files for quad in _parsed(file)]


def ontology(assets: Assets, base: str) -> list[Triple]:
    """The triples of the ontology, as written, under `base`, and what the vocabularies say of its namespace."""
    namespace = header(assets, "en")["namespace"]
    listed = [quad.triple for quad in parse(assets.vocabulary, base)] if namespace else []
    terms = [triple for triple in listed if plain(triple.subject).startswith(namespace)]
    return [*(quad.triple for quad in parse(assets.ontology, base)), *terms]


def shapes(assets: Assets, base: str) -> list[Triple]:
    """The triples of the shapes, as written, under `base`."""
    return [quad.triple for quad in parse(assets.shapes, base)]


def prefixes(assets: Assets, base: str) -> dict[str, str]:
    """Prefix to namespace, as the ontology declares them, under `base`."""
    return names.prefixes(parse(assets.ontology, names.DEFAULT_BASE), base)


def context(assets: Assets, base: str) -> dict[str, Any]:
    """The JSON-LD context document, `{"@context": …}`, under `base`: as written, or else of the prefixes alone."""
    if not assets.context.is_file():
        names_of = {prefix: {"@id": iri, "@prefix": True} for prefix, iri in prefixes(assets, base).items()}
        return {"@context": {"@version": 1.1, "id": "@id", "type": "@type", **names_of}}
    document: dict[str, Any] = _moved(json.loads(assets.context.read_text("utf-8")), base)
    return document


class Contexts(Mapping[str, Any]):
    """The one context under each address at which a document may name it: `roots`, and any server of this machine.

    >>> here = Contexts({}, ["https://example.org/"])
    >>> list(here)
    ['https://example.org/context/1.jsonld', 'https://example.org/context.jsonld']
    >>> "http://localhost:9000/context/1.jsonld" in here, "http://localhost.example/context/1.jsonld" in here
    (True, False)
    """

    def __init__(self, context: Any, roots: Iterable[str]) -> None:
        self._context = context
        self._addresses = tuple(dict.fromkeys(root + path for root in roots for path in CONTEXTS))

    def __getitem__(self, address: str) -> Any:
        if address not in self._addresses and not _ON_THIS_MACHINE.fullmatch(address):
            raise KeyError(address)
        return self._context

    def __iter__(self) -> Iterator[str]:
        return iter(self._addresses)

    def __len__(self) -> int:
        return len(self._addresses)


def known_contexts(assets: Assets, base: str, url: str) -> Mapping[str, Any]:
    """The context where a document may say that it lies: here, under the base, under the default."""
    return Contexts(context(assets, base)["@context"], (url, base, names.DEFAULT_BASE))


def header(assets: Assets, language: str) -> Mapping[str, str]:
    """What the ontology says of itself: iri, title, description, version, license, namespace and prefix, or ""."""
    quads = parse(assets.ontology, names.DEFAULT_BASE)
    kind, ontology = NamedNode(names.RDF + "type"), NamedNode(names.OWL + "Ontology")
    iri = next((quad.subject for quad in quads if (quad.predicate, quad.object) == (kind, ontology)), None)
    asked = {
        "title": names.DCTERMS + "title",
        "description": names.DCTERMS + "description",
        "version": names.OWL + "versionInfo",
        "license": names.DCTERMS + "license",
        "namespace": names.VANN + "preferredNamespaceUri",
        "prefix": names.VANN + "preferredNamespacePrefix",
    }
    said = {name: [q.object for q in quads if (q.subject, q.predicate.value) == (iri, p)] for name, p in asked.items()}
    found = {name: best(objects, language) or next(map(plain, objects), "") for name, objects in said.items()}
    return {"iri": plain(iri) if iri else "", **found}


def _parsed(file: Path) -> list[Quad]:
    try:
        return list(ox.parse(path=str(file)))
    except SyntaxError as error:
        raise Unpublishable(f"{file}: {error}") from None


def _moved(node: Any, base: str) -> Any:
    if isinstance(node, dict):
        return {name: _moved(value, base) for name, value in node.items()}
    if isinstance(node, list):
        return [_moved(each, base) for each in node]
    return names.rebase_iri(node, base) if isinstance(node, str) else node
