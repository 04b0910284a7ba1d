"""How many rows are withheld, counted per partnership and instrument, so that a list cannot seem whole."""

from collections import Counter

from .graphs import Graphs, Node
from .identify import Identities
from .literals import integer
from .rows import Facts

LISTS = {"memberships.csv": "partnership_id", "adherences.csv": "instrument_id"}


def build(facts: Facts, graphs: Graphs, identities: Identities) -> None:
    """State acc:withheldCount of each partnership, organisation and instrument that has a list status."""
    counts: Counter[str] = Counter()
    for file, column in LISTS.items():
        counts.update(row.raw[column] for row in facts[file] if row.withheld_because)
    for file, output in (("partnerships.csv", "partnerships"), ("recommendations.csv", "instruments")):
        for row in facts[file]:
            name = identities.of(row, next(iter(row.raw)))
            node = Node(graphs, output, row, name, None)
            if graphs.has(node.subject, "acc:listStatus"):
                node.add("acc:withheldCount", integer(str(counts[row.id])))
