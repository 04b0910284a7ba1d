"""What is answered in the event loop is small documents, and nothing else."""

import asyncio
from collections.abc import Iterator

import pytest
from starlette.responses import PlainTextResponse
from starlette.types import Message

from accords.http import entity
from accords.http.at_once import AtOnce
from accords.http.service import SERVED_BY, Service, open_service
from tests.registries import libraries, published_libraries
from tests.serving import Server

BEHIND = AtOnce(PlainTextResponse("the application behind it"))


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """The libraries, as they are served."""
    folder = tmp_path_factory.mktemp("at-once")
    service = open_service(libraries(folder), published_libraries(folder))
    yield service
    service.close()


def answer(service: Service, path: str, accept: str = "*/*", method: str = "GET", query: bytes = b"") -> str:
    """The content of the answer to a request."""
    parts: list[bytes] = []

    async def send(message: Message) -> None:
        parts.append(message.get("body", b""))

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    headers = [(b"accept", accept.encode())]
    scope = {"type": "http", "method": method, "path": path, "query_string": query, "headers": headers}
    asyncio.run(BEHIND({**scope, SERVED_BY: service}, receive, send))
    return b"".join(parts).decode()


@pytest.mark.parametrize(
    "path", ["/doc/library/lyon", "/doc/library/lyon.nq", "/doc/concept/kind", "/doc/concept/kind/public.ttl"]
)
def test_a_small_document_is_answered(service: Service, path: str) -> None:
    assert path.rpartition("/")[2].partition(".")[0] in answer(service, path)


@pytest.mark.parametrize(
    ("path", "accept"),
    [
        ("/doc/library/lyon.html", "*/*"),
        ("/doc/library/lyon", "text/html"),
        ("/doc/library/lyon", "image/png"),
        ("/doc/library/nowhere", "*/*"),
        ("/doc/library/a b", "*/*"),
        ("/doc/library/", "*/*"),
        ("/doc/library/lyon/more", "*/*"),
        ("/doc/concept/kind/public/more", "*/*"),
        ("/doc/library", "*/*"),
        ("/doc/", "*/*"),
        ("/id/library/lyon", "*/*"),
    ],
)
def test_everything_else_is_left_to_the_application(service: Service, path: str, accept: str) -> None:
    assert answer(service, path, accept) == "the application behind it"


def test_so_is_what_has_a_parameter_or_another_method(service: Service) -> None:
    assert answer(service, "/doc/library/lyon", query=b"format=ttl") == "the application behind it"
    assert answer(service, "/doc/library/lyon", method="POST") == "the application behind it"


def test_so_is_a_document_that_takes_much_reading(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(entity, "_FEW", 5)
    assert answer(service, "/doc/library/oslo") == "the application behind it"


@pytest.mark.parametrize("suffix", ["jsonld", "ttl", "nt", "rdf", "trig", "nq"])
def test_both_ways_answer_alike(server: Server, suffix: str) -> None:
    path = "/doc/concept/role/observer"
    at_once, by_the_route = server.get(f"{path}.{suffix}"), server.get(f"{path}?format={suffix}")
    assert at_once.status_code == 200 and at_once.content == by_the_route.content
    assert {**at_once.headers, "date": ""} == {**by_the_route.headers, "date": ""}
