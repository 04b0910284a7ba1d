"""What a reader sees in place of an IRI that has no label."""

from collections.abc import Mapping
from dataclasses import replace

from ..registry.page import Value
from .links import anchor
from .wording import catalogue


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


def named(term: Value, prefixes: Mapping[str, str], language: str) -> Value:
    """A term of another vocabulary that the shapes do not name, with the name that the interface has for it."""
    words = catalogue().get(f"term-{shortened(term.iri, prefixes)}")
    return replace(term, text=words[language]) if words and term.text == anchor(term.iri) else term
