"""A static copy of the whole registry, as nginx serves it: every URI that was ever published answers there, too."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote, urldefrag

import httpx2

from tests.permanence.lists import FORMS, URIS, listed
from tests.static_servers import nginx
from tests.test_export import export


def test_every_uri_ever_published_answers_from_a_copy_of_files(tmp_path: Path) -> None:
    """Without what documents said before, which would take as long again."""
    export(tmp_path / "home", tmp_path / "copy", "--no-mementos")
    suffixes = [each for each in listed(FORMS) if each != "html"]
    paths = sorted({urldefrag(uri).url for uri in listed(URIS)})
    assert len(paths) > 2000 and len(suffixes) > 5
    with nginx(tmp_path / "copy", tmp_path / "nginx") as client, ThreadPoolExecutor(4) as pool:
        faults = [fault for each in pool.map(lambda path: ask(client, path, suffixes), paths) for fault in each]
    assert faults == []


def ask(client: httpx2.Client, path: str, suffixes: list[str]) -> list[str]:
    """What is wrong with the answers to a URI; of a thing also with its document in every syntax, and as a page."""
    answer = client.get(f"/{quote(path)}")
    while answer.status_code == 301:
        answer = client.get(answer.headers["location"])
    if answer.status_code in (200, 410):
        return []
    if answer.status_code != 303:
        return [f"{path}: {answer.status_code}"]
    document = answer.headers["location"]
    forms = [document, *(f"{document}.{suffix}" for suffix in suffixes)]
    statuses = {form: client.get(form).status_code for form in forms}
    statuses[f"{document} as a page"] = client.get(document, headers={"Accept": "text/html"}).status_code
    return [f"{form}: {status}" for form, status in statuses.items() if status != 200]
