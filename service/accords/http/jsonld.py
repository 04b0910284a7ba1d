"""Compact JSON-LD with the registry's published context, without the network (JSON-LD 1.1 API, section 6)."""

import json
from collections.abc import Iterable
from typing import Any

from pyld import jsonld
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple

from ..terms import RDF, XSD
from .compaction import Compaction, Node
from .serialisation import in_order, write

_TYPE = NamedNode(f"{RDF}type")


class Compactor:
    """Writes JSON-LD under one context, which is known by one URL; any other document is refused, never fetched."""

    def __init__(self, context: dict[str, Any], url: str) -> None:
        """`context` is the published document `{"@context": …}`, `url` the address that documents name it by."""
        self.context = context
        self.url = url
        self._compaction = Compaction(context["@context"], lambda node: self._by_pyld([node])["@graph"][0])

    def compact(self, statements: Iterable[Quad | Triple], first: str = "") -> bytes:
        """The triples of `statements` as compacted JSON-LD (section 5.5): `@context` by its URL, then the nodes.

        The node `first` comes before the others; the nodes are always a `@graph`, so that a client finds them in
        the same place whether there is one or a hundred.
        """
        kept = list(statements)
        if all(isinstance(term, (NamedNode, Literal)) for each in kept for term in (each.subject, each.object)):
            compacted = {"@graph": [self._compaction.node(node) for node in _flat(kept, first)]}
        else:
            compacted = self._by_pyld(_with_lists(kept, first))
        return json.dumps({"@context": self.url, "@graph": compacted["@graph"]}, ensure_ascii=False, indent=1).encode()

    def _by_pyld(self, expanded: Any) -> dict[str, Any]:
        compacted: dict[str, Any] = jsonld.compact(expanded, self.context, {"documentLoader": refuse, "graph": True})
        return compacted


def _flat(statements: list[Quad | Triple], first: str) -> Iterable[Node]:
    """The nodes as expanded JSON-LD (section 8.2), where there are addresses and literals only."""
    nodes: dict[str, Node] = {}
    for subject, predicate, value in in_order(statements, first):
        assert isinstance(subject, NamedNode) and isinstance(value, (NamedNode, Literal))
        node = nodes.setdefault(subject.value, {"@id": subject.value})
        if predicate == _TYPE:
            node.setdefault("@type", []).append(value.value)
        else:
            node.setdefault(predicate.value, []).append(_expanded(value))
    return nodes.values()


def _expanded(value: NamedNode | Literal) -> Node:
    if isinstance(value, NamedNode):
        return {"@id": value.value}
    if value.language:
        return {"@value": value.value, "@language": value.language}
    datatype = value.datatype.value
    return {"@value": value.value} if datatype == f"{XSD}string" else {"@value": value.value, "@type": datatype}


def _with_lists(statements: list[Quad | Triple], first: str) -> Any:
    """Expanded JSON-LD, with arrays for RDF lists, which only pyld makes (section 8.4)."""
    lines = write(statements, RdfFormat.N_TRIPLES, {}, first).decode()
    return jsonld.from_rdf(lines, {"format": "application/n-quads"})


def refuse(url: str, options: dict[str, Any]) -> dict[str, Any]:
    """The document loader: the context is at hand as a value, and nothing else is ever needed."""
    raise jsonld.JsonLdError(f"{url} is not loaded: no document comes from the network.", "loading refused")
