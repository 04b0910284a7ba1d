"""Events as iCalendar (RFC 5545, and RFC 7986 for what a calendar says of itself).

An event whose start is known to the day, or to the moment, is in the calendar; one of which only the month or the year
is known is not: a calendar has no room for it but on a day, which nobody said. The description of the calendar
names these. A day is written as a date (no time, no time zone); the end is the day after the last one, as section
3.6.1 has it. The last day counts only where it is known to the day.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from icalendar import Calendar, Timezone, TimezoneStandard, vText
from icalendar import Event as Component

from ..entities import document_iri
from .characters import writable
from .events import Event

MOST = 5_000
"""Events of one calendar: the latest."""


@dataclass(frozen=True)
class Frame:
    """What a calendar says of itself: its name, where it is, on which page, and how it says that days are not known."""

    name: str
    address: str
    page: str
    language: str
    base: str
    url: str
    not_known: Callable[[list[str]], str]
    changed: str


def written(frame: Frame, events: Iterable[Event], lives: Mapping[str, tuple[int, str, str]]) -> bytes:
    """The calendar; `lives` says how often each event changed here, and the times of the first and latest change."""
    known = list(events)
    dated = [each for each in known if each.start][-MOST:]
    calendar = Calendar()
    calendar.add("prodid", "-//Accords//Calendar//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    for name in ("name", "x-wr-calname"):
        calendar.add(name, vText(writable(frame.name)))
    if undated := [f"{each.name} ({each.told})" if each.told else each.name for each in known if not each.start]:
        for name in ("description", "x-wr-caldesc"):
            calendar.add(name, vText(writable(frame.not_known(undated))))
    calendar.add("url", frame.page)
    calendar.add("source", frame.address, parameters={"VALUE": "URI"})
    calendar.add("last-modified", datetime.fromisoformat(frame.changed))
    calendar.add("refresh-interval", timedelta(days=1), parameters={"VALUE": "DURATION"})
    for each in dated:
        calendar.add_component(_component(frame, each, lives.get(each.iri, (1, frame.changed, frame.changed))))
    if not dated:
        calendar.add_component(_utc())
    content: bytes = calendar.to_ical()
    return content


def _utc() -> Timezone:
    """The definition of UTC: a calendar without an event has something in it all the same (section 3.4 asks for it)."""
    found, always = Timezone(), TimezoneStandard()
    found.add("tzid", "Etc/UTC")
    always.add("dtstart", datetime(1970, 1, 1))
    always.add("tzoffsetfrom", timedelta(0))
    always.add("tzoffsetto", timedelta(0))
    always.add("tzname", "UTC")
    found.add_component(always)
    return found


def _component(frame: Frame, event: Event, life: tuple[int, str, str]) -> Component:
    changes, created, changed = life
    found = Component()
    found.add("uid", event.iri)
    found.add("dtstamp", datetime.fromisoformat(changed))
    found.add("created", datetime.fromisoformat(created))
    found.add("last-modified", datetime.fromisoformat(changed))
    found.add("sequence", changes - 1)
    found.add("dtstart", event.start)
    if end := _end(event):
        found.add("dtend", end)
    spoken = {"LANGUAGE": event.language} if event.language else {}
    found.add("summary", writable(event.name), parameters=spoken)
    if event.places:
        found.add("location", writable(", ".join(event.places)))
    if event.description:
        found.add("description", writable(event.description))
    if event.status:
        found.add("status", event.status)
    if event.classes:
        found.add("categories", [writable(each) for each in event.classes])
    found.add("transp", "TRANSPARENT")
    found.add("url", frame.url + document_iri(event.iri, frame.base).removeprefix(frame.base))
    return found


def _end(event: Event) -> date | None:
    """When it is over: after the last day, or after the first where no later day is known; at the last moment."""
    start, end = event.start, event.end
    assert start, "an event without a start is in no calendar"
    if isinstance(start, datetime):
        return end if isinstance(end, datetime) and end.tzinfo == start.tzinfo and end > start else None
    last = end if end and not isinstance(end, datetime) and end >= start else start
    return last + timedelta(days=1)
