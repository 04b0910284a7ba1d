"""The SPARQL endpoint: formats, errors that help, and what is refused."""

import html
import re
from urllib.parse import urlencode

import httpx2
import pytest
import rdflib
from pyoxigraph import Store
from SPARQLWrapper import CSV, JSON, TURTLE, XML, SPARQLWrapper

from accords.assets import Assets
from accords.registry.examples import Example, examples
from accords.terms import DEFAULT_BASE
from tests.serving import Server

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
RESULTS_JSON, RESULTS_XML = "application/sparql-results+json", "application/sparql-results+xml"
SELECT, ASK = "SELECT ?s { ?s a <https://w3id.org/accords/ns#State> } ORDER BY ?s LIMIT 3", "ASK { ?s ?p ?o }"
CONSTRUCT = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 3"
EXAMPLES = examples(Assets(), DEFAULT_BASE)


def get(server: Server, query: str, accept: str | None = None, **parameters: str) -> httpx2.Response:
    return server.get(f"/sparql?{urlencode({'query': query, **parameters})}", accept)


@pytest.mark.parametrize(
    ("query", "accept", "content_type"),
    [
        (SELECT, None, RESULTS_JSON),
        (SELECT, "*/*", RESULTS_JSON),
        (SELECT, RESULTS_XML, RESULTS_XML),
        (SELECT, "application/xml", "application/xml"),
        (SELECT, "application/json", "application/json"),
        (SELECT, "text/csv", "text/csv; charset=utf-8"),
        (SELECT, "text/tab-separated-values", "text/tab-separated-values; charset=utf-8"),
        (SELECT, "text/turtle, application/sparql-results+xml;q=0.1", RESULTS_XML),
        (SELECT, BROWSER, "text/html; charset=utf-8"),
        (ASK, None, RESULTS_JSON),
        (ASK, "text/csv, application/sparql-results+xml;q=0.5", RESULTS_XML),
        (ASK, BROWSER, "text/html; charset=utf-8"),
        (CONSTRUCT, None, "text/turtle; charset=utf-8"),
        (CONSTRUCT, "application/n-triples", "application/n-triples"),
        (CONSTRUCT, "application/rdf+xml", "application/rdf+xml"),
        (CONSTRUCT, "application/ld+json", "application/ld+json"),
        (CONSTRUCT, "application/trig", "application/trig"),
        (CONSTRUCT, "application/sparql-results+json, text/turtle;q=0.2", "text/turtle; charset=utf-8"),
        ("DESCRIBE <https://w3id.org/accords/id/state/mar>", BROWSER, "text/html; charset=utf-8"),
    ],
)
def test_the_format_is_chosen_among_those_of_the_form_of_query(
    server: Server, query: str, accept: str | None, content_type: str
) -> None:
    response = get(server, query, accept)
    assert response.status_code == 200
    assert response.headers["content-type"] == content_type
    assert "Accept" in response.headers["vary"]


@pytest.mark.parametrize(("query", "accept"), [(ASK, "text/csv"), (CONSTRUCT, RESULTS_JSON), (SELECT, "text/turtle")])
def test_a_format_that_the_form_does_not_have_is_406_with_the_list(server: Server, query: str, accept: str) -> None:
    response = get(server, query, accept)
    assert response.status_code == 406
    assert len(response.json()["available"]) > 3
    assert accept not in response.json()["available"]


@pytest.mark.parametrize(
    ("query", "parameters", "content_type"),
    [
        (SELECT, {"format": "csv"}, "text/csv; charset=utf-8"),
        (SELECT, {"output": "xml"}, RESULTS_XML),
        (CONSTRUCT, {"format": "xml"}, "application/rdf+xml"),
        (CONSTRUCT, {"format": "csv"}, "text/turtle; charset=utf-8"),
        (ASK, {"format": "application/sparql-results+xml"}, RESULTS_XML),
        (SELECT, {"format": "no such thing", "results": "x", "timeout": "3"}, RESULTS_JSON),
    ],
)
def test_a_parameter_may_name_the_format_and_others_are_tolerated(
    server: Server, query: str, parameters: dict[str, str], content_type: str
) -> None:
    assert get(server, query, "*/*", **parameters).headers["content-type"] == content_type


