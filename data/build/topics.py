"""topics.csv: topics as SKOS concepts, each in the scheme that its row names."""

from .graphs import Graphs, Node
from .identify import Identities
from .rows import Facts

FOCUS = {"oecd-ai-principles-implementation": "instrument:oecd-legal-0449"}


def build(facts: Facts, graphs: Graphs, identities: Identities) -> None:
    """Describe each topic; one that is about an instrument has it as its focus (foaf:focus)."""
    for row in facts["topics.csv"]:
        node = Node(graphs, "topics", row, f"topic:{row.id}", "skos:Concept").provenance()
        node.name(en=row["pref_label_en"], fr=row["pref_label_fr"])
        node.alias(row["alt_label_fr"], "fr")
        node.link("skos:inScheme", f"concept:topics-{row['scheme']}")
        node.link("skos:broader", identities.of(row, "broader"))
        node.link("schema:sameAs", row["external_match"])
        node.link("foaf:focus", FOCUS.get(row.id, ""))
        graphs.account.published(row)
