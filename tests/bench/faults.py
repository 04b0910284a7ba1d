"""Faults of twenty kinds, put into a generated graph: what goes, what comes, and how many results that makes.

>>> len(GONE - set(judged(10_000)))
0
"""

from collections.abc import Iterator

from pyoxigraph import RdfFormat, parse

from accords.terms import DCTERMS, SCHEMA, SKOS, XSD
from tests.bench.graphs import ACC, BASE, ORG
from tests.bench.judged import judged

_PREFIXES = f"""
@prefix acc: <{ACC}> . @prefix org: <{ORG}> . @prefix schema: <{SCHEMA}> . @prefix skos: <{SKOS}> .
@prefix dct: <{DCTERMS}> . @prefix xsd: <{XSD}> . @prefix partnership: <{BASE}id/partnership/> .
@prefix membership: <{BASE}id/membership/> . @prefix meeting: <{BASE}id/meeting/> . @prefix concept: <{BASE}concept/> .
@prefix instrument: <{BASE}id/instrument/> . @prefix expression: <{BASE}id/expression/> .
@prefix source: <{BASE}id/source/> . @prefix state: <{BASE}id/state/> . @prefix role: <{BASE}concept/role/> .
@prefix un-status: <{BASE}concept/un-status/> . @prefix status: <{BASE}concept/status/> .
"""
_GONE = """
membership:p1-m0 org:role role:observer .                # sh:minCount
membership:p1-m1 skos:prefLabel "Nommé"@fr .             # sh:qualifiedMinCount, a warning
meeting:p1-s1 acc:status status:held .                   # sh:minCount
source:s7 acc:kind concept:source-kind\\/page .          # sh:minCount
"""
_COME = """
membership:p1-m2 org:role role:member .                  # sh:maxCount: its own is founding-member
membership:p1-m3 org:member partnership:nobody .         # sh:maxCount and sh:class
membership:p1-m5 org:member partnership:p1 .             # sh:maxCount and sh:disjoint
membership:p1-m6 acc:confidence acc:certain .            # sh:maxCount and sh:in
membership:p1-m7 org:rolle role:member .                 # sh:closed
membership:p1-m8 skos:prefLabel "Member"@de .            # sh:languageIn
membership:p1-m9 skos:prefLabel "Two names"@fr .         # sh:uniqueLang
membership:p1-m10 skos:altLabel "Nommé"@fr .             # sh:disjoint, a warning
membership:p1-m11 acc:basis "by letter" .                # sh:datatype
partnership:p2 skos:altLabel " spaces "@en .             # sh:pattern
partnership:p3 acc:withheldCount -1 .                    # sh:maxCount and sh:minInclusive
partnership:p3 schema:url "www.example.org" .            # sh:nodeKind
partnership:p4 acc:unStatus role:member .                # sh:node
meeting:p2-s0 schema:startDate "soon" .                  # sh:maxCount and sh:or, and sh:or of the period
meeting:p2-s1 a acc:Topic .                              # sh:maxCount of rdf:type
instrument:p2-i0 dct:subject role:member .               # sh:node
state:qaa acc:alpha3 "QAB" .                             # sh:maxCount, and over an inverse path that of two
membership:WRONG a acc:Membership .               # sh:pattern, and nine times sh:minCount
membership:twin a acc:Membership ; org:organization partnership:p3 ; org:member state:qbi ; org:role role:member ;
    skos:prefLabel "Twin"@en , "Jumeau"@fr ; schema:startDate "2002-08-29"^^xsd:date ; dct:source source:s1 ;
    acc:confidence acc:verified .                        # the first SPARQL constraint, of two memberships
expression:late a acc:ExpressionOfInterest ; acc:partnership partnership:p3 ; acc:applicant state:qbi ;
    skos:prefLabel "Late"@en , "Tard"@fr ; schema:startDate "2005-01-01"^^xsd:date ; dct:source source:s1 ;
    acc:confidence acc:verified .                        # the second one, of two memberships
"""


def _lines(turtle: str) -> list[bytes]:
    return [f"{quad.triple} .\n".encode() for quad in parse(_PREFIXES + turtle, RdfFormat.TURTLE)]


GONE = frozenset(_lines(_GONE))


def faulty(triples: int) -> Iterator[bytes]:
    """The graph of `judged`, of 10,000 triples at least, with the faults."""
    yield from (line for line in judged(triples) if line not in GONE)
    yield from _lines(_COME)
