"""Changes of entities as an Atom feed (RFC 4287), which is paged and archived (RFC 5005, sections 3 and 4)."""

from collections.abc import Callable
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from ...terms import AS
from ..entities import document_iri
from .changes import DELETE
from .characters import writable
from .members import ACTIVITIES, member_iri
from .told import Page, Told

SIZE = 100
"""Entries of a page."""
_ATOM, _HISTORY = "http://www.w3.org/2005/Atom", "http://purl.org/syndication/history/1.0"
_XML = "{http://www.w3.org/XML/1998/namespace}"
ET.register_namespace("", _ATOM)
ET.register_namespace("fh", _HISTORY)


@dataclass(frozen=True)
class Frame:
    """What a feed says of itself: `name` is its IRI, the same wherever it is served.

    `address` gives the address of a page; 0 is the latest.

    `words` says in its language what happened ("activity-create", …), and how many statements came and went in which
    version ("activity-counts").
    """

    name: str
    title: str
    author: str
    updated: str
    language: str
    base: str
    url: str
    address: Callable[[int], str]
    page_of: str
    words: Callable[..., str]


def written(frame: Frame, page: Page) -> bytes:
    """The feed document that a page is."""
    feed = ET.Element(_name("feed"), {f"{_XML}lang": frame.language})
    _add(feed, "id", frame.name)
    _add(feed, "title", frame.title)
    _add(feed, "updated", page.changes[0].change.stamp if page.changes else frame.updated)
    author = _add(feed, "author")
    _add(author, "name", frame.author)
    _add(author, "uri", frame.base)
    if page.number:
        ET.SubElement(feed, f"{{{_HISTORY}}}archive")
    _add(feed, "link", rel="alternate", type="text/html", href=frame.page_of)
    for relation, number in _relations(page):
        _add(feed, "link", rel=relation, type="application/atom+xml", href=frame.address(number))
    for each in page.changes:
        _entry(feed, frame, each)
    content: bytes = ET.tostring(feed, encoding="utf-8", xml_declaration=True)
    return content + b"\n"


def _relations(page: Page) -> list[tuple[str, int]]:
    """How pages lead to one another: what is next is older, the first is the latest."""
    number, full = page.number, page.full
    found = [("self", number), ("first", 0)]
    older = number - 1 if number else full
    if full:
        found.append(("last", 1))
    if older:
        found += [("next", older), ("prev-archive", older)]
    if number:
        found += [("previous", number + 1 if number < full else 0), ("current", 0)]
    return found


def _entry(feed: ET.Element, frame: Frame, told: Told) -> None:
    change = told.change
    entry = _add(feed, "entry")
    _add(entry, "id", member_iri(change, frame.base).value)
    _add(entry, "title", f"{told.name(frame.language)} ({frame.words(f'activity-{told.activity}')})")
    _add(entry, "updated", change.stamp)
    document = frame.url + document_iri(change.subject, frame.base).removeprefix(frame.base)
    _add(entry, "link", rel="alternate", type="text/html", href=document)
    if told.activity != DELETE:
        _add(entry, "link", rel="related", href=f"{document}/v/{change.version}")
    _add(entry, "category", term=ACTIVITIES[told.activity].value.removeprefix(AS), scheme=AS)
    _add(entry, "category", term=change.kind, scheme=f"{frame.base}id/")
    summary = frame.words("activity-counts", version=change.version, added=told.added, removed=told.removed)
    _add(entry, "summary", summary)


def _add(parent: ET.Element, name: str, text: str = "", **attributes: str) -> ET.Element:
    found = ET.SubElement(parent, _name(name), attributes)
    found.text = writable(text) or None
    return found


def _name(name: str) -> str:
    return f"{{{_ATOM}}}{name}"
