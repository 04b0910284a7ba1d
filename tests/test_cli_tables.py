"""`accords template` and `accords convert`: what is written where, what is told, and with which status they end."""

import json
import re
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse

from tests.commanding import run, written
from tests.small_registries import ROOT
from tests.tabling import ID

HEADER = "id,name@en,member,in,role,start,source,confidence\n"
GOOD = HEADER + "gpai--x,France in GPAI,France,gpai,member,2020-06,1lurer-am-1454118,verified\n"


def command(tmp_path: Path, *arguments: str, stdin: str = "") -> tuple[int, str, str]:
    found = run(tmp_path, *arguments, stdin=stdin, assets=ROOT)
    return found.exit_code, found.stdout, found.stderr


def test_without_a_class_all_classes_are_listed(tmp_path: Path) -> None:
    status, told, _ = command(tmp_path, "template", "--lang", "fr")
    assert status == 0 and "membership              adhésion à un partenariat" in told


def test_a_template_is_a_header_and_its_description_and_converts(tmp_path: Path) -> None:
    status, told, _ = command(
        tmp_path, "template", "réunion", "--lang", "fr", "--example", "--output", str(tmp_path / "to")
    )
    file = tmp_path / "to" / "meeting.csv"
    assert (status, told.split()) == (0, [str(file), f"{file}-metadata.json"])
    assert json.loads(Path(f"{file}-metadata.json").read_bytes())["url"] == "meeting.csv"
    status, told, problems = command(tmp_path, "convert", str(file))
    assert (status, problems) == (0, "") and "a acc:" in told and "@prefix vann:" not in told


def test_every_prefix_that_is_written_is_used(tmp_path: Path) -> None:
    told = command(tmp_path, "convert", written(tmp_path, GOOD, "membership.csv"))[1]
    declared, rows = re.findall(r"@prefix (\S+:) ", told), told.rpartition("@prefix")[2].partition("\n")[2]
    assert declared and [each for each in declared if not re.search(rf"(?:^|[\s^]){each}\w", rows)] == []


def test_nothing_that_is_there_is_written_over_unless_it_is_wished(tmp_path: Path) -> None:
    command(tmp_path, "template", "person", "--output", str(tmp_path))
    written(tmp_path, "mine", "person.csv")
    status, _, told = command(tmp_path, "template", "person", "--output", str(tmp_path))
    assert status == 2 and "there already" in told and (tmp_path / "person.csv").read_text() == "mine"
    assert command(tmp_path, "template", "person", "--output", str(tmp_path), "--force")[0] == 0


def test_a_template_for_excel_says_its_encoding_and_has_semicolons(tmp_path: Path) -> None:
    command(tmp_path, "template", "person", "--output", str(tmp_path), "--excel", "--example")
    assert (tmp_path / "person.csv").read_bytes().startswith(b"\xef\xbb\xbfid;name@en;")
    assert command(tmp_path, "convert", str(tmp_path / "person.csv"))[0] == 0


def test_a_class_that_is_not_there_is_told_with_all_that_are(tmp_path: Path) -> None:
    status, _, told = command(tmp_path, "template", "membreship")
    assert status == 2 and "Did you mean membership" in told and "vocabulary-mapping" in told


@pytest.mark.parametrize("syntax", ["ttl", "nt", "jsonld", "rdf"])
def test_rows_are_written_in_the_syntax_that_is_asked_for(tmp_path: Path, syntax: str) -> None:
    file = written(tmp_path, GOOD, "membership.csv")
    status, told, _ = command(tmp_path, "convert", file, "--format", syntax)
    known = {"ttl": RdfFormat.TURTLE, "nt": RdfFormat.N_TRIPLES, "jsonld": RdfFormat.JSON_LD, "rdf": RdfFormat.RDF_XML}
    statements = {(each.subject.value, each.object.value) for each in parse(told, known[syntax])}
    assert status == 0 and (f"{ID}membership/gpai--x", f"{ID}state/fra") in statements and len(statements) == 8


def test_all_faults_are_told_at_once_with_line_and_column_and_nothing_is_written(tmp_path: Path) -> None:
    rows = (
        "a,Atlantis,Atlantis,gpai,membr,09/02/2025,1lurer-am-1454118,sure",
        "B!,,fra,gpai,member,2020,1lurer-am-1454118,verified",
    )
    file = written(tmp_path, HEADER.replace("start", "strt") + "\n".join(rows), "membership.csv")
    status, told, problems = command(tmp_path, "convert", file)
    assert (status, told) == (1, "")
    places = [line.split(": ")[0].removeprefix(f"{file}:") for line in problems.splitlines()]
    assert places == ["1:6", "2:3", "2:5", "2:8", "3:1"]
    assert "strt: There is no column “strt” for this class. Did you mean: start" in problems
    assert "Did you mean: member" in problems


