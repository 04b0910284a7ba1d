"""Whether the system itself keeps queries from the network, said of the endpoint: not every system can (seccomp(2)).

What is said is what this system can do, where the description is made.
"""

from collections.abc import Iterator

from pyoxigraph import NamedNode, Triple

from ..terms import SCHEMA, XSD
from .assembly import graph_iri
from .statements import a, link, said, text

NAME = "isolation"
_TITLE = {
    "en": "The processes that answer queries cannot reach the network: the system ends one that tries (seccomp)",
    "fr": "Les processus qui répondent aux requêtes ne peuvent atteindre le réseau : "
    "le système arrête celui qui essaie (seccomp)",
}
_WITHOUT = {
    "en": "This system has no such filter: a query in whose text the word SERVICE stands anywhere is refused instead.",
    "fr": "Ce système n’a pas un tel filtre : toute requête dont le texte contient le mot SERVICE est refusée.",
}


def isolation(base: str, service: NamedNode, confined: bool) -> Iterator[Triple]:
    """Of the endpoint `service`, whether its processes are `confined`, and what happens instead where they are not."""
    here = NamedNode(f"{graph_iri(base, 'meta').value}#{NAME}")
    yield link(service, SCHEMA + "additionalProperty", here.value)
    yield from a(here, SCHEMA + "PropertyValue")
    yield from said(here, SCHEMA + "name", _TITLE)
    yield text(here, SCHEMA + "value", str(confined).lower(), XSD + "boolean")
    yield from () if confined else said(here, SCHEMA + "description", _WITHOUT)
