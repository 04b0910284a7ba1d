"""The desk as pages: who is signed in sees what he may, and only our own forms, sent from his session, do anything."""

import json
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from urllib.parse import urlencode

import httpx2
import pytest
import sqlalchemy as sa

from accords.registry.submissions import audit, keys, sessions, tables
from accords.registry.submissions.database import Database
from accords.settings import Settings
from tests.desks import NAMELESS, OPERATOR, ROME
from tests.registries import LIBRARIES
from tests.serving import PACKAGES, Server, serving

HOSTILE = ROME.replace('"Rome"@en', '"<script>alert(1)</script>\\u202E"@en , "Lyon Library"@de')


@dataclass
class Visitor:
    """Somebody with a browser that keeps cookies and follows no redirect."""

    url: str
    client: httpx2.Client = field(init=False)

    def __post_init__(self) -> None:
        no_more = httpx2.Limits(max_keepalive_connections=0)
        self.client = httpx2.Client(base_url=self.url, timeout=60, trust_env=False, limits=no_more)

    def get(self, path: str, **headers: str) -> httpx2.Response:
        return self.client.get(path, headers={"accept": "text/html", **headers})

    def word(self, path: str) -> str:
        """What the forms of a page hold."""
        found = re.search(r'name="word" value="([^"]*)"', self.get(path).text)
        assert found
        return found[1]

    def send(self, path: str, page: str, **fields: str) -> httpx2.Response:
        """Send a form of a page."""
        return self.client.post(
            path,
            content=urlencode({"word": self.word(page), **fields}),
            headers={"content-type": "application/x-www-form-urlencoded", "accept": "text/html"},
        )

    def sign_in(self, key: str) -> httpx2.Response:
        return self.send("/desk/sign-in", "/desk/sign-in", key=key)

    def submit(self, text: str, what: str = "submit", **fields: str) -> httpx2.Response:
        """Send the form to submit."""
        given = {"word": self.word("/desk/submit"), "text": text, "syntax": "text/turtle", "what": what, **fields}
        return self.client.post(
            "/desk/submit",
            files={name: (None, value) for name, value in given.items()},
            headers={"accept": "text/html"},
        )

    def decide(self, id: str, how: str, **fields: str) -> httpx2.Response:
        """Send one of the forms of the page of a submission."""
        page = f"/desk/submissions/{id}"
        tags = re.findall(r'name="tag" value="([^"]*)"', self.get(page).text) or [""]
        return self.send(f"{page}/{how}", page, **{"tag": unescape(tags[0]), **fields})


@dataclass(frozen=True)
class Running:
    """A running desk, and the secrets of those who come."""

    server: Server
    settings: Settings
    database: Database
    secrets: dict[str, str]

    def visitor(self, who: str = "") -> Visitor:
        """Somebody who has signed in, or has not."""
        made = Visitor(self.server.url)
        if who:
            assert made.sign_in(self.secrets[who]).status_code == 303
        return made


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    settings = Settings(home=tmp_path_factory.mktemp("desk") / "home", assets=LIBRARIES)
    with closing(Database(settings)) as database:
        scopes = {"Oslo": ["submit"], "Lyon": ["submit"], "Reviewer": ["review"], "Both": ["submit", "review"]}
        secrets = {name: keys.add(database, name, each, OPERATOR)[1] for name, each in scopes.items()}
        with serving(settings.home, ACCORDS_ASSETS=str(LIBRARIES)) as server:
            yield Running(server, settings, database, secrets)


def submitted(running: Running, text: str = ROME, who: str = "Oslo") -> str:
    """The id of a submission that somebody sent by the form."""
    answer = running.visitor(who).submit(text, message="Rome joins")
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"].rpartition("/")[2])


@pytest.mark.parametrize("path", ["/desk/", "/desk/submit", "/desk/submissions/0123456789abcdef"])
def test_who_is_not_signed_in_is_led_to_the_form_and_back(running: Running, path: str) -> None:
    led = running.visitor().get(path)
    assert led.status_code == 303 and led.headers["location"] == f"/desk/sign-in?next={path}"
    visitor = running.visitor()
    back = visitor.send("/desk/sign-in", led.headers["location"], key=running.secrets["Both"], next=path)
    assert back.status_code == 303 and back.headers["location"] == path


@pytest.mark.parametrize("end", ["%E2%82%AC", "%00", "%0D%0AX-A:b", "%C3%A9"])
def test_an_address_that_no_header_can_hold_is_led_to_the_form_too(running: Running, end: str) -> None:
    led = running.visitor().get(f"/desk/submissions/{end}")
    assert led.status_code == 303 and "x-a" not in led.headers
    assert led.headers["location"].startswith("/desk/") and led.headers["location"].isascii()
    form = running.visitor().send("/desk/sign-in", "/desk/sign-in", key=running.secrets["Oslo"], next="/desk/\u20ac")
    assert form.headers["location"] == "/desk/%E2%82%AC"


