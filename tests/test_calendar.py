"""Calendars of events: valid by a parser, true to the precision of dates, for any registry whose ontology says so."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from icalendar import Calendar, vText
from pyoxigraph import Literal, RdfFormat, parse

from accords.registry.desk import accept
from accords.registry.publication import publish
from accords.settings import Settings
from accords.terms import DEFAULT_BASE
from tests.registries import LEND, LIBRARIES, PREFIXES, changed_libraries, silently
from tests.serving import Server, serving

LENDING = (LIBRARIES / "ontology" / "lending.ttl").read_text("utf-8")


def calendar(server: Server, path: str) -> Any:
    """A calendar as the parser reads it, without any error in it."""
    answer = server.get(path)
    assert answer.status_code == 200 and answer.headers["content-type"] == "text/calendar; charset=utf-8"
    lines = answer.content.split(b"\r\n")
    assert all(len(line) <= 75 and b"\n" not in line for line in lines), "RFC 5545, section 3.1"
    found = Calendar.from_ical(answer.content)
    assert isinstance(found, Calendar) and not found.errors and not any(each.errors for each in found.events)
    assert found.subcomponents, "RFC 5545, section 3.4: one or more components"
    return found


def test_the_calendar_has_every_meeting_of_which_the_day_is_known(server: Server) -> None:
    found = calendar(server, "/meetings.ics")
    days = {
        row["m"]["value"]: row["d"]["value"]
        for row in server.query(
            "SELECT ?m ?d { ?m a <https://w3id.org/accords/ns#Meeting> ; <https://schema.org/startDate> ?d }"
        ).json()["results"]["bindings"]
    }
    exact = {iri: day for iri, day in days.items() if len(day) == 10}
    assert {str(event["uid"]): event["dtstart"].dt.isoformat() for event in found.events} == exact
    assert len(exact) > 30 and len(exact) < len(days)
    told = str(found["description"])
    assert "(2026-07)" in told and "(2026-02)" in told


def test_a_meeting_of_days_lasts_until_the_day_after(server: Server) -> None:
    [event] = calendar(server, "/doc/meeting/oecd-mcm-2019.ics").events
    assert (event["dtstart"].dt, event["dtend"].dt) == (date(2019, 5, 22), date(2019, 5, 24))
    assert event["dtstart"].params["VALUE"] == "DATE" == event["dtend"].params["VALUE"]
    assert str(event["summary"]) == "OECD Council meeting at ministerial level 2019"
    assert str(event["location"]) == "Paris"
    assert (str(event["status"]), event["sequence"], str(event["transp"])) == ("CONFIRMED", 0, "TRANSPARENT")
    assert str(event["url"]) == f"{server.url}doc/meeting/oecd-mcm-2019"
    published = server.get("/feeds/kinds/meeting/atom.xml").text
    stamp = event["dtstamp"].dt.strftime("%Y-%m-%dT%H:%M:%S")
    assert stamp in published and event["last-modified"].dt == event["dtstamp"].dt


def test_a_partnership_has_its_own_and_announces_it(server: Server) -> None:
    mine = calendar(server, "/doc/partnership/gpai.ics")
    uids = {str(event["uid"]) for event in mine.events}
    assert f"{server.base}id/meeting/gpai-summit-2023" in uids and f"{server.base}id/meeting/oecd-mcm-2019" not in uids
    assert len(uids) < len(calendar(server, "/meetings.ics").events)
    page = server.get("/doc/partnership/gpai", "text/html").text
    assert 'href="/doc/partnership/gpai.ics' in page and "text/calendar" in page
    assert ".ics" not in server.get("/doc/source/oecd-org-ai-principles", "text/html").text
    assert server.get("/doc/partnership/dragon.ics").status_code == 404


def test_a_series_has_its_own_and_announces_it(server: Server) -> None:
    assert 'href="/doc/concept/series/g7.ics' in server.get("/doc/concept/series/g7", "text/html").text
    rows = server.query("SELECT ?s { ?s ?p <https://w3id.org/accords/concept/series/g7> }").json()["results"][
        "bindings"
    ]
    uids = {str(event["uid"]) for event in calendar(server, "/doc/concept/series/g7.ics").events}
    assert uids and uids <= {row["s"]["value"] for row in rows}
    assert server.get("/doc/concept/series/dragon.ics").status_code == 404


def test_in_french(server: Server) -> None:
    found = calendar(server, "/doc/meeting/oecd-mcm-2019.ics?lang=fr")
    [event] = found.events
    assert str(event["summary"]).startswith("Réunion du Conseil") and event["summary"].params["LANGUAGE"] == "fr"
    assert str(found["name"]).startswith("Événements : ")
    assert server.get("/meetings.ics?lang=de").status_code == 400


def test_the_planned_are_tentative(server: Server) -> None:
    planned = server.query(
        "SELECT ?m { ?m <https://w3id.org/accords/ns#status> <https://w3id.org/accords/concept/status/planned> }"
    ).json()["results"]["bindings"]
    found = {str(event["uid"]): str(event["status"]) for event in calendar(server, "/meetings.ics").events}
    assert set(found.values()) <= {"CONFIRMED", "TENTATIVE"}
    assert {uid for uid, status in found.items() if status == "TENTATIVE"} == {
        row["m"]["value"] for row in planned if row["m"]["value"] in found
    }


EVENTS = """
@prefix schema: <https://schema.org/> .
lend:Loan rdfs:subClassOf schema:Event .
lend:from rdfs:subPropertyOf schema:startDate .
lend:until rdfs:subPropertyOf schema:endDate .
lend:at rdfs:subPropertyOf schema:location .
"""
NAME = "Prêt d’été, « long » ; très " + "long " * 20 + 'de "Lyon"\n\\à \u0007Oslo'
LOANS = f"""{PREFIXES}@prefix loan: <{DEFAULT_BASE}id/loan/> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<{DEFAULT_BASE}graph/more> {{
  loan:days a lend:Loan ; skos:prefLabel {Literal(NAME, language="fr")} ;
    lend:lender library:lyon ; lend:at library:oslo ;
    lend:from "2026-03-01"^^xsd:date ; lend:until "2026-03"^^xsd:gYearMonth .
  loan:hours a lend:Loan ; skos:prefLabel "Hours"@en ; lend:lender library:oslo ;
    lend:from "2026-03-02T09:00:00+01:00"^^xsd:dateTime ; lend:until "2026-03-02T17:00:00+01:00"^^xsd:dateTime .
  loan:month a lend:Loan ; skos:prefLabel "Some day"@en ; lend:lender library:lyon ;
    lend:from "2026-05"^^xsd:gYearMonth .
  loan:backwards a lend:Loan ; skos:prefLabel "Backwards"@en ; lend:lender library:lyon ;
    lend:from "2026-06-02"^^xsd:date ; lend:until "2026-06-01"^^xsd:date .
}}"""


@pytest.fixture(scope="module")
def lending(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Libraries whose ontology says that a loan is an event, and by which properties of its own it begins and ends."""
    files = {"ontology/lending.ttl": LENDING + EVENTS, "data/more.trig": LOANS}
    settings = changed_libraries(tmp_path_factory.mktemp("lending"), files)
    publish(settings, tell=silently)
    told = f'<{DEFAULT_BASE}id/loan/hours> <{LEND}note> "Noted."@en .'
    accept(settings, parse(told, RdfFormat.TURTLE), tell=silently)
    with serving(settings.home, ACCORDS_ASSETS=str(settings.assets)) as server:
        yield server


