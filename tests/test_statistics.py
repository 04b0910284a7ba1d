"""The counts of a version in the words of VoID, where there is very much to say."""

from pathlib import Path

from accords.registry.projection import described
from accords.registry.publication import publish
from accords.registry.state import State
from accords.registry.statistics import statistics
from accords.registry.tally import Tally
from accords.store import select
from accords.terms import DCTERMS, DEFAULT_BASE, VOID
from tests.registries import LEND, ROME, changed_libraries, silently, with_more

_SOURCES = f"SELECT ?o {{ GRAPH <{DEFAULT_BASE}graph/meta> {{ ?graph <{DCTERMS}source> ?o }} }}"


def test_of_very_many_properties_of_classes_the_most_frequent_are_described() -> None:
    usage = {f"urn:C{kind}": {f"urn:p{name}": 100 * kind + name for name in range(100)} for kind in range(60)}
    tally = Tally("https://example.org/", classes=dict.fromkeys(usage, 1), usage=usage)
    described = list(statistics(tally, (), {}))
    parts = {each.object for each in described if each.predicate.value == f"{VOID}propertyPartition"}
    counts = [
        int(each.object.value)  # type: ignore[union-attr]
        for each in described
        if each.subject in parts and each.predicate.value == f"{VOID}triples"
    ]
    assert sorted(counts) == list(range(1000, 6000))


def test_what_is_said_of_graphs_follows_each_change_of_some(tmp_path: Path) -> None:
    """A graph comes, a statement of another graph cites the source that the first is named after, and both go again."""
    cited = f"""<{DEFAULT_BASE}graph/letter> {{
        <{DEFAULT_BASE}id/library/lyon> <{DCTERMS}source> <{DEFAULT_BASE}id/source/more> .
        <{DEFAULT_BASE}id/source/more> a <{LEND}Source> ;
        <http://www.w3.org/2004/02/skos/core#prefLabel> "More" }}"""
    named = []
    for text in ("", ROME, ROME + cited, ROME, ""):
        published = with_more(tmp_path, text)
        state, pointer = State(tmp_path / "home"), State(tmp_path / "home").published()
        assert pointer and described(state, pointer, changed_libraries(tmp_path, {}))
        named.append(f"{DEFAULT_BASE}id/source/more" in {row["o"] for row in select(published.store, _SOURCES)})
    assert named == [False, False, True, False, False]


def test_what_a_file_no_longer_says_of_a_graph_is_said_no_more(tmp_path: Path) -> None:
    own = f'<{DEFAULT_BASE}dataset> <{DCTERMS}title> "Libraries"@en .'
    more = f'<{DEFAULT_BASE}graph/yearbook> <{DCTERMS}title> "Yearbook"@en ; <{DCTERMS}source> <urn:isbn:1> .'
    for text in (own + more, own):
        settings = changed_libraries(tmp_path, {"data/dataset.ttl": text})
        publish(settings, tell=silently)
        pointer = State(settings.home).published()
        assert pointer and described(State(settings.home), pointer, settings)


def test_graphs_keep_their_sources_while_others_lie_elsewhere(tmp_path: Path) -> None:
    """Many sources elsewhere, of which the store gives one first."""
    others = " , ".join(f"<https://elsewhere.example/{n}>" for n in range(40))
    elsewhere = f"<{DEFAULT_BASE}graph/others> {{ <{DEFAULT_BASE}id/library/rome> <{DCTERMS}source> {others} }}"
    for text in (ROME, ROME + elsewhere, ROME):
        with_more(tmp_path, text)
        pointer = State(tmp_path / "home").published()
        assert pointer and described(State(tmp_path / "home"), pointer, changed_libraries(tmp_path, {}))
