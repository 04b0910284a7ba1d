"""What is at hand before anybody asked is small documents, and nothing else; they are what their route answers."""

from collections.abc import Iterator

import pytest

from accords.http import at_once
from accords.http.opening import open_service
from accords.http.prepared import Prepared
from accords.http.service import Service
from tests.registries import libraries, published_libraries
from tests.serving import Server


@pytest.fixture
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """The libraries, as they are served."""
    folder = tmp_path_factory.mktemp("at-once")
    service = open_service(libraries(folder), published_libraries(folder))
    yield service
    service.close()


def at_hand(service: Service, path: str, accept: str = "*/*", query: bytes = b"") -> Prepared | None:
    """The answer that is at hand to a GET."""
    return service.answers.get((path.encode(), query, accept.encode(), b""))


@pytest.mark.parametrize(
    "path", ["/doc/library/lyon", "/doc/library/lyon.nq", "/doc/concept/kind", "/doc/concept/kind/public.ttl"]
)
def test_a_small_document_is_at_hand_and_kept(service: Service, path: str) -> None:
    found = at_hand(service, path)
    assert found and found.content
    again = at_hand(service, path)
    assert again == found and again.content is found.content


@pytest.mark.parametrize(
    ("path", "accept"),
    [
        ("/doc/library/lyon.html", "*/*"),
        ("/doc/library/lyon", "text/html"),
        ("/doc/library/lyon", "image/png"),
        ("/doc/library/lyon", "text/turtle, " * 100),
        ("/doc/library/lyon.framed.jsonld", "*/*"),
        ("/doc/library/l%79on.nq", "*/*"),
        ("/doc/library/nowhere", "*/*"),
        ("/doc/library/a%20b", "*/*"),
        ("/doc/library/", "*/*"),
        ("/doc/library/lyon/more", "*/*"),
        ("/doc/library/lyon%2Fmore", "*/*"),
        ("/doc/concept/kind/public/more", "*/*"),
        ("/doc/library", "*/*"),
        ("/doc/library/ly\u00f6n", "*/*"),
        ("/doc/", "*/*"),
        ("/id/library/lyon", "*/*"),
    ],
)
def test_everything_else_is_left_to_the_application(service: Service, path: str, accept: str) -> None:
    assert at_hand(service, path, accept) is None


def test_so_is_what_has_a_parameter(service: Service) -> None:
    assert at_hand(service, "/doc/library/lyon", query=b"format=ttl") is None


def test_so_is_a_document_that_takes_much_reading(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(at_once, "_FEW", 5)
    assert at_hand(service, "/doc/library/lyon") is None
    monkeypatch.undo()
    assert at_hand(service, "/doc/library/lyon") is None, "it is not read again to see that it is large"
    assert at_hand(service, "/doc/library/oslo")


@pytest.mark.parametrize("suffix", ["jsonld", "ttl", "nt", "rdf", "trig", "nq"])
@pytest.mark.parametrize("path", ["/doc/concept/role/observer", "/doc/claim/af-09-1"])
def test_both_ways_answer_alike(server: Server, path: str, suffix: str) -> None:
    at_once, by_the_route = server.get(f"{path}.{suffix}"), server.get(f"{path}.{suffix}?by=route")
    assert at_once.status_code == 200 and at_once.content == by_the_route.content
    assert {**at_once.headers, "date": ""} == {**by_the_route.headers, "date": ""}


def test_a_small_document_is_negotiated_and_asked_for_on_conditions(server: Server) -> None:
    path, accept = "/doc/concept/role/chair", "text/turtle"
    negotiated, again = server.get(path, accept), server.get(f"{path}?a=1", accept)
    assert {**negotiated.headers, "date": ""} == {**again.headers, "date": ""}
    known = server.get(f"{path}.nt", If_None_Match=server.get(f"{path}?format=nt").headers["etag"])
    assert known.status_code == 304 and not known.content
    head = server.ask("HEAD", f"{path}.nq")
    assert head.headers["content-length"] == str(len(server.get(f"{path}?format=nq").content)) and not head.content
