"""Prefixed names for readers."""

from collections.abc import Mapping


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
