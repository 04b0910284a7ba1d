"""The formats that the registry speaks: media type, suffix of the URL, and the syntax that writes it."""

from dataclasses import dataclass

from pyoxigraph import RdfFormat

from ...errors import BadRequest


@dataclass(frozen=True, eq=False)
class Format:
    """One format; there is one object of each. `aliases` are media types that get the same bytes; HTML has no `rdf`.

    `form` is the profile of JSON-LD that says how a document is laid out, where that is not how others get it.
    """

    suffix: str
    media_type: str
    label: str
    rdf: RdfFormat | None = None
    aliases: tuple[str, ...] = ()
    form: str = ""

    @property
    def link(self) -> dict[str, str]:
        """The target attributes of a link to a representation in it (RFC 8288, section 3.4)."""
        plain = self.media_type.partition(";")[0]
        return {"type": plain, "profile": self.form} if self.form else {"type": plain}

    @property
    def holds_graphs(self) -> bool:
        """Whether a document in it says in which graph a statement lies: JSON-LD might, and does not here."""
        return self.rdf in (RdfFormat.TRIG, RdfFormat.N_QUADS)

    def content_type(self, asked: str) -> str:
        """The Content-Type header for an answer to somebody who chose the media type `asked`."""
        return f"{asked}; charset=utf-8" if asked.startswith("text/") else asked


FORMS = "http://www.w3.org/ns/json-ld#"


def _json_ld(*forms: str) -> str:
    """JSON-LD in some of its document forms (JSON-LD 1.1, section C: the profile parameter)."""
    return 'application/ld+json;profile="' + " ".join(FORMS + form for form in forms) + '"'


JSON_LD = Format(
    "jsonld",
    "application/ld+json",
    "JSON-LD",
    RdfFormat.JSON_LD,
    ("application/json", _json_ld("compacted"), _json_ld("flattened", "compacted")),
)
EXPANDED = Format(
    "expanded.jsonld", _json_ld("expanded"), "JSON-LD, expanded", RdfFormat.JSON_LD, form=f"{FORMS}expanded"
)
FLATTENED = Format(
    "flattened.jsonld",
    _json_ld("flattened"),
    "JSON-LD, flattened",
    RdfFormat.JSON_LD,
    (_json_ld("flattened", "expanded"),),
    form=f"{FORMS}flattened",
)
FRAMED = Format(
    "framed.jsonld",
    _json_ld("framed"),
    "JSON-LD, framed",
    RdfFormat.JSON_LD,
    (_json_ld("framed", "compacted"),),
    form=f"{FORMS}framed",
)
TURTLE = Format("ttl", "text/turtle", "Turtle", RdfFormat.TURTLE)
N_TRIPLES = Format("nt", "application/n-triples", "N-Triples", RdfFormat.N_TRIPLES, ("text/plain",))
RDF_XML = Format("rdf", "application/rdf+xml", "RDF/XML", RdfFormat.RDF_XML)
TRIG = Format("trig", "application/trig", "TriG", RdfFormat.TRIG)
N_QUADS = Format("nq", "application/n-quads", "N-Quads", RdfFormat.N_QUADS)
HTML = Format("html", "text/html", "HTML")
CSV = Format("csv", "text/csv", "CSV")

RDF = (JSON_LD, TURTLE, RDF_XML, N_TRIPLES, TRIG, N_QUADS, EXPANDED, FLATTENED, FRAMED)
"""What statements can be had in; the first is what a client gets that asks for nothing."""

DOCUMENT = (*RDF, HTML)
"""What a document can be had in."""


def offers(formats: tuple[Format, ...]) -> list[str]:
    """The media types of `formats` in order of preference, aliases last."""
    aliases = [alias for each in formats for alias in each.aliases]
    return [each.media_type for each in formats] + aliases


def of_media_type(media_type: str, formats: tuple[Format, ...]) -> Format:
    """The format among `formats` that answers `media_type`, an item of `offers(formats)`."""
    return next(each for each in formats if media_type in (each.media_type, *each.aliases))


def of_name(name: str, formats: tuple[Format, ...]) -> Format:
    """The format that a `format=` parameter names: by suffix, by media type, or by the form of JSON-LD.

    A `+` that was not escaped in an address comes as a space, and is meant. Raises `BadRequest` with the suffixes that
    are known, when it names none.
    """
    kind, semicolon, parameters = name.lower().partition(";")
    wanted = "jsonld" if kind == "compacted" else kind.replace(" ", "+") + semicolon + parameters
    for each in formats:
        if wanted in (each.suffix, each.media_type, *each.aliases) or (each.form and wanted == each.form[len(FORMS) :]):
            return each
    raise BadRequest(f"No format is called {name!r}.", available=[each.suffix for each in formats])
