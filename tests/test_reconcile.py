"""Batches of queries over HTTP, in both versions of the Reconciliation API, valid by the schemas of it."""

import json
from urllib.parse import quote

import pytest

from tests.reconciling import (
    DRAFT,
    ID,
    NS,
    OLDER,
    examples,
    feature,
    having,
    matched,
    named,
    reconciled,
    sent,
    valid,
    with_index,
)
from tests.serving import Server


@pytest.fixture(scope="module", autouse=True)
def _index(server: Server) -> None:
    with_index(server)


STATE = {"type": f"{NS}State"}


@pytest.mark.parametrize("name", ["example-full", "example-min", "multi-values", "no-query-string"])
def test_every_batch_of_the_specification_is_answered_key_for_key(server: Server, name: str) -> None:
    [batch] = [read for file, read in examples(OLDER, "reconciliation-query-batch") if file.stem == name]
    answer = sent(server, batch)
    assert answer.status_code == 200 and answer.json().keys() == batch.keys()
    valid(OLDER, "reconciliation-result-batch", answer.json())


def test_every_batch_of_the_draft_is_answered_in_its_order(server: Server) -> None:
    batches = list(examples(DRAFT, "reconciliation-query-batch"))
    assert len(batches) >= 5
    for file, batch in batches:
        for path in ("/match", "/reconcile", ""):
            answer = server.client.post(f"/reconcile/1.0{path}", json=batch)
            assert answer.status_code == 200, (file, answer.text)
            assert len(answer.json()["results"]) == len(batch["queries"])
            valid(DRAFT, "reconciliation-result-batch", answer.json())


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Morocco", "mar"),
        ("Maroc", "mar"),
        ("المغرب", "mar"),
        ("摩洛哥", "mar"),
        ("MAR", "mar"),
        ("MA", "mar"),
        ("504", "mar"),
        ("state/mar", "mar"),
        (f"{ID}state/mar", "mar"),
        ("https://www.wikidata.org/entity/Q1028", "mar"),
        ("Q1028", "mar"),
        ("2542007", "mar"),
        ("the Kingdom of Morocco", "mar"),
        ("KINGDOM OF MOROCCO", "mar"),
        ("COTE D'IVOIRE", "civ"),
        ("Gambia (The)", "gmb"),
        ("Botswana, Republic of", "bwa"),
        ("la République de Guinée", "gin"),
        ("États-Unis d’Amérique", "usa"),
        ("Bosnia and Herzegovina", "bih"),
    ],
)
def test_a_name_a_code_and_an_identifier_of_one_entity_alone_match(server: Server, text: str, slug: str) -> None:
    best = reconciled(server, {"query": text, **STATE})[0]
    assert (best["id"], best["match"]) == (f"{ID}state/{slug}", True)
    assert best["score"] >= 98 and best["type"] == [{"id": "State", "name": "state"}]


@pytest.mark.parametrize(
    ("text", "slug"),
    [("Marroco", "mar"), ("Germny", "deu"), ("Alemagne", "deu"), ("Camroon", "cmr"), ("Filand", "fin")],
)
def test_a_typo_yields_a_candidate_and_not_a_match(server: Server, text: str, slug: str) -> None:
    best = reconciled(server, {"query": text, **STATE})[0]
    assert (best["id"], best["match"]) == (f"{ID}state/{slug}", False)
    assert 60 < best["score"] < 98 and feature(best, "same_name") is False


@pytest.mark.parametrize("text", ["Korea", "no", "Guine", ""])
def test_what_may_mean_several_or_is_a_code_by_accident_matches_none(server: Server, text: str) -> None:
    found = reconciled(server, {"query": text, **STATE})
    assert not any(each["match"] for each in found)


def test_an_ambiguous_name_matches_none_until_a_property_tells_which(server: Server) -> None:
    both = reconciled(server, {"query": "Korea", **STATE})
    assert {each["id"][-3:] for each in both} >= {"kor", "prk"}
    told = reconciled(server, {"query": "Korea", **STATE, "properties": [{"pid": "alpha3", "v": "PRK"}]})
    assert (told[0]["id"], told[0]["match"]) == (f"{ID}state/prk", True)
    assert feature(told[0], "property_alpha3") == 100 and feature(told[1], "property_alpha3") == 0


def test_a_contradicted_property_forbids_the_match(server: Server) -> None:
    [found, *_] = reconciled(server, {"query": "Morocco", **STATE, "properties": [{"pid": "alpha3", "v": "MLI"}]})
    assert (found["id"], found["match"]) == (f"{ID}state/mar", False)


