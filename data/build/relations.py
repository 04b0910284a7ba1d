"""memberships, expressions of interest, participations and adherences: who stands in which relation to what."""

from .errors import BuildError
from .graphs import Graphs, Node
from .identify import Identities
from .labels import name_after
from .rows import Facts, Row


def build(facts: Facts, graphs: Graphs, identities: Identities) -> None:
    """Describe each relation whose row is not uncertain; the others are claims, or withheld."""
    describe = {
        "memberships.csv": _membership,
        "expressions_of_interest.csv": _expression,
        "participations.csv": _participation,
        "adherences.csv": _adherence,
    }
    claimed = {(c["file"], c["row_id"]) for c in graphs.mappings.table("other_claims")}
    for file, of_row in describe.items():
        for row in facts[file]:
            if not (row.uncertain or row.withheld_because or (file, row.id) in claimed):
                of_row(graphs, row, identities)
                graphs.account.published(row)


def _membership(graphs: Graphs, row: Row, identities: Identities) -> None:
    node = Node(graphs, "memberships", row, f"membership:{row.id}", "acc:Membership").provenance()
    member, body = identities.of(row, "member_id"), identities.of(row, "partnership_id")
    role = f"role:{row['role']}"
    node.link("org:member", member)
    node.link("org:organization", body)
    node.link("org:role", role)
    node.date_of("schema:startDate", "start", "start_precision")
    node.date("schema:endDate", row["end"])
    node.text("acc:basis", row["basis"], "en")
    name_after(node, member, role, body)


def _expression(graphs: Graphs, row: Row, identities: Identities) -> None:
    node = Node(graphs, "expressions", row, f"expression:{row.id}", "acc:ExpressionOfInterest").provenance()
    applicant, partnership = identities.of(row, "applicant_id"), identities.of(row, "partnership_id")
    node.link("acc:applicant", applicant)
    node.link("acc:partnership", partnership)
    node.link("acc:expressedAt", identities.of(row, "meeting_id"))
    node.date("schema:startDate", row["date"])
    node.link("acc:status", *graphs.mappings.terms(row.file, row.id, "status_known", row["status_known"]))
    name_after(node, applicant, "acc:ExpressionOfInterest", partnership)


def _participation(graphs: Graphs, row: Row, identities: Identities) -> None:
    node = Node(graphs, "participations", row, f"participation:{row.id}", "acc:Participation").provenance()
    agent, meeting = identities.of(row, "agent_id"), identities.of(row, "meeting_id")
    roles = graphs.mappings.terms(row.file, row.id, "role", row["role"])
    if agent.startswith("tenure:"):
        node.link("acc:representedBy", agent)
        agent = identities.holder(row, agent)
    node.link("acc:participant", agent)
    node.link("acc:meeting", meeting)
    node.link("acc:role", *roles)
    if row["represented_by"] in identities:
        node.link("acc:representedBy", identities.of(row, "represented_by"))
    elif row["represented_by"]:
        _representatives(node, row)
    name_after(node, agent, roles[0], meeting)


def _representatives(node: Node, row: Row) -> None:
    named = [r["name"] for r in node.graphs.mappings.table("representatives") if r["cell"] == row["represented_by"]]
    if not named:
        what = f"column represented_by: “{row['represented_by']}” is not in mappings/representatives.csv"
        raise BuildError(row.file, row.id, what)
    for name in named:
        if name.startswith("person:"):
            node.link("acc:representedBy", name)
        else:
            node.string("acc:representativeName", name)


def _adherence(graphs: Graphs, row: Row, identities: Identities) -> None:
    node = Node(graphs, "adherences", row, f"adherence:{row.id}", "acc:Adherence").provenance()
    party, instrument = identities.of(row, "agent_id"), identities.of(row, "instrument_id")
    kinds = graphs.mappings.terms(row.file, row.id, "kind", row["kind"])
    node.link("acc:party", party)
    node.link("acc:instrument", instrument)
    node.date_of("schema:startDate", "date", "date_precision")
    node.link("acc:kind", *kinds)
    name_after(node, party, kinds[0], instrument)
