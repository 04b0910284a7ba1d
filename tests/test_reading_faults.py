"""What is ill formed is told with its place and what would be right; what is over a limit, with the limit."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat

from accords.errors import (
    IRITooLong,
    LiteralTooLong,
    PayloadTooLarge,
    Problem,
    RDFTooDeep,
    TooManyStatements,
    UnparsableRDF,
)
from accords.registry.assessment import Place
from accords.registry.reading import SYNTAXES, Limits, Placed, Reading, place_in, read, syntax_of
from accords.settings import Settings

TURTLE = RdfFormat.TURTLE
CONTEXTS = {"https://e.example/context": {"skos": "http://www.w3.org/2004/02/skos/core#", "name": "skos:prefLabel"}}
A, B = NamedNode("urn:a"), NamedNode("urn:b")


def refused(text: str, syntax: str = "ttl", limits: Limits = Limits()) -> Problem:  # noqa: B008
    with pytest.raises(Problem) as problem:
        read(text.encode(), syntax_of(syntax), CONTEXTS, limits)
    return problem.value


MISTAKES = [
    (
        "ttl",
        "<urn:a> skso:prefLabel 'x' .",
        9,
        "the prefix skso: is not declared. Did you mean skos:?",
        "@prefix skso: <…> .",
    ),
    (
        "ttl",
        "<urn:a> skos:p 'x' .",
        9,
        "the prefix skos: is not declared.",
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .",
    ),
    ("ttl", "<urn:a> <urn:b> <urn:c> <urn:d> <urn:e> 1 .", 25, "a full stop is missing before this", "."),
    ("ttl", "<urn:a> <urn:b> 'x'", 20, "a full stop is missing here: the document breaks off.", "."),
    ("ttl", '<urn:a> <urn:b> "say "hi" now" .', 22, "write a quote within it as", '\\"'),
    ("ttl", "<urn:a> <urn:b> 'l'eau' .", 19, "write a quote within it as", "\\'"),
    ("ttl", "<urn:a> <urn:b> 'x .", 17, "the text that begins here is not closed.", "'"),
    ("ttl", "<urn:a> <urn:b> 'x\ny' .", 19, "a text in single quotes ends in its line", '"""'),
    ("ttl", "<urn:a> <urn:b> <https://e.example/a b> .", 37, "an IRI cannot hold a space: write %20.", "%20"),
    ("ttl", "<urn:a> <urn:b> <a/b> .", 17, "this IRI is relative", "an IRI with http:// or https://"),
    ("ttl", "<urn:a> <urn:b> 'a\\qb' .", 19, "\\q is no escape", "\\\\"),
    ("ttl", "<urn:a> <urn:b> 'x'@fr_CA .", 23, "this is no language tag", "@en"),
    ("ttl", "<urn:a> <urn:b> 'x'@toolongatag .", 21, "this is no language tag", "@en"),
    ("ttl", "<urn:a> <urn:b> 'x'^<urn:c> .", 20, "a datatype follows two signs", "^^"),
    ("ttl", "<urn:a> <urn:b> 2026-01-31 .", 17, "2026-01-31 is no number", '"'),
    ("ttl", "<urn:a> <urn:b> True .", 17, "Did you mean true?", "true"),
    ("ttl", "<urn:a> <urn:b> .", 17, "an object is missing here.", "an IRI"),
    ("ttl", "<urn:a> .", 9, "a predicate is missing here.", "an IRI"),
    ("ttl", "@perfix a: <urn:> .", 1, "@perfix is no directive.", "@prefix"),
    ("ttl", "@prefix a <urn:> .", 9, "a prefix ends in a colon.", "a prefix like ex:"),
    ("trig", "<urn:g> { <urn:a> a <urn:B>", 28, "the document breaks off here", "}"),
    ("ttl", "<urn:a> <urn:b> [ <urn:c> 1", 28, "] is missing.", "]"),
    ("ttl", "<urn:a> <urn:b> ( [] '[' # (", 29, ") is missing.", ")"),
    ("nt", "<urn:a> a <urn:c> .", 9, "this is not N-Triples", "<…>"),
    ("nt", "<urn:a> <urn:b> <urn:c>", 24, "a full stop is missing here", "."),
    ("nt", "<urn:a> <urn:b> <urn:c> <urn:d> .", 25, "a full stop is missing before this", "."),
    ("nq", "ex:a <urn:b> <urn:c> <urn:g> .", 1, "this is not N-Triples", "<…>"),
    ("jsonld", '{"@id": "urn:a",}', 16, "take out this comma", "a value"),
    ("jsonld", '{"@id": "urn:a" "b": 1}', 17, "a comma is missing before this.", ","),
    ("jsonld", '{"@id" "urn:a"}', 8, "a colon is missing here", ":"),
    ("jsonld", '{@id: "urn:a"}', 2, "names stand in double quotes.", '"'),
    ("jsonld", "{'@id': 1}", 2, "texts and names stand in double quotes.", '"'),
    ("jsonld", '{"a": None}', 7, "None is no value of JSON.", "a value"),
    ("jsonld", '{"a": 01}', 7, "01 is no number of JSON.", "a value"),
    ("jsonld", '{"a": "x\ny"}', 7, "is not closed in its line.", '"'),
    ("jsonld", '{"a": "\\x"}', 8, "\\x is no escape of JSON.", "\\n"),
    ("jsonld", '{"a": [1, 2', 7, "what begins here is not closed.", "]"),
    ("jsonld", '{"a": 1} 2', 10, "nothing may follow.", "the end"),
    ("jsonld", '{"a": 1, // one\n"b": 2}', 10, "JSON has no comments.", None),
    ("jsonld", '{"a": 1, "a": 2}', 10, "the name a stands twice", None),
    (
        "jsonld",
        '{"@context": "https://schema.org/"}',
        14,
        "https://schema.org/ is not known here",
        "https://e.example/context",
    ),
    ("jsonld", "", 1, "the document breaks off.", "a value"),
    ("rdf", "<a><b>", 7, "not well-formed XML", None),
    ("rdf", "<a>\n</b>", 3, "not well-formed XML", None),
    ("rdf", "", 1, "not well-formed XML", None),
    ("rdf", '<?xml version="1.0" encoding="ISO-8859-1"?><a/>', 1, "the encoding has to be UTF-8", "UTF-8"),
    ("rdf", "<!DOCTYPE a><a/>", 1, "document type declarations are refused", None),
]


