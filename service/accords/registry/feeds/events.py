"""The events that are published, as a calendar needs them; the ontology says what an event is, and what its start is.

An event is of a class below `schema:Event`. Its start, end, place and description are told by `schema:startDate`,
`schema:endDate`, `schema:location` and `schema:description` or `dcterms:description`, or by properties below these
(`rdfs:subPropertyOf`). Its status is that of a concept it names whose `skos:notation` has as its datatype the section
of RFC 5545 that lists the values of STATUS.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from pyoxigraph import Literal, NamedNode

from ...store import Store, Term, ask, fill, rows
from ...terms import RDF, XSD
from ..labels import Labels, best, plain

STATUSES = "https://www.rfc-editor.org/rfc/rfc5545#section-3.8.1.11"
"""The datatype of the values of STATUS."""
_PREFIXES = """
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX schema: <https://schema.org/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""
_EVENTS = "SELECT DISTINCT ?event WHERE { ?class rdfs:subClassOf* schema:Event . ?event a ?class }"
_THAT_NAME = """
SELECT DISTINCT ?event WHERE {
  ?class rdfs:subClassOf* schema:Event . ?event a ?class .
  { ?event ?names $thing } UNION { BIND($thing AS ?event) }
}
"""
_NAMED = "ASK { ?event ?names $thing ; a ?class . ?class rdfs:subClassOf* schema:Event }"
_ROLES = """
SELECT ?property ?role WHERE {
  VALUES (?super ?role) {
    (schema:startDate "start") (schema:endDate "end") (schema:location "place")
    (schema:description "description") (dcterms:description "description")
  }
  ?property rdfs:subPropertyOf* ?super
}
"""
_STATUS = "SELECT ?concept ?status WHERE { ?concept skos:notation ?status FILTER(DATATYPE(?status) = $statuses) }"
_TYPE = NamedNode(RDF + "type")


@dataclass
class Event:
    """One event in a language. A start that is no day or moment is None, and `told` says what is known of it."""

    iri: str
    name: str
    language: str
    start: date | None = None
    end: date | None = None
    told: str = ""
    places: list[str] = field(default_factory=list)
    classes: list[str] = field(default_factory=list)
    status: str = ""
    description: str = ""


def events(store: Store, language: str, thing: str = "") -> list[Event]:
    """All events, the earliest first, or those that name a thing by any property (and the thing, if it is one)."""
    asked = fill(_THAT_NAME, thing=NamedNode(thing)) if thing else _EVENTS
    found = [row["event"] for row in rows(store, _PREFIXES + asked)]
    iris = sorted(each.value for each in found if isinstance(each, NamedNode))
    roles = {plain(row["property"]): plain(row["role"]) for row in rows(store, _PREFIXES + _ROLES)}
    asked = fill(_STATUS, statuses=NamedNode(STATUSES))
    statuses = {plain(row["concept"]): plain(row["status"]) for row in rows(store, _PREFIXES + asked)}
    said = {iri: _said(store, iri, roles) for iri in iris}
    mentioned = {plain(term) for facts in said.values() for term in (*facts["place"], *facts["class"])}
    labels = Labels.of(store, {*iris, *mentioned}, language)
    return sorted((_event(iri, said[iri], labels, statuses, language) for iri in iris), key=_order)


def has_events(store: Store, thing: str) -> bool:
    """Whether any event names a thing."""
    return ask(store, _PREFIXES + fill(_NAMED, thing=NamedNode(thing)))


def _said(store: Store, iri: str, roles: dict[str, str]) -> dict[str, list[Term]]:
    """What is said of an event, by role; all that it names is "named"."""
    found: dict[str, list[Term]] = {name: [] for name in ("start", "end", "place", "description", "class", "named")}
    for quad in store.match(NamedNode(iri)):
        role = "class" if quad.predicate == _TYPE else roles.get(quad.predicate.value, "named")
        if quad.object not in found[role]:
            found[role].append(quad.object)
    return {role: sorted(terms, key=str) for role, terms in found.items()}


def _event(iri: str, said: dict[str, list[Term]], labels: Labels, statuses: dict[str, str], language: str) -> Event:
    name = labels.value(NamedNode(iri))
    event = Event(iri, name.text, name.language)
    event.start, event.told = _when(said["start"])
    event.end, _ = _when(said["end"])
    event.places = [labels.value(each).text for each in said["place"]]
    event.classes = _named(said["class"], labels)
    event.status = next((statuses[plain(each)] for each in said["named"] if plain(each) in statuses), "")
    event.description = best(said["description"], language)
    return event


def _named(classes: Iterable[Term], labels: Labels) -> list[str]:
    """The names of the classes that have one."""
    named = labels.texts()
    return sorted({named[plain(each)] for each in classes if plain(each) in named})


def _when(dates: Iterable[Term]) -> tuple[date | None, str]:
    """The day or the moment that a date is, and its text; a month or a year is no day."""
    for each in dates:
        if isinstance(each, Literal):
            return _moment(each), each.value
    return None, ""


def _moment(literal: Literal) -> date | None:
    try:
        if literal.datatype.value == XSD + "date":
            return date.fromisoformat(literal.value[:10])
        if literal.datatype.value == XSD + "dateTime":
            found = datetime.fromisoformat(literal.value)
            return found.astimezone(UTC) if found.tzinfo else found
    except ValueError:
        pass
    return None


def _order(event: Event) -> tuple[str, str]:
    return event.start.isoformat() if event.start else event.told, event.iri
