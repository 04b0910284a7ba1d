"""From any address or code to the URI of ours, and from ours to theirs."""

import csv
import io
import json
import re
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rdflib import OWL, Graph, URIRef

from tests.serving import Server

ID = "https://w3id.org/accords/id/"
Json = dict[str, Any]


def found(server: Server, **asked: str) -> str:
    """Where a lookup leads, without following it."""
    response = server.get(f"/lookup?{urlencode(asked)}")
    assert response.status_code == 303, response.text
    return str(response.headers["location"])


@pytest.mark.parametrize(
    "uri",
    [
        "http://www.wikidata.org/entity/Q1028",
        "https://www.wikidata.org/entity/Q1028",
        "https://www.wikidata.org/wiki/Q1028",
        "https://www.wikidata.org/wiki/Special:EntityData/Q1028.json",
        "https://www.wikidata.org/wiki/Q1028?uselang=fr",
        "http://www.wikidata.org/entity/Q1028#about",
        "https://sws.geonames.org/2542007/",
        "http://sws.geonames.org/2542007",
        "https://www.geonames.org/2542007/morocco.html",
        "http://publications.europa.eu/resource/authority/country/MAR",
        "https://publications.europa.eu/resource/authority/country/MAR/",
        "<http://www.wikidata.org/\n entity/Q1028>",
        f"{ID}state/mar",
        "http://w3id.org/accords/id/state/mar",
        "https://w3id.org/accords/doc/state/mar.ttl",
        "/id/state/mar",
        "/doc/state/mar.jsonld",
        "/doc/state/mar/v/1",
    ],
)
def test_every_address_of_morocco_leads_to_its_uri(server: Server, uri: str) -> None:
    assert found(server, uri=uri) == "/id/state/mar"


def test_addresses_on_this_host_lead_to_uris(server: Server) -> None:
    assert found(server, uri=f"{server.url}doc/concept/role/member") == "/concept/role/member"
    assert found(server, uri=f"{server.url}id/partnership/gpai") == "/id/partnership/gpai"


@pytest.mark.parametrize(
    ("scheme", "code", "path"),
    [
        ("iso3166-alpha3", "MAR", "/id/state/mar"),
        ("iso3166-alpha3", "mar", "/id/state/mar"),
        ("alpha3", "MAR", "/id/state/mar"),
        ("https://w3id.org/accords/ns#alpha3Code", "MAR", "/id/state/mar"),
        ("iso3166-alpha2", "NA", "/id/state/nam"),
        ("iso3166-alpha2", "EU", "/id/organisation/eu"),
        ("iso3166-numeric", "004", "/id/state/afg"),
        ("m49", "504", "/id/state/mar"),
        ("instrument-identifier", "OECD/LEGAL/0449", "/id/instrument/oecd-legal-0449"),
        ("wikidata", "Q1028", "/id/state/mar"),
        ("geonames", "2542007", "/id/state/mar"),
        ("eu-country", "MAR", "/id/state/mar"),
    ],
)
def test_a_code_leads_to_the_uri(server: Server, scheme: str, code: str, path: str) -> None:
    assert found(server, scheme=scheme, code=code) == path


def test_every_code_and_every_link_leads_back(server: Server) -> None:
    asked = """SELECT ?s ?scheme ?code { VALUES (?p ?scheme) { (acc:alpha2 "iso3166-alpha2")
      (acc:alpha3 "iso3166-alpha3") (acc:m49 "m49") } ?s ?p ?code }"""
    rows = server.query(f"PREFIX acc: <https://w3id.org/accords/ns#> {asked}").json()["results"]["bindings"]
    links = server.query("SELECT ?s ?o { ?s <https://schema.org/sameAs> ?o FILTER(CONTAINS(STR(?s), '/id/')) }").json()
    queries = [{"scheme": row["scheme"]["value"], "code": row["code"]["value"]} for row in rows]
    queries += [{"uri": row["o"]["value"]} for row in links["results"]["bindings"]]
    wanted = [row["s"]["value"] for row in (*rows, *links["results"]["bindings"])]
    assert len(wanted) > 1000
    response = server.client.post("/lookup", json=queries)
    assert response.status_code == 200
    for want, got in zip(wanted, response.json()["results"], strict=True):
        assert want in {each["id"] for each in got["found"]}, got


