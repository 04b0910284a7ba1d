"""meetings.csv: meetings, where they were held, and who hosted, organised and chaired them."""

from .errors import BuildError
from .graphs import Graphs, Node
from .identify import Identities
from .rows import Facts, Row
from .slugs import slug
from .terms import iri


def build(facts: Facts, graphs: Graphs, identities: Identities) -> None:
    """Describe each meeting and each city in which one was held.

    An uncertain row gives the entity only (type, label, status, partnership), since verified rows mention it.
    """
    for row in facts["meetings.csv"]:
        kind = graphs.mappings.terms(row.file, row.id, "kind", row["kind"])[0]
        node = Node(graphs, "meetings", row, f"meeting:{row.id}", kind)
        node.provenance("acc:verified" if row.uncertain else None)
        node.name(en=row["name_en"], fr=row["name_fr"])
        node.link("acc:status", *graphs.mappings.terms(row.file, row.id, "status", row["status"]))
        node.link("acc:partnership", identities.of(row, "partnership_id"))
        if not row.uncertain:
            _circumstances(node, row, identities)
        graphs.account.published(row)


def _circumstances(node: Node, row: Row, identities: Identities) -> None:
    node.date_of("schema:startDate", "start", "date_precision")
    node.date_of("schema:endDate", "end", "date_precision")
    node.link("acc:series", f"series:{row['series']}" if row["series"] else "")
    node.link("acc:inMarginsOf", identities.of(row, "in_margins_of"))
    node.text("acc:venue", row["venue"], node.graphs.mappings.language(row.file, row.id, "venue"))
    for key in filter(None, row["outcome_ids"].split(";")):
        node.link("acc:outcome", identities.of(row, "outcome_ids", key))
    node.prose()
    if row["city"]:
        node.link("schema:location", _place(node.graphs, row, identities))


def _place(graphs: Graphs, row: Row, identities: Identities) -> str:
    name = f"place:{slug(row['city'])}"
    if iri(name) not in graphs.stated:
        place = Node(graphs, "places", row, name, "acc:Place").provenance(caveats_of="city")
        place.name(en=row["city"])
        place.link("schema:containedInPlace", identities.of(row, "country_id"))
    inside = (iri(name), iri("schema:containedInPlace"), iri(identities.of(row, "country_id")))
    if inside not in graphs.triples:
        raise BuildError(row.file, row.id, f"column country_id: {row['city']} lies elsewhere according to another row")
    return name
