"""Compact JSON-LD with the registry's published context, without the network (JSON-LD 1.1 API, section 6)."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import Any

from pyld import jsonld
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple

from ...registry.entities import Document
from ...registry.labels import plain
from .compaction import Compaction, Value
from .indented import indented
from .serialisation import write

_MOST = 16 * 2**20
"""Characters of nodes that are remembered."""
Statement = Quad | Triple


class Compactor:
    """Writes JSON-LD under one context, which is known by one URL; any other document is refused, never fetched."""

    def __init__(self, context: dict[str, Any], url: str) -> None:
        """`context` is the published document `{"@context": …}`, `url` the address that documents name it by."""
        self.context = context
        self.url = url
        self._compaction = Compaction(context["@context"], lambda node: self._by_pyld([node])["@graph"][0])
        self._remembered: dict[str, tuple[Sequence[Statement], str]] = {}
        self._size = 0

    def compact(self, statements: Iterable[Statement] | Document, first: str = "") -> bytes:
        """The triples of `statements` as compacted JSON-LD (section 5.5): `@context` by its URL, then the nodes.

        The node `first` comes before the others; the nodes are always a `@graph`, so that a client finds them in
        the same place whether there is one or a hundred.
        """
        if isinstance(statements, Document):
            if are_flat(chain.from_iterable(statements.told.values())):
                return self._document(statements, first)
            statements = statements.quads
        kept = list(statements)
        if not are_flat(kept):
            compacted = self._by_pyld(_with_lists(kept, first))
            return self._whole([indented(node, 2) for node in compacted["@graph"]])
        nodes: dict[str, list[Statement]] = {}
        for each in kept:
            nodes.setdefault(plain(each.subject), []).append(each)
        return self._whole([self._node(iri, nodes[iri]) for iri in _in_order(nodes, first)])

    def tree(self, node: dict[str, Any], *, is_flat: bool) -> dict[str, Any]:
        """An expanded node with others inside of it, compacted; flat if it is made of flat statements."""
        if is_flat and self._compaction.is_plain:
            return {"@context": self.url} | self._compaction.tree(node)
        compacted: dict[str, Any] = jsonld.compact(node, self.context, {"documentLoader": refuse})
        return compacted | {"@context": self.url}

    def _document(self, document: Document, first: str) -> bytes:
        """The document on an entity; what it has in common with others is written once."""
        told, remembered = (
            {thing.value: said for thing, said in part.items()} for part in (document.told, document.remembered)
        )
        order = _in_order({**told, **remembered}, first)
        return self._whole(
            [self._node(iri, told[iri]) if iri in told else self._once(iri, remembered[iri]) for iri in order]
        )

    def _once(self, iri: str, said: Sequence[Statement]) -> str:
        """A node that many documents show, written at the first of them."""
        before = self._remembered.get(iri)
        if before and before[0] is said:
            return before[1]
        text = self._node(iri, said)
        self._size += len(text)
        if self._size > _MOST:
            self._size, self._remembered = len(text), {}
        self._remembered[iri] = said, text
        return text

    def _node(self, iri: str, said: Iterable[Statement]) -> str:
        """One node with what is said of it, each value once, as it stands in a document."""
        by_property: dict[str, list[Value]] = {}
        for each in said:
            by_property.setdefault(each.predicate.value, []).append(each.object)  # type: ignore[arg-type]
        for name, values in by_property.items():
            if len(values) > 1:
                by_property[name] = sorted(set(values), key=str)
        return self._compaction.node(iri, by_property)

    def _whole(self, nodes: list[str]) -> bytes:
        graph = "[\n  " + ",\n  ".join(nodes) + "\n ]" if nodes else "[]"
        return f'{{\n "@context": {indented(self.url)},\n "@graph": {graph}\n}}'.encode()

    def _by_pyld(self, expanded: Any) -> dict[str, Any]:
        compacted: dict[str, Any] = jsonld.compact(expanded, self.context, {"documentLoader": refuse, "graph": True})
        return compacted


def _in_order(nodes: Mapping[str, object], first: str) -> list[str]:
    """Addresses as they are sorted when they are written in N-Triples, `first` before all."""
    return sorted(nodes, key=lambda iri: (iri != first, f"{iri}>"))


def are_flat(statements: Iterable[Statement]) -> bool:
    """Whether there are addresses and literals only: no blank nodes."""
    return all(
        isinstance(each.subject, NamedNode) and isinstance(each.object, (NamedNode, Literal)) for each in statements
    )


def _with_lists(statements: list[Statement], first: str) -> Any:
    """Expanded JSON-LD, with arrays for RDF lists, which only pyld makes (section 8.4)."""
    lines = write(statements, RdfFormat.N_TRIPLES, {}, first).decode()
    return jsonld.from_rdf(lines, {"format": "application/n-quads"})


def refuse(url: str, options: dict[str, Any]) -> dict[str, Any]:
    """The document loader: the context is at hand as a value, and nothing else is ever needed."""
    raise jsonld.JsonLdError(f"{url} is not loaded: no document comes from the network.", "loading refused")
