"""Compression: what is compressed, for whom, and that an answer has another ETag then, which is known again."""

import gzip
from urllib.parse import urlencode

import pytest

from accords.http.compression import takes_gzip, worth
from tests.serving import Server

LARGE = f"/sparql?{urlencode({'query': 'SELECT * { ?s ?p ?o } LIMIT 3000'})}"
PATHS = ["/doc/partnership/gpai.ttl", "/ns", "/static/style.css", "/dump.nq", LARGE, "/"]


def raw(
    server: Server, path: str, accept_encoding: str, method: str = "GET", **headers: str
) -> tuple[bytes, dict[str, str]]:
    """The bytes as they come, and the headers."""
    named = {"Accept-Encoding": accept_encoding, **{k.replace("_", "-"): v for k, v in headers.items()}}
    with server.client.stream(method, path, headers=named) as response:
        return b"".join(response.iter_raw()), {**response.headers, "status": str(response.status_code)}


@pytest.mark.parametrize("path", PATHS)
def test_a_compressed_answer_is_the_same_answer_by_another_etag(server: Server, path: str) -> None:
    plain, headers = raw(server, path, "identity")
    assert "content-encoding" not in headers and "Accept-Encoding" in headers["vary"]
    packed, zipped = raw(server, path, "gzip, deflate, br")
    assert "Accept-Encoding" in zipped["vary"] and zipped["content-type"] == headers["content-type"]
    if path == "/dump.nq":
        assert packed == plain and "content-encoding" not in zipped, "its digest is that of these bytes"
        return
    assert zipped["content-encoding"] == "gzip" and gzip.decompress(packed) == plain
    assert len(packed) < len(plain) and int(zipped.get("content-length", len(packed))) == len(packed)
    assert zipped["etag"] == headers["etag"].removesuffix('"') + '-gzip"'


@pytest.mark.parametrize("path", ["/doc/partnership/gpai.ttl", LARGE])
def test_who_has_either_answer_is_told_so(server: Server, path: str) -> None:
    for encoding in ("identity", "gzip"):
        tag = raw(server, path, encoding)[1]["etag"]
        body, headers = raw(server, path, encoding, If_None_Match=tag)
        assert (headers["status"], headers["etag"], body) == ("304", tag, b"")
        assert "content-encoding" not in headers


def test_equal_bytes_with_other_headers_keep_their_own(server: Server) -> None:
    """The compressed bytes are shared; what is said of them is not."""
    query = {"query": "SELECT * { ?s ?p ?o } LIMIT 2000"}
    for accept in ("application/json", "application/sparql-results+json"):
        for parameters in (query, {**query, "version": "1"}):
            path = f"/sparql?{urlencode(parameters)}"
            plain, zipped = (raw(server, path, encoding, Accept=accept)[1] for encoding in ("identity", "gzip"))
            assert zipped["content-encoding"] == "gzip" and zipped["content-type"] == accept
            assert zipped["cache-control"] == plain["cache-control"]


def test_head_says_what_get_would(server: Server) -> None:
    path = "/doc/partnership/gpai.ttl"
    packed, headers = raw(server, path, "gzip", "HEAD")
    assert packed == b"" and headers["content-encoding"] == "gzip"
    assert headers["etag"] == raw(server, path, "gzip")[1]["etag"]


@pytest.mark.parametrize("path", ["/health/live", "/sparql?query=ASK%7B%7D", "/id/state/mar", "/nowhere"])
def test_what_is_short_or_no_answer_stays_as_it_is(server: Server, path: str) -> None:
    assert "content-encoding" not in raw(server, path, "gzip")[1]


@pytest.mark.parametrize(
    ("header", "takes"),
    [
        (b"gzip", True),
        (b"GZIP", True),
        (b"br, gzip;q=0.2", True),
        (b"gzip;q=0", False),
        (b"gzip; q=0.000", False),
        (b"identity, br", False),
        (b"", False),
    ],
)
def test_who_takes_gzip(header: bytes, takes: bool) -> None:
    assert takes_gzip(header) is takes


@pytest.mark.parametrize(
    ("status", "headers", "is_worth"),
    [
        (200, {b"content-type": b"text/turtle; charset=utf-8", b"content-length": b"5000"}, True),
        (200, {b"content-type": b"application/sparql-results+json", b"content-length": b"5000"}, True),
        (200, {b"content-type": b"application/n-triples"}, True),
        (200, {b"content-type": b"text/turtle", b"content-length": b"1023"}, False),
        (200, {b"content-type": b"image/png", b"content-length": b"5000"}, False),
        (200, {b"content-type": b"text/csv", b"content-encoding": b"br", b"content-length": b"5000"}, False),
        (206, {b"content-type": b"text/csv", b"content-range": b"bytes 0-1/5", b"content-length": b"5000"}, False),
        (404, {b"content-type": b"text/html", b"content-length": b"5000"}, False),
    ],
)
def test_what_is_worth_it(status: int, headers: dict[bytes, bytes], is_worth: bool) -> None:
    assert worth(status, headers) is is_worth
