"""Answers about texts: their kinds, versions and provisions, where they were adopted, and who adheres to them."""

import re
from collections import Counter

from . import names
from .dates import first_day, last_day, leading_date
from .facts import Facts, Row
from .members import OECD_RECOMMENDATION, adherents, lasting
from .reading import doubtful
from .table import Table, most_first, table

TREATY = "cets-225"
# The parties whose names stand in an issuer; the summits and “15 founding members” are no party.
ISSUERS = {
    "OECD": "oecd",
    "G20": "g20",
    "UNESCO": "unesco",
    "Council of Europe": "coe",
    "G7": "g7",
    "UN General Assembly": "un",
    "GPAI": "gpai",
}
# Read from adherent_count: the status of the list of adherents, and the number stated (“28 countries + EU; New Zealand
# joined” is 30); where two counts conflict (Seoul ministerial statement) none is.
LISTS_OF_ADHERENTS = {
    "oecd-legal-0449": ("complete", "49"),
    "g20-ai-principles": ("complete", ""),
    "unesco-ai-ethics-2021": ("unknown", "193"),
    "cets-225": ("complete", "21"),
    "hiroshima-principles-2023": ("complete", "8"),
    "hiroshima-code-2023": ("complete", "8"),
    "hiroshima-framework-2023": ("unknown", "8"),
    "bletchley-declaration-2023": ("complete", "30"),
    "seoul-declaration-2024": ("complete", "11"),
    "seoul-statement-of-intent-2024": ("complete", "11"),
    "seoul-ministerial-statement-2024": ("partial", ""),
    "paris-statement-2025": ("partial", "65"),
    "newdelhi-ai-impact-declaration-2026": ("partial", "91"),
    "a-res-79-325": ("unknown", "193"),
    "a-res-78-265": ("unknown", ""),
    "global-digital-compact": ("unknown", ""),
    "gpai-founding-statement": ("complete", "15"),
    "gpai-tokyo-declaration-2022": ("unknown", ""),
    "gpai-newdelhi-declaration-2023": ("complete", "29"),
    "gpai-integrated-partnership-2024": ("unknown", "44"),
    "gpai-belgrade-declaration-2024": ("complete", "45"),
    "pact-people-planet": ("unknown", ""),
}


def works(facts: Facts) -> list[Row]:
    """All texts but the revisions, which are versions of one."""
    return [row for row in facts["recommendations"] if row["kind"] != "recommendation-version"]


def _candidates(facts: Facts, text: Row) -> list[Row]:
    """The meeting that a text names, then those that name it among their outcomes."""
    named = [row for row in facts["meetings"] if row.id == text["meeting_id"]]
    return named + [m for m in facts["meetings"] if m not in named and text.id in m["outcome_ids"].split(";")]


def _adopted_at(facts: Facts, text: Row) -> str:
    """The id of the meeting within whose days a text was adopted: the one that its row names, if it is that one."""
    held = [meeting.id for meeting in _candidates(facts, text) if _within(text["adopted"], meeting)]
    return held[0] if held else ""


def _within(day: str, meeting: Row) -> bool:
    return first_day(meeting["start"]) <= day <= last_day(meeting["end"])


def q58_versions_of_the_recommendation(facts: Facts) -> Table:
    """The work as first adopted, and its revisions; only a revision states the adherents of its day."""
    found = []
    for row in facts["recommendations"]:
        if OECD_RECOMMENDATION in (row.id, row["based_on"] if row["kind"] == "recommendation-version" else ""):
            session = _adopted_at(facts, row)
            meeting = names.meeting(facts, session) if session else ""
            count = re.match(r"\d+", row.prose("adherent_count")) if row.id != OECD_RECOMMENDATION else None
            found.append((row["adopted"], row["issuer"], meeting, count.group() if count else ""))
    return table("adopted body meeting stated", found)


def q59_headings_that_changed(facts: Facts) -> Table:
    return table(
        "number heading2019 heading2024",
        (
            (row["number"], row["heading_2019_en"], row["heading_2024_en"])
            for row in facts["recommendation_provisions"]
            if row["heading_2019_en"] != row["heading_2024_en"]
        ),
    )


def q60_provisions(facts: Facts) -> Table:
    return table(
        "number section heading",
        (
            (row["number"], row["section"], row["heading_2024_en"])
            for row in facts["recommendation_provisions"]
            if row["instrument_id"] == OECD_RECOMMENDATION
        ),
    )


def q61_texts_based_on_others(facts: Facts) -> Table:
    return table(
        "text adopted basis",
        (
            (row["title_en"], row["adopted"], names.text(facts, row["based_on"]))
            for row in works(facts)
            if row["based_on"]
        ),
    )


def q62_adopted_where(facts: Facts) -> Table:
    """A text is adopted at a meeting within whose days the adoption lies.

    At another meeting that names it, a treaty may be opened for signature (the cell says so); any other text is
    presented there. The outcomes of a meeting are those that its row names, versions of a text among them.
    """
    found = []
    for text in facts["recommendations"]:
        for meeting in _candidates(facts, text):
            outcome = text.id in meeting["outcome_ids"].split(";")
            for relation in (_relation(facts, text, meeting), "outcome" if outcome else ""):
                if relation:
                    found.append((text["title_en"], relation, meeting["name_en"], meeting["city"]))
    return table("text relation meeting town", found)


def _relation(facts: Facts, text: Row, meeting: Row) -> str:
    if text["kind"] == "recommendation-version":
        return ""
    if _within(text["adopted"], meeting):
        return "adopted" if meeting.id == _adopted_at(facts, text) else ""
    if text["kind"] != "treaty":
        return "presented"
    opened = text.prose("opened_or_effective")
    return "opened for signature" if _within(leading_date(opened), meeting) else ""


