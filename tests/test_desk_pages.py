"""The desk as pages: who is signed in sees what he may, submits and decides."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import httpx2
import pytest

from tests.desks import NAMELESS, ROME
from tests.serving import PACKAGES
from tests.visiting import Running, submitted, visited

HOSTILE = ROME.replace('"Rome"@en', '"<script>alert(1)</script>\\u202E"@en , "Lyon Library"@de')


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with visited(tmp_path_factory.mktemp("desk") / "home") as running:
        yield running


def test_the_queue_shows_what_waits_to_a_reviewer_and_his_own_to_a_submitter(running: Running) -> None:
    id = submitted(running)
    link = f"/desk/submissions/{id}"
    assert link in running.visitor("Reviewer").get("/desk/").text
    assert link in running.visitor("Oslo").get("/desk/").text
    lyon = running.visitor("Lyon")
    assert link not in lyon.get("/desk/").text and lyon.get(link).status_code == 404
    assert link not in running.visitor("Reviewer").get("/desk/?state=accepted").text
    assert running.visitor("Reviewer").get("/desk/?state=x").status_code == 400
    assert running.visitor("Oslo").decide(id, "withdraw").status_code == 303
    assert link in running.visitor("Oslo").get("/desk/?state=withdrawn").text


def test_a_submission_shows_its_verdict_its_difference_and_what_it_looks_like(running: Running) -> None:
    id = submitted(running, HOSTILE.replace("library:rome a", "library:oslo a lend:Library . library:rome a"))
    page = running.visitor("Reviewer").get(f"/desk/submissions/{id}")
    assert page.headers["cache-control"] == "no-store"
    assert "<script>alert" not in page.text and "\u202e" not in page.text and "\\u{202E}" in page.text
    assert "Is it one of these?" in page.text and "the same name: Lyon Library" in page.text
    assert "<del>" in page.text and "<ins>" in page.text and "Oslo Library" in page.text
    french = running.visitor("Reviewer").get(f"/desk/submissions/{id}", **{"accept-language": "fr"}).text
    assert "Est-ce l’un de ceux-ci" in french and "même nom\N{NO-BREAK SPACE}: Lyon Library" in french
    running.visitor("Oslo").decide(id, "withdraw")


def test_a_program_gets_the_difference_as_json_or_as_text(running: Running) -> None:
    id = submitted(running)
    client, key = running.visitor().client, {"authorization": f"Bearer {running.secrets['Oslo']}"}
    path = f"/submissions/{id}/difference"
    assert client.get(path).status_code == 401
    told = client.get(path, headers=key)
    assert told.headers["content-type"] == "application/json" and told.json()["counts"]["added"] == 3
    text = client.get(path, headers={**key, "accept": "text/x-diff", "accept-language": "fr"})
    assert text.headers["content-type"].startswith("text/x-diff") and " nouveau @@" in text.text
    assert client.get(f"{path}?format=text", headers=key).text.count("\n+ ") == 3
    assert client.get(f"{path}?format=x", headers=key).status_code == 400
    links = client.get(f"/submissions/{id}", headers=key).json()["links"]
    assert links["difference"] == path and "receipt" not in links
    unread = submitted(running, "nonsense")
    assert client.get(f"/submissions/{unread}/difference", headers=key).status_code == 404
    running.visitor("Oslo").decide(id, "withdraw")


@pytest.mark.parametrize(
    ("iri", "why"),
    [
        ("https://evil.example/id/library/rome", "outside"),
        ("https://w3id.org/accords/library/rome", "kind"),
        ("https://w3id.org/accords/id/library/rome.ttl", "slug"),
        ("https://example.org/lending#Library", "term"),
    ],
)
def test_a_thing_with_a_name_that_is_none_of_ours_is_rejected_at_its_line(running: Running, iri: str, why: str) -> None:
    client, key = running.visitor().client, {"authorization": f"Bearer {running.secrets['Oslo']}"}
    answer = client.post(
        "/submissions?dry-run",
        content=ROME.replace("library:rome", f"<{iri}>"),
        headers={**key, "content-type": "text/turtle"},
    )
    told = [each for each in answer.json()["results"] if each["component"].endswith(f"#minting-{why}")]
    assert answer.status_code == 422 and [(each["focusNode"], each["line"]) for each in told] == [(iri, 3)]


@pytest.mark.parametrize("iri", ["urn:x:y", "mailto:a@b.example", "tel:+33"])
def test_a_link_to_what_is_not_of_the_web_is_rejected_at_its_place(running: Running, iri: str) -> None:
    text = ROME.replace("lend:kind kind:public", f"lend:kind kind:public ; skos:seeAlso <{iri}>")
    answer = running.visitor().client.post(
        "/submissions?dry-run",
        content=text,
        headers={"authorization": f"Bearer {running.secrets['Oslo']}", "content-type": "text/turtle"},
    )
    [told] = [each for each in answer.json()["results"] if each["component"].endswith("#minting-scheme")]
    assert answer.status_code == 422 and (told["value"]["value"], told["line"]) == (iri, 3)
    assert told["column"] == 1 + text.splitlines()[2].index(f"<{iri}>")


def test_very_many_entities_are_not_all_on_the_page_and_all_in_the_file(running: Running) -> None:
    many = ROME + "".join(f'library:l{n} a lend:Library ; skos:prefLabel "L {n}" .\n' for n in range(210))
    id, reviewer = submitted(running, many), running.visitor("Reviewer")
    page = reviewer.get(f"/desk/submissions/{id}").text
    assert page.count('<section class="entity"') == 100 and "111 more entities are not shown here" in page
    assert "11 more new things were not compared" in page
    file = reviewer.get(f"/desk/submissions/{id}/difference")
    assert file.text.count("@@ library:") == 211 and file.headers["content-type"].startswith("text/x-diff")
    sent = reviewer.get(f"/desk/submissions/{id}/body")
    assert sent.content == many.encode() and sent.headers["content-disposition"].startswith("attachment")
    assert running.visitor().get(f"/desk/submissions/{id}/body").status_code == 303
    assert running.visitor("Lyon").get(f"/desk/submissions/{id}/body").status_code == 404
    running.visitor("Oslo").decide(id, "withdraw")


def test_a_rejected_one_shows_each_fault_with_its_line_in_both_languages(running: Running) -> None:
    id = submitted(running, NAMELESS)
    page = running.visitor("Oslo").get(f"/desk/submissions/{id}").text
    assert "Give a name, once a language." in page and 'href="#L' in page and 'id="L1"' in page
    french = running.visitor("Oslo").get(f"/desk/submissions/{id}", **{"accept-language": "fr"}).text
    assert "Donnez un nom, une fois par langue." in french and "Give a name" not in french


def test_what_cannot_be_read_shows_the_problem_with_its_line(running: Running) -> None:
    id = submitted(running, ROME + "\nnonsense")
    page = running.visitor("Oslo").get(f"/desk/submissions/{id}").text
    assert "The RDF cannot be read" in page and 'href="#L' in page
    assert "nonsense cannot begin a statement" in page and "rejected by the shapes" not in page
    in_french = running.visitor("Oslo").get(f"/desk/submissions/{id}?lang=fr").text
    assert "nonsense ne peut commencer un énoncé" in in_french and "cannot begin" not in in_french
    queue = running.visitor("Oslo").get("/desk/?state=rejected").text.partition(id)[2].partition("</li>")[0]
    assert "The RDF cannot be read" in queue and "shapes" not in queue


def test_what_is_tried_out_is_judged_and_not_kept(running: Running) -> None:
    visitor = running.visitor("Oslo")
    before = visitor.get("/desk/?state=all").text.count("/desk/submissions/")
    good, bad = visitor.submit(ROME, "try"), visitor.submit(ROME + "nonsense", "try")
    assert good.status_code == bad.status_code == 200
    assert "What would come of it" in good.text and "library:rome a lend:Library" in unescape(good.text)
    assert "The RDF cannot be read" in bad.text
    assert visitor.get("/desk/?state=all").text.count("/desk/submissions/") == before


def test_a_form_that_is_sent_twice_submits_once(running: Running) -> None:
    visitor = running.visitor("Oslo")
    first, second = (visitor.submit(NAMELESS + "# twice", once="0123") for _ in "12")
    assert first.headers["location"] == second.headers["location"]


def test_a_file_can_be_sent_instead_of_a_text(running: Running) -> None:
    visitor = running.visitor("Oslo")
    fields = {"word": visitor.word("/desk/submit"), "text": "", "syntax": "text/turtle", "what": "try"}

    def send(*names: str) -> httpx2.Response:
        files = [("file", (name, ROME.encode())) for name in names]
        return visitor.client.post("/desk/submit", data=fields, files=files)

    answer = send("rome.ttl")
    assert answer.status_code == 200 and "Rome" in answer.text
    assert send("a.ttl", "b.ttl").status_code == 400
    bare = visitor.client.post("/desk/submit", content=b"text=x", headers={"content-type": "text/plain"})
    assert bare.status_code == 400


@pytest.mark.parametrize("who", ["Reviewer", "Lyon"])
def test_nobody_does_what_his_key_is_not_for(running: Running, who: str) -> None:
    id, visitor = submitted(running), running.visitor(who)
    if who == "Reviewer":
        assert visitor.get("/desk/submit").status_code == 403
        assert visitor.decide(id, "withdraw").status_code == 403
    else:
        assert visitor.send(f"/desk/submissions/{id}/accept", "/desk/submit", tag="").status_code == 403
    assert running.visitor("Oslo").decide(id, "withdraw").status_code == 303


def test_nobody_decides_on_his_own(running: Running) -> None:
    id, both = submitted(running, who="Both"), running.visitor("Both")
    page = both.get(f"/desk/submissions/{id}").text
    assert "somebody else has to decide" in page and f"/desk/submissions/{id}/accept" not in page
    assert both.decide(id, "accept").status_code == 403
    assert both.decide(id, "withdraw").status_code == 303


def test_a_refusal_has_a_reason_and_the_submitter_reads_it(running: Running) -> None:
    id, reviewer = submitted(running), running.visitor("Reviewer")
    assert reviewer.decide(id, "refuse", reason=" ").status_code == 400
    assert reviewer.decide(id, "refuse", reason="Rome <b>has</b> none.").status_code == 303
    page = running.visitor("Oslo").get(f"/desk/submissions/{id}").text
    assert "Rome &lt;b&gt;has&lt;/b&gt; none." in page
    assert reviewer.decide(id, "accept").status_code == 412, "it is not as it was"


def test_an_accepted_one_becomes_a_page_and_a_receipt_that_another_process_checks(
    running: Running, tmp_path: Path
) -> None:
    id, reviewer = submitted(running), running.visitor("Reviewer")
    assert reviewer.decide(id, "accept", tag="x").status_code == 412
    assert reviewer.decide(id, "accept").status_code == 303
    at_once = reviewer.get(f"/desk/submissions/{id}").text
    assert f"/receipts/{id}" not in at_once or running.server.get(f"/receipts/{id}.html").status_code == 200
    until = time.monotonic() + 60
    while running.server.get("/doc/library/rome.html").status_code != 200:
        assert time.monotonic() < until, "the version was not taken over"
        time.sleep(0.1)
    page = running.visitor("Oslo").get(f"/desk/submissions/{id}").text
    assert f"/receipts/{id}.html" in page and page.count("<time") > 4
    receipt = running.server.get(f"/receipts/{id}.json")
    told = receipt.json()
    assert (told["submission"]["submitter"], told["acceptance"]["reviewer"]) == ("Oslo", "Reviewer")
    assert told["judgement"]["verdict"] == "accepted" and len(told["judgement"]["shapesDigest"]) == 64
    sent = tmp_path / "sent.ttl"
    sent.write_text(ROME, "utf-8")
    command = [sys.executable, "-m", "accords", "receipt", "verify", "-", "--url", running.server.url]
    checked = subprocess.run(
        [*command, "--submitted", str(sent)],
        input=json.dumps(told).encode(),
        capture_output=True,
        env={"PYTHONPATH": str(PACKAGES)},
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert checked.stdout.count(b"ok  ") == 8
