"""The twelve kinds of query that are measured, each as a template that never needs to be asked twice in the same words.

`{n}` is a number that no other query of a run has, `{i}` one of a partnership, `{s}` a state that hosts,
`{t}` a topic, `{y}` a year. `{n}` is mostly a LIMIT far above the number of rows, which changes nothing but the text.
"""

from dataclasses import dataclass

from tests.bench.graphs import ACC, BASE, ORG, STATES, TOPICS, YEARS, Shape

FIRST = 1_000_000
"""The first `{n}`; no answer has as many rows."""

PREFIXES = (
    f"PREFIX acc:<{ACC}> PREFIX org:<{ORG}> PREFIX skos:<http://www.w3.org/2004/02/skos/core#> "
    f"PREFIX schema:<https://schema.org/> PREFIX dcterms:<http://purl.org/dc/terms/> "
    f"PREFIX p:<{BASE}id/partnership/> PREFIX m:<{BASE}id/membership/> PREFIX s:<{BASE}id/state/> "
    f"PREFIX t:<{BASE}concept/topic/> "
)


@dataclass(frozen=True)
class Kind:
    """One kind of query: its name, its template, and the least rows it must have (an empty answer measures nothing)."""

    name: str
    template: str
    form: str = "rows"
    least: int = 1

    def text(self, number: int, shape: Shape) -> str:
        """The query of this number."""
        values = parameters(number, shape)
        text = PREFIXES + self.template
        for name, value in values.items():
            text = text.replace("{%s}" % name, str(value))  # noqa: UP031
        return text


def parameters(number: int, shape: Shape) -> dict[str, int]:
    """What stands for the placeholders in the query of this number; the load generator reckons the same."""
    return {
        "n": FIRST + number,
        "i": number * 7919 % shape.partnerships,
        "s": number * 62 % STATES,
        "t": number % TOPICS,
        "y": 1980 + number % YEARS,
    }


_MEMBERS = "?m org:organization p:p{i} ; org:member ?state"
KINDS = (
    Kind("point", "SELECT ?p ?o { m:p{i}-m3 ?p ?o } LIMIT {n}", least=8),
    Kind(
        "join of 2",
        f'SELECT ?state ?name {{ {_MEMBERS} . ?state skos:prefLabel ?name FILTER(LANG(?name) = "en") }} LIMIT {{n}}',
        least=12,
    ),
    Kind(
        "join of 3",
        "SELECT DISTINCT ?name { ?meeting acc:host s:s{s} ; acc:partnership ?p . "
        "?m org:organization ?p ; org:member ?state . ?state skos:prefLabel ?name } LIMIT {n}",
    ),
    Kind(
        "aggregate by year",
        "SELECT ?year (COUNT(?m) AS ?members) { ?m a acc:Membership ; schema:startDate ?date "
        "BIND(YEAR(?date) AS ?year) } GROUP BY ?year LIMIT {n}",
        least=10,
    ),
    Kind(
        "OPTIONAL",
        "SELECT ?m ?start ?end { ?m org:organization p:p{i} ; schema:startDate ?start "
        "OPTIONAL { ?m schema:endDate ?end } } LIMIT {n}",
        least=12,
    ),
    Kind("path", "SELECT ?i { ?topic skos:broader* t:t1 . ?i dcterms:subject ?topic } LIMIT {n}", least=12),
    Kind("path upwards", "SELECT ?above { t:t39 skos:broader+ ?above } LIMIT {n}", least=3),
    Kind(
        "text filter",
        "SELECT ?p ?name { ?p a acc:Partnership ; skos:prefLabel ?name "
        'FILTER(CONTAINS(LCASE(?name), "peace")) } LIMIT {n}',
    ),
    Kind(
        "ORDER BY",
        "SELECT ?m ?start { ?m a acc:Membership ; schema:startDate ?start FILTER(YEAR(?start) >= {y} && {n} > 0) } "
        "ORDER BY DESC(?start) ?m LIMIT 20",
    ),
    Kind(
        "GROUP BY HAVING",
        "SELECT ?state (COUNT(?m) AS ?n) { ?m org:member ?state } GROUP BY ?state HAVING(COUNT(?m) > 2) LIMIT {n}",
    ),
    Kind(
        "CONSTRUCT",
        f"CONSTRUCT {{ ?state org:memberOf p:p{{i}} ; skos:prefLabel ?name }} {{ {_MEMBERS} . "
        "?state skos:prefLabel ?name } LIMIT {n}",
        form="triples",
        least=12,
    ),
    Kind("DESCRIBE", "DESCRIBE ?p { ?p acc:withheldCount 0 FILTER(?p = p:p{i}) } LIMIT {n}", form="triples", least=8),
)
NAMED = {kind.name: kind for kind in KINDS}
