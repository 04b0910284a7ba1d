"""What somebody said on an occasion, as the article reports it (mappings/statements.csv)."""

from .graphs import Graphs, Node
from .identify import Identities
from .rows import Facts


def build(facts: Facts, graphs: Graphs, identities: Identities) -> None:
    """Describe each reported statement; its text is the phrases of the claims it stands on."""
    rows = {row.id: row for row in facts["article_facts.csv"]}
    for statement in graphs.mappings.table("statements"):
        phrases = [rows[key] for key in statement["fact_ids"].split()]
        node = Node(graphs, "statements", phrases[0], f"statement:{statement['statement_id']}", "acc:Statement")
        node.provenance()
        node.link("acc:speaker", statement["speaker"])
        node.link("acc:inOffice", statement["in_office"])
        node.link("acc:madeAt", statement["made_at"])
        node.date("schema:startDate", statement["date"])
        node.link("acc:kind", f"statement-kind:{statement['kind']}")
        node.link("dcterms:subject", *statement["subjects"].split())
        node.text("acc:reportedText", " […] ".join(phrase["phrase_fr"] for phrase in phrases), "fr")
        node.name(en=statement["label_en"], fr=statement["label_fr"])
