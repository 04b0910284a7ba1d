"""RDF from strangers: every syntax is read, nothing is fetched, and every fault has its place."""

import json
import socket
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import NamedNode, Quad, RdfFormat, Triple, serialize

from accords.assets import Assets
from accords.errors import RDFTooDeep, UnparsableRDF
from accords.registry.assessment import Place
from accords.registry.reading import SYNTAXES, read, syntax_of
from accords.registry.vocabulary import known_contexts
from accords.terms import DEFAULT_BASE
from tests.registries import LEND, LIBRARIES

HERE = "http://127.0.0.1:8000/"
CONTEXTS = known_contexts(Assets(LIBRARIES), DEFAULT_BASE, HERE)
TRIPLE = Triple(NamedNode("urn:a"), NamedNode("urn:b"), NamedNode("urn:c"))


def fault(text: str, syntax: str) -> UnparsableRDF:
    with pytest.raises(UnparsableRDF) as refused:
        read(text.encode(), syntax_of(syntax), CONTEXTS)
    return refused.value


@pytest.mark.parametrize("syntax", sorted(SYNTAXES))
def test_every_syntax_is_read(syntax: str) -> None:
    written = serialize([TRIPLE], format=SYNTAXES[syntax]) or b""
    assert [quad.triple for quad in read(written, syntax_of("file." + syntax.upper()), {}).quads] == [TRIPLE]


@pytest.mark.parametrize("syntax", [RdfFormat.TRIG, RdfFormat.N_QUADS, RdfFormat.JSON_LD])
def test_named_graphs_are_kept(syntax: RdfFormat) -> None:
    quad = Quad(TRIPLE.subject, TRIPLE.predicate, TRIPLE.object, NamedNode("urn:g"))
    assert read(serialize([quad], format=syntax) or b"", syntax, {}).quads == [quad]


def test_a_media_type_names_a_syntax_too() -> None:
    assert syntax_of("text/turtle") == RdfFormat.TURTLE


@pytest.mark.parametrize("name", ["file", "file.txt", "text/n3", "file.n3"])
def test_an_unknown_syntax_is_told_with_those_that_are_known(name: str) -> None:
    with pytest.raises(UnparsableRDF, match="ttl, trig, nt, nq, rdf, xml, jsonld, json"):
        syntax_of(name)


@pytest.mark.parametrize(
    ("syntax", "text", "line", "column"),
    [
        ("ttl", "<urn:a> <urn:b> 1 .\n\n  foo:x a 1 .", 3, 3),
        ("trig", "<urn:g> {\n <urn:a> a b }", 2, 12),
        ("nt", "<urn:a> <urn:b> <urn:c> .\n<urn:a", 2, 1),
        ("jsonld", '{"@id": "urn:a",\n "urn:b" 1}', 2, 10),
        ("ttl", "<a> a <urn:B> .", 1, 1),
    ],
)
def test_what_does_not_parse_is_told_with_line_and_column(syntax: str, text: str, line: int, column: int) -> None:
    found = fault(text, syntax).extra
    assert (found["line"], found["column"]) == (line, column)


def lines_of(text: str) -> dict[str, int]:
    """The line on which each subject is first spoken of."""
    reading = read(text.encode(), RdfFormat.TURTLE, {})
    places = {str(quad.subject.value): reading.place(quad.subject) for quad in reading.quads}  # type: ignore[union-attr]
    return {subject: place.line for subject, place in places.items() if place}


def test_each_subject_has_the_line_on_which_it_is_first_spoken_of() -> None:
    text = "@prefix : <urn:> .\n\n:a :p 1 ;\n  :q 2 .\n:b :p 3 .\n:a :r 4 ."
    assert lines_of(text) == {"urn:a": 3, "urn:b": 5}


@given(st.lists(st.sampled_from(["", "# x", "<urn:a> <urn:b> 1 .", '<urn:c> <urn:d> """\n""" .'])))
def test_lines_are_those_of_the_text(parts: list[str]) -> None:
    lines = "\n".join(parts).split("\n")
    found = lines_of("\n".join(lines))
    expected = {
        subject: next((n for n, each in enumerate(lines, 1) if each.startswith(f"<{subject}>")), 0)
        for subject in ("urn:a", "urn:c")
    }
    assert found == {subject: line for subject, line in expected.items() if line}


@pytest.mark.parametrize(
    ("syntax", "text", "line"),
    [
        ("ttl", "<urn:a> <urn:b> 1 .\n[] a <urn:B> .", 2),
        ("ttl", "<urn:a> <urn:b>\n\n [ <urn:c> 1 ] .", 3),
        ("nt", "_:x <urn:b> <urn:c> .", 1),
        ("trig", "_:g { <urn:a> a <urn:B> }", 1),
    ],
)
def test_a_blank_node_is_refused_with_its_line(syntax: str, text: str, line: int) -> None:
    refused = fault(text, syntax)
    assert refused.extra["line"] == line and "blank nodes are refused" in refused.detail


