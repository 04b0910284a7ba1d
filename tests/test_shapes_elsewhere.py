"""The shapes as one file, and their examples as one archive: another SHACL engine comes to the same results."""

import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

from accords.assets import Assets
from accords.registry.shape_examples import archive
from accords.registry.shapes_file import shapes_file
from accords.terms import DEFAULT_BASE
from tests.lacking import lacking
from tests.registries import ELSEWHERE, LIBRARIES
from tests.serving import Server
from tests.test_shapes import FAILING, PASSING, expected

ROOT = Path(__file__).parents[1]
MODULES = Path(os.environ.get("ACCORDS_SHACL_ENGINE", ROOT / ".make" / "shacl")) / "node_modules"
NOT_SEEN = {"period/fail-no-such-day.ttl"}
"""What shacl-engine lets pass: to it, 30 February is written like an xsd:date, and it looks no further."""
INSTALL = "npm install --prefix .make/shacl shacl-engine@1.1.2 n3@1.26.0 rdf-ext@2.5.2"


def judged_elsewhere(folder: Path, files: list[Path]) -> list[list[str]]:
    """What shacl-engine finds of each file: shape and component; skipped where it is not, unless nothing may be."""
    if not (MODULES / "shacl-engine").is_dir() or not shutil.which("node"):
        told = f"shacl-engine is not in {MODULES}: {INSTALL}"
        lacking(told)
    background = folder / "background.ttl"
    background.write_bytes(b"\n".join(each.read_bytes() for each in sorted((folder / "background").iterdir())))
    script, shapes = ROOT / "tests" / "shacl_engine.mjs", folder / "shapes.nt"
    command = ["node", *map(str, (script, MODULES, shapes, background, *files))]
    run = subprocess.run(command, capture_output=True, text=True, timeout=500)
    assert run.returncode == 0, run.stderr
    return [
        [" ".join(term.rsplit("#")[-1] for term in fault) for fault in json.loads(line)]
        for line in run.stdout.splitlines()
    ]


def test_another_engine_finds_in_every_example_what_we_find(server: Server, tmp_path: Path) -> None:
    """The archive is all that it is given."""
    answer = server.client.get("/shapes/examples.zip")
    assert answer.headers["content-type"] == "application/zip"
    zipfile.ZipFile(io.BytesIO(answer.content)).extractall(tmp_path)
    wanted: dict[str, list[str]] = {f"{each.parent.name}/{each.name}": [] for each in PASSING}
    wanted |= {f"{each.parent.name}/{each.name}": [str(expected(each))] for each in FAILING}
    assert len(wanted) > 350
    found = dict(zip(wanted, judged_elsewhere(tmp_path, [tmp_path / name for name in wanted]), strict=True))
    assert {name: one for name, one in found.items() if one != wanted[name]} == dict.fromkeys(NOT_SEEN, [])


def test_the_shapes_of_a_version_are_one_file_with_what_an_engine_needs(server: Server) -> None:
    here = shapes_file(Assets(), DEFAULT_BASE)
    lines = server.get(f"/shapes/{here.version}.nt").content.splitlines(keepends=True)
    assert hashlib.sha256(b"".join(sorted(lines))).hexdigest() == here.digest
    text = server.get(f"/shapes/{here.version}", "text/turtle").text
    named = set(re.findall(r"sh:declare ([^;.]+)[;.]", text)[0].replace(" ", "").split(","))
    assert len(named) == 7 and text.count("sh:namespace") >= 7
    by_digest = server.get(f"/shapes/{here.digest}.ttl")
    assert by_digest.status_code == 200 and "immutable" in by_digest.headers["cache-control"]
    missing = server.get("/shapes/9.9")
    assert missing.status_code == 404 and missing.json()["available"] == [here.version, here.digest]


def test_the_archive_is_the_same_bytes_each_time_and_moves_with_the_base() -> None:
    assert archive(Assets(), DEFAULT_BASE) == archive(Assets(), DEFAULT_BASE)
    moved = zipfile.ZipFile(io.BytesIO(archive(Assets(), ELSEWHERE)))
    example = moved.read("membership/pass-whole.ttl").decode()
    assert f"<{ELSEWHERE}id/" in example and f"<{DEFAULT_BASE}id/" not in example and f"<{DEFAULT_BASE}ns#>" in example


def test_a_registry_without_examples_has_an_archive_of_its_shapes() -> None:
    names = zipfile.ZipFile(io.BytesIO(archive(Assets(LIBRARIES), DEFAULT_BASE))).namelist()
    assert "shapes.nt" in names and all(name.startswith("background/") for name in names if name != "shapes.nt")