@pytest.mark.parametrize(
    ("path", "value", "slug"),
    [
        ("alpha3", "MAR", "state/mar"),
        (f"{NS}alpha3", "MAR", "state/mar"),
        ("acc:alpha3", "MAR", "state/mar"),
        ("alpha-3 code", "MAR", "state/mar"),
        ("code alpha-3", "MAR", "state/mar"),
    ],
)
def test_a_code_alone_finds_and_matches_its_entity(server: Server, path: str, value: str, slug: str) -> None:
    [found, *_] = reconciled(server, {"properties": [{"pid": path, "v": value}]})
    assert (found["id"], found["match"], found["score"]) == (ID + slug, True, 100)


def test_conditions_take_names_codes_ids_and_dates_of_what_stands_there(server: Server) -> None:
    for france in ("France", "FRA", f"{ID}state/fra", {"id": f"{ID}state/fra", "name": "whatever"}):
        found = reconciled(server, {"type": "Organisation", "properties": [{"pid": "country", "v": france}]})
        assert f"{ID}organisation/inria" in [each["id"] for each in found]
    for day in ("2025-02-09", "2025-02-09T00:00:00Z", "2025"):
        query = {"query": "GPAI", "type": "Meeting", "limit": 100, "properties": [{"pid": "startDate", "v": day}]}
        found = [each for each in reconciled(server, query) if feature(each, "property_startDate") == 100]
        assert f"{ID}meeting/gpai-ministerial-paris-2025" in [each["id"] for each in found]
    members = reconciled(server, {"type": "Partnership", "properties": [{"pid": "hasMember", "v": "Serbia"}]})
    assert f"{ID}partnership/gpai" in [each["id"] for each in members]


def test_the_type_is_a_condition_a_wish_or_all_of_several(server: Server) -> None:
    gpai = {"query": "GPAI", "type": "State"}
    assert reconciled(server, gpai) == []
    [other, *_] = reconciled(server, {**gpai, "type_strict": "should"})
    assert (other["id"], other["match"]) == (f"{ID}partnership/gpai", False)
    assert other["score"] == 50 and feature(other, "type_match") is False
    assert reconciled(server, {"query": "Morocco", "type": ["State", "Partnership"], "type_strict": "any"})[0]["match"]
    assert reconciled(server, {"query": "Morocco", "type": ["State", "Partnership"], "type_strict": "all"}) == []
    assert reconciled(server, {"query": "Morocco", "type": ["State", "Party"], "type_strict": "all"})[0]["match"]
    assert reconciled(server, {"query": "Morocco", "type": "/no/such/type"}) == []


def test_the_limit_is_kept_and_the_best_comes_first(server: Server) -> None:
    every = reconciled(server, {"query": "GPAI", "limit": 7})
    assert len(every) == 7 and every[0]["match"]
    assert [each["score"] for each in every] == sorted((each["score"] for each in every), reverse=True)
    assert len(reconciled(server, {"query": "GPAI", "limit": 1})) == 1
    assert len(reconciled(server, {"query": "GPAI", "limit": 100000})) <= 100


def test_the_features_say_which_name_matched_in_which_language(server: Server) -> None:
    [found] = matched(server, named("Allemagne"), type="State")
    names = {each["id"]: each["name"] for each in found["features"]}
    assert names["name_similarity"] == "likeness to the name “Allemagne” (fr), of 100"
    assert len({each["id"] for each in found["features"]}) == len(found["features"])
    answer = server.client.post("/reconcile?lang=fr", data={"queries": json.dumps({"q": {"query": "Germany"}})})
    best = answer.json()["q"]["result"][0]
    assert (best["name"], answer.headers["content-language"]) == ("Allemagne", "fr")
    assert "État" in best["description"] and "DEU" in best["description"]


def test_conditions_of_the_draft_may_be_required_quantified_and_exact(server: Server) -> None:
    asked = named("Korea")
    required = matched(server, asked, having("alpha3", "KOR", required=True), type="State")
    assert [each["id"] for each in required] == [f"{ID}state/kor"]
    none = matched(server, asked, having("alpha3", "KOR", required=True, matchQuantifier="none"), type="State")
    assert f"{ID}state/kor" not in [each["id"] for each in none] and none
    both = having("hasMember", ["Serbia", "France"], required=True, matchQuantifier="all")
    assert f"{ID}partnership/gpai" in [each["id"] for each in matched(server, both, type="Partnership")]
    nearly, exactly = having("capitalName", "Rabatt"), having("capitalName", "Rabatt", matchQualifier="ExactMatch")
    shares = [feature(matched(server, named("MAR"), each)[0], "property_capitalName") for each in (nearly, exactly)]
    assert 80 < shares[0] < 90 and shares[1] == 0
    fitting = having("capitalName", "r?bA*", required=True, matchQualifier="WildcardMatch")
    assert [each["id"] for each in matched(server, fitting, type="State")] == [f"{ID}state/mar"]
    assert (
        matched(server, named("Morocco"), having("capitalName", "R.b*", required=True, matchQualifier="WildcardMatch"))
        == []
    )
    each = having(
        "hasMember", ["Serb*", "Fr?nce"], required=True, matchQuantifier="all", matchQualifier="WildcardMatch"
    )
    assert f"{ID}partnership/gpai" in [found["id"] for found in matched(server, each, type="Partnership")]
    [itself] = matched(server, {"matchType": "id", "propertyValue": "state/mar"})
    assert itself["match"] and feature(itself, "same_identifier")
    assert matched(server, named(["Nowhere", "Morocco"]), type="State")[0]["match"]


