"""JSON-LD: the JSON value at each place is the term, other contexts are refused, and nothing is lost in silence."""

import json
import random
import time
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, parse

from accords.assets import Assets
from accords.errors import Problem, UnparsableRDF
from accords.registry.assessment import Place
from accords.registry.reading import Limits, Reading, read
from accords.registry.reading.json_text import parse as parsed
from accords.registry.reading.jsonld_context import Context
from accords.registry.reading.jsonld_losses import Losses
from accords.registry.reading.jsonld_walk import Walk
from accords.registry.reading.places import Lost
from accords.registry.vocabulary import known_contexts
from accords.terms import DEFAULT_BASE, RDF, XSD
from tests.conformance import suite
from tests.registries import LEND, LIBRARIES

JSON_LD = RdfFormat.JSON_LD
OURS = DEFAULT_BASE + "context/1.jsonld"
CONTEXTS = known_contexts(Assets(LIBRARIES), DEFAULT_BASE, "http://127.0.0.1:8000/")
NIL = NamedNode(RDF + "nil")
CONTEXT: dict[str, Any] = {
    "@vocab": "https://v.example/",
    "ex": "https://ex.example/",
    "id": "@id",
    "type": "@type",
    "knows": {"@id": "ex:knows", "@type": "@id"},
    "kind": {"@id": "ex:kind", "@type": "@vocab"},
    "day": {"@id": "ex:day", "@type": "http://www.w3.org/2001/XMLSchema#date"},
    "label": {"@id": "ex:label", "@container": "@language"},
    "french": {"@id": "ex:label", "@language": "fr"},
    "all": {"@id": "ex:all", "@container": "@set"},
    "knownBy": {"@reverse": "ex:knows", "@type": "@id"},
}


def at(text: str, place: Place) -> Any:
    """The JSON value that begins at a place."""
    line = "\n".join(text.split("\n")[place.line - 1 :])
    return json.JSONDecoder().raw_decode(line[place.column - 1 :])[0]


def text_of(term: Any) -> Any:
    """What has to stand, as JSON, where a literal stands."""
    if term.datatype.value in (XSD + "integer", XSD + "double", XSD + "boolean"):
        return json.loads(term.value)
    return term.value


@dataclass
class Author:
    """Writes JSON-LD in odd layouts, every way that the context knows to say something."""

    dice: random.Random
    count: int = 0

    def space(self) -> str:
        return self.dice.choice(["", "", " ", "\n", "\t", "\r\n  "])

    def dumps(self, value: Any) -> str:
        """JSON with space wherever there may be some."""
        if isinstance(value, dict):
            members = (
                f"{self.space()}{json.dumps(name)}{self.space()}:{self.dumps(each)}" for name, each in value.items()
            )
            return f"{self.space()}{{{','.join(members)}{self.space()}}}{self.space()}"
        if isinstance(value, list):
            return f"{self.space()}[{','.join(map(self.dumps, value))}{self.space()}]{self.space()}"
        return f"{self.space()}{json.dumps(value, ensure_ascii=self.dice.random() < 0.5)}{self.space()}"

    def iri(self) -> str:
        return self.dice.choice(["https://ex.example/a", "ex:b", "ex:é", "urn:x:1", f"ex:n{self.dice.randrange(9)}"])

    def word(self) -> str:
        return self.dice.choice(["x", "é😀", 'a "b" \\ c', "two\nlines", "", "ex:b", "@x", "1"])

    def scalar(self) -> Any:
        return self.dice.choice([self.word(), 1, -7, 1.5, 2.5e-3, 10**20, True, False, None])

    def value(self) -> Any:
        return self.dice.choice(
            [
                self.scalar(),
                {"@value": self.word(), "@language": "fr"},
                {"@value": self.word(), "@type": "ex:type"},
                {"@value": self.dice.choice([1, 2.5, True])},
                {"@id": self.iri()},
                {"@set": [self.scalar(), self.scalar()]},
                {"@list": [self.scalar(), self.scalar()]},
            ]
        )

    def node(self, depth: int) -> dict[str, Any]:
        said: dict[str, Any] = {self.dice.choice(["id", "@id"]): self.iri()} if self.dice.random() < 0.8 else {}
        ways: dict[str, Any] = {
            "type": lambda: self.dice.choice(["Thing", ["ex:Thing", "Other"]]),
            "knows": lambda: self.dice.choice([self.iri(), [self.iri(), {"id": self.iri()}]]),
            "kind": lambda: self.dice.choice(["local", "ex:kind"]),
            "day": lambda: self.dice.choice(["2026-01-01", ["2026", "x"]]),
            "label": lambda: {"en": self.word(), "fr": [self.word(), self.word()], "@none": "n"},
            "french": self.word,
            "all": lambda: [self.value(), self.value()],
            "free": self.value,
            "ex:free": self.scalar,
            "https://full.example/p": self.value,
            "knownBy": self.iri,
            "@reverse": lambda: {"ex:sees": {"id": self.iri()}},
            "ex:within": lambda: self.node(depth + 1),
            "@included": lambda: [self.node(depth + 1)],
        }
        for name in self.dice.sample(list(ways), self.dice.randrange(1, 6)):
            if depth < 3 or name not in ("ex:within", "@included"):
                said[name] = ways[name]()
        return said

    def document(self) -> str:
        nodes = [self.node(0) for _ in range(self.dice.randrange(1, 4))]
        if self.dice.random() < 0.3:
            return self.dumps([{"@context": CONTEXT, **node} for node in nodes])
        return self.dumps({"@context": CONTEXT, "@graph": nodes})


