"""recommendations.csv and recommendation_provisions.csv: instruments, their versions, their provisions."""

from .errors import BuildError
from .graphs import Graphs, Node
from .identify import Identities
from .literals import within
from .partnerships import CLEAN_DATE, completeness
from .rows import Facts, Row

# The work of the OECD has its first version in its own row; the revisions have rows of their own.
FIRST_VERSION = {"oecd-legal-0449": ("oecd-legal-0449-2019", "Text of 22 May 2019", "Texte du 22 mai 2019")}
HEADINGS = {"heading_2019_en": ("2019", "oecd-legal-0449-2019"), "heading_2024_en": ("2024", "oecd-legal-0449-rev2024")}


def build(facts: Facts, graphs: Graphs, identities: Identities) -> None:
    """Describe each instrument and version; where it was adopted, presented or opened for signature."""
    meetings = {row.id: row for row in facts["meetings.csv"]}
    for row in facts["recommendations.csv"]:
        if row["kind"] == "recommendation-version":
            node = _version(graphs, row, f"version:{row.id}", row["title_en"], row["title_fr"])
            node.link("dcterms:isVersionOf", identities.of(row, "based_on"))
            _adoption(node, row, meetings)
            completeness(node, row)
        else:
            _instrument(graphs, row, identities, meetings)
        graphs.account.published(row)
    for row in facts["recommendation_provisions.csv"]:
        _provision(graphs, row, identities)
        graphs.account.published(row)


def _instrument(graphs: Graphs, row: Row, identities: Identities, meetings: dict[str, Row]) -> None:
    kind = graphs.mappings.terms(row.file, row.id, "kind", row["kind"])[0]
    node = Node(graphs, "instruments", row, f"instrument:{row.id}", kind).provenance()
    node.name(en=row["title_en"], fr=row["title_fr"])
    for identifier in graphs.mappings.table("identifiers"):
        if identifier["instrument_id"] == row.id and row["identifier"]:
            node.string("dcterms:identifier", identifier["identifier"])
    node.link("acc:basedOn", identities.of(row, "based_on"))
    _adoption(node, row, meetings)
    completeness(node, row)
    for phase in _phases(node, row):
        if phase["value"].startswith("meeting:"):
            node.link(phase["property"], phase["value"])
        else:
            node.date(phase["property"], phase["value"])
    if row.id in FIRST_VERSION:
        slug, english, french = FIRST_VERSION[row.id]
        version = _version(graphs, row, f"version:{slug}", english, french)
        version.link("dcterms:isVersionOf", f"instrument:{row.id}")
        _adoption(version, row, meetings)


def _version(graphs: Graphs, row: Row, name: str, english: str, french: str) -> Node:
    node = Node(graphs, "instruments", row, name, "acc:InstrumentVersion").provenance()
    node.name(en=english, fr=french)
    return node


def _adoption(node: Node, row: Row, meetings: dict[str, Row]) -> None:
    node.date("acc:adoptedOn", row["adopted"])
    if CLEAN_DATE.fullmatch(row["opened_or_effective"]):
        node.date("acc:effectiveOn", row["opened_or_effective"])
    node.prose()
    node.text("acc:adoptingBody", row["issuer"], "en")
    node.link("acc:legalForce", *node.graphs.mappings.terms(row.file, row.id, "binding", row["binding"]))
    node.link("schema:url", row["url"])
    node.link("acc:adoptedAt", _adopted_at(row, meetings, _phases(node, row)))


def _phases(node: Node, row: Row) -> list[dict[str, str]]:
    """What else happened to the instrument at a meeting, as mappings/phases.csv has it."""
    return [p for p in node.graphs.mappings.table("phases") if p["instrument_id"] == row.id]


def _adopted_at(row: Row, meetings: dict[str, Row], phases: list[dict[str, str]]) -> str:
    """The meeting within which the adoption lies: the one that the row names, else one with the row as an outcome.

    Raises BuildError when the row names a meeting at which neither that nor anything else happened.
    """
    outcome_of = [m for m in meetings.values() if row.id in m["outcome_ids"].split(";") or m.id == row["meeting_id"]]
    named = meetings.get(row["meeting_id"])
    if named and not (_holds(named, row["adopted"]) or f"meeting:{named.id}" in [p["value"] for p in phases]):
        what = (
            f"column meeting_id: {row['adopted']} does not lie within {named.id}; say in mappings/phases.csv what did"
        )
        raise BuildError(row.file, row.id, what)
    for meeting in sorted(outcome_of, key=lambda m: m.id != row["meeting_id"]):
        if _holds(meeting, row["adopted"]):
            return f"meeting:{meeting.id}"
    return ""


def _holds(meeting: Row, day: str) -> bool:
    return bool(meeting["start"]) and within(day, meeting["start"], meeting["end"])


def _provision(graphs: Graphs, row: Row, identities: Identities) -> None:
    node = Node(graphs, "provisions", row, f"provision:{row.id}", "acc:Provision").provenance()
    node.name(en=row["heading_2024_en"], fr=row["heading_2024_fr"])
    node.link("dcterms:isPartOf", identities.of(row, "instrument_id"))
    node.string("acc:number", row["number"])
    node.link("acc:section", *graphs.mappings.terms(row.file, row.id, "section", row["section"]))
    for column, (year, version) in HEADINGS.items():
        wording = Node(graphs, "provisions", row, f"version:{row.id}-{year}", "acc:ProvisionVersion").provenance()
        wording.name(en=row[column])
        wording.text("acc:heading", row[column], "en")
        wording.link("dcterms:isVersionOf", f"provision:{row.id}")
        wording.link("dcterms:isPartOf", f"version:{version}")
