"""How many members and adherents are withheld, per partnership and instrument, so that a list cannot seem whole."""

from collections import Counter
from collections.abc import Iterator

from .graphs import Graphs, Node
from .identify import Identities
from .literals import integer
from .rows import Facts

MEMBER_ROLES = {"member", "founding-member"}
# Columns of states.csv that are withheld as a whole, and the body whose members they name.
COLUMNS = {"council_of_europe_member": "coe", "african_union_member": "african-union"}


def build(facts: Facts, graphs: Graphs, identities: Identities) -> None:
    """State acc:withheldCount of each partnership, organisation and instrument that has a list status."""
    counts = Counter(_withheld(facts))
    for file, output in (("partnerships.csv", "partnerships"), ("recommendations.csv", "instruments")):
        for row in facts[file]:
            name = identities.of(row, next(iter(row.raw)))
            node = Node(graphs, output, row, name, None)
            if graphs.has(node.subject, "acc:listStatus"):
                node.add("acc:withheldCount", integer(str(counts[row.id])))


def _withheld(facts: Facts) -> Iterator[str]:
    """The id of the partnership or instrument of each member and adherent that is withheld."""
    for row in facts["memberships.csv"]:
        if row.withheld_because and row["role"] in MEMBER_ROLES:
            yield row["partnership_id"]
    for row in facts["adherences.csv"]:
        if row.withheld_because:
            yield row["instrument_id"]
    for row in facts["states.csv"]:
        for column, body in COLUMNS.items():
            if column in row.cells_of("withhold") and row.raw[column] == "yes":
                yield body
