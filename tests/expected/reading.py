"""Readings that several answers share: pages named by a source cell, doubtful cells, offices and their periods."""

import re

from . import names
from .dates import covers
from .facts import Facts, Row

BARROT = "barrot-as-mae"
ADDRESS = r"https?://[^\s)]+"


def pages(row: Row) -> list[str]:
    """The addresses of the sources of a row that are pages."""
    return [found.group() for part in sources(row) if (found := re.match(ADDRESS, part))]


def first_page(row: Row) -> str:
    """The address of the source that a row names first, or in brackets after its name; '' when that has none."""
    found = re.search(ADDRESS, sources(row)[0])
    return found.group() if found else ""


def sources(row: Row) -> list[str]:
    """The sources that a row names."""
    return [part.strip() for part in row.prose("source").split(" ; ")]


# How a note says that a cell is in doubt: from memory, not checked, one of two candidates, or better left out.
DOUBTS = {
    "name_fr": "French name (is a translation, )?not checked",
    "heading_2024_fr": "French heading written from memory",
    "identifier": "Identifier and ark from memory",
    "url": "(Identifier and ark|URL) from memory",
    "wikidata_qid": "Wikidata Q.*choose",
    "capital_en": "capital: .*(: check|leaving out)",
    "eu_authority_uri": "EU authority code .*not checked",
    "geonames_id": "GeoNames id not checked",
}
# The QID of the G7 is contradicted by a repository, which stands in its source and in the README of the facts.
CONTRADICTED = {("partnerships", "g7", "wikidata_qid")}


def doubtful(row: Row, column: str) -> bool:
    """Whether the note of a row, or the README, puts a cell in doubt, so that it is withheld."""
    doubt = DOUBTS.get(column)
    return (row.file, row.id, column) in CONTRADICTED or bool(doubt and re.search(doubt, row.prose("note")))


def quotes_a_phrase(row: Row) -> bool:
    """Whether an uncertain row quotes its source, so that it becomes a claim instead of being withheld."""
    return '"' in row.prose("basis")


def applicants(facts: Facts) -> set[str]:
    """The countries that expressed interest by name."""
    return {row["applicant_id"] for row in facts["expressions_of_interest"] if row["applicant_id"]}


def barrot_office(facts: Facts, day: str) -> str:
    """The office that Jean-Noël Barrot held on a day."""
    rows = [row for row in names.people_and_bodies(facts) if row["kind"] == "person-role"]
    return next(row.prose("role_or_description").removesuffix(" (France)") for row in rows if holds_on(row, day))


def holds_on(row: Row, day: str) -> bool:
    """Whether the office of a row with a start was held on a day."""
    return covers(row["role_start"], row["role_end"], day)
