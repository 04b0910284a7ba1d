"""How the page of one entity is laid out: what stands at its head, what in its list of facts, and its tables."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from ...registry.page import Entry, Fact, Inbound, Page, Value
from ...terms import DCTERMS, DEFAULT_BASE, SKOS
from ..names import named
from ..service import Service

TERMS = f"{DEFAULT_BASE}ns#"
DESCRIPTION, CAVEAT = f"{DCTERMS}description", f"{TERMS}caveat"
ELSEWHERE = {DESCRIPTION, CAVEAT, f"{DCTERMS}source", f"{SKOS}notation"}
"""Properties that have a place of their own on the page, or (the notations) say the same as others."""
ABOUT = {TERMS + name for name in ("about", "supports", "correctedBy", "linkedEntity")}
"""By these a table speaks about the entity; such tables come after those of what it does."""


@dataclass(frozen=True)
class Layout:
    """Kinds with what they mean, the sentences under the title, remarks, facts, names in other languages, tables."""

    kinds: tuple[tuple[Value, str], ...]
    description: tuple[Value, ...]
    caveats: tuple[Value, ...]
    facts: tuple[Fact, ...]
    names: tuple[Value, ...]
    tables: tuple["Table", ...]


@dataclass(frozen=True)
class Table:
    """What points to the entity; `by_name` when the name of a node says what its cells do not, and so comes first."""

    inbound: Inbound
    by_name: bool


def lay_out(here: Service, page: Page, language: str) -> Layout:
    """The layout of `page` for a reader of `language`, who gets another language only where a text is not in theirs."""
    title = (page.label.text, page.label.language)
    by_property = {fact.iri: fact for fact in page.facts}
    kinds = {kind.iri for kind in page.types}
    definitions = {term.iri: term.definition for term in here.terms if term.iri in kinds}
    prefixes = here.published.prefixes

    def said(iri: str) -> tuple[Value, ...]:
        return in_language(by_property[iri].values, language) if iri in by_property else ()

    return Layout(
        kinds=tuple(
            (named(kind, prefixes, language), definitions.get(kind.iri, {}).get(language, "")) for kind in page.types
        ),
        description=said(DESCRIPTION),
        caveats=said(CAVEAT),
        facts=tuple(
            replace(fact, label=named(Value(fact.label, fact.iri), prefixes, language).text)
            for fact in page.facts
            if fact.iri not in ELSEWHERE
        ),
        names=tuple(name for name in page.names if (name.text, name.language) != title),
        tables=tuple(
            Table(inbound, not all(_says_only_its_cells(entry) for entry in inbound.entries))
            for inbound in sorted(page.inbound, key=lambda table: table.property.iri in ABOUT)
        ),
    )


def in_language(values: Iterable[Value], language: str) -> tuple[Value, ...]:
    """Those of `values` that are in `language`, or all when none is."""
    every = tuple(values)
    return tuple(value for value in every if value.language == language) or every


def _says_only_its_cells(entry: Entry) -> bool:
    """Whether the label is made of what the row says anyway: "Morocco – member – UN", or a phrase in quotes."""
    texts = {value.text for cell in entry.cells for value in cell}
    parts = entry.node.text.split(" – ")
    return (len(parts) > 1 and not texts.isdisjoint(parts)) or any(
        len(text) > 10 and text in entry.node.text for text in texts
    )
