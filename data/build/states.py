"""states.csv: states, territories, and the two unions that partnerships.csv has as well."""

import re

from .graphs import Graphs, Node
from .identify import Identities
from .links import link_outwards
from .literals import typed
from .rows import Facts, Row

LANGUAGES = ("en", "fr", "es", "ar", "zh", "ru")
CODES = {
    "iso_alpha2": ("acc:alpha2", "acc:alpha2Code"),
    "iso_alpha3": ("acc:alpha3", "acc:alpha3Code"),
    "iso_numeric": ("acc:isoNumeric", "acc:isoNumericCode"),
    "m49": ("acc:m49", "acc:m49Code"),
}
# CLDR's French names of these differ from the usage of the United Nations, which is preferred (README of the facts).
UN_NAME_IN_FRENCH = {"COD", "COG", "MMR", "PSE", "VAT"}


def build(facts: Facts, graphs: Graphs, identities: Identities) -> None:
    """Describe each state and territory; the unions get here only what their own rows do not state."""
    for row in facts["states.csv"]:
        name = identities.of(row, "entity_id")
        kind = graphs.mappings.terms(row.file, row.id, "entity_type", row["entity_type"])[0]
        node = Node(graphs, "states", row, name, None if name.startswith("organisation:") else kind)
        node.provenance("acc:wellKnown" if row.uncertain else None)
        _names(node, row)
        _codes(node, row)
        node.text("acc:capitalName", row["capital_en"] if name.startswith("state:") else "", "en")
        node.link("acc:unStatus", *graphs.mappings.terms(row.file, row.id, "un_status", row["un_status"]))
        _links(node, row)
        graphs.account.published(row)


def _names(node: Node, row: Row) -> None:
    preferred = {language: row[f"name_{language}"] for language in LANGUAGES}
    un_french = without_article(row["un_short_name_fr"])
    if row.id in UN_NAME_IN_FRENCH:
        preferred["fr"] = un_french
    node.name(**preferred)
    for language, text in (
        ("en", without_article(row["un_short_name_en"])),
        ("fr", un_french),
        ("fr", row["name_fr"]),
    ):
        node.alias(text, language)
    node.text("acc:formalName", row["formal_name_en"], "en")
    node.text("acc:formalName", row["formal_name_fr"], "fr")


def without_article(name: str) -> str:
    """A short name of the United Nations without its article in brackets.

    >>> without_article("Afghanistan (l')"), without_article("Bolivia (Plurinational State of)")
    ('Afghanistan', 'Bolivia (Plurinational State of)')
    """
    return re.sub(r" \((the|le|la|les|l['’])\)$", "", name)


def _codes(node: Node, row: Row) -> None:
    for column, (plain, datatype) in CODES.items():
        if row[column]:
            node.string(plain, row[column])
            node.add("skos:notation", typed(row[column], datatype))


def _links(node: Node, row: Row) -> None:
    if row["wikidata_qid"]:
        link_outwards(node, "wikidata", f"http://www.wikidata.org/entity/{row['wikidata_qid']}")
    if row["geonames_id"]:
        link_outwards(node, "geonames", f"https://sws.geonames.org/{row['geonames_id']}/")
    if row["eu_authority_uri"]:
        link_outwards(node, "eu-authority", row["eu_authority_uri"], "acc:derived", ["source:eu-authority-pattern"])
