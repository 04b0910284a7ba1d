"""The registry that is attacked: the libraries, and a crowd in which everybody knows three others."""

from pathlib import Path

from accords.settings import Settings
from tests.registries import changed_libraries

PEOPLE = 200
_SHAPES = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix c: <https://example.org/crowd/> .
c:shape a sh:NodeShape ; sh:targetSubjectsOf c:knows .
"""


def crowd(folder: Path) -> Settings:
    """Settings for the registry, its files in `folder`: about 1,500 triples with terms of every kind."""
    return changed_libraries(folder, {"data/crowd.trig": _people(), "shapes/crowd.ttl": _SHAPES})


def _people() -> str:
    people = "\n".join(
        f"c:{n} c:knows c:{(n * 7 + 1) % PEOPLE} , c:{(n * 3 + 2) % PEOPLE} , c:{(n * 11 + 5) % PEOPLE} ; "
        f'c:name "{"a" * 40} {n}!" ; c:age {n} ; c:weight {n}.5e0 ; c:born "{1800 + n}-01-01"^^xsd:date .'
        for n in range(PEOPLE)
    )
    return f"""
    @prefix c: <https://example.org/crowd/> .
    @prefix graph: <https://w3id.org/accords/graph/> .
    @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
    graph:crowd {{ {people} }}
    """
