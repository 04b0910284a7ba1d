"""How the page of one entity is laid out: what stands at its head, and what in its list of facts."""

from collections.abc import Iterable
from dataclasses import dataclass

from accords.registry.page import Fact, Page, Value
from accords.terms import DCTERMS, DEFAULT_BASE, RDFS, SKOS

DESCRIPTION = f"{DCTERMS}description"
CAVEAT = f"{DEFAULT_BASE}ns#caveat"
ELSEWHERE = {DESCRIPTION, CAVEAT, f"{DCTERMS}source", f"{SKOS}prefLabel", f"{RDFS}label"}
"""Properties that have a place of their own on the page."""


@dataclass(frozen=True)
class Layout:
    """The sentences under the title, the remarks, the facts, and the names in other languages."""

    description: tuple[Value, ...]
    caveats: tuple[Value, ...]
    facts: tuple[Fact, ...]
    names: tuple[Value, ...]


def lay_out(page: Page, language: str) -> Layout:
    """The layout of `page` for a reader of `language`, who gets another language only where a text is not in theirs."""
    title = (page.label.text, page.label.language)
    by_property = {fact.iri: fact for fact in page.facts}

    def said(iri: str) -> tuple[Value, ...]:
        return in_language(by_property[iri].values, language) if iri in by_property else ()

    return Layout(
        description=said(DESCRIPTION),
        caveats=said(CAVEAT),
        facts=tuple(fact for fact in page.facts if fact.iri not in ELSEWHERE),
        names=tuple(name for name in page.names if (name.text, name.language) != title),
    )


def in_language(values: Iterable[Value], language: str) -> tuple[Value, ...]:
    """Those of `values` that are in `language`, or all when none is."""
    every = tuple(values)
    return tuple(value for value in every if value.language == language) or every
