"""The page on which one validates, over HTTP: the form, the report beside the lines, in both languages, for anybody."""

import html
import json
import re
from html.parser import HTMLParser

import httpx2
import pytest

from accords.http.validating.view import view
from accords.registry.reports import Page, Told, of_name, write
from tests.assessing import ASSESSMENT, HOSTILE, PREFIXES, SOURCE, many
from tests.serving import Server
from tests.shapes.judging import EXAMPLES

BROKEN = (EXAMPLES / "membership" / "fail-misspelt-property.ttl").read_text("utf-8")


class Anchors(HTMLParser):
    """The anchors of a page, and the links to them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.ids += [value for name, value in attrs if name == "id" and value]
        self.links += [value[1:] for name, value in attrs if name == "href" and value and value.startswith("#")]


def told(report: Told) -> dict[str, object]:
    found: dict[str, object] = json.loads(write(report, of_name("json")))
    return found


def posted(server: Server, text: str, **fields: str) -> httpx2.Response:
    """What a browser gets that sends the form."""
    values = {"text": text, "syntax": "text/turtle", "format": "html", "lang": "en", **fields}
    files = {name: (None, value) for name, value in values.items()}
    return server.client.post("/validate", files=files, headers={"accept": "text/html"})


def test_the_view_leads_from_each_finding_to_its_line_and_back() -> None:
    shown = view(told(Told(ASSESSMENT)), {"data/new.ttl": SOURCE}, PREFIXES)
    assert [each.line for each in shown.findings] == ["f1-l3", "f1-l2", "", ""]
    [source] = shown.sources
    assert {line.number: [each.number for each in line.found] for line in source.lines if line.found} == {
        2: [2],
        3: [1],
    }
    assert source.lines[2].severity == "Violation" and source.lines[3].severity == ""
    assert shown.findings[0].path == "org:memberr" and shown.findings[0].shape == "shape:Membership"
    assert shown.findings[3].value == "“hier” ^^xsd:date"


def test_a_long_file_is_shown_around_the_lines_that_are_meant() -> None:
    text = SOURCE + "# nothing\n" * 5000
    [source] = view(told(Told(ASSESSMENT)), {"data/new.ttl": text}, PREFIXES).sources
    numbers = [line.number for line in source.lines]
    assert numbers[:7] == [1, 2, 3, 4, 5, 6, 7] and numbers[-1] == 0 and len(numbers) < 20


def test_what_was_sent_hides_nothing_on_the_page() -> None:
    shown = view(told(Told(ASSESSMENT)), {"": f"<urn:a> <urn:b> '{HOSTILE}' ."}, PREFIXES)
    texts = [
        shown.findings[2].label,
        shown.findings[2].value,
        shown.findings[2].message,
        shown.sources[0].lines[0].text,
    ]
    assert all("\u202e" not in text and "\x1b" not in text for text in texts)


def test_the_second_page_goes_on_counting() -> None:
    shown = view(told(Told(many(25), page=Page(2, 10))), {}, PREFIXES)
    assert [each.number for each in shown.findings] == list(range(11, 21))


@pytest.mark.parametrize(("language", "title"), [("en", "Validate data"), ("fr", "Valider des données")])
def test_the_form_is_there_in_both_languages(server: Server, language: str, title: str) -> None:
    answer = server.get(f"/validate?lang={language}", "text/html")
    assert answer.status_code == 200 and answer.headers["content-language"] == language
    assert f"<h1>{title}</h1>" in answer.text and 'enctype="multipart/form-data"' in answer.text
    assert server.get("/", "text/html").text.count("/validate") >= 1


@pytest.mark.parametrize("path", ["/validate", "/help/validation", "/help/desk"])
def test_accords_is_installed_from_its_sources_which_is_all_that_works(server: Server, path: str) -> None:
    told = html.unescape(re.sub(r"<[^>]+>", "", server.get(path, "text/html").text))
    installed = re.findall(r"pip install '?([^\s\[']+)", told)
    assert installed and set(installed) == {"./accords"}


def test_the_examples_are_real_ones_and_judged_as_they_say(server: Server) -> None:
    names = re.findall(r'href="/validate\?example=([^"]+)"', server.get("/validate").text)
    assert len(names) > 40
    for name in names[:2]:
        form = server.get(f"/validate?example={name}").text
        text = html.unescape(form.partition("<textarea")[2].partition(">\n")[2].partition("</textarea>")[0])
        assert "@prefix" in text
        verdict = "accepted" if "/pass-" in name else "rejected"
        assert f'class="verdict {verdict}"' in posted(server, text).text
    assert server.get("/validate?example=state/none").status_code == 404


def test_a_report_shows_each_fault_beside_its_line(server: Server) -> None:
    answer = posted(server, BROKEN)
    assert answer.status_code == 200 and answer.headers["content-type"].startswith("text/html")
    assert answer.headers["cache-control"] == "no-store"
    anchors = Anchors(answer.text)
    assert "r1" in anchors.ids and "r1" in anchors.links
    assert set(anchors.links) <= set(anchors.ids), "no link leads nowhere"
    line = next(each for each in anchors.links if each.startswith("f1-l"))
    assert re.search(rf'<tr id="{line}" class="violation">', answer.text)
    assert "shape:Membership" in answer.text and "/shapes#Membership" in answer.text
    assert html.escape(BROKEN.splitlines()[-1].strip()) in answer.text


def test_the_report_is_in_the_language_that_the_form_asks_for(server: Server) -> None:
    answer = posted(server, BROKEN, lang="fr")
    assert answer.headers["content-language"] == "fr" and '<html lang="fr">' in answer.text
    assert "Refusé" in answer.text and "Vérifiez l’orthographe" in answer.text


def test_what_was_sent_cannot_become_markup(server: Server) -> None:
    attack = BROKEN.replace('"Another name"', '"<script>alert(1)</script><img src=x onerror=alert(2)>\\u202e"')
    text = posted(server, attack).text
    assert "<script>alert" not in text and "<img" not in text
    assert "&lt;script&gt;" in text


def test_what_cannot_be_read_comes_back_with_its_line(server: Server) -> None:
    lines = BROKEN.splitlines()
    lines[15] = "    org:member member ;;; <unclosed"
    answer = posted(server, "\n".join(lines), lang="fr")
    assert answer.status_code == 422 and answer.headers["content-type"].startswith("text/html")
    assert re.search(r'<tr id="f1-l16" class="violation">', answer.text)
    assert "Le RDF est illisible" in answer.text and "&lt;unclosed" in answer.text.partition("<textarea")[2]
    files = [("file", ("good.ttl", BROKEN)), ("file", ("bad.ttl", "<urn:a> <urn:b> .")), ("format", (None, "html"))]
    assert "bad.ttl" in server.client.post("/validate", files=files).text


def test_more_results_than_a_page_holds_are_counted_and_lead_on(server: Server) -> None:
    broken = BROKEN.replace("org:role role:observer ;", "").replace("org:member state:nru ;", "")
    whole = server.client.post("/validate", content=broken.encode(), headers={"content-type": "text/turtle"}).json()
    assert whole["total"] >= 3 and whole["next"] is None
    address = "/validate?format=json&page=2&size=1"
    answer = server.client.post(address, content=broken.encode(), headers={"content-type": "text/turtle"})
    second = answer.json()
    assert second["results"] == whole["results"][1:2] and second["total"] == whole["total"] and second["next"] == 3
    assert '</validate?format=json&size=1&page=3>; rel="next"' in answer.headers["link"]
    page = posted(server, broken, size="1").text
    assert "caveat" in page and "Next page" in page
    for wrong in ("size=0", "size=1001", "page=0", "page=x"):
        answer = server.client.post(f"/validate?{wrong}", content=b"", headers={"content-type": "text/turtle"})
        assert answer.status_code == 400


def test_a_browser_gets_the_page_and_a_program_what_it_asks_for(server: Server) -> None:
    for accept, expected in [
        ("text/html,application/xhtml+xml,*/*;q=0.8", "text/html; charset=utf-8"),
        ("*/*", "application/json"),
    ]:
        headers = {"accept": accept, "content-type": "text/turtle"}
        answer = server.client.post("/validate", content=BROKEN.encode(), headers=headers)
        assert answer.headers["content-type"] == expected
