"""ACCORDS_STORE: one URL names three addresses, and no secret is ever in it, or printed."""

import base64
from pathlib import Path

import httpx2
import pytest

from accords.errors import SettingsRefused
from accords.store.endpoint import Endpoint


def sent(endpoint: Endpoint) -> str:
    """The Authorization header of a first request."""
    assert endpoint.auth is not None
    return next(endpoint.auth.sync_auth_flow(httpx2.Request("GET", endpoint.query))).headers["Authorization"]


def test_addresses_may_be_relative_and_other_parameters_stay() -> None:
    found = Endpoint.read("sparql+https://e.example/repositories/r?infer=false&update=r/statements&graph-store=/g")
    assert found.query == "https://e.example/repositories/r?infer=false"
    assert found.update == "https://e.example/repositories/r/statements"
    assert found.graph_store == "https://e.example/g"


def test_one_address_is_enough() -> None:
    found = Endpoint.read("sparql+http://127.0.0.1:7001")
    assert (found.query, found.update, found.graph_store) == ("http://127.0.0.1:7001/",) * 2 + (None,)


@pytest.mark.parametrize(
    ("kind", "content", "header"),
    [
        ("basic", "svc\npä:ss\n", "Basic " + base64.b64encode("svc:pä:ss".encode()).decode()),
        ("bearer", "token-1\n", "Bearer token-1"),
    ],
)
def test_credentials_come_from_a_file_and_are_not_printed(tmp_path: Path, kind: str, content: str, header: str) -> None:
    (tmp_path / "secret").write_text(content, encoding="utf-8")
    found = Endpoint.read(f"sparql+http://e/q?auth={kind}&credentials={tmp_path}/secret")
    assert sent(found) == header
    assert "ss" not in repr(found).replace("Endpoint", "") and "token" not in repr(found)


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("http://e/q", "sparql\\+http"),
        ("sparql+http:///q", "sparql\\+http"),
        ("sparql+http://svc:hunter2@e/q", "credentials=FILE"),
        ("sparql+http://e/q?update=ftp://e/u", "`update`"),
        ("sparql+http://e/q?auth=digest", "credentials=FILE"),
        ("sparql+http://e/q?credentials=/nowhere/at/all", "cannot be read"),
    ],
)
def test_what_is_no_endpoint_is_refused_in_words_without_the_secret(url: str, says: str) -> None:
    with pytest.raises(SettingsRefused, match=says) as refused:
        Endpoint.read(url)
    assert "hunter2" not in str(refused.value)


@pytest.mark.parametrize(
    ("kind", "content"), [("digest", "one line"), ("bearer", "a\nb"), ("magic", "a\nb"), ("basic", "")]
)
def test_a_file_that_does_not_hold_credentials_is_refused(tmp_path: Path, kind: str, content: str) -> None:
    (tmp_path / "secret").write_text(content, encoding="utf-8")
    with pytest.raises(SettingsRefused, match="does not hold what it should"):
        Endpoint.read(f"sparql+http://e/q?auth={kind}&credentials={tmp_path}/secret")