def test_another_registry_says_in_its_ontology_what_is_an_event(lending: Server) -> None:
    found = calendar(lending, "/meetings.ics")
    events = {str(event["uid"]).rpartition("/")[2]: event for event in found.events}
    assert set(events) == {"days", "hours", "backwards"}
    assert "Some day (2026-05)" in str(found["description"])
    hours = events["hours"]
    assert hours["dtstart"].dt == datetime(2026, 3, 2, 8, tzinfo=UTC) and hours["dtend"].dt.hour == 16
    for name, end in (("days", date(2026, 3, 2)), ("backwards", date(2026, 6, 3))):
        assert events[name]["dtend"].dt == end, "the last day is known only to the month, or cannot be"
    assert str(events["days"]["location"]) == "Oslo Library" and "status" not in events["days"]


def test_a_name_of_any_letters_is_folded_and_escaped(lending: Server) -> None:
    found = calendar(lending, "/doc/loan/days.ics?lang=fr")
    for name in ("name", "x-wr-calname"):  # which the parser leaves escaped
        assert str(found[name]) == vText("Événements : " + NAME.replace("\u0007", "")).to_ical().decode()
    [event] = found.events
    assert str(event["summary"]) == NAME.replace("\u0007", "")


def test_a_change_is_counted(lending: Server) -> None:
    events = {str(event["uid"]).rpartition("/")[2]: event for event in calendar(lending, "/meetings.ics").events}
    assert (events["days"]["sequence"], events["hours"]["sequence"]) == (0, 1)
    assert events["hours"]["last-modified"].dt >= events["days"]["last-modified"].dt, "to the second"
    assert events["hours"]["created"].dt == events["days"]["created"].dt


def test_a_library_has_the_loans_that_name_it(lending: Server) -> None:
    uids = {str(event["uid"]).rpartition("/")[2] for event in calendar(lending, "/doc/library/oslo.ics").events}
    assert uids == {"days", "hours"}


def test_a_registry_without_events_has_an_empty_calendar(first: Settings) -> None:
    with serving(first.home, ACCORDS_ASSETS=str(first.assets)) as server:
        assert calendar(server, "/meetings.ics").events == []
