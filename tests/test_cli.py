"""The command line: what it prints, where, and with which status it ends."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

import accords
from accords.cli import main
from accords.settings import settable
from accords.terms import DEFAULT_BASE
from tests.commanding import BAD, GOOD, run, written
from tests.registries import LIBRARIES, changed_libraries

# ---- publish, dump, settings


def test_a_publication_prints_its_digest_and_tells_of_its_progress_apart(tmp_path: Path) -> None:
    found = run(tmp_path, "publish")
    assert found.exit_code == 0 and found.stdout.startswith("Published: ")
    assert "Judging" in found.stderr and "0 violations, 1 warning, 0 infos." in found.stderr
    again = run(tmp_path, "publish")
    assert again.stdout == found.stdout and "Judging" not in again.stderr
    assert "Judging" in run(tmp_path, "publish", "--fresh").stderr
    assert found.stdout.startswith("Published: version 1, digest ")


def test_a_registry_with_a_violation_is_not_published_and_the_status_is_1(tmp_path: Path) -> None:
    more = BAD.replace("\nlibrary:rome", "\n<urn:g> { library:rome") + "}"
    settings = changed_libraries(tmp_path, {"data/more.trig": more})
    for command in ("publish", "serve", "dump"):
        found = run(tmp_path, "--port", "0", command, assets=settings.assets)
        assert found.exit_code == 1 and found.stdout == ""
        assert "violation: library:rome" in found.stderr and "Nothing was published." in found.stderr


def test_a_dump_is_every_statement_in_its_graph(tmp_path: Path) -> None:
    lines = run(tmp_path, "dump", "--format", "nq").stdout.splitlines()
    assert len(lines) > 50 and lines[0].endswith(f"<{DEFAULT_BASE}graph/inferred> .")
    assert "@prefix library:" in run(tmp_path, "dump").stdout


def test_a_setting_that_cannot_be_is_told_and_ends_with_2(tmp_path: Path) -> None:
    found = run(tmp_path, "--base", "nonsense", "publish")
    assert found.exit_code == 2 and found.stderr.startswith("accords: ACCORDS_BASE: ")
    run(tmp_path, "publish")
    other = run(tmp_path, "--base", "http://127.0.0.1:8000/", "publish")
    assert other.exit_code == 2 and "accords publish --fresh" in other.stderr
    assert run(tmp_path, "--base", "http://127.0.0.1:8000/", "publish", "--fresh").exit_code == 0


# ---- help


def test_every_setting_and_every_command_is_in_the_help() -> None:
    said = CliRunner().invoke(main, ["--help"]).stdout
    assert len(settable()) > 4
    for setting in settable():
        assert f"--{setting.name.replace('_', '-')} " in said and setting.metadata["env"] in said
    about_versions = {"publish", "versions", "diff", "verify", "rollback", "rebuild", "prune", "backup", "restore"}
    others = {"serve", "validate", "dump", "export", "mirror", "keys", "audit", "receipt", "convert", "template"}
    about_names = {"retire", "merge", "alias"}
    assert set(main.commands) == others | about_versions | about_names
    for name in main.commands:
        assert f"\n  {name} " in said
    assert "..." not in said.partition("Commands:")[2], "the first sentence of a command is too long for the list"


@pytest.mark.parametrize("name", sorted(main.commands))
def test_every_command_explains_itself_and_its_options(name: str) -> None:
    command = main.commands[name]
    assert command.help and len(command.help) > 40
    said = CliRunner().invoke(main, [name, "--help"]).stdout
    assert said.startswith("Usage: ")
    assert all(option.help for option in command.params if isinstance(option, click.Option))


def test_the_version_is_told() -> None:
    assert CliRunner().invoke(main, ["--version"]).stdout.strip() == f"accords, version {accords.__version__}"


# ---- the process


def process(*arguments: str, home: Path) -> list[str]:
    return [sys.executable, "-m", "accords", "--home", str(home), "--assets", str(LIBRARIES), *arguments]


ENVIRONMENT = {**os.environ, "PYTHONPATH": str(Path(accords.__file__).parents[1])}


def test_the_package_can_be_run_from_any_folder(tmp_path: Path) -> None:
    found = subprocess.run(
        process("validate", written(tmp_path, BAD), home=tmp_path / "home"),
        env=ENVIRONMENT,
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert (found.returncode, found.stderr) == (1, "")
    assert not (tmp_path / "home").exists(), "judging a file makes no state folder"


def test_what_is_ill_typed_is_a_fault_and_not_a_trace(tmp_path: Path) -> None:
    file = written(tmp_path, GOOD + 'library:rome lend:n "x"^^<http://www.w3.org/2001/XMLSchema#date> .')
    found = subprocess.run(process("validate", file, home=tmp_path), env=ENVIRONMENT, capture_output=True, text=True)
    assert (found.returncode, found.stderr) == (0, "")


def test_only_judging_loads_what_judges(tmp_path: Path) -> None:
    told = "import sys, accords.cli; print([name for name in ('rdflib', 'pyshacl', 'uvicorn') if name in sys.modules])"
    found = subprocess.run([sys.executable, "-c", told], env=ENVIRONMENT, capture_output=True, text=True, check=True)
    assert found.stdout == "[]\n"


def test_serving_says_in_one_line_where_and_answers_there(tmp_path: Path) -> None:
    environment = {**ENVIRONMENT, "PORT": "18473"}
    with subprocess.Popen(
        process("serve", home=tmp_path / "home"), env=environment, stderr=subprocess.PIPE, text=True
    ) as server:
        try:
            assert server.stderr
            line = next(line for line in server.stderr if "answers on" in line)
            assert "http://127.0.0.1:18473/" in line
            assert answered("http://127.0.0.1:18473/health/live") == 200
        finally:
            server.terminate()


def test_a_taken_port_is_told_before_anything_claims_to_answer(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        found = run(tmp_path, "--port", str(port), "serve")
    assert found.exit_code == 2 and found.stdout == ""
    assert found.stderr.count("\n") == 1
    assert found.stderr.startswith(f"accords: PORT: cannot listen on 127.0.0.1:{port} ")


def test_an_address_that_is_not_of_this_machine_is_told_by_its_setting(tmp_path: Path) -> None:
    found = run(tmp_path, "--host", "192.0.2.1", "--port", "0", "serve")
    assert found.exit_code == 2 and found.stderr.startswith("accords: HOST: cannot listen on 192.0.2.1:0 ")


def answered(url: str) -> int:
    """The status of an answer, once there is one."""
    for _ in range(100):
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                return int(answer.status)
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"{url} never answered")
