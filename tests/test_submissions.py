"""The desk over HTTP: a submission is kept, judged, reviewed by somebody else, and becomes a version."""

import hashlib
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta
from itertools import count
from pathlib import Path

import httpx2
import pytest
import sqlalchemy as sa
from fastapi.routing import APIRoute

from accords.http.desk.submissions import router
from accords.registry.submissions import audit, keys
from accords.registry.submissions.database import Database
from accords.registry.submissions.tables import submissions
from accords.settings import Settings
from tests.desks import NAMELESS, OPERATOR, ROME, ROME_IRI
from tests.postgres import postgres
from tests.registries import LEND, LIBRARIES, PREFIXES, versions
from tests.serving import serving
from tests.submitting import SCOPES, Running, running_desk


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def running(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """One desk for all tests, each of which submits things of its own."""
    desk_url = request.getfixturevalue("postgres_server").new() if request.param == "postgresql" else ""
    with running_desk(tmp_path_factory.mktemp("desk") / "home", desk_url) as running:
        yield running


_NUMBERS = count(1)


def library(name: str = "") -> str:
    """A library of some name, or of one that no other has, in Turtle."""
    name = name or f"of-{next(_NUMBERS)}"
    return f'{PREFIXES}library:{name} a lend:Library ; skos:prefLabel "{name}"@en ; lend:kind kind:public .'


def assert_problem(answer: httpx2.Response, status: int, slug: str) -> None:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["type"] == f"/problems/{slug}" and answer.json()["status"] == status


def test_what_is_submitted_waits_for_somebody_else_and_becomes_a_version(running: Running) -> None:
    newest = running.newest()
    received = running.submit(ROME, query="?message=Rome+joins")
    told = received.json()
    assert received.status_code == 201 and received.headers["location"] == f"/submissions/{told['id']}"
    assert (told["state"], told["verdict"], told["judgedBeside"]) == ("pending", "accepted", newest)
    assert [(each["iri"], each["state"], len(each["added"])) for each in told["difference"]["entities"]] == [
        (ROME_IRI, "new", 3)
    ]
    accepted = running.decide(told["id"])
    assert accepted.status_code == 200
    assert (accepted.json()["state"], accepted.json()["version"]) == ("accepted", newest + 1)
    entry = versions(running.settings.home)[-1].entry
    assert (entry.message, entry.who, entry.source) == ("Rome joins", "Reviewer", "desk")
    origin = entry.submission
    assert origin and (origin.id, origin.submitter, origin.mode) == (told["id"], "Oslo", "replace")
    assert origin.sha256 == hashlib.sha256(ROME.encode()).hexdigest()
    assert running.newest() == newest + 1
    assert running.server.get("/doc/library/rome.ttl").status_code == 200
    assert_problem(running.decide(told["id"]), 409, "conflict")


def test_what_the_shapes_refuse_is_kept_with_its_report(running: Running) -> None:
    received = running.submit(NAMELESS)
    told = received.json()
    assert received.status_code == 422 and (told["state"], told["verdict"]) == ("rejected", "rejected")
    [result] = told["results"]
    assert (result["message"], result["line"]) == ("Give a name, once a language.", 3)
    assert running.ask("GET", received.headers["location"], "Oslo").json() == told
    assert running.ask("GET", f"{received.headers['location']}/body", "Oslo").content == NAMELESS.encode()
    report = running.ask("GET", f"{received.headers['location']}/report?format=turtle", "Oslo")
    assert report.headers["content-type"] == "text/turtle; charset=utf-8" and "sh:ValidationReport" in report.text
    assert_problem(running.decide(told["id"]), 409, "conflict")


def test_the_answer_to_what_is_rejected_is_the_report_in_the_format_and_language_that_is_asked_for(
    running: Running,
) -> None:
    answer = running.submit(NAMELESS, query="?lang=fr", Accept="application/sarif+json")
    assert answer.status_code == 422 and answer.headers["content-type"] == "application/sarif+json"
    assert "Donnez un nom" in answer.text and answer.headers["location"].startswith("/submissions/")


@pytest.mark.parametrize(
    ("content", "media_type", "status"),
    [
        (b"this is no Turtle", "text/turtle", 422),
        (b"\xff\xfe", "text/turtle", 422),
        (b"[] a <https://example.org/lending#Library> .", "text/turtle", 422),
        (b'{"@context": "http://127.0.0.1:1/", "@id": "urn:a"}', "application/ld+json", 422),
        (b"<a/>", "application/unheard-of", 415),
    ],
)
def test_what_cannot_be_read_is_kept_too_and_told_as_a_problem(
    running: Running, content: bytes, media_type: str, status: int
) -> None:
    answer = running.submit(content, Content_Type=media_type)
    assert answer.status_code == status and answer.headers["content-type"] == "application/problem+json"
    kept = running.ask("GET", answer.json()["submission"], "Oslo").json()
    assert (kept["state"], kept["problem"]["status"]) == ("rejected", status)
    assert running.ask("GET", f"{answer.json()['submission']}/body", "Oslo").content == content
    assert running.server.get("/health/ready").status_code == 200


def test_nobody_accepts_his_own_or_without_the_scope_and_each_write_is_in_the_log(running: Running) -> None:
    answer = running.submit(library(), "Both", X_Request_ID="from-oslo")
    id = answer.json()["id"]
    assert answer.headers["x-request-id"] == "from-oslo"
    assert_problem(running.decide(id, "accept", "Both"), 403, "forbidden")
    assert_problem(running.decide(id, "refuse", "Both"), 403, "forbidden")
    assert_problem(running.decide(id, "accept", "Lyon"), 403, "forbidden")
    assert running.decide(id).status_code == 200
    log = list(audit.entries(running.database, subject=id))
    assert [(each.who, each.action.split()[-1]) for each in log] == [
        ("key Both", "receive"),
        ("key Both", "judge"),
        ("key Reviewer", "accept"),
        ("key Reviewer", "publish"),
    ]
    assert [each.request for each in log[:2]] == ["from-oslo"] * 2 and all(each.request for each in log)


ROUTES = [(next(iter(each.methods or ())), each.path) for each in router.routes if isinstance(each, APIRoute)]
REVIEWERS = {"/submissions/{id}/accept", "/submissions/{id}/refuse"}


def test_there_are_routes_to_try() -> None:
    assert len(ROUTES) == 8 and {path for _, path in ROUTES} > REVIEWERS


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_nothing_is_had_without_a_valid_key_of_the_right_scope(running: Running, method: str, path: str) -> None:
    expired = keys.add(running.database, f"Late {next(_NUMBERS)}", {"submit", "review"}, OPERATOR, timedelta(0))[1]
    for given in ("", "Basic eDp5", "Bearer x", f"Bearer {expired}"):
        headers = {"Authorization": given} if given else {}
        answer = running.server.client.request(method, path, headers=headers)
        assert_problem(answer, 401, "unauthorized")
        assert answer.headers["www-authenticate"].startswith("Bearer")
    if method == "POST":
        assert_problem(running.ask(method, path, "Oslo" if path in REVIEWERS else "Reviewer"), 403, "forbidden")


def test_a_submission_is_seen_by_its_submitter_and_by_reviewers_alone(running: Running) -> None:
    before = {who: running.listed(who) for who in SCOPES}
    there = running.submit(library()).headers["location"]
    for path in (there, f"{there}/body", f"{there}/report"):
        assert [running.ask("GET", path, who).status_code for who in ("Oslo", "Reviewer", "Lyon")] == [200, 200, 404]
    answer = running.ask("GET", there, "Oslo")
    assert answer.headers["cache-control"] == "no-store"
    assert running.ask("POST", f"{there}/withdraw", "Lyon").status_code == 404
    after = {who: running.listed(who) for who in SCOPES}
    assert [len(after[who]) - len(before[who]) for who in SCOPES] == [1, 0, 1, 1]
    assert there.rpartition("/")[2] == after["Oslo"][-1]


def test_the_queue_is_listed_by_state_and_page_by_page(running: Running) -> None:
    first = running.submit(library()).json()["id"]
    with running.database.writing() as connection:
        row = dict(connection.execute(sa.select(submissions).where(submissions.c.id == first)).mappings().one())
        del row["number"]
        for number in range(60):
            copy = {"id": f"copy-{number}", "idempotency_key": None, "state": "refused" if number % 2 else "pending"}
            connection.execute(sa.insert(submissions).values(**{**row, **copy}))
    copies = [f"copy-{number}" for number in range(60)]
    assert running.listed("Reviewer")[-61:] == [first, *copies]
    assert [each for each in running.listed("Reviewer", "?state=refused") if each in copies] == copies[1::2]
    page = running.ask("GET", "/submissions?state=pending", "Reviewer").json()["submissions"]
    assert (
        len(page) <= 50
        and {each["state"] for each in page} == {"pending"}
        and page[0]["difference"].keys() == {"counts"}
    )
    assert_problem(running.ask("GET", "/submissions?state=lost", "Reviewer"), 400, "bad-request")


def test_a_reviewer_refuses_with_a_reason_and_a_submitter_withdraws(running: Running) -> None:
    newest, (one, two) = running.newest(), (running.submit(library()).json()["id"] for _ in "12")
    assert_problem(running.ask("POST", f"/submissions/{one}/refuse", "Reviewer", b""), 400, "bad-request")
    assert_problem(
        running.ask("POST", f"/submissions/{one}/refuse", "Reviewer", b'{"reason": " "}'), 400, "bad-request"
    )
    for reason in (b'"', b'{"reason": "a\\u0000"}', b'{"reason": "a\\ud800"}', b'{"reason": 1}', b"[" * 60000):
        assert_problem(running.ask("POST", f"/submissions/{one}/refuse", "Reviewer", reason), 400, "bad-request")
    refused = running.decide(one, "refuse").json()
    assert (refused["state"], refused["reviewer"]) == ("refused", "Reviewer") and "village" in refused["reason"]
    assert running.decide(two, "withdraw", "Oslo").json()["state"] == "withdrawn"
    for id in (one, two):
        for what, who in (("accept", "Reviewer"), ("refuse", "Reviewer"), ("withdraw", "Oslo")):
            assert_problem(running.decide(id, what, who), 409, "conflict")
    assert running.newest() == newest


def test_the_same_request_with_the_same_key_leads_to_the_same_submission(running: Running) -> None:
    text = library()
    first, again = (running.submit(text, Idempotency_Key='"a-1"') for _ in "12")
    assert (again.status_code, again.content) == (first.status_code, first.content)
    for another, query in ((library(), ""), (text, "?mode=add")):
        answer = running.submit(another, query=query, Idempotency_Key='"a-1"')
        assert_problem(answer, 422, "idempotency-key-reused")
    assert running.submit(text, "Lyon", Idempotency_Key='"a-1"').json()["id"] != first.json()["id"]
    assert_problem(running.submit(text, Idempotency_Key='"'), 400, "bad-request")
    rejected = [running.submit(NAMELESS, Idempotency_Key="b") for _ in "12"]
    assert [each.status_code for each in rejected] == [422, 422] and rejected[0].json() == rejected[1].json()


def test_what_is_being_judged_is_not_received_a_second_time(running: Running) -> None:
    text = library()
    id = running.submit(text, Idempotency_Key='"being-judged"').json()["id"]

    def become(state: str) -> None:
        with running.database.writing() as connection:
            connection.execute(sa.update(submissions).where(submissions.c.id == id).values(state=state))

    become("received")
    answer = running.submit(text, Idempotency_Key='"being-judged"')
    become("pending")
    assert_problem(answer, 409, "conflict")
    assert answer.headers["retry-after"]


def test_a_dry_run_is_judged_and_nothing_is_kept(running: Running) -> None:
    before = running.listed("Reviewer")
    good, bad = (running.submit(text, query="?dry-run") for text in (library(), NAMELESS))
    assert (good.status_code, good.json()["verdict"]) == (200, "accepted") and "location" not in good.headers
    assert (bad.status_code, bad.json()["verdict"]) == (422, "rejected")
    assert good.json()["difference"]["counts"]["new"] == 1
    assert_problem(running.submit("nonsense", query="?dry-run=true"), 422, "unparsable-rdf")
    assert running.listed("Reviewer") == before


def test_a_replacement_takes_away_what_is_not_sent(running: Running) -> None:
    name = f"of-{next(_NUMBERS)}"
    running.publish(library(name))
    told = running.submit(library(name).replace(f'"{name}"@en', '"Another name"')).json()
    [entity] = told["difference"]["entities"]
    assert (entity["state"], len(entity["added"]), len(entity["removed"])) == ("changed", 1, 1)
    assert running.decide(told["id"]).status_code == 200
    assert all(f'"{name}"@en' in line for line in versions(running.settings.home)[-1].entry.removes)


def test_an_addition_takes_nothing_away(running: Running) -> None:
    told = running.submit(PREFIXES + 'library:lyon skos:altLabel "BML"@fr .', query="?mode=add").json()
    assert {name: told["difference"]["counts"][name] for name in ("added", "removed", "changed")} == {
        "added": 1,
        "removed": 0,
        "changed": 1,
    }


def note(name: str, text: str) -> str:
    """A statement in a line."""
    return f'<https://w3id.org/accords/id/library/{name}> <{LEND}note> "{text}"@en .'


@pytest.mark.parametrize(("gone", "come"), [("-", "+"), ("D", "A")])
def test_a_patch_says_line_by_line_what_goes_and_what_comes(running: Running, gone: str, come: str) -> None:
    running.publish(note("oslo", f"Before {gone}"), "?mode=add")
    patch = f"# a remark\nTX .\n{gone} {note('oslo', f'Before {gone}')}\n{come} {note('oslo', f'After {come}')}\nTC .\n"
    told = running.submit(patch, query="?mode=patch", Content_Type="application/rdf-patch").json()
    assert (told["difference"]["counts"]["added"], told["difference"]["counts"]["removed"]) == (1, 1)
    assert running.decide(told["id"]).status_code == 200
    entry = versions(running.settings.home)[-1].entry
    assert [len(entry.removes), len(entry.adds)] == [1, 1] and "After" in entry.adds[0]


def test_a_patch_that_takes_away_what_is_not_there_is_rejected_at_its_line(running: Running) -> None:
    missing = note("lyon", "Never said")
    answer = running.submit(f"\n- {missing}\n", query="?mode=patch", Content_Type="application/rdf-patch")
    assert answer.status_code == 422 and [each["line"] for each in answer.json()["results"]] == [2]
    answer = running.submit(f"- {missing}\n! {missing}\n", query="?mode=patch", Content_Type="application/rdf-patch")
    assert answer.status_code == 422 and answer.json()["line"] == 2
    assert running.submit(missing, query="?mode=patch").status_code == 415


def test_a_submission_that_another_version_overtook_is_judged_again(running: Running) -> None:
    name = f"of-{next(_NUMBERS)}"
    running.publish(library(name))
    running.publish(note(name, "First"), "?mode=add")
    same, other = (running.submit(text).json()["id"] for text in (library(), library(name).replace("@en", "@no")))
    patch = f"- {note(name, 'First')}\n"
    gone = running.submit(patch, query="?mode=patch", Content_Type="text/plain").json()["id"]
    newest = running.publish(note(name, "Second"), "?mode=add")
    assert running.decide(same).json()["version"] == newest + 1, "what it changes is still the same"
    assert_problem(running.decide(other), 409, "overtaken")
    assert running.state(other) == "pending", "somebody has to look again"
    assert running.decide(other).json()["version"] == newest + 2
    assert_problem(running.decide(gone), 409, "overtaken")
    assert running.state(gone) == "pending" and running.newest() == newest + 2
    assert running.decide(gone, "refuse").json()["state"] == "refused"


def test_what_names_the_version_that_it_was_made_from_fails_when_what_it_touches_has_changed(running: Running) -> None:
    name = f"of-{next(_NUMBERS)}"
    seen, text = running.publish(library(name)), note(name, "Mine")
    waiting = running.submit(text, query="?mode=add", If_Match=f'"{seen}"').json()["id"]
    moved = running.publish(note(name, "Theirs"), "?mode=add")
    assert_problem(running.decide(waiting), 412, "precondition-failed")
    assert running.state(waiting) == "pending"
    late = running.submit(text, query="?mode=add", If_Match=f'"{seen}"')
    assert_problem(late, 412, "precondition-failed")
    assert late.json()["moved"] == [f"https://w3id.org/accords/id/library/{name}"]
    assert running.submit(text, query="?mode=add", If_Match=f'"{moved}"').status_code == 201
    assert running.submit(library(), If_Match=f'"{seen}"').status_code == 201, "nobody touched that one"
    for wrong in (f'"{moved + 9}"', '"abc"'):
        assert_problem(running.submit(text, query="?mode=add", If_Match=wrong), 412, "precondition-failed")


def test_who_decides_may_name_the_state_that_he_reviewed(running: Running) -> None:
    answer = running.submit(library())
    id, tag = answer.json()["id"], answer.headers["etag"]
    assert running.ask("GET", f"/submissions/{id}", "Reviewer").headers["etag"] == tag
    assert_problem(running.decide(id, If_Match='"other"'), 412, "precondition-failed")
    assert running.decide(id, If_Match=tag).status_code == 200
    assert_problem(running.decide(id, "withdraw", "Oslo", If_Match=tag), 412, "precondition-failed")


def test_what_changes_nothing_is_not_accepted(running: Running) -> None:
    told = running.submit(PREFIXES + 'library:lyon skos:altLabel "BmL"@fr .', query="?mode=add").json()
    assert told["difference"]["counts"]["same"] == 1
    assert_problem(running.decide(told["id"]), 409, "conflict")


def test_a_document_of_the_registry_can_be_changed_and_sent_back(running: Running) -> None:
    document = running.server.get("/doc/library/oslo.ttl").text
    assert "Oslo Library" in document
    told = running.submit(document.replace("Oslo Library", "Library of Oslo")).json()
    assert told["verdict"] in ("accepted", "accepted-with-warnings")
    counts = told["difference"]["counts"]
    assert (counts["added"], counts["removed"]) == (1, 1)


def test_two_who_accept_at_the_same_time_make_one_version(running: Running) -> None:
    newest = running.newest()
    id = running.submit(library()).json()["id"]
    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(lambda _: running.decide(id).status_code, range(4)))
    assert sorted(answers) == [200, 409, 409, 409] and running.newest() == newest + 1


