"""organisations_people.csv: organisations, persons, and the offices that persons hold (mappings/tenures.csv)."""

from .graphs import Graphs, Node
from .identify import Identities
from .partnerships import link_to_wikidata
from .rows import Facts, Row
from .terms import iri


def build(facts: Facts, graphs: Graphs, identities: Identities) -> None:
    """Describe each organisation and person, and each tenure of a person."""
    rows = {row.id: row for row in facts["organisations_people.csv"]}
    for row in rows.values():
        if row.withheld_because:
            continue
        if row["kind"] == "organisation":
            _organisation(graphs, row, identities)
        else:
            _person(graphs, row, identities)
        graphs.account.published(row)
    for tenure in graphs.mappings.table("tenures"):
        _tenure(graphs, rows[tenure["row_id"]], tenure)


def _organisation(graphs: Graphs, row: Row, identities: Identities) -> None:
    name = identities.of(row, "agent_id")
    merged = bool(graphs.labels.get(Node(graphs, "", row, name, None).subject))
    node = Node(graphs, "organisations_people", row, name, None if merged else "acc:Organisation").provenance()
    node.name(en=row["name_en"], fr=row["name_fr"])
    node.aliases()
    node.text("dcterms:description", row["role_or_description"], "en")
    node.link("acc:country", identities.of(row, "country_id"))
    node.link("acc:parentOrganisation", identities.of(row, "organisation_id"))
    if row["wikidata_qid"]:
        link_to_wikidata(node, row)


def _person(graphs: Graphs, row: Row, identities: Identities) -> None:
    name = identities.of(row, "agent_id")
    person = identities.holder(row, name) if name.startswith("tenure:") else name
    merged = bool(graphs.labels.get(Node(graphs, "", row, person, None).subject))
    node = Node(graphs, "organisations_people", row, person, None if merged else "acc:Person")
    if not merged:
        node.provenance(caveats_of="wikidata")
    node.name(en=row["name_en"], fr=row["name_fr"])
    node.aliases()
    if row["wikidata_qid"]:
        link_to_wikidata(node, row)


def _tenure(graphs: Graphs, row: Row, tenure: dict[str, str]) -> None:
    if not row["role_or_description"]:
        return
    node = Node(graphs, "organisations_people", row, f"tenure:{tenure['tenure_id']}", "acc:Tenure")
    node.provenance(caveats_of="role_")
    person = f"person:{tenure['person']}"
    node.link("acc:holder", person)
    node.text("acc:office", tenure["office"], tenure["language"])
    node.link("acc:at", tenure["at"])
    node.link("acc:forParty", tenure["for_party"])
    for column, predicate in (("start", "schema:startDate"), ("end", "schema:endDate")):
        value = tenure[column]
        node.date(predicate, row[f"role_{column}"] if value == "row" else value)
    _name_tenure(node, row, tenure)


def _name_tenure(node: Node, row: Row, tenure: dict[str, str]) -> None:
    """Name a tenure after its office in the office's language, after its organisation or state in the other."""
    since = {"en": ", from ", "fr": ", à partir de "}
    start = row["role_start"] if tenure["start"] == "row" else tenure["start"]
    for language in ("en", "fr"):
        person = row[f"name_{language}"]
        if language == tenure["language"]:
            node.name(**{language: f"{person}, {tenure['office']}"})
        else:
            place = node.graphs.labels.get(iri(tenure["at"] or tenure["for_party"]), {})
            if language in place:
                node.name(**{language: f"{person} – {place[language]}" + (since[language] + start if start else "")})
