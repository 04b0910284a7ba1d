"""Narrow a list: to a class, to names that begin with a text, to a year, to what has to do with another thing, or to
the value of a property that the shapes of its classes have."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from ...errors import BadRequest
from ...store import Store, fill, select
from ..assembly import graph_iri
from ..letters import without_accents
from ..valid_time import HELD, PERHAPS, ValidTime, day_of
from .members import Member

CLASS, NAME, YEAR = "class", "q", "year"
ON, PERHAPS_ON = "on", "perhaps-on"
"""What held on a day, and what may have (see registry/valid_time.py)."""
_PREFIXES = """
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""
_BELOW = _PREFIXES + "SELECT ?class WHERE { ?class rdfs:subClassOf* $kind }"
_AMONG = "VALUES ?entity { $entities } "
_FEW = 5_000
"""Members up to which a query names them; of more, all that it finds is looked through."""
_NAMES = """?entity ?property ?name VALUES ?property { skos:prefLabel skos:altLabel rdfs:label } }"""
_IN_YEAR = """?entity ?property ?date
  FILTER (DATATYPE(?date) IN (xsd:date, xsd:gYear, xsd:gYearMonth, xsd:dateTime) && STRSTARTS(STR(?date), $year)) }"""
_WITH = """SELECT DISTINCT ?entity WHERE {
  { ?entity ?property $other } UNION { $other ?property ?entity }
  UNION {
    GRAPH ?one { ?node ?property $other } GRAPH ?two { ?node ?another ?entity }
    FILTER (?one NOT IN ($inferred, $meta) && ?two NOT IN ($inferred, $meta) && ?node != ?entity && ?entity != $other)
  }
  FILTER (isIRI(?entity)) }"""
_VALUED = """SELECT DISTINCT ?entity WHERE {
  ?entity $property ?value
  FILTER (STR(?value) = $text || (isIRI(?value) && (STRENDS(STR(?value), $slash) || STRENDS(STR(?value), $hash)))) }"""


@dataclass(frozen=True)
class Filters:
    """What a list can be narrowed by: classes and properties, by the names that addresses have for them, and things.

    `kinds` are the folders of these (`state` for `{base}id/state/…`). `valid_time` tells what held on a day.
    """

    classes: Mapping[str, str]
    properties: Mapping[str, str]
    kinds: Sequence[str]
    valid_time: ValidTime | None = None

    @property
    def names(self) -> list[str]:
        """Every parameter that narrows a list."""
        days = [ON, PERHAPS_ON] if self.valid_time else []
        return [CLASS, NAME, YEAR, *days, *sorted({*self.kinds, *self.properties})]


def narrowed(
    store: Store, base: str, members: Sequence[Member], filters: Filters, asked: Iterable[tuple[str, str]]
) -> list[Member]:
    """Those of `members` that meet all that is asked, in their order.

    Raises BadRequest, saying what there is, for a filter that the list does not have, or a value that is none of it.
    """
    kept = list(members)
    for name, value in asked:
        meets = _meeting(store, base, kept, filters, name, value)
        kept = [each for each in kept if meets(each)]
    return kept


def _meeting(
    store: Store, base: str, kept: Sequence[Member], filters: Filters, name: str, value: str
) -> Callable[[Member], bool]:
    if name == CLASS:
        below = _below(store, filters, value)
        return lambda member: not below.isdisjoint(member.classes)
    if name == NAME:
        begins = without_accents(value).casefold()
        rows = select(store, _among("?entity ?name", _NAMES, kept))
        named = {row["entity"] for row in rows if without_accents(row["name"]).casefold().startswith(begins)}
        return lambda member: member.iri in named
    if name in (ON, PERHAPS_ON) and filters.valid_time:
        wanted = HELD if name == ON else PERHAPS
        standing = filters.valid_time.standing((NamedNode(each.iri) for each in kept), day_of(value))
        return lambda member: standing.get(member.iri, HELD) == wanted
    found = _found(store, base, kept, filters, name, value)
    return lambda member: member.iri in found


def _found(store: Store, base: str, kept: Sequence[Member], filters: Filters, name: str, value: str) -> set[str]:
    if name == YEAR:
        if not re.fullmatch(r"\d{4}", value):
            raise BadRequest(f"{value!r} is no year: a year has four digits.")
        query = fill(_among("DISTINCT ?entity", _IN_YEAR, kept), year=Literal(value))
    elif name in filters.kinds:
        apart = {"inferred": graph_iri(base, "inferred"), "meta": graph_iri(base, "meta")}
        query = fill(_WITH, other=_thing(base, name, value), **apart)
    elif name in filters.properties:
        ends = {"text": Literal(value), "slash": Literal(f"/{value}"), "hash": Literal(f"#{value}")}
        query = fill(_VALUED, property=NamedNode(filters.properties[name]), **ends)
    else:
        raise BadRequest(f"This list has no filter {name!r}.", available=filters.names)
    return {row["entity"] for row in select(store, query)}


def _below(store: Store, filters: Filters, value: str) -> set[str]:
    """A class and those below it. Raises BadRequest where none is called so."""
    iri = filters.classes.get(value) or (value if value in filters.classes.values() else "")
    if not iri:
        raise BadRequest(f"No class in this list is called {value!r}.", available=sorted(filters.classes))
    return {iri, *(row["class"] for row in select(store, fill(_BELOW, kind=NamedNode(iri))))}


def _thing(base: str, kind: str, value: str) -> NamedNode:
    """The entity that a value names: by its IRI, or by the end of it. Raises BadRequest for what can be no IRI."""
    try:
        return NamedNode(value if value.startswith(base) else f"{base}id/{kind}/{value.removeprefix(f'{kind}/')}")
    except ValueError:
        raise BadRequest(f"{value!r} names nothing: a {kind} is named by its IRI, or by the end of it.") from None


def _among(wanted: str, pattern: str, members: Sequence[Member]) -> str:
    """A query over the members of a list."""
    few = fill(_AMONG, entities=[NamedNode(each.iri) for each in members]) if len(members) <= _FEW else ""
    return f"{_PREFIXES}SELECT {wanted} WHERE {{ {few}{pattern}"
