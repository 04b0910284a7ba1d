"""A mirror has the versions of another registry, byte for byte, and takes nothing over that does not follow."""

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from accords.registry.publication import publish
from accords.registry.verification import verify
from accords.settings import Settings
from tests.registries import LIBRARIES, silently, versions
from tests.serving import PACKAGES, Server, serving

PATIENCE = 60
MORE = """
@prefix lend: <https://example.org/lending#> . @prefix graph: <https://w3id.org/accords/graph/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
graph:more {{ <https://w3id.org/accords/id/library/new> a lend:Library ; skos:prefLabel "Library, edition {0}"@en . }}
"""


def edition(settings: Settings, number: int) -> int:
    """Publish another edition of the libraries; the number of its version."""
    (settings.assets / "data" / "more.trig").write_text(MORE.format(number), encoding="utf-8")
    return publish(settings, tell=silently).version


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, Settings]]:
    """A registry with five versions, served."""
    folder = tmp_path_factory.mktemp("other")
    shutil.copytree(LIBRARIES, folder / "assets")
    settings = Settings(home=folder / "home", assets=folder / "assets")
    assert publish(settings, tell=silently).version == 1
    assert [edition(settings, number) for number in range(2, 6)] == [2, 3, 4, 5]
    with serving(folder / "home", ACCORDS_ASSETS=str(folder / "assets")) as server:
        yield server, settings


