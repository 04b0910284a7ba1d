"""topics.csv: topics as SKOS concepts, each in the scheme that its row names."""

from .graphs import Graphs, Node
from .identify import Identities
from .rows import Facts


def build(facts: Facts, graphs: Graphs, identities: Identities) -> None:
    """Describe each topic; one that is about an instrument has it as its focus (foaf:focus)."""
    focus = {r["topic_id"]: r["focus"] for r in graphs.mappings.table("focus")}
    for row in facts["topics.csv"]:
        node = Node(graphs, "topics", row, f"topic:{row.id}", "skos:Concept").provenance()
        node.name(en=row["pref_label_en"], fr=row["pref_label_fr"])
        node.alias(row["alt_label_fr"], "fr")
        node.link("skos:inScheme", f"concept:topics-{row['scheme']}")
        node.link("skos:broader", identities.of(row, "broader"))
        node.link("schema:sameAs", row["external_match"])
        node.link("foaf:focus", focus.get(row.id, ""))
        graphs.account.published(row)