@pytest.mark.parametrize(
    ("syntax", "text", "column", "told", "expected"), MISTAKES, ids=[each[1][:40] for each in MISTAKES]
)
def test_a_mistake_is_told_with_its_place_and_what_would_be_right(
    syntax: str, text: str, column: int, told: str, expected: str | None
) -> None:
    problem = refused(text, syntax)
    assert type(problem) is UnparsableRDF and told in problem.detail, problem.detail
    assert problem.extra["column"] == column and problem.detail.startswith(f"Line {problem.extra['line']}, column ")
    line, caret = str(problem.extra["snippet"]).split("\n")
    assert line == text.split("\n")[int(str(problem.extra["line"])) - 1] and caret == " " * (column - 1) + "^"
    assert expected is None or expected in problem.extra["expected"]  # type: ignore[operator]


@pytest.mark.parametrize("syntax", ["nt", "nq"])
def test_without_lists_nothing_but_a_full_stop_ends_a_statement(syntax: str) -> None:
    assert refused("<urn:a> <urn:b> <urn:c>\n<urn:a> <urn:b> <urn:d> .", syntax).extra["expected"] == ["."]


def test_a_place_is_right_after_lines_and_characters_of_all_kinds() -> None:
    problem = refused("# é😀\r\n<urn:é>\t<urn:😀> foo:c .")
    assert (problem.extra["line"], problem.extra["column"]) == (2, 17)


