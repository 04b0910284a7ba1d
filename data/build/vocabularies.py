"""vocabularies.csv: the terms of other vocabularies that come nearest to ours."""

from .errors import BuildError
from .graphs import Graphs, Node
from .identify import Identities
from .rows import Facts, Row


def build(facts: Facts, graphs: Graphs, identities: Identities) -> None:
    """Describe each mapping of one of our terms to a term of another vocabulary."""
    ours = {r["our_concept"]: r["terms"].split() for r in graphs.mappings.table("our_concepts")}
    for row in facts["vocabularies.csv"]:
        if not row.withheld_because:
            _mapping(graphs, row, ours)
            graphs.account.published(row)


def _mapping(graphs: Graphs, row: Row, ours: dict[str, list[str]]) -> None:
    if row["our_concept"] not in ours:
        what = f"column our_concept: “{row['our_concept']}” is not in mappings/our_concepts.csv"
        raise BuildError(row.file, row.id, what)
    node = Node(graphs, "mappings", row, f"mapping:{row.id}", "acc:VocabularyMapping").provenance()
    node.link("acc:registryTerm", *ours[row["our_concept"]])
    node.link("acc:externalTerm", row["term_iri"])
    node.string("acc:vocabularyName", row["vocabulary"])
    node.string("acc:termKind", row["kind"])
    node.text("acc:use", row["use"], "en")
    label = f"{row['our_concept']} – {row['prefix']}:{row['term']}"
    node.name(en=label, fr=label)
