"""Who is meant: likeness of names, agreement of values, and that one match needs a proof and no rival."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode

from accords.app import create_app
from accords.errors import DeadlineExceeded
from accords.http.reconcile.working import reconciler
from accords.registry.reconciliation.agreement import agreement
from accords.registry.reconciliation.alike import LITTLE, MOST_UNLIKE, alike
from accords.registry.reconciliation.query import ALL, NONE, Condition, Given, Query
from accords.terms import DEFAULT_BASE, XSD
from tests.reconciling import OLDER, valid
from tests.registries import ELSEWHERE, LEND, changed_libraries
from tests.registries import libraries as settings_of_libraries

LIBRARY = f"{DEFAULT_BASE}id/library/"
TWO_OF_ONE_NAME = f"""@prefix lend: <{LEND}> . @prefix library: <{LIBRARY}> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix schema: <https://schema.org/> . @prefix prov: <http://www.w3.org/ns/prov#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<{DEFAULT_BASE}graph/more> {{
  library:paris-fr a lend:CityLibrary ; skos:prefLabel "Paris Library"@en ; lend:note "In France."@en .
  library:paris-us a lend:Library ; skos:prefLabel "Paris Library"@en ; lend:note "In Texas."@en .
  library:bml owl:deprecated true ; schema:sameAs library:lyon ; skos:changeNote "Another name."@en ;
    prov:invalidatedAtTime "2026-01-01T00:00:00Z"^^xsd:dateTime .
}}"""
WORDS = st.lists(st.text("abcdefgh", min_size=3, max_size=9), min_size=1, max_size=5)


@pytest.fixture(scope="module")
def libraries(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A registry about something else, with two things of one name, served."""
    folder: Path = tmp_path_factory.mktemp("libraries")
    settings = changed_libraries(folder, {"data/more.trig": TWO_OF_ONE_NAME})
    with TestClient(create_app(settings)) as client:
        yield client


def asked(client: TestClient, query: Mapping[str, object]) -> list[tuple[str, bool]]:
    """The slugs of the candidates, and whether each matches."""
    answer = client.post("/reconcile", data={"queries": json.dumps({"q": query})})
    found = valid(OLDER, "reconciliation-result-batch", answer.json())["q"]["result"]
    return [(each["id"].removeprefix(LIBRARY), each["match"]) for each in found]


def test_another_registry_reconciles_by_its_own_shapes_and_ontology(libraries: TestClient) -> None:
    assert asked(libraries, {"query": "BmL", "type": "Library"})[0] == ("lyon", True)
    assert asked(libraries, {"query": "Bibliothèque de Lyon", "type": "library"})[0] == ("lyon", True)
    assert asked(libraries, {"query": "Olso Library"})[0] == ("oslo", False)
    manifest = valid(OLDER, "manifest", libraries.get("/reconcile").json())
    assert "Library" in [each["id"] for each in manifest["defaultTypes"]]
    [proposed] = [
        each
        for each in libraries.get("/reconcile/extend/propose?type=Library&lang=fr").json()["properties"]
        if each["id"] == "kind"
    ]
    assert proposed["name"] == "type de bibliothèque"


def test_of_two_with_one_name_none_matches_until_something_tells_them_apart(libraries: TestClient) -> None:
    both = asked(libraries, {"query": "Paris Library"})
    assert both[:2] == [("paris-fr", False), ("paris-us", False)]
    told = {"query": "Paris Library", "properties": [{"pid": f"{LEND}note", "v": "In Texas"}]}
    assert asked(libraries, told)[:2] == [("paris-us", True), ("paris-fr", False)]
    assert asked(libraries, {"query": "Paris Library", "type": "CityLibrary"})[0] == ("paris-fr", True)


def test_one_query_ends_when_its_time_is_up(libraries: TestClient) -> None:
    asked(libraries, {"query": "Paris Library"})  # so that the index is there
    anything = Condition(f"{LEND}note", (Given("*"),), pattern=True)
    here, told = libraries.app.service, []  # type: ignore[attr-defined]

    def in_time() -> None:
        told.append(1)
        if len(told) == 2:
            raise DeadlineExceeded("It took too long.", limit=1.0)

    with pytest.raises(DeadlineExceeded):
        reconciler(here, in_time).candidates(Query(conditions=(anything,)))
    assert reconciler(here).candidates(Query(conditions=(anything,)))


