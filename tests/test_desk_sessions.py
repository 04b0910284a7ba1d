"""Sessions of the desk: who signs in, until when, and that only our own forms, sent from a session, do anything."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import urlencode

import pytest
import sqlalchemy as sa

from accords.registry.submissions import audit, keys, sessions, tables
from tests.desks import OPERATOR
from tests.registries import LIBRARIES
from tests.serving import serving
from tests.visiting import Running, Visitor, submitted, visited


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with visited(tmp_path_factory.mktemp("desk") / "home") as running:
        yield running


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
