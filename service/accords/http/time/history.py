"""The history of a document: when it changed, by whom, why, and in what; a page, and the same as RDF in PROV-O."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from fastapi import APIRouter, Request, Response
from pyoxigraph import Literal, NamedNode, Triple

from ...errors import BadRequest, NotFound
from ...registry.annals import Edition, Moment
from ...registry.annals.statements import changed
from ...registry.entities import document_iri
from ...registry.labels import Labels, Value
from ...registry.retelling import Part, retold
from ...registry.statements import a, link, text
from ...terms import DCTERMS, FOAF, OWL, PROV, RDFS, XSD
from ..link_header import Link
from ..page import Page, render
from ..rdf.representation import Alternate, Resource, cut, represent
from ..service import Service, service
from .document_parts import part
from .timeline import Timeline

router = APIRouter()
MOST = 50
"""Changes on one page."""
_CREATOR = "http://purl.org/dc/elements/1.1/creator"


@dataclass(frozen=True)
class Told:
    """One change as the page tells it: `parts` is what changed in words, `more` how many statements it leaves out."""

    moment: Moment
    edition: Edition
    before: int
    parts: list[Part]
    removed: int
    added: int
    more: int


def _history(request: Request, suffix: str, *parts: str) -> Response:
    """Raises NotFound for what never was, and for a format that there is not."""
    here = service(request)
    timeline = Timeline.of(here, *parts)
    path = f"{timeline.path}/history"
    name, fixed = cut(f"history.{suffix}") if suffix else ("history", None)
    if name != "history":
        raise NotFound(f"No format has the suffix {suffix[:50]}.")
    before = _before(request, here)
    shown = [each for each in timeline.changes if each.number < before][-MOST:]

    def page(language: Page, alternates: list[Alternate]) -> bytes:
        changes = [_told(here, timeline, each, language.language) for each in reversed(shown)]
        earlier = shown[0].number if shown and shown[0] != timeline.changes[0] else 0
        values = {"changes": changes, "name": _name(here, timeline, language.language), "timeline": timeline}
        return render(request, "history.html", language, alternates=alternates, earlier=earlier, **values)

    resource = Resource(
        path=unquote(path),
        query="" if before > here.published.version else f"before={before}",
        suffixed=before > here.published.version,
        statements=lambda: _in_rdf(here, timeline),
        page=page,
        first=document_iri(timeline.iri, here.base),
        links=(Link(timeline.absolute(timeline.path), "original"), timeline.timemap()),
    )
    return represent(request, resource, fixed)


def _before(request: Request, here: Service) -> int:
    """The version before which the changes are asked for. Raises BadRequest."""
    asked = request.query_params.get("before", "")
    if asked and not (asked.isascii() and asked.isdecimal() and len(asked) < 10):
        raise BadRequest(f"before={asked[:50]} is not the number of a version.")
    return int(asked) if asked else here.published.version + 1


def _told(here: Service, timeline: Timeline, moment: Moment, language: str) -> Told:
    edition, lines = here.annals.edition(moment.number), here.annals.lines(timeline.iri, moment.number)
    assert edition and lines, "what changed is on record"
    removed, added = changed(here.settings.home, edition, lines)
    parts = retold(removed, added, timeline.iri, here.store, here.outline, language)
    place = timeline.changes.index(moment)
    before = timeline.changes[place - 1].number if place else 0
    more = lines.removed + lines.added - len(removed) - len(added) if parts else 0
    return Told(moment, edition, before, parts, lines.removed, lines.added, more)


def _name(here: Service, timeline: Timeline, language: str) -> Value:
    return Labels.of(here.store, [timeline.iri], language).value(NamedNode(timeline.iri))


def _in_rdf(here: Service, timeline: Timeline) -> Iterator[Triple]:
    """The document and its versions (PROV-O, Dublin Core): when each was made, by whom, why, and from which."""
    document, before = NamedNode(document_iri(timeline.iri, here.base)), ""
    yield from a(document, FOAF + "Document")
    yield link(document, FOAF + "primaryTopic", timeline.iri)
    for moment in timeline.changes:
        memento, time = NamedNode(f"{document.value}/v/{moment.number}"), f"{moment.time:%Y-%m-%dT%H:%M:%SZ}"
        if moment not in timeline.mementos:
            yield text(NamedNode(before), PROV + "invalidatedAtTime", time, XSD + "dateTime")
            continue
        edition = here.annals.edition(moment.number)
        assert edition
        yield from a(memento, PROV + "Entity")
        yield link(document, DCTERMS + "hasVersion", memento.value)
        yield link(memento, DCTERMS + "isVersionOf", document.value)
        yield link(memento, PROV + "specializationOf", document.value)
        yield text(memento, PROV + "generatedAtTime", time, XSD + "dateTime")
        yield text(memento, OWL + "versionInfo", str(moment.number))
        yield Triple(memento, NamedNode(_CREATOR), Literal(edition.who))
        if edition.message:
            yield Triple(memento, NamedNode(RDFS + "comment"), Literal(edition.message))
        if before:
            yield link(memento, PROV + "wasRevisionOf", before)
        before = memento.value


part(router, "history", "The history of", _history)