@pytest.mark.parametrize("place", ["https://evil.example/", "//evil.example/", "/desk//evil.example", "/sparql", "x"])
def test_nobody_is_led_away_by_the_form(running: Running, place: str) -> None:
    answer = running.visitor().send("/desk/sign-in", "/desk/sign-in", key=running.secrets["Oslo"], next=place)
    assert answer.headers["location"] == "/desk/"


def test_the_session_is_in_a_cookie_that_no_script_reads_and_no_other_page_gets(running: Running) -> None:
    visitor = running.visitor()
    before = visitor.get("/desk/sign-in").headers["set-cookie"]
    answer = visitor.sign_in(running.secrets["Oslo"])
    cookie = answer.headers["set-cookie"]
    for part in ("HttpOnly", "Path=/desk", "SameSite=strict"):
        assert part in cookie
    assert "Secure" not in cookie, "this server has no https"
    assert cookie.partition(";")[0] != before.partition(";")[0], "a session has a new name"
    assert running.secrets["Oslo"] not in cookie


def test_over_https_the_cookie_is_sent_over_https_alone(tmp_path: Path) -> None:
    with serving(tmp_path / "home", ACCORDS_ASSETS=str(LIBRARIES), ACCORDS_URL="https://registry.example/") as server:
        assert "Secure" in server.get("/desk/sign-in").headers["set-cookie"]


def test_only_a_hash_of_the_session_is_kept(running: Running) -> None:
    visitor = running.visitor("Oslo")
    session = visitor.client.cookies["accords-desk"]
    kept = b"".join(file.read_bytes() for file in running.settings.home.glob("desk.sqlite*"))
    assert session.encode() not in kept
    caller = sessions.caller(running.database, session)
    assert caller and caller.name == "Oslo"


@pytest.mark.parametrize("key", ["", "x", "accords_0123456789abcdef_" + "A" * 43])
def test_no_other_key_signs_in(running: Running, key: str) -> None:
    visitor = running.visitor()
    answer = visitor.sign_in(key)
    assert answer.status_code == 403 and 'role="alert"' in answer.text
    assert visitor.get("/desk/").status_code == 303


def test_a_session_ends_with_signing_out(running: Running) -> None:
    visitor = running.visitor("Oslo")
    session = visitor.client.cookies["accords-desk"]
    assert visitor.get("/desk/").status_code == 200
    assert visitor.send("/desk/sign-out", "/desk/").status_code == 303
    assert visitor.get("/desk/").status_code == 303 and sessions.caller(running.database, session) is None
    actions = [each.action for each in audit.entries(running.database) if each.who == "key Oslo"]
    assert actions[-2:] == ["session: begin", "session: end"]


def test_a_session_ends_after_its_time(running: Running) -> None:
    visitor = running.visitor("Oslo")
    assert visitor.get("/desk/").status_code == 200
    with running.database.writing() as connection:
        connection.execute(sa.update(tables.sessions).values(expires=tables.now()))
    assert visitor.get("/desk/").status_code == 303
    running.visitor("Oslo")
    with running.database.reading() as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(tables.sessions)).scalar() == 1, "it is gone"


def test_a_session_ends_with_its_key_or_with_the_secret_it_began_with(running: Running) -> None:
    from datetime import timedelta

    for name, end in (
        ("Guest", lambda: keys.revoke(running.database, "Guest", OPERATOR)),
        ("Other", lambda: keys.rotate(running.database, "Other", OPERATOR, timedelta(0))),
    ):
        _, secret = keys.add(running.database, name, ["submit"], OPERATOR)
        visitor = Visitor(running.server.url)
        visitor.sign_in(secret)
        assert visitor.get("/desk/").status_code == 200
        end()
        assert visitor.get("/desk/").status_code == 303


def test_no_form_of_another_site_or_session_does_anything(running: Running) -> None:
    id, reviewer, other = submitted(running), running.visitor("Reviewer"), running.visitor("Both")
    page, path = f"/desk/submissions/{id}", f"/desk/submissions/{id}/accept"
    tag = unescape(re.findall(r'name="tag" value="([^"]*)"', reviewer.get(page).text)[0])
    form = {"content-type": "application/x-www-form-urlencoded"}

    def posted(word: str, **headers: str) -> int:
        sent = urlencode({"tag": tag, "word": word})
        return reviewer.client.post(path, content=sent, headers={**form, **headers}).status_code

    word = reviewer.word(page)
    assert posted("") == posted("x") == posted(other.word(page)) == 403
    assert posted(word, **{"sec-fetch-site": "cross-site"}) == posted(word, **{"sec-fetch-site": "same-site"}) == 403
    assert reviewer.client.post(path, json={"tag": tag, "word": word}).status_code == 415
    assert reviewer.client.get(path).status_code == 405
    assert reviewer.client.post(f"/submissions/{id}/accept").status_code == 401, "the API takes no cookie"
    assert "pending" in reviewer.get(page).text
    assert reviewer.decide(id, "refuse", reason="It is a test.").status_code == 303


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
