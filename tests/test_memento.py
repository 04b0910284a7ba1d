"""Memento (RFC 7089): a document as it was, by a time, by a version, by a list; with a client that others made."""

import json
import re
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from pathlib import Path

import httpx2
import pytest
import rdflib
from memento_client import MementoClient
from pyoxigraph import RdfFormat, parse

from accords.http.rdf.formats import DOCUMENT, RDF
from accords.registry.desk import accept
from accords.registry.keeping import prune
from accords.registry.lifecycle.plan import carry_out, published
from accords.registry.lifecycle.retiring import retirement
from accords.registry.publication import publish
from accords.settings import Settings
from accords.terms import DEFAULT_BASE
from tests.registries import PREFIXES, ROMA, ROME, changed_libraries, noted, silently, with_more
from tests.serving import Server, serving

ROMES = "/doc/library/rome"
SYNTAXES = [each.suffix for each in RDF if not each.form]
LINK = re.compile(r'<([^>]*)>((?:; \w+="[^"]*")*)')


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Five versions, a second apart: the libraries, with Rome, with Rome called Roma, with a note on Lyon, no Rome."""
    folder = tmp_path_factory.mktemp("memento")
    settings = changed_libraries(folder, {})
    publish(settings, message="The first", tell=silently)
    for text, message in ((ROME, "Rome joins"), (ROMA, "Rome is called Roma")):
        time.sleep(1.1)
        with_more(folder, text, message)
    time.sleep(1.1)
    noted(settings, 4)
    return settings


@pytest.fixture(scope="module")
def then(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What the document on Rome was in each syntax when version 2 was the newest, served from a copy of its journal."""
    folder = tmp_path_factory.mktemp("then")
    second = json_of(settings)[1]["end"]
    home = folder / "home"
    home.mkdir()
    (home / "journal").write_bytes((settings.home / "journal").read_bytes()[:second])
    (home / "state.json").write_bytes((settings.home / "state.json").read_bytes())
    assets = changed_libraries(folder, {"data/more.trig": ROME}).assets
    with serving(home, ACCORDS_ASSETS=str(assets)) as server:
        return {suffix: server.get(f"{ROMES}.{suffix}").content for suffix in SYNTAXES}


def json_of(settings: Settings) -> list[dict[str, int]]:
    """The places where records end."""
    ends, place = [], 0
    for line in (settings.home / "journal").read_bytes().splitlines(keepends=True):
        place += len(line)
        if re.fullmatch(rb"end [0-9a-f]{64}\n", line):
            ends.append({"end": place})
    return ends


@pytest.fixture(scope="module")
def served(settings: Settings, then: dict[str, bytes]) -> Iterator[Server]:
    """The five versions, of which the stores of all but the newest were taken away."""
    prune(settings, keep=1)
    with serving(settings.home, ACCORDS_ASSETS=str(settings.assets)) as running:
        yield running


def links(response: httpx2.Response) -> dict[str, tuple[str, dict[str, str]]]:
    """Of a Link header, or of a TimeMap, each relation with its target and attributes."""
    found: dict[str, tuple[str, dict[str, str]]] = {}
    for target, parameters in LINK.findall(response.headers["link"]):
        told = dict(re.findall(r'(\w+)="([^"]*)"', parameters))
        found |= {rel: (target, told) for rel in told["rel"].split()}
    return found


def date(response: httpx2.Response) -> datetime:
    """The time of a memento."""
    return parsedate_to_datetime(response.headers["memento-datetime"])


def asked_for(moment: datetime) -> str:
    """A time as the header Accept-Datetime has it."""
    return format_datetime(moment, usegmt=True)


# ---- The document is its own TimeGate


def test_a_document_says_where_its_past_is(served: Server) -> None:
    response = served.get(ROMES, "text/turtle")
    assert response.status_code == 200 and "memento-datetime" not in response.headers
    assert response.headers.get_list("vary") == [
        "Accept, Accept-Profile, Accept-Language, Accept-Encoding, Accept-Datetime"
    ]
    told = links(response)
    here = f"{served.url.rstrip('/')}{ROMES}"
    assert told["original"][0] == told["timegate"][0] == here
    assert told["timemap"][0] == f"{here}/timemap" and told["timemap"][1]["type"] == "application/link-format"
    assert told["first"][0] == f"{here}/v/2" and told["last"][0] == f"{here}/v/3"
    assert told["timemap"][1]["from"] == told["first"][1]["datetime"]
    assert told["timemap"][1]["until"] == told["last"][1]["datetime"]