def test_a_name_that_is_not_used_any_more_leads_to_what_is_called_otherwise_now(libraries: TestClient) -> None:
    assert asked(libraries, {"query": f"{LIBRARY}bml"}) == [("lyon", True)]
    extended = libraries.post("/reconcile/1.0/extend", json={"ids": ["library/bml"], "properties": [{"id": "kind"}]})
    assert extended.json()["rows"][0]["properties"][0]["values"][0]["id"] == f"{DEFAULT_BASE}concept/kind/public"
    assert "bml" not in [slug for slug, _ in asked(libraries, {"query": "bml"})]


def test_a_registry_under_another_base_tells_its_own_names(tmp_path: Path) -> None:
    with TestClient(create_app(settings_of_libraries(tmp_path, ELSEWHERE))) as client:
        for text in ("BmL", "library/lyon", f"{ELSEWHERE}id/library/lyon"):
            found = client.get("/reconcile", params={"query": text, "type": "Library"}).json()["result"][0]
            assert (found["id"], found["match"]) == (f"{ELSEWHERE}id/library/lyon", True)
        assert (
            client.get("/reconcile/view?id=library/lyon", follow_redirects=False).headers["location"]
            == "/doc/library/lyon"
        )


@given(WORDS, st.randoms(use_true_random=False))
def test_order_case_accents_and_little_words_make_no_other_name(words: list[str], random: object) -> None:
    shuffled = [*words, "the", "of"]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    found = alike(" ".join(shuffled).upper(), " ".join(words).replace("e", "é"))
    assert found.same and found.share >= 0.98


@given(WORDS, WORDS)
def test_no_other_words_are_the_same_name(one: list[str], other: list[str]) -> None:
    found = alike(" ".join(one), " ".join(other))
    same = sorted(set(one) - LITTLE) == sorted(set(other) - LITTLE) and len(one) == len(other)
    assert 0 <= found.share <= 1
    assert not found.same or same or sorted(one) == sorted(other)


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_text_can_be_compared(text: str, name: str) -> None:
    assert 0 <= alike(text, name).share <= 1


@pytest.mark.parametrize(("text", "name"), [("G7 2020", "G7 2021"), ("Niger", "Algeria"), ("", "Mali")])
def test_what_differs_in_a_number_or_in_most_letters_is_no_candidate(text: str, name: str) -> None:
    assert alike(text, name).share <= MOST_UNLIKE


def date(text: str) -> Literal:
    return Literal(text, datatype=NamedNode(XSD + "date"))


def share(value: Literal | NamedNode, *values: str, quantifier: str = "any") -> float | None:
    condition = Condition("urn:p", tuple(map(Given, values)), quantifier=quantifier)
    return agreement(condition, [value], lambda _: ["France", "FRA"])


def test_values_agree_as_what_they_are() -> None:
    number = Literal("12", datatype=NamedNode(XSD + "integer"))
    assert (share(number, "12.0"), share(number, "13"), share(number, "a dozen")) == (1.0, 0.0, 0.0)
    assert share(number, "1e999999999") == share(number, "NaN") == 0.0
    day = date("2020-06-15")
    agreed = ["2020-06-15", "2020-06", "2020", "2020-06-15T00:00:00Z", "2020-06-15T00:00:00.000+00:00"]
    assert [share(day, each) for each in agreed] == [1.0] * len(agreed)
    assert [share(day, each) for each in ("2020-06-1", "2021", "20", "", "2020-06-16")] == [0.0] * 5
    thing = NamedNode("urn:france")
    assert (share(thing, "urn:france"), share(thing, "FRA"), share(thing, "france"), share(thing, "Peru")) == (
        1,
        1,
        1,
        0,
    )
    assert share(Literal("In Texas.", language="en"), "in texas") == 1.0


def test_quantifiers_say_how_many_values_have_to_agree() -> None:
    text = Literal("a")
    assert share(text, "a", "zzz") == 1.0 and share(text, "a", "zzz", quantifier=ALL) == 0.0
    assert share(text, "a", "zzz", quantifier=NONE) == 0.0 and share(text, "zzz", quantifier=NONE) == 1.0
    silent = Condition("urn:p", (Given("a"),))
    assert agreement(silent, [], lambda _: ()) is None
    assert agreement(Condition("urn:p", (Given("a"),), quantifier=NONE), [], lambda _: ()) == 1.0
