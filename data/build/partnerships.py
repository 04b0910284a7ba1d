"""partnerships.csv: partnerships and organisations, how complete their lists are, and what happened to them."""

import re
from collections import Counter

from .graphs import Graphs, Node
from .identify import Identities
from .links import link_outwards
from .literals import integer
from .rows import Facts, Row

CLEAN_DATE = re.compile(r"\d{4}(-\d\d){0,2}(?= |$)")


def build(facts: Facts, graphs: Graphs, identities: Identities) -> None:
    """Describe each partnership and organisation, and each change of one (mappings/changes.csv)."""
    rows = {row.id: row for row in facts["partnerships.csv"]}
    addresses = Counter(address for row in rows.values() for address in _addresses(row))
    for row in rows.values():
        name = identities.of(row, "partnership_id")
        if not name.startswith("change:"):
            _websites(_describe(graphs, row, name), addresses)
        graphs.account.published(row)
    for change in graphs.mappings.table("changes"):
        _change(graphs, rows[change["row_id"]], change)


def _addresses(row: Row) -> list[str]:
    return re.findall(r"https?://\S+", row["website"]) if not row["kind"].endswith("phase") else []


def _websites(node: Node, addresses: Counter[str]) -> None:
    """A page of its own is a homepage; one that two share is no homepage, which would make them one (FOAF)."""
    for address in _addresses(node.row):
        node.link("foaf:homepage" if addresses[address] == 1 else "schema:url", address)


def _describe(graphs: Graphs, row: Row, name: str) -> Node:
    kind, classification = graphs.mappings.terms(row.file, row.id, "kind", row["kind"])
    node = Node(graphs, "partnerships", row, name, kind).provenance()
    node.name(en=row["name_en"], fr=row["name_fr"])
    _names(node, row)
    node.link("org:classification", classification)
    launched = CLEAN_DATE.match(row["launched"])
    node.date("schema:foundingDate", launched.group() if launched else "")
    announced = CLEAN_DATE.match(row["announced"])
    node.date("acc:announcedOn", announced.group() if announced else "")
    node.text("acc:legalNature", row["legal_nature"], "en")
    node.prose()
    for seat in graphs.mappings.table("seats"):
        if seat["partnership_id"] == row.id:
            node.text("acc:seatName", seat["seat_name"], "en")
    completeness(node, row)
    if row["wikidata_qid"]:
        link_to_wikidata(node, row)
    return node


def _names(node: Node, row: Row) -> None:
    for language in ("en", "fr"):
        acronym = row[f"acronym_{language}"]
        node.text("acc:acronym", acronym, language)
        node.alias(acronym, language)
        if acronym:
            node.graphs.short_names.setdefault(node.subject, {})[language] = acronym
    node.aliases()


def completeness(node: Node, row: Row) -> None:
    """State how complete the list of members or adherents is, and the count that a source states."""
    for count in node.graphs.mappings.about("counts", row.file, row.id):
        node.link("acc:listStatus", f"list-status:{count['list_status']}" if count["list_status"] else "")
        if count["stated_count"]:
            node.add("acc:statedCount", integer(count["stated_count"]))
        node.date("acc:statedCountOn", count["stated_on"])


def link_to_wikidata(node: Node, row: Row) -> None:
    """Link to the Wikidata item; its sources are the parts of the cell that speak of the QID."""
    parts = [p.strip() for p in row.raw["source"].split(" ; ") if p.strip().startswith("QID:")]
    names = [name for part in parts for name in node.graphs.mappings.source_parts[part]]
    link_outwards(
        node,
        "wikidata",
        f"http://www.wikidata.org/entity/{row['wikidata_qid']}",
        sources=[f"source:{name}" for name in names],
    )


def _change(graphs: Graphs, row: Row, change: dict[str, str]) -> None:
    node = Node(graphs, "partnerships", row, f"change:{change['change_id']}", "acc:Change").provenance()
    node.link("acc:changed", change["changed"])
    node.link("acc:kind", f"change-kind:{change['kind']}")
    node.date("schema:startDate", change["date"])
    node.link("acc:atMeeting", change["at_meeting"])
    node.link("acc:withParty", *change["with_party"].split())
    node.text("dcterms:description", change["description_en"], "en")
    node.text("dcterms:description", change["description_fr"], "fr")
    node.name(en=change["label_en"], fr=change["label_fr"])
