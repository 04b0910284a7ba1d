"""Texts that would have this host call another, in many disguises; `ADDRESS` stands for the address to be called.

`CALLS` and `UPDATES` are in earnest: an engine that is not confined calls. `NEAR` are not, whatever they look like.
"""

ADDRESS = "ADDRESS"
_CALL = "SERVICE <ADDRESS> { ?x ?y ?z }"

CALLS = {
    "plain": f"SELECT * {{ {_CALL} }}",
    "in lower case": "SELECT * { service <ADDRESS> { ?x ?y ?z } }",
    "in mixed case": "SELECT * { sErViCe <ADDRESS> { ?x ?y ?z } }",
    "silent": "SELECT * { SERVICE SILENT <ADDRESS> { ?x ?y ?z } }",
    "silent in lower case": "SELECT * { service silent <ADDRESS> { ?x ?y ?z } }",
    "without spaces": "SELECT*{SERVICE<ADDRESS>{?x ?y ?z}}",
    "over lines": "SELECT *\n{\n\tSERVICE\r\n<ADDRESS>\n{ ?x ?y ?z }\n}",
    "with a comment between": "SELECT * { SERVICE # none of these\n <ADDRESS> { ?x ?y ?z } }",
    "with a comment before, which a carriage return ends": "SELECT * { # harmless \r SERVICE <ADDRESS> { ?x ?y ?z } }",
    "by a prefix": "PREFIX there: <ADDRESS> SELECT * { SERVICE there: { ?x ?y ?z } }",
    "by a prefix named like a keyword": "PREFIX service: <ADDRESS> SELECT * { SERVICE service: { ?x ?y ?z } }",
    "by the base": "BASE <ADDRESS> SELECT * { SERVICE <> { ?x ?y ?z } }",
    "by a variable": "SELECT * { VALUES ?where { <ADDRESS> } LATERAL { SERVICE ?where { ?x ?y ?z } } }",
    "by a variable in EXISTS": "SELECT * { VALUES ?where { <ADDRESS> } FILTER EXISTS { SERVICE ?where { ?x ?y ?z } } }",
    "by a variable that is made of a text": 'SELECT * { BIND(IRI("ADDRESS") AS ?where) '
    "FILTER EXISTS { SERVICE ?where { ?x ?y ?z } } }",
    "in EXISTS": f"SELECT * {{ ?s ?p ?o FILTER EXISTS {{ {_CALL} }} }}",
    "in NOT EXISTS": f"SELECT * {{ ?s ?p ?o FILTER NOT EXISTS {{ {_CALL} }} }}",
    "in an expression": f"SELECT * {{ ?s ?p ?o FILTER(1 = 2 || EXISTS {{ {_CALL} }}) }}",
    "in BIND": f"SELECT * {{ ?s ?p ?o BIND(EXISTS {{ {_CALL} }} AS ?found) }}",
    "in IF": f"SELECT * {{ ?s ?p ?o BIND(IF(EXISTS {{ {_CALL} }}, 1, 2) AS ?found) }}",
    "in COALESCE": f"SELECT * {{ ?s ?p ?o BIND(COALESCE(EXISTS {{ {_CALL} }}, 2) AS ?found) }}",
    "in an expression of SELECT": f"SELECT (EXISTS {{ {_CALL} }} AS ?found) {{ ?s ?p ?o }}",
    "in an aggregate": f"SELECT (SUM(IF(EXISTS {{ {_CALL} }}, 1, 0)) AS ?n) {{ ?s ?p ?o }}",
    "in HAVING": f"SELECT ?p {{ ?s ?p ?o }} GROUP BY ?p HAVING(EXISTS {{ {_CALL} }})",
    "in GROUP BY": f"SELECT ?found {{ ?s ?p ?o }} GROUP BY (EXISTS {{ {_CALL} }} AS ?found)",
    "in ORDER BY": f"SELECT * {{ ?s ?p ?o }} ORDER BY (EXISTS {{ {_CALL} }})",
    "in a sub-select": f"SELECT * {{ {{ SELECT * {{ {_CALL} }} }} }}",
    "in a sub-select of a sub-select": f"SELECT * {{ {{ SELECT * {{ {{ SELECT ?x {{ {_CALL} }} LIMIT 1 }} }} }} }}",
    "in UNION": f"SELECT * {{ {{ ?s ?p ?o }} UNION {{ {_CALL} }} }}",
    "in OPTIONAL": f"SELECT * {{ ?s ?p ?o OPTIONAL {{ {_CALL} }} }}",
    "in MINUS": f"SELECT * {{ ?x ?p ?o MINUS {{ {_CALL} }} }}",
    "in GRAPH": f"SELECT * {{ GRAPH ?g {{ ?x ?p ?o . {_CALL} }} }}",
    "in LATERAL": f"SELECT * {{ ?s ?p ?o LATERAL {{ {_CALL} }} }}",
    "in SERVICE": f"SELECT * {{ SERVICE SILENT <ADDRESS> {{ {_CALL} }} }}",
    "in ASK": f"ASK {{ {_CALL} }}",
    "in CONSTRUCT": f"CONSTRUCT {{ ?x ?y ?z }} WHERE {{ {_CALL} }}",
    "in DESCRIBE": f"DESCRIBE ?x WHERE {{ {_CALL} }}",
    "behind a string with an escaped quote": f'SELECT * {{ BIND("\\"" AS ?quote) {_CALL} }}',
    "behind a long string that holds a quote": f'SELECT * {{ BIND("""a " b""" AS ?quote) {_CALL} }}',
    "behind two strings, one in the other's quotes": f"""SELECT * {{ BIND("'" AS ?one) {_CALL} BIND("'" AS ?two) }}""",
    "behind an address with a number sign": f"SELECT * {{ BIND(<urn:a#b> AS ?iri) {_CALL} }}",
    "behind a comparison that looks like an address": f"SELECT * {{ BIND(1 <2 AS ?less) {_CALL} BIND(3> 2 AS ?more) }}",
    "behind a backslash that is written as an escape": 'SELECT * { VALUES ?c { "a" } FILTER(?c != "a\\u005C" ) '
    'SERVICE <ADDRESS> { ?x ?y ?z } FILTER(?c != ") #")\n}',
    "behind a quote that is written as an escape": 'SELECT * { BIND("\\u0022" AS ?c) SERVICE <ADDRESS> { ?x ?y ?z } '
    'BIND("\\u0022" AS ?d) }',
    "at an address with an escape": "SELECT * { SERVICE <ESCAPED> { ?x ?y ?z } }",
}
"""Queries that call. `ESCAPED` is the address too, its first letter written as an escape."""

