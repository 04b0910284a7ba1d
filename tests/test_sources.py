"""data/ and the desk are two sources: what one publishes survives the other, and where they disagree they are asked."""

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Quad, RdfFormat, parse

from accords.errors import NoSuchVersion, SourcesDisagree, Unpublishable
from accords.registry.desk import accept
from accords.registry.overrides import merge, overrides
from accords.registry.publication import Published, publish
from accords.registry.rollback import rollback
from accords.registry.verification import verify
from accords.registry.versions import difference, versions
from accords.settings import Settings
from accords.store import Store, ask, select
from accords.store.journal import Journal
from accords.terms import DEFAULT_BASE
from tests.registries import LEND, changed_libraries, libraries, silently
from tests.serving import PACKAGES, Server, serving

PREFIXES = f"""@prefix lend: <{LEND}> . @prefix kind: <{DEFAULT_BASE}concept/kind/> .
@prefix library: <{DEFAULT_BASE}id/library/> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
"""
ROME = PREFIXES + 'library:rome a lend:Library ; skos:prefLabel "Rome"@en ; lend:kind kind:public .'
NOTE = PREFIXES + 'library:lyon lend:note "Letters are kept for ever."@en .'
ALIAS = PREFIXES + 'library:lyon skos:altLabel "BmL"@fr .'


def quads(text: str) -> list[Quad]:
    return list(parse(text, RdfFormat.TURTLE))


def accepted(settings: Settings, adds: str = "", removes: str = "") -> Published:
    return accept(settings, quads(adds), quads(removes), message="accepted", tell=silently)


def edited(settings: Settings, old: str, new: str) -> Settings:
    """data/ with another text in its file."""
    file = settings.assets / "data" / "lending.trig"
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")
    return settings


def says(store: Store, text: str) -> list[bool]:
    """Whether a store has each statement of a text."""
    return [ask(store, f"ASK {{ {quad.subject} {quad.predicate} {quad.object} }}") for quad in quads(text)]


def counted(server: Server, pattern: str) -> int:
    """How many times a pattern is found by a stranger."""
    answer = server.query(f"SELECT (COUNT(*) AS ?n) {{ {pattern} }}", "text/csv")
    return int(answer.text.split()[1])


@pytest.fixture
def first(tmp_path: Path) -> Settings:
    """The libraries, published from a data/ of their own."""
    settings = changed_libraries(tmp_path, {})
    publish(settings, tell=silently)
    return settings


# ---- The desk


def test_what_the_desk_accepts_is_a_version_of_its_own_in_a_graph_of_its_own(first: Settings) -> None:
    published = accepted(first, ROME)
    entry = versions(first.home)[-1].record.entry
    assert published.version == 2 and (entry.source, entry.message) == ("desk", "accepted")
    lying = f"SELECT DISTINCT ?g {{ GRAPH ?g {{ <{DEFAULT_BASE}id/library/rome> <{LEND}kind> ?o }} }}"
    assert select(published.store, lying) == [{"g": f"{DEFAULT_BASE}graph/desk-2"}]
    keeper = f"<{DEFAULT_BASE}id/library/rome> a <{LEND}Keeper>"
    assert ask(published.store, f"ASK {{ GRAPH <{DEFAULT_BASE}graph/inferred> {{ {keeper} }} }}")
    assert verify(first.home).faults == ()


def test_what_the_desk_publishes_is_what_data_would_have_made_of_it(first: Settings, tmp_path: Path) -> None:
    accepted(first, ROME, ALIAS)
    edited(first, '        skos:altLabel "BmL"@fr ;\n', "")
    text = ROME.replace("library:rome a", f"<{DEFAULT_BASE}graph/desk-2> {{ library:rome a")[:-1] + "}"
    (first.assets / "data" / "more.trig").write_text(text, "utf-8")
    other = publish(Settings(home=tmp_path / "other", assets=first.assets), tell=silently)
    assert other.digest == versions(first.home)[-1].record.entry.digest


def test_what_is_there_already_is_not_published_again(first: Settings) -> None:
    assert not accepted(first, NOTE).recorded and len(versions(first.home)) == 1
    accepted(first, ROME)
    assert not accepted(first, ROME).recorded and not accepted(first, NOTE + NOTE, NOTE).recorded


def test_what_only_followed_is_stated_once_it_is_accepted(first: Settings) -> None:
    inferred = f"<{DEFAULT_BASE}id/library/lyon> a <{LEND}Library> ."
    published = accepted(first, inferred)
    lying = f"SELECT ?g {{ GRAPH ?g {{ {inferred[:-1]} }} }}"
    assert select(published.store, lying) == [{"g": f"{DEFAULT_BASE}graph/desk-2"}]
    assert verify(first.home).faults == ()


