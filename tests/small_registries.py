"""Small registries of a test's own: the ontology and shapes of this project, or looser shapes, and other data."""

from pathlib import Path

ROOT = Path(__file__).parents[1]

LOOSE_SHAPES = """
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix shape: <https://w3id.org/accords/shapes#> .
shape:Anything a sh:NodeShape ; sh:targetSubjectsOf rdf:type .
"""

HOSTILE_DATA = r"""
@prefix acc: <https://w3id.org/accords/ns#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix graph: <https://w3id.org/accords/graph/> .
@prefix partnership: <https://w3id.org/accords/id/partnership/> .
@prefix partnership-kind: <https://w3id.org/accords/concept/partnership-kind/> .
@prefix list-status: <https://w3id.org/accords/concept/list-status/> .
@prefix schema: <https://schema.org/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix source: <https://w3id.org/accords/id/source/> .
@prefix source-kind: <https://w3id.org/accords/concept/source-kind/> .
@prefix state: <https://w3id.org/accords/id/state/> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix un-status: <https://w3id.org/accords/concept/un-status/> .

graph:well-known {
    source:well-known a acc:Source ;
        dcterms:identifier "<img src=x onerror=alert(1)>" ;
        skos:prefLabel "<img src=x onerror=alert(1)>" ;
        schema:url <http://example.org/?a=1&b=%22%3E%3Cscript%3E> ;
        acc:kind source-kind:well-known .
    partnership:hostile a acc:Partnership ;
        skos:prefLabel "<script>alert('en')</script> & \"quotes\""@en , "</title><script>alert(\"fr\")</script>"@fr ;
        skos:altLabel "{{ 7 * 7 }} ' onmouseover='alert(1)"@en ;
        dcterms:description "<b>bold</b> javascript:alert(1)"@en , "<b>gras</b>"@fr ;
        schema:sameAs <javascript:alert(1)> ;
        org:classification partnership-kind:network ;
        acc:listStatus list-status:unknown ;
        acc:withheldCount 0 ;
        dcterms:source source:well-known ;
        acc:confidence acc:wellKnown .
}
"""


def registry(folder: Path, data: str, shapes: str | None = None) -> Path:
    """A folder of assets with the project's ontology, its shapes or `shapes`, and `data` in TriG."""
    folder.mkdir()
    (folder / "ontology").symlink_to(ROOT / "ontology")
    if shapes is None:
        (folder / "shapes").symlink_to(ROOT / "shapes")
    else:
        (folder / "shapes").mkdir()
        (folder / "shapes" / "loose.ttl").write_text(shapes, encoding="utf-8")
    (folder / "data").mkdir()
    (folder / "data" / "own.trig").write_text(data, encoding="utf-8")
    return folder
