"""From three folders to a published store: what is counted, what is refused, what is not done twice, what survives."""

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from accords.errors import SettingsRefused, Unpublishable
from accords.registry.publication import Published, publish
from accords.settings import Settings
from accords.store import Solutions, Store, ask, construct, rows, select
from accords.store.answering import Formats
from accords.terms import DEFAULT_BASE
from tests.asking import asking
from tests.registries import ELSEWHERE, LEND, LIBRARIES, changed_libraries, libraries, published_libraries, silently

COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
TWICE = f"SELECT (COUNT(?kind) AS ?n) WHERE {{ <{DEFAULT_BASE}id/library/lyon> <{LEND}kind> ?kind }}"
PREFIXES = f"""@prefix lend: <{LEND}> . @prefix graph: <{DEFAULT_BASE}graph/> .
@prefix library: <{DEFAULT_BASE}id/library/> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
"""


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Published:
    """The libraries, as they are."""
    return published_libraries(tmp_path_factory.mktemp("published"))


def number(store: Store, query: str, *graphs: str) -> int:
    answer = store.query(query, default_graphs=[f"{DEFAULT_BASE}graph/{graph}" for graph in graphs] or None)
    assert isinstance(answer, Solutions)
    [row] = answer.rows
    return int(getattr(row["n"], "value"))  # noqa: B009


class Told(list[str]):
    """What a publication told about its progress."""

    def judged(self) -> bool:
        return any("Judging" in line for line in self)

    def built(self) -> bool:
        return any("Assembling" in line for line in self)


def told(settings: Settings, *, fresh: bool = False) -> Told:
    lines = Told()
    publish(settings, tell=lines.append, fresh=fresh)
    return lines


# ---- Counts


def test_a_statement_that_two_sources_make_counts_once(published: Published) -> None:
    both = [line for line in (LIBRARIES / "data" / "lending.trig").read_text().splitlines() if "lend:kind kind" in line]
    assert len(both) == 2, "the libraries no longer say this twice"
    assert number(published.store, TWICE) == 1
    assert number(published.store, TWICE, "yearbook", "letter") == 1


def test_a_statement_that_two_sources_make_counts_once_for_strangers_too(published: Published) -> None:
    with asking(published.folder) as workers:
        for graphs in (None, [f"{DEFAULT_BASE}graph/yearbook", f"{DEFAULT_BASE}graph/letter"]):
            reply = workers.answer(TWICE, Formats(solutions="text/csv"), default_graphs=graphs)
            assert reply.body == b"n\r\n1\r\n"


def test_no_statement_lies_in_two_graphs(published: Published) -> None:
    doubled = "SELECT * WHERE { GRAPH ?g { ?s ?p ?o } GRAPH ?h { ?s ?p ?o } FILTER (?g != ?h) }"
    assert list(rows(published.store, doubled)) == []


def test_the_default_graph_holds_every_graph_but_the_description(published: Published) -> None:
    in_graphs = select(published.store, "SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g")
    sizes = {row["g"].removeprefix(f"{DEFAULT_BASE}graph/"): int(row["n"]) for row in in_graphs}
    assert set(sizes) == {"ontology", "vocabulary", "inferred", "meta", "yearbook", "letter"}
    assert number(published.store, COUNT) == sum(sizes.values()) - sizes["meta"]


# ---- Bases


def test_under_another_base_every_name_of_the_registry_is_another_and_nothing_else(tmp_path: Path) -> None:
    here = published_libraries(tmp_path / "here")
    there = published_libraries(tmp_path / "there", ELSEWHERE)
    everything = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
    moved = {str(triple).replace(DEFAULT_BASE, ELSEWHERE) for triple in construct(here.store, everything)}
    assert {str(triple) for triple in construct(there.store, everything)} == moved
    assert there.prefixes["library"] == ELSEWHERE + "id/library/"
    rule_about_lyon = f"ASK {{ ?loan <{LEND}concerns> <{ELSEWHERE}id/library/lyon> }}"
    assert ask(there.store, rule_about_lyon)


def test_the_base_of_a_state_folder_never_changes(tmp_path: Path) -> None:
    published_libraries(tmp_path)
    with pytest.raises(SettingsRefused, match="accords publish --fresh"):
        publish(libraries(tmp_path, ELSEWHERE), tell=silently)
    assert not publish(libraries(tmp_path), tell=silently).built