UPDATES = {
    "LOAD": "LOAD <ADDRESS>",
    "in lower case": "load <ADDRESS>",
    "LOAD SILENT": "LOAD SILENT <ADDRESS>",
    "into a graph": "LOAD <ADDRESS> INTO GRAPH <urn:g>",
    "behind a comment": "# SELECT * { ?s ?p ?o }\nLOAD <ADDRESS>",
    "behind another update": "INSERT DATA { <urn:a> <urn:b> 1 } ; LOAD <ADDRESS>",
    "by a prefix": "PREFIX there: <ADDRESS> LOAD there:",
    "SERVICE in an update": f"INSERT {{ ?x ?y ?z }} WHERE {{ {_CALL} }}",
    "SERVICE in EXISTS in an update": f"DELETE {{ ?s ?p ?o }} WHERE {{ ?s ?p ?o FILTER EXISTS {{ {_CALL} }} }}",
}
"""Updates that call."""

NEAR = {
    "in a string": 'SELECT * { ?s ?p "SERVICE <ADDRESS> { ?x ?y ?z }" }',
    "in a long string": "SELECT * { ?s ?p '''SERVICE ' <ADDRESS> { ?x ?y ?z }''' }",
    "in a comment": "SELECT * { ?s ?p ?o } # SERVICE <ADDRESS> { ?x ?y ?z }",
    "as a variable": "SELECT ?service { ?service ?load ?from }",
    "as a name": "PREFIX service: <ADDRESS> SELECT * { ?s service:SERVICE service:LOAD }",
    "as a language": "SELECT * { ?s ?p 'x'@service }",
    "as an address": "SELECT * { ?s <ADDRESS> ?o }",
    "as a graph": "SELECT * { GRAPH <ADDRESS> { ?s ?p ?o } }",
    "as the default graph": "SELECT * FROM <ADDRESS> { ?s ?p ?o }",
    "as a named graph": "SELECT * FROM NAMED <ADDRESS> { GRAPH ?g { ?s ?p ?o } }",
    "as a file": "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }",
}
"""Queries that are allowed, and call nobody: a graph that is not here is empty."""

BROKEN = {
    "the keyword with an escape": "SELECT * { SERVI\\u0043E <ADDRESS> { ?x ?y ?z } }",
    "the keyword as an escape": "SELECT * { \\u0053\\u0045\\u0052\\u0056\\u0049\\u0043\\u0045 <ADDRESS> { ?x ?y ?z } }",
    "the keyword with a soft hyphen": "SELECT * { SER\u00adVICE <ADDRESS> { ?x ?y ?z } }",
    "the keyword in wide letters": "SELECT * { ＳＥＲＶＩＣＥ <ADDRESS> { ?x ?y ?z } }",
    "LOAD in a query": "SELECT * { LOAD <ADDRESS> }",
}
"""Texts that are neither queries nor updates."""


def aimed(text: str, address: str) -> str:
    """The text, calling this address."""
    escaped = f"\\u{ord(address[0]):04X}{address[1:]}"
    return text.replace("ESCAPED", escaped).replace(ADDRESS, address)
