"""Answers about states and territories: codes, names, capitals, status, and what others call them."""

import re
from collections.abc import Iterator

from . import names
from .facts import Facts, Row
from .reading import doubtful
from .table import Table, table

# The four territories are “other-territory” and “other-state”.
KINDS = ("state", "other-territory", "other-state")
STATUSES = {
    "observer": "observer state",
    "permanent observer (organisation)": "observer organisation",
    "none": "no status",
    "non-member state of specialised agencies": "member of specialised agencies",
}


def _countries(facts: Facts) -> Iterator[Row]:
    """States and territories; an uncertain one has its names and its status."""
    return (row for row in facts.rows("states") if row["entity_type"] in KINDS)


def _sure(row: Row, column: str) -> str:
    """A cell, unless the row is uncertain or its note puts the cell in doubt."""
    return row[column] if row.certain and not doubtful(row, column) else ""


def _french(row: Row) -> str:
    """The French name of CLDR, or for five states that of the United Nations without its article."""
    if row.id in names.FRENCH_AS_AT_THE_UN:
        return re.sub(r" \((le|la|les|l['’])\)$", "", row["un_short_name_fr"])
    return row["name_fr"]


def q86_codes_of_states(facts: Facts) -> Table:
    columns = ("iso_alpha2", "iso_alpha3", "iso_numeric", "m49")
    return table(
        "name sort alpha2 alpha3 numeric m49",
        (
            (
                row["name_en"],
                "state" if row["entity_type"] == "state" else "territory",
                *(_sure(row, column) for column in columns),
            )
            for row in _countries(facts)
        ),
    )


def q87_the_code_na(facts: Facts) -> Table:
    return table(
        "country alpha3 numeric m49",
        (
            (row["name_en"], row["iso_alpha3"], row["iso_numeric"], row["m49"])
            for row in facts["states"]
            if row["iso_alpha2"] == "NA"
        ),
    )


def q88_names_in_six_languages(facts: Facts) -> Table:
    others = ("name_es", "name_ar", "name_zh", "name_ru")
    return table(
        "english french spanish arabic chinese russian",
        ((row["name_en"], _french(row), *(row[column] for column in others)) for row in _countries(facts)),
    )


def q89_formal_names_and_capitals(facts: Facts) -> Table:
    columns = ("formal_name_en", "formal_name_fr", "capital_en")
    return table(
        "name formal formalInFrench capital",
        ((row["name_en"], *(_sure(row, column) for column in columns)) for row in _countries(facts)),
    )


def q90_observers_and_territories(facts: Facts) -> Table:
    return table(
        "party status",
        (
            (names.party(facts, row.id), STATUSES[row["un_status"]])
            for row in facts.rows("states")
            if row["un_status"] != "member"
        ),
    )


def q95_links_outwards(facts: Facts) -> Table:
    """QIDs of every file, those of the unions from their own rows; the EU tables were matched by pattern: derived."""
    found = []
    for row in facts.rows("states"):
        name = names.party(facts, row.id)
        place, authority = _sure(row, "geonames_id"), _sure(row, "eu_authority_uri")
        found += _wikidata(name, _sure(row, "wikidata_qid")) if row.id not in names.UNIONS else []
        found += [("GeoNames", name, f"https://sws.geonames.org/{place}/", "false")] if place else []
        found += [("EU authority tables", name, authority, "true")] if authority else []
    for row in (*facts["partnerships"], *names.people_and_bodies(facts)):
        found += _wikidata(row["name_en"], _sure(row, "wikidata_qid"))
    return table("collection entity address derived", found)


def _wikidata(name: str, qid: str) -> list[tuple[str, str, str, str]]:
    return [("Wikidata", name, f"http://www.wikidata.org/entity/{qid}", "false")] if qid else []