def test_a_fresh_publication_may_change_the_base(tmp_path: Path) -> None:
    published_libraries(tmp_path)
    assert publish(libraries(tmp_path, ELSEWHERE), fresh=True, tell=silently).base == ELSEWHERE
    assert not publish(libraries(tmp_path, ELSEWHERE), tell=silently).built


def test_a_publication_that_fails_under_another_base_leaves_the_folder_as_it_was(tmp_path: Path) -> None:
    settings = changed_libraries(tmp_path, {})
    publish(settings, tell=silently)
    changed_libraries(tmp_path, {"data/more.trig": VIOLATING})
    with pytest.raises(Unpublishable):
        publish(replace(settings, base=ELSEWHERE), fresh=True, tell=silently)
    (settings.assets / "data" / "more.trig").unlink()
    assert not publish(settings, tell=silently).built


# ---- What is not done twice


def test_what_was_published_is_opened_and_neither_built_nor_judged_again(tmp_path: Path) -> None:
    settings = libraries(tmp_path)
    first, second = told(settings), told(settings)
    assert first.built() and first.judged()
    assert second == []
    assert told(settings, fresh=True).judged()


@pytest.mark.parametrize(
    "file", ["ontology/lending.ttl", "ontology/rules/10-types.rq", "shapes/loan.ttl", "data/lending.trig"]
)
def test_a_change_of_any_file_is_judged_and_published(tmp_path: Path, file: str) -> None:
    settings = changed_libraries(tmp_path, {})
    told(settings)
    changed_libraries(tmp_path, {file: (settings.assets / file).read_text() + "\n# changed\n"})
    assert told(settings).judged()


def test_where_a_rule_speaks_of_today_a_new_day_is_built_and_not_judged(tmp_path: Path) -> None:
    rule = "CONSTRUCT { <urn:x> <urn:today> ?now } WHERE { BIND(SUBSTR(STR(now()), 1, 10) AS ?now) }"
    settings = changed_libraries(tmp_path, {"ontology/rules/50-today.rq": rule})
    assert told(settings).judged()
    assert told(settings) == []
    pointer = settings.home / "published.json"
    pointer.write_text(json.dumps({**json.loads(pointer.read_text()), "day": "2001-01-01"}))
    again = told(settings)
    assert again.built() and not again.judged()


# ---- What is refused, and what survives

VIOLATING = PREFIXES + 'graph:more { library:rome a lend:Library ; skos:prefLabel "Rome"@en , "Roma"@en . }'


def test_a_violation_is_not_published_and_the_report_says_why(tmp_path: Path) -> None:
    settings = changed_libraries(tmp_path, {})
    before = publish(settings, tell=silently)
    changed_libraries(tmp_path, {"data/more.trig": VIOLATING})
    with pytest.raises(Unpublishable) as refused:
        publish(settings, tell=silently)
    for part in ("violation: library:rome", "Give a name, once a language.", "sh:UniqueLangConstraintComponent"):
        assert part in str(refused.value)
    assert "warning:" not in str(refused.value)
    (settings.assets / "data" / "more.trig").unlink()
    after = publish(settings, tell=silently)
    assert not after.built and after.digest == before.digest


def test_warnings_are_counted_and_published(published: Published) -> None:
    assert (published.warnings, published.infos) == (1, 0)


def test_a_thing_that_no_shape_reaches_is_not_published(tmp_path: Path) -> None:
    settings = changed_libraries(tmp_path, {"data/more.trig": PREFIXES + "graph:more { library:rome a lend:Libary }"})
    with pytest.raises(Unpublishable, match="No shape speaks of this"):
        publish(settings, tell=silently)


LIBRARY = "library:rome a lend:Library ; lend:kind <https://w3id.org/accords/concept/kind/public> ;"


ENDLESS = """CONSTRUCT { <urn:x> <urn:n> ?more }
WHERE { { <urn:x> <urn:n> ?n } UNION { BIND(0 AS ?n) } BIND(?n + 1 AS ?more) }"""
TWO_WAYS = (
    PREFIXES
    + f"""graph:more {{ {LIBRARY} skos:prefLabel "Rome" ; lend:shelves 1 }}
graph:x {{ library:rome lend:shelves 01 }}"""
)


