"""Links that others announce (W3C Linked Data Notifications): sent without a key, reviewed, published, listed."""

import json
import re
import subprocess
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

import httpx2
import pytest
import rdflib
from pyld import jsonld
from rdflib import URIRef

from accords.registry.submissions import keys
from accords.registry.submissions.database import Database
from accords.settings import Settings
from accords.terms import DEFAULT_BASE, LDP
from tests.desks import OPERATOR
from tests.serving import Server, serving
from tests.waiting import until

MOROCCO = f"{DEFAULT_BASE}id/state/mar"
THEIRS = "https://registry.example/country/ma"
RELATION = "http://www.w3.org/2004/02/skos/core#exactMatch"


@dataclass(frozen=True)
class Inbox:
    """A registry with its inbox, and the key of a reviewer."""

    server: Server
    reviewer: str

    def send(self, content: object, media_type: str = "application/ld+json") -> httpx2.Response:
        body = content if isinstance(content, str) else json.dumps(content)
        return self.server.client.post("/inbox", content=body.encode(), headers={"Content-Type": media_type})

    def decide(self, location: str, how: str, **body: str) -> httpx2.Response:
        headers = {"Authorization": f"Bearer {self.reviewer}"}
        path = f"/submissions/{location.rpartition('/')[2]}/{how}"
        return self.server.client.post(path, content=json.dumps(body).encode(), headers=headers)


def announcement(theirs: str = THEIRS, target: str = MOROCCO, **more: object) -> dict[str, Any]:
    context = "https://www.w3.org/ns/activitystreams"
    return {"@context": context, "type": "Announce", "object": theirs, "target": target, **more}


@pytest.fixture(scope="module")
def inbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Inbox]:
    home = tmp_path_factory.mktemp("inbox") / "home"
    with closing(Database(Settings(home=home))) as database:
        _, reviewer = keys.add(database, "Reviewer", ["review"], OPERATOR)
    with serving(home, ACCORDS_SUBMISSION_RATE="0", ACCORDS_SUBMISSION_QUEUE="6") as server:
        yield Inbox(server, reviewer)


def listed(server: Server) -> set[str]:
    """What the inbox contains, as a consumer finds it that expands JSON-LD (section 4.1)."""
    found = server.get("/inbox", accept="application/ld+json").json()
    context = server.get("/context/1.jsonld").json()
    return {each["@id"] for node in jsonld.flatten({**found, **context}) for each in node.get(LDP + "contains", ())}


def test_the_document_on_a_thing_says_where_to_announce_links_to_it(inbox: Inbox) -> None:
    for accept in ("text/turtle", "text/html"):
        answer = inbox.server.get("/doc/state/mar", accept=accept)
        assert f'</inbox>; rel="{LDP}inbox"' in answer.headers["link"]
    options = inbox.server.ask("OPTIONS", "/inbox")
    assert options.status_code == 204 and "POST" in options.headers["allow"]
    for answer in (options, inbox.server.get("/inbox")):
        assert answer.headers["accept-post"].startswith("application/ld+json")


