"""Data extension by both versions of the Reconciliation API: values of properties, valid by the schemas."""

import json
from typing import Any
from urllib.parse import quote

import pytest

from tests.reconciling import (
    DRAFT,
    ID,
    OLDER,
    valid,
    with_index,
)
from tests.serving import Server


@pytest.fixture(scope="module", autouse=True)
def _index(server: Server) -> None:
    with_index(server)


def test_data_are_extended_with_texts_numbers_dates_and_entities(server: Server) -> None:
    asked = {
        "ids": [f"{ID}state/fra", "partnership/gpai", f"{ID}state/xyz"],
        "properties": [
            {"id": "alpha3"},
            {"id": "formalName", "settings": {"lang": "fr"}},
            {"id": "skos:prefLabel", "settings": {"lang": "*", "limit": "3"}},
            {"id": "foundingDate"},
            {"id": "withheldCount"},
            {"id": "org:memberOf"},
            {"id": "secretariat"},
            {"id": "secretariat ", "settings": {"content": "literal"}},
        ],
    }
    valid(OLDER, "data-extension-query", asked)
    answer = server.client.post("/reconcile", data={"extend": json.dumps(asked)})
    told = valid(OLDER, "data-extension-response", answer.json())
    rows = told["rows"]
    fra, gpai = rows[f"{ID}state/fra"], rows["partnership/gpai"]
    assert list(rows) == asked["ids"]
    assert fra["alpha3"] == [{"str": "FRA"}] and fra["formalName"] == [{"str": "la République française"}]
    assert len(fra["skos:prefLabel"]) == 3
    assert gpai["foundingDate"] == [{"date": "2020-06-15T00:00:00Z"}] and isinstance(
        gpai["withheldCount"][0]["int"], int
    )
    assert {"id": f"{ID}partnership/gpai", "name": "Global Partnership on Artificial Intelligence"} in fra[
        "org:memberOf"
    ]
    assert gpai["secretariat"][0]["id"].startswith(ID) and "str" in gpai["secretariat "][0]
    assert all(values == [] for values in rows[f"{ID}state/xyz"].values())
    by_get = server.get(f"/reconcile?extend={quote(json.dumps(asked))}")
    assert by_get.json() == told
    draft = server.client.post("/reconcile/1.0/extend", json=asked)
    rows_ = valid(DRAFT, "data-extension-response", draft.json())["rows"]
    assert [row["id"] for row in rows_] == asked["ids"] and rows_[0]["properties"][0]["values"] == [{"str": "FRA"}]
    assert rows_[0]["properties"][1]["values"] == [{"str": "la République française", "lang": "fr"}]


def test_texts_of_the_draft_say_their_language_and_from_where_they_are_read(server: Server) -> None:
    asked = {"ids": ["state/mar"], "properties": [{"id": "skos:prefLabel", "settings": {"lang": "ar"}}]}
    draft = valid(DRAFT, "data-extension-response", server.client.post("/reconcile/1.0/extend", json=asked).json())
    assert draft["rows"][0]["properties"][0]["values"] == [{"str": "المغرب", "lang": "ar", "dir": "rtl"}]


@pytest.mark.parametrize(
    "asked",
    [
        [],
        {"ids": ["a"]},
        {"ids": [7], "properties": []},
        {"ids": [], "properties": [{}]},
        {"ids": [], "properties": [{"id": "no such property"}]},
        {"ids": [], "properties": [{"id": "alpha3", "settings": {"limit": "many"}}]},
        {"ids": [], "properties": [{"id": "alpha3", "settings": {"content": "html"}}]},
        {"ids": [], "properties": [{"id": "alpha3", "settings": {"lang": 7}}]},
    ],
)
def test_an_extension_that_is_none_is_told_so(server: Server, asked: Any) -> None:
    assert server.client.post("/reconcile", data={"extend": json.dumps(asked)}).status_code == 400
    assert server.client.post("/reconcile/1.0/extend", json=asked).status_code == 400


def test_too_many_entities_are_not_extended_at_once(server: Server) -> None:
    asked = {"ids": [f"state/{n}" for n in range(201)], "properties": [{"id": "alpha3"}]}
    assert server.client.post("/reconcile/1.0/extend", json=asked).status_code == 413
