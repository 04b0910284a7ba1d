"""The formats that the registry speaks: media type, suffix of the URL, and the syntax that writes it."""

from dataclasses import dataclass

from pyoxigraph import RdfFormat

from ..errors import BadRequest


@dataclass(frozen=True, eq=False)
class Format:
    """One format; there is one object of each. `aliases` are media types that get the same bytes; HTML has no `rdf`."""

    suffix: str
    media_type: str
    label: str
    rdf: RdfFormat | None = None
    aliases: tuple[str, ...] = ()

    @property
    def holds_graphs(self) -> bool:
        """Whether a document in it says in which graph a statement lies: JSON-LD might, and does not here."""
        return self.rdf in (RdfFormat.TRIG, RdfFormat.N_QUADS)

    def content_type(self, asked: str) -> str:
        """The Content-Type header for an answer to somebody who chose the media type `asked`."""
        return f"{asked}; charset=utf-8" if asked.startswith("text/") else asked


JSON_LD = Format("jsonld", "application/ld+json", "JSON-LD", RdfFormat.JSON_LD, ("application/json",))
TURTLE = Format("ttl", "text/turtle", "Turtle", RdfFormat.TURTLE)
N_TRIPLES = Format("nt", "application/n-triples", "N-Triples", RdfFormat.N_TRIPLES, ("text/plain",))
RDF_XML = Format("rdf", "application/rdf+xml", "RDF/XML", RdfFormat.RDF_XML)
TRIG = Format("trig", "application/trig", "TriG", RdfFormat.TRIG)
N_QUADS = Format("nq", "application/n-quads", "N-Quads", RdfFormat.N_QUADS)
HTML = Format("html", "text/html", "HTML")

DOCUMENT = (JSON_LD, TURTLE, RDF_XML, N_TRIPLES, TRIG, N_QUADS, HTML)
"""What a document can be had in; the first is what a client gets that asks for nothing."""

RDF = DOCUMENT[:-1]
"""The same without HTML."""


def offers(formats: tuple[Format, ...]) -> list[str]:
    """The media types of `formats` in order of preference, aliases last."""
    aliases = [alias for each in formats for alias in each.aliases]
    return [each.media_type for each in formats] + aliases


def of_media_type(media_type: str, formats: tuple[Format, ...]) -> Format:
    """The format among `formats` that answers `media_type`, an item of `offers(formats)`."""
    return next(each for each in formats if media_type in (each.media_type, *each.aliases))


def of_name(name: str, formats: tuple[Format, ...]) -> Format:
    """The format that a `format=` parameter names, by suffix or media type.

    Raises `BadRequest` with the suffixes that are known, when it names none.
    """
    for each in formats:
        if name.lower() in (each.suffix, each.media_type, *each.aliases):
            return each
    raise BadRequest(f"No format is called {name!r}.", available=[each.suffix for each in formats])