def test_a_client_can_go_away_before_he_is_answered(running: Running) -> None:
    text, before = library(), running.listed("Oslo")
    headers = {"Content-Type": "text/turtle", "Idempotency-Key": "gone", **running.bearer("Oslo")}
    with pytest.raises(httpx2.TimeoutException):
        patience = httpx2.Timeout(10, read=0.001)
        running.server.client.post("/submissions", content=text.encode(), headers=headers, timeout=patience)
    until = time.monotonic() + 60
    while (answer := running.submit(text, Idempotency_Key="gone")).status_code == 409:
        assert time.monotonic() < until
        time.sleep(0.1)
    assert answer.status_code == 201 and running.listed("Oslo") == [*before, answer.json()["id"]]


def test_a_mode_that_is_none_an_empty_body_and_a_compressed_one_are_refused(running: Running) -> None:
    before = running.listed("Reviewer")
    assert_problem(running.submit(ROME, query="?mode=merge"), 400, "bad-request")
    assert_problem(running.submit(b""), 400, "bad-request")
    assert_problem(running.submit(ROME, Content_Encoding="gzip"), 415, "unsupported-media-type")
    assert_problem(running.submit(ROME, query=f"?message={'x' * 501}"), 400, "bad-request")
    assert running.listed("Reviewer") == before


