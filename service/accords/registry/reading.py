"""RDF that somebody gives us: any syntax, nothing fetched, every fault with its place."""

from pyoxigraph import Quad, RdfFormat

from ..assets import Assets


def format_of(name: str) -> RdfFormat:
    """The syntax, from a file name, an extension or a media type. Raises UnparsableRDF, which lists those known."""
    raise NotImplementedError


def read(data: bytes, syntax: RdfFormat, assets: Assets, base: str, url: str) -> list[Quad]:
    """The quads of one document. Raises UnparsableRDF (line and column where they are known).

    Refused: blank nodes, document type declarations in RDF/XML, JSON-LD contexts other than ours.
    """
    raise NotImplementedError
