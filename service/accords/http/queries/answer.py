"""Which format an answer to a query may have: chosen among those that its form can be written in, and no others."""

from dataclasses import dataclass

from ...errors import NotAcceptable
from ...store.answering import PAGE, Formats
from ..rdf.negotiate import choose

JSON, XML = "application/sparql-results+json", "application/sparql-results+xml"
CSV, TSV = "text/csv", "text/tab-separated-values"
TURTLE, N_TRIPLES, RDF_XML = "text/turtle", "application/n-triples", "application/rdf+xml"
JSON_LD, TRIG, N_QUADS = "application/ld+json", "application/trig", "application/n-quads"
HTML, PLAIN_JSON, PLAIN_XML = "text/html", "application/json", "application/xml"

OFFERS = {
    "solutions": (JSON, XML, CSV, TSV, HTML, PLAIN_JSON, PLAIN_XML),
    "boolean": (JSON, XML, HTML, PLAIN_JSON, PLAIN_XML),
    "triples": (TURTLE, N_TRIPLES, RDF_XML, JSON_LD, TRIG, N_QUADS, HTML, PLAIN_JSON, PLAIN_XML, "text/plain"),
}
"""By form of query (SPARQL 1.1 Protocol, section 2.1.5), the default first."""

_WRITTEN = {
    "solutions": {HTML: PAGE, PLAIN_JSON: JSON, PLAIN_XML: XML},
    "boolean": {HTML: JSON, PLAIN_JSON: JSON, PLAIN_XML: XML},
    "triples": {HTML: TURTLE, PLAIN_JSON: JSON_LD, PLAIN_XML: RDF_XML, "text/plain": N_TRIPLES},
}
"""What is written for those that are only another name, or the inside of a page."""

SUFFIXES = {
    JSON: "json",
    XML: "xml",
    CSV: "csv",
    TSV: "tsv",
    TURTLE: "ttl",
    N_TRIPLES: "nt",
    RDF_XML: "rdf",
    JSON_LD: "jsonld",
    TRIG: "trig",
    N_QUADS: "nq",
    PLAIN_JSON: "json",
    PLAIN_XML: "xml",
}
"""What the name of a file with such an answer ends in."""

_NAMES = {
    "json": (JSON, JSON_LD),
    "xml": (XML, RDF_XML),
    "csv": (CSV,),
    "tsv": (TSV,),
    "html": (HTML,),
    "turtle": (TURTLE,),
    "ttl": (TURTLE,),
    "nt": (N_TRIPLES,),
    "ntriples": (N_TRIPLES,),
    "n-triples": (N_TRIPLES,),
    "rdf": (RDF_XML,),
    "rdf+xml": (RDF_XML,),
    "rdfxml": (RDF_XML,),
    "jsonld": (JSON_LD,),
    "json-ld": (JSON_LD,),
    "trig": (TRIG,),
    "nq": (N_QUADS,),
}


_FILES = {
    "boolean": {"json": JSON, "xml": XML},
    "solutions": {"json": JSON, "csv": CSV, "tsv": TSV, "xml": XML},
    "triples": {"ttl": TURTLE, "nt": N_TRIPLES, "jsonld": JSON_LD, "rdf": RDF_XML, "trig": TRIG, "nq": N_QUADS},
}
_LABELS = {
    **{"json": "JSON", "csv": "CSV", "tsv": "TSV", "xml": "XML", "ttl": "Turtle", "nt": "N-Triples"},
    **{"jsonld": "JSON-LD", "rdf": "RDF/XML", "trig": "TriG", "nq": "N-Quads"},
}


@dataclass(frozen=True)
class Download:
    """A format to have the same answer in: what `format=` calls it, its media type, and its name for readers."""

    name: str
    media_type: str
    label: str


def downloads(form: str) -> list[Download]:
    """What the answer to a query of a form can be saved as.

    >>> [each.label for each in downloads("solutions")]
    ['JSON', 'CSV', 'TSV', 'XML']
    """
    return [Download(name, media_type, _LABELS[name]) for name, media_type in _FILES[form].items()]


def wanted(accept: str, name: str) -> dict[str, str | None]:
    """The media type for each form of query, None where nothing acceptable can be written.

    `name` is what a `format=` or `output=` parameter says; it wins where it fits the form and is ignored where it does
    not, because clients send it by habit (SPARQLWrapper does).

    >>> wanted("text/csv, text/turtle;q=0.5", "")
    {'solutions': 'text/csv', 'boolean': None, 'triples': 'text/turtle'}
    >>> wanted("*/*", "xml")["triples"]
    'application/rdf+xml'
    """
    named = _NAMES.get(name.lower(), (name.lower(),))
    return {form: _one(accept, named, offers) for form, offers in OFFERS.items()}


def written(wishes: dict[str, str | None]) -> Formats:
    """What the workers are to write for `wishes`."""

    def write(form: str) -> str | None:
        wish = wishes[form]
        return _WRITTEN[form].get(wish, wish) if wish else None

    return Formats(solutions=write("solutions"), boolean=write("boolean"), triples=write("triples"))


def _one(accept: str, named: tuple[str, ...], offers: tuple[str, ...]) -> str | None:
    for media_type in named:
        if media_type in offers:
            return media_type
    try:
        return choose(accept, offers)
    except NotAcceptable:
        return None