def test_what_several_have_is_a_choice(server: Server) -> None:
    rows = server.query(
        "SELECT ?o { ?a <https://schema.org/sameAs> ?o . ?b <https://schema.org/sameAs> ?o FILTER(STR(?a) < STR(?b)) }"
    ).json()["results"]["bindings"]
    for row in rows[:2]:
        response = server.get(f"/lookup?{urlencode({'uri': row['o']['value']})}", "application/json")
        assert response.status_code == 300 and len(response.json()["choices"]) > 1
        assert response.headers["link"].count('rel="item"') == len(response.json()["choices"])


@pytest.mark.parametrize(
    ("asked", "status", "member"),
    [
        ({"uri": "http://www.wikidata.org/entity/Q1"}, 404, "search"),
        ({"uri": "not an address"}, 404, "search"),
        ({"uri": f"{ID}state/nowhere"}, 404, "search"),
        ({"scheme": "iso3166-alpha3", "code": "MRA"}, 404, "nearest"),
        ({"scheme": "iso3166-alpha2", "code": "504"}, 404, "schemes"),
        ({"scheme": "iso9999", "code": "MAR"}, 400, "available"),
        ({"code": "MAR"}, 400, "available"),
        ({"scheme": "m49"}, 400, "detail"),
        ({"uri": "urn:x", "code": "MAR", "scheme": "m49"}, 400, "detail"),
        ({"uri": "x" * 3000}, 400, "limit"),
    ],
)
def test_what_is_not_found_is_told_with_hints(server: Server, asked: dict[str, str], status: int, member: str) -> None:
    response = server.get(f"/lookup?{urlencode(asked)}")
    assert (response.status_code, response.headers["content-type"]) == (status, "application/problem+json")
    assert response.json()[member]
    assert server.get(f"/lookup?{urlencode(asked)}", "text/html").status_code == status


def test_the_list_of_schemes_has_an_example_of_each_that_leads_somewhere(server: Server) -> None:
    schemes = server.get("/lookup", "application/json").json()["schemes"]
    assert {"iso3166-alpha2", "iso3166-alpha3", "m49", "wikidata", "geonames", "eu-country"} <= {
        e["id"] for e in schemes
    }
    for each in schemes:
        assert server.get(f"/lookup?{urlencode({'scheme': each['id'], 'code': each['example']})}").status_code in (
            303,
            300,
        )
    page = server.get("/lookup?lang=fr", "text/html").text
    for link in re.findall(r'href="(/lookup\?scheme=[^"]*)"', page):
        assert server.get(link.replace("&amp;", "&")).status_code in (303, 300)
    assert page.count("<form") == 3 and "Retrouver" in page


# ---- Many at once


