"""Where each term of each statement stands in Turtle, TriG, N-Triples or N-Quads (RDF 1.1 Turtle, section 6.5).

The text is known to parse: what a term means is for the parser to say, here is only found where it is written. So the
parser is asked once more, for every term that is written anywhere, and each statement that was found here has to be the
one that the parser gave at the same place. Where a single one is not, nothing is told.
"""

from collections.abc import Iterable, Sequence

from pyoxigraph import BlankNode, Quad, RdfFormat

from .places import Located, Lost
from .tokens import Tokens
from .turtle_walk import Said, Walk


def located(text: str, syntax: RdfFormat, quads: Sequence[Quad], base: str = "") -> Iterable[Located]:
    """Each of `quads`, which the parser read in `text` with this base, with the offsets of its terms. Raises Lost."""
    walk = Walk(Tokens(text), lines=syntax in (RdfFormat.N_TRIPLES, RdfFormat.N_QUADS))
    try:
        walk.document()
        terms = walk.resolved(base)
    except (RecursionError, SyntaxError):
        raise Lost from None
    return _agreed(walk.said(), terms, quads)


def _agreed(said: Sequence[Said], terms: Sequence[object], quads: Sequence[Quad]) -> list[Located]:
    """The statements as the parser gave them, with the places that were found for them."""
    if len(said) != len(quads):
        raise Lost
    unnamed: dict[object, object] = {}
    for (subject, predicate, object_), quad in zip(said, quads, strict=True):
        for (_, key), term in ((subject, quad.subject), (predicate, quad.predicate), (object_, quad.object)):
            written = terms[key] if key >= 0 else key
            if term != (unnamed.setdefault(written, term) if isinstance(written, int | BlankNode) else written):
                raise Lost
    if len(set(unnamed.values())) < len(unnamed) or not all(isinstance(each, BlankNode) for each in unnamed.values()):
        raise Lost
    return [
        Located(quad.subject, quad.predicate, quad.object, subject[0], predicate[0], object_[0])
        for (subject, predicate, object_), quad in zip(said, quads, strict=True)
    ]