def check(reading: Reading) -> tuple[int, int]:
    """Compare each place with what stands there; how many statements have one, and how many might."""
    found, might = 0, 0
    for quad in reading.quads:
        if any(isinstance(term, BlankNode) and len(term.value) > 15 for term in (quad.subject, quad.object)):
            continue  # a node of a list
        might += 1
        positions = reading.positions(quad.subject, quad.predicate, quad.object)
        whole, predicate, subject, _ = (Place("", *each) if each else None for each in positions)
        if subject:
            assert stands_for(at(reading.text, subject), quad.subject), (subject, quad)
        if predicate:
            name = at(reading.text, predicate)
            assert name in ("type", "@type") or expanded(name) == quad.predicate.value, (predicate, quad)
        if whole:
            found += 1
            value = at(reading.text, whole)
            if isinstance(quad.object, Literal):
                assert value == text_of(quad.object), (whole, quad)
            else:
                assert isinstance(value, list) if quad.object == NIL else stands_for(value, quad.object), (whole, quad)
    return found, might


def stands_for(written: Any, node: Any) -> bool:
    if isinstance(node, BlankNode):
        return isinstance(written, dict) and not {"id", "@id"} & set(written)
    return node in (NamedNode(expanded(written)), NamedNode(CONTEXT["@vocab"] + written.replace(" ", "")))


def expanded(name: str) -> str:
    """What a name of the context above stands for."""
    said = CONTEXT.get(name, name)
    written = str(said.get("@id", said.get("@reverse")) if isinstance(said, dict) else said)
    prefix, colon, rest = written.partition(":")
    if not colon:
        return str(CONTEXT["@vocab"]) + written
    return str(CONTEXT["ex"]) + rest if prefix == "ex" else written


@given(st.integers(0, 2**32))
def test_the_value_at_every_place_is_the_term_however_the_document_is_laid_out(seed: int) -> None:
    text = Author(random.Random(seed)).document()
    reading = read(text.encode(), JSON_LD, {}, blank_nodes=True)
    plain = list(parse(text.encode(), JSON_LD))
    assert {quad for quad in reading.quads if not _unnamed(quad)} == {quad for quad in plain if not _unnamed(quad)}
    assert len(reading.quads) == len(plain)
    found, might = check(reading)
    assert found == might


def _unnamed(quad: Quad) -> bool:
    return isinstance(quad.subject, BlankNode) or isinstance(quad.object, BlankNode)


