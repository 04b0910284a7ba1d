"""What an answer over HTTP says of itself, and in which form: a real server on a small registry."""

import json
import socket
from collections.abc import Iterator

import httpx2
import pytest

from tests.registries import LIBRARIES
from tests.serving import Server, serving


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The libraries."""
    with serving(tmp_path_factory.mktemp("answers") / "home", ACCORDS_ASSETS=str(LIBRARIES)) as running:
        yield running


def test_an_error_is_plain_text_for_who_asks_for_that(small: Server) -> None:
    told = small.get("/sparql?query=ASK%20%7B%20%3Fs%20foo%3Abar%201%20%7D", "text/plain")
    assert told.status_code == 400 and told.headers["content-type"] == "text/plain; charset=utf-8"
    assert (
        "detail: The prefix foo: is not declared.\n" in told.text and "\nsnippet: \nASK { ?s foo:bar 1 }\n" in told.text
    )
    assert small.get("/nothing", "*/*").headers["content-type"] == "application/problem+json"


def test_an_error_says_its_language(small: Server) -> None:
    for accept, language in (("text/html", "fr"), ("application/json", "en"), ("text/plain", "en")):
        told = small.get("/nothing", accept, accept_language="fr")
        assert told.status_code == 404 and told.headers["content-language"] == language


@pytest.mark.parametrize("path", ["/dump.nq", "/dump.trig", "/SHA256SUMS"])
def test_a_dump_of_another_version_is_not_this_one(small: Server, path: str) -> None:
    refused = small.get(f"{path}?version=77")
    assert refused.status_code == 404 and refused.json()["available"] == [1]
    assert small.get(f"{path}?version=1").content == small.get(path).content


def test_all_lines_of_accept_encoding_count(small: Server) -> None:
    request = small.client.build_request("GET", "/sparql?query=SELECT%20*%20%7B%3Fs%20%3Fp%20%3Fo%7D")
    request.headers = type(request.headers)([("host", "x"), ("accept-encoding", "gzip"), ("accept-encoding", "br")])
    assert small.client.send(request).headers["content-encoding"] == "gzip"


def test_a_word_that_is_refused_is_not_recommended(small: Server) -> None:
    told = small.query("ASK { SERV\\u0049CE <urn:x> {} }").json()
    assert told["status"] == 400 and "SERVICE" not in str(told)


def test_a_page_says_its_language_and_data_how_a_file_of_them_is_called(small: Server) -> None:
    asked = "/sparql?query=ASK%7B%7D&format="
    page = small.get(asked + "html", accept_language="fr")
    assert page.headers["content-language"] == "fr" and "content-disposition" not in page.headers
    data = small.get(asked + "xml")
    assert data.headers["content-disposition"] == 'inline; filename="answer.xml"'


def test_to_run_the_query_of_a_page_again_asks_the_same_version_and_graphs(small: Server) -> None:
    page = small.get("/sparql?query=ASK%7B%7D&format=html&version=1&default-graph-uri=urn:g%26")
    assert '<input type="hidden" name="version" value="1">' in page.text
    assert '<input type="hidden" name="default-graph-uri" value="urn:g&amp;">' in page.text


def test_a_body_that_is_announced_too_long_is_refused_before_it_comes(small: Server) -> None:
    where = httpx2.URL(small.url)
    with socket.create_connection((where.host, where.port or 80), timeout=10) as connection:
        head = "POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n"
        connection.sendall(f"{head}Content-Length: 99999999\r\n\r\n".encode())
        assert connection.recv(12) == b"HTTP/1.1 413"


def test_what_is_no_http_is_refused_as_every_error_is_told(small: Server) -> None:
    where = httpx2.URL(small.url)
    with socket.create_connection((where.host, where.port or 80), timeout=10) as connection:
        connection.sendall(b"GET no address HTTP/9.9\r\n\r\n")
        told = b"".join(iter(lambda: connection.recv(4096), b""))
    head, _, content = told.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 400 ") and b"access-control-allow-origin: *" in head.lower()
    assert json.loads(content)["status"] == 400
