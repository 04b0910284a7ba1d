"""Values that are published, for the examples of parameters: they lead to an answer in every registry."""

from ...registry import catalogue, vocabulary
from ...registry.shapes_file import shapes_file
from ..service import Service


def examples(here: Service) -> dict[str, str]:
    """`kind`, `slug`, `iri` and `name` of an entity, `scheme` and `concept`, `class` of a table, versions; if any."""
    found = {"version": str(here.published.version)}
    counts = catalogue.front(here.store, here.base, "en", here.outline.properties).counts
    folder = f"{here.base}id/"
    if entity := next((count.example for count in counts if count.example.iri.startswith(folder)), None):
        found["kind"], found["slug"] = entity.iri.removeprefix(folder).split("/", 1)
        found["iri"], found["name"] = entity.iri, entity.text
    if concept := catalogue.example(here.store, f"{here.base}concept/"):
        found["scheme"], found["concept"] = concept.removeprefix(f"{here.base}concept/").split("/", 1)
    if here.collections:
        found["plural"] = next(iter(here.collections))
    if tables := here.tables.listed("en"):
        found["class"] = tables[0][0]
    if ontology := vocabulary.header(here.assets, "en")["version"]:
        found["ontology-version"] = ontology
    shapes = shapes_file(here.assets, here.base)
    return {**found, "shapes-version": shapes.version or shapes.digest}
