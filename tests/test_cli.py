"""The command line: what it prints, where, and with which status it ends."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

import accords
from accords.cli import main
from accords.settings import settable
from accords.terms import DEFAULT_BASE
from tests.registries import LEND, LIBRARIES, changed_libraries

PREFIXES = f"""@prefix lend: <{LEND}> . @prefix kind: <{DEFAULT_BASE}concept/kind/> .
@prefix library: <{DEFAULT_BASE}id/library/> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
"""
GOOD = PREFIXES + 'library:rome a lend:Library ;\n skos:prefLabel "Rome" ; lend:kind kind:public .\n'
WARNED = PREFIXES + 'library:rome a lend:Library ; skos:prefLabel "Rome" .\n'
BAD = PREFIXES + "\nlibrary:rome a lend:Library ;\n lend:kind library:oslo .\n"


def run(tmp_path: Path, *arguments: str, stdin: str = "", assets: Path = LIBRARIES) -> Result:
    settings = ["--home", str(tmp_path / "home"), "--assets", str(assets)]
    return CliRunner().invoke(main, [*settings, *arguments], input=stdin, catch_exceptions=False)


def written(tmp_path: Path, text: str, name: str = "submitted.ttl") -> str:
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    return str(file)


# ---- validate


def test_a_file_without_a_fault_is_told_so_and_ends_with_0(tmp_path: Path) -> None:
    found = run(tmp_path, "validate", written(tmp_path, GOOD))
    assert (found.exit_code, found.stdout) == (0, "0 violations, 0 warnings, 0 infos.\n")


def test_a_violation_is_told_with_place_label_value_and_what_to_do_and_ends_with_1(tmp_path: Path) -> None:
    file = written(tmp_path, BAD)
    found = run(tmp_path, "validate", file)
    assert found.exit_code == 1
    assert f"{file}:4: violation: library:rome" in found.stdout
    assert "property: skos:prefLabel" not in found.stdout, "the libraries declare no prefix for SKOS"
    assert "Give a name, once a language." in found.stdout
    assert "value: library:oslo (Oslo Library)" in found.stdout
    assert "sh:MinCountConstraintComponent" in found.stdout


def test_a_warning_ends_with_1_only_when_one_is_strict(tmp_path: Path) -> None:
    file = written(tmp_path, WARNED)
    assert run(tmp_path, "validate", file).exit_code == 0
    assert run(tmp_path, "validate", "--strict", file).exit_code == 1


def test_the_verdict_can_be_in_french_or_left_out(tmp_path: Path) -> None:
    file = written(tmp_path, WARNED)
    said = run(tmp_path, "validate", "--lang", "fr", file).stdout
    assert "avertissement: library:rome (Rome)" in said and "Dites de quelle sorte elle est." in said
    quiet = run(tmp_path, "validate", "--quiet", written(tmp_path, BAD))
    assert (quiet.exit_code, quiet.output) == (1, "")


def test_several_files_are_judged_together(tmp_path: Path) -> None:
    loan = PREFIXES + "<urn:loan> a lend:Loan ; skos:prefLabel 'x' ; lend:lender library:rome ."
    lent, lender = written(tmp_path, loan, "loan.ttl"), written(tmp_path, GOOD, "library.ttl")
    assert run(tmp_path, "validate", lent).exit_code == 1
    assert run(tmp_path, "validate", lent, lender).exit_code == 0


def test_standard_input_is_read_in_the_syntax_that_is_named(tmp_path: Path) -> None:
    assert run(tmp_path, "validate", "--format", "ttl", "-", stdin=GOOD).exit_code == 0
    unnamed = run(tmp_path, "validate", "-", stdin=GOOD)
    assert unnamed.exit_code == 2 and "--format" in unnamed.stderr


def test_our_context_is_known_and_not_fetched(tmp_path: Path) -> None:
    document = {"@context": DEFAULT_BASE + "context/1.jsonld", "id": "urn:loan", "type": "Loan", "name": {"en": "x"}}
    found = run(tmp_path, "validate", "--format", "jsonld", "-", stdin=json.dumps(document))
    assert found.exit_code == 1 and "Name the library that lends." in found.stdout


@pytest.mark.parametrize("root", ["http://127.0.0.1:8473/", "http://localhost/", "http://[::1]:8000/"])
def test_our_context_is_known_at_any_server_of_this_machine(tmp_path: Path, root: str) -> None:
    document = {"@context": root + "context/1.jsonld", "id": "urn:loan", "type": "Loan", "name": {"en": "x"}}
    found = run(tmp_path, "validate", "--format", "jsonld", "-", stdin=json.dumps(document))
    assert found.exit_code == 1 and "Name the library that lends." in found.stdout


@pytest.mark.parametrize(
    ("address", "hint"),
    [
        ("https://elsewhere.example/context/1.jsonld", True),
        ("http://localhost.example/context/1.jsonld", True),
        ("http://127.0.0.1:8000/context/2.jsonld", False),
        ("https://schema.org/", False),
    ],
)
def test_a_context_that_is_not_known_is_told_with_the_setting_that_makes_it_known(
    tmp_path: Path, address: str, hint: bool
) -> None:
    document = json.dumps({"@context": address, "id": "urn:loan", "type": "Loan"})
    found = run(tmp_path, "validate", "--format", "jsonld", "-", stdin=document)
    assert found.exit_code == 2 and found.stderr.count("\n") == 1
    assert f"The JSON-LD context {address} is not known here" in found.stderr
    assert ("set ACCORDS_URL" in found.stderr) is hint
    root = address.partition("context/")[0]
    if hint:
        assert run(tmp_path, "--url", root, "validate", "--format", "jsonld", "-", stdin=document).exit_code == 1


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("nowhere.ttl", None, "No such file or directory"),
        ("broken.ttl", "<urn:a> <urn:b> .", "line 1 column 17"),
        ("unknown.txt", GOOD, "does not say in which syntax"),
        ("empty.ttl", "# nothing\n", "there is no statement in it"),
        ("blank.ttl", "[] a <urn:B> .", "Line 1: Blank nodes are refused"),
        ("binary.ttl", "\x00", "line 1"),
    ],
)
def test_what_cannot_be_read_is_told_in_one_line_and_ends_with_2(
    tmp_path: Path, name: str, text: str | None, reason: str
) -> None:
    file = written(tmp_path, text, name) if text is not None else str(tmp_path / name)
    found = run(tmp_path, "validate", written(tmp_path, GOOD), file)
    assert found.exit_code == 2 and found.stdout == ""
    assert found.stderr.count("\n") == 1 and found.stderr.startswith(f"accords: {file}: ") and reason in found.stderr


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


# ---- versions, diff, verify


ROME = f"""@prefix lend: <{LEND}> . @prefix library: <{DEFAULT_BASE}id/library/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<{DEFAULT_BASE}graph/more> {{ library:rome a lend:Library ; skos:prefLabel "Rome" ;
  lend:kind <{DEFAULT_BASE}concept/kind/public> }}"""


@pytest.fixture
def two(tmp_path: Path) -> Path:
    """Two versions, in the state folder that `run` uses; returns the folder of the files."""
    assets = changed_libraries(tmp_path, {}).assets
    run(tmp_path, "publish", "--message", "The first", assets=assets)
    changed_libraries(tmp_path, {"data/more.trig": ROME})
    run(tmp_path, "publish", "--message", "Rome joins,\nat last", assets=assets)
    return assets


def test_versions_are_listed_with_what_came_and_went_and_why(tmp_path: Path, two: Path) -> None:
    header, first, second = run(tmp_path, "versions").stdout.splitlines()
    assert header.split() == ["version", "time", "source", "adds", "removes", "statements", "digest", "message"]
    number, _, source, adds, removes, statements, _, *message = first.split()
    assert (number, removes, message) == ("1", "0", ["The", "first"]) and adds == statements
    assert source == "data"
    number, _, _, more, removes, all_of_them, digest, *message = second.split()
    assert (number, removes, " ".join(message)) == ("2", "0", "Rome joins, at last")
    assert int(all_of_them) == int(statements) + int(more)
    assert f"digest {digest}" in run(tmp_path, "publish", assets=two).stdout
    assert header.index("time") == first.index("20") and header.index("message") == second.index("Rome")


def test_a_message_without_a_new_version_is_not_kept_and_that_is_told(tmp_path: Path, two: Path) -> None:
    found = run(tmp_path, "publish", "--message", "Nothing", assets=two)
    assert found.exit_code == 0 and "there is no new version" in found.stderr
    assert "Nothing" not in run(tmp_path, "versions").stdout


def test_a_difference_is_lines_of_n_quads_with_a_sign(tmp_path: Path, two: Path) -> None:
    found = run(tmp_path, "diff", "1", "2")
    assert found.exit_code == 0 and len(found.stdout.splitlines()) > 3
    assert f"+ <{DEFAULT_BASE}id/library/rome> <{LEND}kind> <{DEFAULT_BASE}concept/kind/public> " in found.stdout
    assert all(line.startswith("+ ") and line.endswith(" .") for line in found.stdout.splitlines())
    back = run(tmp_path, "diff", "2", "1").stdout
    assert back == "".join(f"-{line[1:]}\n" for line in found.stdout.splitlines())
    whole = run(tmp_path, "diff", "0", "2").stdout.splitlines()
    assert sorted(line[2:] for line in whole) == sorted(
        run(tmp_path, "dump", "--format", "nq", assets=two).stdout.splitlines()
    )
    assert run(tmp_path, "diff", "2", "2").output == ""


def test_what_is_kept_as_it_was_published_is_verified_with_0(tmp_path: Path, two: Path) -> None:
    found = run(tmp_path, "verify")
    assert (found.exit_code, found.stderr) == (0, "")
    assert found.stdout.startswith("Nothing is wrong up to version 2, which has ")


def test_each_fault_is_a_line_and_the_status_is_1(tmp_path: Path, two: Path) -> None:
    journal = tmp_path / "home" / "journal"
    journal.write_bytes(journal.read_bytes().replace(b"The first", b"The worst"))
    found = run(tmp_path, "verify")
    assert (found.exit_code, found.stderr, len(found.stdout.splitlines())) == (1, "", 2)
    assert "record 1 is damaged: its hash is not that of its lines." in found.stdout


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        (("diff", "1", "3"), "There is no version 3: the newest is 2."),
        (("diff", "-1", "2"), "There is no version -1: the newest is 2."),
        (("--home", "/nowhere", "versions"), "Nothing is published in /nowhere yet"),
        (("--home", "/nowhere", "diff", "1", "2"), "Nothing is published in /nowhere yet"),
        (("--home", "/nowhere", "verify"), "Nothing is published in /nowhere yet"),
        (("--home", "/dev/null/x", "publish"), "Not a directory"),
    ],
)
def test_what_cannot_be_answered_is_told_in_one_line_and_ends_with_2(
    tmp_path: Path, two: Path, command: tuple[str, ...], reason: str
) -> None:
    found = run(tmp_path, *command)
    assert (found.exit_code, found.stdout) == (2, "")
    assert found.stderr.count("\n") == 1 and found.stderr.startswith("accords: ") and reason in found.stderr


def test_a_damaged_journal_is_told_in_one_line_and_ends_with_2(tmp_path: Path, two: Path) -> None:
    journal = tmp_path / "home" / "journal"
    journal.write_bytes(journal.read_bytes().replace(b"The first", b"The worst"))
    for command in (("versions",), ("diff", "1", "2")):
        found = run(tmp_path, *command)
        assert (found.exit_code, found.stdout, found.stderr.count("\n")) == (2, "", 1)
        assert "journal: record 1 is damaged" in found.stderr


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
    assert set(main.commands) == {"serve", "validate", "dump", "mirror", *about_versions}
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
