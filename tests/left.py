"""Shapes that the compiler cannot compile, and data that they judge; small shapes and data in Turtle."""

from pyoxigraph import RdfFormat, Triple, parse

PREFIXES = """
@prefix ex: <http://example.org/> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
ex: sh:declare [ sh:prefix "ex" ; sh:namespace "http://example.org/"^^xsd:anyURI ] .
"""
LEFT = {
    "a pattern that looks ahead": (
        'ex:s sh:targetSubjectsOf ex:p ; sh:property ex:t . ex:t sh:path ex:p ; sh:pattern "^(?!a)" .'
    ),
    "a pattern in a nested shape": (
        'ex:s sh:targetSubjectsOf ex:p ; sh:not [ sh:property [ sh:path ex:p ; sh:pattern "^(?=[a-d])" ] ] .'
    ),
    "a query with a limit": """
        ex:s sh:targetSubjectsOf ex:p ; sh:sparql [ sh:prefixes ex: ;
            sh:select "SELECT $this ?value WHERE { $this ex:p ?value } ORDER BY ?value LIMIT 1" ] .
    """,
    "a blank shape": 'ex:s sh:targetSubjectsOf ex:p ; sh:property [ sh:path ex:p ; sh:pattern "^(?!a)" ] .',
}
DATA = 'ex:a ex:p "abc" , "b" . ex:b ex:p "c" . _:x ex:p "a" , "d" . ex:c ex:q "a" .'


def triples(text: str) -> list[Triple]:
    """The triples of some Turtle, with prefixes for SHACL and for examples."""
    return [quad.triple for quad in parse(PREFIXES + text, format=RdfFormat.TURTLE)]
