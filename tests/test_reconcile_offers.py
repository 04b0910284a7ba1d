"""What the Reconciliation API offers beside queries: manifests, suggestions, previews, proposals, a page."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

import pytest

from tests.reconciling import (
    DRAFT,
    ID,
    NS,
    OLDER,
    examples,
    valid,
    with_index,
)
from tests.serving import Server


@pytest.fixture(scope="module", autouse=True)
def _index(server: Server) -> None:
    with_index(server)


@pytest.mark.parametrize("version", [OLDER, DRAFT])
def test_the_schemas_accept_the_examples_of_the_specification_and_nothing_else(version: str) -> None:
    names = ["manifest", "reconciliation-query-batch", "reconciliation-result-batch", "suggest-entities-response"]
    names += ["suggest-types-response", "suggest-properties-response", "data-extension-query"]
    names += ["data-extension-response", "data-extension-property-proposal"]
    read = [(name, example) for name in names for _, example in examples(version, name)]
    assert len(read) > 15 and {name for name, _ in read} == set(names)
    for name, example in read:
        valid(version, name, example)
    for name in ("manifest", "suggest-entities-response", "data-extension-response"):
        with pytest.raises(AssertionError):
            valid(version, name, {})


@pytest.mark.parametrize(("version", "path"), [(OLDER, "/reconcile"), (DRAFT, "/reconcile/1.0")])
def test_the_manifest_is_valid_and_all_that_it_names_answers(server: Server, version: str, path: str) -> None:
    for slash in ("", "/"):
        answer = server.get(path + slash)
        assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json")
    manifest = valid(version, "manifest", answer.json())
    assert manifest["versions"] == [version] and manifest["name"] and manifest["batchSize"] == 50
    assert {"documentation", "logo", "serviceVersion", "view", "preview", "suggest", "extend"} <= set(manifest)
    for address in (manifest["documentation"], manifest["logo"]):
        assert server.get(f"/{address.removeprefix(server.url)}").status_code == 200, address
    assert "État" in [each["name"] for each in server.get(f"{path}?lang=fr").json()["defaultTypes"]]


def test_the_addresses_of_the_manifest_lead_to_what_they_promise(server: Server) -> None:
    manifest = server.get("/reconcile").json()
    mar = quote(f"{ID}state/mar", safe="")
    seen = server.get(manifest["view"]["url"].replace("{{id}}", mar).removeprefix(server.url.rstrip("/")))
    assert (seen.status_code, seen.headers["location"]) == (303, "/doc/state/mar")
    for each in manifest["suggest"].values():
        at = each["service_url"] + each["service_path"] + "?prefix=state"
        assert server.client.get(at).json()["result"], at
    proposing = manifest["extend"]["propose_properties"]
    at = proposing["service_url"] + proposing["service_path"] + "?type=State"
    assert server.client.get(at).json()["properties"]
    flyout = manifest["suggest"]["entity"]
    told = server.client.get(flyout["service_url"] + flyout["flyout_service_path"].replace("${id}", mar)).json()
    assert told["id"] == f"{ID}state/mar" and "Morocco" in told["html"]


def test_a_page_of_another_site_may_ask(server: Server) -> None:
    for path in ("/reconcile", "/reconcile/1.0/match", "/reconcile/suggest/entity"):
        answer = server.ask("OPTIONS", path, origin="https://example.org", access_control_request_method="POST")
        assert answer.headers["access-control-allow-origin"] == "*"
        assert "POST" in answer.headers["access-control-allow-methods"]


@pytest.mark.parametrize("root", ["/reconcile", "/reconcile/1.0"])
def test_entities_types_and_properties_are_suggested_by_what_they_begin_with(server: Server, root: str) -> None:
    version = OLDER if root == "/reconcile" else DRAFT

    def suggested(what: str, schema: str, **asked: str) -> list[Mapping[str, Any]]:
        answer = server.client.get(f"{root}/suggest/{what}", params=asked)
        assert answer.status_code == 200, answer.text
        result: list[Mapping[str, Any]] = valid(version, f"suggest-{schema}-response", answer.json())["result"]
        return result

    entities = suggested("entity", "entities", prefix="Côte d’Iv")
    assert entities[0]["id"] == f"{ID}state/civ" and entities[0]["notable"] == [{"id": "State", "name": "state"}]
    assert suggested("entity", "entities", prefix="Morocco", type="State")[0]["id"] == f"{ID}state/mar"
    assert suggested("entity", "entities", prefix="MAR")[0]["id"] == f"{ID}state/mar"
    assert suggested("entity", "entities", prefix="state/mar")[0]["id"] == f"{ID}state/mar"
    first, then = (suggested("entity", "entities", prefix="gpai", cursor=each) for each in ("0", "20"))
    assert len(first) == 20 and then and not {e["id"] for e in first} & {e["id"] for e in then}
    assert suggested("type", "types", prefix="stat")[0]["id"] == "State"
    assert "Party" in [broader["id"] for broader in suggested("type", "types", prefix="State")[0]["broader"]]
    assert suggested("type", "types", prefix=f"{NS}State")[0]["id"] == "State"
    assert len(suggested("type", "types", prefix="")) == 20
    assert suggested("property", "properties", prefix="alpha-3")[0]["id"] == "alpha3"
    assert suggested("property", "properties", prefix="alpha-3", lang="fr")[0]["name"] == "code alpha-3"
    assert server.get(f"{root}/suggest/entity?prefix=a&cursor=x").status_code == 400
    assert server.get(f"{root}/suggest/soul?prefix=a").status_code == 404


@pytest.mark.parametrize("root", ["/reconcile", "/reconcile/1.0"])
def test_a_preview_may_stand_in_a_frame_and_can_do_nothing_there(server: Server, root: str) -> None:
    english, french = (server.get(f"{root}/preview?id={ID}state/mar&lang={each}") for each in ("en", "fr"))
    assert english.headers["content-type"] == "text/html; charset=utf-8"
    policy = english.headers["content-security-policy"]
    assert "frame-ancestors *" in policy and "default-src 'none'" in policy and "script" not in policy
    assert ">Morocco</a>" in english.text and ">Maroc</a>" in french.text and "<script" not in english.text
    assert (
        server.get("/doc/state/mar", "text/html").headers["content-security-policy"].endswith("frame-ancestors 'none'")
    )
    missing = server.get(f"{root}/preview?id={ID}state/xyz", "text/html")
    assert missing.status_code == 404 and "frame-ancestors 'none'" in missing.headers["content-security-policy"]
    assert server.get(f"{root}/preview").status_code == 400


@pytest.mark.parametrize("root", ["/reconcile", "/reconcile/1.0"])
def test_properties_are_proposed_as_the_shapes_order_them(server: Server, root: str) -> None:
    version = OLDER if root == "/reconcile" else DRAFT
    answer = valid(version, "data-extension-property-proposal", server.get(f"{root}/extend/propose?type=State").json())
    ids = [each["id"] for each in answer["properties"]]
    assert answer["type"] == "State" and ids.index("alpha2") < ids.index("alpha3") < ids.index("unStatus")
    assert "org:memberOf" in ids, "what is derived is proposed, too"
    limited = server.get(f"{root}/extend/propose?type=State&limit=3").json()
    assert (len(limited["properties"]), limited["limit"]) == (3, 3)
    assert server.get(f"{root}/extend/propose").json()["properties"]
    assert server.get(f"{root}/extend/propose?type=Staat").status_code == 404
    assert server.get(f"{root}/extend/propose?type=State&limit=x").status_code == 400


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_browser_gets_a_page_with_a_form_that_reconciles_a_name(server: Server, language: str) -> None:
    page = server.get(f"/reconcile?lang={language}", "text/html,application/xhtml+xml,*/*;q=0.8")
    assert page.headers["content-type"] == "text/html; charset=utf-8" and page.headers["content-language"] == language
    assert f"{server.url}reconcile</span>" in page.text and "<form" in page.text
    found = server.get(f"/reconcile?lang={language}&query=Maroc&type={quote(NS)}State", "text/html").text
    assert 'href="/doc/state/mar' in found and {"en": "surely this one", "fr": "sûrement"}[language] in found
    nothing = server.get(f"/reconcile?lang={language}&query=%3Cscript%3Exyzzy", "text/html").text
    assert "&lt;script&gt;xyzzy" in nothing and "<script>xyzzy" not in nothing
    assert server.get("/reconcile", "*/*").headers["content-type"] == "application/json"
    assert "/reconcile" in server.get("/", "text/html").text
