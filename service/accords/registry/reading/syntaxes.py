"""The syntaxes of RDF that are read, by their names."""

from pyoxigraph import RdfFormat

from ...errors import UnparsableRDF

SYNTAXES = {
    "ttl": RdfFormat.TURTLE,
    "trig": RdfFormat.TRIG,
    "nt": RdfFormat.N_TRIPLES,
    "nq": RdfFormat.N_QUADS,
    "rdf": RdfFormat.RDF_XML,
    "xml": RdfFormat.RDF_XML,
    "jsonld": RdfFormat.JSON_LD,
    "json": RdfFormat.JSON_LD,
}


def syntax_of(name: str) -> RdfFormat:
    """The syntax that a file name, an extension or a media type stands for. Raises UnparsableRDF."""
    found = SYNTAXES.get(name.rpartition(".")[2].lower()) or RdfFormat.from_media_type(name)
    if found is None or found not in SYNTAXES.values():
        known = ", ".join(SYNTAXES)
        raise UnparsableRDF(
            f"{name!r} does not say in which syntax the RDF is. Known are: {known}.", available=list(SYNTAXES)
        )
    return found
