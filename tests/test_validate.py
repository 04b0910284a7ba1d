"""`POST /validate`: what is sent comes back judged, however it was sent, and as the client wants to read it."""

import base64
import hashlib
import json
from collections.abc import Iterator

import httpx2
import pytest

from accords.registry.judges import Wish
from accords.terms import DEFAULT_BASE
from tests.commanding import BAD, GOOD, WARNED
from tests.registries import LIBRARIES
from tests.serving import Server, serving

LIMIT = 40_000


@pytest.fixture(scope="module")
def libraries(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The libraries, served, with a small limit on what may be sent."""
    home = tmp_path_factory.mktemp("validate") / "home"
    with serving(home, ACCORDS_ASSETS=str(LIBRARIES), ACCORDS_RDF_BYTES=str(LIMIT), ACCORDS_QUERY_BUDGET="0") as server:
        yield server


def sent(server: Server, text: str, syntax: str = "text/turtle", address: str = "", **headers: str) -> httpx2.Response:
    """The answer to some RDF."""
    return server.client.post(f"/validate{address}", content=text.encode(), headers={"content-type": syntax, **headers})


@pytest.mark.parametrize(
    ("text", "verdict", "conforms"),
    [(GOOD, "accepted", True), (WARNED, "accepted-with-warnings", False), (BAD, "rejected", False)],
)
def test_the_answer_is_200_whatever_the_verdict(libraries: Server, text: str, verdict: str, conforms: bool) -> None:
    answer = sent(libraries, text)
    assert answer.status_code == 200 and answer.headers["content-type"] == "application/json"
    found = answer.json()
    assert (found["verdict"], found["conforms"]) == (verdict, conforms)
    assert found["input"]["digest"] == hashlib.sha256(text.encode()).hexdigest()
    assert found["background"]["version"] == 1 and len(found["shapes"]["digest"]) == 64


SYNTAXES = {
    "text/turtle": BAD,
    "application/trig": BAD,
    "application/n-triples": f"<{DEFAULT_BASE}id/library/rome> a <https://example.org/lending#Library> .".replace(
        " a ", " <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> "
    ),
    "application/ld+json": json.dumps(
        {"@id": f"{DEFAULT_BASE}id/library/rome", "@type": "https://example.org/lending#Library"}
    ),
    "application/rdf+xml": '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><l:Library '
    f'xmlns:l="https://example.org/lending#" rdf:about="{DEFAULT_BASE}id/library/rome"/></rdf:RDF>',
}
SYNTAXES["application/n-quads"] = SYNTAXES["application/n-triples"]


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_every_syntax_of_rdf_is_read(libraries: Server, syntax: str) -> None:
    found = sent(libraries, SYNTAXES[syntax], f"{syntax}; charset=utf-8").json()
    components = {each["component"].rpartition("#")[2] for each in found["results"] if each["severity"] == "Violation"}
    assert components == {"MinCountConstraintComponent"}


def test_files_of_a_form_are_judged_together_and_named_in_the_places(libraries: Server) -> None:
    files = [("file", ("good.ttl", GOOD)), ("file", ("bad.ttl", BAD.replace("rome", "oslo2")))]
    found = libraries.client.post("/validate", files=files).json()
    assert {(each["file"], each["line"]) for each in found["results"]} == {("bad.ttl", 4), ("bad.ttl", 5)}
    assert found["input"]["digest"] == hashlib.sha256((GOOD + BAD.replace("rome", "oslo2")).encode()).hexdigest()


def test_two_files_of_one_name_are_both_read_and_told_apart(libraries: Server) -> None:
    others = [BAD.replace("rome", each) for each in ("oslo2", "oslo3")]
    found = libraries.client.post("/validate", files=[("file", ("data/bad.ttl", each)) for each in others])
    assert found.status_code == 200
    assert {each["file"] for each in found.json()["results"]} == {"data/bad.ttl", "data/bad (2).ttl"}


def test_a_text_in_a_form_is_judged_as_the_syntax_beside_it(libraries: Server) -> None:
    fields = {"text": (None, BAD), "syntax": (None, "text/turtle"), "lang": (None, "fr"), "format": (None, "text")}
    answer = libraries.client.post("/validate", files=fields)
    assert answer.headers["content-language"] == "fr" and "1 avertissement" in answer.text


@pytest.mark.parametrize("method", ["STRING", "BASE64"])
def test_the_envelope_of_the_interoperability_test_bed_is_opened(libraries: Server, method: str) -> None:
    content = base64.b64encode(BAD.encode()).decode() if method == "BASE64" else BAD
    envelope = {
        "contentToValidate": content,
        "contentSyntax": "text/turtle",
        "embeddingMethod": method,
        "validationType": "any",
        "locale": "fr",
    }
    answer = libraries.client.post("/validate", json=envelope)
    assert answer.status_code == 200 and answer.headers["content-type"] == "text/turtle; charset=utf-8"
    assert answer.headers["content-language"] == "fr" and "sh:conforms false" in answer.text
    asked = libraries.client.post("/validate", json={**envelope, "reportSyntax": "application/ld+json"})
    assert asked.headers["content-type"] == "application/ld+json"


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"embeddingMethod": "URL"}, 422),
        ({"embeddingMethod": "FTP"}, 400),
        ({"embeddingMethod": "BASE64", "contentToValidate": "é"}, 400),
        ({"externalRules": [{"ruleSet": "x"}]}, 422),
        ({"contentSyntax": "text/plain"}, 400),
        ({"contentToValidate": 7}, 400),
        ({"contentToValidate": "#" * (LIMIT + 1)}, 413),
        ({"reportSyntax": "application/pdf"}, 400),
    ],
)
def test_an_envelope_that_cannot_be_used_is_refused(libraries: Server, change: dict[str, object], status: int) -> None:
    envelope = {"contentToValidate": GOOD, "contentSyntax": "text/turtle", **change}
    answer = libraries.client.post("/validate", json=envelope)
    assert answer.status_code == status and answer.headers["content-type"] == "application/problem+json"


def test_json_that_is_no_envelope_is_told_so(libraries: Server) -> None:
    assert "application/ld+json" in sent(libraries, "{}", "application/json").json()["detail"]
    assert sent(libraries, "[" * 100_000, "application/json").status_code == 400


def test_the_format_is_the_one_of_the_address_or_the_preferred_one(libraries: Server) -> None:
    for address, accept, expected in [
        ("?format=sarif", "text/turtle", "application/sarif+json"),
        ("", "text/csv, application/json;q=0.5", "text/csv; charset=utf-8"),
        ("", "*/*", "application/json"),
    ]:
        assert sent(libraries, BAD, address=address, accept=accept).headers["content-type"] == expected
    assert sent(libraries, BAD, address="?format=pdf").status_code == 400
    assert sent(libraries, BAD, accept="image/png").status_code == 406


def test_what_cannot_be_read_is_a_422_with_its_place(libraries: Server) -> None:
    answer = sent(libraries, "<urn:a> a <urn:b> .\n<urn:a> <urn:b> .")
    assert answer.status_code == 422 and answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["line"] == 2
    assert sent(libraries, "# nothing").status_code == 422


def test_a_body_of_another_type_or_encoding_is_a_415_with_the_types(libraries: Server) -> None:
    assert "text/turtle" in sent(libraries, GOOD, "text/html").json()["available"]
    assert sent(libraries, GOOD, **{"content-encoding": "gzip"}).status_code == 415
    unnamed = libraries.client.post("/validate", files={"file": ("unknown", GOOD)})
    assert unnamed.status_code == 415 and "unknown" in unnamed.json()["detail"]


def test_a_body_over_the_limit_is_a_413_with_the_limit_announced_or_not(libraries: Server) -> None:
    assert sent(libraries, "#" * LIMIT).status_code == 422, "at the limit it is read"
    answer = sent(libraries, "#" * (LIMIT + 1))
    assert answer.status_code == 413 and answer.json()["limit"] == LIMIT
    pieces = (b"#" * 1000 for _ in range(LIMIT // 1000 + 1))
    streamed = libraries.client.post("/validate", content=pieces, headers={"content-type": "text/turtle"})
    assert streamed.status_code == 413
    form = libraries.client.post("/validate", files={"file": ("a.ttl", "#" * (LIMIT + 1))})
    assert form.status_code == 413


def test_without_background_what_is_sent_is_judged_alone(libraries: Server) -> None:
    loan = f"""@prefix lend: <https://example.org/lending#> .
    @prefix library: <{DEFAULT_BASE}id/library/> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
    <{DEFAULT_BASE}id/loan/x> a lend:Loan ; skos:prefLabel "x" ; lend:lender library:lyon ."""
    assert sent(libraries, loan).json()["counts"]["Violation"] == 0
    alone = sent(libraries, loan, address="?background=none").json()
    assert alone["counts"]["Violation"] == 1 and alone["background"] is None


def test_a_background_of_another_name_is_refused_and_not_passed_over(libraries: Server) -> None:
    answer = sent(libraries, GOOD, address="?background=nothing")
    assert answer.status_code == 400 and answer.json()["available"] == ["none"]


def test_a_wrong_method_is_told_all_that_the_address_knows(libraries: Server) -> None:
    answer = libraries.client.put("/validate", content=b"")
    assert answer.status_code == 405 and answer.headers["allow"] == "GET, HEAD, OPTIONS, POST"
    assert answer.json()["allowed"] == ["GET", "HEAD", "OPTIONS", "POST"]


@pytest.mark.parametrize(
    "content",
    [GOOD, SYNTAXES["application/ld+json"], "\n" + SYNTAXES["application/rdf+xml"], SYNTAXES["application/n-triples"]],
)
def test_an_envelope_need_not_say_the_syntax_of_its_content(libraries: Server, content: str) -> None:
    answer = libraries.client.post("/validate", json={"contentToValidate": content})
    assert answer.status_code == 200 and "sh:ValidationReport" in answer.text


def test_a_warning_counts_when_one_is_strict(libraries: Server) -> None:
    assert sent(libraries, WARNED, address="?strict").json()["verdict"] == "rejected"
    assert sent(libraries, WARNED, address="?strict=false").json()["verdict"] == "accepted-with-warnings"


def test_many_results_are_paged_and_each_page_names_the_others(libraries: Server) -> None:
    many = "".join(f"<urn:{number}> a <urn:b>.\n" for number in range(1001))
    first, second, third = (sent(libraries, many, address=f"?lang=fr&page={page}") for page in (1, 2, 3))
    assert '</validate?lang=fr&page=2>; rel="next"' in first.headers["link"]
    assert 'rel="prev"' in second.headers["link"] and 'rel="next"' not in second.headers["link"]
    pages = [each.json() for each in (first, second, third)]
    assert [(each["total"], len(each["results"])) for each in pages] == [(1001, 1000), (1001, 1), (1001, 0)]
    assert not {each["focusNode"] for each in pages[1]["results"]} & {each["focusNode"] for each in pages[0]["results"]}
    assert sent(libraries, BAD, address="?page=0").status_code == 400


def test_options_and_other_methods_are_answered_as_everywhere(libraries: Server) -> None:
    assert libraries.client.options("/validate").status_code == 204
    answer = libraries.client.delete("/validate")
    assert answer.status_code == 405 and "POST" in answer.headers["allow"]
    assert answer.headers["access-control-allow-origin"] == "*"


def test_a_wish_has_the_defaults_of_the_service() -> None:
    assert Wish() == Wish(("json",), "en", 1, strict=False, background=True)


def test_a_result_has_the_name_of_its_node_its_column_and_a_hint(libraries: Server) -> None:
    loan = f"""@prefix lend: <https://example.org/lending#> .
    @prefix library: <{DEFAULT_BASE}id/library/> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
    <{DEFAULT_BASE}id/loan/x> a lend:Loan ; skos:prefLabel "A loan"@en , "Un prêt"@fr ; lend:lender library:lyn ."""
    [result] = sent(libraries, loan, address="?lang=fr").json()["results"]
    assert (result["label"], result["line"], result["column"]) == ("Un prêt", 3, 112)
    assert "library:lyon" in json.dumps(result["hint"])