def test_what_is_meant_is_suggested() -> None:
    assert refused("<urn:a> <urn:b> <https://e.example/a b> .").extra["suggestions"] == ["<https://e.example/a%20b>"]
    assert refused("<urn:a> <urn:b> 2026-01-31 .").extra["suggestions"] == ['"2026-01-31"^^xsd:date']
    assert refused('{"a": None}', "jsonld").extra["suggestions"] == ["null"]


@pytest.mark.parametrize(
    "data", [b"\xff\xfe<\x00", "<urn:é> a <urn:B> .".encode("latin-1"), b"<urn:a> a <urn:B> .\n\xff"]
)
def test_what_is_not_utf_8_is_told_with_its_place(data: bytes) -> None:
    with pytest.raises(UnparsableRDF, match="this is not UTF-8, but") as problem:
        read(data, TURTLE, {})
    assert problem.value.extra["line"] == data.count(b"\n") + 1 and problem.value.extra["column"]


def test_what_a_terminal_would_obey_is_not_shown() -> None:
    problem = refused("<urn:a> <urn:b> \x1b[31m .")
    assert "\x1b" not in problem.detail + str(problem.extra["snippet"])


@given(st.text(max_size=60), st.sampled_from(sorted(SYNTAXES)))
def test_whatever_is_sent_it_is_read_or_ends_in_a_problem_with_words(text: str, syntax: str) -> None:
    try:
        read(text.encode("utf-8", "surrogatepass"), syntax_of(syntax), CONTEXTS)
    except Problem as problem:
        assert problem.detail and json.dumps(problem.document())


VALID = (
    '@prefix e: <urn:e:> .\n<urn:a> e:b [ e:c ( 1 \'x\'@en """y""" ) ] ; e:d 1.5 , true .\n',
    '{"@context": {"e": "urn:e:"}, "@id": "urn:a", "e:b": [1, {"@value": "x", "@language": "en"}, {"@id": "urn:c"}]}',
)


@given(
    st.sampled_from(VALID),
    st.integers(0, 200),
    st.sampled_from(['"', "'", "<", "[", "{", ".", "\\", "@", "\n", "é", ""]),
)
def test_a_document_that_was_damaged_is_read_or_ends_in_a_problem_with_words(text: str, at: int, sign: str) -> None:
    damaged = text[:at] + sign + text[at + 1 :]
    try:
        reading = read(damaged.encode(), syntax_of("jsonld" if text[0] == "{" else "ttl"), {}, blank_nodes=True)
        assert len(list(reading.statements())) <= len(reading.quads) or text[0] == "{"
    except UnparsableRDF as problem:
        assert problem.detail


def triples(count: int) -> str:
    return "".join(f"<urn:a> <urn:b> <urn:{number}> .\n" for number in range(count))


@pytest.mark.parametrize(
    ("right", "wrong", "limits", "kind", "limit"),
    [
        (triples(3), triples(4), Limits(statements=3), TooManyStatements, 3),
        ("<urn:a> a <urn:b>.", "<urn:a> a <urn:b> .", Limits(bytes=18), PayloadTooLarge, 18),
        ("<urn:a> <urn:b> 'éé' .", "<urn:a> <urn:b> 'ééé' .", Limits(literal_bytes=4), LiteralTooLong, 4),
        ("<urn:a> <urn:b> '((((' .", "<urn:a> <urn:b> (((()))) .", Limits(depth=3), RDFTooDeep, 3),
        (f"<urn:a> <urn:b> <urn:{'c' * 2044}> .", f"<urn:a> <urn:b> <urn:{'c' * 2045}> .", Limits(), IRITooLong, 2048),
    ],
)
def test_what_is_over_a_limit_is_refused_with_the_limit_and_what_just_keeps_it_is_not(
    right: str, wrong: str, limits: Limits, kind: type[Problem], limit: int
) -> None:
    assert read(right.encode(), TURTLE, {}, limits).quads
    problem = refused(wrong, limits=limits)
    assert type(problem) is kind and problem.status == 413
    assert problem.document()["limit"] == limit and str(limit) in problem.detail


