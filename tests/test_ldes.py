"""The event stream over HTTP: what it says of itself, its pages in every syntax, and what never changes."""

import json
from collections.abc import Iterator

import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st
from pyld import jsonld
from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, parse
from pyshacl import validate
from rdflib import DCTERMS, RDF, SDO, SH, Dataset, Graph, Namespace, URIRef
from rdflib.term import Node

from accords.registry.desk import accept
from accords.registry.feeds import stream
from accords.registry.feeds.changes import CREATE, DELETE, UPDATE, changes
from accords.registry.feeds.log import Log
from accords.registry.feeds.stream import Stream
from accords.registry.publication import publish
from accords.settings import Settings
from accords.store.record import Entry
from tests.desks import ROME, ROME_IRI
from tests.registries import changed_libraries, silently
from tests.serving import Server, serving
from tests.streaming import asserted, replica

LDES, TREE = Namespace("https://w3id.org/ldes#"), Namespace("https://w3id.org/tree#")
ACTIVITY = Namespace("https://www.w3.org/ns/activitystreams#")
NO_PAGE = ["0", "01", "-1", "x", "999999999999", "9999"]
pytestmark = pytest.mark.filterwarnings(
    "ignore:(Dataset|ConjunctiveGraph):DeprecationWarning"
)  # rdflib warns of itself


def pages(server: Server, accept_: str) -> Iterator[str]:
    """The text of every page that the root leads to."""
    root = Graph().parse(data=server.get("/feeds/ldes", "text/turtle").text, format="turtle")
    nodes = {str(node) for relation in root.objects(None, TREE.relation) for node in root.objects(relation, TREE.node)}
    for node in sorted(nodes):
        yield server.get(node.removeprefix(server.url.rstrip("/")), accept_).text


