"""JSON-LD that somebody sends: read by the parser, and followed once more for what the parser leaves out in silence.

A name that no context defines says nothing (JSON-LD 1.1, section 3.2), nor does a node whose address is no IRI. Whoever
sends it meant something, and would believe that it was judged: so it is refused.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from pyoxigraph import BlankNode, Quad, RdfFormat

from ...errors import RDFTooDeep
from .contexts import with_known_contexts
from .faults import fault
from .json_text import Value
from .json_text import parse as as_json
from .jsonld_context import Context
from .jsonld_walk import Walk
from .limits import Limits, within_statements
from .parsing import parsed
from .places import Lost, Placed, Reading, placed
from .refusals import NO_BLANK_NODES


def read_json_ld(text: str, contexts: Mapping[str, Any], limits: Limits, *, submitted: bool) -> Reading:
    """The statements of a document.

    Raises UnparsableRDF for what cannot be read and, when it was `submitted`, for what would be lost and for blank
    nodes; and what goes with the limits.
    """

    def read(document: str) -> list[Quad]:
        return within_statements(parsed(text, document, RdfFormat.JSON_LD, contexts), limits)

    def resolved(text: str) -> str:
        return with_known_contexts(text, as_json(text), contexts, limits)

    try:
        document, known = as_json(text), resolved(text)
    except RecursionError:
        raise RDFTooDeep("The document nests too deep.", limit=limits.depth) from None
    quads = read(known)
    walk = Walk(contexts, quads)
    if not submitted:
        return Reading(quads, lambda: _walked(text, document, walk), text)
    places = _walked(text, document, walk)
    walk.losses.refuse(text, quads, lambda less: read(resolved(less)))
    unnamed = walk.losses.unnamed
    if unnamed and any(isinstance(term, BlankNode) for quad in quads for term in (quad.subject, quad.object)):
        raise fault(text, unnamed[0], NO_BLANK_NODES, ['"@id"'])
    return Reading(quads, lambda: places, text)


def _walked(text: str, document: Value, walk: Walk) -> Sequence[Placed]:
    """Where the statements stand, as far as it can be told."""
    try:
        return list(placed(text, walk.top(document, Context())))
    except (Lost, RecursionError):
        return ()
