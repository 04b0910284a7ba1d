"""Answers about partnerships and organisations themselves: what they are, how they began, how whole their lists are."""

from . import names
from .dates import leading_date
from .facts import Facts, Row
from .members import lasting
from .reading import doubtful, quotes_a_phrase
from .table import Table, table

ORGANISATIONS = ("intergovernmental-organisation", "supranational-union", "body")
# Read from member_count (and for Current AI from the basis of its memberships): the status of the list of members
# and the number that the cell states as a count of members. “19 countries + EU + African Union” is 21.
LISTS_OF_MEMBERS = {
    "gpai": ("complete", "46"),
    "oecd": ("complete", "38"),
    "g7": ("complete", "7"),
    "g20": ("complete", "21"),
    "un": ("complete", "193"),
    "unesco": ("unknown", ""),
    "eu": ("complete", "27"),
    "coe": ("unknown", "46"),
    "african-union": ("unknown", "55"),
    "g7-hiroshima-process": ("unknown", ""),
    "haip-friends-group": ("partial", "49"),
    "intl-network-aisi": ("complete", "10"),
    "current-ai": ("partial", "10"),
    "coalition-sustainable-ai": ("partial", ""),
    "un-ai-panel": ("unknown", "40"),
    "un-ai-dialogue": ("unknown", ""),
    "un-friends-ai-sd": ("unknown", ""),
}


MEMBERS = {"member", "founding-member"}
# The `source` of states.csv names none for these columns.
WITHOUT_SOURCE = {"coe": "council_of_europe_member", "african-union": "african_union_member"}


def _bodies(facts: Facts) -> list[Row]:
    """All rows but the phase of GPAI, which is a change."""
    return [row for row in facts["partnerships"] if row["kind"] != "partnership-phase"]


def q46_how_complete_are_the_member_lists(facts: Facts) -> Table:
    """Withheld are the uncertain members of whom no source is quoted, and those of whom no source is named at all.

    The date of a count is that of the cell beside it.
    """
    found = []
    for row in _bodies(facts):
        status, stated = LISTS_OF_MEMBERS[row.id]
        members = [m for m in facts.rows("memberships") if m["partnership_id"] == row.id and m["role"] in MEMBERS]
        withheld = sum(not m.certain and not quotes_a_phrase(m) for m in members)
        if row.id in WITHOUT_SOURCE:
            withheld += sum(state[WITHOUT_SOURCE[row.id]] == "yes" for state in facts.rows("states"))
        listed = len({m["member_id"] for m in lasting(facts, row.id)})
        # The date beside the money of Current AI is that of the money.
        stated_on = row.prose("member_count_as_of") if stated and row.id != "current-ai" else ""
        found.append((row["name_en"], status, stated, stated_on, withheld, listed))
    return table("name status stated statedOn withheld listed", found)


def q51_announced_and_launched(facts: Facts) -> Table:
    """A cell of dates begins with its date, or states none."""
    return table(
        "name inFrench kind announced launched nature",
        (
            (
                row["name_en"],
                "" if doubtful(row, "name_fr") else row["name_fr"],
                row["kind"].replace("-", " "),
                leading_date(row["announced"]),
                leading_date(row["launched"]),
                row["legal_nature"],
            )
            for row in _bodies(facts)
        ),
    )


def q53_what_happened_to_each(facts: Facts) -> Table:
    """Launches (of organisations: foundations) and earlier announcements; four steps are read from prose.

    The proposal of 2019-08 stands in the cell `announced` of gpai, the new name of 9 December 2025 in `other_names` of
    intl-network-aisi, the integration in the row gpai-integrated.
    """
    gpai, network = (facts.row("partnerships", key) for key in ("gpai", "intl-network-aisi"))
    integrated = facts.row("partnerships", "gpai-integrated")
    found = [
        (gpai["name_en"], "2019-08", "proposed"),
        (gpai["name_en"], integrated.prose("launched"), "integrated"),
        (network["name_en"], "2025-12-09", "renamed"),
    ]
    for row in _bodies(facts):
        launched, announced = leading_date(row.prose("launched")), leading_date(row.prose("announced"))
        if launched:
            found.append((row["name_en"], launched, "founded" if row["kind"] in ORGANISATIONS else "launched"))
        if announced and announced != launched:
            found.append((row["name_en"], announced, "announced"))
    return table("name date step", found)


def q54_bodies_of_other_bodies(facts: Facts) -> Table:
    """An organisation that names another one is a body of it."""
    found = []
    for row in names.people_and_bodies(facts):
        if row["kind"] == "organisation" and row["organisation_id"]:
            parent = names.party(facts, row["organisation_id"])
            texts = [a["instrument_id"] for a in facts["adherences"] if a["agent_id"] == row.id]
            found += [(row["name_en"], parent, names.text(facts, key)) for key in texts]
    return table("organisation parent text", found)


def q55_organisations(facts: Facts) -> Table:
    """Those of both files: where a body stands in both, its own row among the partnerships names it."""
    own = [row for row in _bodies(facts) if row["kind"] in ORGANISATIONS]
    others = [row for row in names.people_and_bodies(facts) if row["kind"] == "organisation"]
    found = [(row["name_en"], "" if doubtful(row, "name_fr") else row["name_fr"], "") for row in own]
    for row in others:
        country = names.party(facts, row["country_id"]) if row["country_id"] else ""
        found.append((row["name_en"], row["name_fr"], country))
    return table("organisation inFrench country", found)
