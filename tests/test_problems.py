"""Every error is one RFC 9457 problem, for a program or a reader, with the headers that every answer has."""

from collections.abc import Iterator

import httpx2
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from accords.errors import RequestTimeout, problems
from accords.http import problems as handler
from accords.http.headers import ALWAYS, EveryAnswer
from accords.http.wording import LANGUAGES, catalogue
from tests.serving import Server

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
EVERY_KIND_OF_ANSWER = {
    "200": ("GET", "/doc/partnership/gpai", 200),
    "204, OPTIONS": ("OPTIONS", "/doc/partnership/gpai", 204),
    "HEAD": ("HEAD", "/doc/partnership/gpai", 200),
    "302": ("GET", "/context.jsonld", 302),
    "303": ("GET", "/id/partnership/gpai", 303),
    "400": ("GET", "/sparql?query=ASK%20%7B", 400),
    "415": ("POST", "/sparql", 415),
    "403": ("GET", "/sparql?update=CLEAR%20ALL", 403),
    "405, the endpoint": ("PUT", "/sparql", 405),
    "OPTIONS, the endpoint": ("OPTIONS", "/sparql", 204),
    "404, an entity": ("GET", "/doc/state/nowhere", 404),
    "404, an address": ("GET", "/nowhere/at/all", 404),
    "404, a static file": ("GET", "/static/nothing.css", 404),
    "405": ("DELETE", "/doc/partnership/gpai", 405),
    "a static file": ("GET", "/static/style.css", 200),
}


def assert_problem(response: httpx2.Response, status: int) -> dict[str, object]:
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    document: dict[str, object] = response.json()
    assert document["status"] == status
    assert document["title"] and document["detail"]
    assert document["instance"] == f"urn:uuid:{response.headers['x-request-id']}"
    return document


@pytest.mark.parametrize(("method", "path", "status"), EVERY_KIND_OF_ANSWER.values(), ids=EVERY_KIND_OF_ANSWER.keys())
def test_every_answer_can_be_read_from_any_site_and_is_guarded(
    server: Server, method: str, path: str, status: int
) -> None:
    response = server.ask(method, path, Origin="https://elsewhere.example")
    assert response.status_code == status
    for name, value in ALWAYS.items():
        assert response.headers.get_list(name) == [value]
    assert response.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in response.headers


def test_a_304_can_be_read_from_any_site(server: Server) -> None:
    tag = server.get("/ns", "text/turtle").headers["etag"]
    response = server.get("/ns", "text/turtle", If_None_Match=tag)
    assert response.status_code == 304
    assert response.headers["access-control-allow-origin"] == "*"


def test_a_406_can_be_read_from_any_site_and_lists_what_there_is(server: Server) -> None:
    response = server.get("/sparql?query=ASK%7B%7D", "image/png", Origin="https://elsewhere.example")
    assert len(assert_problem(response, 406)["available"]) > 3  # type: ignore[arg-type]
    assert response.headers["access-control-allow-origin"] == "*" and "Accept" in response.headers["vary"]


def test_a_preflight_of_a_query_allows_what_clients_send(server: Server) -> None:
    asked = {"Access_Control_Request_Method": "POST", "Access_Control_Request_Headers": "content-type, accept"}
    response = server.ask("OPTIONS", "/sparql", Origin="https://elsewhere.example", **asked)
    assert response.status_code == 204 and response.headers["allow"] == "GET, HEAD, OPTIONS, POST"
    assert {"Accept", "Content-Type"} <= set(response.headers["access-control-allow-headers"].split(", "))
    assert "POST" in response.headers["access-control-allow-methods"]
    assert response.headers["access-control-max-age"] == "86400"