@pytest.mark.parametrize(
    ("file", "text", "reason"),
    [
        ("data/more.trig", PREFIXES + "graph:more { library:rome a [] }", "blank node"),
        ("data/more.trig", PREFIXES + "graph:more { [] a lend:Library }", "blank node"),
        ("data/more.trig", PREFIXES + "library:rome a lend:Library .", "must lie in a named graph"),
        ("data/more.trig", PREFIXES + "graph:meta { library:rome a lend:Library }", "made by the registry itself"),
        ("data/more.trig", PREFIXES + "graph:inferred { library:rome a lend:Library }", "made by the registry itself"),
        ("data/more.trig", "graph:more { }", "more.trig: Parser error at line 1"),
        ("shapes/more.ttl", "nonsense", "more.ttl: Parser error at line 1"),
        ("ontology/rules/90.rq", "CONSTRUCT { ?s a [] } WHERE { ?s ?p ?o }", "90.rq: a rule may not make a blank node"),
        ("ontology/rules/90.rq", "SELECT", "90.rq: error at"),
        ("ontology/rules/90.rq", ENDLESS, "still add triples"),
        ("data/more.trig", TWO_WAYS, "in two graphs"),
    ],
)
def test_what_cannot_be_published_is_refused_with_its_file(tmp_path: Path, file: str, text: str, reason: str) -> None:
    with pytest.raises(Unpublishable, match=reason):
        publish(changed_libraries(tmp_path, {file: text}), tell=silently)


@pytest.mark.parametrize("folder", ["ontology", "shapes", "data"])
def test_an_empty_folder_is_a_fault_and_not_an_empty_registry(tmp_path: Path, folder: str) -> None:
    settings = changed_libraries(tmp_path, {})
    for file in (settings.assets / folder).glob("*.t*"):
        file.unlink()
    with pytest.raises(Unpublishable, match=f"{folder} holds no file"):
        publish(settings, tell=silently)


def test_a_publication_that_is_interrupted_leaves_what_was_published(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = changed_libraries(tmp_path, {})
    before = publish(settings, tell=silently)
    more = PREFIXES + f'graph:more {{ {LIBRARY} skos:prefLabel "Rome" }}'
    changed_libraries(tmp_path, {"data/more.trig": more})

    def power_cut(*_: object) -> None:
        raise KeyboardInterrupt

    for step in ("rename", "replace"):
        with monkeypatch.context() as broken, pytest.raises(KeyboardInterrupt):
            broken.setattr(os, step, power_cut)
            broken.setattr("accords.registry.state.State.claim", lambda *_, **__: None)
            publish(settings, tell=silently)
        assert json.loads((settings.home / "published.json").read_text())["digest"] == before.digest
    after = publish(settings, tell=silently)
    assert after.built and ask(after.store, f"ASK {{ <{DEFAULT_BASE}id/library/rome> ?p ?o }}")
    assert not list((settings.home / "versions").glob(".*"))


def test_a_store_that_is_open_answers_on_while_the_next_two_are_published(tmp_path: Path) -> None:
    settings = changed_libraries(tmp_path, {})
    first = publish(settings, tell=silently)
    for name in ("Rome", "Roma"):
        more = PREFIXES + f'graph:more {{ {LIBRARY} skos:prefLabel "{name}" }}'
        changed_libraries(tmp_path, {"data/more.trig": more})
        publish(settings, tell=silently)
        assert number(first.store, COUNT) > 0
    assert sorted(folder.name for folder in (settings.home / "versions").iterdir()) == ["1", "2", "3"]


# ---- What is published


def test_rules_add_only_what_nobody_says(published: Published) -> None:
    inferred = f"SELECT ?s ?p ?o WHERE {{ GRAPH <{DEFAULT_BASE}graph/inferred> {{ ?s ?p ?o }} }}"
    found = {(row["s"].rpartition("/")[2], row["p"], row["o"]) for row in select(published.store, inferred)}
    assert ("lyon", "http://www.w3.org/1999/02/22-rdf-syntax-ns#type", LEND + "Library") in found
    assert ("lyon", "http://www.w3.org/1999/02/22-rdf-syntax-ns#type", LEND + "Keeper") in found, "a rule ran once only"
    assert ("lyon", "http://www.w3.org/1999/02/22-rdf-syntax-ns#type", LEND + "CityLibrary") not in found
    assert ("lyon", LEND + "hasLent", DEFAULT_BASE + "id/loan/lyon--oslo") in found


def test_the_published_store_cannot_be_written(published: Published) -> None:
    with pytest.raises(RuntimeError):
        published.store.update("DROP ALL")
