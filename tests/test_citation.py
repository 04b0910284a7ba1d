"""Citations, read by libraries that others wrote, and the promise of persistence."""

import json
import os
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import rispy
from bibtexparser.entrypoint import parse_string
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import RdfFormat, parse

from accords.registry.citing.reference import Reference
from accords.registry.citing.styles import bibtex, csl_json, ris
from accords.registry.desk import accept
from accords.registry.lifecycle.plan import carry_out, published
from accords.registry.lifecycle.retiring import retirement
from accords.registry.publication import publish
from accords.terms import DEFAULT_BASE
from tests.desks import ROME, ROME_IRI
from tests.lacking import lacking
from tests.registries import changed_libraries, silently
from tests.serving import Server, serving

ROOT = Path(__file__).parents[1]
MODULES = Path(os.environ.get("ACCORDS_CITATION", ROOT / ".make" / "citation"))
LOAN = f"{DEFAULT_BASE}id/loan/oslo--lyon"
MOROCCO = "https://w3id.org/accords/id/state/mar"
TITLE = "Accords, a registry of international partnerships"


def entry(text: str) -> Any:
    """The only entry of a bibliography."""
    library = parse_string(text)
    assert library.failed_blocks == [] and len(library.entries) == 1
    return library.entries[0]


def judged(*texts: str) -> list[dict[str, Any]]:
    """Each citation as citation-js understands it: the fields in which stands what CSL 1.0.2 allows, and by APA."""
    if not (MODULES / "node_modules" / "citation-js").exists():
        told = f"citation-js is not in {MODULES}: npm install --prefix .make/citation citation-js@0.7.22"
        lacking(told)
    command = ["node", str(ROOT / "tests" / "citations.mjs"), str(MODULES)]
    run = subprocess.run(command, input=json.dumps(texts), capture_output=True, text=True, timeout=60, check=False)
    assert run.returncode == 0, run.stderr
    found: list[dict[str, Any]] = json.loads(run.stdout)
    return found


