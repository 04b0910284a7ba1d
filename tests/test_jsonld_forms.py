"""JSON-LD in each of its forms, as pyld makes them and reads them."""

import json

import pytest
from pyld import jsonld
from rdflib.compare import isomorphic

from accords.http.rdf.jsonld import Compactor
from tests.serving import Server
from tests.test_entity import from_jsonld, triples

FORMS = "http://www.w3.org/ns/json-ld#"
SOME = ["/doc/state/mar", "/doc/partnership/gpai", "/doc/concept/role", "/ns", "/shapes"]


def offline(url: str, options: object) -> dict[str, object]:
    raise AssertionError(f"{url} is not needed")


@pytest.mark.parametrize("form", ["expanded", "flattened", "framed", "compacted", "flattened compacted"])
def test_the_accept_header_asks_for_a_form_and_the_content_type_names_it(server: Server, form: str) -> None:
    names = " ".join(FORMS + each for each in form.split())
    answer = server.get("/doc/state/mar", f'application/ld+json; profile="{names}"')
    assert answer.headers["content-type"] == f'application/ld+json;profile="{names}"'
    varies = "Accept, Accept-Profile, Accept-Language, Accept-Encoding, Accept-Datetime"
    assert answer.headers.get_list("vary") == [varies]


@pytest.mark.parametrize(
    ("accept", "type_"),
    [
        (f'application/ld+json;profile="{FORMS}expanded";q=0.4, text/turtle;q=0.8', "text/turtle; charset=utf-8"),
        (f'application/ld+json;profile="{FORMS}expanded";q=0, application/ld+json', "application/ld+json"),
        (f'application/ld+json;profile="{FORMS}framed https://example.org/p"', None),
        ('application/ld+json;profile="https://example.org/p"', "application/ld+json"),
        (f'application/ld+json;profile="{FORMS}expanded {FORMS}framed"', "application/ld+json"),
    ],
)
def test_a_form_is_weighed_as_any_media_type_and_unknown_profiles_are_ignored(
    server: Server, accept: str, type_: str | None
) -> None:
    found = server.get("/doc/state/mar", accept).headers["content-type"]
    assert found == (type_ or f'application/ld+json;profile="{FORMS}framed"')


@pytest.mark.parametrize("path", SOME)
def test_the_expanded_form_is_what_pyld_expands_it_to(server: Server, path: str) -> None:
    found = server.get(f"{path}.expanded.jsonld").json()
    assert isinstance(found, list) and found
    assert jsonld.expand(found, {"documentLoader": offline}) == found


@pytest.mark.parametrize("path", SOME)
def test_the_flattened_form_is_what_pyld_flattens_it_to(server: Server, path: str) -> None:
    found = server.get(f"{path}.flattened.jsonld").json()
    assert jsonld.flatten(found, None, {"documentLoader": offline}) == found


@pytest.mark.parametrize("path", SOME[:3])
def test_the_framed_form_is_a_tree_that_begins_with_the_thing(server: Server, path: str) -> None:
    found = server.get(f"{path}.framed.jsonld").json()
    assert found["id"].endswith(path.replace("/doc/concept/", "/concept/").replace("/doc/", "/id/"))
    assert "@graph" not in found
    below = [
        each for values in found["@reverse"].values() for each in (values if isinstance(values, list) else [values])
    ]
    assert all("type" in each for each in below), "what points to the thing is told inside of it"


@pytest.mark.parametrize("path", [*SOME[:3], "/doc/concept/role/member", "/doc/instrument/oecd-legal-0449", "/states"])
@pytest.mark.parametrize("profile", ["native", "labelled", "schema"])
def test_the_framed_form_is_compacted_as_pyld_compacts_it(server: Server, path: str, profile: str) -> None:
    served = server.get("/context/1.jsonld").json()
    found = server.get(f"{path}.framed.jsonld?_profile={profile}").json()
    context = found.pop("@context")
    whole = served if isinstance(context, str) else {"@context": context}
    again = jsonld.compact(jsonld.expand({**whole, **found}), whole, {"documentLoader": offline})
    assert {name: value for name, value in again.items() if name != "@context"} == found


def test_a_context_that_bends_what_is_inside_is_left_to_pyld() -> None:
    tree = {"@id": "https://e.org/a", "@reverse": {"https://e.org/of": [{"@id": "https://e.org/b"}]}}
    for bent in ({"@reverse": "https://e.org/of"}, {"@id": "https://e.org/of", "@container": "@id"}):
        context = {"@context": {"parts": bent}}
        found = Compactor(context, context["@context"]).tree(tree, is_flat=True)  # type: ignore[arg-type]
        assert found == jsonld.compact(tree, context)


@pytest.mark.parametrize("form", ["expanded", "flattened", "framed"])
@pytest.mark.parametrize("path", SOME[:3])
def test_every_form_says_the_same(server: Server, path: str, form: str) -> None:
    graph = from_jsonld(server, server.get(f"{path}.{form}.jsonld").text)
    assert len(graph) > 10
    assert isomorphic(graph, triples(server.get(f"{path}.nt").text, "nt"))


def test_a_form_has_a_url_and_a_name(server: Server) -> None:
    by_name, by_url = server.get("/doc/state/mar?format=expanded"), server.get("/doc/state/mar.expanded.jsonld")
    assert by_name.content == by_url.content
    assert by_name.headers["content-location"] == "/doc/state/mar.expanded.jsonld"
    assert server.get("/?format=flattened").json() == sorted(
        server.get("/?format=flattened").json(), key=lambda node: str(node["@id"])
    )
    assert server.get("/doc/state/mar?format=compacted").content == server.get("/doc/state/mar.jsonld").content


def test_what_does_not_begin_with_one_thing_is_no_tree(server: Server) -> None:
    assert server.get("/linkset?format=framed").status_code == 400
    assert server.get("/linkset.framed.jsonld").status_code == 404
    assert server.get("/linkset.expanded.jsonld").status_code == 200


def test_application_json_says_where_its_context_is(server: Server) -> None:
    links = server.get("/doc/state/mar", "application/json").headers["link"]
    assert links.count(f'</context/1.jsonld>; rel="{FORMS}context"; type="application/ld+json"') == 1
    assert f"{FORMS}context" not in server.get("/doc/state/mar", "application/ld+json").headers["link"]
    assert json.loads(server.get("/doc/state/mar", "application/json").text)["@context"].endswith("/context/1.jsonld")
