"""Answers about memberships: who is a member of what and since when, in which roles, and on what it rests."""

from collections import Counter
from collections.abc import Iterator

from . import names
from .dates import EVE_OF_THE_SUMMIT, covers, first_day, last_day
from .facts import Facts, Row
from .reading import applicants, pages, sources
from .table import Table, most_first, table

GPAI = "gpai"
OECD_RECOMMENDATION = "oecd-legal-0449"
MEMBER_ROLES = ("member", "founding-member")


def in_member_role(facts: Facts, body: str = "") -> Iterator[Row]:
    """Memberships in a member role, of one partnership or organisation if it is given."""
    for row in facts["memberships"]:
        if row["role"] in MEMBER_ROLES and body in ("", row["partnership_id"]):
            yield row


def lasting(facts: Facts, body: str = "") -> Iterator[Row]:
    """Memberships in a member role that have not ended: those with an end are all over."""
    return (row for row in in_member_role(facts, body) if not row["end"])


def adherents(facts: Facts, text: str) -> dict[str, str]:
    """The parties that adhere to a text, each with the date as far as known."""
    rows = (row for row in facts["adherences"] if row["instrument_id"] == text and names.adherence(row))
    return {row["agent_id"]: row["date"] for row in rows}


def _that_day(facts: Facts) -> list[Row]:
    rows = in_member_role(facts, GPAI)
    return [row for row in rows if covers(row["start"], row["end"], EVE_OF_THE_SUMMIT)]


def q32_members_that_day(facts: Facts) -> Table:
    return table(
        "member role since",
        ((names.party(facts, row["member_id"]), names.role(row["role"]), row["start"]) for row in _that_day(facts)),
    )


def q33_how_many_members_that_day(facts: Facts) -> Table:
    members = {row["member_id"] for row in _that_day(facts)}
    sorts = Counter("state" if names.is_state(facts, key) else "organisation" for key in members)
    return table("sort count", sorts.items(), order=most_first)


def q34_founding_members(facts: Facts) -> Table:
    found = []
    for row in in_member_role(facts, GPAI):
        if row["role"] == "founding-member":
            state = facts.row("states", row["member_id"])
            found.append((names.party(facts, row["member_id"]), state["name_fr"], row["basis"]))
    return table("member memberInFrench basis", found)


def q35_entries_by_date(facts: Facts) -> Table:
    return table("date count", Counter(row["start"] for row in in_member_role(facts, GPAI)).items())


def q36_members_today(facts: Facts) -> Table:
    members = {row["member_id"] for row in lasting(facts, GPAI)}
    return table(
        "member state",
        ((names.party(facts, key), str(names.is_state(facts, key)).lower()) for key in members),
    )


def q37_roles_other_than_member(facts: Facts) -> Table:
    """Partnerships only; the organisations have members alone."""
    return table(
        "partnership role party since until",
        (
            (
                names.party(facts, row["partnership_id"]),
                names.role(row["role"]),
                names.party(facts, row["member_id"]),
                row["start"],
                row["end"],
            )
            for row in facts["memberships"]
            if row["role"] not in MEMBER_ROLES
        ),
    )


def q38_who_chaired_gpai(facts: Facts) -> Table:
    """Lead council chairs and co-chairs: incoming and outgoing chairs do not chair."""
    return table(
        "earliest latest role country basis",
        (
            (
                first_day(row["start"]),
                row["end"] and last_day(row["end"]),
                names.role(row["role"]),
                names.party(facts, row["member_id"]),
                row["basis"],
            )
            for row in facts["memberships"]
            if row["partnership_id"] == GPAI and row["role"] in ("lead-council-chair", "co-chair")
        ),
    )


def q39_expert_support_centres(facts: Facts) -> Table:
    found = []
    for row in facts["memberships"]:
        if row["role"] == "expert-support-centre":
            centre = facts.row("organisations_people", row["member_id"])
            country = names.party(facts, centre["country_id"])
            for head in _people_at(facts, row["member_id"]) or [""]:
                found.append((centre["name_en"], country, row["start"], head))
    return table("centre country since head", found)


def _people_at(facts: Facts, organisation: str) -> list[str]:
    people = [row for row in names.people_and_bodies(facts) if row["kind"] != "organisation"]
    return [row["name_en"] for row in people if row.prose("organisation_id") == organisation]


def q40_members_that_do_not_adhere(facts: Facts) -> Table:
    adhering = adherents(facts, OECD_RECOMMENDATION)
    return table(
        "country since",
        (
            (names.party(facts, row["member_id"]), row["start"])
            for row in _that_day(facts)
            if row["member_id"] not in adhering and names.is_state(facts, row["member_id"])
        ),
    )


