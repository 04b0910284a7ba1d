"""Outside text enters a query through `fill` alone, and leaves it as it came."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode

from accords.store import fill, rows, select
from accords.store.oxigraph import OxigraphStore

texts = st.text(st.characters(codec="utf-8"))


@given(texts, st.sampled_from(["en", "fr-CA", None]))
def test_any_text_passes_through_a_query_unchanged(text: str, language: str | None) -> None:
    store = OxigraphStore.memory()
    query = fill("SELECT ?x WHERE { BIND($text AS ?x) }", text=Literal(text, language=language))
    [row] = rows(store, query)
    assert isinstance(row["x"], Literal) and row["x"].value == text


@given(texts)
def test_a_string_is_an_iri_or_is_refused(text: str) -> None:
    iri = "urn:" + text
    try:
        filled = fill("SELECT ?x WHERE { BIND($iri AS ?x) }", iri=iri)
    except ValueError:
        return
    assert select(OxigraphStore.memory(), filled) == [{"x": iri}]


@given(texts)
def test_a_text_that_is_filled_in_is_not_filled_again(text: str) -> None:
    assert fill("$a $b", a=Literal("$b" + text), b=Literal("")) == f'{Literal("$b" + text)} ""'


def test_what_would_break_out_of_an_iri_is_refused() -> None:
    with pytest.raises(ValueError, match="Invalid IRI"):
        fill("ASK { $iri ?p ?o }", iri="urn:a> ?p ?o } ; DROP ALL #")


def test_several_terms_are_filled_in_for_values() -> None:
    query = fill("SELECT ?x WHERE { VALUES ?x { $several } }", several=["urn:a", Literal("b"), NamedNode("urn:c")])
    assert select(OxigraphStore.memory(), query) == [{"x": "urn:a"}, {"x": "b"}, {"x": "urn:c"}]


def test_a_name_that_is_not_given_is_an_error() -> None:
    with pytest.raises(KeyError):
        fill("ASK { $iri ?p ?o }")
