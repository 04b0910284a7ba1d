"""Tables over HTTP: templates, and rows that are judged, with the row and the column of what is wrong."""

import csv
import io

import httpx2
import pytest

from accords.registry.tables.tabular import DESCRIPTION
from accords.terms import SKOS
from tests.serving import Server
from tests.tabling import KINDS, registry

HEADER = "id,name@en,member,in,role,start,source,confidence"
GOOD = f"{HEADER}\nelsewhere--x,An elsewhere,France,ai-collaborative,member,2020-06,1lurer-am-1454118,verified\n"


def sent(server: Server, text: str | bytes, address: str = "?class=membership", **headers: str) -> httpx2.Response:
    """The answer to a table."""
    content = text.encode() if isinstance(text, str) else text
    return server.client.post(f"/validate{address}", content=content, headers={"content-type": "text/csv", **headers})


@pytest.mark.parametrize("kind", KINDS)
def test_every_class_has_a_template_and_its_description(server: Server, kind: str) -> None:
    name = registry().table(kind).name
    table = server.client.get(f"/templates/{name}.csv")
    assert (table.status_code, table.headers["content-type"]) == (200, "text/csv; charset=utf-8; header=present")
    assert f'<{name}.csv-metadata.json>; rel="describedby"; type="{DESCRIPTION}"' in table.headers["link"]
    described = server.client.get(f"/templates/{name}.csv-metadata.json")
    assert described.status_code == 200 and described.headers["content-type"].startswith(DESCRIPTION)
    titles = [column["titles"]["en"] for column in described.json()["tableSchema"]["columns"] if "titles" in column]
    assert next(csv.reader(io.StringIO(table.text))) == titles and described.json()["url"] == f"{name}.csv"


def test_a_template_comes_in_french_with_an_example_that_is_accepted_again(server: Server) -> None:
    answer = server.client.get("/templates/meeting.csv?lang=fr&example&excel")
    assert answer.headers["content-language"] == "fr" and "classe" in answer.text
    assert sent(server, answer.content, "?class=meeting").json()["verdict"].startswith("accepted")


def test_the_help_page_lists_the_templates(server: Server) -> None:
    page = server.client.get("/help/?lang=fr", headers={"accept": "text/html"}).text
    assert "/templates/expression-of-interest.csv?lang=fr" in page and "manifestation d’intérêt" in page


def test_a_template_of_no_class_is_not_found(server: Server) -> None:
    answer = server.client.get("/templates/membreship.csv", headers={"accept": "application/json"})
    assert answer.status_code == 404 and "membership" in answer.json()["available"]


def test_rows_without_a_fault_are_judged_by_the_shapes_with_the_place_of_their_cells(server: Server) -> None:
    found = sent(server, GOOD).json()
    assert found["verdict"] == "accepted-with-warnings"
    assert {(each["line"], each["column"], each["path"]) for each in found["results"]} == {(2, 2, SKOS + "prefLabel")}
    found = sent(server, f"{GOOD}elsewhere--y,Again,fra,ai-collaborative,member,2020,1lurer-am-1454118,verified").json()
    overlapping = [(each["line"], each["column"]) for each in found["results"] if each["severity"] == "Violation"]
    assert found["verdict"] == "rejected" and overlapping == [(2, 6), (3, 6)]


def test_what_is_missing_is_told_at_the_cell_that_is_empty(server: Server) -> None:
    found = sent(server, GOOD.replace(",2020-06,", ",,")).json()
    assert (2, 6) in [(each["line"], each["column"]) for each in found["results"]]


def test_what_the_cells_cannot_mean_is_told_at_once_in_the_language_that_is_asked_for(server: Server) -> None:
    faulty = GOOD.replace("France", "Frnce").replace("2020-06", "01/06/2020")
    answer = sent(server, faulty, "?class=membership&lang=fr", accept="application/json")
    problem = answer.json()
    assert (answer.status_code, problem["type"], problem["line"], problem["column"]) == (
        422,
        "/problems/faulty-table",
        2,
        3,
    )
    places = [(each["line"], each["column"], each["header"], each["code"]) for each in problem["faults"]]
    assert places == [(2, 3, "member", "unknown"), (2, 6, "start", "date-form")]
    assert problem["faults"][0]["suggestions"][0].startswith("state/fra")
    assert "Vouliez-vous dire" in problem["faults"][0]["message"]


