"""Cells that a person reads into the mappings: each as it read when that was done, so that a change is not missed."""

import csv
from pathlib import Path

from .errors import BuildError
from .mappings import Mappings
from .rows import Facts, Row

COLUMNS = {
    "partnerships.csv": (
        "announced",
        "launched",
        "other_names",
        "secretariat_or_host",
        "member_count",
        "member_count_as_of",
    ),
    "meetings.csv": ("organisers", "chairs"),
    "recommendations.csv": ("issuer", "revised", "opened_or_effective", "identifier", "adherent_count"),
    "organisations_people.csv": ("role_or_description",),
    "article_facts.csv": ("subject", "predicate", "object", "flag_detail", "right_value"),
}
PEOPLE = ("organisation_id", "country_id")
Cell = tuple[str, str, str, str]


def cells(facts: Facts) -> list[Cell]:
    """File, row, column and text of each cell that has prose, or that tells what relation an office has to a party."""
    return [
        (row.file, row.id, column, row.raw[column])
        for file, columns in COLUMNS.items()
        for row in facts[file]
        for column in (*columns, *_of_people(row))
        if row.raw[column]
    ]


def _of_people(row: Row) -> tuple[str, ...]:
    return PEOPLE if row.raw.get("kind", "").startswith("person") else ()


def require_review(facts: Facts, mappings: Mappings) -> None:
    """Raise BuildError for the first such cell that reads otherwise than in mappings/prose.csv."""
    reviewed = {(r["file"], r["row_id"], r["column"]): r["cell"] for r in mappings.table("prose")}
    found = {(file, row, column): text for file, row, column, text in cells(facts)}
    for file, row, column in sorted(found.keys() | reviewed.keys()):
        text, before = found.get((file, row, column), ""), reviewed.get((file, row, column), "")
        if text != before:
            what = (
                f"column {column}: “{text}” was “{before}” when it was read into the mappings. "
                "Read it again, then run `python -m data.build --reviewed`"
            )
            raise BuildError(file, row, what)


def record(facts: Facts, folder: Path) -> None:
    """Write mappings/prose.csv: the cells as they read now, which a person has just reviewed."""
    with (folder / "prose.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("file", "row_id", "column", "cell"))
        writer.writerows(sorted(cells(facts)))
