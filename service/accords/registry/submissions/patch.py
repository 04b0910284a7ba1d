"""A patch: line by line what goes and what comes, as `/journal` and `accords diff` say it, and as RDF Patch does.

    - <urn:a> <urn:p> "x" .        or    D <urn:a> <urn:p> "x" .        goes
    + <urn:a> <urn:p> "y" .        or    A <urn:a> <urn:p> "y" .        comes

Each statement is one of N-Triples or N-Quads, whose graph does not count. Of RDF Patch (afs.github.io/rdf-patch) the
lines H, TX and TC may stand there, and say nothing more here; prefixes and blank nodes may not.
"""

import re

from pyoxigraph import Quad, RdfFormat

from ...errors import UnparsableRDF
from ..reading import Limits, Reading, read
from ..reading.screening import decoded

MEDIA_TYPES = ("application/rdf-patch", "text/rdf-patch", "text/plain")
"""As what a patch may be sent; the last is what `/journal` says."""
_LINE = re.compile(r"[ \t]*([-+AD])[ \t]+(\S.*)")
_NOTHING = re.compile(r"[ \t]*(?:#.*|H[ \t].*|T[XC][ \t]*\.?[ \t]*)?")


def read_patch(content: bytes, limits: Limits) -> tuple[Reading, list[Quad], list[Quad]]:
    """What was read, with the places; of that what goes, and what comes. Raises as `reading.read`.

    Each part is read with spaces in the place of the signs and of the other part, so that places are right.
    """
    whole: list[str] = []
    parts: tuple[list[str], list[str]] = [], []
    for number, line in enumerate(decoded(content).split("\n"), 1):
        found = _LINE.fullmatch(line.rstrip("\r"))
        if not found and not _NOTHING.fullmatch(line.rstrip("\r")):
            raise UnparsableRDF(f"Line {number}: a line of a patch begins with `-` or `+`, or `D` or `A`.", line=number)
        said = " " * found.start(2) + found[2] if found else ""
        whole.append(said)
        for part, signs in zip(parts, ("-D", "+A"), strict=True):
            part.append(said if found and found[1] in signs else "")
    reading, removes, adds = (read("\n".join(each).encode(), RdfFormat.N_QUADS, {}, limits) for each in (whole, *parts))
    return reading, removes.quads, adds.quads