@pytest.mark.parametrize("suffix", ["", *(f".{each}" for each in SYNTAXES), ".html"])
def test_a_time_leads_to_the_version_of_then_in_the_same_form(served: Server, suffix: str) -> None:
    first, second = (date(served.get(f"{ROMES}/v/{number}.ttl")) for number in (2, 3))
    for moment, number in (
        (first - timedelta(days=3000), 2),
        (first, 2),
        (second - timedelta(seconds=1), 2),
        (second, 3),
        (datetime.now(UTC) + timedelta(days=3000), 3),
    ):
        response = served.get(f"{ROMES}{suffix}", "text/turtle", Accept_Datetime=asked_for(moment))
        assert response.status_code == 302 and "memento-datetime" not in response.headers
        assert response.headers["location"] == f"{ROMES}/v/{number}{suffix}"
        assert "accept-datetime" in response.headers["vary"].lower() and len(response.headers.get_list("vary")) == 1
        assert links(response)["original"][0].endswith(f"{ROMES}{suffix}")
        again = served.get(response.headers["location"], "text/turtle")
        assert again.status_code == 200 and date(again) == (first, second)[number - 2]


def test_what_else_is_asked_is_asked_of_the_version_too(served: Server) -> None:
    response = served.get(f"{ROMES}?format=nt&lang=fr", Accept_Datetime=asked_for(datetime.now(UTC)))
    assert response.headers["location"] == f"{ROMES}/v/3?format=nt&lang=fr"


@pytest.mark.parametrize(
    "text",
    [
        "yesterday",
        "2026-11-30",
        "Sun, 06 Nov 1994 08:49:37 +0100",
        "Sun, 31 Feb 1994 08:49:37 GMT",
        "Sunday, 06-Nov-94",
    ],
)
def test_what_is_no_time_is_refused(served: Server, text: str) -> None:
    response = served.get(ROMES, "text/turtle", Accept_Datetime=text)
    assert response.status_code == 400 and response.headers["content-type"] == "application/problem+json"
    assert "Accept-Datetime" in response.json()["detail"] and response.json()["expected"].endswith("GMT")


def test_an_answer_that_is_kept_does_not_stand_in_for_another_time(served: Server) -> None:
    for _ in range(2):
        assert served.get(f"{ROMES}.ttl").status_code == 200
        assert served.get(f"{ROMES}.ttl", Accept_Datetime=asked_for(datetime.now(UTC))).status_code == 302


def test_what_never_was_has_no_past(served: Server) -> None:
    for path in ("/doc/library/atlantis", "/doc/library/atlantis/v/1", "/doc/library/atlantis/timemap"):
        assert served.get(path, Accept_Datetime=asked_for(datetime.now(UTC))).status_code == 404


# ---- The mementos


@pytest.mark.parametrize("suffix", SYNTAXES)
def test_a_memento_is_what_was_served_then_byte_for_byte(served: Server, then: dict[str, bytes], suffix: str) -> None:
    """The store of that version was taken away since; the context of JSON-LD lies where the service is."""
    found = served.get(f"{ROMES}/v/2.{suffix}")
    assert found.status_code == 200 and found.headers["cache-control"] == "public, max-age=31536000, immutable"
    context = re.compile(rb"http://127.0.0.1:\d+/context")
    assert context.sub(b"", found.content) == context.sub(b"", then[suffix])
    assert b"Rome" in found.content and b"Roma" not in found.content
    assert served.get(f"{ROMES}/v/2.{suffix}", if_none_match=found.headers["etag"]).status_code == 304


