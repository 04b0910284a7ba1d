"""Compacting as pyld does it: our answers are pyld's, on what the registry holds and on whatever else may come."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyld import jsonld
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple

from accords.assets import Assets
from accords.http.rdf.jsonld import Compactor, refuse
from accords.http.rdf.serialisation import write
from accords.registry.assembly import assemble
from accords.registry.vocabulary import context
from accords.terms import DEFAULT_BASE, RDF, XSD
from tests.registries import LIBRARIES

ACC = DEFAULT_BASE + "ns#"
URL = "https://example.org/context.jsonld"
OURS = Compactor(context(Assets(), DEFAULT_BASE), URL)
NAMES = ["acronym", "formalName", "withheldCount", "host", "confidence", "startNotAfter", "announcedOn", "unheardOf"]
PROPERTIES = [ACC + name for name in NAMES] + ["http://www.w3.org/2004/02/skos/core#prefLabel", "urn:x:y", RDF + "type"]
ADDRESSES = [ACC + "verified", ACC + "State", DEFAULT_BASE + "id/state/mar", "https://schema.org/", "urn:x"]
TEXTS = st.text(max_size=3)
LITERALS = st.one_of(
    st.builds(Literal, TEXTS),
    st.builds(lambda text, language: Literal(text, language=language), TEXTS, st.sampled_from(["en", "fr", "en-gb"])),
    st.builds(
        lambda text, kind: Literal(text, datatype=NamedNode(kind)),
        TEXTS | st.sampled_from(["1", "true", "2025-01-01"]),
        st.sampled_from([XSD + name for name in ("integer", "boolean", "date", "double")] + [ACC + "alpha2Code"]),
    ),
)
TRIPLES = st.builds(
    Triple,
    st.sampled_from(ADDRESSES).map(NamedNode),
    st.sampled_from(PROPERTIES[:-1]).map(NamedNode),
    st.sampled_from(ADDRESSES).map(NamedNode) | LITERALS,
) | st.builds(
    lambda thing, kind: Triple(NamedNode(thing), NamedNode(RDF + "type"), NamedNode(kind)),
    st.sampled_from(ADDRESSES),
    st.sampled_from(ADDRESSES),
)


def by_pyld(compactor: Compactor, triples: list[Triple]) -> bytes:
    """The document as pyld alone makes it."""
    nodes: list[dict[str, Any]] = json.loads(write(triples, RdfFormat.JSON_LD, {}))
    for node in nodes:
        if f"{RDF}type" in node:
            node["@type"] = [each["@id"] for each in node.pop(f"{RDF}type")]
    compacted = jsonld.compact(nodes, compactor.context, {"documentLoader": refuse, "graph": True})
    return json.dumps({**compacted, "@context": compactor.url}, ensure_ascii=False, indent=1).encode()


@pytest.mark.parametrize("assets", [Assets(), Assets(LIBRARIES)], ids=["accords", "libraries"])
def test_what_a_registry_holds_is_compacted_as_pyld_compacts_it(assets: Assets) -> None:
    compactor = Compactor(context(assets, DEFAULT_BASE), URL)
    triples = [quad.triple for quad in assemble(assets, DEFAULT_BASE)]
    subjects = sorted({str(triple.subject) for triple in triples})
    some = set(subjects[:: max(1, len(subjects) // 300)])
    assert len(some) >= 10
    taken = [triple for triple in triples if str(triple.subject) in some]
    assert compactor.compact(taken) == by_pyld(compactor, taken)


@given(st.lists(TRIPLES, min_size=1, max_size=12))
def test_any_statements_are_compacted_as_pyld_compacts_them(triples: list[Triple]) -> None:
    assert OURS.compact(triples) == by_pyld(OURS, triples)


def test_an_address_that_looks_shortened_is_refused_as_pyld_refuses_it() -> None:
    triples = [Triple(NamedNode("acc:x"), NamedNode(PROPERTIES[0]), Literal("x"))]
    for compact in (OURS.compact, lambda each: by_pyld(OURS, each)):
        with pytest.raises(jsonld.JsonLdError, match="confused with prefix"):
            compact(triples)


def test_pyld_is_asked_once_for_each_kind_of_value(monkeypatch: pytest.MonkeyPatch) -> None:
    compactor, asked = Compactor(context(Assets(), DEFAULT_BASE), URL), list[object]()
    compact = jsonld.compact

    def counted(document: Any, *rest: Any) -> Any:
        asked.append(document)
        return compact(document, *rest)

    monkeypatch.setattr(jsonld, "compact", counted)
    for number in range(50):
        name = Triple(NamedNode(f"urn:{number}"), NamedNode(PROPERTIES[1]), Literal(f"name {number}", language="en"))
        assert f"name {number}" in compactor.compact([name]).decode()
    assert len(asked) == 1
