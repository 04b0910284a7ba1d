"""The annals: which version changed which document, found by going back from the change; kept beside the journal."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import settings as within
from hypothesis import strategies as st
from pyoxigraph import DefaultGraph, Quad, RdfFormat, parse

from accords.errors import NotFound
from accords.registry import entities
from accords.registry.annals import CREATED, DELETED, UPDATED, Annals, reach
from accords.registry.desk import accept
from accords.registry.keeping import prune
from accords.registry.publication import publish
from accords.registry.replay import Replay
from accords.registry.rollback import rollback
from accords.registry.state import State
from accords.settings import Settings
from accords.store import Store
from accords.store.digest import Digest
from accords.store.journal import Journal
from accords.store.oxigraph import OxigraphStore
from accords.store.record import START, Entry
from accords.terms import DEFAULT_BASE
from tests.registries import PREFIXES, noted, silently

LYON, OSLO, ROME = (f"{DEFAULT_BASE}id/library/{name}" for name in ("lyon", "oslo", "rome"))
LOAN, YEARBOOK = f"{DEFAULT_BASE}id/loan/lyon--oslo", f"{DEFAULT_BASE}id/source/yearbook"
PUBLIC = f"{DEFAULT_BASE}concept/kind/public"


@contextmanager
def annals(settings: Settings, newest: int = 0) -> Iterator[Annals]:
    """The annals of what is published."""
    with closing(Annals.open(settings, newest or len(list(State(settings.home).journal.headings())))) as opened:
        yield opened


def numbers(found: Annals, iri: str) -> list[int]:
    """The versions that changed a document."""
    return [moment.number for moment in found.changes(iri)]


def desk(settings: Settings, adds: str = "", removes: str = "") -> None:
    """One more version."""
    accept(settings, quads(adds), quads(removes), message="more", tell=silently)


def quads(text: str) -> list[Quad]:
    """The statements of a text in Turtle."""
    return list(parse(PREFIXES + text, RdfFormat.TURTLE))


# ---- What they say


def test_a_document_changed_in_the_versions_that_touch_what_it_shows(three: Settings) -> None:
    with annals(three) as found:
        assert numbers(found, LYON) == [1] and numbers(found, ROME) == [2, 3]
        assert numbers(found, PUBLIC) == [1, 2, 3], "Rome points to its kind, and is called otherwise"
        assert found.changes(f"{DEFAULT_BASE}id/library/nowhere") == ()
        assert [moment.what for moment in found.changes(ROME)] == [CREATED, UPDATED]
        assert found.changed(LYON) == 1 and found.changed(ROME) == 3 and found.changed("urn:x") is None


def test_a_change_is_one_of_all_documents_that_show_it(first: Settings) -> None:
    desk(first, adds='<https://w3id.org/accords/id/loan/lyon--oslo> lend:note "By train."@en .')
    desk(first, adds='<https://w3id.org/accords/id/source/letter> lend:note "Found in 2020."@en .')
    desk(first, adds='<https://w3id.org/accords/concept/kind/public> skos:prefLabel "öffentlich"@de .')
    with annals(first) as found:
        assert numbers(found, LOAN) == [1, 2], "of the libraries it shows the names alone"
        assert numbers(found, LYON) == [1, 2, 3, 4], "a loan of it, a source of what it says, the name of what it is"
        assert numbers(found, OSLO) == [1, 2] and numbers(found, PUBLIC) == [1, 3, 4]


def test_a_version_tells_when_who_and_why(three: Settings) -> None:
    before = datetime.now(UTC)
    with annals(three) as found:
        edition = found.edition(2)
        assert edition and (edition.message, edition.source, edition.submission) == ("Rome joins", "data", "")
        assert edition.who and 0 <= (before - edition.time).total_seconds() < 120
        with (three.home / "journal").open("rb") as journal:
            journal.seek(edition.start)
            assert journal.read(edition.end - edition.start).startswith(b'version {"number": 2, ')
        assert found.edition(4) is None and found.edition(0) is None


def test_a_version_tells_whom_it_changed(three: Settings) -> None:
    with annals(three) as found:
        assert [(each.iri, each.moment.what) for each in found.of(3)] == [(PUBLIC, UPDATED), (ROME, UPDATED)]
        assert [(each.moment.number, each.iri) for each in found.since(1)] == [
            (number, iri) for number in (2, 3) for iri in (PUBLIC, ROME)
        ]
        last = {each.iri: each.moment.number for each in found.last()}
        assert last[ROME] == 3 and last[LYON] == 1 and len(last) == len({each.iri for each in found.since(0)})


def test_the_lines_of_the_record_that_a_document_shows_can_be_found(three: Settings) -> None:
    with annals(three) as found:
        told = found.lines(ROME, 3)
        entry = list(State(three.home).journal.records())[2].entry
        assert told and (told.removed, told.added) == (2, 2)
        assert all('"Rome"' in entry.removes[place] for place in told.removes)
        assert all('"Roma"' in entry.adds[place] for place in told.adds)
        assert found.lines(ROME, 1) is None


def test_who_goes_and_comes_back_was_deleted_and_created(first: Settings) -> None:
    rome = 'library:rome a lend:Library ; skos:prefLabel "Rome"@en ; lend:kind kind:public .'
    desk(first, adds=rome)
    desk(first, removes=rome)
    desk(first, adds=rome)
    with annals(first) as found:
        assert [(moment.number, moment.what) for moment in found.changes(ROME)] == [
            (2, CREATED),
            (3, DELETED),
            (4, CREATED),
        ]


# ---- How they are kept


def test_each_version_is_read_once_and_the_file_grows(first: Settings) -> None:
    with annals(first):
        pass
    kept = first.home / "annals.sqlite"
    with closing(sqlite3.connect(kept)) as opened:
        opened.execute("UPDATE edition SET message = 'read before'")
        opened.commit()
    noted(first, 2)
    with annals(first) as found:
        assert numbers(found, LYON) == [1, 2]
        assert [edition.message for number in (1, 2) if (edition := found.edition(number))] == ["read before", "Note 2"]


@pytest.mark.parametrize("damage", ["gone", "garbage", "of another journal", "of another release"])
def test_annals_that_are_not_those_of_the_journal_are_made_again(four: Settings, damage: str) -> None:
    with annals(four):
        pass
    kept = four.home / "annals.sqlite"
    if damage == "gone":
        kept.unlink()
    elif damage == "garbage":
        kept.write_bytes(b"no database at all" * 1000)
    else:
        with closing(sqlite3.connect(kept)) as opened:
            if damage == "of another journal":
                opened.execute("UPDATE edition SET hash = 'x', message = 'wrong'")
            else:
                opened.execute("PRAGMA user_version = 99")
                opened.execute("UPDATE edition SET message = 'wrong'")
            opened.commit()
    with annals(four) as found:
        assert numbers(found, LYON) == [1, 2, 3, 4] and numbers(found, YEARBOOK)[0] == 1
        assert (edition := found.edition(3)) and edition.message == "Note 3"


def test_a_journal_that_was_set_back_sets_the_annals_back(four: Settings) -> None:
    with annals(four):
        pass
    second = list(State(four.home).journal.records())[1]
    with (four.home / "journal").open("r+b") as journal:
        journal.truncate(second.mark.end)
    (four.home / "published.json").unlink()
    publish(four, tell=silently)
    noted(four, 30)
    with annals(four) as found:
        assert numbers(found, LYON) == [1, 2, 3] and (edition := found.edition(3)) and edition.message == "Note 30"


def test_versions_that_are_not_kept_are_replayed(four: Settings) -> None:
    with annals(four) as found:
        before = list(found.since(0))
    (four.home / "annals.sqlite").unlink()
    assert prune(four, keep=1) == [1, 2, 3]
    with annals(four) as found:
        assert list(found.since(0)) == before
    assert not list(four.home.glob(".older-*")), "what was made for that is thrown away"


def test_going_back_to_a_version_is_a_change_of_what_it_changes(three: Settings) -> None:
    rollback(three, 2, tell=silently)
    with annals(three) as found:
        assert numbers(found, ROME) == [2, 3, 4] and numbers(found, LYON) == [1]


def test_annals_know_no_version_after_the_one_they_are_asked_for(four: Settings) -> None:
    with annals(four), annals(four, 2) as found:
        assert numbers(found, LYON) == [1, 2] and found.changed(LYON) == 2 and found.edition(3) is None
        assert {each.moment.number for each in found.since(0)} == {1, 2} and found.of(3) == ()


def test_where_no_file_can_be_written_they_are_in_memory(four: Settings) -> None:
    """Root may write everywhere; so a folder has the name of the file here."""
    (four.home / "annals.sqlite").mkdir()
    with annals(four) as found:
        assert numbers(found, LYON) == [1, 2, 3, 4]


def test_a_journal_that_is_damaged_is_read_as_far_as_it_goes(four: Settings) -> None:
    """The published version is served all the same."""
    third = list(State(four.home).journal.records())[2]
    text = bytearray((four.home / "journal").read_bytes())
    text[third.mark.end - 200] ^= 1
    (four.home / "journal").write_bytes(text)
    with annals(four, 4) as found:
        assert numbers(found, LYON) == [1, 2] and found.edition(3) is None


# ---- The law: a document changed in a version exactly if it is not what it was in the version before

BASE = "http://127.0.0.1/"
THINGS = [f"<{BASE}id/{name}>" for name in ("a/1", "a/2", "a/3", "source/s", "source/t")] + [f"<{BASE}concept/c/d>"]
POINTING = ["<urn:p>", "<urn:q>", "<http://purl.org/dc/terms/source>", "<http://www.w3.org/ns/prov#hadPrimarySource>"]
NAMING = ["<http://www.w3.org/2004/02/skos/core#prefLabel>", "<http://www.w3.org/2000/01/rdf-schema#label>", "<urn:n>"]
GRAPHS = [f"<{BASE}graph/{name}>" for name in ("one", "inferred")]


def _line(*parts: list[str]) -> st.SearchStrategy[str]:
    return st.tuples(*map(st.sampled_from, parts)).map(lambda found: f"{' '.join(found)} .")


_LINES = st.one_of(
    _line([*THINGS, "<urn:class>"], POINTING, [*THINGS, "<urn:class>"], GRAPHS),
    _line([*THINGS, "<urn:class>"], NAMING, ['"x"', '"y"@en'], GRAPHS),
)


@st.composite
def histories(draw: st.DrawFn) -> list[set[str]]:
    """Versions of which each differs in a statement or two from the one before, so that few documents change."""
    versions = [draw(st.sets(_LINES, min_size=8, max_size=24))]
    for _ in range(draw(st.integers(1, 4))):
        gone = draw(st.sets(st.sampled_from(sorted(versions[-1])), max_size=1)) if versions[-1] else set()
        versions.append((versions[-1] - gone) | draw(st.sets(_LINES, min_size=0 if gone else 1, max_size=1)))
    return versions


@given(histories(), st.sampled_from([1, 2, 500]), st.booleans())
@within(deadline=None, max_examples=60)
def test_a_document_changed_exactly_in_the_versions_in_which_it_is_another(
    versions: list[set[str]], most: int, at_once: bool
) -> None:
    """Also where more nodes point to an entity than are told in whole, which are 500 but for this test."""
    with pytest.MonkeyPatch.context() as patch, TemporaryDirectory() as folder:
        patch.setattr(entities, "MOST_INBOUND", most)
        patch.setattr(reach, "MOST_INBOUND", most)
        home = Path(folder)
        recorded(home, versions)
        settings = Settings(base=BASE, home=home)
        for newest in [len(versions)] if at_once else range(1, len(versions) + 1):
            with annals(settings, newest) as found:
                for thing in THINGS:
                    assert numbers(found, thing[1:-1]) == changed(versions[:newest], thing[1:-1])


def recorded(home: Path, versions: list[set[str]]) -> None:
    """Write a journal that leads through these statements."""
    journal, mark = Journal(home / "journal"), START
    for before, after in pairwise([set[str](), *versions]):
        change = Replay(statements=before, digest=Digest.of(before)).to(after)
        base = "" if mark.number else BASE
        time = f"2026-01-01T00:00:{mark.number:02}Z"
        entry = Entry(time, "", "", "", base, "", "", "", change.digest, 0, 0, change.removes, change.adds)
        mark = journal.append(entry, mark).mark


def changed(versions: list[set[str]], iri: str) -> list[int]:
    """The versions in which the document is not what it was, by making each of them."""
    documents = [document(each, iri) for each in versions]
    return [number for number, (before, after) in enumerate(pairwise([set[Quad](), *documents]), 1) if before != after]


def document(version: set[str], iri: str) -> set[Quad]:
    """What the document on an entity shows of a version."""
    store: Store = OxigraphStore.memory(apart=[f"{BASE}graph/meta"])
    store.load(parse("\n".join(version).encode(), RdfFormat.N_QUADS))
    try:
        shown = entities.describe(store, iri, BASE).quads
    except NotFound:
        return set()
    return {quad for quad in shown if not isinstance(quad.graph_name, DefaultGraph)}
