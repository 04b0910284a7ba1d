"""Answers about what the seed article tells: the meeting of 9 February 2025, its setting, and who said what."""

from . import names
from .dates import EVE_OF_THE_SUMMIT, covers
from .facts import Facts, Row
from .reading import BARROT, applicants, barrot_office, first_page, holds_on
from .table import Table, table

PARIS = "gpai-ministerial-paris-2025"
GPAI = "gpai"
ACCEPTED = ("ok", "note", "implied", "reported-speech")


def q01_who_expressed_interest(facts: Facts) -> Table:
    """The rows that name an applicant: the row on twelve unnamed countries is no expression of interest."""
    expressed = [row for row in facts["expressions_of_interest"] if row["applicant_id"]]
    return table(
        "country date meeting status",
        (
            (
                names.party(facts, row["applicant_id"]),
                row["date"],
                names.meeting(facts, row["meeting_id"]),
                row["status_known"],
            )
            for row in expressed
            if row["partnership_id"] == GPAI
        ),
    )


def q02_claims_behind_each_expression(facts: Facts) -> Table:
    """Accepted statements that an applicant wanted to join: an applicant as subject, GPAI as object."""
    interested = applicants(facts)
    return table(
        "country sentence phrase",
        (
            (names.party(facts, fact["subject_id"]), fact["sentence"], fact["phrase_fr"])
            for fact in facts["article_facts"]
            if fact["subject_id"] in interested and fact["object_id"] == GPAI and fact["flag"] in ACCEPTED
        ),
    )


def _at_paris(facts: Facts) -> list[Row]:
    return [row for row in facts["participations"] if row["meeting_id"] == PARIS]


def q03_under_whose_aegis(facts: Facts) -> Table:
    """The participations of the states that the meeting's row names as its organisers."""
    organisers = facts.row("meetings", PARIS).prose("organisers").split(", ")
    return table(
        "party role",
        (
            (name, role)
            for row in _at_paris(facts)
            if (name := names.party(facts, row["agent_id"])) in organisers
            for role in names.roles_at_meeting(row)
        ),
    )


def q04_in_the_margins_of_what(facts: Facts) -> Table:
    summit = facts.row("meetings", facts.row("meetings", PARIS)["in_margins_of"])
    return table("summit town start end", [(summit["name_en"], summit["city"], summit["start"], summit["end"])])


def q06_where_the_meeting_was_held(facts: Facts) -> Table:
    meeting = facts.row("meetings", PARIS)
    country = names.party(facts, meeting["country_id"])
    return table("venue town country", [(meeting["venue"], meeting["city"], country)])


def q07_who_co_chaired_then(facts: Facts) -> Table:
    return table(
        "country since until",
        (
            (names.party(facts, row["member_id"]), row["start"], row["end"])
            for row in facts["memberships"]
            if (row["partnership_id"], row["role"]) == (GPAI, "co-chair")
            and covers(row["start"], row["end"], EVE_OF_THE_SUMMIT)
        ),
    )


def q08_what_it_follows_and_prepares(facts: Facts) -> Table:
    """The two relations that accepted statements of sentence 5 yield."""
    relations = {"fait suite à": "follows", "prépare": "prepares"}
    found = []
    for fact in facts["article_facts"]:
        if fact["subject_id"] == PARIS and fact.prose("predicate") in relations and fact["flag"] in ACCEPTED:
            other = facts.row("meetings", fact["object_id"])
            found.append((relations[fact.prose("predicate")], other["name_en"], other["status"].split(" - ")[0]))
    return table("relation meeting status", found)


def q09_between_belgrade_and_bratislava(facts: Facts) -> Table:
    """The meeting that follows the one and prepares the other, by the same two statements."""
    facts_of = [fact for fact in facts["article_facts"] if fact["flag"] in ACCEPTED]
    follows = {
        f["subject_id"]
        for f in facts_of
        if f.prose("predicate") == "fait suite à" and f["object_id"] == "gpai-summit-2024"
    }
    prepares = {
        f["subject_id"] for f in facts_of if f.prose("predicate") == "prépare" and f["object_id"] == "gpai-council-2025"
    }
    return table(
        "meeting date",
        ((names.meeting(facts, key), facts.row("meetings", key)["start"]) for key in follows & prepares),
    )


def q10_topics_discussed(facts: Facts) -> Table:
    """Accepted statements that relate the meeting and a topic, whichever of the two is the subject."""
    found = []
    for fact in facts["article_facts"]:
        related = {fact["subject_id"], fact["object_id"]}
        topics = [key for key in related - {PARIS} if facts.has("topics", key)]
        if PARIS in related and topics and fact["flag"] in ACCEPTED:
            topic = facts.row("topics", topics[0])
            found.append((topic["pref_label_en"], topic["pref_label_fr"], fact["phrase_fr"]))
    return table("topic topicInFrench phrase", found)