def test_a_blank_node_in_json_ld_is_refused_too() -> None:
    assert "blank nodes are refused" in fault('{"urn:a": 1}', "jsonld").detail


def test_a_statement_about_a_statement_is_refused() -> None:
    assert "RDF 1.2" in fault("<urn:a> <urn:b> <<( <urn:a> <urn:b> <urn:c> )>> .", "ttl").detail


ENTITY = """<?xml version="1.0"?>
{} <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:u="urn:">
<rdf:Description rdf:about="urn:a"><u:b>&x;</u:b></rdf:Description></rdf:RDF>"""


@pytest.mark.parametrize(
    "declaration",
    [
        '<!DOCTYPE r [ <!ENTITY x "y"> ]>',
        '<!doctype r [ <!ENTITY x SYSTEM "file:///etc/passwd"> ]>',
        '<!DOCTYPE r SYSTEM "http://127.0.0.1:9/dtd">',
    ],
)
def test_a_document_type_declaration_is_refused_with_its_line(declaration: str) -> None:
    refused = fault(ENTITY.format(declaration), "rdf")
    assert refused.extra["line"] == 2 and "declarations are refused" in refused.detail


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32", "latin-1"])
def test_what_is_not_utf_8_is_refused_so_that_nothing_hides_in_another_encoding(encoding: str) -> None:
    with pytest.raises(UnparsableRDF, match="not UTF-8"):
        read("<urn:é> a <urn:B> .".encode(encoding), RdfFormat.TURTLE, {})


def test_a_byte_order_mark_is_no_fault() -> None:
    assert read(b"\xef\xbb\xbf<urn:a> a <urn:B> .", RdfFormat.TURTLE, {}).quads


def loan(context: object) -> str:
    return json.dumps(
        {"@context": context, "id": "urn:loan", "type": "Loan", "lender": "urn:l", "name": {"en": "A loan"}}
    )


@pytest.mark.parametrize("address", sorted(CONTEXTS))
def test_our_context_is_known_by_each_of_its_addresses(address: str) -> None:
    for context in (address, [address], [address, {"x": "urn:x"}]):
        quads = read(loan(context).encode(), RdfFormat.JSON_LD, CONTEXTS).quads
        assert {quad.predicate.value for quad in quads} >= {LEND + "lender"} and len(quads) == 3


def test_the_addresses_of_our_context_are_here_and_under_the_bases() -> None:
    assert set(CONTEXTS) == {
        root + path for root in (HERE, DEFAULT_BASE) for path in ("context.jsonld", "context/1.jsonld")
    }


@pytest.mark.parametrize("place", ["top", "list", "scoped", "import", "nested"])
def test_any_other_context_is_refused_by_name_and_not_fetched(place: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"http://127.0.0.1:{server.getsockname()[1]}/context"
        contexts: dict[str, object] = {
            "top": address,
            "list": [{}, address],
            "scoped": {"x": {"@id": "urn:x", "@context": address}},
            "import": {"@version": 1.1, "@import": address},
            "nested": {},
        }
        document = {
            "@context": contexts[place],
            "@id": "urn:a",
            "urn:b": {"@context": address} if place == "nested" else 1,
        }
        assert address in fault(json.dumps(document), "jsonld").detail
        server.setblocking(False)
        with pytest.raises(BlockingIOError):
            server.accept()


def test_a_document_that_nests_too_deep_is_refused() -> None:
    with pytest.raises(RDFTooDeep) as refused:
        read(b'{"urn:a":' * 5000 + b"1" + b"}" * 5000, RdfFormat.JSON_LD, {})
    assert refused.value.document()["limit"] == 64


def test_the_context_of_this_registry_reads_its_own_data() -> None:
    contexts = known_contexts(Assets(), DEFAULT_BASE, HERE)
    document = {"@context": HERE + "context/1.jsonld", "id": f"{DEFAULT_BASE}id/state/mar", "type": "State"}
    [quad] = read(json.dumps(document).encode(), RdfFormat.JSON_LD, contexts).quads
    assert quad.object == NamedNode(f"{DEFAULT_BASE}ns#State")


def test_a_registry_without_a_context_knows_one_with_no_terms_but_those_of_json_ld(tmp_path: Path) -> None:
    found = known_contexts(Assets(tmp_path), DEFAULT_BASE, HERE)
    assert f"{DEFAULT_BASE}context/1.jsonld" in found
    assert {"id", "type", "@version"} == {name for each in found.values() for name in each}


SENTENCE = '<https://e.example/{0}> a <https://e.example/C> ;\n  <https://e.example/p> "Name {0}"@en , {0} .\n'


def test_the_places_of_20000_statements_take_less_than_a_second_of_a_processor() -> None:
    text = "".join(SENTENCE.format(number) for number in range(6666))
    reading = read(text.encode(), RdfFormat.TURTLE, {})
    assert len(reading.quads) == 19_998
    began = time.process_time()
    last = reading.quads[-1]
    assert reading.place(last.subject, last.predicate, last.object) == Place("", 13332, 42)
    assert time.process_time() - began < 1
