"""What holds of every resource that is negotiated: formats, headers, conditions, methods, spellings."""

import re
from email.utils import parsedate_to_datetime

import pytest

from tests.serving import Server
from tests.test_entity import TYPES

NEGOTIATED = [
    "/",
    "/doc/state/mar",
    "/doc/concept/role",
    "/doc/concept/role/member",
    "/graph/ontology",
    "/id/",
    "/id/state/",
    "/concept/",
    "/concept/role/",
    "/states",
    "/ns",
    "/ns/alignment",
    "/shapes",
    "/linkset",
    "/profiles",
    "/profiles/schema",
]
VARY = {"accept", "accept-profile", "accept-language", "accept-encoding"}


@pytest.mark.parametrize("path", NEGOTIATED)
def test_every_format_is_given_and_named(server: Server, path: str) -> None:
    for suffix, content_type in TYPES.items():
        answer = server.get(path, content_type.partition(";")[0])
        assert (answer.status_code, answer.headers["content-type"]) == (200, content_type)
        own = server.get(answer.headers["content-location"], "image/png")
        assert own.headers["content-type"] == content_type
        if suffix != "html":  # a page links to itself by the address that was asked for
            assert own.content == answer.content and own.headers["etag"] == answer.headers["etag"]
            assert server.get(f"{path}?format={suffix}", "image/png").content == answer.content
        [vary] = answer.headers.get_list("vary")
        assert {each.strip().lower() for each in vary.split(",")} - {"accept-datetime"} == VARY


@pytest.mark.parametrize("path", NEGOTIATED)
def test_what_is_linked_as_alternate_is_what_is_said(server: Server, path: str) -> None:
    link = server.get(path, "text/turtle").headers["link"]
    found = re.findall(r'<([^>]*)>; rel="alternate"; type="([^"]*)"', link)
    assert len(found) >= 8
    for target, type_ in found:
        answer = server.get(target)
        assert answer.status_code == 200, target
        assert answer.headers["content-type"].partition(";")[0] == type_, target


@pytest.mark.parametrize("path", NEGOTIATED)
def test_what_is_not_offered_is_406_and_says_what_is(server: Server, path: str) -> None:
    answer = server.get(path, "image/png")
    assert answer.status_code == 406
    assert {"application/ld+json", "text/turtle", "application/n-quads"} <= set(answer.json()["available"])
    for each in answer.json()["representations"]:
        there = server.get(each["url"])
        assert there.status_code == 200
        assert there.headers["content-type"].partition(";")[0] == each["type"]
    assert "accept" in answer.headers["vary"].lower()
    assert answer.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize("path", NEGOTIATED)
def test_head_is_get_without_content_and_options_says_what_may_be_asked(server: Server, path: str) -> None:
    get, head = server.get(path, "text/turtle"), server.ask("HEAD", path, "text/turtle")
    assert head.content == b""
    assert {**head.headers, "date": ""} == {**get.headers, "date": ""}
    options = server.ask("OPTIONS", path)
    assert options.status_code == 204
    assert {"GET", "HEAD", "OPTIONS"} <= set(options.headers["allow"].split(", "))
    assert options.headers["access-control-allow-origin"] == "*"
    assert "Accept-Profile" in options.headers["access-control-allow-headers"]
    wrong = server.ask("DELETE", path)
    assert wrong.status_code == 405 and "GET" in wrong.headers["allow"]


@pytest.mark.parametrize("path", NEGOTIATED)
@pytest.mark.parametrize("type_", ["text/turtle", "application/ld+json"])
def test_who_has_it_already_gets_304(server: Server, path: str, type_: str) -> None:
    for _ in range(2):  # made, and kept
        answer = server.get(path, type_)
        same = ("etag", "vary", "cache-control", "content-location", "last-modified")
        by_tag = server.get(path, type_, If_None_Match=f'"other", {answer.headers["etag"]}')
        by_date = server.get(path, type_, If_Modified_Since=answer.headers["last-modified"])
        for each in (by_tag, by_date):
            assert (each.status_code, each.content) == (304, b"")
            assert all(each.headers[name] == answer.headers[name] for name in same)
        early = "Sun, 01 Jan 2023 00:00:00 GMT"
        assert server.get(path, type_, If_Modified_Since=early).status_code == 200
        assert server.get(path, type_, If_Modified_Since="yesterday").status_code == 200
        both = server.get(path, type_, If_None_Match='"other"', If_Modified_Since=answer.headers["last-modified"])
        assert both.status_code == 200, "the ETag is what counts"
        assert parsedate_to_datetime(answer.headers["last-modified"]).year >= 2026
        assert answer.headers["etag"].startswith('"'), "strong"
        assert answer.headers["cache-control"].startswith("public, max-age=")


