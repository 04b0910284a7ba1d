"""What held on a day: the question of the world, which is apart from what the registry said on a day."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
import rdflib
from hypothesis import given
from hypothesis import settings as within
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad
from rdflib import DCTERMS, RDFS, URIRef
from rdflib.namespace import ORG

from accords.assets import Assets
from accords.registry.publication import publish
from accords.registry.valid_time import HELD, NOT, PERHAPS, ValidTime
from accords.store.oxigraph import OxigraphStore
from accords.terms import DEFAULT_BASE, RDF, XSD
from tests.registries import changed_libraries, silently
from tests.serving import Server, serving

ACC = f"{DEFAULT_BASE}ns#"
GPAI = URIRef(f"{DEFAULT_BASE}id/partnership/gpai")
QUESTION = Assets().root / "ontology" / "examples" / "1-members-on-a-day.rq"
SUFFIXES = ["nt", "ttl", "rdf"]


def graph(server: Server, path: str, format: str = "ttl") -> rdflib.Graph:
    """A document, as rdflib reads it."""
    joint = "&" if "?" in path else "?"
    return rdflib.Graph().parse(data=server.get(f"{path}{joint}format={format}").text, format=_SYNTAX[format])


_SYNTAX = {"ttl": "turtle", "nt": "nt", "rdf": "xml"}


# ---- The members of a day


@pytest.mark.parametrize("day", ["2019-12-31", "2020-06-15", "2021-01-01", "2022-11-30", "2025-02-09", "2026-11-30"])
def test_the_members_of_a_day_are_those_that_the_question_names(server: Server, day: str) -> None:
    """The question asks the bounds of the memberships; the document has what the rule derives for that day."""
    asked = server.query(QUESTION.read_text("utf-8").replace("2025-02-09", day)).json()["results"]["bindings"]
    document = graph(server, f"/doc/partnership/gpai?on={day}")
    members = set(document.objects(GPAI, ORG.hasMember))
    assert members == {URIRef(row["party"]["value"]) for row in asked}
    assert day != "2025-02-09" or len(members) == 45


def test_only_memberships_that_held_are_told(server: Server) -> None:
    before, later = (
        set(graph(server, f"/doc/partnership/gpai?on={day}").subjects(ORG.organization, GPAI))
        for day in ("2019-12-31", "2025-02-09")
    )
    whole = set(graph(server, "/doc/partnership/gpai").subjects(ORG.organization, GPAI))
    assert before == set() and before < later < whole and len(later) > 45, "a chair is a membership of its own"


def test_what_cannot_be_told_is_named_and_left_out(server: Server) -> None:
    document = graph(server, "/doc/partnership/gpai?on=2025-02-09")
    itself = URIRef(f"{DEFAULT_BASE}doc/partnership/gpai?on=2025-02-09")
    assert str(document.value(itself, DCTERMS.valid)) == "2025-02-09"
    malta = URIRef(f"{DEFAULT_BASE}id/membership/gpai--mlt--member")
    assert malta in set(document.objects(itself, DCTERMS.relation)) and not document.value(malta, ORG.member)
    assert document.value(malta, rdflib.SKOS.prefLabel), "it has its name"
    assert {remark.language for remark in document.objects(itself, RDFS.comment)} == {"en", "fr"}  # type: ignore[attr-defined]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_page_says_of_which_day_it_is_and_what_cannot_be_told(server: Server, language: str) -> None:
    page = server.get("/doc/partnership/gpai?on=2025-02-09", "text/html", Accept_Language=language).text
    banner = page[page.index('<aside class="memento"') : page.index("</aside>")]
    assert 'datetime="2025-02-09"' in banner and 'href="/doc/partnership/gpai"' in banner
    assert {"en": "Perhaps held", "fr": "Peut-être aussi"}[language] in banner and "gpai--mlt--member" in banner
    assert {"en": "9 February 2025", "fr": "9 février 2025"}[language] in banner


def test_a_page_asks_for_a_day(server: Server) -> None:
    page = server.get("/doc/state/mar", "text/html").text
    assert '<form action="/doc/state/mar" method="get">' in page and 'name="on" type="date"' in page


@pytest.mark.parametrize("format", ["nt", "rdf"])
def test_every_syntax_tells_the_same(server: Server, format: str) -> None:
    path = "/doc/state/mar?on=2023-05-01"
    assert set(graph(server, path, format)) == set(graph(server, path)) and len(graph(server, path)) > 20


def test_a_thing_that_did_not_hold_says_so(server: Server) -> None:
    found = server.query(
        f"SELECT ?m WHERE {{ ?m a <{ACC}Membership> ; <{ACC}startNotBefore> ?day "
        f"FILTER (?day > '2020-01-01'^^<{XSD}date>) }} LIMIT 1"
    ).json()["results"]["bindings"][0]["m"]["value"]
    path = "/doc/" + found.removeprefix(f"{DEFAULT_BASE}id/")
    document = graph(server, f"{path}?on=1990-01-01")
    itself = URIRef(f"{DEFAULT_BASE}{path[1:]}?on=1990-01-01")
    assert any("did not hold" in str(remark) for remark in document.objects(itself, RDFS.comment))
    assert "did not hold" in server.get(f"{path}?on=1990-01-01", "text/html", Accept_Language="en").text


def test_both_times_can_be_asked_for(server: Server) -> None:
    """What held on a day, as an earlier version of the registry had it."""
    response = server.get("/doc/partnership/gpai/v/1.ttl?on=2025-02-09")
    assert response.headers["memento-datetime"]
    assert response.content == server.get("/doc/partnership/gpai.ttl?on=2025-02-09").content


@pytest.mark.parametrize("day", ["yesterday", "2025", "2025-02-30", "2025-2-9", "", "20250209", "2025-02-09T00:00:00Z"])
def test_what_is_no_day_is_refused(server: Server, day: str) -> None:
    response = server.get(f"/doc/state/mar?on={day}", "text/turtle")
    assert response.status_code == 400 and response.json()["expected"] == "2025-02-09"


def test_a_list_tells_who_stood_in_it_on_a_day(server: Server) -> None:
    """Founding members are members, too: their roles are below that of a member."""
    held, perhaps = (
        {
            line.split(",")[0]
            for role in ("member", "founding-member")
            for line in server.get(
                f"/memberships?organization=gpai&role={role}&{name}=2025-02-09&size=1000", "text/csv"
            ).text.splitlines()[1:]
        }
        for name in ("on", "perhaps-on")
    )
    assert len(held) == 45 and perhaps == {f"{DEFAULT_BASE}id/membership/gpai--mlt--member"}
    page = server.get("/memberships?organization=gpai&on=2025-02-09", "text/html").text
    assert "/memberships?organization=gpai&amp;perhaps-on=2025-02-09" in page
    assert server.get("/memberships?on=yesterday", "text/csv").status_code == 400
    everyone, then = (server.get(f"/states?size=1000{more}", "text/csv").text for more in ("", "&on=1950-01-01"))
    assert everyone == then, "a state does not hold for a time, as far as the registry says"


# ---- Another registry


LENDING = f"""PREFIX lend: <https://example.org/lending#> PREFIX xsd: <{XSD}>
SELECT ?thing ?held WHERE {{ VALUES ?thing {{ $things }} ?thing lend:until ?until
  BIND(IF(?until >= $day, "held", "not") AS ?held) }}
