"""data/ and the desk are two sources: what one publishes survives the other, and where they disagree they are asked."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accords.errors import SourcesDisagree
from accords.registry.overrides import merge, overrides
from accords.registry.publication import publish
from accords.registry.verification import verify
from accords.settings import Settings
from accords.store import select
from accords.store.journal import Journal
from accords.terms import DEFAULT_BASE
from tests.registries import LEND, PREFIXES, changed_libraries, silently, versions
from tests.serving import PACKAGES, Server, serving
from tests.two_sources import ALIAS, NOTE, ROME, accepted, edited, quads, says


def counted(server: Server, pattern: str) -> int:
    """How many times a pattern is found by a stranger."""
    answer = server.query(f"SELECT (COUNT(*) AS ?n) {{ {pattern} }}", "text/csv")
    return int(answer.text.split()[1])


def test_what_the_desk_accepted_and_removed_stays_when_data_changes(first: Settings) -> None:
    accepted(first, ROME, NOTE)
    assert not publish(first, tell=silently).built, "data/ is as it was"
    published = publish(edited(first, '"Oslo Library"@en', '"The Oslo Library"@en'), tell=silently)
    assert published.version == 3
    assert says(published.store, ROME) == [True] * 3 and says(published.store, NOTE) == [False]
    oslo = PREFIXES + 'library:oslo skos:prefLabel "The Oslo Library"@en , "Oslo Library"@en .'
    assert says(published.store, oslo) == [True, False]
    again = publish(first, fresh=True, tell=silently)
    assert not again.recorded and verify(first.home).faults == ()


def test_a_restarted_service_keeps_both_and_stops_at_a_conflict_with_a_list(first: Settings) -> None:
    command = [sys.executable, "-m", "accords", "--home", str(first.home), "--assets", str(first.assets)]
    environment = {"PYTHONPATH": str(PACKAGES), "PATH": ""}
    (first.home.parent / "rome.ttl").write_text(ROME, "utf-8")
    (first.home.parent / "note.ttl").write_text(NOTE, "utf-8")
    files = [str(first.home.parent / "rome.ttl"), "--remove", str(first.home.parent / "note.ttl")]
    subprocess.run([*command, "publish", *files, "--message", "Rome joins"], env=environment, check=True)

    rome, letters = f"<{DEFAULT_BASE}id/library/rome> ?p ?o", f'?s <{LEND}note> "Letters are kept for ever."@en'
    oslo = '?s ?p "The Oslo Library"@en'

    def served() -> list[int]:
        with serving(first.home, ACCORDS_ASSETS=str(first.assets)) as server:
            return [counted(server, pattern) for pattern in (rome, letters, oslo)]

    before = served()
    assert before[0] > 3 and before[1:] == [0, 0]
    edited(first, '"Oslo Library"@en', '"The Oslo Library"@en')
    assert served() == [before[0], 0, 2], "the name, and the label that follows from it"
    edited(first, 'skos:altLabel "BmL"@fr', 'skos:altLabel "BML"@fr')
    stopped = subprocess.run([*command, "serve"], env=environment, capture_output=True, text=True)
    assert stopped.returncode == 1
    assert f"<{DEFAULT_BASE}id/library/lyon>" in stopped.stderr and "--prefer data" in stopped.stderr
    for line in ("data: - <", "data: + <", "desk: - <"):
        assert line in stopped.stderr
    assert len(versions(first.home)) == 3
    subprocess.run([*command, "publish", "--prefer", "desk"], env=environment, check=True)
    assert served() == [before[0], 0, 2], "the name, and the label that follows from it"


@pytest.mark.parametrize(("prefer", "note", "alias"), [("data", True, True), ("desk", False, False)])
def test_a_conflict_is_settled_by_the_one_that_is_preferred_and_stays_so(
    first: Settings, prefer: str, note: bool, alias: bool
) -> None:
    accepted(first, ROME, NOTE)
    edited(first, 'skos:altLabel "BmL"@fr', 'skos:altLabel "BML"@fr')
    with pytest.raises(SourcesDisagree, match="library/lyon"):
        publish(first, tell=silently)
    assert len(versions(first.home)) == 2, "nothing was recorded"
    settled = publish(first, prefer=prefer, tell=silently)
    assert says(settled.store, NOTE) == [note] and says(settled.store, ALIAS.replace("BmL", "BML")) == [alias]
    assert says(settled.store, ROME) == [True] * 3, "nothing of Rome was disputed"
    assert not publish(first, tell=silently).built and not publish(first, fresh=True, tell=silently).recorded
    assert publish(edited(first, "lend:volumes 12", "lend:volumes 13"), tell=silently).recorded
    assert verify(first.home).faults == ()


def test_what_data_comes_to_state_too_moves_to_the_graph_of_data(first: Settings) -> None:
    accepted(first, ROME)
    text = ROME.replace("library:rome a", f"<{DEFAULT_BASE}graph/more> {{ library:rome a")[:-1] + "}"
    published = publish(changed_libraries(first.home.parent, {"data/more.trig": text}), tell=silently)
    lying = f"SELECT DISTINCT ?g {{ GRAPH ?g {{ <{DEFAULT_BASE}id/library/rome> <{LEND}kind> ?o }} }}"
    assert select(published.store, lying) == [{"g": f"{DEFAULT_BASE}graph/more"}]
    (first.assets / "data" / "more.trig").unlink()
    dropped = publish(first, tell=silently)
    assert says(dropped.store, ROME) == [True] * 3, "what was accepted stays when data/ drops it"
    assert select(dropped.store, lying) == [{"g": f"{DEFAULT_BASE}graph/desk-2"}]
    assert not publish(first, fresh=True, tell=silently).recorded and verify(first.home).faults == ()
    assert says(accepted(first, "", ROME).store, ROME) == [False] * 3, "the desk takes it away again"
    assert not publish(first, fresh=True, tell=silently).recorded


def test_what_both_have_removed_is_gone_and_comes_back_with_data(first: Settings) -> None:
    accepted(first, "", ALIAS)
    published = publish(edited(first, 'skos:altLabel "BmL"@fr ;', ""), tell=silently)
    assert not published.recorded or says(published.store, ALIAS) == [False]
    back = publish(edited(first, '"Bibliothèque de Lyon"@fr ;', '"Bibliothèque de Lyon"@fr ; skos:altLabel "BmL"@fr ;'))
    assert says(back.store, ALIAS) == [True]


def test_the_journal_alone_tells_what_data_had(first: Settings) -> None:
    accepted(first, ROME, NOTE)
    publish(edited(first, '"Oslo Library"@en', '"The Oslo Library"@en'), tell=silently)
    found = overrides(Journal(first.home / "journal").records(), DEFAULT_BASE)
    assert {line.rsplit(" ", 2)[0] for line in found} == {str(quad.triple) for quad in quads(ROME + NOTE)}


# ---- The law of it


LINES = st.sets(
    st.builds("<s{}> <p> <o{}> <g{}> .".format, st.integers(1, 2), st.integers(1, 3), st.integers(1, 2)), max_size=6
)


def once(lines: set[str]) -> set[str]:
    """Each triple in one graph."""
    return set({line.rsplit(" ", 2)[0]: line for line in sorted(lines)}.values())


def triples(lines: set[str] | frozenset[str]) -> set[str]:
    return {line.rsplit(" ", 2)[0] for line in lines}


@given(LINES.map(once), LINES.map(once), LINES.map(once), st.sampled_from(["", "data", "desk"]))
def test_a_change_of_data_changes_what_is_published_by_itself_alone(
    old: set[str], published: set[str], new: set[str], prefer: str
) -> None:
    try:
        merged = merge(published, published ^ old, new, prefer)
    except SourcesDisagree as told:
        assert not prefer and any(f"\n<s{number}>\n" in str(told) for number in (1, 2))
        return
    added, removed = triples(published) - triples(old), triples(old) - triples(published)
    assert merged.overrides == merged.statements ^ new
    assert len(triples(merged.statements)) == len(merged.statements), "a triple lies in one graph"
    if not prefer:
        assert triples(merged.statements) == (triples(new) | added) - removed - (added & (triples(old) - triples(new)))
        assert {line for line in merged.statements if line.rsplit(" ", 2)[0] in triples(new) - triples(old)} <= new
    again = merge(set(merged.statements), merged.overrides, new)
    assert again.statements == merged.statements, "data/ that does not change changes nothing"


def test_the_names_of_graphs_are_no_statement_of_their_own() -> None:
    merged = merge({"<a> <p> <b> <h> ."}, {"<a> <p> <b> <h> .", "<a> <p> <b> <g> ."}, {"<a> <p> <b> <g> ."})
    assert merged.statements == {"<a> <p> <b> <h> ."}, "a statement that was moved stays where it is"
