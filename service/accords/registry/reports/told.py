"""What every format of a report is made from."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode

from ...shacl import Term
from ...shacl.paths import Predicate, written
from ...terms import RDF, SH, XSD, shortened
from ..assessment import Assessment, Finding
from ..verdict import counted
from .escaping import one_line
from .paging import Group, Page, groups, named
from .words import WORDS


def _itself(iri: str) -> str:
    return iri


@dataclass(frozen=True)
class Told:
    """An assessment, and how it is told: to whom, how much of it, and with which names.

    `language` is "en" or "fr". `prefixes` shorten IRIs, and `names` are what IRIs are called in the language. `sources`
    hold the text of each file that was sent, by its name, for excerpts. `dereferenced` leads from the IRI of a shape to
    where it can be read. `colours` are for a terminal.
    """

    assessment: Assessment
    language: str = "en"
    prefixes: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    sources: Mapping[str, str] = field(default_factory=dict)
    page: Page = field(default_factory=Page)
    dereferenced: Callable[[str], str] = _itself
    colours: bool = False

    @property
    def shown(self) -> Sequence[Finding]:
        """The findings of this page."""
        return self.page.of(self.assessment.findings)

    @property
    def total(self) -> int:
        """How many findings there are on all pages."""
        return len(self.assessment.findings)

    @property
    def is_cut(self) -> bool:
        """Whether there are findings that this page does not show."""
        return len(self.shown) < self.total

    @property
    def groups(self) -> list[Group]:
        """All findings, counted by shape and component."""
        return groups(self.assessment.findings)

    @property
    def counted(self) -> str:
        """How many findings there are of each severity, in words."""
        return counted(self.assessment.counts, self.language)

    def word(self, key: str) -> str:
        """A word of the reports, in the language."""
        return WORDS[self.language][key]

    def remark(self) -> str:
        """What is not shown, in words; "" when everything is."""
        if not self.is_cut:
            return ""
        first = (self.page.number - 1) * self.page.size + 1
        last, pages = first + len(self.shown) - 1, self.page.last(self.total)
        key = "shown" if self.page.next(self.total) else "shown-last" if self.shown else "shown-none"
        return self.word(key).format(first=first, last=last, total=self.total, page=self.page.number, pages=pages)

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