def test_the_commands_of_the_help_do_what_it_says(inbox: Inbox, tmp_path: Path) -> None:
    page = resources.files("accords.help").joinpath("inbox.md").read_text("utf-8")
    [shown] = re.findall(r"^```console\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    *commands, printed = shown.replace("$ ", "").replace("http://127.0.0.1:8000/", inbox.server.url).splitlines()
    ran = subprocess.run(
        ["bash", "-e"], input="\n".join(commands), cwd=tmp_path, capture_output=True, text=True, timeout=60
    )
    assert (ran.stdout.strip(), ran.stderr) == (printed, "")
    headers = {"Authorization": f"Bearer {inbox.reviewer}"}
    found = inbox.server.client.get("/submissions?state=pending", headers=headers).json()["submissions"]
    for each in found:
        assert inbox.decide(each["id"], "refuse", reason="Only an example.").status_code == 200


def test_what_is_announced_waits_for_a_reviewer_and_then_stands_in_the_dataset_on_the_page_and_in_the_list(
    inbox: Inbox,
) -> None:
    sent = announcement(actor={"type": "Organization", "id": "https://registry.example/", "name": "Registry"}, x="y")
    answer = inbox.send(sent)
    assert answer.status_code == 201, answer.text
    location = answer.headers["location"]
    assert location not in listed(inbox.server) and THEIRS not in inbox.server.get("/doc/state/mar.ttl").text
    assert inbox.send(sent).headers["location"] == location, "the same again is the same"
    accepted = inbox.decide(location, "accept")
    assert accepted.status_code == 200, accepted.text
    until(lambda: THEIRS in inbox.server.get("/doc/state/mar.ttl").text)
    assert f"Linked from {THEIRS}" in inbox.server.get("/doc/state/mar.html").text
    kept = inbox.server.get(location)
    assert location in listed(inbox.server) and "no-store" not in kept.headers["cache-control"]
    assert (kept.json(), kept.headers["content-type"]) == (sent, "application/ld+json")
    link = f"a acc:IncomingLink ; acc:linkedThing <{MOROCCO}> ; acc:linkingResource <{THEIRS}>"
    question = f"PREFIX acc: <https://w3id.org/accords/ns#> ASK {{ ?link {link} }}"
    assert inbox.server.query(question).json()["boolean"] is True
    receipt = inbox.server.get(f"/receipts/{location.rpartition('/')[2]}", accept="text/turtle")
    assert receipt.status_code == 200
    again = inbox.send(announcement(summary="once more"))
    assert again.status_code == 409 and "known here already" in again.json()["detail"]


@pytest.mark.parametrize(
    ("content", "media_type", "relation"),
    [
        (f"<{THEIRS}/1> <{RELATION}> <{MOROCCO}> .", "text/turtle", RELATION),
        (
            {
                "@context": "https://www.w3.org/ns/activitystreams",
                "type": "Announce",
                "object": {
                    "type": "Relationship",
                    "subject": THEIRS + "/2",
                    "relationship": RELATION,
                    "object": MOROCCO,
                },
            },
            "application/ld+json",
            RELATION,
        ),
        (
            {"@id": THEIRS + "/3", RELATION: {"@id": f"{DEFAULT_BASE}concept/role/member"}},
            "application/ld+json",
            RELATION,
        ),
    ],
)
def test_a_link_is_announced_in_any_of_the_ways_that_the_help_tells(
    inbox: Inbox, content: object, media_type: str, relation: str
) -> None:
    answer = inbox.send(content, media_type)
    assert answer.status_code == 201, answer.text
    id = answer.headers["location"].rpartition("/")[2]
    found = inbox.server.get(f"/submissions/{id}", authorization=f"Bearer {inbox.reviewer}").json()
    [entity] = found["difference"]["entities"]
    assert any(relation in str(each) for each in entity["added"])
    refused = inbox.decide(answer.headers["location"], "refuse", reason="Only a test.")
    assert refused.status_code == 200
    gone = inbox.server.get(answer.headers["location"])
    assert gone.status_code == 404 and "not let in" in gone.json()["detail"]


@pytest.mark.parametrize(
    ("content", "media_type", "status"),
    [
        ("{", "application/ld+json", 422),
        (announcement(target="https://elsewhere.example/x"), "application/ld+json", 422),
        (announcement(target=f"{DEFAULT_BASE}id/state/zzz"), "application/ld+json", 422),
        (announcement(theirs="javascript:alert(1)"), "application/ld+json", 422),
        (announcement(theirs="https://user:secret@registry.example/"), "application/ld+json", 422),
        (announcement(theirs=MOROCCO), "application/ld+json", 422),
        ({**announcement(), "@context": "https://unknown.example/context"}, "application/ld+json", 422),
        ([announcement(theirs=f"{THEIRS}/{number}") for number in range(21)], "application/ld+json", 422),
        (f"<{THEIRS}> <{RELATION}> <{MOROCCO}> . #" + "x" * 70_000, "text/turtle", 413),
        ("<p>Hello</p>", "text/html", 415),
        ("<urn:a> <urn:b> <urn:c> .", "text/turtle", 422),
    ],
)
def test_what_links_to_nothing_here_or_cannot_be_read_is_refused_and_not_kept(
    inbox: Inbox, content: object, media_type: str, status: int
) -> None:
    before = waiting(inbox)
    answer = inbox.send(content, media_type)
    assert answer.status_code == status, answer.text
    assert waiting(inbox) == before


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (
            announcement(theirs=f"{THEIRS}/suite"),
            'application/ld+json; profile="http://example.org/profile"; charset=utf-8',
        ),
        (announcement(theirs=f"{THEIRS}/suite-2"), "application/activity+json"),
        (f"<{THEIRS}/suite-3> <{RELATION}> <{MOROCCO}> .", "text/turtle"),
    ],
)
def test_a_receiver_does_what_the_test_suite_of_the_specification_asks_of_one(
    inbox: Inbox, content: object, media_type: str
) -> None:
    """As github.com/csarven/ldn-tests asks: JSON-LD at the address of what was created, whatever it was sent as."""
    answer = inbox.send(content, media_type)
    location = answer.headers["location"]
    assert answer.status_code == 201 and location.startswith(inbox.server.url)
    for accept, wanted in (("application/ld+json", "application/ld+json"), ("*/*", None), (None, None)):
        found = inbox.server.get(location, accept)
        assert found.status_code == 200 and found.headers["content-type"] == (wanted or media_type.partition(";")[0])
        assert (found.headers["cache-control"], found.headers["x-robots-tag"]) == ("no-store", "noindex")
        assert found.headers["content-disposition"] == "attachment"
    there = inbox.server.get(location, "application/ld+json").json()
    if media_type == "text/turtle":
        assert jsonld.to_rdf(there, {"format": "application/n-quads"}) == str(content).replace("> .", "> .\n")
    else:
        assert there == content
    head = inbox.server.ask("HEAD", "/inbox", accept="application/ld+json")
    assert head.status_code == 200 and head.headers["content-type"] == "application/ld+json"
    assert f'rel="{LDP}constrainedBy"' in head.headers["link"]
    assert inbox.decide(location, "refuse", reason="Only a test.").status_code == 200


