"""What held on a day (valid time), which is another question than what the registry said on a day (see `annals`).

Which things hold for a time, and how their dates say when, stands in a query of the registry, `ontology/valid-time.rq`,
which answers for each of $things whether it held on $day. What follows by a rule that speaks of today is derived for
the day that is asked for.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Triple

from ..assets import Assets
from ..errors import BadRequest
from ..store import Row, Store, fill, rows, values
from ..terms import DCTERMS, RDFS, XSD, rebase_query
from .assembly import graph_iri
from .entities import Document, Documents, Statements
from .labels import plain
from .materialisation import on_day, rules, speaks_of_today

if TYPE_CHECKING:
    from .algebra import Pattern
    from .rule import Rule

HELD, PERHAPS, NOT = "held", "perhaps", "not"
_CONSTRUCT = re.compile(r"^\s*CONSTRUCT\b", re.IGNORECASE | re.MULTILINE)
_PERHAPS = {
    "en": "Each dcterms:relation may have held on that day: its dates are not known well enough. It is not told here.",
    "fr": "Chaque dcterms:relation valait peut-être ce jour-là : ses dates sont mal connues. Elle est omise ici.",
}
_NOT = {
    "en": "The topic of this document did not hold on that day.",
    "fr": "Le sujet de ce document ne valait pas ce jour-là.",
}


@dataclass(frozen=True)
class Held:
    """How it stands with a document on a day: of which things the dates do not tell, and whether its topic held."""

    perhaps: tuple[str, ...] = ()
    topic: str = HELD


class ValidTime:
    """What held on a day, as one version knows it. A registry may know nothing of that (`declared`)."""

    def __init__(self, store: Store, assets: Assets, base: str) -> None:
        self._store = store
        self._base = base
        self._inferred = graph_iri(base, "inferred")
        file = assets.valid_time
        self._query = rebase_query(file.read_text("utf-8"), base) if file.is_file() else ""
        every = rules(assets, base)
        self._of_today = {name: rule for name, rule in every.items() if speaks_of_today([rule])}

    @property
    def declared(self) -> bool:
        """Whether the registry says which things hold for a time."""
        return bool(self._query)

    def standing(self, things: Iterable[NamedNode], day: date) -> dict[str, str]:
        """HELD, PERHAPS or NOT of each of some things that hold for a time; others are not in it."""
        asked = sorted(things, key=str)
        if not asked:
            return {}
        text = fill(self._query, things=asked, day=Literal(day.isoformat(), datatype=NamedNode(XSD + "date")))
        return {plain(row["thing"]): plain(row["held"]) for row in rows(self._store, text)}

    def on(
        self, entity: NamedNode, told: Mapping[NamedNode, Statements], day: date
    ) -> tuple[dict[NamedNode, Statements], Held]:
        """What is told of an entity on a day: its own statements and the nodes that point to it, as far as they held.

        The entity itself is told, whether it held or not.
        """
        own = told[entity]
        mentioned = {quad.object for quad in own if isinstance(quad.object, NamedNode)}
        standing = self.standing({*told, *mentioned}, day)
        unsure = {NamedNode(thing) for thing, held in standing.items() if held != HELD} - {entity}
        kept = {node: said for node, said in told.items() if node not in unsure}
        kept[entity] = tuple(self._own(entity, (quad for quad in own if quad.object not in unsure), day))
        perhaps = [thing for thing, held in standing.items() if held == PERHAPS]
        return kept, Held(tuple(sorted(perhaps)), standing.get(entity.value, HELD))

    def _own(self, entity: NamedNode, own: Iterable[Quad], day: date) -> Iterator[Quad]:
        """The statements of an entity, where what is derived of today is derived of the day instead."""
        made, predicates = set[Triple](), set[NamedNode]()
        for rule in self._rules(day):
            for head in rule.heads:
                predicates.add(NamedNode(str(head.predicate)))
                made |= self._derived(rule, head, entity, day)
        for quad in own:
            if quad.graph_name != self._inferred or quad.predicate not in predicates:
                yield quad
        for triple in sorted(made, key=str):
            yield Quad(triple.subject, triple.predicate, triple.object, self._inferred)

    def _rules(self, day: date) -> "Iterator[Rule]":
        """The rules that speak of today, as they speak of a day; one that cannot be taken apart makes nothing."""
        from .rule import read  # here, because rdflib is slow to load and seldom needed

        found = (read(name, text) for name, text in on_day(self._of_today, day.isoformat()).items())
        return (rule for rule in found if rule)

    def _derived(self, rule: "Rule", head: "Pattern", entity: NamedNode, day: date) -> set[Triple]:
        """What a rule makes of an entity on a day by one of its heads, out of what held then."""
        begin = _CONSTRUCT.search(rule.text)
        if not begin or head.subject not in rule.free:
            return set()
        given = values([str(head.subject)], [[entity]])
        query = f"{rule.text[: begin.start()]} SELECT * WHERE {{ {given} {rule.text[rule.start :]}"
        solutions = list(rows(self._store, query))
        things = {term for row in solutions for term in _named(row)}
        unsure = {NamedNode(thing) for thing, held in self.standing(things, day).items() if held != HELD}
        predicate = NamedNode(str(head.predicate))
        values_of = (row.get(str(head.object)) for row in solutions if unsure.isdisjoint(_named(row)))
        return {Triple(entity, predicate, value) for value in values_of if value is not None}


def document_on(documents: Documents, valid: ValidTime, iri: str, day: date) -> tuple[Document, Held]:
    """The document on an entity as far as it held on a day, and what cannot be told. Raises NotFound.

    It says of itself for which day it is valid, what did not hold of its topic, and of what it cannot be told.
    """
    held = Held()

    def among(entity: NamedNode, told: dict[NamedNode, Statements]) -> dict[NamedNode, Statements]:
        nonlocal held
        told, held = valid.on(entity, told, day)
        return told

    found = documents.on(iri, among=among)
    itself, document = NamedNode(f"{found.iri}?on={day.isoformat()}"), NamedNode(found.iri)
    told = dict(found.told)
    about = [
        Quad(itself, each.predicate, each.object)
        for each in told[document]
        if isinstance(each.graph_name, DefaultGraph)
    ]
    told[document] = tuple(each for each in told[document] if not isinstance(each.graph_name, DefaultGraph))
    told[itself] = (*about, *_about(itself, document, held, day))
    labels = documents.labels(NamedNode(thing) for thing in held.perhaps)
    return Document(iri, itself.value, told, {**labels, **found.remembered}), held


def _about(itself: NamedNode, document: NamedNode, held: Held, day: date) -> Iterator[Quad]:
    yield Quad(itself, NamedNode(DCTERMS + "valid"), Literal(day.isoformat(), datatype=NamedNode(XSD + "date")))
    yield Quad(itself, NamedNode(DCTERMS + "isPartOf"), document)
    for thing in held.perhaps:
        yield Quad(itself, NamedNode(DCTERMS + "relation"), NamedNode(thing))
    remarks = [_PERHAPS] if held.perhaps else []
    for remark in [*remarks, *([_NOT] if held.topic == NOT else [])]:
        for language, words in remark.items():
            yield Quad(itself, NamedNode(RDFS + "comment"), Literal(words, language=language))


def _named(row: Row) -> set[NamedNode]:
    return {term for term in row.values() if isinstance(term, NamedNode)}


def day_of(text: str) -> date:
    """The day that a parameter names, as xsd:date writes it. Raises BadRequest.

    >>> day_of("2025-02-09")
    datetime.date(2025, 2, 9)
    """
    try:
        if len(text) == 10 and text.isascii():
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise BadRequest(f"on={text[:50]} is no day of the calendar.", expected="2025-02-09")
