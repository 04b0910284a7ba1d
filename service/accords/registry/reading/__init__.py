"""RDF that somebody gives us: any syntax, nothing fetched, every statement and every fault with its place.

>>> reading = read(b"<urn:a>\\n  a <urn:B> .", syntax_of("a.ttl"), contexts={})
>>> kind = reading.quads[0]
>>> reading.place(kind.subject), reading.place(kind.subject, kind.predicate, kind.object, "a.ttl")
(Place(file='', line=1, column=1), Place(file='a.ttl', line=2, column=5))
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pyoxigraph import Quad, RdfFormat

from .jsonld import read_json_ld
from .limits import Limits, within_bytes, within_statements
from .parsing import parsed
from .places import Lost, Placed, Position, Reading, place_in, placed
from .rdfxml import screen_xml
from .rdfxml_places import placed_xml
from .refusals import refuse
from .screening import decoded, screen
from .syntaxes import SYNTAXES, syntax_of
from .turtle import located

__all__ = ["SYNTAXES", "Limits", "Placed", "Position", "Reading", "place_in", "read", "syntax_of"]


def read(
    data: bytes,
    syntax: RdfFormat,
    contexts: Mapping[str, Any],
    limits: Limits = Limits(),  # noqa: B008
    *,
    blank_nodes: bool = False,
    base: str = "",
) -> Reading:
    """The statements of one document. `contexts` are the JSON-LD contexts that are known, by their addresses.

    Raises UnparsableRDF, with line and column where they are known, for what does not parse, and for what is refused:
    blank nodes, statements about statements, shapes and schemas, names that would do harm, document type declarations,
    and JSON-LD contexts that are not known. With `blank_nodes` the data are judged for themselves, and only what no
    parser may see is refused. Relative IRIs are refused, too, unless a `base` is given (RFC 3986, section 5.1), which
    JSON-LD has none of here. Raises PayloadTooLarge, or what is more particular, for what is over a limit.
    """
    within_bytes(data, limits)
    text = decoded(data)
    screen(text, syntax, limits)
    if syntax == RdfFormat.RDF_XML:
        screen_xml(text, limits)
    submitted = not blank_nodes
    if syntax == RdfFormat.JSON_LD:
        reading = read_json_ld(text, contexts, limits, submitted=submitted)
    else:
        quads = within_statements(parsed(text, text, syntax, contexts, base), limits)
        reading = Reading(quads, lambda: _places(text, syntax, quads, base), text)
    refuse(reading, limits, submitted=submitted)
    return reading


def _places(text: str, syntax: RdfFormat, quads: Sequence[Quad], base: str) -> Iterable[Placed]:
    """Where the statements stand, as far as it can be told."""
    if syntax == RdfFormat.RDF_XML:
        return placed_xml(text, quads)
    try:
        return placed(text, located(text, syntax, quads, base))
    except Lost:
        return ()
