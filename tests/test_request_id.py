"""The name of a request on its answer: the client's own where it has one, and none where others may get the answer."""

import uuid

import pytest

from tests.serving import Server

OF_ONE_REQUEST = ["/nowhere", "/health/live", "/journal", "/sparql?query=ASK%20%7B"]


@pytest.mark.parametrize("path", OF_ONE_REQUEST)
def test_an_answer_that_is_nobody_else_s_names_its_request(server: Server, path: str) -> None:
    first, second = (server.get(path).headers["x-request-id"] for _ in range(2))
    assert uuid.UUID(first) != uuid.UUID(second)


@pytest.mark.parametrize("path", OF_ONE_REQUEST)
def test_the_name_that_a_client_gave_comes_back(server: Server, path: str) -> None:
    assert server.get(path, X_Request_ID="lab:42.b_~-").headers.get_list("x-request-id") == ["lab:42.b_~-"]


@pytest.mark.parametrize("name", ["", "two words", "x" * 65, "<script>", "a,b", "é"])
def test_what_is_no_short_and_plain_name_does_not_come_back(server: Server, name: str) -> None:
    request = server.client.build_request("GET", "/nowhere", headers=[(b"x-request-id", name.encode())])
    assert uuid.UUID(server.client.send(request).headers["x-request-id"])


def test_of_two_names_neither_comes_back(server: Server) -> None:
    request = server.client.build_request("GET", "/nowhere", headers=[("x-request-id", "a"), ("x-request-id", "b")])
    assert uuid.UUID(server.client.send(request).headers["x-request-id"])


@pytest.mark.parametrize("path", ["/doc/state/mar", "/ns", "/dump.nq", "/sparql?query=ASK%7B%7D", "/help/"])
def test_an_answer_that_others_get_too_names_no_request(server: Server, path: str) -> None:
    for _ in range(2):
        answer = server.get(path, X_Request_ID="mine")
        assert answer.status_code == 200 and answer.headers["cache-control"].startswith("public")
        assert "x-request-id" not in answer.headers


def test_a_page_on_another_site_may_name_its_requests(server: Server) -> None:
    asked = {"Access_Control_Request_Method": "GET", "Access_Control_Request_Headers": "x-request-id"}
    allowed = server.ask("OPTIONS", "/sparql", Origin="https://elsewhere.example", **asked)
    assert "X-Request-ID" in allowed.headers["access-control-allow-headers"]