@pytest.fixture(scope="module")
def renamed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The libraries; with Rome; which is called Roma then; without it; and with a loan that was retired."""
    settings = changed_libraries(tmp_path_factory.mktemp("renamed"), {})
    publish(settings, tell=silently)
    rome, roma = (list(parse(text, RdfFormat.TURTLE)) for text in (ROME, ROME.replace('"Rome"', '"Roma"')))
    accept(settings, rome, tell=silently)
    accept(settings, roma, rome, tell=silently)
    accept(settings, (), roma, tell=silently)
    with published(settings) as here:
        carry_out(settings, retirement(here, LOAN, {"en": "It was returned."}), silently)
    with serving(settings.home, ACCORDS_ASSETS=str(settings.assets)) as server:
        yield server


@pytest.mark.parametrize("uri", ["", MOROCCO])
def test_every_style_says_what_the_dataset_says(server: Server, uri: str) -> None:
    number = server.get("/dumps").headers["accords-version"]
    asked = f"/cite?uri={uri}&style="
    found = entry(server.get(asked + "bibtex").text)
    title = "Morocco" if uri else TITLE
    assert found["title"].strip("{}") == title and found["author"] == "{The Accords team}"
    assert found["version"] == number and found["url"] == (uri or server.base)
    assert found["copyright"] == "https://creativecommons.org/licenses/by/4.0/"
    assert found["urldate"] == datetime.now(UTC).date().isoformat()
    [item] = server.get(asked + "csl-json").json()
    assert item["type"] == ("entry" if uri else "dataset") and item["author"] == [{"literal": "The Accords team"}]
    assert item["title"] == title and item.get("container-title", TITLE) == TITLE
    assert item["issued"]["date-parts"][0][0] >= 2026 and item["version"] == number
    [record] = rispy.loads(server.get(asked + "ris").text)
    assert record["type_of_reference"] == "DATA" and record["title"] == title and record["year"]
    assert record["urls"] == [uri or server.base]
    assert "The Accords team (2" in server.get(asked + "text").text


@pytest.mark.parametrize("uri", ["", MOROCCO])
def test_what_others_know_of_citations_is_met_by_every_field(server: Server, uri: str) -> None:
    asked = [f"/cite?uri={uri}&version=1&lang=fr&style={style}" for style in ("csl-json", "bibtex", "ris")]
    item, *others = judged(*(server.get(each).text for each in asked))
    assert item["valid"] == server.get(asked[0]).json(), "each field is one of CSL, and holds what it may hold"
    for each in (item, *others):
        [read] = each["valid"]
        assert read["title"] == item["valid"][0]["title"] and read["URL"] == item["valid"][0]["URL"]
        assert each["apa"].startswith("L’équipe d’Accords. (2") and read["URL"] in each["apa"]
    kind = "In Accords, registre des partenariats internationaux" if uri else "[Data set]"
    assert kind in item["apa"] and "(Version 1)" in item["apa"]


def test_what_may_not_stand_in_a_citation_is_found_by_the_judge() -> None:
    wrong = [{"id": "x", "type": "data", "issued": "2026", "license": "CC0", "title": "A"}]
    assert judged(json.dumps(wrong))[0]["valid"] == [{"id": "x", "title": "A"}]


def test_a_name_of_any_letters_reaches_who_reads_bibtex() -> None:
    names = [
        "50 % of {all} & more",
        r"a_b ~c^d \e $f #g",
        "L’été — “x” Ł العربية 中文",
        "{half",
        "end\\",
        '<b> |x| "y"',
    ]
    day = date(2026, 12, 1)
    cited = Reference("key", "", "https://example.org/", ("A & B and C",), "P", "1", day, day, (), "en")
    written = [style(replace(cited, title=each)) for style in (bibtex, csl_json) for each in names]
    found = [each["valid"][0] for each in judged(*written)]
    assert [each["title"] for each in found] == names * 2
    assert found[0]["author"] == [{"family": "A & B and C"}]
    assert r"a-{}-b ?{}`c`{}`d'{}'" in bibtex(replace(cited, title="a--b ?`c``d''")), "which TeX would draw together"


def test_an_entity_is_cited_as_the_version_had_it(renamed: Server) -> None:
    for number, name in ((2, "Rome"), (3, "Roma")):
        asked = f"/cite?uri={ROME_IRI}&version={number}"
        [item] = renamed.get(f"{asked}&style=csl-json").json()
        assert (item["title"], item["version"], item["id"]) == (name, str(number), f"library-rome-v{number}")
        assert item["URL"] == f"{ROME_IRI.replace('/id/', '/doc/')}/v/{number}"
        assert renamed.get(item["URL"].replace(renamed.base, "/")).status_code == 200
        assert f"version={number}&amp;style=bibtex" in renamed.get(asked, "text/html").text
    for number in (1, 4):
        answer = renamed.get(f"/cite?uri={ROME_IRI}&version={number}")
        assert answer.status_code == 404 and f"Version {number} says nothing about" in answer.json()["detail"]
    assert renamed.get(f"/cite?uri={ROME_IRI}").status_code == 410


def test_what_was_retired_is_cited_only_as_a_version_had_it(renamed: Server) -> None:
    answer = renamed.get(f"/cite?uri={LOAN}&style=bibtex")
    assert answer.status_code == 410 and "with version=N" in answer.json()["detail"]
    assert entry(renamed.get(f"/cite?uri={LOAN}&version=4&style=bibtex").text)["title"] == "{Oslo to Lyon}"


def test_a_version_of_the_dataset_is_cited_with_the_address_where_it_stays(renamed: Server) -> None:
    [item] = renamed.get("/cite?version=2&style=csl-json").json()
    assert (item["type"], item["version"], item["URL"]) == ("dataset", "2", f"{renamed.base}dumps/2")
    assert renamed.get("/dumps/2").status_code == 200
    assert entry(renamed.get("/cite?style=bibtex").text)["url"] == renamed.base


@pytest.mark.parametrize(
    ("accept_", "content_type"),
    [
        (None, "text/html; charset=utf-8"),
        ("application/x-bibtex", "application/x-bibtex"),
        ("application/citeproc+json, text/html;q=0.5", "application/vnd.citationstyles.csl+json"),
        ("text/plain", "text/plain; charset=utf-8"),
    ],
)
def test_a_program_names_the_style_by_its_media_type(server: Server, accept_: str | None, content_type: str) -> None:
    answer = server.get(f"/cite?uri={MOROCCO}", accept_)
    assert answer.headers["content-type"] == content_type
    assert answer.headers["vary"].startswith("Accept, Accept-Language")
    assert server.get("/cite", "image/png").status_code == 406
    assert server.get("/cite?format=csl-json").json()[0]["type"] == "dataset"
    assert server.get("/cite?style=html", "application/json").headers["content-type"].startswith("text/html")


def test_a_citation_is_in_the_language_that_is_asked_for(server: Server) -> None:
    french = server.get(f"/cite?uri={MOROCCO}&lang=fr&style=bibtex").text
    assert "Maroc" in french and "L’équipe d’Accords" in french
    assert "Citer" in server.get(f"/cite?uri={MOROCCO}&lang=fr", "text/html").text


def test_a_page_leads_to_its_citation(server: Server) -> None:
    page = server.get("/doc/state/mar.html").text
    assert "style=bibtex" in page and "style=csl-json" in page
    linked = [part.partition('"')[0] for part in page.split('href="')]
    [address] = [each for each in linked if each.startswith("/cite") and "bibtex" in each]
    answer = server.get(address.replace("&amp;", "&"))
    assert answer.headers["content-type"] == "application/x-bibtex"
    assert 'filename="state-mar-v' in answer.headers["content-disposition"]


def test_what_there_is_not_is_not_cited(server: Server) -> None:
    assert server.get("/cite?uri=https://w3id.org/accords/id/state/zzz").status_code == 404
    assert server.get("/cite?uri=javascript:alert(1)").status_code == 404
    assert server.get("/cite?uri=https://w3id.org/accords/id/state/a%20b").status_code == 404
    assert server.get("/cite?version=999").status_code == 404
    for uri in ("a/b/c", "state", "state/zzz", "state/a%20b"):
        assert server.get(f"/cite?version=1&uri=https://w3id.org/accords/id/{uri}").status_code == 404
    refused = server.get("/cite?style=chicago")
    assert refused.status_code == 400 and "csl-json" in refused.json()["available"]
    assert "Aucun style ne s’appelle" in server.get("/cite?style=chicago&lang=fr", "text/html").text


@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1), st.text(min_size=1))
def test_no_title_breaks_out_of_its_field(title: str, name: str) -> None:
    today = datetime.now(UTC).date()
    cited = Reference("key", title, "https://example.org/", (name,), name, "1", today, today, (), "en")
    found = entry(bibtex(cited))
    assert found["url"] == "https://example.org/" and found["version"] == "1"
    assert ris(cited).count("\r\nUR  - https://example.org/\r\n") == 1


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("410", "not registered yet", "accords export")),
        ("fr", ("410", "pas encore enregistrée", "accords export")),
    ],
)
def test_the_promise_is_written_down_in_both_languages(server: Server, language: str, words: tuple[str, ...]) -> None:
    answer = server.get(f"/about/persistence?lang={language}", "text/html")
    assert answer.status_code == 200 and answer.headers["content-language"] == language
    for each in words:
        assert each in answer.text, each
    assert "/about/persistence" in server.get("/doc/state/mar.html").text


def test_the_description_of_the_dataset_leads_to_the_promise(server: Server) -> None:
    found = server.get("/.well-known/void", "text/turtle").text
    assert f"<{server.url}about/persistence>" in found