def test_the_newest_memento_is_the_document_of_today(served: Server) -> None:
    for suffix in SYNTAXES:
        assert served.get(f"{ROMES}/v/3.{suffix}").content == served.get(f"{ROMES}.{suffix}").content


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph")
def test_a_memento_is_negotiated_and_parses(served: Server) -> None:
    for media_type, syntax in (
        ("text/turtle", "turtle"),
        ("application/ld+json", "json-ld"),
        ("application/rdf+xml", "xml"),
    ):
        response = served.get(f"{ROMES}/v/2", media_type)
        assert response.headers["content-type"].startswith(media_type)
        body = response.text
        if syntax == "json-ld":
            document = json.loads(body)
            document["@context"] = served.get("/context/1.jsonld").json()["@context"]
            body = json.dumps(document)
        graph = rdflib.Graph().parse(data=body, format=syntax)
        plain = rdflib.Graph().parse(data=served.get(f"{ROMES}/v/2.nt").text, format="nt")
        assert len(graph) > 5 and set(graph) == set(plain)
    assert served.get(f"{ROMES}/v/2", "image/png").status_code == 406


def test_the_links_of_a_memento_lead_to_those_beside_it(served: Server) -> None:
    second, third = (links(served.get(f"{ROMES}/v/{number}.ttl")) for number in (2, 3))
    here = f"{served.url.rstrip('/')}{ROMES}"
    assert second["next"][0] == second["last"][0] == f"{here}/v/3.ttl" and "prev" not in second
    assert third["prev"][0] == third["first"][0] == f"{here}/v/2.ttl" and "next" not in third
    assert second["original"][0] == f"{here}.ttl" and second["timegate"][0] == f"{here}.ttl"
    assert second["memento"][1]["datetime"]


def test_equal_content_is_one_memento(served: Server) -> None:
    response = served.get(f"{ROMES}/v/4.nt?lang=fr")
    assert response.status_code == 301 and response.headers["location"] == f"{ROMES}/v/3.nt?lang=fr"
    assert served.get("/doc/library/oslo/v/4").headers["location"] == "/doc/library/oslo/v/1"


@pytest.mark.parametrize("number", ["1", "5", "0", "-1", "03", "x", "2.png", "99999999999999999999", "٣"])
def test_a_version_that_says_nothing_of_it_has_no_memento(served: Server, number: str) -> None:
    assert served.get(f"{ROMES}/v/{number}", "text/turtle").status_code == 404


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_page_of_a_memento_says_which_it_is(served: Server, language: str) -> None:
    page = served.get(f"{ROMES}/v/2", "text/html", Accept_Language=language)
    assert page.headers["memento-datetime"] and page.headers["cache-control"].endswith("immutable")
    banner = page.text[page.text.index('<aside class="memento"') : page.text.index("</aside>")]
    assert {"en": "earlier version", "fr": "version antérieure"}[language] in banner
    assert f'href="{ROMES}"' in banner and date(page).isoformat() in banner
    assert "Rome" in page.text and "Roma" not in page.text
    assert '<aside class="memento"' not in served.get(ROMES, "text/html").text


def test_concepts_and_schemes_have_a_past_too(served: Server) -> None:
    for path in ("/doc/concept/kind/public", "/doc/concept/kind"):
        response = served.get(path, "text/turtle", Accept_Datetime="Thu, 31 May 2007 20:35:00 GMT")
        assert response.status_code == 302 and response.headers["location"] == f"{path}/v/1"
        assert served.get(f"{path}/v/1", "text/turtle").status_code == 200
        assert served.get(f"{path}/timemap").status_code == 200


# ---- The TimeMap


def test_a_timemap_lists_the_mementos_in_link_format(served: Server) -> None:
    response = served.get(f"{ROMES}/timemap")
    assert response.headers["content-type"] == "application/link-format"
    told = MementoClient.parse_link_header(response.text)
    here = f"{served.url.rstrip('/')}{ROMES}"
    assert set(told) == {here, f"{here}/timemap", f"{here}/v/2", f"{here}/v/3"}
    assert told[here]["rel"] == ["original", "timegate"] and told[f"{here}/timemap"]["rel"] == ["self"]
    assert told[f"{here}/v/2"]["rel"] == ["first", "memento"] and told[f"{here}/v/3"]["rel"] == ["last", "memento"]
    for number in (2, 3):
        assert told[f"{here}/v/{number}"]["datetime"] == [
            served.get(f"{ROMES}/v/{number}.nt").headers["memento-datetime"]
        ]