def q63_kinds_of_text(facts: Facts) -> Table:
    """A ministerial declaration is a declaration too, and each text but a version is an instrument."""
    counts: Counter[str] = Counter()
    for row in works(facts):
        kind = names.KINDS_OF_TEXT.get(row["kind"], row["kind"])
        counts.update({"instrument", kind} | ({"declaration"} if kind == "ministerial declaration" else set()))
    # The first version has no row of its own.
    revisions = [row for row in facts["recommendations"] if row["kind"] == "recommendation-version"]
    counts["instrument version"] = 1 + len(revisions)
    return table("kind count", counts.items(), order=most_first)


def q64_texts_by_date_and_force(facts: Facts) -> Table:
    """A date of effect is a cell that is nothing but a date; “opened for signature” is the other remark that counts."""
    found = []
    for row in works(facts):
        cell = row["opened_or_effective"]
        date = leading_date(cell)
        effective, opened = (date if cell == date else ""), (date if "opened for signature" in cell else "")
        force = "not binding" if row["binding"] == "no" else "binding when in force"
        found.append((row["adopted"], row["title_en"], row["title_fr"], effective, opened, force))
    return table("adopted text inFrench effective opened force", found)


def q65_adopted_by_whom(facts: Facts) -> Table:
    return table(
        "party text body",
        (
            (names.party(facts, key), row["title_en"], row["issuer"])
            for row in works(facts)
            for word, key in ISSUERS.items()
            if word in row["issuer"]
        ),
    )


def q66_identifiers_of_texts(facts: Facts) -> Table:
    """Two identifiers stand in one cell as “CETS 225 (STCE 225)”; what is from memory is withheld."""
    found = []
    for row in works(facts):
        cell = "" if doubtful(row, "identifier") else row["identifier"]
        address = "" if doubtful(row, "url") else row["url"]
        identifiers = [part.removeprefix("draft ") for part in re.split(r" \(|\)", cell) if part] or [""]
        if cell or address:
            found += [(row["title_en"], identifier, address) for identifier in identifiers]
    return table("text identifier address", found)


def q67_who_adheres_to_what(facts: Facts) -> Table:
    return table(
        "text party kind since",
        (
            (names.text(facts, row["instrument_id"]), names.party(facts, row["agent_id"]), kind, row["date"])
            for row in facts["adherences"]
            if (kind := names.adherence(row))
        ),
    )


def q68_adherents_by_kind(facts: Facts) -> Table:
    kinds = (
        (row["instrument_id"], kind, row["agent_id"]) for row in facts["adherences"] if (kind := names.adherence(row))
    )
    counts = Counter((text, kind) for text, kind, _ in set(kinds))
    rows = ((names.text(facts, text), kind, n) for (text, kind), n in counts.items())
    return table("text kind count", rows, order=most_first)


def q69_how_complete_are_the_lists_of_adherents(facts: Facts) -> Table:
    """Withheld are the uncertain rows but for a conflict of sources, which is a claim."""
    found = []
    for row in works(facts):
        uncertain = [a for a in facts.rows("adherences") if not a.certain and a["instrument_id"] == row.id]
        withheld = sum(not a.prose("note").startswith("CONFLICT") for a in uncertain)
        listed = sum(a["instrument_id"] == row.id and bool(names.adherence(a)) for a in facts["adherences"])
        found.append((row["title_en"], *LISTS_OF_ADHERENTS[row.id], withheld, listed))
    return table("text status stated withheld listed", found)


def q70_treaty_signatories_outside_the_oecd(facts: Facts) -> Table:
    members = {row["member_id"] for row in lasting(facts, "oecd")}
    signed = [a for a in facts["adherences"] if a["instrument_id"] == TREATY and names.adherence(a) == "signature"]
    return table(
        "country signed",
        (
            (names.party(facts, row["agent_id"]), row["date"])
            for row in signed
            if row["agent_id"] not in members and names.is_state(facts, row["agent_id"])
        ),
    )


def q71_signed_at_the_ceremony(facts: Facts) -> Table:
    signed = adherents(facts, TREATY)
    found = []
    for row in facts["participations"]:
        day = facts.row("meetings", row["meeting_id"])["start"]
        if row["role"] == "signatory" and signed.get(row["agent_id"]) == day:
            found.append((day, names.meeting(facts, row["meeting_id"]), names.party(facts, row["agent_id"])))
    return table("day meeting party", found)


def participants(facts: Facts, meeting: str) -> set[str]:
    """The ids of those who took part in a meeting."""
    return {row["agent_id"] for row in facts["participations"] if row["meeting_id"] == meeting}


def q72_came_but_did_not_sign(facts: Facts) -> Table:
    found = []
    for key in facts.row("meetings", "ai-action-summit-2025")["outcome_ids"].split(";"):
        for party in participants(facts, "ai-action-summit-2025") - adherents(facts, key).keys():
            found.append((names.party(facts, party), names.text(facts, key)))
    return table("party text", found)


def q76_at_bletchley_but_not_after(facts: Facts) -> Table:
    later = adherents(facts, "seoul-declaration-2024").keys() | adherents(facts, "paris-statement-2025").keys()
    missing = participants(facts, "ai-safety-summit-2023") - later
    return table("party", ((names.party(facts, key),) for key in missing))


def q77_eu_members_that_do_not_adhere(facts: Facts) -> Table:
    members = {row["member_id"] for row in lasting(facts, "eu")}
    missing = members - adherents(facts, OECD_RECOMMENDATION).keys()
    return table("country", ((names.party(facts, key),) for key in missing))