def test_a_table_is_answered_with_a_table(server: Server) -> None:
    sent = "name,scheme,code\nNamibia,iso3166-alpha2,NA\nFrance,iso3166-alpha3,FRA\nNobody,m49,999\n"
    response = server.client.post(
        "/lookup", content=sent.encode(), headers={"Content-Type": "text/csv", "Accept": "text/csv"}
    )
    assert response.headers["content-type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(response.text)))
    assert [(row["code"], row["status"], row["label"]) for row in rows] == [
        ("NA", "303", "Namibia"), ("FRA", "303", "France"), ("999", "404", ""),
    ]  # fmt: skip


def test_a_list_of_uris_is_answered_in_json(server: Server) -> None:
    sent = "# two\r\nhttp://www.wikidata.org/entity/Q1028\r\nurn:nothing\r\n"
    response = server.client.post("/lookup", content=sent.encode(), headers={"Content-Type": "text/uri-list"})
    assert [each["status"] for each in response.json()["results"]] == [303, 404]
    assert response.json()["results"][0]["found"] == [{"id": f"{ID}state/mar", "label": "Morocco"}]


@pytest.mark.parametrize(
    ("content_type", "body", "status"),
    [
        ("application/json", b"{", 400),
        ("application/json", b'{"a": 1}', 400),
        ("application/json", b"[1]", 400),
        ("application/json", b'["\\ud800"]', 400),
        ("application/json", b"[" * 100_000, 400),
        ("text/csv", b"a,b\n1,2\n", 400),
        ("text/csv", b"\xff\xfe", 400),
        ("text/plain", b"x", 415),
        ("text/uri-list", b"urn:x\n" * 5001, 413),
        ("text/uri-list", b"x" * (2**20 + 1), 413),
    ],
)
def test_a_list_that_cannot_be_read_is_refused(server: Server, content_type: str, body: bytes, status: int) -> None:
    response = server.client.post("/lookup", content=body, headers={"Content-Type": content_type})
    assert response.status_code == status


# ---- The same elsewhere


def same(server: Server, uri: str) -> Json:
    response = server.get(f"/sameas?uri={quote(uri)}", "application/json")
    assert response.status_code == 200
    [entity] = response.json()["entities"]
    told: Json = entity
    return told


def test_both_directions_tell_the_same(server: Server) -> None:
    ours, theirs = same(server, f"{ID}state/mar"), same(server, "https://www.wikidata.org/wiki/Q1028")
    assert ours == theirs and ours["id"] == f"{ID}state/mar"
    assert {each["collection"]: each["code"] for each in ours["sameAs"]} == {
        "wikidata": "Q1028", "geonames": "2542007", "eu-country": "MAR",
    }  # fmt: skip
    assert all(each["statedBy"] for each in ours["sameAs"])


def test_rdf_of_it_is_part_of_the_linkset(server: Server) -> None:
    linkset = Graph().parse(data=server.get("/linkset.nt").text, format="nt")
    graph = Graph().parse(data=server.get(f"/sameas?uri={ID}state/mar", "text/turtle").text, format="turtle")
    assert len(graph) == 3 and set(graph) <= set(linkset)
    assert set(graph.subject_predicates()) == {(URIRef(f"{ID}state/mar"), OWL.sameAs)}


def test_what_nothing_is_the_same_as_is_told(server: Server) -> None:
    assert server.get("/sameas?uri=urn:nothing").status_code == 404
    assert server.get("/sameas", "application/json").status_code == 400
    assert server.get("/sameas", "text/html").status_code == 200
    page = server.get(f"/sameas?uri={ID}state/mar&lang=fr", "text/html").text
    assert 'href="http://www.wikidata.org/entity/Q1028"' in page and "La même chose ailleurs" in page


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    name=st.sampled_from(["uri", "scheme", "code", "format", "lang"]),
    value=st.text(max_size=60),
    code=st.text(max_size=9),
)
def test_nothing_that_is_asked_is_a_fault_of_ours(server: Server, name: str, value: str, code: str) -> None:
    asked = quote(value, errors="surrogatepass")
    other = quote(code, errors="surrogatepass")
    for path in (f"/lookup?{name}={asked}", f"/lookup?scheme=m49&code={other}", f"/sameas?uri={asked}&{name}={other}"):
        assert server.get(path, "text/html, application/json;q=0.5, */*;q=0.1").status_code < 500


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    body=st.one_of(
        st.recursive(
            st.one_of(st.none(), st.text(), st.integers(), st.booleans()),
            lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["uri", "scheme", "code"]), inner),
            max_leaves=8,
        )
    )
)
def test_no_list_is_a_fault_of_ours(server: Server, body: object) -> None:
    response = server.client.post(
        "/lookup", content=json.dumps(body).encode(), headers={"Content-Type": "application/json"}
    )
    assert response.status_code in (200, 400)