def test_the_suite_of_the_w3c_is_read_as_the_parser_reads_it_and_every_literal_has_its_own_place() -> None:
    read_, found, might = 0, 0, 0
    for file in sorted((suite("json-ld") / "toRdf").rglob("*-in.jsonld")):
        try:
            reading = read(file.read_bytes(), JSON_LD, {}, blank_nodes=True)
        except Problem:
            continue
        ground = {quad.triple for quad in parse(file.read_bytes(), JSON_LD) if not _unnamed(quad)}
        assert {quad.triple for quad in reading.quads if not _unnamed(quad)} == ground
        read_ += 1
        for quad in ground:
            whole = reading.positions(quad.subject, quad.predicate, quad.object)[0]
            might += 1
            if whole:
                found += 1
                value = at(reading.text, Place("", *whole))
                assert isinstance(value, (list, dict) if quad.object == NIL else (str, int, float))
                assert isinstance(quad.object, NamedNode) or str(value).lower() in (
                    quad.object.value,
                    quad.object.value.lower(),
                    str(_number(quad.object.value)),
                )
    assert read_ > 300 and found > 600 and found / might > 0.75


def _number(text: str) -> float | int | None:
    try:
        number = json.loads(text)
    except ValueError:
        return None
    return number if isinstance(number, (int, float)) else None


def test_a_document_with_our_context_has_places() -> None:
    text = (
        f'{{"@context": "{OURS}",\n'
        ' "id": "https://e.example/loan",\n'
        ' "type": "Loan",\n'
        ' "lender": ["urn:l",\n   {"id": "urn:m", "type": "Loan"}],\n'
        ' "name": {"en": "A loan"}}'
    )
    reading = read(text.encode(), JSON_LD, CONTEXTS)
    loan, lender = NamedNode("https://e.example/loan"), NamedNode(LEND + "lender")
    assert reading.place(loan) == Place("", 2, 8)
    assert reading.place(loan, lender) == Place("", 4, 2)
    assert reading.place(loan, lender, NamedNode("urn:l")) == Place("", 4, 13)
    assert reading.place(loan, lender, NamedNode("urn:m")) == Place("", 5, 11)
    assert reading.place(NamedNode("urn:m")) == Place("", 5, 11)
    [name] = [quad for quad in reading.quads if quad.object == Literal("A loan", language="en")]
    assert reading.place(loan, name.predicate, name.object, "loan.jsonld") == Place("loan.jsonld", 6, 17)


def fault(text: str, contexts: Any = CONTEXTS) -> UnparsableRDF:
    with pytest.raises(UnparsableRDF) as refused:
        read(text.encode(), JSON_LD, contexts)
    return refused.value


def test_a_name_that_no_context_defines_is_refused_with_the_one_that_was_meant() -> None:
    refused = fault(f'{{"@context": "{OURS}", "id": "urn:a",\n "lendr": "urn:l"}}')
    assert (refused.extra["line"], refused.extra["column"]) == (2, 2)
    assert "the name lendr means nothing here" in refused.detail and refused.extra["suggestions"] == ["lender"]


def test_so_is_a_class_that_no_context_defines() -> None:
    refused = fault(f'{{"@context": "{OURS}", "id": "urn:a", "type": "Laon"}}')
    assert "the name Laon means nothing here" in refused.detail and refused.extra["suggestions"] == ["Loan"]


@pytest.mark.parametrize(
    ("said", "told", "column"),
    [
        ('"urn:p": {"@value": "x", "@language": "fr_CA"}', "no language tag", 56),
        ('"@context": {"p": {"@id": "urn:p", "@container": "@language"}}, "p": {"f r": "x"}', "no language tag", 88),
        ('"@typo": "x"', "Did you mean @type?", 18),
        ('"urn:p q": "x"', "no absolute IRI", 18),
        ('"@context": {"p": "nothing"}, "p": 1', "the name p means nothing here", 48),
    ],
)
def test_so_is_whatever_else_a_parser_leaves_out(said: str, told: str, column: int) -> None:
    text = f'{{"@id": "urn:a", {said}}}'
    assert not [quad for quad in parse(text.encode(), JSON_LD)], "the parser says nothing"
    refused = fault(text)
    assert told in refused.detail and refused.extra["column"] == column


@pytest.mark.parametrize("said", ['"urn:p": null', '"urn:p": []', '"urn:p": {"@value": null}', '"@index": "x"'])
def test_what_says_nothing_on_purpose_may_be_left_out(said: str) -> None:
    assert len(read(f'{{"@id": "urn:a", "urn:q": 1, {said}}}'.encode(), JSON_LD, {}).quads) == 1


