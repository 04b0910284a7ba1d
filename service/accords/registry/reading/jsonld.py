"""JSON-LD that somebody sends: read by the parser, and followed once more for what the parser leaves out in silence.

A name that no context defines says nothing (JSON-LD 1.1, section 3.2), nor does a node whose address is no IRI. Whoever
sends it meant something, and would believe that it was judged: so it is refused.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from pyoxigraph import BlankNode, RdfFormat

from ...errors import RDFTooDeep
from .contexts import with_known_contexts
from .faults import brief, fault
from .json_text import Value
from .json_text import parse as as_json
from .jsonld_context import Context
from .jsonld_walk import Loss, Walk
from .limits import Limits, within_statements
from .parsing import parsed
from .places import Lost, Placed, Reading, placed
from .refusals import NO_BLANK_NODES


def read_json_ld(text: str, contexts: Mapping[str, Any], limits: Limits, *, submitted: bool) -> Reading:
    """The statements of a document.

    Raises UnparsableRDF for what cannot be read and, when it was `submitted`, for what would be lost and for blank
    nodes; and what goes with the limits.
    """
    try:
        document = as_json(text)
        known = with_known_contexts(text, document, contexts, limits)
    except RecursionError:
        raise RDFTooDeep("The document nests too deep.", limit=limits.depth) from None
    quads = within_statements(parsed(text, known, RdfFormat.JSON_LD, contexts), limits)
    if not submitted:
        return Reading(quads, lambda: _walked(text, document, Walk(contexts, quads)), text)
    walk = Walk(contexts, quads)
    places = _walked(text, document, walk)
    for loss in walk.lost:
        raise _about(text, loss)
    if walk.unnamed and any(isinstance(term, BlankNode) for quad in quads for term in (quad.subject, quad.object)):
        raise fault(text, walk.unnamed[0], NO_BLANK_NODES, ['"@id"'])
    return Reading(quads, lambda: places, text)


def _walked(text: str, document: Value, walk: Walk) -> Sequence[Placed]:
    """Where the statements stand, as far as it can be told."""
    try:
        return list(placed(text, walk.top(document, Context())))
    except (Lost, RecursionError):
        return ()


def _about(text: str, loss: Loss) -> Exception:
    if not loss.name:
        return fault(text, loss.at, "this is no absolute IRI: write it in full.", ["an IRI with http:// or https://"])
    told = f"the name {brief(loss.name)} means nothing here: no context defines it."
    if loss.near:
        return fault(text, loss.at, f"{told} Did you mean {loss.near[0]}?", suggestions=loss.near)
    return fault(text, loss.at, told)
