"""The ontology, the shapes and the JSON-LD context, as they are served: under the base of this registry."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pyoxigraph import Triple

from ..assets import Assets


@dataclass(frozen=True)
class OntologyTerm:
    """One term, in one language: `name` is what follows the namespace, `kind` is "class" or "property"."""

    iri: str
    name: str
    kind: str
    label: str
    definition: str
    example: str
    super_terms: tuple[str, ...]


def ontology(assets: Assets, base: str) -> list[Triple]:
    """The triples of the ontology, as written (blank nodes stay), under `base`."""
    raise NotImplementedError


def shapes(assets: Assets, base: str) -> list[Triple]:
    """The triples of the shapes, as written, under `base`."""
    raise NotImplementedError


def prefixes(assets: Assets, base: str) -> dict[str, str]:
    """Prefix to namespace, as the ontology declares them, under `base`."""
    raise NotImplementedError


def context(assets: Assets, base: str) -> dict[str, Any]:
    """The JSON-LD context document, `{"@context": …}`, under `base`."""
    raise NotImplementedError


def header(assets: Assets, language: str) -> Mapping[str, str]:
    """What the ontology says of itself: `iri`, `title`, `description`, `version`, `license`, `namespace`, `prefix`."""
    raise NotImplementedError


def terms(assets: Assets, language: str) -> list[OntologyTerm]:
    """The terms in the ontology's own namespace, in the order of the file, in a language (else English)."""
    raise NotImplementedError
