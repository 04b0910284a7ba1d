"""FAIR Signposting, levels 1 and 2: what a client of it finds (signposting, by Stian Soiland-Reyes) on real pages."""

import re
from typing import Any
from urllib.parse import urljoin

import pytest
from jsonschema import Draft202012Validator
from signposting import Signposting, find_signposting_html, find_signposting_http
from signposting.linkset import find_signposting_linkset

from accords.registry.dcat_ap import PROFILE
from tests.serving import Server

LINKSET_JSON, LINKSET = "application/linkset+json", "application/linkset"
CONCEPT = "/doc/concept/role/founding-member"
PAGES = ["/doc/partnership/gpai", "/doc/state/mar", CONCEPT, "/dataset"]


def there(server: Server, path: str) -> str:
    return urljoin(server.url, path)


def targets(found: Any) -> set[str]:
    return {str(each.target) for each in found}


@pytest.mark.parametrize("path", PAGES)
def test_a_page_says_what_to_cite_what_it_is_whose_and_where_metadata_are(server: Server, path: str) -> None:
    found: Signposting = find_signposting_http(there(server, path))
    assert str(found.citeAs.target).startswith(server.base)
    assert str(found.license.target) == "https://creativecommons.org/licenses/by/4.0/"
    assert targets(found.authors) == {f"{server.base}graph/meta#team"}
    assert "https://schema.org/AboutPage" in targets(found.types) and len(targets(found.types)) == 2
    assert {str(each.type) for each in found.describedBy} >= {"application/ld+json", "text/turtle"}
    for each in found.describedBy:
        response = server.get(str(each.target).removeprefix(server.url.rstrip("/")), str(each.type))
        assert response.headers["content-type"].startswith(str(each.type))
    assert {str(each.type) for each in found.linksets} == {LINKSET_JSON, LINKSET}


def test_an_entity_belongs_to_the_dataset_and_the_dataset_is_made_of_its_dumps(server: Server) -> None:
    entity, dataset = (find_signposting_http(there(server, path)) for path in ("/doc/state/mar", "/dataset"))
    assert str(entity.citeAs.target) == f"{server.base}id/state/mar"
    assert "https://w3id.org/accords/ns#State" in targets(entity.types)
    assert str(entity.collection.target) == there(server, "/dataset")
    assert there(server, "/dump.nq") in targets(dataset.items) and len(targets(dataset.items)) > 5
    assert PROFILE in {str(profile) for each in dataset.describedBy for profile in each.profiles}


def test_metadata_lead_back_to_what_they_describe_and_dumps_to_the_dataset(server: Server) -> None:
    """FAIR Signposting, level 1: metadata resources and content resources."""
    for path in ("/doc/state/mar", "/dataset"):
        for each in find_signposting_http(there(server, path)).describedBy:
            if each.target != there(server, "/.well-known/void"):
                assert targets(find_signposting_http(str(each.target)).describes) == {there(server, path)}
    items = find_signposting_http(there(server, "/dataset")).items
    for each in items:
        dump = find_signposting_http(str(each.target))
        assert str(dump.collection.target) == there(server, "/dataset") and dump.license
    assert len(items) == 10


@pytest.mark.parametrize("path", PAGES)
def test_the_page_itself_says_the_same_in_its_head(server: Server, path: str) -> None:
    headers, page = find_signposting_http(there(server, path)), find_signposting_html(there(server, path))
    assert str(page.citeAs.target) == str(headers.citeAs.target)
    assert targets(page.linksets) == targets(headers.linksets)
    assert targets(page.describedBy) == targets(headers.describedBy)


@pytest.mark.parametrize("path", PAGES)
def test_both_linksets_say_all_of_it_and_the_same(server: Server, path: str) -> None:
    page = there(server, path)
    header = find_signposting_http(page)
    by_type = {str(each.type): str(each.target) for each in header.linksets}
    found = {kind: find_signposting_linkset(by_type[kind], kind).for_context(page) for kind in (LINKSET_JSON, LINKSET)}
    for each in found.values():
        assert str(each.citeAs.target) == str(header.citeAs.target)
        assert targets(each.describedBy) > targets(header.describedBy)
        for name in ("authors", "types", "items", "linksets"):
            assert targets(getattr(each, name)) == targets(getattr(header, name))
    assert targets(found[LINKSET_JSON]) == targets(found[LINKSET])


def test_what_describes_a_page_and_what_is_part_of_it_lead_back_there(server: Server) -> None:
    page = there(server, "/dataset")
    contexts = {each["anchor"]: each for each in server.get("/links/dataset.json").json()["linkset"]}
    for each in contexts[page]["describedby"]:
        if each["href"] in contexts:
            assert contexts[each["href"]]["describes"] == [{"href": page, "type": "text/html"}]
    assert sum("describes" in each for each in contexts.values()) == 6
    for each in contexts[page]["item"]:
        assert contexts[each["href"]]["collection"] == [{"href": page, "type": "text/html"}]


@pytest.mark.parametrize("path", ["/links/partnership/gpai", "/links/concept/role/founding-member", "/links/dataset"])
def test_a_linkset_is_negotiated_and_of_the_shape_of_the_rfc(server: Server, path: str) -> None:
    schemas = server.get("/openapi.json").json()["components"]["schemas"]
    as_json, as_text = server.get(path, LINKSET_JSON), server.get(path, LINKSET)
    assert as_json.headers["content-type"] == LINKSET_JSON and as_text.headers["content-type"] == LINKSET
    assert as_json.headers["content-location"] == f"{path}.json"
    assert (
        as_json.content == server.get(f"{path}.json").content and as_text.content == server.get(f"{path}.txt").content
    )
    assert list(Draft202012Validator(schemas["linkset"]).iter_errors(as_json.json())) == []
    assert all(re.fullmatch(r'<[^<>]+>(; [a-z*]+="[^"]*")+,?', line) for line in as_text.text.splitlines())
    assert server.get(path).content == as_json.content
    assert server.get(path, "text/html").status_code == 406


def test_there_are_no_links_of_what_there_is_not(server: Server) -> None:
    for path in ("/links/state/atlantis", "/links/concept/role/king.json", "/links/dataset.xml"):
        assert server.get(path).status_code == 404


def test_addresses_in_a_linkset_answer(server: Server) -> None:
    found = server.get("/links/state/mar.json").json()["linkset"]
    root = server.url.rstrip("/")
    addresses = {each["anchor"] for each in found}
    addresses |= {link["href"] for each in found for rel in each if rel != "anchor" for link in each[rel]}
    local = sorted(each for each in addresses if each.startswith(root))
    assert len(local) > 10
    for each in local:
        assert server.ask("HEAD", each.removeprefix(root)).status_code == 200, each
