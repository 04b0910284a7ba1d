"""Names that are out of use: how things are retired, merged and renamed, and what that leaves behind."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as trying
from hypothesis import strategies as st
from pyoxigraph import NamedNode, Quad

from accords.errors import LifecycleRefused, Unpublishable
from accords.registry.labels import plain
from accords.registry.lifecycle import LIVE, MERGED, MOVED, RETIRED, UNKNOWN, Tombstone, standing, tombstones
from accords.registry.lifecycle.merging import merger
from accords.registry.lifecycle.plan import Plan, carry_out, published
from accords.registry.lifecycle.renaming import alias
from accords.registry.lifecycle.retiring import retirement
from accords.registry.lifecycle.tombstones import read
from accords.registry.publication import Published, publish
from accords.registry.rollback import rollback
from accords.registry.verification import verify
from accords.settings import Settings
from accords.store import Store, select
from accords.store.oxigraph import OxigraphStore
from accords.terms import DEFAULT_BASE, SKOS
from tests.commanding import run_on
from tests.registries import LEND, PREFIXES, changed_libraries, silently, versions
from tests.two_sources import ROME, accepted, edited

ID = f"{DEFAULT_BASE}id/"
LYON, OSLO = f"{ID}library/lyon", f"{ID}library/oslo"
TO_OSLO, TO_LYON = f"{ID}loan/lyon--oslo", f"{ID}loan/oslo--lyon"
ROME_ITSELF = f"{ID}library/rome"
ROME_LENDS = (
    f'<{ID}loan/rome--oslo> a lend:Loan ; skos:prefLabel "Rome to Oslo"@en ; '
    "lend:lender library:rome ; lend:borrower library:oslo ; lend:volumes 3 ."
)
WHY = {"en": "Entered twice.", "fr": "Saisi deux fois."}
CLOSED = {"en": "It closed.", "fr": "Elle a fermé."}


def done(settings: Settings, plan: Plan) -> Published:
    """A plan, carried out."""
    return carry_out(settings, plan, silently)


def retired(settings: Settings, iri: str, successor: str = "", *, with_dependants: bool = False) -> Published:
    with published(settings) as here:
        plan = retirement(here, iri, CLOSED, successor, with_dependants=with_dependants)
    return done(settings, plan)


def merged(settings: Settings, old: str, into: str, *, keep_into: bool = True) -> Published:
    with published(settings) as here:
        plan = merger(here, old, into, WHY, keep_into=keep_into)
    return done(settings, plan)


def renamed(settings: Settings, old: str, iri: str) -> Published:
    with published(settings) as here:
        plan = alias(here, old, iri)
    return done(settings, plan)


def kinds(store: Store, *iris: str) -> list[str]:
    return [standing(store, DEFAULT_BASE, each).kind for each in iris]


def dangling(store: Store) -> set[str]:
    """What a statement names, though nothing is said of it, or only that it is out of use."""
    out_of_use = {each.iri for each in tombstones(store)}
    pairs = {(plain(quad.subject), quad.object.value) for quad in store.match() if isinstance(quad.object, NamedNode)}
    named = {value for subject, value in pairs if value.startswith(ID) and subject not in out_of_use}
    return {each for each in named if kinds(store, each) != [LIVE]}


# ---- Retiring


def test_of_a_retired_thing_nothing_is_left_but_its_tombstone(first: Settings) -> None:
    store = retired(first, TO_OSLO, OSLO).store
    (tomb,) = tombstones(store)
    assert (tomb.iri, tomb.kind, tomb.successor, tomb.reason) == (TO_OSLO, RETIRED, OSLO, CLOSED)
    assert {quad.triple for quad in store.match(NamedNode(TO_OSLO))} == set(tomb.triples)
    assert tomb.date[:10] == versions(first.home)[-1].entry.time[:10]
    found = standing(store, DEFAULT_BASE, TO_OSLO)
    assert (found.kind, found.successor, found.date, found.reason) == (RETIRED, OSLO, tomb.date, CLOSED)
    assert not dangling(store) and verify(first.home).faults == ()


def test_what_is_named_is_not_retired_and_what_names_it_is_told(first: Settings) -> None:
    with pytest.raises(LifecycleRefused, match=r"2 statements name it.*loan/lyon--oslo.*lender.*loan/oslo--lyon"):
        retired(first, LYON)
    assert len(versions(first.home)) == 1


def test_what_cannot_be_without_it_goes_with_it_and_what_can_stays_without_it(first: Settings) -> None:
    """The shapes want a lender of a loan, and not that it is said to whom it goes."""
    store = retired(first, LYON, OSLO, with_dependants=True).store
    assert kinds(store, LYON, TO_OSLO, TO_LYON, OSLO) == [RETIRED, RETIRED, LIVE, LIVE]
    assert {each.successor for each in tombstones(store)} == {OSLO, ""}
    assert not list(store.match(NamedNode(TO_LYON), NamedNode(f"{LEND}borrower")))
    assert not dangling(store) and versions(first.home)[-1].entry.message.startswith(f"Retire <{LYON}>, and 1 that")


@pytest.mark.parametrize(
    ("iri", "successor", "why"),
    [
        ("id/library/nowhere", "", "is not known here"),
        (TO_OSLO, "id/library/nowhere", "is not known here"),
        (TO_OSLO, TO_OSLO, "it is retired itself"),
        ("https://example.org/x", "", "is not ours"),
        ("id/library/a b", "", "is no IRI"),
        ("concept/kind/public", "", "said in ontology/, which no command changes"),
    ],
)
def test_what_cannot_be_retired_is_refused(first: Settings, iri: str, successor: str, why: str) -> None:
    with pytest.raises(LifecycleRefused, match=why):
        retired(first, iri, successor)


def test_a_plan_that_was_overtaken_is_not_carried_out(first: Settings) -> None:
    with published(first) as here:
        plan = retirement(here, TO_OSLO, CLOSED)
    accepted(first, PREFIXES + 'library:oslo lend:note "New."@en .')
    with pytest.raises(LifecycleRefused, match="was published meanwhile"):
        done(first, plan)


# ---- Merging and renaming


def test_what_named_the_one_names_the_other_and_nothing_points_nowhere(first: Settings) -> None:
    accepted(first, ROME + ROME_LENDS)
    store = merged(first, ROME_ITSELF, LYON).store
    assert select(store, f"SELECT ?l {{ <{ID}loan/rome--oslo> <{LEND}lender> ?l }}") == [{"l": LYON}]
    names = select(store, f"SELECT ?n {{ <{LYON}> <{SKOS}altLabel> ?n }} ORDER BY ?n")
    assert names == [{"n": "BmL"}, {"n": "Rome"}]
    assert kinds(store, ROME_ITSELF, LYON) == [MERGED, LIVE] and not dangling(store)
    assert verify(first.home).faults == ()


def test_a_chain_of_mergers_leads_to_its_end_in_one_step_and_a_retirement_ends_it(first: Settings) -> None:
    for slug in ("a", "b"):
        accepted(first, PREFIXES + f'library:{slug} a lend:Library ; skos:prefLabel "{slug.upper()}"@en .')
    renamed(first, "id/library/z", "id/library/a")
    merged(first, f"{ID}library/a", f"{ID}library/b")
    store = merged(first, f"{ID}library/b", OSLO).store
    ends = {standing(store, DEFAULT_BASE, f"{ID}library/{each}").successor for each in "abz"}
    assert ends == {OSLO} and kinds(store, f"{ID}library/z") == [MOVED]
    assert {each.successor for each in tombstones(store)} == {OSLO}, "each tombstone itself names the end"
    after = retired(first, OSLO, LYON, with_dependants=True).store
    assert standing(after, DEFAULT_BASE, f"{ID}library/a").successor == OSLO
    assert kinds(after, OSLO) == [RETIRED]


def test_a_circle_of_tombstones_leads_nowhere() -> None:

    store = OxigraphStore.memory()
    for iri, into in ((LYON, OSLO), (OSLO, LYON)):
        tomb = Tombstone(iri, MERGED, "2026-12-01T10:00:00Z", into, WHY)
        store.load(Quad(each.subject, each.predicate, each.object, NamedNode("urn:g")) for each in tomb.triples)
    found = standing(store, DEFAULT_BASE, LYON)
    assert (found.kind, found.successor, found.leads_on) == (RETIRED, "", False)


@pytest.mark.parametrize("keep", [True, False])
def test_what_the_other_cannot_say_beside_what_it_says_is_told_or_left_out(first: Settings, keep: bool) -> None:
    """A loan goes to one library."""
    accepted(first, ROME + ROME_LENDS)
    if not keep:
        with pytest.raises(LifecycleRefused, match="borrower.*library/oslo"):
            merged(first, f"{ID}loan/rome--oslo", TO_LYON, keep_into=False)
        return
    store = merged(first, f"{ID}loan/rome--oslo", TO_LYON).store
    assert select(store, f"SELECT ?l {{ <{TO_LYON}> <{LEND}borrower> ?l }}") == [{"l": LYON}]


def test_a_merger_that_the_shapes_refuse_is_not_published(first: Settings) -> None:
    with pytest.raises(Unpublishable, match="A library does not lend to itself"):
        merged(first, OSLO, LYON)


@pytest.mark.parametrize(
    ("old", "into", "why"),
    [(LYON, LYON, "into itself"), (LYON, f"{ID}library/x", "not known"), (f"{ID}library/x", LYON, "not known")],
)
def test_what_cannot_be_merged_is_refused(first: Settings, old: str, into: str, why: str) -> None:
    with pytest.raises(LifecycleRefused, match=why):
        merged(first, old, into)


@pytest.mark.parametrize(
    ("old", "why"),
    [(OSLO, "names something"), (f"{ID}library/x.ttl", "is no name"), ("https://example.org/y", "is not ours")],
)
def test_a_name_that_is_used_or_is_none_is_no_alias(first: Settings, old: str, why: str) -> None:
    with pytest.raises(LifecycleRefused, match=why):
        renamed(first, old, LYON)


def test_a_tombstone_in_data_is_one_too(tmp_path: Path) -> None:
    tomb = Tombstone(f"{ID}library/lugdunum", MOVED, "2026-12-01T10:00:00Z", LYON, WHY)
    text = "".join(f"<{DEFAULT_BASE}graph/names> {{ {triple} . }}\n" for triple in tomb.triples)
    store = publish(changed_libraries(tmp_path, {"data/names.trig": text}), tell=silently).store
    assert list(tombstones(store)) == [tomb] and read(tomb.iri, tomb.triples) == tomb


# ---- Names last


@pytest.fixture
def out_of_use(first: Settings) -> Settings:
    """The libraries, in which a loan was retired and Oslo has an old name."""
    retired(first, TO_OSLO, OSLO)
    renamed(first, "id/library/kristiania", OSLO)
    return first


@pytest.mark.parametrize("iri", [TO_OSLO, f"{ID}library/kristiania"])
def test_nothing_is_said_under_such_a_name_again(out_of_use: Settings, iri: str) -> None:
    with pytest.raises(Unpublishable, match=f"out of use.*\n.*{iri}"):
        accepted(out_of_use, PREFIXES + f'<{iri}> a lend:Library ; skos:prefLabel "Again"@en .')


def test_a_tombstone_is_not_taken_away(out_of_use: Settings) -> None:
    with published(out_of_use) as here:
        said = "".join(f"{triple} .\n" for triple in here.said(TO_OSLO))
    with pytest.raises(Unpublishable, match="go back with `accords rollback`"):
        accepted(out_of_use, removes=said)


@pytest.mark.parametrize("prefer", ["data", ""])
def test_data_do_not_say_anything_under_such_a_name_again(out_of_use: Settings, prefer: str) -> None:
    text = PREFIXES + (
        f'<{DEFAULT_BASE}graph/more> {{ library:kristiania a lend:Library ; skos:prefLabel "Kristiania"@en }}'
    )
    (out_of_use.assets / "data" / "more.trig").write_text(text, "utf-8")
    with pytest.raises(Exception, match="library/kristiania"):
        publish(out_of_use, tell=silently, prefer=prefer)
    assert len(versions(out_of_use.home)) == 3


def test_a_publication_from_data_leaves_a_tombstone_as_it_is(out_of_use: Settings) -> None:
    edited(out_of_use, "Letters are kept for ever.", "Letters are kept.")
    store = publish(out_of_use, tell=silently).store
    assert kinds(store, TO_OSLO, f"{ID}library/kristiania") == [RETIRED, MOVED]


def test_a_rollback_brings_back_what_was_retired_with_the_digest_that_it_had(first: Settings) -> None:
    before = versions(first.home)[-1].entry.digest
    retired(first, TO_OSLO)
    assert kinds(rollback(first, 1, tell=silently).store, TO_OSLO) == [LIVE]
    assert versions(first.home)[-1].entry.digest == before


CHANGES = st.lists(
    st.tuples(st.sampled_from(["retire", "merge", "alias"]), st.integers(0, 4), st.integers(0, 4)),
    min_size=1,
    max_size=5,
)


@pytest.fixture(scope="module")
def five(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """Five libraries in a row, and loans between neighbours."""
    names = [f"n{number}" for number in range(5)]
    said = [f'library:{each} a lend:Library ; skos:prefLabel "{each}"@en .' for each in names]
    for one, other in zip(names, names[1:], strict=False):
        loan = f"<{ID}loan/{one}--{other}> a lend:Loan ; skos:prefLabel "
        said.append(f'{loan}"{one} to {other}"@en ; lend:lender library:{one} ; lend:volumes 1 .')
    text = PREFIXES + f"<{DEFAULT_BASE}graph/five> {{ {' '.join(said)} }}"
    settings = changed_libraries(tmp_path_factory.mktemp("five"), {"data/lending.trig": text})
    publish(settings, tell=silently)
    yield settings


@trying(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(CHANGES)
def test_whatever_is_done_nothing_points_nowhere_every_name_stands_and_the_way_back_is_open(
    five: Settings, changes: list[tuple[str, int, int]]
) -> None:
    begin = versions(five.home)[-1].entry.digest
    number = len(versions(five.home))
    names = [f"{ID}library/n{each}" for each in range(5)]
    for what, one, other in changes:
        try:
            if what == "retire":
                store = retired(five, names[one], names[other] if one != other else "", with_dependants=True).store
            elif what == "merge":
                store = merged(five, names[one], names[other]).store
            else:
                store = renamed(five, f"{ID}library/old{one}", names[other]).store
        except LifecycleRefused:
            continue
        assert not dangling(store)
        assert UNKNOWN not in kinds(store, *names)
        for tomb in tombstones(store):
            found = standing(store, DEFAULT_BASE, tomb.iri)
            assert not found.leads_on or kinds(store, found.successor)[0] in (LIVE, RETIRED)
    rollback(five, number, tell=silently)
    assert versions(five.home)[-1].entry.digest == begin


# ---- On the command line


def test_a_dry_run_shows_what_would_change_and_changes_nothing(first: Settings) -> None:
    asked = ["retire", "id/loan/lyon--oslo", "--reason", "It closed.", "--reason", "Elle a fermé.@fr"]
    shown = run_on(first, *asked, "--dry-run")
    assert shown.exit_code == 0 and len(versions(first.home)) == 1
    gone = [line for line in shown.stdout.splitlines() if line.startswith("- ")]
    come = [line for line in shown.stdout.splitlines() if line.startswith("+ ")]
    assert len(gone) == 7 and any('changeNote> "Elle a fermé."@fr' in line for line in come)
    really = run_on(first, *asked)
    assert really.exit_code == 0 and really.stdout.startswith("Published: version 2, digest ")
    entry = versions(first.home)[-1].entry
    assert entry.source == "desk" and entry.message == f"Retire <{TO_OSLO}>: It closed."


def test_what_cannot_be_is_one_line_and_ends_with_2(first: Settings) -> None:
    for asked in (["retire", "id/library/lyon", "--reason", "x"], ["merge", "id/library/x", "id/library/lyon"]):
        found = run_on(first, *asked)
        assert found.exit_code == 2 and len(found.stderr.splitlines()) == 1 and found.stderr.startswith("accords: <")


def test_a_merger_shows_what_is_lost(first: Settings) -> None:
    accepted(first, ROME + ROME_LENDS)
    found = run_on(first, "merge", "id/loan/rome--oslo", TO_LYON, "--keep-into", "--dry-run")
    assert found.exit_code == 0 and "Lost: " in found.stderr and "borrower" in found.stderr