def test_a_query_batch_comes_by_get_too_and_may_be_kept(server: Server) -> None:
    path = f"/reconcile?queries={quote(json.dumps({'q0': {'query': 'Maroc'}}))}"
    first = server.get(path)
    assert first.json()["q0"]["result"][0]["id"] == f"{ID}state/mar"
    assert first.headers["cache-control"].startswith("public") and "Accept-Language" in first.headers["vary"]
    again = server.get(path, if_none_match=first.headers["etag"])
    assert (again.status_code, again.content) == (304, b"")
    assert server.ask("HEAD", path).headers["content-length"] == first.headers["content-length"]
    single = server.get("/reconcile?query=Maroc&type=State").json()
    assert single["result"][0]["id"] == f"{ID}state/mar"


@pytest.mark.parametrize(
    "batch",
    [
        "no JSON",
        "[" * 100_000,
        '{"q0": {"query": "a", "limit": ' + "9" * 5000 + "}}",
        "[]",
        '{"q0": []}',
        '{"q0": {}}',
        '{"q0": {"query": 7}}',
        '{"q0": {"query": "a", "limit": 0}}',
        '{"q0": {"query": "a", "limit": NaN}}',
        '{"q0": {"query": "a", "type_strict": "never"}}',
        '{"q0": {"query": "a", "type": 7}}',
        '{"q0": {"query": "a", "other": 7}}',
        '{"q0": {"query": "a", "properties": [{"v": "a"}]}}',
        '{"q0": {"query": "a", "properties": [{"pid": "a", "v": null}]}}',
        '{"q0": {"query": "a", "properties": {"pid": "a"}}}',
    ],
)
def test_a_batch_that_is_none_is_told_so(server: Server, batch: str) -> None:
    answer = server.client.post("/reconcile", data={"queries": batch})
    assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json"), answer.text
    assert answer.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize(
    "body",
    [
        "no JSON",
        "[]",
        '{"queries": {}}',
        '{"queries": [{"conditions": []}]}',
        '{"queries": [{"conditions": [{"matchType": "name"}]}]}',
        '{"queries": [{"conditions": [{"matchType": "soul", "propertyValue": "a"}]}]}',
        '{"queries": [{"conditions": [{"matchType": "property", "propertyValue": "a"}]}]}',
        '{"queries": [{"conditions": [{"matchType": "name", "propertyValue": "a"}], "type": ["State"]}]}',
        '{"queries": [{"conditions": [{"matchType": "name", "propertyValue": "a"}], "type_strict": "any"}]}',
    ],
)
def test_a_batch_of_the_draft_that_is_none_is_told_so(server: Server, body: str) -> None:
    answer = server.client.post("/reconcile/1.0/match", content=body, headers={"content-type": "application/json"})
    assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json"), answer.text


def test_batches_bodies_and_texts_are_bounded(server: Server) -> None:
    most = server.get("/reconcile").json()["batchSize"]
    assert sent(server, {f"q{n}": {"query": "Mali"} for n in range(most)}).status_code == 200
    over = sent(server, {f"q{n}": {"query": "Mali"} for n in range(most + 1)})
    assert (over.status_code, over.json()["limit"]) == (413, most)
    queries = [{"conditions": [named("Mali")]}] * (most + 1)
    assert server.client.post("/reconcile/1.0/match", json={"queries": queries}).status_code == 413
    assert server.client.post("/reconcile", data={"queries": " " * 2**21}).status_code == 413
    assert reconciled(server, {"query": "Mali " * 1000}) == []
    many = [{"pid": "alpha3", "v": "MLI"}] * 21
    assert sent(server, {"q": {"query": "Mali", "properties": many}}).status_code == 400
    assert server.client.post("/reconcile", json={}).status_code == 415
    assert server.client.post("/reconcile", data={"other": "a"}).status_code == 400
    assert server.client.post("/reconcile/1.0/match", data={"queries": "{}"}).status_code == 415
