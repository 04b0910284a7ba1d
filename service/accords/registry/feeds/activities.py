"""Changes of entities as a collection of activities (ActivityStreams 2.0): Create, Update, Delete with a Tombstone."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ...terms import AS
from ..entities import document_iri
from .changes import DELETE
from .members import ACTIVITIES, member_iri
from .told import Page, Told

SIZE = 100
"""Activities of a page."""
CONTEXT = "https://www.w3.org/ns/activitystreams"


@dataclass(frozen=True)
class Frame:
    """Where the collection is: `address` gives that of a page (0: of all); `names` and `actor` are by language."""

    names: Mapping[str, str]
    actor: Mapping[str, str]
    base: str
    url: str
    address: Callable[[int], str]


def collection(frame: Frame, total: int) -> dict[str, Any]:
    """The collection itself, which leads to its latest page first (ActivityStreams Vocabulary, OrderedCollection)."""
    pages = -(-total // SIZE)
    ends = {"first": frame.address(pages), "last": frame.address(1)} if pages else {}
    return {
        "@context": CONTEXT,
        "id": frame.address(0),
        "type": "OrderedCollection",
        "nameMap": dict(frame.names),
        "totalItems": total,
        **ends,
    }


def page_of_collection(frame: Frame, page: Page) -> dict[str, Any]:
    """One page, the latest activities first; the next page has older ones."""
    beside = {"next": page.number - 1} if page.number > 1 else {}
    if page.number * SIZE < page.total:
        beside["prev"] = page.number + 1
    return {
        "@context": CONTEXT,
        "id": frame.address(page.number),
        "type": "OrderedCollectionPage",
        "partOf": frame.address(0),
        "totalItems": page.total,
        **{name: frame.address(number) for name, number in beside.items()},
        "orderedItems": [_activity(frame, each) for each in page.changes],
    }


def _activity(frame: Frame, told: Told) -> dict[str, Any]:
    change = told.change
    document = frame.url + document_iri(change.subject, frame.base).removeprefix(frame.base)
    said: dict[str, Any] = {
        "id": member_iri(change, frame.base).value,
        "type": ACTIVITIES[told.activity].value.removeprefix(AS),
        "actor": {"id": frame.base, "type": "Service", "nameMap": dict(frame.actor)},
        "published": change.stamp,
        "object": {"id": change.subject, **_kind(told), **_named(told), "url": document},
    }
    return said if told.activity == DELETE else {**said, "result": f"{document}/v/{change.version}"}


def _kind(told: Told) -> dict[str, Any]:
    """A thing that is there has its classes as further types; a Tombstone has them as `formerType`."""
    if told.activity != DELETE:
        return {"type": ["Object", *told.classes]}
    return {"type": "Tombstone", "formerType": told.classes, "deleted": told.change.stamp}


def _named(told: Told) -> dict[str, Any]:
    """The names by language: the first of each. One without a language is the name."""
    by_language: dict[str, str] = {}
    for name in told.names:
        by_language.setdefault(name.language or "", name.value)
    plain = by_language.pop("", "")
    return {**({"name": plain} if plain else {}), **({"nameMap": by_language} if by_language else {})}
