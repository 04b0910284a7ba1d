"""What a query may take, announced in the description of the endpoint (no standard has words for it but schema.org)."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from pyoxigraph import NamedNode, Triple

from ..settings import Settings
from ..terms import SCHEMA, XSD
from .assembly import graph_iri
from .statements import a, link, said, text


@dataclass(frozen=True)
class Limit:
    """One limit: the setting that holds it, its unit, and what it is in both languages."""

    setting: str
    unit: str
    english: str
    french: str

    def iri(self, base: str) -> NamedNode:
        """What the limit is called under a base."""
        return NamedNode(f"{graph_iri(base, 'meta').value}#limit-{self.setting.replace('_', '-')}")


LIMITS = (
    Limit("query_seconds", "second", "Longest time that a query may take", "Durée maximale d’une requête"),
    Limit("query_queue_seconds", "second", "Longest wait for a free process", "Attente maximale d’un processus libre"),
    Limit("query_memory", "byte", "Most memory of a query", "Mémoire maximale d’une requête"),
    Limit("query_rows", "row", "Most rows, or triples, of an answer", "Nombre maximal de lignes, ou triplets"),
    Limit("query_bytes", "byte", "Most bytes of an answer", "Taille maximale d’une réponse"),
    Limit("query_budget", "second", "Query time of one client in a minute", "Temps de requête d’un client par minute"),
    Limit("query_text_bytes", "byte", "Most bytes of the text of a query", "Taille maximale du texte d’une requête"),
)


def limits(settings: Settings, service: NamedNode) -> Iterator[Triple]:
    """The limits of the endpoint `service`, each with a name, a value and its unit."""
    for each in LIMITS:
        limit, value = each.iri(settings.base), Decimal(str(getattr(settings, each.setting)))
        yield link(service, SCHEMA + "additionalProperty", limit.value)
        yield from a(limit, SCHEMA + "PropertyValue")
        yield from said(limit, SCHEMA + "name", {"en": each.english, "fr": each.french})
        yield text(limit, SCHEMA + "value", f"{value.normalize():f}", XSD + "decimal")
        yield text(limit, SCHEMA + "unitText", each.unit)
