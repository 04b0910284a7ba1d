"""What is refused before a parser sees it: what is not UTF-8, and what nests so deep that it would end the process.

>>> screen("<urn:a> <urn:b> ( ( 1 ) ) .", RdfFormat.TURTLE, Limits(depth=1))
Traceback (most recent call last):
accords.errors.RDFTooDeep: Line 1, column 19: this nests deeper than 1.
"""

import re

from pyoxigraph import RdfFormat

from ...errors import RDFTooDeep
from .faults import fault, located_at
from .limits import Limits

# What is not closed goes on to the end, for the parser too; so no part of the text is looked at twice.
_TURTLE = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*+(?:""")?'
    r"|'''(?:[^'\\]|\\.|'(?!''))*+(?:''')?"
    r'|"(?:[^"\\\n\r]|\\.)*+"?'
    r"|'(?:[^'\\\n\r]|\\.)*+'?"
    r'|<(?:[^<>"{}|^`\\\x00-\x20]|\\[uU])*+>'
    r"|\#[^\n\r]*+|\\."
    r"|(?P<opens>[({\[]|<<)"
    r"|(?P<closes>[)}\]]|>>)",
    re.DOTALL,
)
_JSON = re.compile(r'"(?:[^"\\]|\\.)*+"?|(?P<opens>[{\[])|(?P<closes>[}\]])', re.DOTALL)
_BYTE_ORDER_MARKS = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16", b"\x00\x00": "UTF-32"}


def decoded(data: bytes) -> str:
    """The text, without a byte order mark. Raises UnparsableRDF for what is not UTF-8, with line and column."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8", "replace")
        other = _BYTE_ORDER_MARKS.get(data[:2], "another encoding")
        raise fault(
            before, len(before), f"this is not UTF-8, but {other}. Save the file as UTF-8.", ["UTF-8"]
        ) from None


def screen(text: str, syntax: RdfFormat, limits: Limits) -> None:
    """Raises RDFTooDeep, with line and column, when brackets nest too deep. RDF/XML has none."""
    opening = "({[<" if syntax != RdfFormat.JSON_LD else "{["
    if syntax == RdfFormat.RDF_XML or sum(map(text.count, opening)) <= limits.depth:
        return
    depth = 0
    for token in (_JSON if syntax == RdfFormat.JSON_LD else _TURTLE).finditer(text):
        depth += (token["opens"] is not None) - (token["closes"] is not None)
        if depth > limits.depth:
            raise too_deep(text, token.start(), limits)


def too_deep(text: str, position: int, limits: Limits) -> RDFTooDeep:
    """The refusal of what nests too deep at a position."""
    return located_at(text, position, RDFTooDeep(f"this nests deeper than {limits.depth}.", limit=limits.depth))
