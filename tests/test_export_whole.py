"""A static copy of the whole registry, as web servers serve it: every URI ever published answers there, too."""

import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote, urldefrag, urlsplit

import httpx2
import pytest

from tests.permanence.lists import FORMS, URIS, listed
from tests.test_export import export

SUFFIXES = [each for each in listed(FORMS) if each != "html"]
PAGE = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All that can be read, with every form and what documents said before: some minutes of work."""
    target = tmp_path_factory.mktemp("copies") / "copy"
    export(tmp_path_factory.mktemp("home"), target)
    return target


def test_every_uri_ever_published_answers_in_every_form(copy_served: httpx2.Client) -> None:
    """Of a thing also its document in every syntax and as a page in both languages, its TimeMap and first memento."""
    paths = sorted({urldefrag(uri).url for uri in listed(URIS)})
    assert len(paths) > 2000 and len(SUFFIXES) > 5
    with ThreadPoolExecutor(4) as pool:
        faults = [fault for each in pool.map(lambda path: ask(copy_served, path), paths) for fault in each]
    assert faults == []


def ask(client: httpx2.Client, path: str) -> list[str]:
    """What is wrong with the answers to a URI."""
    answer = client.get(f"/{quote(path)}")
    while answer.status_code in (301, 302):
        answer = client.get(urlsplit(answer.headers["location"]).path)
    if answer.status_code in (200, 410):
        return []
    if answer.status_code != 303:
        return [f"{path}: {answer.status_code}"]
    document = urlsplit(answer.headers["location"]).path
    forms = [f"{document}.{suffix}" for suffix in SUFFIXES]
    others = ["", "/timemap", "/timemap.json", "/v/1", "/v/1.ttl", "/history", "/history.ttl"]
    statuses = {each: client.get(each).status_code for each in (*forms, *(document + other for other in others))}
    for language in ("en", "fr"):
        page = client.get(f"{document}?lang={language}", headers=PAGE)
        statuses[f"{document} in {language}"] = page.status_code
        if f'<html lang="{language}">' not in page.text:
            statuses[f"no page in {language} at {document}"] = 0
    return [f"{each}: {status}" for each, status in statuses.items() if status != 200]


def test_every_file_is_as_the_checksums_say(copy: Path) -> None:
    subprocess.run(["sha256sum", "--check", "--quiet", "export-SHA256SUMS"], cwd=copy, check=True)
