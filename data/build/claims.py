"""article_facts.csv and mappings/other_claims.csv: what sources say, apart from what the registry holds."""

from .errors import BuildError
from .graphs import CONFIDENCE, Graphs, Node
from .identify import Identities
from .literals import integer
from .rows import Facts, Row
from .terms import iri

_ALWAYS = {
    "ok": "accepted",
    "note": "accepted",
    "implied": "accepted",
    "reported-speech": "accepted",
    "wrong": "corrected",
    "inaccurate-term": "corrected",
    "changed-meaning": "corrected",
    "variant": "corrected",
    "metonymy": "corrected",
    "conflict": "disputed",
    "opinion": "opinion",
}
_CORRECTED_WITH_A_RIGHT_VALUE = {"vague", "incomplete"}


def assessment(flag: str, right_value: str) -> str:
    """The assessment that a flag of the article's facts maps to; KeyError for an unknown flag.

    >>> assessment("vague", ""), assessment("vague", "10-11 February 2025")
    ('vague', 'corrected')
    """
    if flag in _CORRECTED_WITH_A_RIGHT_VALUE:
        return "corrected" if right_value else "vague"
    return _ALWAYS[flag]


def build(facts: Facts, graphs: Graphs, identities: Identities) -> None:
    """Describe each claim, and state the relation that an accepted or corrected one yields."""
    readings = {reading["fact_id"]: reading for reading in graphs.mappings.table("claims_supports")}
    for row in facts["article_facts.csv"]:
        if row.id not in readings:
            raise BuildError(row.file, row.id, "the claim is not in mappings/claims_supports.csv")
        _article(graphs, row, identities, readings[row.id])
        graphs.account.claimed(row)
    rows = {(row.file, row.id): row for row in facts}
    for claim in graphs.mappings.table("other_claims"):
        row = rows[claim["file"], claim["row_id"]]
        _other(graphs, row, claim)
        graphs.account.claimed(row)


def _article(graphs: Graphs, row: Row, identities: Identities, reading: dict[str, str]) -> None:
    try:
        verdict = assessment(row["flag"], row["right_value"])
    except KeyError:
        raise BuildError(row.file, row.id, f"column flag: “{row['flag']}” is no flag of the facts") from None
    node = Node(graphs, "claims", row, f"claim:{row.id}", "acc:Claim")
    primary, *others = graphs.sources(row)
    node.add("prov:hadPrimarySource", primary)
    for source in (primary, *others):
        node.add("dcterms:source", source)
    node.link("acc:confidence", CONFIDENCE[row["confidence"]])
    about = [identities.of(row, column) for column in ("subject_id", "object_id")]
    node.link("acc:about", *about)
    node.text("acc:phrase", row["phrase_fr"], "fr")
    node.add("acc:sentence", integer(row["sentence"]))
    node.link("acc:assessment", f"acc:{verdict}")
    node.text("acc:assessmentReason", _worded(graphs, row, "flag_detail"), "en")
    if verdict in ("corrected", "disputed"):
        language = graphs.mappings.language(row.file, row.id, "right_value")
        node.text("acc:correction", _worded(graphs, row, "right_value"), language)
    if verdict == "disputed":
        node.date("acc:claimedDate", row["date"])
    node.link("acc:supports", *reading["supports"].split())
    node.link("acc:correctedBy", *reading["corrected_by"].split())
    node.name(fr=f"« {row['phrase_fr']} »")
    node.name(en=f"Article, sentence {row['sentence']}: « {row['phrase_fr']} »")
    if verdict in ("accepted", "corrected") and reading["relation_property"]:
        _relation(node, reading)


def _worded(graphs: Graphs, row: Row, column: str) -> str:
    """A cell, in the words of mappings/wordings.csv where its own speak to the collectors and not to a reader."""
    for wording in graphs.mappings.table("wordings"):
        if (wording["fact_id"], wording["column"]) == (row.id, column):
            return wording["text"]
    return row[column]


def _relation(node: Node, reading: dict[str, str]) -> None:
    subject, value = iri(reading["relation_subject"]), iri(reading["relation_object"])
    node.graphs.add("claims", node.graph, subject, reading["relation_property"], value)


def _other(graphs: Graphs, row: Row, claim: dict[str, str]) -> None:
    node = Node(graphs, "claims", row, f"claim:{claim['claim_id']}", "acc:Claim")
    named = [iri(f"source:{name}") for name in claim["primary_sources"].split()]
    sources = named or graphs.sources(row)
    for source in sources:
        node.add("prov:hadPrimarySource", source)
        node.add("dcterms:source", source)
    node.link("acc:confidence", "acc:verified")
    node.link("acc:about", *claim["about"].split())
    node.text("acc:phrase", claim["phrase"], claim["phrase_language"] or "en")
    node.text("dcterms:description", claim["description_en"], "en")
    node.text("dcterms:description", claim["description_fr"], "fr")
    node.link("acc:assessment", f"acc:{claim['assessment']}")
    node.text("acc:assessmentReason", claim["reason_en"], "en")
    node.date("acc:claimedDate", claim["claimed_date"])
    node.name(en=claim["label_en"], fr=claim["label_fr"])
