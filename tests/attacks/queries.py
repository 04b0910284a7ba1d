"""Queries that a stranger may send to bring the service down, each with the error in which it must end.

All are meant for `crowd.py`: a graph of some thousand triples, in which everybody knows somebody.
"""

from dataclasses import dataclass

from accords.errors import BadQuery, DeadlineExceeded, PayloadTooLarge, Problem, QueryDied, QueryTooDeep, ResultTooLarge

PREFIXES = "PREFIX c: <https://example.org/crowd/> "
MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Attack:
    """A query, and what it must end in: a class of problem, or None where it is answered, however it was meant."""

    text: str
    end: type[Problem] | None


def _product(ways: int) -> str:
    """A cartesian product of the whole graph with itself."""
    return " ".join(f"?s{way} ?p{way} ?o{way} ." for way in range(ways))


def _nested(before: str, inside: str, after: str, depth: int) -> str:
    return before * depth + inside + after * depth


ENDLESS = {
    "COUNT of a cartesian product": f"SELECT (COUNT(*) AS ?n) {{ {_product(4)} }}",
    "AVG over a cartesian product": f"SELECT (AVG(STRLEN(STR(?o0))) AS ?n) {{ {_product(4)} }}",
    "ASK that no row of a cartesian product satisfies": f"ASK {{ {_product(4)} "
    "FILTER(STRLEN(CONCAT(STR(?o0), STR(?o1), STR(?o2), STR(?o3))) > 10000) }",
    "a filter on a cartesian product that is never true": f"SELECT * {{ {_product(4)} FILTER(STR(?o0) = ?p3) }}",
    "GROUP BY of a cartesian product": f"SELECT ?p0 (COUNT(*) AS ?n) {{ {_product(4)} }} GROUP BY ?p0",
    "paths from anybody to anybody": PREFIXES
    + "SELECT (COUNT(*) AS ?n) { ?a (c:knows|^c:knows)* ?b . ?c (c:knows|^c:knows)* ?d . ?e (c:knows|^c:knows)* ?f }",
    "a path of 40 steps, 2^40 ways to go it": PREFIXES + f"ASK {{ c:0 {'/'.join(['c:knows'] * 40)} c:none }}",
    "400 OPTIONALs": f"SELECT * {{ ?s ?p ?o {' '.join(f'OPTIONAL {{ ?s ?p{n} ?o }}' for n in range(400))} }}",
    "300 patterns, each beginning where the one before ends": "SELECT (COUNT(*) AS ?n) { "
    + " ".join(f"?a{n} ?p{n} ?a{n + 1} ." for n in range(300))
    + " }",
}
"""Queries that end at the deadline."""

HUNGRY = {
    "ORDER BY of a cartesian product": f"SELECT * {{ {_product(3)} }} ORDER BY ?o2 ?s0",
    "two keys to order millions of rows of mixed terms by": "SELECT ?c ?f { { SELECT ?c { ?a ?b ?c } } "
    "{ SELECT ?f { ?d ?e ?f } } { SELECT ?i { ?g ?h ?i } LIMIT 20 } } ORDER BY ?c ?f LIMIT 1",
    "DISTINCT of a cartesian product": f"SELECT (COUNT(DISTINCT *) AS ?n) {{ {_product(3)} }}",
    "GROUP_CONCAT of a cartesian product": "SELECT (GROUP_CONCAT(CONCAT(STR(?o0), STR(?s1), "
    f"'{'x' * 1000}')) AS ?all) {{ {_product(3)} }}",
    "GROUP BY of all rows of a cartesian product": f"SELECT ?s0 ?o0 ?s1 ?o1 ?s2 (COUNT(*) AS ?n) {{ {_product(3)} }} "
    "GROUP BY ?s0 ?o0 ?s1 ?o1 ?s2",
    "a text doubled 40 times": "SELECT (STRLEN(?x40) AS ?n) { BIND('0123456789' AS ?x0) "
    + " ".join(f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1})" for n in range(40))
    + " }",
    "a text put in place of each of its own letters": "SELECT (STRLEN(?x8) AS ?n) { BIND('aaaaaaaaaa' AS ?x0) "
    + " ".join(f"BIND(REPLACE(?x{n}, 'a', ?x{n}) AS ?x{n + 1})" for n in range(8))
    + " }",
    "100 patterns that share nothing": f"ASK {{ {_product(100)} }}",
}
"""Queries that end at the limit of memory."""

