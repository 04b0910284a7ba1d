"""Answers about meetings: where and when, in which series, who hosted, chaired and took part."""

import re
from collections import Counter

from . import names
from .facts import Facts, Row
from .table import Table, most_first, table

# As the vocabulary calls the series.
SERIES = {
    "ai-summits": "AI summits",
    "g20": "G20 meetings",
    "g7": "G7 meetings",
    "gpai": "GPAI meetings",
    "gpai-summit": "GPAI summits",
    "gpai-ministerial-council": "GPAI Ministerial Council",
    "gpai-plenary": "GPAI plenaries",
    "gpai-innovation-workshop": "GPAI innovation workshops",
    "oecd-mcm": "OECD Council meetings at ministerial level",
    "intl-network-aisi": "meetings of the International Network of AI Safety Institutes",
    "un-ai-dialogue": "sessions of the Global Dialogue on AI Governance",
    "haip-friends-group": "meetings of the Hiroshima AI Process Friends Group",
}


def q05_meetings_in_the_margins(facts: Facts) -> Table:
    """Larger meetings that are summits."""
    found = []
    for row in facts["meetings"]:
        if row["in_margins_of"]:
            larger = facts.row("meetings", row["in_margins_of"])
            if "summit" in larger["kind"]:
                found.append((larger["name_en"], row["name_en"], row["start"]))
    return table("summit meeting start", found)


def q21_planned_meetings(facts: Facts) -> Table:
    """An uncertain meeting that others mention exists, without its dates."""
    return table(
        "meeting partnership start",
        (
            (row["name_en"], names.party(facts, row["partnership_id"]), row["start"] if row.certain else "")
            for row in facts.rows("meetings")
            if row["status"].startswith("planned") and row["partnership_id"]
        ),
    )


def q78_meetings_by_country_and_year(facts: Facts) -> Table:
    placed = [row for row in facts["meetings"] if row["city"]]
    counts = Counter((names.party(facts, row["country_id"]), row["start"][:4]) for row in placed)
    return table("country year count", ((*key, n) for key, n in counts.items()))


def q79_meetings_with_dates(facts: Facts) -> Table:
    return table(
        "start end meeting inFrench town status",
        (
            (
                *_circumstances(row, "start", "end"),
                row["name_en"],
                row["name_fr"],
                *_circumstances(row, "city"),
                _status(row),
            )
            for row in facts.rows("meetings")
        ),
    )


def _circumstances(row: Row, *columns: str) -> tuple[str, ...]:
    """Cells of a meeting, which are empty where the row is uncertain."""
    return tuple(row[column] if row.certain else "" for column in columns)


def _status(row: Row) -> str:
    return row["status"].split(" - ")[0]


def q80_meetings_by_series(facts: Facts) -> Table:
    return table(
        "series meeting body",
        (
            (
                SERIES[row["series"]],
                row["name_en"],
                names.party(facts, row["partnership_id"]) if row["partnership_id"] else "",
            )
            for row in facts["meetings"]
            if row["series"]
        ),
    )


def q81_kinds_of_meeting(facts: Facts) -> Table:
    """Each meeting counts as a meeting and, where it is of a kind, as one of that kind."""
    counts: Counter[str] = Counter()
    for row in facts.rows("meetings"):
        counts.update({"meeting", names.KINDS_OF_MEETING.get(row["kind"], row["kind"])})
    return table("kind count", counts.items(), order=most_first)


def q82_hosts_of_gpai_summits(facts: Facts) -> Table:
    """The organiser of each is the state with whose name the cell begins, in whose country it was held."""
    found = []
    for row in facts["meetings"]:
        if row["series"] == "gpai-summit":
            country = names.party(facts, row["country_id"])
            assert row.prose("organisers").startswith(country), row.id
            found.append((row["start"], row["name_en"], row["city"], country, country))
    return table("start summit town host organiser", found)


def q84_representatives_by_name(facts: Facts) -> Table:
    """The name in front of a title or remark, where it is not that of a person with a row of their own."""
    people = {row.prose("name_en") for row in names.people_and_bodies(facts)}
    found = []
    for row in facts["participations"]:
        cell = row["represented_by"]
        name = re.split(r",| \(", cell)[0]
        if name and name not in people and not facts.has("organisations_people", cell):
            found.append((names.meeting(facts, row["meeting_id"]), names.party(facts, row["agent_id"]), name))
    return table("meeting party name", found)


def q85_participations(facts: Facts) -> Table:
    return table(
        "meeting participant role",
        (
            (names.meeting(facts, row["meeting_id"]), names.party(facts, row["agent_id"]), role)
            for row in facts["participations"]
            for role in names.roles_at_meeting(row)
        ),
    )
