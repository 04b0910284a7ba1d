"""The files that hold the whole dataset: in which syntaxes, and what they are called."""

from dataclasses import dataclass

from pyoxigraph import RdfFormat

GZIP = "application/gzip"
SUMS = "SHA256SUMS"


@dataclass(frozen=True)
class Form:
    """One file. `packed` says whether it is compressed."""

    name: str
    media_type: str
    label: str
    rdf: RdfFormat
    packed: bool = False

    @property
    def holds_graphs(self) -> bool:
        """Whether a statement stands in its graph; if not, the file is the union of all graphs."""
        return self.rdf not in (RdfFormat.TURTLE, RdfFormat.N_TRIPLES)

    @property
    def plain(self) -> str:
        """The name of the file that is compressed, or of this one."""
        return self.name.removesuffix(".gz")

    @property
    def sent_as(self) -> str:
        """The media type of the bytes."""
        return GZIP if self.packed else self.media_type


def _both(suffix: str, media_type: str, label: str, rdf: RdfFormat) -> tuple[Form, Form]:
    name = f"dump.{suffix}"
    return Form(name, media_type, label, rdf), Form(f"{name}.gz", media_type, label, rdf, packed=True)


DUMPS = {
    form.name: form
    for pair in (
        _both("nq", "application/n-quads", "N-Quads", RdfFormat.N_QUADS),
        _both("trig", "application/trig", "TriG", RdfFormat.TRIG),
        _both("jsonld", "application/ld+json", "JSON-LD", RdfFormat.JSON_LD),
        _both("ttl", "text/turtle", "Turtle", RdfFormat.TURTLE),
        _both("nt", "application/n-triples", "N-Triples", RdfFormat.N_TRIPLES),
    )
    for form in pair
}
"""The dumps by name: N-Quads, TriG and JSON-LD with the graphs, Turtle and N-Triples without, each also compressed."""
