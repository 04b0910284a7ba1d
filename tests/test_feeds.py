"""Atom and ActivityStreams: read by others' parsers, every change is told once, and pages lead to one another."""

import json
import os
import subprocess
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import feedparser
import pytest
from pyoxigraph import RdfFormat, parse

from accords.registry.desk import accept
from accords.registry.feeds.atom import SIZE
from accords.registry.lifecycle.plan import carry_out, published
from accords.registry.lifecycle.retiring import retirement
from accords.registry.publication import publish
from accords.settings import Settings
from accords.terms import DEFAULT_BASE
from tests.desks import ROME, ROME_IRI
from tests.lacking import lacking
from tests.registries import changed_libraries, silently
from tests.serving import Server, serving

ROOT = Path(__file__).parents[1]
FEDIFY = Path(os.environ.get("ACCORDS_FEDIFY", ROOT / ".make" / "fedify"))
ATOM = "{http://www.w3.org/2005/Atom}"
ACTIVITY = "application/activity+json"
LOAN = f"{DEFAULT_BASE}id/loan/oslo--lyon"
HOSTILE = ROME.replace('"Rome"@en', r'"<b>\"Rome\"</b> & \u0007 ]]>"@en , "Rome \u2019"@fr')


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The libraries; without a loan, which was retired; with Rome, with a name that no XML can hold; and without it."""
    settings: Settings = changed_libraries(tmp_path_factory.mktemp("feeds"), {})
    publish(settings, tell=silently)
    with published(settings) as here:
        carry_out(settings, retirement(here, LOAN, {"en": "It was returned."}), silently)
    rome = list(parse(HOSTILE, RdfFormat.TURTLE))
    accept(settings, rome, message="Rome", tell=silently)
    accept(settings, (), rome, message="No Rome", tell=silently)
    with serving(settings.home, ACCORDS_ASSETS=str(settings.assets)) as server:
        yield server


def feed(server: Server, path: str) -> Any:
    """A feed, as feedparser reads it: without any complaint."""
    answer = server.get(path)
    assert answer.headers["content-type"] == "application/atom+xml; charset=utf-8"
    found = feedparser.parse(answer.content)
    assert not found.bozo, found.get("bozo_exception")
    return found


def link(found: Any, relation: str) -> str:
    return next((each.href for each in found.feed.links if each.rel == relation), "")


def all_pages(server: Server, path: str) -> Iterator[Any]:
    """The feed, and the pages to which it leads, one after the other."""
    while path:
        found = feed(server, path)
        yield found
        path = link(found, "prev-archive").removeprefix(server.url.rstrip("/"))


def test_the_feed_has_what_every_atom_feed_has_and_each_entry_too(server: Server) -> None:
    root = ET.fromstring(server.get("/feeds/atom.xml").content)
    for parent in (root, *root.iter(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert len(parent.findall(f"{ATOM}{name}")) == 1, "RFC 4287, sections 4.1.1 and 4.1.2"
    assert root.find(f"{ATOM}author/{ATOM}name") is not None
    entries = list(root.iter(f"{ATOM}entry"))
    assert len(entries) == SIZE == len({entry.findtext(f"{ATOM}id") for entry in entries})
    [own] = [each.get("href") for each in root.findall(f"{ATOM}link") if each.get("rel") == "self"]
    assert own == f"{server.url}feeds/atom.xml" and root.findtext(f"{ATOM}id") == f"{server.base}feeds/atom.xml"


def test_the_archive_has_every_entity_once(server: Server) -> None:
    found = list(all_pages(server, "/feeds/atom.xml"))
    ids = {entry.id for each in found for entry in each.entries}
    subjects = {
        each["s"]["value"]
        for each in server.query(
            "SELECT DISTINCT ?s { GRAPH ?g { ?s ?p ?o } FILTER(REGEX(STR(?s), '^https://w3id.org/accords/(id|concept)/')"
            " && !STRENDS(STR(?g), '/inferred') && !STRENDS(STR(?g), '/meta')) }"
        ).json()["results"]["bindings"]
    }
    assert len(ids) == len(subjects) > 2000
    assert [len(each.entries) for each in found] == [SIZE] * len(found)
    archives = found[1:]
    assert all("fh_archive" in each.feed for each in archives) and "fh_archive" not in found[0].feed
    assert {link(each, "current") for each in archives} == {f"{server.url}feeds/atom.xml"}
    assert link(found[0], "last") == link(archives[-1], "self") and not link(archives[-1], "next")
    assert link(archives[0], "previous") == f"{server.url}feeds/atom.xml" == link(archives[0], "first")


def test_one_kind_and_one_language(server: Server) -> None:
    states = feed(server, "/feeds/kinds/state/atom.xml?lang=fr")
    assert states.feed.language == "fr" and states.feed.title == "Modifications du registre (État, territoire)"
    assert all("/doc/state/" in entry.link for entry in states.entries) and len(states.entries) == SIZE
    french = list(all_pages(server, "/feeds/kinds/state/atom.xml?lang=fr"))
    assert any(entry.title == "Maroc (création)" for each in french for entry in each.entries)
    assert server.get("/feeds/kinds/dragon/atom.xml").status_code == 404
    assert server.get("/feeds/atom.xml?lang=de").status_code == 400
    for page in ("0", "01", "x", "9999"):
        assert server.get(f"/feeds/atom/{page}.xml").status_code == 404
        assert server.get(f"/feeds/activities/{page}", ACTIVITY).status_code == 404


def test_the_latest_comes_first_and_what_a_name_holds_does_no_harm(desk: Server) -> None:
    deleted, created = feed(desk, "/feeds/atom.xml").entries[:2]
    assert deleted.title == '<b>"Rome"</b> &  ]]> (deleted)' and created.title.endswith("(created)")
    assert deleted.updated > created.updated and deleted.id == ROME_IRI.replace("/id/", "/doc/") + "/v/4"
    assert [tag.term for tag in deleted.tags] == ["Delete", "library"]
    led_to = {each.rel: desk.get(each.href.removeprefix(desk.url.rstrip("/"))).status_code for each in created.links}
    assert led_to == {"alternate": 410, "related": 200} and [each.rel for each in deleted.links] == ["alternate"]
    assert deleted.summary == "In version 4, 0 statements came and 4 went."
    assert feed(desk, "/feeds/atom.xml?lang=fr").entries[0].title == "Rome ’ (suppression)"


def test_pages_of_a_feed_are_not_asked_again(server: Server) -> None:
    answer = server.get("/feeds/atom/1.xml")
    assert answer.headers["cache-control"] == "public, max-age=86400"
    assert server.ask("GET", "/feeds/atom/1.xml", if_none_match=answer.headers["etag"]).status_code == 304
    assert server.get("/feeds/atom.xml").headers["cache-control"] == "public, max-age=60"


# ---- ActivityStreams


def activities(server: Server, path: str) -> Iterator[dict[str, Any]]:
    """All activities of a collection, the latest first."""
    number = server.get(path, ACTIVITY).json().get("first", "")
    while number:
        page = server.get(number.removeprefix(server.url.rstrip("/")), ACTIVITY).json()
        assert page["type"] == "OrderedCollectionPage" and page["partOf"] == server.url.rstrip("/") + path
        yield from page["orderedItems"]
        number = page.get("next", "")


def test_the_collection_has_as_many_activities_as_it_says(server: Server) -> None:
    answer = server.get("/feeds/activities", ACTIVITY)
    assert answer.headers["content-type"] == ACTIVITY
    collection = answer.json()
    assert (collection["@context"], collection["type"]) == (
        "https://www.w3.org/ns/activitystreams",
        "OrderedCollection",
    )
    found = list(activities(server, "/feeds/activities"))
    assert len(found) == collection["totalItems"] > 2000 and {each["type"] for each in found} == {"Create"}
    morocco = next(each for each in found if each["object"]["id"].endswith("/id/state/mar"))
    assert morocco["object"]["nameMap"]["fr"] == "Maroc" and "Object" in morocco["object"]["type"]
    assert morocco["result"] == f"{server.url}doc/state/mar/v/1"
    assert len(list(activities(server, "/feeds/kinds/state/activities"))) > 190


def test_a_deletion_leaves_a_tombstone(desk: Server) -> None:
    deleted, created, *_ = activities(desk, "/feeds/activities")
    assert (deleted["type"], created["type"]) == ("Delete", "Create")
    stone = deleted["object"]
    assert (stone["id"], stone["type"], stone["deleted"]) == (ROME_IRI, "Tombstone", deleted["published"])
    assert stone["formerType"] == ["https://example.org/lending#Library"] and stone["nameMap"]["fr"] == "Rome ’"
    assert "result" not in deleted and deleted["actor"]["type"] == "Service"


def test_what_is_retired_is_told_as_gone(desk: Server) -> None:
    [told] = [each for each in activities(desk, "/feeds/activities") if each["object"]["id"] == LOAN][:1]
    assert (told["type"], told["object"]["type"]) == ("Delete", "Tombstone")
    assert told["object"]["nameMap"]["fr"] == "D’Oslo à Lyon"
    entry = feed(desk, "/feeds/kinds/loan/atom.xml").entries[0]
    assert entry.title == "Oslo to Lyon (deleted)" and entry.id.endswith("/doc/loan/oslo--lyon/v/2")


@pytest.mark.parametrize(
    ("accept_", "status", "content_type"),
    [
        (None, 200, ACTIVITY),
        ("application/json", 200, "application/json"),
        ('application/ld+json; profile="https://www.w3.org/ns/activitystreams"', 200, None),
        ("image/png", 406, "application/problem+json"),
    ],
)
def test_activities_are_json_under_three_names(
    desk: Server, accept_: str | None, status: int, content_type: str | None
) -> None:
    answer = desk.get("/feeds/activities", accept_)
    assert answer.status_code == status and answer.headers["content-type"] == (content_type or accept_)
    assert status != 200 or json.loads(answer.text)["totalItems"]


def test_a_reader_of_activities_that_others_wrote_understands_every_one(desk: Server, server: Server) -> None:
    deleted, created, retired, *rest = understood(desk)
    assert (deleted["type"], deleted["object"], deleted["id"]) == ("Delete", "Tombstone", ROME_IRI)
    times = [datetime.fromisoformat(each["published"]) for each in (deleted, created, retired)]
    assert deleted["deleted"] == deleted["published"] and times == sorted(set(times), reverse=True)
    assert (created["type"], created["object"]) == ("Create", "Object")
    assert (retired["id"], retired["object"]) == (LOAN, "Tombstone")
    told = [(each["type"], each["object"]["id"]) for each in activities(desk, "/feeds/activities")]
    assert [(each["type"], each["id"]) for each in (deleted, created, retired, *rest)] == told
    states = understood(server, "/feeds/kinds/state/activities")
    assert len(states) > 190 and all(each["actor"] == server.base for each in states)


def understood(server: Server, path: str = "/feeds/activities") -> list[dict[str, Any]]:
    """The activities of a collection as Fedify reads them, as many as the collection says."""
    if not (FEDIFY / "node_modules" / "@fedify" / "vocab").exists():
        told = f"Fedify is not in {FEDIFY}: npm install --prefix .make/fedify @fedify/vocab@2.3.6"
        lacking(told)
    command = ["node", str(ROOT / "tests" / "activities.mjs"), str(FEDIFY), server.url.rstrip("/") + path]
    run = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert run.returncode == 0, run.stderr
    *found, end = map(json.loads, run.stdout.splitlines())
    assert len(found) == end["total"]
    return found


# ---- The page


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_page_on_feeds_leads_to_each_of_them(server: Server, language: str) -> None:
    page = server.get(f"/feeds?lang={language}", "text/html")
    assert page.status_code == 200 and f'<html lang="{language}">' in page.text
    for path in ("feeds/ldes?format=trig", "feeds/activities", "meetings.ics", "journal?after=0&amp;format=rdf-patch"):
        assert path in page.text
        assert server.get("/" + path.replace("&amp;", "&")).status_code == 200
    assert 'rel="alternate" type="application/atom+xml" href="/feeds/atom.xml' in page.text
    names = {"en": ("meeting", "concept"), "fr": ("réunion", "concept")}[language]
    for name, kind in zip(names, ("meeting", "concept"), strict=True):
        assert f'/feeds/kinds/{kind}/atom.xml?lang={language}">{name}</a>' in page.text
    assert 'href="/feeds?lang=' in server.get(f"/?lang={language}", "text/html").text
