"""A static copy, served by others: every address answers as the service would, and nothing leads nowhere."""

import json
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx2
import pytest

from accords.app import create_app
from accords.http.exporting import links
from accords.http.exporting.copying import Copied
from accords.http.exporting.folder import Folder
from accords.http.exporting.plan import Plan, names
from accords.registry.publication import publish
from accords.settings import Settings
from tests.registries import changed_libraries, noted, silently
from tests.serving import serving
from tests.static_servers import apache, nginx, plain
from tests.waiting import until

URL = "https://registry.example.org/"
RDF = {"ttl": "text/turtle", "jsonld": "application/ld+json", "nt": "application/n-triples"}


def export(home: Path, target: Path, *options: str, assets: Path | None = None, url: str = URL) -> str:
    """Run the command; return what it says."""
    settings = ["--home", str(home), "--url", url, *(["--assets", str(assets)] if assets else [])]
    command = [sys.executable, "-m", "accords", *settings, "export", str(target), *options]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=1500)
    assert done.returncode == 0, done.stdout[-1000:] + done.stderr[-3000:]
    assert "Traceback" not in done.stderr, done.stderr[-3000:]
    return done.stdout


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The libraries, in two versions."""
    found = changed_libraries(tmp_path_factory.mktemp("libraries"), {})
    publish(found, tell=silently)
    noted(found, 2)
    return Settings(home=found.home, assets=found.assets, url=URL)


@pytest.fixture(scope="module")
def copy(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All of it, as files."""
    target = tmp_path_factory.mktemp("copies") / "copy"
    said = export(settings.home, target, assets=settings.assets)
    assert "of version 2" in said
    return target


@pytest.fixture(scope="module")
def by_nginx(copy: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx2.Client]:
    """The copy as nginx serves it by its rules."""
    with nginx(copy, tmp_path_factory.mktemp("nginx") / "work") as client:
        yield client


@pytest.fixture(scope="module")
def by_apache(copy: Path) -> Iterator[httpx2.Client]:
    """The copy as Apache serves it by its rules."""
    with apache(copy) as client:
        yield client


@pytest.fixture(params=["nginx", "apache"])
def by_rules(request: pytest.FixtureRequest) -> httpx2.Client:
    """The copy as each server serves it that takes rules."""
    client: httpx2.Client = request.getfixturevalue(f"by_{request.param}")
    return client


@pytest.fixture(scope="module")
def by_files(copy: Path) -> Iterator[httpx2.Client]:
    """The copy as the plainest of servers serves it."""
    with plain(copy) as client:
        yield client


def paths(settings: Settings) -> list[str]:
    """The names of all entities and concepts."""
    front = create_app(settings)
    found = sorted(names(front.service))
    front.service.close()
    return found


