"""JSON-LD that somebody sends: read by the parser, and followed once more for what the parser leaves out in silence.

A name that no context defines says nothing (JSON-LD 1.1, section 3.2), nor does a node whose address is no IRI. Whoever
sends it meant something, and would believe that it was judged: so it is refused.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from pyoxigraph import BlankNode, Quad, RdfFormat

from .contexts import as_json, with_known_contexts
from .faults import brief, fault
from .json_text import Value
from .jsonld_context import Context
from .jsonld_walk import Loss, Walk
from .limits import Limits, within_statements
from .parsing import parsed
from .places import Placed, Reading, placed
from .refusals import NO_BLANK_NODES


def read_json_ld(text: str, contexts: Mapping[str, Any], limits: Limits, *, submitted: bool) -> Reading:
    """The statements of a document.

    Raises UnparsableRDF for what cannot be read and, when it was `submitted`, for what would be lost and for blank
    nodes; and what goes with the limits.
    """
    document = as_json(text, limits)
    known = with_known_contexts(text, document, contexts, limits)
    quads = within_statements(parsed(text, known, RdfFormat.JSON_LD, contexts), limits)
    if submitted:
        return Reading(quads, _refused(text, document, contexts, quads).__iter__, text)
    return Reading(quads, lambda: placed(text, Walk(contexts, quads).top(document, Context())), text)


def _refused(text: str, document: Value, contexts: Mapping[str, Any], quads: list[Quad]) -> Iterable[Placed]:
    """Where the statements stand, once nothing is refused."""
    walk = Walk(contexts, quads)
    rows = list(placed(text, walk.top(document, Context())))
    for loss in walk.lost:
        raise _about(text, loss)
    if walk.unnamed and any(isinstance(term, BlankNode) for quad in quads for term in (quad.subject, quad.object)):
        raise fault(text, walk.unnamed[0], NO_BLANK_NODES, ['"@id"'])
    return rows


def _about(text: str, loss: Loss) -> Exception:
    if not loss.name:
        return fault(text, loss.at, "this is no absolute IRI: write it in full.", ["an IRI with http:// or https://"])
    told = f"the name {brief(loss.name)} means nothing here: no context defines it."
    if loss.near:
        return fault(text, loss.at, f"{told} Did you mean {loss.near[0]}?", suggestions=loss.near)
    return fault(text, loss.at, told)
