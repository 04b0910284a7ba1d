"""Answers about topics, about the terms of other vocabularies, and about names that are missing."""

from collections import Counter

from . import names
from .facts import Facts, Row
from .reading import doubtful
from .table import Table, table

LISTS = {
    "core": "topics of the registry",
    "gpai-working-groups": "GPAI working groups",
    "ai-action-summit-2025-themes": "themes of the AI Action Summit",
    "ai-impact-summit-2026-pillars": "pillars of the AI Impact Summit",
}
# The term of ours that each concept of the file is about, as the ontology names it.
OURS = {
    "Partnership": "Partnership",
    "Membership (role and period)": "Membership",
    "Co-chair and other roles": "role",
    "Expression of interest / candidacy": "ExpressionOfInterest",
    "Accession process": "Change",
    "State": "State",
    "Public organisation (ministry)": "Organisation",
    "Meeting / summit / council": "Meeting",
    "Participation in a meeting": "Participation",
    "Recommendation / declaration / treaty (adoption, revision)": "Instrument",
    "Adherence / signature": "Adherence",
    "Statement / quotation / article as source": "Claim",
    "Topic": "subject",
    "Person": "Person",
    "Data set, links and metadata": "Link",
}


def q96_mappings_by_vocabulary(facts: Facts) -> Table:
    counts = Counter((row["vocabulary"], row["kind"]) for row in facts["vocabularies"])
    return table("vocabulary kind count", ((*key, count) for key, count in counts.items()))


def q97_terms_compared(facts: Facts) -> Table:
    return table(
        "term external use",
        ((OURS[row["our_concept"]], row["term_iri"], row["use"]) for row in facts["vocabularies"]),
    )


def q98_topics(facts: Facts) -> Table:
    return table(
        "list topic inFrench broader otherName",
        (
            (
                LISTS[row["scheme"]],
                row["pref_label_en"],
                row["pref_label_fr"],
                facts.row("topics", row["broader"])["pref_label_en"] if row["broader"] else "",
                row["alt_label_fr"],
            )
            for row in facts["topics"]
        ),
    )


def q99_without_a_french_name(facts: Facts) -> Table:
    """Names that the facts lack, and those that nobody checked."""
    files = {
        "partnerships": "name",
        "organisations_people": "name",
        "states": "name",
        "meetings": "name",
        "recommendations": "title",
        "topics": "pref_label",
        "recommendation_provisions": "heading_2024",
    }
    people = {row.id for row in names.people_and_bodies(facts) if row["kind"] != "organisation"}
    return table(
        "name",
        (
            (row[f"{stem}_en"],)
            for file, stem in files.items()
            for row in _shown(facts, file)
            if row.id not in people and (doubtful(row, f"{stem}_fr") or not row[f"{stem}_fr"])
        ),
    )


def _shown(facts: Facts, file: str) -> list[Row]:
    """The rows whose names are published: of meetings and states the uncertain ones too, of twins one."""
    if file == "organisations_people":
        return list(names.people_and_bodies(facts))
    return facts.rows(file) if file in ("meetings", "states") else list(facts[file])