def test_every_name_leads_to_its_document_in_every_syntax(settings: Settings, by_rules: httpx2.Client) -> None:
    every = paths(settings)
    assert len(every) > 7
    for path in every:
        moved = by_rules.get(path)
        document = "/doc/" + path.removeprefix("/").removeprefix("id/")
        assert (moved.status_code, urlsplit(moved.headers["location"]).path) == (303, document), path
        for suffix, media_type in RDF.items():
            asked = by_rules.get(document, headers={"Accept": media_type})
            assert asked.status_code == 200, (document, suffix)
            assert asked.headers["content-type"].startswith(media_type)
            assert asked.content == by_rules.get(f"{document}.{suffix}").content
        for language, address in (("en", document), ("fr", f"{document}?lang=fr")):
            page = by_rules.get(address, headers={"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
            assert page.headers["content-type"] == "text/html; charset=utf-8"
            assert f'<html lang="{language}">' in page.text, address
        assert by_rules.get(document).headers["content-type"] == "application/ld+json"
        assert by_rules.get(document, headers={"Accept-Language": "fr", "Accept": "text/html"}).text == page.text
        assert by_rules.get(document).headers["access-control-allow-origin"] == "*"


def test_the_bytes_are_those_of_the_service(settings: Settings, copy: Path) -> None:
    """All but those of pages, in which links lead to files."""
    with serving(settings.home, ACCORDS_ASSETS=str(settings.assets), ACCORDS_URL=URL) as server:
        compared = 0
        for file in sorted(
            each for each in copy.rglob("*") if each.suffix in (".ttl", ".trig", ".jsonld", ".csv", ".ics")
        ):
            address = "/" + file.relative_to(copy).as_posix()
            if "~" in address or (file.stem == "index" or file.name == "context.jsonld"):
                continue
            if "void." in address or address.startswith("/feeds/ldes"):
                continue
            answer = server.get(address)
            if answer.status_code == 404:  # the file has a suffix that its address has not
                answer = server.get(address.rpartition(".")[0])
            assert answer.status_code == 200 and answer.content == file.read_bytes(), address
            compared += 1
        assert compared > 100


def test_every_link_of_every_page_leads_somewhere_by_each_server(
    copy: Path, by_nginx: httpx2.Client, by_apache: httpx2.Client, by_files: httpx2.Client
) -> None:
    wanted = {each for file in copy.rglob("*.html") for each in links.of_page(file.read_text("utf-8"), URL)}
    assert len(wanted) > 100
    for client in (by_nginx, by_apache, by_files):
        failed = {
            each: status
            for each in sorted(wanted)
            if (status := client.get(each, follow_redirects=True).status_code) != 200
        }
        assert failed == {}


def test_a_plain_server_shows_the_page_of_every_entity_in_both_languages(
    settings: Settings, by_files: httpx2.Client
) -> None:
    for path in paths(settings):
        led = by_files.get(path, follow_redirects=True)
        document = "/doc/" + path.removeprefix("/").removeprefix("id/")
        assert led.status_code == 200 and (f"url={document}" in led.text or f'href="{document}' in led.text)
        page = by_files.get(document, follow_redirects=True)
        assert page.headers["content-type"] == "text/html" and '<html lang="en">' in page.text
        assert f'href="{document}.fr.html"' in page.text
        assert '<html lang="fr">' in by_files.get(f"{document}.fr.html").text


def test_what_a_document_said_before_is_in_the_copy(by_rules: httpx2.Client) -> None:
    """With its TimeMap (RFC 7089)."""
    timemap = by_rules.get("/doc/library/lyon/timemap.json").json()
    assert len(timemap["mementos"]["list"]) == 2
    for each in timemap["mementos"]["list"]:
        answer = by_rules.get(each["uri"].removeprefix(URL.rstrip("/")), headers={"Accept": "text/turtle"})
        assert answer.status_code == 200 and answer.headers["content-type"].startswith("text/turtle")
    assert "Note 2." not in by_rules.get("/doc/library/lyon/v/1.ttl").text
    assert "Note 2." in by_rules.get("/doc/library/lyon/v/2.ttl").text


def test_what_a_copy_cannot_do_it_says(by_rules: httpx2.Client, by_files: httpx2.Client) -> None:
    for client in (by_rules, by_files):
        for path in ("/sparql", "/validate", "/desk/", "/search"):
            answer = client.get(path, headers={"Accept": "text/html"}, follow_redirects=True)
            assert answer.status_code == 200 and "static copy of version 2" in answer.text, path
    assert "copie statique" in by_rules.get("/sparql?lang=fr", headers={"Accept": "text/html"}).text


def test_everything_else_has_its_type(by_rules: httpx2.Client) -> None:
    for address, media_type in (
        ("/data/csv-metadata.json", "application/csvm+json"),
        ("/data/library.csv", "text/csv; charset=utf-8"),
        ("/data/library.parquet", "application/vnd.apache.parquet"),
        ("/dump.nq.gz", "application/gzip"),
        ("/linkset", "application/ld+json"),
        ("/context/1.jsonld", "application/ld+json"),
        ("/SHA256SUMS", "text/plain; charset=utf-8"),
        ("/?format=ttl", "text/turtle; charset=utf-8"),
        ("/journal", "application/json"),
        ("/journal/1", "text/plain; charset=utf-8"),
        ("/journal?after=0", "application/rdf-patch"),
        ("/journal?after=0&format=rdf-patch", "application/rdf-patch"),
        ("/doc/library/lyon/timemap", "application/link-format"),
        ("/doc/library/lyon/timemap?format=json", "application/json"),
        ("/nothing", "text/html"),
    ):
        assert by_rules.get(address).headers["content-type"].startswith(media_type), address
    assert by_rules.get("/nothing").status_code == 404
    assert urlsplit(by_rules.get("/id/library").headers["location"]).path == "/id/library/"


def test_the_checksums_are_right_and_the_manifest_says_what_it_is(copy: Path, settings: Settings) -> None:
    subprocess.run(["sha256sum", "--check", "--quiet", "export-SHA256SUMS"], cwd=copy, check=True)
    told = json.loads((copy / "export.json").read_text())
    assert (told["version"], told["base"], told["url"]) == (2, settings.base, URL)
    assert not list(copy.rglob("*.unfinished*")) and not (copy / ".copied").exists()


def test_equal_files_are_one_on_the_disk(copy: Path) -> None:
    page = copy / "doc" / "library" / "lyon.html"
    assert page.samefile(copy / "doc" / "library" / "lyon" / "index.html")


def test_a_copy_that_broke_off_goes_on(settings: Settings, tmp_path: Path) -> None:
    target = tmp_path / "copy"
    command = [sys.executable, "-m", "accords", "--home", str(settings.home), "--url", URL]
    command += ["--assets", str(settings.assets), "export", str(target), "--no-mementos", "--processes", "1"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    log = tmp_path / "copy.unfinished" / ".copied"
    while not log.exists() or log.stat().st_size < 20_000:
        assert process.poll() is None
        time.sleep(0.02)
    copying = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    process.kill()
    process.wait()
    until(lambda: copying and not any(Path(f"/proc/{each}").exists() for each in copying))
    assert not target.exists()
    export(settings.home, target, "--no-mementos", "--processes", "1", assets=settings.assets)
    assert (target / "doc/library/lyon.ttl").exists()
    assert not log.parent.exists()


def test_what_was_noted_of_a_copy_is_not_copied_again_unless_it_is_of_something_else(tmp_path: Path) -> None:
    noted_first = Copied("/a", 200, {"a.ttl": ("0" * 64, "text/turtle")}, leads=["/b"])
    folder = Folder(tmp_path / "copy", {"version": 1})
    folder.note(noted_first)
    folder.close()
    again = Folder(tmp_path / "copy", {"version": 1})
    again.close()
    assert again.copied == {"/a": noted_first}
    other = Folder(tmp_path / "copy", {"version": 2})
    other.close()
    assert other.copied == {}


def test_a_copy_takes_the_place_of_an_older_one_at_once(tmp_path: Path) -> None:
    target = tmp_path / "copy"
    for number in ("1", "2"):
        folder = Folder(target, {"version": number})
        folder.write(f"{number}.txt", number)
        assert not (target / f"{number}.txt").exists()
        folder.finish()
    assert [file.name for file in tmp_path.rglob("*")] == ["copy", "2.txt"]


def test_a_folder_that_is_something_else_is_left_alone(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "letters.txt").write_text("Dear …", encoding="utf-8")
    command = [sys.executable, "-m", "accords", "--home", str(settings.home), "export", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2 and "--force" in done.stderr
    assert (tmp_path / "letters.txt").read_text("utf-8") == "Dear …"


def test_every_route_is_in_a_copy_or_is_named_as_one_that_cannot_be(copy: Path, settings: Settings) -> None:
    """exportable.toml says what a copy cannot hold; all else that the service answers to GET is there."""
    described = json.loads((copy / "openapi.json").read_text("utf-8"))
    plan = Plan()
    lacking = [path for path, methods in described["paths"].items() if "get" in methods and not held(copy, plan, path)]
    assert set(lacking) <= NOT_OF_THE_LIBRARIES


NOT_OF_THE_LIBRARIES = {
    "/about/persistence",
    "/identifiers.{suffix}",
    "/ns/alignment/{name}",
    "/doc/{kind}/{slug}.ics",
    "/doc/concept/{scheme}/{slug}.ics",
    "/receipts/{name}",
    "/sitemap-{number}.xml",
    "/feeds/atom/{page}.xml",
    "/feeds/kinds/{kind}/atom/{page}.xml",
    "/feeds/kinds/{kind}/activities/{page}",
}
"""What these have nothing of: no promise, no part with identifiers, no alignment, no events, no further pages."""


def held(copy: Path, plan: Plan, path: str) -> bool:
    """Whether a copy has an address of this form, or says why it has none."""
    if not plan.holds(re.sub(r"{[a-z]+}", "x", path)):
        return True
    form = re.sub(r"{[a-z]+}", "*", path).strip("/") or "index.html"
    return any(any(copy.glob(each)) for each in (form, f"{form}.*", f"{form}/index.html"))
