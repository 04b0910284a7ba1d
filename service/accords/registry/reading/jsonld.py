"""JSON-LD that somebody sends: read by the parser, and followed once more for what the parser leaves out in silence.

A name that no context defines says nothing (JSON-LD 1.1, section 3.2), nor does a node whose address is no IRI. Whoever
sends it meant something, and would believe that it was judged: so it is refused.
"""

from collections.abc import Iterable, Mapping, Sequence
from secrets import token_hex
from typing import Any

from pyoxigraph import BlankNode, Quad, RdfFormat

from ...errors import RDFTooDeep, UnparsableRDF
from .contexts import with_known_contexts
from .json_text import Value, parse
from .jsonld_context import Context
from .jsonld_losses import without_blank_nodes
from .jsonld_walk import Walk
from .limits import Limits, within_statements
from .parsing import parsed
from .places import Lost, Placed, Reading, placed


def read_json_ld(text: str, contexts: Mapping[str, Any], limits: Limits, *, submitted: bool) -> Reading:
    """The statements of a document.

    Raises UnparsableRDF for what cannot be read and, when it was `submitted`, for what would be lost; and what goes
    with the limits.
    """
    try:
        return _Document(text, contexts, limits).reading(submitted=submitted)
    except RecursionError:
        raise RDFTooDeep("The document nests too deep.", limit=limits.depth) from None


class _Document:
    def __init__(self, text: str, contexts: Mapping[str, Any], limits: Limits) -> None:
        self._text, self._contexts, self._limits = text, contexts, limits
        self._json = parse(text)

    def reading(self, *, submitted: bool) -> Reading:
        quads = self._read(self._text, self._json)
        walk = Walk(self._contexts, quads)
        has_blank_nodes = any(isinstance(term, BlankNode) for quad in quads for term in (quad.subject, quad.object))
        if not submitted and not has_blank_nodes:
            return Reading(quads, lambda: self._walked(walk), self._text)
        places = self._walked(walk)
        if submitted:
            walk.losses.refuse(self._text, quads, lambda less: self._read(less, parse(less)))
        if has_blank_nodes:
            quads, places = self._labelled(quads, places, walk.unnamed)
        return Reading(quads, lambda: places, self._text)

    def _read(self, text: str, json: Value) -> list[Quad]:
        known = with_known_contexts(text, json, self._contexts, self._limits)
        return within_statements(parsed(self._text, known, RdfFormat.JSON_LD, self._contexts), self._limits)

    def _walked(self, walk: Walk) -> Sequence[Placed]:
        """Where the statements stand, as far as it can be told."""
        try:
            return list(placed(self._text, walk.top(self._json, Context())))
        except (Lost, RecursionError):
            return ()

    def _labelled(
        self, quads: list[Quad], places: Sequence[Placed], unnamed: Iterable[Value]
    ) -> tuple[list[Quad], Sequence[Placed]]:
        """The same statements with labels for the nodes that have no name, which say where they stand."""
        label = f"n{token_hex(8)}x"
        written, end = [], 0
        for node in sorted(unnamed, key=lambda each: each.start):
            name = f'"@id": "_:{label}{node.start}"' + "," * bool(node.members)
            written += [self._text[end : node.start + 1], name]
            end = node.start + 1
        named = "".join([*written, self._text[end:]])
        try:
            again = self._read(named, parse(named))
        except UnparsableRDF:
            return quads, places
        if len(again) != len(quads) or without_blank_nodes(again) != without_blank_nodes(quads):
            return quads, places
        return again, self._walked(Walk(self._contexts, again, label))