def q11_which_recommendation(facts: Facts) -> Table:
    """The recommendation that the article names (af-07-2), and what its implementation aims at (af-07-3)."""
    recommendation = facts.row("article_facts", "af-07-2")
    aim = facts.row("article_facts", "af-07-3")
    row = facts.row("recommendations", recommendation["subject_id"])
    organisation = names.party(facts, recommendation["object_id"])
    topic = facts.row("topics", aim["object_id"])["pref_label_en"]
    return table("title adopted organisation aim", [(row["title_en"], row["adopted"], organisation, topic)])


def q12_what_the_minister_said(facts: Facts) -> Table:
    """Accepted statements whose subject is the minister; on what his solutions rest belongs to the last of them."""
    kinds = {"a salué": "welcome", "a déclaré (discours indirect)": "report"}
    office = barrot_office(facts, EVE_OF_THE_SUMMIT)
    rests = [fact["phrase_fr"] for fact in facts["article_facts"] if fact.prose("predicate") == "s’appuient sur"]
    found = []
    for fact in facts["article_facts"]:
        if fact["subject_id"] == BARROT and fact["flag"] in ACCEPTED:
            solutions = fact.prose("object") == "solutions collectives"
            words = " […] ".join([fact["phrase_fr"], *rests] if solutions else [fact["phrase_fr"]])
            found.append((kinds.get(fact.prose("predicate"), "appeal"), words, office))
    return table("kind words office", found)


def q13_what_the_minister_asked_for(facts: Facts) -> Table:
    """The topics of sentence 10."""
    appeals = ("a appelé à", "s’appuient sur")
    return table(
        "topic date",
        (
            (facts.row("topics", fact["object_id"])["pref_label_en"], fact.prose("date"))
            for fact in facts["article_facts"]
            if fact.prose("predicate") in appeals and fact["object_id"]
        ),
    )


def q14_which_title_is_right(facts: Facts) -> Table:
    """The statement flagged as wrong, and the row of the office that he held."""
    wrong = [fact for fact in facts["article_facts"] if fact["flag"] == "wrong"]
    found = []
    for fact in wrong:
        tenure = facts.row("organisations_people", fact["subject_id"])
        ministry = names.party(facts, tenure.prose("organisation_id"))
        office = barrot_office(facts, fact.prose("date"))
        found.append((fact["phrase_fr"], tenure["name_en"], office, ministry, tenure["role_start"]))
    return table("phrase person office organisation since", found)


def q15_offices_of_the_minister(facts: Facts) -> Table:
    return table(
        "since until office country",
        (
            (
                row["role_start"],
                row["role_end"],
                row.prose("role_or_description").removesuffix(" (France)"),
                names.party(facts, row.prose("country_id")),
            )
            for row in names.people_and_bodies(facts)
            if row["kind"] == "person-role"
        ),
    )


def q22_who_announced_it(facts: Facts) -> Table:
    """The announcement of sentence 1 (af-01-3): the article writes “Quai d’Orsay” for the ministry."""
    fact = facts.row("article_facts", "af-01-3")
    ministry = facts.row("organisations_people", fact["subject_id"])
    other = fact.prose("subject")
    country = names.party(facts, ministry["country_id"])
    return table("organisation otherName country date", [(ministry["name_en"], other, country, fact.prose("date"))])


def q23_the_twelve_others(facts: Facts) -> Table:
    """The row that names no applicant; its page is the communiqué of the ministry, dated 9 February 2025 (README)."""
    ministry = names.party(facts, "meae-fr")
    return table(
        "phrase publisher published",
        (
            (row.prose("phrase_fr"), ministry, EVE_OF_THE_SUMMIT)
            for row in facts["expressions_of_interest"]
            if not row["applicant_id"] and "diplomatie.gouv.fr" in first_page(row)
        ),
    )


def q24_who_took_part(facts: Facts) -> Table:
    return table(
        "participant role",
        (
            (names.party(facts, row["agent_id"]), role)
            for row in _at_paris(facts)
            for role in names.roles_at_meeting(row)
        ),
    )


def q25_who_represented_whom(facts: Facts) -> Table:
    """Parties only: a person who took part represents nobody by name."""
    found = []
    for row in _at_paris(facts):
        if row["represented_by"]:
            known = facts.has("organisations_people", row["represented_by"])
            name = names.party(facts, row["represented_by"]) if known else row["represented_by"]
            found.append((names.party(facts, row["agent_id"]), name))
    return table("party representative", found)


def q26_who_presented_the_conclusions(facts: Facts) -> Table:
    presenters = [row["agent_id"] for row in _at_paris(facts) if row["role"] == "presented conclusions"]
    people = [facts.row("organisations_people", key) for key in presenters]
    return table(
        "person office",
        ((p["name_en"], p.prose("role_or_description")) for p in people if holds_on(p, EVE_OF_THE_SUMMIT)),
    )