def test_json_and_xml_nest_as_deep_as_the_limit_and_no_deeper() -> None:
    inside = '{"@id": "urn:a", "urn:b": {"@id": "urn:c", "urn:d": 1}}'
    assert read(inside.encode(), RdfFormat.JSON_LD, {}, Limits(depth=2)).quads
    assert isinstance(refused(inside, "jsonld", Limits(depth=1)), RDFTooDeep)
    assert isinstance(refused("<a><b/></a>", "rdf", Limits(depth=1)), RDFTooDeep)


def test_the_limits_are_those_of_the_settings() -> None:
    settings = Settings(rdf_bytes=1, rdf_statements=2, rdf_literal_bytes=3, rdf_depth=5)
    assert Limits.of(settings) == Limits(1, 2, 3, 5)
    assert Limits.offline(settings) == Limits(None, None, 3, 5)
    assert Limits() == Limits.of(Settings())


@pytest.mark.parametrize(
    ("iri", "told"),
    [
        ("javascript:alert(1)", "http"),
        ("data:text/plain,x", "http"),
        ("https://me@example.org/", "@"),
        ("https://example.org/\u202e", "direction"),
        ("https:///nowhere", "host"),
    ],
)
@pytest.mark.parametrize(
    "place", ["<{}> <urn:b> 1 .", "<urn:a> <{}> 1 .", "<urn:a> <urn:b> <{}> .", "<urn:a> <urn:b> 'x'^^<{}> ."]
)
def test_a_name_that_would_do_harm_is_refused_wherever_it_stands(place: str, iri: str, told: str) -> None:
    text = place.format(iri)
    problem = refused(text)
    assert type(problem) is UnparsableRDF and told in problem.detail
    assert problem.extra["column"] == 1 + text.index("'x'" if "^^" in text else f"<{iri}>")
    assert read(text.encode(), TURTLE, {}, blank_nodes=True).quads


@pytest.mark.parametrize("code", [0, 1, 0x0B, 0x1F, 0xFFFE])
def test_a_text_that_no_xml_can_hold_is_refused_where_it_is_submitted(code: int) -> None:
    text = f"<urn:a> <urn:b> 'x\\u{code:04X}y'@en ."
    problem = refused(text)
    assert problem.detail == f"Line 1, column 17: take the character U+{code:04X} out of this literal."
    assert read(text.encode(), TURTLE, {}, blank_nodes=True).quads
    assert read(b"<urn:a> <urn:b> 'x\\t\\n\\ry'@en .", TURTLE, {}).quads


@pytest.mark.parametrize("iri", ["http://e.example/", "HTTPS://e.example/", "urn:a", "mailto:a@e.example", "tel:+33"])
def test_other_names_are_not(iri: str) -> None:
    assert read(f"<urn:a> <urn:b> <{iri}> .".encode(), TURTLE, {}).quads


@pytest.mark.parametrize(
    "text",
    [
        "<urn:a> a <http://www.w3.org/ns/shacl#NodeShape> .",
        "<urn:a> <http://www.w3.org/ns/shacl#targetClass> <urn:b> .",
        "<urn:a> <http://www.w3.org/2002/07/owl#imports> <urn:b> .",
        "<urn:a> <http://www.w3.org/2002/07/owl#sameAs> <urn:b> .",
        "<urn:a> <http://www.w3.org/2000/01/rdf-schema#subClassOf> <urn:b> .",
    ],
)
def test_shapes_and_schemas_are_refused_in_what_is_submitted(text: str) -> None:
    assert "shapes and schemas" in refused(text).detail
    assert read(text.encode(), TURTLE, {}, blank_nodes=True).quads


RDF_XML = """<?xml version="1.0"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:u="urn:" xml:lang="fr">
  <u:C rdf:about="urn:é" u:z="1">é <!-- <u:no/> --> <u:b>x
y</u:b>
    <u:k rdf:resource="urn:d"/> <u:n xml:lang="de">z</u:n><rdf:li>1</rdf:li>
    <u:m><rdf:Description rdf:about="urn:e"><u:f rdf:datatype="urn:dt">1</u:f></rdf:Description></u:m>
  </u:C>
</rdf:RDF>""".replace(">é <!", "> <!")