"""
UNTIL = """@prefix lend: <https://example.org/lending#> . @prefix loan: <https://w3id.org/accords/id/loan/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<https://w3id.org/accords/graph/yearbook> { loan:lyon--oslo lend:until "2025-06-30"^^xsd:date . }
"""


@pytest.fixture
def lending(tmp_path: Path) -> Iterator[Server]:
    """The libraries, whose loans end."""
    settings = changed_libraries(tmp_path, {"ontology/valid-time.rq": LENDING, "data/until.trig": UNTIL})
    publish(settings, tell=silently)
    with serving(settings.home, ACCORDS_ASSETS=str(settings.assets)) as running:
        yield running


def test_another_registry_says_itself_what_holds_for_a_time(lending: Server) -> None:
    for day, there in (("2025-06-30", True), ("2025-07-01", False)):
        text = lending.get(f"/doc/library/lyon.nt?on={day}").text
        assert (re.search(r"id/loan/lyon--oslo> <\S+borrower>", text) is not None) is there
        assert re.search(r"id/loan/oslo--lyon> <\S+borrower>", text), "what has no end holds on any day"


def test_a_registry_that_says_nothing_of_it_is_not_asked(tmp_path: Path) -> None:
    settings = changed_libraries(tmp_path, {})
    publish(settings, tell=silently)
    with serving(settings.home, ACCORDS_ASSETS=str(settings.assets)) as running:
        assert running.get("/doc/library/lyon?on=2025-01-01", "text/turtle").status_code == 400
        assert 'name="on"' not in running.get("/doc/library/lyon", "text/html").text


# ---- The law: with every day that the dates allow, it held, or it did not, or that cannot be told

DAYS = st.integers(0, 8).map(lambda number: date(2025, 1, 1) + timedelta(days=number))
SPANS = st.one_of(st.none(), st.tuples(DAYS, DAYS).map(sorted))
THING = NamedNode(f"{DEFAULT_BASE}id/membership/x")


@given(SPANS, SPANS, DAYS)
@within(deadline=None, max_examples=200)
def test_it_held_if_it_did_whenever_it_began_and_ended(
    start: list[date] | None, end: list[date] | None, day: date
) -> None:
    store = OxigraphStore.memory()
    quads = [Quad(THING, NamedNode(f"{RDF}type"), NamedNode(f"{ACC}Membership"), NamedNode("urn:g"))]
    for name, span in (("start", start), ("end", end)):
        for bound, value in zip(("NotBefore", "NotAfter"), span or (), strict=False):
            literal = Literal(value.isoformat(), datatype=NamedNode(f"{XSD}date"))
            quads.append(Quad(THING, NamedNode(f"{ACC}{name}{bound}"), literal, NamedNode("urn:g")))
    store.load(quads)
    found = ValidTime(store, Assets(), DEFAULT_BASE).standing([THING], day)[THING.value]
    begun = {begin <= day for begin in _days(start)} if start else {True, False}
    lasts = {last >= day for last in _days(end)} if end else {True}
    could = {one and other for one in begun for other in lasts}
    assert found == (PERHAPS if len(could) == 2 else HELD if could == {True} else NOT)


def _days(span: list[date]) -> Iterator[date]:
    return (span[0] + timedelta(days=number) for number in range((span[1] - span[0]).days + 1))
