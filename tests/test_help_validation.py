"""The page of the documentation on validation says what is so: its formats, its members, its examples."""

import json
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

import accords
from accords.http.validating.request import RDF
from accords.registry.assessment import ACCEPTED, REJECTED, WITH_WARNINGS
from accords.registry.reports import FORMATS, Told, of_name, write
from tests.assessing import ASSESSMENT
from tests.shapes.judging import EXAMPLES

HELP = (Path(accords.__file__).parent / "help" / "validation.md").read_text("utf-8")
BLOCKS = re.findall(r"^```([a-z]+)\n(.*?)^```$", HELP, re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder in which the example of the page lies."""
    made = tmp_path_factory.mktemp("help")
    example = (EXAMPLES / "membership" / "fail-misspelt-property.ttl").read_bytes()
    (made / "membership.ttl").write_bytes(example)
    return made


@cache
def report(folder: Path, format_: str) -> str:
    command = [sys.executable, "-m", "accords", "validate", "--format", format_, "membership.ttl"]
    run = subprocess.run(command, capture_output=True, text=True, cwd=folder, timeout=300, check=False)
    assert run.returncode == 1 and not run.stderr
    return run.stdout


def rows(heading: str) -> set[str]:
    """What stands in code in the first column of the first table after a text."""
    table = HELP[HELP.index(heading) :].partition("| --- |")[2].partition("\n\n")[0]
    return {each for line in table.splitlines()[1:] for each in re.findall(r"`([^`]+)`", line.split("|")[1])}


def test_every_format_is_there() -> None:
    assert rows("| `format` | media type") == {*(each.name for each in FORMATS), "html"}
    for each in FORMATS:
        assert f"| `{each.name}` | `{each.media_type}` |" in HELP


def test_every_member_of_the_json_is_there() -> None:
    document = json.loads(write(Told(ASSESSMENT), of_name("json")))
    assert rows("### JSON") == set(document)
    assert rows("A result has:") == set(document["results"][0])
    assert rows("A hint has:") == set(document["results"][0]["hint"])


def test_every_verdict_and_every_syntax_is_there() -> None:
    assert rows("| `verdict` | when") == {ACCEPTED, WITH_WARNINGS, REJECTED}
    assert all(f"`{syntax}`" in HELP for syntax in RDF)


def test_there_is_an_example_of_every_format() -> None:
    assert {kind for kind, _ in BLOCKS} == {each.name for each in FORMATS} - {"jsonld", "ntriples"}


@pytest.mark.parametrize(("kind", "block"), [each for each in BLOCKS if each[0] != "json"], ids=lambda each: each[:8])
def test_an_example_is_what_comes_out(folder: Path, kind: str, block: str) -> None:
    assert block.rstrip("\n") in report(folder, kind).replace("\r\n", "\n")


def test_the_example_of_json_is_what_comes_out(folder: Path) -> None:
    [shown] = [json.loads(block) for kind, block in BLOCKS if kind == "json"]
    [found] = json.loads(report(folder, "json"))["results"]
    assert found["hint"].pop("example")
    assert shown == found