@pytest.fixture(scope="module")
def three_versions(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The libraries; with Rome; with Rome called Roma, which says besides of which work it is a version."""
    settings = changed_libraries(tmp_path_factory.mktemp("stream"), {})
    publish(settings, tell=silently)
    rome = list(parse(ROME, RdfFormat.TURTLE))
    accept(settings, rome, tell=silently)
    roma = list(parse(ROME.replace('"Rome"', '"Roma"'), RdfFormat.TURTLE))
    accept(settings, roma, rome, tell=silently)
    with serving(settings.home, ACCORDS_ASSETS=str(settings.assets)) as server:
        yield server


def test_the_root_says_what_the_stream_is_and_leads_to_all_pages(server: Server) -> None:
    root = Graph().parse(data=server.get("/feeds/ldes", "text/turtle").text, format="turtle")
    node = URIRef(f"{server.url}feeds/ldes")
    [stream] = root.subjects(TREE.view, node)
    assert (stream, RDF.type, LDES.EventStream) in root
    assert root.value(stream, LDES.timestampPath) == DCTERMS.created
    assert root.value(stream, LDES.versionOfPath) == DCTERMS.isVersionOf
    assert root.value(stream, LDES.sequencePath) == SDO.version
    for name, activity in (("Create", "Create"), ("Update", "Update"), ("Delete", "Delete")):
        assert root.value(stream, LDES[f"version{name}Path"]) == RDF.type
        assert root.value(stream, LDES[f"version{name}Object"]) == ACTIVITY[activity]
    relations = list(root.objects(node, TREE.relation))
    led_to = {str(root.value(each, TREE.node)) for each in relations}
    assert led_to == {f"{server.url}feeds/ldes/{number}" for number in range(1, len(led_to) + 1)} and len(led_to) > 5
    kinds = {root.value(each, RDF.type) for each in relations}
    assert kinds == {TREE.GreaterThanOrEqualToRelation, TREE.LessThanOrEqualToRelation}
    assert {root.value(each, TREE.path) for each in relations} == {DCTERMS.created}


def test_a_full_page_is_for_ever_and_the_last_one_is_not(server: Server) -> None:
    first = server.get("/feeds/ldes/1", "application/trig")
    assert first.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert first.text.count("tree:member ") == 250 and "ldes:immutable true" in first.text
    again = server.ask("GET", "/feeds/ldes/1", "application/trig", if_none_match=first.headers["etag"])
    assert again.status_code == 304 and "immutable" in again.headers["cache-control"]
    number = 1
    while server.get(f"/feeds/ldes/{number + 1}").status_code == 200:
        number += 1
    last = server.get(f"/feeds/ldes/{number}", "application/n-quads")
    assert last.headers["cache-control"] == "public, max-age=60" and "etag" in last.headers
    assert "immutable" not in last.text and 0 < last.text.count("tree#member>") < 250
    assert server.get("/feeds/ldes").headers["cache-control"] == "public, max-age=60"


def test_what_is_for_ever_comes_in_no_profile_that_would_change(server: Server) -> None:
    for path in ("/feeds/ldes", "/feeds/ldes/1"):
        assert "labelled" not in server.ask("HEAD", path).headers["link"]
        assert server.get(f"{path}?_profile=labelled").json()["available"] == ["native", "all"]
        assert server.get(f"{path}?_profile=native").status_code == 200
        assert [each["token"] for each in server.get(f"{path}?_profile=all").json()["profiles"]] == ["native"]


@pytest.mark.parametrize("number", NO_PAGE)
def test_a_page_without_members_is_not_there(server: Server, number: str) -> None:
    answer = server.get(f"/feeds/ldes/{number}")
    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")


def test_a_browser_is_sent_to_the_page_on_feeds(server: Server) -> None:
    answer = server.get("/feeds/ldes", "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8")
    assert (answer.status_code, answer.headers["location"]) == (303, "/feeds#ldes")
    assert server.get("/feeds/ldes/1", "image/png").status_code == 406
    assert server.get("/feeds/ldes?format=csv").status_code == 400


@pytest.mark.parametrize("media_type", ["application/n-quads", "application/trig", "application/ld+json"])
def test_every_syntax_with_graphs_gives_the_asserted_graphs(three_versions: Server, media_type: str) -> None:
    found: list[Quad] = []
    for text in pages(three_versions, media_type):
        nquads = text
        if media_type == "application/ld+json":
            assert "@context" not in text, "nothing is to be fetched"
            nquads = jsonld.to_rdf(json.loads(text), {"format": "application/n-quads"})
            nquads = nquads.replace("_:b", f"_:p{len(found)}b")
        elif media_type == "application/trig":
            nquads = Dataset().parse(data=text, format="trig").serialize(format="nquads")
        found += _ours(nquads)
    assert replica(found) == asserted(three_versions)


def _ours(nquads: str) -> list[Quad]:
    """The quads, in the default graph where rdflib writes its name for that."""
    named = NamedNode("urn:x-rdflib:default")
    quads = parse(nquads, RdfFormat.N_QUADS)
    return [Quad(q.subject, q.predicate, q.object) if q.graph_name == named else q for q in quads]


def test_a_syntax_without_graphs_has_the_member_in_place_of_the_thing(three_versions: Server) -> None:
    graph = Graph()
    for text in pages(three_versions, "text/turtle"):
        graph.parse(data=text, format="turtle")
    of_members = {DCTERMS.isVersionOf, DCTERMS.created, SDO.version, DCTERMS.isPartOf, rdflib.RDFS.member}
    latest: dict[Node | None, tuple[str, Node]] = {}
    for member in graph.objects(None, TREE.member):
        thing = graph.value(member, DCTERMS.isVersionOf)
        version = str(graph.value(member, DCTERMS.created)), member
        latest[thing] = max(latest.get(thing, version), version)
    found: set[tuple[Node | None, ...]] = set()
    for thing, (_, member) in latest.items():
        for predicate, value in graph.predicate_objects(member):
            if predicate not in of_members and not str(value).startswith(str(ACTIVITY)):
                found.add((thing, predicate, value))
        for statement in graph.objects(member, rdflib.RDFS.member):
            found.add(tuple(graph.value(statement, part) for part in (RDF.subject, RDF.predicate, RDF.object)))
    lines = "\n".join(asserted(three_versions))
    assert found == {(s, p, o) for s, p, o, _ in Dataset().parse(data=lines, format="nquads").quads()}


def test_every_member_has_the_shape_that_the_stream_names(three_versions: Server) -> None:
    root = Graph().parse(data=three_versions.get("/feeds/ldes", "text/turtle").text, format="turtle")
    [shape] = root.objects(None, TREE["shape"])
    data, members = Graph(), set()
    for text in pages(three_versions, "application/trig"):
        dataset = Dataset().parse(data=text, format="trig")
        data += dataset.default_graph
        members |= set(dataset.default_graph.objects(None, TREE.member))
    assert len(members) > 20
    for member in members:
        root.add((shape, SH.targetNode, member))
    conforms, _, told = validate(data, shacl_graph=root)
    assert conforms, told
    data.remove((next(iter(members)), DCTERMS.created, None))
    assert not validate(data, shacl_graph=root)[0]


def test_versions_are_in_order_though_the_clock_tells_only_seconds(three_versions: Server) -> None:
    page = Dataset().parse(data="\n".join(pages(three_versions, "application/n-quads")), format="nquads").default_graph
    versions = sorted(
        (str(page.value(member, DCTERMS.created)), int(str(page.value(member, SDO.version))))
        for member in page.subjects(DCTERMS.isVersionOf, URIRef(ROME_IRI))
    )
    assert [number for _, number in versions] == [2, 3] and versions[0][0] < versions[1][0]
    assert (URIRef(ROME_IRI.replace("/id/", "/doc/") + "/v/2"), RDF.type, ACTIVITY.Create) in page


def test_the_name_of_a_version_of_a_term_leads_to_the_page_that_has_it(server: Server) -> None:
    answer = server.get("/feeds/ldes/v/1")
    assert (answer.status_code, answer.headers["location"]) == (303, "/feeds/ldes/1")
    assert server.get("/feeds/ldes/v/99").status_code == server.get("/feeds/ldes/v/x").status_code == 404


def test_what_was_told_stays_as_it_was_when_there_is_more(tmp_path_factory: pytest.TempPathFactory) -> None:
    settings = changed_libraries(tmp_path_factory.mktemp("later"), {})
    publish(settings, tell=silently)
    with serving(settings.home, ACCORDS_ASSETS=str(settings.assets)) as server:
        before = _default(server)
        accept(settings, parse(ROME, RdfFormat.TURTLE), tell=silently)
        _until_version(server, settings, 2)
        assert _default(server) > before


def test_a_full_page_is_the_same_to_the_byte_in_every_later_version(
    four: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream, "PAGE", 5)
    earlier, later = (Stream(Log(four.home, four.base, number), "urn:root", four.base) for number in (1, 4))
    full = [number for number in range(1, earlier.pages() + 1) if earlier.is_full(number)]
    assert len(full) > 3 and later.pages() >= earlier.pages()
    for number in full:
        for graphs in (True, False):
            assert list(earlier.page(number, graphs=graphs)) == list(later.page(number, graphs=graphs))


def _default(server: Server) -> set[str]:
    quads = parse("\n".join(pages(server, "application/n-quads")), RdfFormat.N_QUADS)
    return {str(each) for each in quads if each.graph_name == DefaultGraph()}


def _until_version(server: Server, settings: Settings, number: int) -> None:
    while server.get("/journal").json()["version"] != number:
        pass


LINES = st.sets(st.builds("<urn:{}> <urn:p> <urn:{}> <urn:g> .".format, st.integers(0, 3), st.integers(0, 3)))


@given(st.lists(LINES, max_size=6))
def test_the_latest_of_each_thing_is_what_is_there(versions: list[set[str]]) -> None:
    now: set[str] = set()
    latest: dict[str, tuple[str, ...]] = {}
    for version in versions:
        removes, adds = tuple(sorted(now - version)), tuple(sorted(version - now))
        entry = Entry("", "", "", "", "", "", "", "", "", 0, 0, removes, adds)
        for each in changes(entry, "urn:base/", lambda subject: latest.get(subject, ())):
            known = bool(latest.get(each.subject))
            assert each.activity == (UPDATE if known and each.lines else CREATE if each.lines else DELETE)
            assert known or each.lines
            latest[each.subject] = each.lines
        now = version
        assert {line for lines in latest.values() for line in lines} == now


def test_what_is_derived_is_no_change() -> None:
    entry = Entry(
        "", "", "", "", "", "", "", "", "", 0, 0, (), ("<urn:a> <urn:p> <urn:b> <urn:base/graph/inferred> .",)
    )
    assert list(changes(entry, "urn:base/", lambda _: ())) == []