def waiting(inbox: Inbox) -> int:
    return len(inbox.server.get("/submissions", authorization=f"Bearer {inbox.reviewer}").json()["submissions"])


def test_announcements_have_a_queue_of_their_own_that_ends(inbox: Inbox) -> None:
    answers = [inbox.send(announcement(theirs=f"{THEIRS}/many/{number}")) for number in range(8)]
    statuses = [each.status_code for each in answers]
    assert statuses == [201] * 6 + [429] * 2 and "retry-after" in answers[-1].headers
    for each in answers[:6]:
        assert inbox.decide(each.headers["location"], "refuse", reason="Only a test.").status_code == 200


def test_the_page_says_how_to_announce(inbox: Inbox) -> None:
    for language, title in (("en", "Links from elsewhere"), ("fr", "Liens venus d’ailleurs")):
        page = inbox.server.get(f"/inbox?lang={language}", accept="text/html")
        assert page.status_code == 200 and title in page.text and "/help/inbox" in page.text
    graph = rdflib.Graph().parse(data=inbox.server.get("/inbox", accept="text/turtle").text, format="turtle")
    assert {str(each) for each in graph.objects(None, rdflib.RDF.type)} == {LDP + "Container"}
    assert all(isinstance(each, URIRef) for each in graph.objects(None, URIRef(LDP + "contains")))