def test_a_timemap_lists_them_in_json_too(served: Server) -> None:
    for response in (
        served.get(f"{ROMES}/timemap", "application/json"),
        served.get(f"{ROMES}/timemap.json"),
        served.get(f"{ROMES}/timemap?format=json"),
    ):
        told = response.json()
        assert response.headers["content-type"] == "application/json"
        assert [each["uri"].rpartition("/")[2] for each in told["mementos"]["list"]] == ["2", "3"]
        assert told["mementos"]["first"] == told["mementos"]["list"][0]
        assert told["original_uri"] == told["timegate_uri"] == f"{served.url.rstrip('/')}{ROMES}"
        times = [datetime.fromisoformat(each["datetime"]) for each in told["mementos"]["list"]]
        assert times == [date(served.get(f"{ROMES}/v/{number}.nt")) for number in (2, 3)]


@pytest.mark.parametrize("suffix", [each.suffix for each in DOCUMENT])
def test_each_suffixed_form_is_an_original_resource_with_a_timemap_of_its_own(served: Server, suffix: str) -> None:
    """RFC 7089, section 5: a TimeMap lists the mementos of the resource that links to it, and of no other."""
    here = f"{served.url.rstrip('/')}{ROMES}"
    for response in (served.get(f"{ROMES}.{suffix}"), served.get(f"{ROMES}/v/2.{suffix}")):
        address = links(response)["timemap"][0]
        told = MementoClient.parse_link_header(served.get(address.removeprefix(served.url.rstrip("/"))).text)
        mementos = [f"{here}/v/{number}.{suffix}" for number in (2, 3)]
        assert set(told) == {f"{here}.{suffix}", address, *mementos}
        assert told[f"{here}.{suffix}"]["rel"] == ["original", "timegate"] and told[address]["rel"] == ["self"]
        assert links(response)["original"][0] == f"{here}.{suffix}"
    told = served.get(f"{ROMES}/timemap.json?of={suffix}").json()
    assert told["original_uri"] == f"{here}.{suffix}" and told["self"].endswith(f"timemap.json?of={suffix}")
    assert [each["uri"] for each in told["mementos"]["list"]] == mementos
    assert all(served.get(each.removeprefix(served.url.rstrip("/"))).status_code == 200 for each in mementos)


def test_for_readers_a_timemap_is_the_history(served: Server) -> None:
    response = served.get(f"{ROMES}/timemap", "text/html")
    assert response.status_code == 303 and response.headers["location"] == f"{ROMES}/history"
    assert served.get(f"{ROMES}/timemap", "image/png").status_code == 406
    assert served.get(f"{ROMES}/timemap?format=png").status_code == 400
    assert served.get(f"{ROMES}/timemap.png").status_code == 404
    refused = served.get(f"{ROMES}/timemap?of=png")
    assert refused.status_code == 400 and "ttl" in refused.json()["available"]


# ---- A client of others


def test_a_memento_client_finds_its_way(served: Server) -> None:
    second, third = (date(served.get(f"{ROMES}/v/{number}.nt")).replace(tzinfo=None) for number in (2, 3))
    here = f"{served.url.rstrip('/')}{ROMES}"
    with MementoClient(timegate_uri="", check_native_timegate=False) as client:
        client.session.trust_env = False
        for asked, number in ((second - timedelta(days=1), 2), (second, 2), (third, 3), (third + timedelta(days=1), 3)):
            told = client.get_memento_info(here, asked)
            assert told["original_uri"] == here and told["timegate_uri"] == here
            closest = told["mementos"]["closest"]
            assert closest["uri"] == [f"{here}/v/{number}"] and closest["http_status_code"] == 200
            assert closest["datetime"] == (second, third)[number - 2]
            assert told["mementos"]["first"]["uri"] == [f"{here}/v/2"]
            assert told["mementos"]["last"]["uri"] == [f"{here}/v/3"]
        assert MementoClient.is_timegate(here, session=client.session)
        assert client.get_original_uri(f"{here}/v/2") == here, "from a memento back to its original"


