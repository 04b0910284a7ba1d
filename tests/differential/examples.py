"""One example of each named difference."""

from pyoxigraph import RdfFormat, parse

from .engines import Case

_PREFIXES = """
@prefix ex: <http://example.org/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""


def _case(shapes: str, data: str) -> Case:
    one, other = ([quad.triple for quad in parse(_PREFIXES + text, format=RdfFormat.TURTLE)] for text in (shapes, data))
    return Case(one, other)


EXAMPLES = {
    "4.3 ranges: values of types that SPARQL does not compare": _case(
        "ex:s sh:targetSubjectsOf ex:p ; sh:property ex:t . ex:t sh:path ex:p ; sh:minInclusive true .",
        'ex:a ex:p "2021-06-30"^^xsd:date .',
    ),
    "4.5.3 sh:lessThan: pairs that cannot be compared": _case(
        "ex:s a sh:PropertyShape ; sh:targetSubjectsOf ex:p ; sh:path ex:p ; sh:lessThan ex:q .",
        "ex:a ex:p ex:b ; ex:q ex:c .",
    ),
    "4.5.4 sh:lessThanOrEquals: pairs that cannot be compared": _case(
        "ex:s a sh:PropertyShape ; sh:targetSubjectsOf ex:p ; sh:path ex:p ; sh:lessThanOrEquals ex:q .",
        "ex:a ex:p ex:b ; ex:q ex:c .",
    ),
    "4.4.1 sh:minLength 0: blank nodes": _case(
        "ex:s a sh:PropertyShape ; sh:targetSubjectsOf ex:p ; sh:path ex:p ; sh:minLength 0 .",
        "ex:a ex:p _:b .",
    ),
}
