"""The page of the documentation on names that last says what is so: its commands, its examples, its members."""

import csv
import io
import re
import shlex
import subprocess
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse

import accords
from accords.registry.lifecycle import MERGED, RETIRED, Tombstone
from accords.registry.lifecycle.status import STATUSES, Status, as_csv
from accords.settings import Settings
from accords.terms import DEFAULT_BASE
from tests.commanding import run_on
from tests.serving import Server

HELP = (Path(accords.__file__).parent / "help" / "lifecycle.md").read_text("utf-8")
CONSOLE = "".join(re.findall(r"^```console\n(.*?)^```$", HELP, re.MULTILINE | re.DOTALL))
COMMANDS = re.findall(r"^\$ accords (.*)$", CONSOLE, re.MULTILINE)
CALLS = re.findall(r"^\$ ((?:curl|printf).*?)(?=^\$|\Z)", CONSOLE, re.MULTILINE | re.DOTALL)
PREFIXES = """@prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix prov: <http://www.w3.org/ns/prov#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix dcterms: <http://purl.org/dc/terms/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.split()[0])
def test_each_command_can_be_carried_out(server: Server, command: str) -> None:
    settings = Settings(home=server.home)
    found = run_on(settings, *shlex.split(command), "--dry-run")
    assert found.exit_code == 0 and "Nothing was changed." in found.stderr, found.output
    assert any(line.startswith("+ ") for line in found.stdout.splitlines())


def test_each_call_is_answered(server: Server) -> None:
    answers = []
    for call in CALLS:
        text = call.partition("$ accords")[0].replace("http://127.0.0.1:8000/", server.url)
        run = subprocess.run(["sh", "-c", text], capture_output=True, text=True, timeout=60, check=True)
        answers.append(run.stdout)
    assert len(answers) == 3
    assert [f'"status": "{each}"' in answers[0] for each in ("live", "unknown")] == [True, True]
    assert [row["status"] for row in csv.DictReader(io.StringIO(answers[1]))] == ["live"]
    assert '"status": "live"' in answers[2]


def test_every_status_and_every_member_is_there() -> None:
    assert re.findall(r"^\| .*\| `(\w+)` \|$", HELP, re.MULTILINE) == list(STATUSES)
    whole = Status("a", "gone", "a", "b", "live", "2026-12-01T10:00:00Z", {"en": "c"})
    assert re.findall(r"^\| `(\w+)` \| [a-z`]", HELP, re.MULTILINE) == list(whole.document)
    header = as_csv([whole], ("en", "fr")).decode().splitlines()[0].split(",")
    assert header[-2:] == ["reason_en", "reason_fr"] and "`reason_en` and `reason_fr`" in HELP


def test_the_tombstone_is_one() -> None:
    (text,) = re.findall(r"^```turtle\n(.*?)^```$", HELP, re.MULTILINE | re.DOTALL)
    why = {"en": "It never was one.", "fr": "Ce n’en fut jamais un."}
    iri, gpai = (f"{DEFAULT_BASE}id/partnership/{each}" for each in ("old", "gpai"))
    tomb = Tombstone(iri, RETIRED, "2026-12-01T10:00:00Z", gpai, why)
    assert {quad.triple for quad in parse(PREFIXES + text, RdfFormat.TURTLE)} == set(tomb.triples)
    merged = {each.predicate for each in Tombstone(iri, MERGED, tomb.date, gpai, why).triples}
    assert {each.value for each in merged - {each.predicate for each in tomb.triples}} == {"https://schema.org/sameAs"}
