"""The build of data/*.trig: it accounts for every row, withholds every doubt and gives the same for any row order."""

import csv
import random
import re
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, parse

from data.build.__main__ import build, main
from data.build.errors import BuildError
from data.build.mappings import Mappings, read_csv
from data.build.rows import FILES, Facts

DATA = Path(__file__).parents[1] / "data"
SOURCES, MAPPINGS = DATA / "sources", DATA / "mappings"
# Words by which the collectors of the facts put something in doubt.
DOUBT = re.compile(
    r"memory|not checked|not verif|inferr|inference|check before|well-known|not found|: choose|: check|conflict|"
    r"rests on|probably|not confirmed|not shown|not stated|not individually|from context|consider leaving|withdraw|"
    r"user-assigned|only one|one secondary|date of the|day of the announcement|is that of",
    re.IGNORECASE,
)


@pytest.fixture(scope="module")
def built() -> dict[str, str]:
    return build(SOURCES, MAPPINGS)[0]


def quads(text: str) -> list[tuple[object, object, object, object]]:
    return [(q.subject, q.predicate, q.object, q.graph_name) for q in parse(text, format=RdfFormat.TRIG)]


def copy_of_the_sources(folder: Path) -> Path:
    return Path(shutil.copytree(SOURCES, folder / "sources"))


