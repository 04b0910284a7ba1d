"""Small graphs, what changes in them, and shapes to judge them by, at random: for tests that compare two verdicts."""

from hypothesis import strategies as st
from pyoxigraph import RdfFormat, Triple, parse

PREFIXES = """
PREFIX : <urn:> PREFIX sh: <http://www.w3.org/ns/shacl#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""
DECLARED = """
:declared sh:declare [ sh:prefix "" ; sh:namespace "urn:"^^xsd:anyURI ] , [
    sh:prefix "rdfs" ; sh:namespace "http://www.w3.org/2000/01/rdf-schema#"^^xsd:anyURI ] .
"""
NODES = [f":n{number}" for number in range(4)]
CLASSES = [":A", ":B", ":C", ":S0"]
PREDICATES = [":p", ":q", ":r"]


def triples(turtle: str) -> list[Triple]:
    """The triples of Turtle, with the prefixes of the tests."""
    return [quad.triple for quad in parse(PREFIXES + turtle, RdfFormat.TURTLE)]


def _statement(*parts: list[str]) -> st.SearchStrategy[Triple]:
    return st.builds("{} {} {} .".format, *map(st.sampled_from, parts)).map(lambda text: triples(text)[0])


statements = st.one_of(
    _statement(NODES, ["a"], CLASSES),
    _statement(NODES, PREDICATES, NODES),
    _statement(NODES, PREDICATES, ["1", "2", '"one"@en', '"eins"@de']),
    _statement([":B", ":C"], ["rdfs:subClassOf"], [":A", ":B"]),
)


@st.composite
def histories(draw: st.DrawFn) -> tuple[set[Triple], set[Triple], set[Triple]]:
    """A graph, what goes of it, and what comes to it."""
    held = draw(st.sets(statements, min_size=3, max_size=12)) | {
        t for node in NODES[:2] for t in triples(f"{node} a :A .")
    }
    gone = draw(st.sets(st.sampled_from(sorted(held, key=str)), max_size=2))
    return held, gone, draw(st.sets(statements, min_size=0 if gone else 1, max_size=2)) - held


def _one_of(*texts: str) -> st.SearchStrategy[str]:
    return st.sampled_from(texts)


paths = st.recursive(
    _one_of(*PREDICATES),
    lambda inner: st.one_of(
        st.builds("[ sh:inversePath {} ]".format, inner),
        st.builds("( {} {} )".format, inner, inner),
        st.builds("[ sh:alternativePath ( {} {} ) ]".format, inner, inner),
        st.builds("[ sh:{} {} ]".format, _one_of("zeroOrMorePath", "oneOrMorePath", "zeroOrOnePath"), inner),
    ),
    max_leaves=3,
)

# ---- SPARQL constraints: groups of patterns, some of them optional, forbidden or alternatives

_walks = st.one_of(
    _one_of(*PREDICATES, "a", "?any"), _one_of(":p/:q", "^:p", ":p*", ":q+", ":p|:r", "a/rdfs:subClassOf*")
)
_patterns = st.builds(
    "{} {} {} .".format,
    _one_of("$this", "$this", "?value", "?a", ":n0"),
    _walks,
    _one_of("$this", "?value", "?a", "?b", ":n1", ":B", "1"),
)
_groups = st.recursive(
    st.lists(_patterns, min_size=1, max_size=2).map(" ".join),
    lambda inner: st.one_of(
        st.builds("{} OPTIONAL {{ {} }}".format, inner, inner),
        st.builds("{} FILTER NOT EXISTS {{ {} }}".format, inner, inner),
        st.builds("{} FILTER EXISTS {{ {} }}".format, inner, inner),
        st.builds("{{ {} }} UNION {{ {} }}".format, inner, inner),
        st.builds("{} {{ {} }}".format, inner, inner),
    ),
    max_leaves=3,
)
queries = st.builds("SELECT $this ?value WHERE {{ {} {} }}".format, _one_of("", "$this a :A ."), _groups)
_sparql = st.builds('sh:sparql [ sh:prefixes :declared ; sh:select """{}""" ]'.format, queries)

# ---- Shapes

_simple = _one_of(
    "sh:class :A", "sh:class :B", "sh:nodeKind sh:IRI", "sh:datatype xsd:integer", "sh:in ( :n0 1 )", "sh:hasValue :n1"
)
_of_values = st.one_of(_simple, _one_of("sh:closed true ; sh:ignoredProperties ( rdf:type :p )"))
_of_properties = st.one_of(
    _simple,
    _one_of("sh:minCount 1", "sh:maxCount 1", "sh:uniqueLang true", "sh:equals :q", "sh:disjoint :q", "sh:lessThan :r"),
)
_node_shapes = st.recursive(
    st.builds("[ {} ]".format, _of_values),
    lambda inner: st.one_of(
        st.builds("[ sh:not {} ]".format, inner),
        st.builds("[ sh:{} ( {} {} ) ]".format, _one_of("and", "or", "xone"), inner, inner),
        st.builds("[ sh:property [ sh:path {} ; sh:node {} ] ]".format, paths, inner),
        st.builds("[ sh:property [ sh:path {} ; {} ] ]".format, paths, _of_properties),
    ),
    max_leaves=3,
)
_property_shapes = st.one_of(
    _of_properties,
    st.builds("sh:node {}".format, _node_shapes),
    st.builds("sh:qualifiedValueShape {} ; sh:qualified{}Count 1".format, _node_shapes, _one_of("Min", "Max")),
)
constraints = st.one_of(
    _of_values,
    _sparql,
    st.builds("sh:node {}".format, _node_shapes),
    st.builds("sh:property [ sh:path {} ; {} ]".format, paths, _property_shapes),
    st.builds("sh:property [ sh:path {} ; {} ]".format, paths, _sparql),
)
targets = _one_of(
    "sh:targetClass :A",
    "sh:targetClass :A",
    "sh:targetClass :B",
    "sh:targetNode :n0",
    "sh:targetSubjectsOf :p",
    "sh:targetObjectsOf :q",
    "a rdfs:Class",
)


@st.composite
def shapes(draw: st.DrawFn) -> str:
    """Turtle of one or two shapes."""
    given = draw(
        st.lists(st.tuples(targets, st.lists(constraints, min_size=1, max_size=2, unique=True)), min_size=1, max_size=2)
    )
    told = (f":S{n} a sh:NodeShape ; {' ; '.join([target, *each])} ." for n, (target, each) in enumerate(given))
    return "\n".join([DECLARED, *told])