def test_what_only_looks_lost_to_us_is_tried_before_it_is_refused() -> None:
    text = '{"@id": "urn:a", "urn:b": "x"}'
    losses = Losses()
    losses.name(17, "urn:b", [], parsed(text).members["urn:b"].value)
    losses.refuse(text, list(parse(text.encode(), JSON_LD)), lambda less: list(parse(less.encode(), JSON_LD)))
    with pytest.raises(UnparsableRDF, match="means nothing"):
        losses.refuse(text, [], lambda less: [])


@pytest.mark.parametrize("value", ['"oslo"', '["oslo"]', '{"id": "oslo"}'])
def test_so_is_a_link_to_what_is_no_address(value: str) -> None:
    refused = fault(f'{{"@context": "{OURS}", "id": "urn:a", "lender": {value}}}')
    assert "no absolute IRI" in refused.detail
    snippet, caret = str(refused.extra["snippet"]).split("\n")
    assert snippet[caret.index("^") :].startswith('"oslo"') or snippet.startswith("…")


def test_a_name_that_a_context_sets_to_nothing_may_be_left_out() -> None:
    text = '{"@context": {"note": null, "p": "urn:p"}, "@id": "urn:a", "note": "for us", "p": 1}'
    assert len(read(text.encode(), JSON_LD, {}).quads) == 1


@pytest.mark.parametrize("address", ["http://a b/", "state/mar", "x"])
def test_a_node_whose_address_is_none_is_refused_and_not_left_out(address: str) -> None:
    refused = fault(f'{{"@id": "{address}", "urn:p": 1}}')
    assert "no absolute IRI" in refused.detail and refused.extra["column"] == 9


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ('{"urn:p": 1}', 1),
        ('{"@id": "urn:a", "urn:p": {"urn:q": 1}}', 27),
        ('{"@id": "urn:a", "urn:p": {"@list": [1]}}', 18),
        ('{"@id": "_:a", "urn:p": 1}', 9),
    ],
)
def test_a_blank_node_is_refused_where_it_stands(text: str, column: int) -> None:
    refused = fault(text)
    assert "blank nodes are refused" in refused.detail and refused.extra["column"] == column
    assert read(text.encode(), JSON_LD, {}, blank_nodes=True).quads


def test_contexts_that_take_long_to_follow_are_not_followed() -> None:
    terms = {f"t{number}": f"urn:{number}" for number in range(5000)}
    nodes = [{"@context": {"x": "urn:x"}, "@id": f"urn:{number}", "t1": number} for number in range(2000)]
    text = json.dumps({"@context": terms, "@graph": nodes})
    began = time.process_time()
    with pytest.raises(Lost):
        list(Walk({}, []).top(parsed(text), Context()))
    assert time.process_time() - began < 5


@pytest.mark.parametrize(
    "context",
    [
        {"@base": "http://["},
        {"@vocab": "http://[", "@base": "//]"},
        {"a": "b:c", "b": "a:c"},
        {"a": {"@id": 5}, "@language": 5, "@vocab": 7, "@base": []},
        {"a": {"@id": "urn:a", "@container": {"x": 1}, "@type": [], "@context": 7}},
        {"@vocab": {"x": "y"}, "@language": {"x": "y"}, "a": {"@id": "urn:a", "@container": True, "@language": True}},
        {"a": {"@reverse": "urn:r", "@container": "@list"}},
        {"a": ["x"], "@version": 2, "@propagate": "no", "": "urn:empty"},
        [None, {"@vocab": ""}, [[{"a": None}]]],
    ],
)
def test_whatever_a_context_says_reading_ends_in_statements_or_in_a_problem(context: object) -> None:
    text = json.dumps({"@context": context, "@id": "x:y", "@type": "a", "a": ["b", {"@id": "c", "a:b": 1}], "b:c": 2})
    for blank_nodes in (True, False):
        try:
            list(read(text.encode(), JSON_LD, {}, blank_nodes=blank_nodes).statements())
        except Problem as problem:
            assert problem.detail
    assert list(Walk({}, []).top(parsed(text), Context())) == []


def test_what_nests_too_deep_for_us_is_refused_however_deep_it_may_be() -> None:
    nested = b'{"urn:a":' * 20_000 + b"1" + b"}" * 20_000
    with pytest.raises(Problem, match="too deep"):
        read(nested, JSON_LD, {}, Limits(depth=10**6))