def test_every_statement_in_rdf_xml_is_at_its_element() -> None:
    reading = read(RDF_XML.encode(), RdfFormat.RDF_XML, {})
    lines = RDF_XML.split("\n")
    elements = {"b": "<u:b>", "k": "<u:k ", "n": "<u:n ", "f": "<u:f ", "m": "<u:m>", "z": "<u:C ", "_1": "<rdf:li>"}
    assert len(reading.quads) == 8
    for quad in reading.quads:
        place = reading.place(quad.subject, quad.predicate)
        assert place is not None and reading.positions(quad.subject, quad.predicate, quad.object)[0]
        name = quad.predicate.value.rpartition(":")[2].rpartition("#")[2]
        assert lines[place.line - 1][place.column - 1 :].startswith(elements.get(name, "<u:C "))
    assert reading.place(NamedNode("urn:e")) == Place("", 6, 10)


def test_the_place_is_the_best_that_is_known() -> None:
    text = "<urn:a> <urn:b> 01 ,\n 2 .\n<urn:c> <urn:d> <urn:e> ."
    reading = read(text.encode(), TURTLE, {})
    two = Literal("2", datatype=NamedNode("http://www.w3.org/2001/XMLSchema#integer"))
    assert reading.place(A, B, two, "a.ttl") == Place("a.ttl", 2, 2)
    assert reading.place(A, B, Literal("3")) == reading.place(A, B) == Place("", 1, 9)
    assert reading.place(A, NamedNode("urn:none"), two) == reading.place(A) == Place("", 1, 1)
    assert reading.place(NamedNode("urn:e")) == Place("", 3, 17), "where it is named"
    assert reading.place(NamedNode("urn:z")) is None
    one = Literal("1", datatype=two.datatype)
    assert reading.place(A, B, one) == Place("", 1, 17), "as a store gives it back"


def test_of_several_files_the_one_that_says_most_has_the_place() -> None:
    texts = {"1": "<urn:x> <urn:y> <urn:a> .", "2": "<urn:a> <urn:c> 1 .", "3": "\n<urn:a> <urn:b> 'x' ."}
    readings = {name: read(text.encode(), TURTLE, {}) for name, text in texts.items()}
    assert place_in(readings, A, B, Literal("x")) == Place("3", 2, 17)
    assert place_in(readings, A, NamedNode("urn:c")) == Place("2", 1, 9)
    assert place_in(readings, A) == Place("2", 1, 1)
    assert place_in({"1": readings["1"]}, A) == Place("1", 1, 17)


def test_blank_nodes_have_places_where_they_are_kept() -> None:
    reading = read(b"<urn:a> <urn:b>\n [ <urn:c> 'x' ] , _:n .", TURTLE, {}, blank_nodes=True)
    [inner] = [quad for quad in reading.quads if quad.object == Literal("x")]
    assert isinstance(inner.subject, BlankNode) and reading.place(inner.subject) == Place("", 2, 2)
    assert reading.place(inner.subject, inner.predicate, inner.object) == Place("", 2, 12)
    [named] = [quad for quad in reading.quads if quad.predicate == B and quad.object != inner.subject]
    assert isinstance(named.object, BlankNode) and reading.place(A, B, named.object) == Place("", 2, 20)


@pytest.mark.parametrize("syntax", ["ttl", "nt"])
def test_a_label_in_two_files_means_two_blank_nodes(syntax: str) -> None:
    subjects = {read(b"_:x <urn:b> _:x .", syntax_of(syntax), {}, blank_nodes=True).quads[0].subject for _ in "ab"}
    assert len(subjects) == 2


def test_a_reading_is_easily_made_of_something_else() -> None:
    reading = Reading([Quad(A, B, Literal("x"))], lambda: [Placed(A, B, Literal("x"), (2, 1), None, (2, 3))])
    assert reading.place(A, B, Literal("x")) == Place("", 2, 3) and reading.place(A, B) == Place("", 2, 1)
    assert Reading().place(A) is None