def q41_members_that_adhere(facts: Facts) -> Table:
    adhering = adherents(facts, OECD_RECOMMENDATION)
    members = {row["member_id"] for row in lasting(facts, GPAI)}
    return table("member since", ((names.party(facts, key), adhering[key]) for key in members & adhering.keys()))


def q42_applicants_that_joined(facts: Facts) -> Table:
    members = {row["member_id"]: row["start"] for row in lasting(facts, GPAI)}
    return table(
        "country status since",
        (
            (names.party(facts, row["applicant_id"]), row["status_known"], members[row["applicant_id"]])
            for row in facts["expressions_of_interest"]
            if row["applicant_id"] in members
        ),
    )


def q43_applicants_that_adhere(facts: Facts) -> Table:
    adhering = adherents(facts, OECD_RECOMMENDATION)
    interested = applicants(facts)
    return table("country since", ((names.party(facts, key), adhering[key]) for key in interested & adhering.keys()))


def q44_parties_in_most_partnerships(facts: Facts) -> Table:
    pairs = {(row["member_id"], row["partnership_id"]) for row in lasting(facts)}
    counts = Counter(member for member, _ in pairs if names.is_state(facts, member))
    most = ((names.party(facts, key), count) for key, count in counts.items() if count >= 6)
    return table("country count", most, order=most_first)


def q45_members_of_each(facts: Facts) -> Table:
    counts = Counter(body for _, body in {(row["member_id"], row["partnership_id"]) for row in lasting(facts)})
    return table("name count", ((names.party(facts, key), n) for key, n in counts.items()), order=most_first)


def q47_memberships_with_a_caveat(facts: Facts) -> Table:
    """Roles in GPAI whose row has a note: all of those notes are on a date that is inferred or not known."""
    return table(
        "party role confidence",
        (
            (names.party(facts, row["member_id"]), names.role(row["role"]), names.confidence(row))
            for row in facts["memberships"]
            if row["partnership_id"] == GPAI and row.prose("note")
        ),
    )


def q48_memberships_on_one_source(facts: Facts) -> Table:
    organisations = ("intergovernmental-organisation", "supranational-union", "body")
    partnerships = {row.id for row in facts["partnerships"] if row["kind"] not in organisations}
    return table(
        "partnership party role source",
        (
            (
                names.party(facts, row["partnership_id"]),
                names.party(facts, row["member_id"]),
                names.role(row["role"]),
                _sort(sources(row)[0]),
            )
            for row in facts["memberships"]
            if row["partnership_id"] in partnerships and len(sources(row)) == 1
        ),
    )


def _sort(source: str) -> str:
    """What kind of source it is: well-known, a text whose address was not kept, or a page."""
    if source.startswith("well-known"):
        return "common knowledge"
    return "text seen" if source.startswith("repository text seen") else "web page"


def q49_confidence_of_relations(facts: Facts) -> Table:
    """The rows of the four files of relations; a refusal and twelve unnamed countries are no relations."""
    relations = {
        "membership": list(facts["memberships"]),
        "participation": list(facts["participations"]),
        "adherence": [row for row in facts["adherences"] if names.adherence(row)],
        "expression of interest": [row for row in facts["expressions_of_interest"] if row["applicant_id"]],
    }
    counts = Counter((sort, names.confidence(row)) for sort, rows in relations.items() for row in rows)
    return table("sort confidence count", ((*key, count) for key, count in counts.items()))


def q50_pages_behind_gpai(facts: Facts) -> Table:
    rows = [row for row in facts["memberships"] if row["partnership_id"] == GPAI]
    counts = Counter(page for row in rows for page in pages(row))
    return table("page count", counts.items(), order=most_first)


def q92_accessions(facts: Facts) -> Table:
    bodies = ("oecd", "eu", "g7", "g20")
    return table(
        "body member since until",
        (
            (names.party(facts, row["partnership_id"]), names.party(facts, row["member_id"]), row["start"], row["end"])
            for row in in_member_role(facts)
            if row["partnership_id"] in bodies and row["role"] == "member"
        ),
    )


def q91_un_admissions(facts: Facts) -> Table:
    return table(
        "date country",
        ((row["start"], names.party(facts, row["member_id"])) for row in in_member_role(facts, "un")),
    )


def q93_oecd_accessions_by_decade(facts: Facts) -> Table:
    decades = Counter(row["start"][:3] + "0s" for row in in_member_role(facts, "oecd"))
    return table("decade count", decades.items())


def q94_eu_on_31_january_2020(facts: Facts) -> Table:
    return table(
        "country since until",
        (
            (names.party(facts, row["member_id"]), row["start"], row["end"])
            for row in in_member_role(facts, "eu")
            if covers(row["start"], row["end"], "2020-01-31")
        ),
    )
