"""What programs look for at fixed addresses: interfaces, security.txt, robots.txt, and the sitemap with its dates."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.robotparser import RobotFileParser
from xml.etree import ElementTree

import pytest

from accords.errors import SettingsRefused
from accords.registry import sitemap
from accords.registry.annals import Annals
from accords.registry.lifecycle.plan import carry_out, published
from accords.registry.lifecycle.retiring import retirement
from accords.settings import Settings
from tests.registries import silently
from tests.serving import Server, serving

SITEMAPS = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


def test_the_service_says_where_it_is_described(server: Server) -> None:
    """RFC 8631, and RFC 9727, section 3.2."""
    for path in ("/", "/dataset"):
        links = server.get(path).headers["link"]
        for rel in ("service-desc", "service-doc", "service-meta", "api-catalog"):
            [target] = re.findall(rf'<([^>]+)>; rel="{rel}"', links)
            assert server.get(target).status_code == 200


def test_the_catalogue_of_interfaces_lists_them_with_their_descriptions(server: Server) -> None:
    response = server.get("/.well-known/api-catalog")
    assert (
        response.headers["content-type"]
        == 'application/linkset+json; profile="https://www.rfc-editor.org/info/rfc9727"'
    )
    assert 'rel="api-catalog"' in server.ask("HEAD", "/.well-known/api-catalog").headers["link"]
    contexts = {each.pop("anchor"): each for each in response.json()["linkset"]}
    items = [each["href"] for each in contexts[f"{server.url}.well-known/api-catalog"]["item"]]
    assert f"{server.url}sparql" in items and set(items) < set(contexts)
    for item in items:
        for links in contexts[item].values():
            for link in links:
                path = link["href"].removeprefix(server.url.rstrip("/"))
                answer = server.get(path, link["type"].partition(";")[0])
                assert answer.status_code == 200, link
                assert answer.headers["content-type"].startswith(link["type"]), link


def test_void_is_at_its_well_known_address(server: Server) -> None:
    response = server.get("/.well-known/void", "text/turtle")
    assert response.status_code == 200 and "void:Dataset" in response.text


def fields(text: str) -> dict[str, str]:
    lines = [line.partition(": ") for line in text.splitlines() if line and not line.startswith("#")]
    return {name: value for name, _, value in lines}


def test_security_txt_names_who_is_set_and_expires_in_time(tmp_path: Path, three: Settings) -> None:
    environment = {"ACCORDS_ASSETS": str(three.assets), "ACCORDS_CONTACT": "mailto:security@example.org"}
    with serving(three.home, **environment, ACCORDS_URL="https://www.example.org/") as running:
        response = running.get("/.well-known/security.txt")
        assert response.headers["content-type"] == "text/plain; charset=utf-8"
        said = fields(response.text)
        assert "security@example.org" in running.get("/about?lang=fr", "text/html").text
    assert said["Contact"] == "mailto:security@example.org"
    assert said["Canonical"] == "https://www.example.org/.well-known/security.txt"
    assert said["Policy"] == "https://www.example.org/about#security"
    assert said["Preferred-Languages"] == "en, fr"
    expires = datetime.strptime(said["Expires"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    assert timedelta(days=90) < expires - datetime.now(UTC) < timedelta(days=365)


def test_where_nobody_is_set_security_txt_leads_to_the_page_that_says_so(server: Server) -> None:
    said = fields(server.get("/.well-known/security.txt").text)
    assert said["Contact"] == f"{server.url}about#security"
    page = server.get("/about?lang=en", "text/html").text
    assert 'id="security"' in page and "has named no contact" in page


@pytest.mark.parametrize("value", ["security@example.org", "http://example.org/", "mailto:", "mailto:a@b\nContact: x"])
def test_a_contact_is_an_address_of_mail_or_an_https_page(value: str) -> None:
    with pytest.raises(SettingsRefused, match="ACCORDS_CONTACT"):
        Settings(contact=value)
    assert Settings(contact="https://example.org/contact").contact


def test_crawlers_read_each_thing_once(server: Server) -> None:
    text = server.get("/robots.txt").text
    robots = RobotFileParser()
    robots.parse(text.splitlines())
    for path in ("/", "/doc/state/mar", "/id/state/", "/ns", "/help/"):
        assert robots.can_fetch("Bot", server.url + path[1:]), path
    for path in ("/sparql?query=ASK", "/search?q=a", "/desk/"):
        assert not robots.can_fetch("Bot", server.url + path[1:]), path
    for pattern in ("/*/history", "/*/diff", "/*/v/", "/*?format="):
        assert f"Disallow: {pattern}\n" in text
    assert robots.site_maps() == [f"{server.url}sitemap.xml"]


def locations(content: bytes) -> dict[str, ElementTree.Element]:
    root = ElementTree.fromstring(content)
    return {str(each.findtext("s:loc", namespaces=SITEMAPS)): each for each in root}


def test_the_sitemap_has_every_page_once_with_its_date_and_each_names_its_languages(server: Server) -> None:
    response = server.get("/sitemap.xml")
    assert response.headers["content-type"] == "application/xml"
    found = locations(response.content)
    assert len(ElementTree.fromstring(response.content)) == len(found) > 2000
    assert len(response.content) < 50 * 2**20
    for address, entry in found.items():
        assert address.startswith(server.url)
        assert [each.tag.partition("}")[2] for each in entry] == ["loc", "lastmod"]
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", str(entry.findtext("s:lastmod", namespaces=SITEMAPS)))
    page = server.get("/doc/state/mar", "text/html").text
    for language in ("en", "fr"):
        assert f'<link rel="alternate" hreflang="{language}" href="/doc/state/mar?lang={language}">' in page
    rows = server.query(
        "SELECT DISTINCT ?e { ?e a ?c FILTER STRSTARTS(STR(?e), 'https://w3id.org/accords/id/') }"
    ).json()
    entities = {row["e"]["value"] for row in rows["results"]["bindings"]}
    assert {f"{server.url}doc/{each.partition('/id/')[2]}" for each in entities} <= found.keys()
    for address in [*sorted(found)[:40], *sorted(found)[-40:]]:
        assert server.ask("HEAD", address.removeprefix(server.url.rstrip("/")), "text/html").status_code == 200, address


def test_a_page_that_did_not_change_keeps_its_date(three: Settings) -> None:
    annals = Annals.open(three, 3)
    times = {each.iri: each.moment.number for each in annals.last()}
    annals.close()
    assert times[f"{three.base}id/library/oslo"] == 1 and times[f"{three.base}id/library/rome"] == 3
    with serving(three.home, ACCORDS_ASSETS=str(three.assets)) as running:
        found = locations(running.get("/sitemap.xml").content)
        documents = {address.partition("/doc/")[2] for address in found if "/doc/" in address}
    assert {"library/oslo", "library/lyon", "library/rome", "concept/kind", "concept/kind/public"} <= documents


def test_what_was_retired_is_not_in_the_sitemap(first: Settings) -> None:
    loan = f"{first.base}id/loan/oslo--lyon"
    with published(first) as here:
        plan = retirement(here, loan, {"en": "It was never made."})
    carry_out(first, plan, tell=silently)
    with serving(first.home, ACCORDS_ASSETS=str(first.assets)) as running:
        assert running.get("/doc/loan/oslo--lyon").status_code == 410
        assert running.get("/links/loan/oslo--lyon.json").headers["location"] == "/doc/loan/oslo--lyon"
        found = locations(running.get("/sitemap.xml").content)
    assert f"{running.url}doc/loan/lyon--oslo" in found and f"{running.url}doc/loan/oslo--lyon" not in found


def test_more_pages_than_a_file_may_have_are_in_several(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemap, "MOST", 2)
    times = [datetime(2026, 1, day, tzinfo=UTC) for day in (1, 2, 3)]
    found = [sitemap.Entry(f"/{time.day}", time) for time in times]
    parts = locations(sitemap.index(found, "https://example.org/"))
    assert {name: entry.findtext("s:lastmod", namespaces=SITEMAPS) for name, entry in parts.items()} == {
        "https://example.org/sitemap-1.xml": "2026-01-02T00:00:00Z",
        "https://example.org/sitemap-2.xml": "2026-01-03T00:00:00Z",
    }


def test_there_is_one_file_where_one_is_enough(server: Server) -> None:
    assert server.get("/sitemap-1.xml").content == server.get("/sitemap.xml").content
    for path in ("/sitemap-0.xml", "/sitemap-2.xml", "/sitemap-x.xml"):
        assert server.get(path).status_code == 404
