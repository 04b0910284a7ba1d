"""OpenRefine links a real list to the registry: every state, as English, French or a mistake writes it."""

import csv
from collections import Counter
from collections.abc import Iterator

import pytest

from tests.openrefine import OpenRefine, running
from tests.reconciling import ID, with_index
from tests.serving import Server
from tests.small_registries import ROOT

TYPOS = {"Marroco": "mar", "Germny": "deu", "Swizerland": "che", "Norvegge": "nor"}
AMBIGUOUS = {"Korea": "kor", "Guinea, Guinea-Bissau": "gin"}


def states() -> list[dict[str, str]]:
    """The states as they were collected."""
    with (ROOT / "data" / "sources" / "states.csv").open(encoding="utf-8") as file:
        return [row for row in csv.DictReader(file) if row["entity_type"] == "state"]


def written(row: dict[str, str], number: int) -> str:
    """How one of several lists writes a state: in English, in French, in capitals, in its long form, by its code."""
    forms = (row["name_en"], row["name_fr"], row["name_en"].upper(), row["formal_name_en"], row["iso_alpha3"])
    return forms[number % len(forms)] or row["name_en"]


LIST = {written(row, number): row["entity_id"].lower() for number, row in enumerate(states())}


@pytest.fixture(scope="module")
def refine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenRefine]:
    with running(tmp_path_factory.mktemp("openrefine")) as started:
        yield started


def test_a_real_list_is_reconciled_and_extended(refine: OpenRefine, server: Server) -> None:
    manifest = with_index(server).get("/reconcile").json()
    told = {**LIST, **TYPOS, **AMBIGUOUS}
    assert len(told) > 190
    refine.create("states", "country\n" + "".join(f'"{name}"\n' for name in told))
    refine.do(
        "reconcile",
        columnName="country",
        config={
            "mode": "standard-service",
            "service": f"{server.url}reconcile",
            "identifierSpace": manifest["identifierSpace"],
            "schemaSpace": manifest["schemaSpace"],
            "type": {"id": "State", "name": "state"},
            "autoMatch": True,
            "columnDetails": [],
            "limit": 0,
        },
    )
    refine.do(
        "extend-data",
        baseColumnName="country",
        endpoint=f"{server.url}reconcile",
        identifierSpace=manifest["identifierSpace"],
        schemaSpace=manifest["schemaSpace"],
        columnInsertIndex="1",
        extension={"properties": [{"id": "alpha3", "name": "code"}, {"id": "unStatus", "name": "status"}]},
    )
    refine.add_column("written", "country", "value")
    refine.add_column("judgment", "country", "cell.recon.judgment")
    refine.add_column("entity", "country", "cell.recon.match.id")
    refine.add_column("best", "country", "cell.recon.candidates[0].id")
    rows = refine.rows()
    assert [row["written"] for row in rows] == list(told)
    wrong = [
        (row["written"], row["entity"])
        for row in rows
        if row["entity"] not in ("", f"{ID}state/{told[row['written']]}")
    ]
    assert wrong == []
    missed = [row["written"] for row in rows if row["written"] in LIST and row["judgment"] != "matched"]
    assert missed == []
    unsure = {row["written"]: row for row in rows if row["written"] not in LIST}
    assert {row["judgment"] for row in unsure.values()} == {"none"}, "neither a typo nor two namesakes are a match"
    assert {name: unsure[name]["best"] for name in TYPOS} == {name: f"{ID}state/{slug}" for name, slug in TYPOS.items()}
    extended = [row for row in rows if row["entity"]]
    assert all(f"{ID}state/{row['alpha-3 code'].lower()}" == row["entity"] for row in extended)
    assert Counter(row["status at the United Nations"] for row in extended)["member state"] > 180
