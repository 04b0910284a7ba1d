"""What a reader sees in place of an IRI that has no label."""

from collections.abc import Mapping
from dataclasses import replace

from ..registry.page import Value
from ..terms import shortened
from .links import anchor
from .wording import catalogue


def named(term: Value, prefixes: Mapping[str, str], language: str) -> Value:
    """A term of another vocabulary that the shapes do not name, with the name that the interface has for it."""
    words = catalogue().get(f"term-{shortened(term.iri, prefixes)}")
    return replace(term, text=words[language]) if words and term.text == anchor(term.iri) else term