@pytest.mark.parametrize("wanted", [JSON, XML, CSV])
def test_sparqlwrapper_reads_our_solutions(server: Server, wanted: str) -> None:
    client = SPARQLWrapper(f"{server.url}sparql", returnFormat=wanted)
    client.setQuery(
        "PREFIX skos: <http://www.w3.org/2004/02/skos/core#>"
        "SELECT ?label { <https://w3id.org/accords/id/state/mar> skos:prefLabel ?label }"
    )
    raw = client.query().response.read().decode()
    assert "Morocco" in raw and "Maroc" in raw


def test_sparqlwrapper_reads_our_graphs(server: Server) -> None:
    client = SPARQLWrapper(f"{server.url}sparql", returnFormat=TURTLE)
    client.setMethod("POST")
    client.setQuery("DESCRIBE <https://w3id.org/accords/id/state/mar>")
    text = client.query().response.read().decode()
    assert len(rdflib.Graph().parse(data=text, format="turtle")) > 10


def test_percent_signs_are_decoded_once(server: Server) -> None:
    for response in (
        get(server, 'SELECT ("100%25 ünï" AS ?text) {}'),
        server.client.post("/sparql", data={"query": 'SELECT ("100%25 ünï" AS ?text) {}'}),
        server.query('SELECT ("100%25 ünï" AS ?text) {}'),
    ):
        assert response.json()["results"]["bindings"][0]["text"]["value"] == "100%25 ünï"


def test_relative_names_are_those_of_the_registry(server: Server) -> None:
    assert server.query("ASK { <id/state/mar> ?p ?o }").json()["boolean"] is True
    assert server.query("BASE <https://example.org/> ASK { <id/state/mar> ?p ?o }").json()["boolean"] is False


def test_the_dataset_of_the_request_wins_over_that_of_the_query(server: Server) -> None:
    ontology, inferred = f"{server.base}graph/ontology", f"{server.base}graph/inferred"
    query = "ASK FROM <urn:nothing> { <https://w3id.org/accords/ns#State> a ?class }"
    assert get(server, query).json()["boolean"] is False
    assert get(server, query, **{"default-graph-uri": ontology}).json()["boolean"] is True
    assert get(server, query, **{"default-graph-uri": inferred}).json()["boolean"] is False
    named = "ASK { GRAPH ?g { <https://w3id.org/accords/ns#State> a ?class } }"
    assert get(server, named, **{"named-graph-uri": ontology}).json()["boolean"] is True
    assert get(server, named, **{"named-graph-uri": inferred}).json()["boolean"] is False


@pytest.mark.parametrize("query", ["ASK { ?s ?p }", "ASK {\n  ?s ?p ?o ;;\n  }}", "ASK", "SELECT ?x { } GROUP BY ?y"])
def test_a_mistake_is_told_with_its_place_in_the_client_s_own_text(server: Server, query: str) -> None:
    with pytest.raises(SyntaxError) as complaint:
        Store().query(query)
    for response in (get(server, query), server.query(query)):
        assert response.status_code == 400
        document = response.json()
        assert document["type"] == "/problems/bad-query"
        assert f"error at {document['line']}:{document['column']}:" in str(complaint.value)
        assert "SERVICE" not in document["detail"]
        before = query[: document["offset"]]
        assert (before.count("\n") + 1, len(before) - before.rfind("\n")) == (document["line"], document["column"])


FAULTS = {
    "a prefix": ("SELECT *\n{ ?s foo:bar 1 }", "The prefix foo: is not declared.", "?s ", None),
    "the empty prefix": ("ASK { ?s a :Thing }", "The prefix : is not declared.", "a ", None),
    "a prefix after other text": ("# é\nASK { ?s ?p 'é', a-b:c }", "The prefix a-b: is not declared.", "'é', ", None),
    "a prefix that we know": (
        "ASK { ?s org:member ?o }",
        "The prefix org: is not declared.",
        "?s ",
        ["PREFIX org: <http://www.w3.org/ns/org#>"],
    ),
    "a prefix that is nearly one that we know": (
        "ASK { parnership:gpai ?p ?o }",
        "The prefix parnership: is not declared. Did you mean partnership:?",
        "ASK { ",
        ["PREFIX partnership: <https://w3id.org/accords/id/partnership/>"],
    ),
    "a prefix that is nearly one that is declared": (
        "PREFIX things: <urn:t> ASK { thing:a ?p ?o }",
        "The prefix thing: is not declared. Did you mean things:?",
        "ASK { ",
        ["things:"],
    ),
    "a word": ("SELCT ?s { ?s ?p ?o }", "SELCT is not a word of SPARQL. Did you mean SELECT?", "", ["SELECT"]),
    "a word inside": (
        "SELECT ?s {\n  ?s ?p ?o\n  FITLER(?o = 1)\n}",
        "FITLER is not a word of SPARQL. Did you mean FILTER?",
        "?o\n  ",
        ["FILTER"],
    ),
    "a text that is not closed": ("ASK { ?s ?p 'x }", "The text that begins here is not closed.", "?p ", None),
    "an IRI with a blank": (
        "ASK { ?s ?p <http://x/a b> }",
        "<http://x/a b> is not an IRI: it holds what an IRI cannot.",
        "?p ",
        None,
    ),
}