NESTED = {
    "1,000 nested STR(": f"ASK {{ FILTER({_nested('STR(', '?x', ')', 1000)}) }}",
    "1,000 nested FILTER EXISTS": f"ASK {{ {_nested('FILTER EXISTS {', '', '}', 1000)} }}",
    "5,000 brackets in an expression": f"ASK {{ FILTER({_nested('(', '1', ')', 5000)}) }}",
    "5,000 groups in groups": f"ASK {_nested('{', '', '}', 5001)}",
    "2,000 stars of stars of a path": PREFIXES + f"ASK {{ ?a {_nested('(', 'c:knows', ')*', 2000)} ?b }}",
    "a pattern of a collection nested 400 deep": f"ASK {{ ?s ?p {_nested('(', '1', ')', 400)} }}",
    "triple terms nested 2,000 deep": f"ASK {{ ?s ?p {_nested('<<(?a ?b ', '1', ')>>', 2000)} }}",
    "500 groups that nobody closes": "ASK {" + "{" * 500,
    "500 triple terms that nobody closes": "ASK { ?s ?p " + "<<(?a ?b " * 500,
}
"""Queries whose brackets nest too deep to be tried."""

DEEP = {
    "10,000 times not": f"ASK {{ FILTER({'!' * 10_000}true) }}",
    "10,000 additions": f"ASK {{ FILTER({'1+' * 10_000}1) }}",
}
"""Queries without brackets that end the process that reads them."""

LONG = {
    "10,000 UNIONs": f"SELECT * {{ {'{} UNION ' * 10_000}{{}} }}",
    "10,000 times or": f"ASK {{ FILTER({'true||' * 10_000}true) }}",
}
"""Queries that are too long, and that would end their process if the limit of their length were set higher."""

HUGE = {"a query of 10 MB": "ASK {}" + " " * 10 * MEGABYTE, "a comment of 10 MB": "ASK {} #" + "x" * 10 * MEGABYTE}

WIDE = {
    "every row of a cartesian product": f"SELECT * {{ {_product(3)} }}",
    "all triples of a cartesian product": f"CONSTRUCT {{ ?s0 ?p1 ?o2 }} {{ {_product(3)} }}",
    "300 UNIONs with the whole graph": f"SELECT * {{ {'{} UNION ' * 300}{{}} ?s ?p ?o }}",
}
"""Queries whose answers are larger than what is answered."""

HARMLESS = {
    "a pattern that takes other engines exponential time": PREFIXES
    + 'SELECT (COUNT(*) AS ?n) { ?s c:name ?o FILTER REGEX(?o, "^(a+)+$") }',
    "alternatives that take other engines exponential time": PREFIXES
    + 'SELECT (COUNT(*) AS ?n) { ?s c:name ?o FILTER REGEX(?o, "^(a|a)*$|^((a*)*)*$|(.*a){20}$") }',
    "a pattern that is huge when it is written out": PREFIXES
    + 'SELECT (COUNT(*) AS ?n) { ?s c:name ?o FILTER REGEX(?o, "((a{1000}){1000}){1000}") }',
}
"""Queries that do no harm here, because the engine matches in linear time."""

BROKEN = {
    "a string that nobody closes": 'ASK { ?s ?p "' + "x" * 10_000,
    "bytes that are nothing": "\x00\x01\x02" * 100,
}
"""Texts that are no queries."""


def _all(texts: dict[str, str], end: type[Problem] | None) -> dict[str, Attack]:
    return {name: Attack(text, end) for name, text in texts.items()}


ATTACKS = {
    **_all(ENDLESS, DeadlineExceeded),
    **_all(NESTED, QueryTooDeep),
    **_all(DEEP, QueryDied),
    **_all(LONG, PayloadTooLarge),
    **_all(HUGE, PayloadTooLarge),
    **_all(WIDE, ResultTooLarge),
    **_all(HARMLESS, None),
    **_all(BROKEN, BadQuery),
}
"""What ends in its stated error whatever the memory. With little memory, `HUNGRY` and `LONG` end in QueryDied."""
