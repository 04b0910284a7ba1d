"""What things are called in English: parties, people, meetings, texts, and the values of closed columns."""

from collections.abc import Iterator

from .facts import Facts, Row

UNIONS = {"EU": "eu", "AU": "african-union"}
# name_fr is that of CLDR; the facts' README prefers the name of the United Nations for these five.
FRENCH_AS_AT_THE_UN = ("COD", "COG", "MMR", "PSE", "VAT")
HYPHENATED = ("co-chair", "co-host", "co-organiser")
ROLES_AT_MEETINGS = {
    "host and co-organiser": ("host", "co-organiser"),
    "co-organiser (GPAI co-chair)": ("co-organiser",),
    "applicant expressing interest": ("applicant",),
    "presented conclusions": ("presenter of the conclusions",),
    "participants (several dozen ministers of member states)": ("participant",),
    "participants": ("participant",),
    "host and co-chair": ("host", "co-chair"),
    "participant (did not sign)": ("participant",),
    "participant (incoming chair 2025)": ("participant",),
    "participant (non-member)": ("participant",),
    "participant (interested country)": ("participant",),
    "lead chair": ("lead council chair",),
    "outgoing support chair": ("outgoing chair",),
    "host and chair": ("host", "chair"),
}
KINDS_OF_MEETING = {
    "ministerial": "ministerial meeting",
    "ad hoc summit": "summit",
    "general conference": "assembly session",
    "general assembly": "assembly session",
    "convening": "meeting",
}
KINDS_OF_TEXT = {"statement": "joint statement", "initiative": "instrument", "principles": "set of principles"}


def party(facts: Facts, key: str) -> str:
    """The English name of the state, organisation, partnership or person with an id of the facts."""
    key = UNIONS.get(key, key)
    if facts.has("states", key):
        return facts.row("states", key)["name_en"]
    file = "partnerships" if facts.has("partnerships", key) else "organisations_people"
    return facts.row(file, key)["name_en"]


def people_and_bodies(facts: Facts) -> Iterator[Row]:
    """The rows of people and organisations, without the twins of rows among the partnerships, which stand for both."""
    return (row for row in facts["organisations_people"] if not facts.has("partnerships", row.id))


def is_state(facts: Facts, key: str) -> bool:
    """Whether an id is that of a state (the unions and the four territories are none)."""
    return facts.has("states", key) and facts.row("states", key)["entity_type"] == "state"


def meeting(facts: Facts, key: str) -> str:
    """The English name of a meeting."""
    return facts.row("meetings", key)["name_en"]


def text(facts: Facts, key: str) -> str:
    """The English title of an instrument."""
    return facts.row("recommendations", key)["title_en"]


def role(slug: str) -> str:
    """The English label of a role in a partnership.

    >>> role("founding-member"), role("co-chair")
    ('founding member', 'co-chair')
    """
    return slug if slug in HYPHENATED else slug.replace("-", " ")


def roles_at_meeting(participation: Row) -> tuple[str, ...]:
    """The English labels of the roles that a participation states in words."""
    return ROLES_AT_MEETINGS.get(participation["role"], (participation["role"],))


def adherence(row: Row) -> str:
    """The English label of the kind of an adherence; '' for a refusal, which is none."""
    kinds = {"adherent": "adherence", "signatory": "signature", "endorsed": "endorsement", "agreed": "agreement"}
    word = row["kind"].split()[0]
    return {**kinds, "adopted": "adoption"}.get(word, "")


def confidence(row: Row) -> str:
    """The English label of how far a row was checked."""
    return {"verified-by-source": "verified", "well-known": "well known"}.get(row["confidence"], row["confidence"])