def test_a_preflight_is_answered_with_what_may_be_sent(server: Server) -> None:
    asked = {"Access_Control_Request_Method": "GET", "Access_Control_Request_Headers": "accept"}
    response = server.ask("OPTIONS", "/doc/state/mar", Origin="https://elsewhere.example", **asked)
    assert response.status_code == 204
    assert "Accept" in response.headers["access-control-allow-headers"]
    assert "GET" in response.headers["access-control-allow-methods"]
    assert response.headers["allow"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize("path", ["/doc/state/mar", "/", "/ns", "/dump.nq", "/sparql?query=ASK%7B%7D", "/health/live"])
def test_head_is_get_without_the_body(server: Server, path: str) -> None:
    head, get = server.ask("HEAD", path), server.get(path)
    assert head.status_code == get.status_code == 200
    assert head.content == b"" and get.content
    ignored = {"date", "ratelimit", "ratelimit-policy", "server-timing", "x-request-id"}
    assert {k: v for k, v in head.headers.items() if k not in ignored} == {
        k: v for k, v in get.headers.items() if k not in ignored
    }


def test_a_wrong_method_is_told_the_right_ones(server: Server) -> None:
    response = server.ask("DELETE", "/doc/state/mar")
    document = assert_problem(response, 405)
    assert response.headers["allow"] == "GET, HEAD, OPTIONS"
    assert document["type"] == "/problems/method-not-allowed"
    assert server.ask("PUT", "/sparql").headers["allow"] == "GET, HEAD, OPTIONS, POST"


def test_an_address_that_does_not_exist_is_a_problem(server: Server) -> None:
    assert assert_problem(server.get("/nowhere"), 404)["type"] == "/problems/not-found"


def test_options_of_an_address_that_does_not_exist_is_a_problem_too(server: Server) -> None:
    assert_problem(server.ask("OPTIONS", "/nowhere"), 404)


def test_a_reader_gets_a_page_in_their_language(server: Server) -> None:
    response = server.get("/doc/state/nowhere", BROWSER, Accept_Language="fr")
    assert response.status_code == 404
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert '<html lang="fr">' in response.text
    assert catalogue()["problem-not-found"]["fr"] in response.text


def test_what_is_wrong_is_told_in_the_language_of_the_reader(server: Server) -> None:
    page = server.get("/sparql?query=ASK%20%7B%20%3Fs%20org%3Amember%20%3Fo%20%7D&lang=fr", BROWSER).text
    assert '<p class="lead">Le préfixe org: n’est pas déclaré.</p>' in page


def test_what_nobody_translated_is_marked_as_english(server: Server) -> None:
    page = server.get("/sparql?query=ASK%7B%7D&default-graph-uri=not%20an%20iri&lang=fr", BROWSER).text
    assert '<p class="lead" lang="en">The name of a graph is not an IRI' in page
    page = server.get("/sparql?query=ASK%7B%7D&default-graph-uri=not%20an%20iri&lang=en", BROWSER).text
    assert '<p class="lead">The name of a graph is not an IRI' in page


def test_what_the_client_wrote_comes_back_escaped(server: Server) -> None:
    response = server.get("/doc/state/%3Cscript%3Ealert(1)%3C%2Fscript%3E?lang=en", BROWSER)
    assert "<script" not in response.text


def test_every_kind_of_problem_has_a_page_in_both_languages(server: Server) -> None:
    kinds = list(problems())
    assert len(kinds) > 10
    for kind in kinds:
        for language in LANGUAGES:
            response = server.get(f"/problems/{kind.slug}?lang={language}", "text/html")
            assert response.status_code == 200
            assert catalogue()[f"advice-{kind.slug}"][language].split("?")[0] in response.text.replace("&#39;", "'")
        assert server.get(f"/problems/{kind.slug}", "application/json").json()["status"] == kind.status


def test_the_catalogue_says_titles_as_the_errors_do() -> None:
    assert {kind.slug: catalogue()[f"problem-{kind.slug}"]["en"] for kind in problems()} == {
        kind.slug: kind.title for kind in problems()
    }


def test_a_problem_that_does_not_exist_has_no_page(server: Server) -> None:
    assert_problem(server.get("/problems/nothing"), 404)


@pytest.fixture
def broken() -> Iterator[TestClient]:
    app = FastAPI(openapi_url=None)

    @app.get("/")
    def fail() -> None:
        raise RuntimeError("a secret of the house")

    @app.get("/late")
    def late() -> None:
        raise RequestTimeout("The body was not complete.", limit=1.0)

    @app.get("/{number}")
    def typed(number: int) -> None:
        """Only an integer gets here."""

    handler.install(app)
    app.add_middleware(handler.Unforeseen)
    app.add_middleware(EveryAnswer)
    with TestClient(app) as client:
        yield client


def test_an_unforeseen_fault_is_logged_and_says_nothing_of_its_cause(
    broken: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    response = broken.get("/")
    assert response.status_code == 500
    assert response.headers["access-control-allow-origin"] == "*"
    assert "secret" not in response.text and "Traceback" not in response.text
    assert response.json()["instance"] in caplog.text
    assert "a secret of the house" in caplog.text


def test_a_parameter_that_the_framework_refuses_is_a_problem_too(broken: TestClient) -> None:
    response = broken.get("/seven")
    assert response.status_code == 400
    assert response.headers["content-type"] == "application/problem+json"
    assert "number" in response.json()["detail"]


def test_a_connection_whose_request_came_too_late_is_closed(broken: TestClient) -> None:
    response = broken.get("/late")
    assert_problem(response, 408)
    assert response.headers["connection"] == "close"
