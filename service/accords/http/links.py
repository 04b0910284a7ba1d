"""Where on this host an IRI of the registry is answered, whatever base its name has."""

from urllib.parse import urlsplit

from ..terms import DEFAULT_BASE


def local(iri: str, base: str) -> str | None:
    """The path-absolute link for `iri`, or None when this registry does not answer it.

    With the default base an entity is named `https://w3id.org/accords/id/…`, and still a page links to this host.

    >>> local("https://w3id.org/accords/id/state/mar", "https://w3id.org/accords/")
    '/doc/state/mar'
    >>> local("https://w3id.org/accords/ns#Membership", "http://127.0.0.1:8000/")
    '/ns#Membership'
    """
    for prefix, path in (
        (f"{base}id/", "/doc/"),
        (f"{base}concept/", "/doc/concept/"),
        (f"{base}graph/", "/graph/"),
        (f"{DEFAULT_BASE}ns#", "/ns#"),
        (f"{DEFAULT_BASE}profiles/", "/profiles/"),
        (f"{DEFAULT_BASE}shapes#", "/shapes#"),
    ):
        if iri.startswith(prefix):
            return path + iri.removeprefix(prefix)
    return None


def is_web(iri: str) -> bool:
    """Whether a browser may be sent to `iri`: http and https only, so that no other scheme becomes a link.

    >>> is_web("javascript:alert(1)")
    False
    """
    return iri.startswith(("http://", "https://"))


def list_of(iri: str, base: str) -> str | None:
    """The list in which an entity or concept stands, or None for any other IRI.

    >>> list_of("https://w3id.org/accords/id/state/mar", "https://w3id.org/accords/")
    '/id/state/'
    """
    for folder in ("id/", "concept/"):
        if iri.startswith(base + folder):
            kind = iri.removeprefix(base + folder).partition("/")[0]
            return f"/{folder}{kind}/"
    return None


def host(iri: str) -> str:
    """The host that an outward link leads to, without `www.`.

    >>> host("https://www.wikidata.org/entity/Q1028")
    'wikidata.org'
    """
    return (urlsplit(iri).hostname or "").removeprefix("www.")


def anchor(iri: str) -> str:
    """A name for a place on a page: the last part of `iri`.

    >>> anchor("https://w3id.org/accords/ns#State")
    'State'
    """
    return iri[max(iri.rfind("/"), iri.rfind("#")) + 1 :]