def rewrite(path: Path, rows: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def change(folder: Path, name: str, row_id: str, column: str, value: str) -> None:
    rows = read_csv(folder / name)
    row = next(row for row in rows if next(iter(row.values())) == row_id)
    row[column] = value
    rewrite(folder / name, rows)


def test_the_committed_data_are_what_the_build_gives(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--check"]) == 0, capsys.readouterr().err


def test_a_file_that_was_edited_by_hand_is_noticed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--out", str(tmp_path)]) == 0
    topics = tmp_path / "topics.trig"
    topics.write_text(topics.read_text(encoding="utf-8") + "# by hand\n", encoding="utf-8")
    assert main(["--out", str(tmp_path), "--check"]) == 1
    assert "topics.trig" in capsys.readouterr().err


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(min_value=0, max_value=2**32))
def test_the_order_of_the_rows_is_no_fact(
    seed: int, tmp_path_factory: pytest.TempPathFactory, built: dict[str, str]
) -> None:
    folder = copy_of_the_sources(tmp_path_factory.mktemp("shuffled"))
    shuffle = random.Random(seed)
    for path in sorted(folder.glob("*.csv")):
        rows = read_csv(path)
        shuffle.shuffle(rows)
        rewrite(path, rows)
    assert build(folder, MAPPINGS)[0] == built


def test_every_row_is_published_or_a_claim_or_withheld(capsys: pytest.CaptureFixture[str]) -> None:
    main(["--check"])
    account = capsys.readouterr().out.splitlines()
    counts = {line.split()[0]: [int(n) for n in line.split()[1:]] for line in account[1:]}
    rows_on_disk = {path.name: len(read_csv(path)) for path in SOURCES.glob("*.csv")}
    assert {name: numbers[0] for name, numbers in counts.items() if name != "all"} == rows_on_disk
    assert counts["all"][0] == 1558
    assert counts["memberships.csv"][1:4] == [387, 8, 4]
    assert counts["adherences.csv"][1:4] == [391, 3, 43]


def test_a_row_that_nobody_decided_on_stops_the_build(tmp_path: Path) -> None:
    folder = copy_of_the_sources(tmp_path)
    change(folder, "memberships.csv", "gpai--mlt--member", "confidence", "uncertain")
    with pytest.raises(BuildError, match=r"memberships.csv, row gpai--mlt--member: .*neither published"):
        build(folder, MAPPINGS)


@pytest.mark.parametrize(
    ("name", "row", "column", "value", "message"),
    [
        ("memberships.csv", "gpai--fra--founding-member", "member_id", "FRX", "nothing has the id “FRX”"),
        ("memberships.csv", "gpai--fra--founding-member", "start", "15/06/2020", "“15/06/2020” is not a date"),
        ("memberships.csv", "gpai--fra--founding-member", "start", "2020-06", "not a date of precision “day”"),
        ("adherences.csv", "oecd-legal-0449--aus", "kind", "fan", "“fan” is not in mappings/values.csv"),
        (
            "adherences.csv",
            "oecd-legal-0449--aus",
            "source",
            "hearsay",
            "“hearsay” is not in mappings/source_parts.csv",
        ),
        ("article_facts.csv", "af-09-1", "flag", "odd", "“odd” is no flag"),
        ("meetings.csv", "gpai-ministerial-paris-2025", "organisers", "France", "when it was read into the mappings"),
        ("meetings.csv", "gpai-tiw-2025", "country_id", "CAN", "Tokyo lies elsewhere according to another row"),
        ("recommendations.csv", "seoul-declaration-2024", "meeting_id", "gpai-summit-2024", "does not lie within"),
        ("organisations_people.csv", "itu", "kind", "person-role", "itu is not in mappings/tenures.csv"),
    ],
)
def test_a_cell_that_cannot_be_read_stops_the_build_with_its_place(
    tmp_path: Path, name: str, row: str, column: str, value: str, message: str
) -> None:
    folder = copy_of_the_sources(tmp_path)
    change(folder, name, row, column, value)
    with pytest.raises(BuildError, match=re.escape(f"{name}, row {row}")) as raised:
        build(folder, MAPPINGS)
    assert message in str(raised.value)


def test_the_command_line_tells_a_faulty_row_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = copy_of_the_sources(tmp_path)
    change(folder, "meetings.csv", "g7-biarritz-2019", "start", "soon")
    assert main(["--sources", str(folder), "--out", str(tmp_path / "out")]) == 2
    message = capsys.readouterr().err
    assert message.count("\n") == 1 and "meetings.csv, row g7-biarritz-2019" in message
    assert not (tmp_path / "out").exists()


def test_every_note_that_puts_a_cell_in_doubt_was_reviewed() -> None:
    mappings = Mappings(MAPPINGS)
    claimed = {(c["file"], c["row_id"]) for c in mappings.table("other_claims")}
    missed = [
        f"{row.file} {row.id}: {row.raw['note']}"
        for row in Facts(SOURCES, mappings)
        if DOUBT.search(row.raw.get("note", "")) and not (row.doubts or (row.file, row.id) in claimed)
    ]
    assert missed == []


def test_every_doubt_speaks_of_a_row_and_a_column_that_exist() -> None:
    mappings = Mappings(MAPPINGS)
    facts = Facts(SOURCES, mappings)
    columns = {row.file: set(row.raw) | {""} for row in facts}
    ids = {file: {row.id for row in facts[file]} | {"*"} for file in columns}
    doubts = mappings.table("doubts")
    assert len(doubts) > 100
    for doubt in doubts:
        assert doubt["row_id"] in ids[doubt["file"]], doubt
        assert doubt["column"] in columns[doubt["file"]], doubt
        assert doubt["decision"] in ("withhold", "month", "keep", "caveat"), doubt
        assert doubt["reason_en"] and (doubt["reason_fr"] or doubt["decision"] != "caveat"), doubt


def test_what_is_withheld_is_not_published(built: dict[str, str]) -> None:
    published = {str(s) for name, text in built.items() if name.endswith(".trig") for s, *_ in quads(text)}
    withheld = [row for row in csv.DictReader(built["withheld.csv"].splitlines())]
    rows = [row for row in withheld if not row["column"]]
    assert len(rows) == 52
    for row in rows:
        assert not any(subject.endswith(f"/{row['row_id']}>") for subject in published), row
    assert all(row["reason"] for row in withheld)


def test_no_uncertain_row_is_published_as_a_fact(built: dict[str, str]) -> None:
    uncertain = [row for row in Facts(SOURCES, Mappings(MAPPINGS)) if row.uncertain]
    assert len(uncertain) == 12 + 44 + 1 + 1 + 1 + 1 + 3
    kinds = {"memberships.csv": "membership", "adherences.csv": "adherence", "participations.csv": "participation"}
    relations = "".join(built[f"{name}.trig"] for name in ("memberships", "adherences", "participations"))
    for row in uncertain:
        if row.file in kinds:
            assert f"{kinds[row.file]}:{row.id} " not in relations, row.id


def test_no_blank_node_and_no_triple_in_two_graphs(built: dict[str, str]) -> None:
    seen: dict[tuple[object, object, object], object] = {}
    for name in sorted(built):
        if not name.endswith(".trig"):
            continue
        for subject, predicate, value, graph in quads(built[name]):
            assert not isinstance(subject, BlankNode) and not isinstance(value, BlankNode)
            assert isinstance(graph, NamedNode), "every statement lies in a graph with a source"
            assert (subject, predicate, value) not in seen, (subject, predicate, value, graph)
            seen[subject, predicate, value] = graph
    assert len(seen) > 15_000


def test_a_row_lies_in_the_graph_of_its_first_named_source(built: dict[str, str]) -> None:
    graphs = {
        str(graph)
        for subject, _, _, graph in quads(built["expressions.trig"])
        if str(subject).endswith("/id/expression/eoi-gpai-2025-mar>")
    }
    assert graphs == {"<https://w3id.org/accords/graph/diplomatie-gouv-fr-2025-02-09>"}


def test_the_dates_that_stand_in_states_and_in_memberships_agree() -> None:
    facts = Facts(SOURCES, Mappings(MAPPINGS))
    memberships = {row.id: row for row in facts["memberships.csv"]}
    compared = 0
    for state in facts["states.csv"]:
        for body in ("un", "oecd", "eu"):
            since = state[f"{body}_member_since"]
            membership = memberships.get(f"{body}--{state.id.lower()}--member")
            assert (membership["start"] if membership else "") == since, (state.id, body)
            compared += bool(since)
    assert compared == 193 + 38 + 28


IRI_CELLS = [
    ("meetings.csv", "organisers", "meetings", "acc:organiser"),
    ("meetings.csv", "city", "meetings", "schema:location"),
    ("meetings.csv", "partnership_id", "meetings", "acc:partnership"),
    ("meetings.csv", "outcome_ids", "meetings", "acc:outcome"),
    ("meetings.csv", "in_margins_of", "meetings", "acc:inMarginsOf"),
    ("recommendations.csv", "issuer", "instruments", "acc:adoptedBy"),
    ("recommendations.csv", "based_on", "instruments", "acc:basedOn"),
    ("memberships.csv", "role", "memberships", "org:role"),
    ("participations.csv", "role", "participations", "acc:role"),
    ("adherences.csv", "kind", "adherences", "acc:kind"),
    ("expressions_of_interest.csv", "meeting_id", "expressions", "acc:expressedAt"),
    ("partnerships.csv", "secretariat_or_host", "partnerships", "acc:secretariat"),
]


@pytest.mark.parametrize(("file", "column", "output", "predicate"), IRI_CELLS)
def test_what_takes_an_iri_has_one_or_is_a_listed_exception(
    built: dict[str, str], file: str, column: str, output: str, predicate: str
) -> None:
    mappings = Mappings(MAPPINGS)
    claimed = {(c["file"], c["row_id"]) for c in mappings.table("other_claims")}
    excepted = {(e["row_id"], e["column"]) for e in mappings.table("prose_exceptions") if e["file"] == file}
    seats = {seat["partnership_id"] for seat in mappings.table("seats")}
    text = built[f"{output}.trig"]
    missing = []
    for row in Facts(SOURCES, mappings)[file]:
        if not row[column] or row.uncertain or row.withheld_because or (file, row.id) in claimed:
            continue
        block = re.search(rf"\t\w+:{re.escape(row.id)} (.*?) \.\n", text, re.DOTALL)
        if not (block and (f"{predicate} " in block.group(1) or "dcterms:isVersionOf" in block.group(1))):
            missing.append(row.id)
    listed = {row for row, name in excepted if name == column} | (seats if column == "secretariat_or_host" else set())
    assert set(missing) == listed


def test_uncertain_sources_of_a_state_leave_only_its_name(built: dict[str, str]) -> None:
    kosovo = {
        str(p).rsplit("/", 1)[-1].rsplit("#", 1)[-1].strip(">")
        for s, p, *_ in quads(built["states.trig"])
        if str(s).endswith("/id/state/xkx>")
    }
    assert kosovo == {"type", "prefLabel", "confidence", "source", "unStatus"}


def test_namibia_has_the_code_na_as_a_string(built: dict[str, str]) -> None:
    codes = {
        o
        for s, p, o, _ in quads(built["states.trig"])
        if str(s).endswith("/id/state/nam>") and str(p).endswith("#alpha2>")
    }
    assert codes == {Literal("NA")}


def test_every_source_file_is_read() -> None:
    assert {f"{name}.csv" for name in FILES} == {path.name for path in SOURCES.glob("*.csv")}
