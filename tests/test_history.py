"""The history of a document, and how it differs between two versions: pages, RDF, and an RDF Patch."""

import time
from collections.abc import Iterator

import pytest
import rdflib
from pyoxigraph import DefaultGraph, Quad, RdfFormat, parse
from rdflib import DCTERMS, OWL, PROV, RDF, URIRef

from accords.registry.desk import accept
from accords.registry.document_difference import CS
from accords.registry.keeping import prune
from accords.registry.publication import publish
from accords.terms import DEFAULT_BASE
from tests.registries import LEND, PREFIXES, ROMA, ROME, changed_libraries, noted, silently, with_more
from tests.serving import Server, serving

ROMES, LYONS = "/doc/library/rome", "/doc/library/lyon"
DOC = f"{DEFAULT_BASE}doc/library/rome"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Six versions: the libraries, with Rome, with Rome called Roma, two notes on Lyon, a concept called history."""
    folder = tmp_path_factory.mktemp("history")
    settings = changed_libraries(folder, {})
    publish(settings, message="The first", who="Ada <b>", tell=silently)
    with_more(folder, ROME, "Rome joins")
    time.sleep(1.1)
    with_more(folder, ROMA, "Rome is called <i>Roma</i>")
    noted(settings, 4)
    noted(settings, 5)
    concept = 'kind:history a skos:Concept ; skos:prefLabel "History"@en ; skos:inScheme <{}concept/kind> .'
    accept(settings, quads(concept.format(DEFAULT_BASE)), message="A concept of that name", tell=silently)
    prune(settings, keep=2)
    with serving(settings.home, ACCORDS_ASSETS=str(settings.assets)) as running:
        yield running


def quads(text: str) -> list[Quad]:
    """The statements of a text in Turtle."""
    return list(parse(PREFIXES + text, RdfFormat.TURTLE))


def shown(server: Server, path: str) -> set[str]:
    """What a document shows, as lines of N-Quads, without what it says of itself."""
    lines = parse(server.get(f"{path}.nq").content, RdfFormat.N_QUADS)
    return {f"{quad} ." for quad in lines if not isinstance(quad.graph_name, DefaultGraph)}


def patched(lines: set[str], patch: str) -> set[str]:
    """Lines of N-Quads after an RDF Patch, which removes what is there and adds what is not."""
    head, begin, *changes, end = patch.splitlines()
    assert head.startswith("H id <") and (begin, end) == ("TX .", "TC .")
    for line in changes:
        (lines.remove if line.startswith("D ") else lines.add)(line[2:])
    return lines


# ---- The history


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_history_tells_when_who_why_and_what(served: Server, language: str) -> None:
    response = served.get(f"{ROMES}/history", "text/html", Accept_Language=language)
    assert response.status_code == 200 and response.headers["content-language"] == language
    page = response.text
    assert page.index('id="v3"') < page.index('id="v2"') and 'id="v1"' not in page and 'id="v4"' not in page
    assert "Rome is called &lt;i&gt;Roma&lt;/i&gt;" in page and "Rome joins" in page
    change = page[page.index('id="v3"') : page.index('id="v2"')]
    assert "<del><span" in change and ">Rome</span>" in change and ">Roma</span>" in change
    assert f'href="{ROMES}/v/3"' in change and f'href="{ROMES}/diff?from=2&amp;to=3"' in change
    assert f'href="{ROMES}/timemap.link"' in page and f'<form action="{ROMES}/diff"' in page


def test_who_published_is_text_and_no_markup(served: Server) -> None:
    assert "Ada &lt;b&gt;" in served.get(f"{LYONS}/history", "text/html").text


def test_the_page_of_a_thing_leads_to_its_history(served: Server) -> None:
    for path in (ROMES, f"{ROMES}.html", "/doc/concept/kind/public"):
        assert f'href="{path.removesuffix(".html")}/history"' in served.get(path, "text/html").text


def test_a_history_is_rdf_too(served: Server) -> None:
    for suffix, syntax in (("ttl", "turtle"), ("nt", "nt"), ("rdf", "xml")):
        graph = rdflib.Graph().parse(data=served.get(f"{ROMES}/history.{suffix}").text, format=syntax)
        second, third = (URIRef(f"{DOC}/v/{number}") for number in (2, 3))
        assert set(graph.objects(URIRef(DOC), DCTERMS.hasVersion)) == {second, third}
        assert graph.value(third, PROV.wasRevisionOf) == second and str(graph.value(second, OWL.versionInfo)) == "2"
        assert graph.value(second, PROV.generatedAtTime) < graph.value(third, PROV.generatedAtTime)  # type: ignore[operator]


def test_a_long_history_is_told_in_parts(served: Server) -> None:
    page = served.get(f"{LYONS}/history?before=5", "text/html").text
    assert 'id="v4"' in page and 'id="v5"' not in page
    assert served.get(f"{LYONS}/history?before=x", "text/html").status_code == 400
    assert 'id="v5"' in served.get(f"{LYONS}/history", "text/html").text, "neither is kept in the place of the other"


def test_a_concept_may_be_called_history(served: Server) -> None:
    page = served.get("/doc/concept/kind/history", "text/html").text
    assert "<h1" in page and ">History</h1>" in page and "Rome joins" not in page
    assert served.get("/doc/concept/kind/history/history", "text/html").status_code == 200
    assert served.get("/doc/concept/kind/timemap").headers["content-type"] == "application/link-format"


# ---- Differences


@pytest.mark.parametrize(("path", "old", "new"), [(ROMES, 2, 3), (ROMES, 3, 2), (LYONS, 1, 5), (LYONS, 5, 1)])
def test_a_patch_leads_from_one_version_of_a_document_to_the_other(
    served: Server, path: str, old: int, new: int
) -> None:
    patch = served.get(f"{path}/diff?from={old}&to={new}", "application/rdf-patch")
    assert patch.headers["content-type"] == "application/rdf-patch"
    assert patched(shown(served, f"{path}/v/{old}"), patch.text) == shown(served, f"{path}/v/{new}")


def test_a_version_before_it_was_is_empty(served: Server) -> None:
    patch = served.get(f"{ROMES}/diff?from=1&to=2&format=rdfp").text
    assert patched(set(), patch) == shown(served, f"{ROMES}/v/2")


def test_a_difference_in_graphs_is_the_same_change(served: Server) -> None:
    found = list(parse(served.get(f"{ROMES}/diff?from=2&to=3", "application/trig").content, RdfFormat.TRIG))
    gone, come = ({q.triple for q in found if str(q.graph_name).endswith(f"#{name}>")} for name in ("removed", "added"))
    assert {str(each.object) for each in gone} == {'"Rome"'} and {str(each.object) for each in come} == {'"Roma"'}
    assert len(gone) == len(come) == 2


def test_a_difference_in_a_graph_is_a_changeset(served: Server) -> None:
    graph = rdflib.Graph().parse(data=served.get(f"{ROMES}/diff?from=2&to=3", "text/turtle").text, format="turtle")
    [change] = graph.subjects(RDF.type, URIRef(f"{CS}ChangeSet"))
    assert graph.value(change, URIRef(f"{CS}subjectOfChange")) == URIRef(f"{DEFAULT_BASE}id/library/rome")
    for kind, name in (("removal", "Rome"), ("addition", "Roma")):
        statements = list(graph.objects(change, URIRef(f"{CS}{kind}")))
        assert len(statements) == 2
        assert {str(graph.value(each, RDF.object)) for each in statements} == {name}
    itself = URIRef(f"{DOC}/diff?from=2&to=3")
    assert set(graph.objects(itself, PROV.wasDerivedFrom)) == {URIRef(f"{DOC}/v/2"), URIRef(f"{DOC}/v/3")}
    assert not list(graph.subject_objects(URIRef(f"{LEND}kind"))), "what stays is no part of it"


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_difference_is_a_page_in_words(served: Server, language: str) -> None:
    response = served.get(f"{ROMES}/diff?from=2&to=3", "text/html", Accept_Language=language)
    assert response.headers["cache-control"].endswith("immutable")
    assert "<del><span" in response.text and {"en": ">name<", "fr": ">nom<"}[language] in response.text
    same = served.get(f"{ROMES}/diff?from=3&to=5", "text/html", Accept_Language=language).text
    assert "<del>" not in same and {"en": "say the same", "fr": "disent la même chose"}[language] in same


def test_without_versions_it_is_the_last_change(served: Server) -> None:
    assert served.get(f"{ROMES}/diff").headers["location"] == f"{ROMES}/diff?from=2&to=3"
    assert served.get(f"{LYONS}/diff?to=4&lang=fr").headers["location"] == f"{LYONS}/diff?from=1&to=4&lang=fr"


@pytest.mark.parametrize("query", ["from=0&to=2", "from=1&to=99", "from=x&to=2", "from=1&to=-1", "from=1&to="])
def test_what_is_no_version_is_refused_by_its_name(served: Server, query: str) -> None:
    response = served.get(f"{ROMES}/diff?{query}", "text/turtle")
    assert response.status_code == 400 and response.json()["detail"].startswith(("from", "to"))