def test_while_the_database_is_down_all_else_is_served_and_then_the_desk_is_back(tmp_path: Path) -> None:
    with postgres() as database:
        url = database.new()
        settings = Settings(home=tmp_path / "home", assets=LIBRARIES, desk=url)
        with closing(Database(settings)) as opened:
            secret = keys.add(opened, "Oslo", {"submit"}, OPERATOR)[1]
        with serving(settings.home, ACCORDS_ASSETS=str(LIBRARIES), ACCORDS_DESK=url) as server:
            given = {"Authorization": f"Bearer {secret}", "Content-Type": "text/turtle"}
            assert server.client.get("/submissions", headers=given).status_code == 200
            with database.stopped():
                assert_problem(server.client.post("/submissions", content=library(), headers=given), 503, "desk-down")
                assert server.get("/doc/library/lyon.ttl").status_code == 200
            assert server.client.post("/submissions", content=library(), headers=given).status_code == 201


def test_bytes_of_a_type_that_is_none_of_ours_are_given_back_as_nothing_that_a_browser_shows(running: Running) -> None:
    answer = running.submit("<script>alert(1)</script>", Content_Type="text/html")
    assert answer.status_code == 415
    body = running.ask("GET", f"{answer.headers['location']}/body", "Oslo")
    assert body.headers["content-type"] == "application/octet-stream" and body.text == "<script>alert(1)</script>"
    assert body.headers["content-disposition"].startswith("attachment") and "nosniff" in str(body.headers)