@pytest.mark.parametrize("path", ["/doc/state/mar/v/1", "/dump.nt", "/static/style.css"])
def test_files_and_versions_say_when_they_changed_and_are_not_sent_again(server: Server, path: str) -> None:
    answer = server.get(path)
    for asked in ({"If_Modified_Since": answer.headers["last-modified"]}, {"If_None_Match": answer.headers["etag"]}):
        assert server.get(path, **asked).status_code == 304
    assert server.get(path, If_Modified_Since="Sun, 01 Jan 2023 00:00:00 GMT").status_code == 200
    assert answer.headers["cache-control"].startswith("public, max-age=")
    assert server.ask("OPTIONS", path).headers["allow"] == "GET, HEAD, OPTIONS"
    assert server.ask("DELETE", path).headers["allow"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize(
    "path", ["/about", "/about/persistence", "/help/", "/help/time", "/feeds", "/dumps", "/cite", "/docs", "/validate",
             "/status", "/problems/"]
)  # fmt: skip
def test_what_is_a_page_alone_is_none_for_a_program(server: Server, path: str) -> None:
    """A page is not given in the place of RDF, with 200."""
    for accept in ("text/html", "text/*;q=0.1", "*/*", None, "text/html,application/xhtml+xml,*/*;q=0.8"):
        assert server.get(path, accept).headers["content-type"] == "text/html; charset=utf-8"
    answer = server.get(path, "text/turtle")
    assert (answer.status_code, answer.json()["available"][0]) == (406, "text/html")
    [vary] = server.get(path).headers.get_list("vary")
    assert {"Accept", "Accept-Language"} <= set(vary.split(", "))


def test_a_plus_that_was_not_escaped_in_an_address_is_understood(server: Server) -> None:
    for name in ("application/ld+json", "application/rdf+xml", "APPLICATION/RDF+XML"):
        assert server.get(f"/doc/state/mar?_mediatype={name}").headers["content-type"] == name.lower()


@pytest.mark.parametrize("path", ["/doc/partnership/gpai", "/states", "/"])
def test_what_is_large_comes_compressed_under_an_etag_of_its_own(server: Server, path: str) -> None:
    plain = server.get(path, "text/turtle")
    packed = server.get(path, "text/turtle", Accept_Encoding="gzip")
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.content == plain.content
    assert packed.headers["etag"] != plain.headers["etag"]
    again = server.get(path, "text/turtle", Accept_Encoding="gzip", If_None_Match=packed.headers["etag"])
    assert again.status_code == 304


@pytest.mark.parametrize(
    ("path", "there"),
    [
        ("/doc/state/mar/", "/doc/state/mar"),
        ("/doc/state/MAR", "/doc/state/mar"),
        ("/doc/State/Mar.ttl", "/doc/state/mar.ttl"),
        ("/doc/state/m%61r", "/doc/state/mar"),
        ("/id/state/m%61r", "/id/state/mar"),
        ("/doc/concept/ROLE/member/", "/doc/concept/role/member"),
        ("/concept/role/m%65mber", "/concept/role/member"),
        ("/ns/", "/ns"),
        ("/NS", "/ns"),
        ("/id", "/id/"),
        ("/concept", "/concept/"),
        ("/States", "/states"),
        ("/states/?size=5", "/states?size=5"),
        ("/SPARQL?query=ASK%7B%7D", "/sparql?query=ASK%7B%7D"),
        ("/doc/state/%e2%82%ac", "/doc/state/%E2%82%AC"),
    ],
)
def test_another_spelling_is_redirected_for_good(server: Server, path: str, there: str) -> None:
    answer = server.get(path, "text/turtle")
    assert (answer.status_code, answer.headers.get("location")) == (308, there)
    assert answer.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize(
    "path", ["/doc/state/NOWHERE", "/doc/state/nowhere/", "/Dragons", "/evil.example//ns/", "/nothing/"]
)
def test_a_spelling_of_nothing_is_404(server: Server, path: str) -> None:
    assert server.get(path, "text/turtle").status_code == 404