def command(home: Path, *arguments: str, **environment: str) -> "subprocess.Popen[str]":
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("ACCORDS_")}
    ours = {"PYTHONPATH": str(PACKAGES), "ACCORDS_HOME": str(home), "ACCORDS_ASSETS": str(LIBRARIES), **environment}
    return subprocess.Popen(
        [sys.executable, "-m", "accords", *arguments],
        env={**inherited, **ours}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def mirrored(home: Path, url: str, **environment: str) -> tuple[int, str, str]:
    process = command(home, "mirror", url, **environment)
    out, err = process.communicate(timeout=PATIENCE)
    return process.returncode, out, err


@contextmanager
def standing_in(pages: dict[str, bytes]) -> Iterator[str]:
    """A server that has these pages, and another location for /moved."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found = pages.get(self.path.partition("?")[0])
            self.send_response(200 if found is not None else 302)
            self.send_header("Location", "http://127.0.0.1:9/")
            self.send_header("Content-Length", str(len(found or b"")))
            self.end_headers()
            self.wfile.write(found or b"")

        def log_message(self, format: str, *arguments: object) -> None:
            """Tell nobody."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def pages(server: Server) -> dict[str, bytes]:
    """The journal of a server, to be changed by a test."""
    index = server.get("/journal").content
    numbers = [record["version"] for record in json.loads(index)["records"]]
    return {"/journal": index, **{f"/journal/{number}": server.get(f"/journal/{number}").content for number in numbers}}


def test_the_journal_is_served_as_it_stands(other: tuple[Server, Settings]) -> None:
    server, settings = other
    index = server.get("/journal")
    listed = index.json()
    assert (listed["base"], listed["version"]) == (settings.base, 5)
    assert server.ask("GET", "/journal", if_none_match=index.headers["etag"]).status_code == 304
    assert [record["version"] for record in server.get("/journal?after=3", "application/json").json()["records"]] == [
        4,
        5,
    ]
    records = [server.get(f"/journal/{record['version']}") for record in listed["records"]]
    assert b"".join(record.content for record in records) == (settings.home / "journal").read_bytes()
    for record, told in zip(records, listed["records"], strict=True):
        assert record.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert (len(record.content), record.content[-65:-1].decode()) == (told["bytes"], told["hash"])


@pytest.mark.parametrize(
    ("path", "status"), [("/journal/6", 404), ("/journal/0", 404), ("/journal/x", 404), ("/journal?after=x", 400)]
)
def test_what_no_journal_has_is_a_problem(other: tuple[Server, Settings], path: str, status: int) -> None:
    answer = other[0].get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")


def test_a_mirror_that_was_killed_goes_on_and_has_the_same_versions(
    other: tuple[Server, Settings], tmp_path: Path
) -> None:
    server, settings = other
    process = command(tmp_path / "home", "mirror", server.url)
    assert process.stdout
    assert process.stdout.readline().startswith("Version 1: ")
    process.send_signal(signal.SIGKILL)
    process.communicate()
    taken = len(versions(tmp_path / "home"))
    assert 1 <= taken < 5
    status, out, err = mirrored(tmp_path / "home", server.url)
    assert (status, err) == (0, "")
    lines = out.splitlines()
    assert 5 - taken - 1 <= len(lines) <= 5 - taken
    fetched = {int(line.split()[1].strip(":")): int(line.split()[2]) for line in lines}
    assert fetched[5] * 5 < len(server.get("/dump.nq").content)
    assert (tmp_path / "home" / "journal").read_bytes() == (settings.home / "journal").read_bytes()
    assert versions(tmp_path / "home") == versions(settings.home)
    assert verify(tmp_path / "home").faults == verify(settings.home).faults
    assert mirrored(tmp_path / "home", server.url) == (0, "", "")


def test_a_served_mirror_takes_over_what_the_other_publishes_and_publishes_nothing_itself(
    other: tuple[Server, Settings], tmp_path: Path
) -> None:
    server, settings = other
    home = tmp_path / "home"
    assert mirrored(home, server.url)[0] == 0
    following = command(home, "mirror", server.url, "--every", "0.2")
    try:
        with serving(home, ACCORDS_ASSETS=str(LIBRARIES)) as second:
            theirs = server.get("/journal").json()
            assert second.get("/journal").json() == theirs
            number = edition(settings, 6)
            until = time.monotonic() + PATIENCE
            while second.get("/journal").json()["version"] != number:
                assert time.monotonic() < until
                time.sleep(0.1)
            assert second.get("/journal").json()["digest"] == versions(settings.home)[-1].entry.digest
            labels = second.query("SELECT ?l { ?s ?p ?l FILTER(STRSTARTS(STR(?l), 'Library, ed')) }")
            assert "edition 6" in labels.text
            (tmp_path / "own.trig").write_text(MORE.format(7).replace("library/new", "library/own"), encoding="utf-8")
            own = command(home, "publish", str(tmp_path / "own.trig"))
            assert server.url in own.communicate(timeout=PATIENCE)[1] and own.returncode == 2
    finally:
        following.terminate()
        following.communicate()


def test_a_record_that_was_tampered_with_is_refused_and_nothing_of_it_kept(
    other: tuple[Server, Settings], tmp_path: Path
) -> None:
    found = pages(other[0])
    found["/journal/3"] = found["/journal/3"].replace(b"edition 3", b"edition X")
    with standing_in(found) as url:
        status, out, err = mirrored(tmp_path / "home", url)
    assert (status, len(out.splitlines()), err.count("\n")) == (1, 2, 1)
    assert "Version 3" in err and "its hash is not that of its lines" in err
    assert len(versions(tmp_path / "home")) == 2


def test_a_record_that_is_not_the_one_that_was_listed_is_refused(
    other: tuple[Server, Settings], tmp_path: Path
) -> None:
    found = pages(other[0])
    index = json.loads(found["/journal"])
    index["records"][1]["hash"] = "0" * 64
    with standing_in(found | {"/journal": json.dumps(index).encode()}) as url:
        status, _, err = mirrored(tmp_path / "home", url)
    assert status == 1 and "it is not the one that was listed" in err
    assert len(versions(tmp_path / "home")) == 1


def test_a_record_that_was_sealed_anew_after_it_was_tampered_with_does_not_lead_to_its_digest(
    other: tuple[Server, Settings], tmp_path: Path
) -> None:
    found = pages(other[0])
    body = found["/journal/2"][:-69].replace(b"edition 2", b"edition X")
    seal = hashlib.sha256(body).hexdigest().encode()
    index = found["/journal"].replace(found["/journal/2"][-65:-1], seal)
    with standing_in(found | {"/journal/2": body + b"end " + seal + b"\n", "/journal": index}) as url:
        status, _, err = mirrored(tmp_path / "home", url)
    assert status == 1 and "its change does not lead to the digest that it names" in err
    assert len(versions(tmp_path / "home")) == 1


def test_a_journal_that_does_not_continue_ours_is_refused(other: tuple[Server, Settings], tmp_path: Path) -> None:
    found = pages(other[0])
    with standing_in(found) as url:
        assert mirrored(tmp_path / "home", url)[0] == 0
        for index, record in found.items():
            found[index] = record.replace(json.loads(found["/journal"])["records"][-1]["hash"].encode(), b"0" * 64)
        status, _, err = mirrored(tmp_path / "home", url)
    assert (status, err.count("\n")) == (1, 1) and "does not continue ours" in err


def test_another_base_another_folder_and_another_host_are_refused(
    other: tuple[Server, Settings], tmp_path: Path
) -> None:
    server, settings = other
    status, _, err = mirrored(tmp_path / "base", server.url, ACCORDS_BASE="https://example.org/r/")
    assert status == 1 and f"Set ACCORDS_BASE to {settings.base}" in err
    assert not (tmp_path / "base" / "journal").exists()
    status, _, err = mirrored(settings.home, server.url)
    assert status == 2 and "holds versions of its own" in err
    with standing_in({}) as url:
        status, _, err = mirrored(tmp_path / "moved", url)
    assert status == 1 and "answers with status 302 to http://127.0.0.1:9/" in err
    for address in ("ftp://example.org/", "file:///etc/passwd"):
        status, _, err = mirrored(tmp_path / "scheme", address)
        assert status == 2 and "is not the http or https address" in err


def test_a_record_that_is_longer_than_announced_is_refused(other: tuple[Server, Settings], tmp_path: Path) -> None:
    found = pages(other[0])
    found["/journal/1"] += b"+ more\n"
    with standing_in(found) as url:
        status, _, err = mirrored(tmp_path / "home", url)
    assert status == 1 and "has more than the" in err
