"""Answers about claims: how the statements of the article are assessed, what is disputed, refused or unverified."""

from collections import Counter

from . import names
from .facts import Facts, Row
from .reading import first_page, quotes_a_phrase, sources
from .table import Line, Table, most_first, table

BRATISLAVA = "gpai-council-2025"
ASSESSMENTS = {
    "accepted": ("ok", "note", "implied", "reported-speech"),
    "corrected": ("wrong", "inaccurate-term", "changed-meaning", "variant", "metonymy"),
    "disputed": ("conflict",),
    "opinion": ("opinion",),
}


# Right values that speak to the collectors of the facts, in words for a reader.
WORDED = {
    "af-00-2": "Partenariat mondial sur l’intelligence artificielle",
    "af-09-1": "ministre de l’Europe et des Affaires étrangères",
}


def assessment(fact: Row) -> str:
    """What the registry makes of a statement of the article; one with a gap is corrected if the gap is filled."""
    if fact["flag"] in ("vague", "incomplete"):
        return "corrected" if fact["right_value"] else "vague"
    return next(name for name, flags in ASSESSMENTS.items() if fact["flag"] in flags)


def q16_what_the_article_gets_wrong(facts: Facts) -> Table:
    return table(
        "sentence phrase reason right",
        (
            (fact["sentence"], fact["phrase_fr"], fact["flag_detail"], WORDED.get(fact.id, fact["right_value"]))
            for fact in facts["article_facts"]
            if assessment(fact) == "corrected"
        ),
        order=lambda line: (int(line[0]), line[1], line[3]),
    )


def q17_dates_left_out(facts: Facts) -> Table:
    """Statements about a meeting that are vague, and whose gap is filled."""
    found = []
    for fact in facts["article_facts"]:
        if fact["flag"] == "vague" and fact["right_value"] and facts.has("meetings", fact["subject_id"]):
            meeting = facts.row("meetings", fact["subject_id"])
            found.append((fact["phrase_fr"], meeting["name_en"], meeting["start"], meeting["end"]))
    return table("phrase meeting start end", found)


def q18_how_the_claims_are_assessed(facts: Facts) -> Table:
    counts = Counter(assessment(fact) for fact in facts["article_facts"])
    return table("assessment count", counts.items(), order=most_first)


def q19_opinions_and_vague_statements(facts: Facts) -> Table:
    return table(
        "assessment sentence phrase",
        (
            (verdict, fact["sentence"], fact["phrase_fr"])
            for fact in facts["article_facts"]
            if (verdict := assessment(fact)) in ("opinion", "vague")
        ),
        order=lambda line: (line[0], int(line[1]), line[2]),
    )


def q20_when_bratislava(facts: Facts) -> Table:
    """The article says December; the page of the ministry, marked (Nov) in the row of the meeting, November."""
    found: list[Line] = [
        (fact["date"], fact["sentence"], first_page(fact))
        for fact in facts["article_facts"]
        if fact["flag"] == "conflict" and BRATISLAVA in (fact["subject_id"], fact["object_id"])
    ]
    row = facts.row("meetings", BRATISLAVA)
    november = next(part for part in sources(row) if part.endswith("(Nov)"))
    found.append((row.prose("start"), "", november.removesuffix(" (Nov)")))
    return table("month sentence page", found)


def q30_what_claims_speak_of(facts: Facts) -> Table:
    """Everything but offices, whose names the registry makes."""
    counts: Counter[str] = Counter()
    for fact in facts["article_facts"]:
        keys = {fact["subject_id"], fact["object_id"]} - {""}
        counts.update(name for key in keys if (name := _name(facts, key)))
    return table("thing count", counts.items(), order=most_first)


def _name(facts: Facts, key: str) -> str:
    if facts.has("meetings", key):
        return names.meeting(facts, key)
    if facts.has("recommendations", key):
        return names.text(facts, key)
    if facts.has("topics", key):
        return facts.row("topics", key)["pref_label_en"]
    office = facts.has("organisations_people", key) and facts.row("organisations_people", key)["kind"] == "person-role"
    return "" if office else names.party(facts, key)


def q31_claims_on_one_source(facts: Facts) -> Table:
    return table(
        "sentence phrase page",
        (
            (fact["sentence"], fact["phrase_fr"], first_page(fact))
            for fact in facts["article_facts"]
            if len(sources(fact)) == 1
        ),
        order=lambda line: (int(line[0]), line[1]),
    )


def q73_refusals(facts: Facts) -> Table:
    """Rows of adherences that say the contrary; they are claims, which somebody wrote down from the row."""
    rows = [row for row in facts["adherences"] if row.prose("kind") == "did not sign"]
    return table("country text date", (_signature(facts, row) for row in rows))


def q74_disputed_signatures(facts: Facts) -> Table:
    """Uncertain rows on which two named sources conflict, as their note says first."""
    uncertain = [row for row in facts.rows("adherences") if not row.certain]
    rows = [row for row in uncertain if row.prose("note").startswith("CONFLICT")]
    return table("country text date", (_signature(facts, row) for row in rows))


def _signature(facts: Facts, row: Row) -> tuple[str, str, str]:
    return names.party(facts, row.prose("agent_id")), names.text(facts, row.prose("instrument_id")), row.prose("date")


def q75_unverified_claims(facts: Facts) -> Table:
    """Uncertain memberships that quote their source; they are claims, which somebody wrote down from the row."""
    return table(
        "partnership country date",
        (
            (
                names.party(facts, row.prose("partnership_id")),
                names.party(facts, row.prose("member_id")),
                row.prose("start"),
            )
            for row in facts.rows("memberships")
            if not row.certain and quotes_a_phrase(row)
        ),
    )