def test_a_violation_is_refused_with_its_report_and_nothing_is_published(first: Settings) -> None:
    with pytest.raises(Unpublishable, match="violation: library:rome") as refused:
        accepted(first, ROME.replace('"Rome"@en', '"Rome"@en , "Roma"@en'))
    assert "Nothing was published." in str(refused.value)
    with pytest.raises(Unpublishable, match="No shape speaks of this"):
        accepted(first, PREFIXES + "library:rome a lend:Libary .")
    assert len(versions(first.home)) == 1 and verify(first.home).faults == ()


def test_what_is_not_there_cannot_be_removed_and_is_listed(first: Settings) -> None:
    inferred = f"<{DEFAULT_BASE}id/library/lyon> a <{LEND}Library> ."
    with pytest.raises(Unpublishable) as refused:
        accepted(first, "", ROME + inferred + NOTE)
    assert [line.strip()[:60] for line in str(refused.value).splitlines()[1:]] == sorted(
        f"{quad.triple} ."[:60] for quad in quads(ROME + inferred)
    )
    assert len(versions(first.home)) == 1


def test_before_anything_is_published_the_desk_accepts_nothing(tmp_path: Path) -> None:
    with pytest.raises(NoSuchVersion, match="run `accords publish` first"):
        accepted(libraries(tmp_path), ROME)


def test_where_the_shapes_have_changed_the_registry_is_published_first(first: Settings) -> None:
    shape = first.assets / "shapes" / "loan.ttl"
    shape.write_text(shape.read_text("utf-8") + "\n# a remark\n", "utf-8")
    with pytest.raises(Unpublishable, match="run `accords publish` first"):
        accepted(first, ROME)
    publish(first, tell=silently)
    assert accepted(first, ROME).recorded


# ---- Both


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


# ---- Rollback


def test_a_rollback_is_a_new_version_equal_to_the_old_one(first: Settings) -> None:
    accepted(first, ROME, NOTE)
    publish(edited(first, '"Oslo Library"@en', '"The Oslo Library"@en'), tell=silently)
    back = rollback(first, 1, tell=silently)
    assert back.version == 4 and back.digest == versions(first.home)[0].record.entry.digest
    assert difference(first.home, 1, 4) == ([], [])
    entry = versions(first.home)[-1].record.entry
    assert (entry.source, entry.message) == ("rollback", "Back to version 1")
    assert not rollback(first, 1, tell=silently).recorded and verify(first.home).faults == ()


def test_a_rollback_stays_while_data_does_not_change_and_takes_later_changes(first: Settings) -> None:
    publish(edited(first, '"Oslo Library"@en', '"The Oslo Library"@en'), tell=silently)
    rollback(first, 1, tell=silently)
    assert not publish(first, tell=silently).built and not publish(first, fresh=True, tell=silently).recorded
    later = publish(edited(first, "lend:volumes 12", "lend:volumes 13"), tell=silently)
    oslo = PREFIXES + 'library:oslo skos:prefLabel "Oslo Library"@en , "The Oslo Library"@en .'
    assert later.recorded and says(later.store, oslo) == [True, False]
    with pytest.raises(SourcesDisagree, match="library/oslo"):
        publish(edited(first, '"The Oslo Library"@en', '"Our Oslo Library"@en'), tell=silently)


def test_a_rollback_to_what_violates_the_shapes_of_today_is_refused(first: Settings) -> None:
    accepted(first, ROME)
    shape = first.assets / "shapes" / "library.ttl"
    none = f"""<{LEND}none> a sh:NodeShape ; sh:targetNode <{DEFAULT_BASE}id/library/rome> ;
      sh:property [ sh:path skos:prefLabel ; sh:maxCount 0 ] ."""
    accepted(first, "", ROME)
    shape.write_text(shape.read_text("utf-8") + none, "utf-8")
    publish(first, tell=silently)
    with pytest.raises(Unpublishable, match="violation: library:rome"):
        rollback(first, 2, tell=silently)
    assert len(versions(first.home)) == 3


@pytest.mark.parametrize("number", [0, 2, -1])
def test_there_is_no_rollback_to_a_version_that_does_not_exist(first: Settings, number: int) -> None:
    with pytest.raises(NoSuchVersion, match=f"There is no version {number}: the newest is 1"):
        rollback(first, number, tell=silently)


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