# ---- What is gone


def test_what_is_gone_keeps_its_mementos(tmp_path: Path) -> None:
    settings = changed_libraries(tmp_path, {})
    publish(settings, tell=silently)
    rome = list(
        parse(
            PREFIXES + 'library:rome a lend:Library ; skos:prefLabel "Rome"@en ; lend:kind kind:public .',
            RdfFormat.TURTLE,
        )
    )
    accept(settings, rome, message="Rome joins", tell=silently)
    accept(settings, [], rome, message="Rome leaves", tell=silently)
    with serving(settings.home, ACCORDS_ASSETS=str(settings.assets)) as server:
        response = server.get(f"{ROMES}.ttl")
        assert response.status_code == 410 and links(response)["last"][0].endswith(f"{ROMES}/v/2.ttl")
        assert server.get(f"{ROMES}/v/2.ttl").status_code == 200
        assert server.get(f"{ROMES}/v/3.ttl").status_code == 404
        response = server.get(ROMES, Accept_Datetime=asked_for(datetime.now(UTC)))
        assert response.status_code == 302 and response.headers["location"] == f"{ROMES}/v/2"
        assert "Rome leaves" in server.get(f"{ROMES}/history", "text/html").text


def test_what_is_retired_answers_410_and_keeps_its_mementos(tmp_path: Path) -> None:
    settings = changed_libraries(tmp_path, {"data/more.trig": ROME})
    publish(settings, tell=silently)
    time.sleep(1.1)
    with published(settings) as here:
        plan = retirement(here, f"{DEFAULT_BASE}id/library/rome", {"en": "It closed.", "fr": "Elle a fermé."})
    carry_out(settings, plan, silently)
    prune(settings, keep=1)
    with serving(settings.home, ACCORDS_ASSETS=str(settings.assets)) as server:
        response = server.get(f"{ROMES}.ttl")
        assert response.status_code == 410 and links(response)["timegate"][0].endswith(f"{ROMES}.ttl")
        assert links(response)["first"][0].endswith(f"{ROMES}/v/1.ttl")
        assert "It closed." in response.text and '"Rome"' not in response.text
        then = server.get(f"{ROMES}/v/1.ttl")
        assert then.status_code == 200 and '"Rome"' in then.text
        for moment, number in ((date(then), 1), (datetime.now(UTC), 2)):
            led = server.get(f"{ROMES}.ttl", Accept_Datetime=asked_for(moment))
            assert led.status_code == 302 and led.headers["location"] == f"{ROMES}/v/{number}.ttl"
        assert "It closed." in server.get(f"{ROMES}/v/2", "text/turtle").text
        assert "It closed." in server.get(f"{ROMES}/history", "text/html", Accept_Language="en").text
        assert server.get(f"{ROMES}/v/2", "text/html").status_code == 200


def test_what_does_not_change_keeps_its_bytes_and_its_name_through_a_new_version(tmp_path: Path) -> None:
    """Also while it is served: the version is another one, and the document is not."""
    settings = changed_libraries(tmp_path, {})
    publish(settings, tell=silently)
    paths = [f"/doc/library/oslo.{suffix}" for suffix in SYNTAXES]
    with serving(settings.home, ACCORDS_ASSETS=str(settings.assets)) as server:
        before = [server.get(path) for path in paths]
        lyon = server.get("/doc/library/lyon.ttl")
        noted(settings, 2)
        until = time.monotonic() + 60
        while (now := server.get("/doc/library/lyon.ttl")).headers["accords-version"] != "2":
            assert time.monotonic() < until, "the new version was not served"
            time.sleep(0.2)
        assert now.headers["etag"] != lyon.headers["etag"] and re.search(r'versionInfo>? "2"', now.text)
        for path, earlier in zip(paths, before, strict=True):
            again = server.get(path, if_none_match=earlier.headers["etag"])
            assert again.status_code == 304 and server.get(path).content == earlier.content
        assert b'"1"' in server.get("/doc/library/oslo.nt").content
        assert server.get("/doc/library/lyon/timemap.json").json()["mementos"]["last"]["uri"].endswith("/v/2")
