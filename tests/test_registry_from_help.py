"""A stranger makes a registry by the help page alone: every link of every page answers, and none speaks of ours."""

import re
import subprocess
from collections.abc import Iterator
from html import unescape
from importlib import resources
from pathlib import Path
from urllib.parse import urldefrag, urljoin

import httpx2
import pytest

from tests.serving import Server, serving

PAGE = resources.files("accords.help").joinpath("another-registry.md").read_text("utf-8")
FILES = dict(re.findall(r"^`((?:ontology|shapes|data)/\S+)` .*?^```\w+\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL))
COMMANDS = re.findall(r"^\$ (curl .*?)(?=^\$ |^```)", PAGE, re.MULTILINE | re.DOTALL)
OURS = re.compile(
    r"accords/ns#|w3id\.org/accords/(?:id|concept|graph)/|\bGPAI\b|\bPMIA\b|[Pp]artnership|[Pp]artenariat|>Accords<"
)
ABOUT_THE_SERVICE = ("/help/", "/problems/", "/conformance", "/static/")
"""What speaks of the software, the same in every registry."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("trees")
    for name, text in FILES.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    with serving(folder / "home", ACCORDS_ASSETS=str(folder), ACCORDS_BASE="https://trees.example.org/") as running:
        yield running


def test_the_page_has_four_files_and_commands() -> None:
    assert sorted(FILES) == ["data/dataset.ttl", "data/trees.trig", "ontology/trees.ttl", "shapes/trees.ttl"]
    assert len(COMMANDS) == 3


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_of_the_page_says_what_the_page_says(server: Server, command: str, tmp_path: Path) -> None:
    quoted = re.match(r"(?:[^'\n]|'[^']*')*", command)
    assert quoted
    asked = quoted[0].replace("http://127.0.0.1:8000", server.url.rstrip("/"))
    run = subprocess.run(["sh", "-c", asked], capture_output=True, text=True, timeout=60)
    assert run.stdout.splitlines() == command[quoted.end() :].strip("\n").splitlines()


def links(answer: httpx2.Response) -> Iterator[str]:
    """Where an answer leads on the same host: by its header, and by all of its elements that load or lead."""
    header = answer.headers.get("link", "")
    yield from re.findall(r'<([^>]+)>; rel="(?!type|author|license|cite-as)', header)
    if "location" in answer.headers:
        yield answer.headers["location"]
    if answer.headers.get("content-type", "").startswith("text/html"):
        yield from map(unescape, re.findall(r' (?:href|src|action)="([^"]*)"', answer.text))


@pytest.fixture(scope="module")
def answers(server: Server) -> dict[str, httpx2.Response]:
    """All that links lead to from the front page and the sitemap, as a browser gets it."""
    found: dict[str, httpx2.Response] = {}
    wanted = [f"{server.url}?lang={language}" for language in ("en", "fr")]
    wanted += re.findall(r"<loc>([^<]+)</loc>", server.get("/sitemap.xml").text)
    while wanted:
        address = wanted.pop()
        if address in found or not address.startswith(server.url):
            continue
        found[address] = server.ask("GET", address.removeprefix(server.url.rstrip("/")), "text/html, */*;q=0.1")
        wanted += [urldefrag(urljoin(address, each))[0] for each in links(found[address])]
    return found


def test_every_link_of_every_page_answers(answers: dict[str, httpx2.Response]) -> None:
    assert len(answers) > 500
    assert {address: each.status_code for address, each in answers.items() if each.status_code >= 400} == {}


def test_every_link_to_a_part_of_a_page_finds_it(answers: dict[str, httpx2.Response]) -> None:
    missed = set()
    for address, answer in answers.items():
        for link in links(answer):
            page, part = urldefrag(urljoin(address, link))
            if part and page in answers and "text/html" in answers[page].headers.get("content-type", ""):
                missed |= {link} if f'id="{part}"' not in answers[page].text else set()
    assert missed == set()


def test_no_page_speaks_of_our_registry(answers: dict[str, httpx2.Response]) -> None:
    own = {
        address: each for address, each in answers.items() if not httpx2.URL(address).path.startswith(ABOUT_THE_SERVICE)
    }
    assert {address: OURS.findall(each.text)[:3] for address, each in own.items() if OURS.search(each.text)} == {}


def test_pages_have_the_name_and_the_licence_of_the_registry(server: Server) -> None:
    page = server.get("/doc/tree/old-oak?lang=fr", "text/html").text
    assert "<title>Le vieux chêne – Arbres remarquables</title>" in page and ">CC BY 4.0</a>" in page
    assert "<h1>Arbres remarquables</h1>" in server.get("/?lang=fr", "text/html").text
    assert server.get("/openapi.json").json()["info"]["title"] == "Old trees"


def test_what_may_be_missing_may_be_missing(tmp_path: Path) -> None:
    for name in ("ontology/trees.ttl", "shapes/trees.ttl", "data/trees.trig"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(FILES[name], "utf-8")
    with serving(tmp_path / "home", ACCORDS_ASSETS=str(tmp_path), ACCORDS_BASE="https://trees.example.org/") as running:
        page = running.get("/doc/tree/old-oak", "text/html")
        assert page.status_code == 200 and "creativecommons" not in page.text
        assert "license" not in running.get("/openapi.json").json()["info"]
        context = running.get("/context/1.jsonld")
        assert context.json()["@context"]["tree"] == {"@id": "https://trees.example.org/ns#", "@prefix": True}
        assert "immutable" not in context.headers["cache-control"]
        assert running.get("/doc/tree/old-oak.jsonld").json()["@graph"][0]["type"] == "tree:Tree"
        assert running.get("/concept/", "text/turtle").status_code == 200
