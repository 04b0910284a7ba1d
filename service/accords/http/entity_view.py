"""How the page of one entity is laid out: what stands at its head, what in its list of facts, and its tables."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from accords.http.names import named
from accords.http.service import Service
from accords.registry.page import Fact, Inbound, Page, Value
from accords.terms import DCTERMS, DEFAULT_BASE, SKOS

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
    tables: tuple[Inbound, ...]


def lay_out(here: Service, page: Page, language: str) -> Layout:
    """The layout of `page` for a reader of `language`, who gets another language only where a text is not in theirs."""
    title = (page.label.text, page.label.language)
    by_property = {fact.iri: fact for fact in page.facts}
    definitions = {term.iri: term.definition for term in here.terms}
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
        tables=tuple(sorted(page.inbound, key=lambda table: table.property.iri in ABOUT)),
    )


def in_language(values: Iterable[Value], language: str) -> tuple[Value, ...]:
    """Those of `values` that are in `language`, or all when none is."""
    every = tuple(values)
    return tuple(value for value in every if value.language == language) or every
