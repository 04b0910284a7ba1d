"""`accords validate`: what is told of files, in which words, and with which status it ends."""

import json
from pathlib import Path

import pytest

from accords.terms import DEFAULT_BASE
from tests.commanding import BAD, GOOD, WARNED, run, written
from tests.registries import PREFIXES


def test_a_file_without_a_fault_is_told_so_and_ends_with_0(tmp_path: Path) -> None:
    found = run(tmp_path, "validate", written(tmp_path, GOOD))
    assert (found.exit_code, found.stdout) == (0, "0 violations, 0 warnings, 0 infos.\n")


def test_a_violation_is_told_with_place_label_value_and_what_to_do_and_ends_with_1(tmp_path: Path) -> None:
    file = written(tmp_path, BAD)
    found = run(tmp_path, "validate", file)
    assert found.exit_code == 1
    assert f"{file}:4:1: violation: library:rome" in found.stdout
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
    assert run(tmp_path, "validate", "--syntax", "ttl", "-", stdin=GOOD).exit_code == 0
    unnamed = run(tmp_path, "validate", "-", stdin=GOOD)
    assert unnamed.exit_code == 2 and "--syntax" in unnamed.stderr


def test_our_context_is_known_and_not_fetched(tmp_path: Path) -> None:
    document = {"@context": DEFAULT_BASE + "context/1.jsonld", "id": "urn:loan", "type": "Loan", "name": {"en": "x"}}
    found = run(tmp_path, "validate", "--syntax", "jsonld", "-", stdin=json.dumps(document))
    assert found.exit_code == 1 and "Name the library that lends." in found.stdout


@pytest.mark.parametrize("root", ["http://127.0.0.1:8473/", "http://localhost/", "http://[::1]:8000/"])
def test_our_context_is_known_at_any_server_of_this_machine(tmp_path: Path, root: str) -> None:
    document = {"@context": root + "context/1.jsonld", "id": "urn:loan", "type": "Loan", "name": {"en": "x"}}
    found = run(tmp_path, "validate", "--syntax", "jsonld", "-", stdin=json.dumps(document))
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
    found = run(tmp_path, "validate", "--syntax", "jsonld", "-", stdin=document)
    assert found.exit_code == 2 and found.stderr.count("\n") == 1
    assert f"the JSON-LD context {address} is not known here" in found.stderr
    assert ("set ACCORDS_URL" in found.stderr) is hint
    root = address.partition("context/")[0]
    if hint:
        assert run(tmp_path, "--url", root, "validate", "--syntax", "jsonld", "-", stdin=document).exit_code == 1


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("nowhere.ttl", None, "No such file or directory"),
        ("broken.ttl", "<urn:a> <urn:b> .", "Line 1, column 17: an object is missing here."),
        ("unknown.txt", GOOD, "does not say in which syntax"),
        ("empty.ttl", "# nothing\n", "there is no statement in it"),
        ("blank.ttl", "[] a <urn:B> .", "Line 1, column 1: blank nodes are refused"),
        ("binary.ttl", "\x00", "Line 1"),
    ],
)
def test_what_cannot_be_read_is_told_in_one_line_and_ends_with_2(
    tmp_path: Path, name: str, text: str | None, reason: str
) -> None:
    file = written(tmp_path, text, name) if text is not None else str(tmp_path / name)
    found = run(tmp_path, "validate", written(tmp_path, GOOD), file)
    assert found.exit_code == 2 and found.stdout == ""
    assert found.stderr.count("\n") == 1 and found.stderr.startswith(f"accords: {file}: ") and reason in found.stderr