@pytest.mark.parametrize(("query", "detail", "before", "suggestions"), FAULTS.values(), ids=FAULTS.keys())
def test_a_plain_mistake_is_named_where_it_is_with_what_may_be_meant(
    server: Server, query: str, detail: str, before: str, suggestions: list[str] | None
) -> None:
    document = server.query(query).json()
    assert document["detail"] == detail
    assert query[: document["offset"]].endswith(before) and document.get("suggestions") == suggestions
    line, caret = document["snippet"].split("\n")
    assert line == query.splitlines()[document["line"] - 1]
    assert caret == " " * (document["column"] - 1) + "^"


def test_what_would_be_right_is_listed(server: Server) -> None:
    assert server.query("SELECT (COUNT(?x) AS ?n ?s) {}").json()["expected"] == [")"]


def test_of_a_long_line_the_part_around_the_mistake_is_shown(server: Server) -> None:
    query = "ASK { " + "?s ?p ?o . " * 100 + "x:y ?p ?o . " + "?s ?p ?o . " * 100 + "}"
    line, caret = server.query(query).json()["snippet"].split("\n")
    assert len(line) < 110 and line[caret.index("^") :].startswith("x:y ")


HINTS = {
    "a class of ours, misspelt": (
        "acc:Partnershp",
        "acc:Partnershp is no term of this dataset; did you mean acc:Partnership?",
    ),
    "the same as an IRI": (
        "<https://w3id.org/accords/ns#Partnershp>",
        "<https://w3id.org/accords/ns#Partnershp> is no term of this dataset; did you mean acc:Partnership?",
    ),
    "nothing like ours": ("acc:xyzzy", "acc:xyzzy is no term of this dataset"),
    "a property that others define": (
        "skos:prefLable",
        "skos:prefLable is no term of this dataset; did you mean skos:prefLabel?",
    ),
    "a term that is used": ("acc:Partnership", None),
    "a term that is defined and not used": ("acc:prefix-acc", None),
    "a term of others that is like none": ("skos:xyzzy", None),
    "a term of a vocabulary that is not used": ("<urn:x:Partnershp>", None),
}


@pytest.mark.parametrize(("term", "hint"), HINTS.values(), ids=HINTS.keys())
def test_a_valid_query_that_names_what_is_not_here_is_answered_with_a_hint(
    server: Server, term: str, hint: str | None
) -> None:
    query = f"""PREFIX acc: <https://w3id.org/accords/ns#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
    SELECT ?x {{ ?x ?p {term} }} LIMIT 1"""
    for response in (get(server, query), server.query(query)):
        assert response.status_code == 200
        assert response.headers.get("accords-hint") == hint


def test_a_reader_sees_the_hint_in_their_language(server: Server) -> None:
    query = "SELECT ?x { ?x a <https://w3id.org/accords/ns#Partnershp> }"
    page = get(server, query, BROWSER, lang="fr").text
    assert "n’est pas un terme de ce jeu de données. Vouliez-vous dire acc:Partnership ?" in page


def test_a_reader_can_mend_the_query_on_the_page_that_says_what_is_wrong(server: Server) -> None:
    response = get(server, "ASK { ?s org:member ?o }", BROWSER)
    assert response.status_code == 400
    assert "The prefix org: is not declared." in response.text
    assert ">ASK { ?s org:member ?o }</textarea>" in response.text
    assert "ASK { ?s org:member ?o }\n         ^</pre>" in response.text


