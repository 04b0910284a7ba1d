"""Answers about people in office."""

import re

from . import names
from .dates import EVE_OF_THE_SUMMIT, covers
from .facts import Facts, Row
from .table import Table, table


def _period(row: Row) -> tuple[str, str]:
    """From when to when an office was held: two cells, or the years in the words that describe it.

    “2021-2022” is a period, “from 2022” has no end, and a lone year was the whole of it.
    """
    if row["role_start"]:
        return row["role_start"], row["role_end"]
    words = row.prose("role_or_description")
    if years := re.search(r"(\d{4})-(\d{4})", words):
        return years.group(1), years.group(2)
    if since := re.search(r"from (\d{4})", words):
        return since.group(1), ""
    alone = re.search(r"\d{4}", words)
    return (alone.group(), alone.group()) if alone else ("", "")


def q56_in_office_that_day(facts: Facts) -> Table:
    found = []
    for row in names.people_and_bodies(facts):
        since, until = ("", "") if row["kind"] == "organisation" else _period(row)
        if covers(since, until, EVE_OF_THE_SUMMIT):
            found.append((row["name_en"], since))
    return table("person since", found)