def test_the_faults_are_shown_to_a_reader_too(server: Server) -> None:
    faulty = GOOD.replace("France", "<Frnce>")
    page = sent(server, faulty, "?class=membership&lang=fr", accept="text/html, application/json;q=0.5").text
    assert "<h1>Le tableau contient des fautes</h1>" in page and "« &lt;Frnce&gt; » n’est rien" in page
    assert "Le tableau contient des fautes, en tout 1. La première est à la ligne 2, colonne 3." in page


def test_the_class_must_be_clear(server: Server) -> None:
    answer = sent(server, GOOD, "", accept="application/json")
    assert answer.status_code == 400 and "membership" in answer.json()["available"]


@pytest.mark.parametrize(("charset", "status"), [("windows-1252", 200), ("utf-8", 422), ("ebcdic", 415)])
def test_an_encoding_is_read_as_it_is_said(server: Server, charset: str, status: int) -> None:
    text = GOOD.replace("An elsewhere", "Un café").encode("windows-1252")
    answer = sent(server, text, **{"content-type": f"text/csv; charset={charset}", "accept": "application/json"})
    assert answer.status_code == status


def test_files_of_a_form_are_of_the_class_that_they_are_called_or_that_is_described(server: Server) -> None:
    one = server.client.post("/validate", files={"a": ("membership.csv", GOOD, "text/csv")})
    assert one.json()["results"][0]["file"] == "membership.csv"
    described = server.client.get("/templates/membership.csv-metadata.json").content
    rows, of_rows = ("rows.csv", GOOD.encode(), "text/csv"), ("rows.csv-metadata.json", described, "application/json")
    files = [("a", rows), ("a", of_rows)]
    assert server.client.post("/validate", files=files).json()["verdict"] == "accepted-with-warnings"


def test_a_second_table_of_one_name_is_of_the_same_class(server: Server) -> None:
    files = [("a", ("membership.csv", rows, "text/csv")) for rows in (GOOD, GOOD.replace("elsewhere", "nowhere"))]
    found = server.client.post("/validate", files=files).json()
    assert {each["file"] for each in found["results"]} == {"membership.csv", "membership (2).csv"}


def test_rows_and_rdf_are_judged_together(server: Server) -> None:
    rows = GOOD.replace("ai-collaborative", "https://w3id.org/accords/id/organisation/new")
    new = server.client.get("/doc/organisation/ai-collaborative.ttl").text.replace("ai-collaborative", "new")
    files = [("a", ("membership.csv", rows, "text/csv")), ("a", ("new.ttl", new, "text/turtle"))]
    for some, places in ((files[:1], [(2, 4)]), (files, [])):
        found = server.client.post("/validate", files=some).json()["results"]
        wrong = [each for each in found if each["path"] == "http://www.w3.org/ns/org#organization"]
        assert [(each["line"], each["column"]) for each in wrong] == places


def test_a_table_comes_in_an_envelope_too(server: Server) -> None:
    envelope = {"contentToValidate": GOOD, "contentSyntax": "text/csv", "reportSyntax": "application/json"}
    found = server.client.post("/validate?class=membership", json=envelope).json()
    assert found["verdict"] == "accepted-with-warnings"


def test_a_reader_sees_each_fault_beside_its_row(server: Server) -> None:
    files = {"file": ("membership.csv", GOOD.replace("verified", "derived"), "text/csv")}
    page = server.client.post("/validate", files=files, headers={"accept": "text/html"})
    assert page.status_code == 200 and "elsewhere--x,An elsewhere,France" in page.text and "f1-l2" in page.text
    assert ".csv" in server.client.get("/validate", headers={"accept": "text/html"}).text


def test_more_rows_than_there_may_be_are_told_with_the_limit(server: Server) -> None:
    many = HEADER + "\n" + "x,,,,,,,\n" * 50_001
    answer = sent(server, many, accept="application/json")
    assert answer.status_code == 413 and answer.json()["limit"] == 50_000


def test_names_that_would_do_harm_are_refused_where_they_stand(server: Server) -> None:
    harm = GOOD.replace("1lurer-am-1454118", "https://somebody@example.org/")
    answer = sent(server, harm, accept="application/json")
    assert answer.status_code == 422 and (answer.json()["line"], answer.json()["column"]) == (2, 7)