@pytest.mark.parametrize(
    ("method", "path", "headers", "body", "status"),
    [
        ("POST", "/sparql", {"Content-Type": "text/plain"}, b"ASK {}", 415),
        ("POST", "/sparql", {}, b"ASK {}", 415),
        ("POST", "/sparql", {"Content-Type": "application/sparql-query", "Content-Encoding": "gzip"}, b"x", 415),
        ("POST", "/sparql", {"Content-Type": "application/sparql-query"}, b'SELECT ("\xff" AS ?x) {}', 400),
        ("POST", "/sparql", {"Content-Type": "application/sparql-query; charset=latin1"}, b"ASK {}", 400),
        ("POST", "/sparql", {"Content-Type": "application/sparql-query; charset=utf-8"}, b"ASK {}", 200),
        ("POST", "/sparql", {"Content-Type": "application/x-www-form-urlencoded"}, b"query=ASK%7B%7D%FF", 400),
        ("POST", "/sparql", {"Content-Type": "application/x-www-form-urlencoded"}, b"q=ASK%7B%7D", 400),
        ("POST", "/sparql", {"Content-Type": "application/sparql-update"}, b"CLEAR ALL", 403),
        ("POST", "/sparql", {"Content-Type": "application/x-www-form-urlencoded"}, b"update=CLEAR+ALL", 403),
        ("POST", "/sparql", {"Content-Type": "application/sparql-query"}, b"CLEAR ALL", 403),
        ("POST", "/sparql?query=ASK%7B%7D", {"Content-Type": "application/sparql-query"}, b"ASK {}", 400),
        ("GET", "/sparql?query=ASK%7B%7D&query=ASK%7B%7D", {}, b"", 400),
        ("GET", "/sparql?query=ASK%7B%7D%FF", {}, b"", 400),
        ("GET", "/sparql?query=", {}, b"", 400),
        ("GET", "/sparql?" + "&".join(["a=b"] * 1001), {}, b"", 400),
        ("GET", "/sparql?query=ASK%7B%7D&default-graph-uri=not%20an%20iri", {}, b"", 400),
        ("POST", "/sparql", {"Content-Type": "application/sparql-query"}, b"ASK {}" + b" " * 200_000, 413),
        ("POST", "/sparql", {"Content-Type": "application/x-www-form-urlencoded"}, b"query=" + b"+" * 200_000, 413),
    ],
)
def test_requests_that_are_wrong_are_told_so(
    server: Server, method: str, path: str, headers: dict[str, str], body: bytes, status: int
) -> None:
    response = server.client.request(method, path, headers=headers, content=body)
    assert response.status_code == status, response.text
    assert status == 200 or response.headers["content-type"] == "application/problem+json"


def test_a_query_cannot_reach_another_host(server: Server) -> None:
    response = server.query(f"SELECT * {{ SERVICE <{server.url}sparql> {{ ?s ?p ?o }} }}")
    assert response.status_code == 403
    assert response.json()["type"] == "/problems/federation-refused"


def test_an_answer_that_is_too_large_is_refused_whole(server: Server) -> None:
    response = server.query("SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 100001")
    assert response.status_code == 422
    assert response.json()["type"] == "/problems/result-too-large"
    assert response.json()["limit"] == 100_000


def test_a_query_gives_an_etag_and_is_not_sent_twice(server: Server) -> None:
    tag = get(server, SELECT).headers["etag"]
    again = server.get(f"/sparql?{urlencode({'query': SELECT})}", If_None_Match=tag)
    assert again.status_code == 304


def test_without_a_query_a_program_gets_the_service_description(server: Server) -> None:
    for accept in ("text/turtle", "*/*", None):
        response = server.get("/sparql", accept)
        assert response.headers["content-type"] == "text/turtle; charset=utf-8"
        graph = rdflib.Graph().parse(data=response.text, format="turtle")
        sd = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
        (service,) = graph.subjects(rdflib.RDF.type, sd.Service)
        assert list(graph.objects(service, sd.endpoint)) == [rdflib.URIRef(f"{server.url}sparql")]
    assert server.get("/sparql", "image/png").status_code == 406


def test_without_a_query_a_reader_gets_a_form_with_examples(server: Server) -> None:
    page = server.get("/sparql?lang=fr", BROWSER).text
    assert '<form action="/sparql" method="get">' in page
    for example in EXAMPLES:
        assert html.escape(example.question.get("fr") or example.question["en"]) in page