def test_the_class_is_named_or_described_or_is_what_the_file_is_called(tmp_path: Path) -> None:
    file = written(tmp_path, GOOD, "mine.csv")
    assert command(tmp_path, "convert", file)[0] == 2
    assert command(tmp_path, "convert", file, "--class", "Membership")[0] == 0
    assert command(tmp_path, "convert", "-", "--class", "acc:Membership", stdin=GOOD)[0] == 0
    command(tmp_path, "template", "membership", "--output", str(tmp_path))
    description = str(tmp_path / "membership.csv-metadata.json")
    assert command(tmp_path, "convert", file, "--metadata", description)[0] == 0
    Path(description).rename(f"{file}-metadata.json")
    assert command(tmp_path, "convert", file)[0] == 0


def test_a_description_can_give_columns_other_headers(tmp_path: Path) -> None:
    command(tmp_path, "template", "membership", "--output", str(tmp_path))
    file = tmp_path / "membership.csv-metadata.json"
    file.write_text(file.read_text("utf-8").replace('"en": "member"', '"en": ["member", "Who?"]'), encoding="utf-8")
    told = written(tmp_path, GOOD.replace(",member,in", ",WHO?,in"), "membership.csv")
    assert command(tmp_path, "convert", told, "--force")[0] == 2, "there is no such option"
    assert command(tmp_path, "convert", told)[0] == 0


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (
            b"id,name@en\nx,C\xf4te\n",
            "2: This is not UTF-8. Read as Windows-1252, as older programs",
        ),
        (b"", "1: There is nothing in the file"),
        (b'id,name@en\n"x,y\n', "2: A quotation mark is not closed"),
    ],
)
def test_what_cannot_be_read_ends_with_2(tmp_path: Path, data: bytes, reason: str) -> None:
    file = tmp_path / "person.csv"
    file.write_bytes(data)
    status, told, problems = command(tmp_path, "convert", str(file))
    assert (status, told) == (2, "") and problems.startswith(f"accords: {file}:{reason}")
    assert b"\xf4" not in data or "“Côte”" in problems


def test_an_encoding_that_is_named_is_read(tmp_path: Path) -> None:
    file = tmp_path / "place.csv"
    file.write_bytes(
        "id;name@fr;name@en;in;source;confidence\nc;Côte;Coast;fra;1lurer-am-1454118;verified\n".encode("cp1252")
    )
    status, told, problems = command(tmp_path, "convert", str(file), "--encoding", "windows-1252")
    assert (status, problems) == (0, "") and '"Côte"@fr' in told


def test_faults_are_told_in_french(tmp_path: Path) -> None:
    file = written(tmp_path, "id,nom@en\nA b,X\n", "person.csv")
    status, _, problems = command(tmp_path, "convert", file, "--lang", "fr")
    assert status == 1 and "ne peut pas être un identifiant ici" in problems and "Vouliez-vous dire : a-b ?" in problems


def test_rows_are_judged_by_the_shapes_with_the_line_and_the_column_of_their_cells(tmp_path: Path) -> None:
    good = GOOD.replace("2020-06", "").replace("gpai--x", "elsewhere--x").replace(",gpai,", ",ai-collaborative,")
    file = written(tmp_path, good, "membership.csv")
    status, told, problems = command(tmp_path, "validate", file)
    assert (status, problems) == (0, "") and f"{file}:2:6: warning: " in told
    status, told, _ = command(
        tmp_path, "validate", written(tmp_path, good, "rows.csv"), "--class", "Membership", "--strict"
    )
    assert status == 1 and "rows.csv:2:2: warning: " in told


def test_rows_that_cannot_be_read_are_told_cell_by_cell_before_they_are_judged(tmp_path: Path) -> None:
    file = written(tmp_path, GOOD.replace("France,", "Frnce,").replace("2020-06", "06/2020"), "membership.csv")
    status, told, problems = command(tmp_path, "validate", file, "--lang", "fr")
    places = [line.split(": ")[0].removeprefix(file) for line in problems.splitlines()]
    assert (status, told, places) == (
        2,
        "",
        [":2:3", ":2:6"],
    ) and "Vouliez-vous dire : state/fra (France) ?" in problems


def test_a_table_of_no_class_is_told_with_the_classes_that_there_are(tmp_path: Path) -> None:
    status, _, problems = command(tmp_path, "validate", written(tmp_path, GOOD, "mine.csv"))
    assert status == 2 and "It is not clear of which class the rows are" in problems
