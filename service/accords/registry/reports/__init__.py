"""How an assessment is written down: one file a format, and the register of them all.

>>> of_name("application/sarif+json").name, of_name("TTL").name
('sarif', 'turtle')
"""

from collections.abc import Callable
from dataclasses import dataclass

from . import compact, github, junit, rdf, sarif, table, text
from .paging import MOST, Page
from .told import Told
from .words import LANGUAGES

__all__ = ["FORMATS", "LANGUAGES", "MOST", "NEGOTIATED", "Format", "Page", "Told", "of_name", "write"]


@dataclass(frozen=True, eq=False)
class Format:
    """One format of reports: its name for `?format=` and `--format`, its media type, the extension of its files.

    `label` is what people call it, `aliases` are further names. One that is not `negotiated` has no media type of its
    own, and is had by name only.
    """

    name: str
    media_type: str
    extension: str
    label: str
    write: Callable[[Told], str]
    aliases: tuple[str, ...] = ()
    negotiated: bool = True

    @property
    def content_type(self) -> str:
        """The Content-Type of an answer in it."""
        return f"{self.media_type}; charset=utf-8" if self.media_type.startswith("text/") else self.media_type


FORMATS = (
    Format("json", "application/json", "json", "JSON", compact.write),
    Format("turtle", "text/turtle", "ttl", "SHACL (Turtle)", rdf.turtle),
    Format("jsonld", "application/ld+json", "jsonld", "SHACL (JSON-LD)", rdf.json_ld, ("json-ld",)),
    Format("ntriples", "application/n-triples", "nt", "SHACL (N-Triples)", rdf.n_triples, ("n-triples",)),
    Format("sarif", "application/sarif+json", "sarif", "SARIF", sarif.write),
    Format("junit", "application/xml", "xml", "JUnit", junit.write, ("text/xml",)),
    Format("csv", "text/csv", "csv", "CSV", table.write),
    Format("text", "text/plain", "txt", "Text", text.write),
    Format("github", "text/plain", "txt", "GitHub Actions", github.write, negotiated=False),
)
"""Every format but HTML; the first is what a client gets that asks for nothing."""

NEGOTIATED = tuple(each for each in FORMATS if each.negotiated)
"""Those that the Accept header can ask for."""


def of_name(name: str) -> Format:
    """The format that a name, an extension or a media type stands for. Raises KeyError when none does."""
    asked = name.lower()
    for each in FORMATS:
        if asked in (each.name, each.media_type, each.extension, *each.aliases):
            return each
    raise KeyError(name)


def write(told: Told, format_: Format) -> bytes:
    """The report in a format, as UTF-8."""
    return format_.write(told).encode()