@pytest.mark.parametrize("example", [each for each in EXAMPLES if each.first], ids=lambda each: each.name)
def test_each_example_finds_something(server: Server, example: Example) -> None:
    response = get(server, example.query, "text/html")
    assert response.status_code == 200
    answer = server.query(example.query, f"{RESULTS_JSON}, text/turtle;q=0.5")
    if answer.headers["content-type"] == RESULTS_JSON:
        assert answer.json()["results"]["bindings"]
    else:
        assert len(rdflib.Graph().parse(data=answer.text, format="turtle")) > 10


def test_the_results_page_links_to_pages_here_and_keeps_the_query(server: Server) -> None:
    page = get(server, "SELECT ?s { ?s a <https://w3id.org/accords/ns#State> } ORDER BY ?s LIMIT 2", BROWSER).text
    assert 'href="/doc/state/afg"' in page
    assert "SELECT ?s { ?s a &lt;https://w3id.org/accords/ns#State&gt; }" in page


def test_what_a_query_makes_up_is_escaped_in_the_results_page(server: Server) -> None:
    query = 'SELECT ("<script>alert(1)</script>" AS ?x) (<javascript:alert(1)> AS ?y) {}'
    page = get(server, query, BROWSER).text
    assert "<script>alert" not in page
    assert 'href="javascript' not in page


def downloads(page: str) -> dict[str, str]:
    """The links of a results page to the same answer in other formats: what they are called, and where they lead."""
    found = re.findall(r'<a href="([^"]+)" type="[^"]+" rel="alternate nofollow" download>([^<]+)</a>', page)
    return {label: html.unescape(address) for address, label in found}


@pytest.mark.parametrize(
    ("query", "formats"),
    [
        (SELECT, {"JSON": "json", "CSV": "csv", "TSV": "tab-separated", "XML": "xml"}),
        (ASK, {"JSON": "json", "XML": "xml"}),
        (
            CONSTRUCT,
            {
                **{"Turtle": "turtle", "N-Triples": "n-triples", "JSON-LD": "ld+json"},
                **{"RDF/XML": "rdf+xml", "TriG": "trig", "N-Quads": "n-quads"},
            },
        ),
    ],
)
def test_the_results_page_leads_to_the_same_answer_in_each_other_format(
    server: Server, query: str, formats: dict[str, str]
) -> None:
    links = downloads(get(server, query, BROWSER, format="html", lang="fr").text)
    assert list(links) == list(formats)
    for label, media_type in formats.items():
        answer = server.get(links[label], BROWSER)
        assert answer.status_code == 200 and media_type in answer.headers["content-type"]


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "version {} of the data, published on "), ("fr", "version {} des données, publiée le")],
)
def test_the_results_page_says_which_version_answered_and_keeps_to_it(
    server: Server, language: str, words: str
) -> None:
    page = get(server, SELECT, BROWSER, lang=language)
    version = page.headers["accords-version"]
    assert words.format(version) in page.text
    [link] = re.findall(r'<a href="(/sparql[^"]+version=[^"]+)">', page.text)
    again = server.get(html.unescape(link), BROWSER)
    assert again.headers["accords-version"] == version and words.format(version) in again.text


def test_the_page_of_a_posted_query_claims_no_address_for_it(server: Server) -> None:
    page = server.query(SELECT, "text/html").text
    assert "/doc/state/afg" in page and not downloads(page) and "published on" not in page


@pytest.mark.parametrize(
    ("query", "columns"),
    [
        ("SELECT * { ?s ?p ?o } LIMIT 1", ["s", "p", "o"]),
        ("PREFIX a: <urn:a#> # ?o\nselect distinct * { ?o ?s '?p' . ?s $p ?x } LIMIT 1", ["o", "s", "p", "x"]),
        ("SELECT ?p (STR(?o) AS ?a) ?s { ?s ?p ?o } LIMIT 1", ["p", "a", "s"]),
        ("SELECT * { ?z ?b ?a FILTER NOT EXISTS { ?q ?b ?z } } LIMIT 1", ["z", "b", "a"]),
    ],
)
def test_the_columns_of_a_page_stand_in_the_order_of_the_query(server: Server, query: str, columns: list[str]) -> None:
    page = get(server, query, BROWSER).text
    assert re.findall(r'<th scope="col">(\w+)</th>', page) == columns


def test_a_value_stays_in_its_column(server: Server) -> None:
    page = get(server, "SELECT * { VALUES (?b ?a) { ('of b' 'of a') } }", BROWSER).text
    assert page.index('scope="col">b<') < page.index('scope="col">a<') and page.index(">of b<") < page.index(">of a<")
