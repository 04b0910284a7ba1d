"""How terms and results are put into words for a reader: the language, the prefixes, the names."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode

from ...shacl import Term
from ...shacl.paths import Predicate, written
from ...terms import RDF, SH, XSD, shortened
from ..assessment import Finding
from .escaping import one_line
from .paging import named
from .words import WORDS


@dataclass(frozen=True, kw_only=True)
class Wording:
    """`language` is "en" or "fr". `prefixes` shorten IRIs, and `names` are what IRIs are called in the language.

    `sources` hold the text of each file that was sent, by its name, for excerpts. `colours` are for a terminal.
    """

    language: str = "en"
    prefixes: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    sources: Mapping[str, str] = field(default_factory=dict)
    colours: bool = False

    def word(self, key: str) -> str:
        """A word of the reports, in the language."""
        return WORDS[self.language][key]

    def said(self, texts: Mapping[str, str]) -> str:
        """The text in the language, else in English, else in any, "" when there is none."""
        return texts.get(self.language) or texts.get("en") or next(iter(texts.values()), "")

    def message(self, finding: Finding) -> str:
        """What the shape says of the finding; else the constraint that it breaks."""
        return finding.result.message(self.language) or self.component(finding)

    def hint(self, finding: Finding) -> str:
        """The hint in words, "" when there is none."""
        return self.said(finding.hint.text) if finding.hint else ""

    def place(self, finding: Finding) -> str:
        """File, line and column, with colons between them; "" when there is no place."""
        place = finding.place
        parts = [place.file, str(place.line), str(place.column or "")] if place else []
        return one_line(":".join(filter(None, parts)))

    def component(self, finding: Finding) -> str:
        """The constraint component, with the prefix of SHACL where it is one of SHACL's."""
        return finding.result.component.value.replace(SH, "sh:")

    def path(self, finding: Finding) -> str:
        """The path, with prefixes where they fit; "" when there is none."""
        path = finding.result.path
        if path is None:
            return ""
        whole = written(path)
        if isinstance(path, Predicate):
            return self.short(path.iri)
        for prefix, space in sorted(self.prefixes.items(), key=lambda each: -len(each[1])):
            whole = _with_prefix(whole, prefix, space)
        return whole

    def short(self, term: object) -> str:
        """A term as Turtle writes it with the prefixes; an IRI that no prefix fits stands without brackets."""
        if isinstance(term, NamedNode):
            return one_line(shortened(term.value, self.prefixes))
        if isinstance(term, Literal) and term.datatype.value not in (XSD + "string", RDF + "langString"):
            quoted = str(Literal(term.value))
            return one_line(f"{quoted}^^{shortened(term.datatype.value, self.prefixes)}")
        return one_line(str(term))

    def name(self, term: Term) -> str:
        """What a term is called, "" when nobody says."""
        return one_line(self.names.get(named(term), ""))

    def label(self, finding: Finding) -> str:
        """What the focus node of a finding is called, "" when nobody says."""
        return one_line(self.said(finding.label)) or self.name(finding.result.focus_node)


def _with_prefix(path: str, prefix: str, space: str) -> str:
    """The path with every whole IRI of a namespace shortened."""
    parts = path.split("<" + space)
    shortened = [parts[0]]
    for part in parts[1:]:
        local, _, rest = part.partition(">")
        fits = local and not set("/#") & set(local)
        shortened.append(f"{prefix}:{local}{rest}" if fits else f"<{space}{part}")
    return "".join(shortened)
