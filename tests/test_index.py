"""The index of a version: what it holds is what the version says, it is made apart, and nobody waits for it long."""

import os
import sqlite3
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accords.assets import Assets
from accords.errors import BadRequest, NoSuchVersion
from accords.registry.apart import environment
from accords.registry.finding.addresses import key, normal
from accords.registry.finding.building import build, command, folder
from accords.registry.finding.excerpts import marks
from accords.registry.finding.finder import Finder
from accords.registry.finding.index import Index, Unusable
from accords.registry.finding.narrowing import Matched
from accords.registry.finding.plan import Plan, plan
from accords.registry.finding.searching import Question, search
from accords.registry.keeping import prune
from accords.registry.labels import plain
from accords.registry.publication import publish
from accords.registry.state import State
from accords.settings import Settings
from accords.store import rows
from accords.store.oxigraph import OxigraphStore
from accords.terms import DEFAULT_BASE
from tests.registries import LEND, changed_libraries, libraries, noted, silently

OURS = plan(Assets(), DEFAULT_BASE)
LYON, OSLO = f"{DEFAULT_BASE}id/library/lyon", f"{DEFAULT_BASE}id/library/oslo"
CODED = f"""@prefix lend: <{LEND}> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix dcterms: <http://purl.org/dc/terms/> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
lend:shelfmark a owl:DatatypeProperty , owl:InverseFunctionalProperty ; dcterms:identifier "shelf" ;
  rdfs:label "shelf mark"@en , "cote"@fr .
"""
FACET = f"""# facet: lender
# facet@fr: prêteuse
SELECT ?entity ?value WHERE {{ ?entity <{LEND}lender> ?value }}
"""
ELSEWHERE = """@prefix void: <http://rdfs.org/ns/void#> . @prefix dcterms: <http://purl.org/dc/terms/> .
<https://w3id.org/accords/graph/meta#isil> a void:Dataset ; dcterms:title "ISIL"@en ;
  void:uriSpace "http://isil.example/" ; void:uriRegexPattern "^https?://isil[.]example/(?:entry/)?([A-Z0-9-]+)" .
"""
MORE = f"""@prefix lend: <{LEND}> . @prefix library: <{DEFAULT_BASE}id/library/> .
@prefix schema: <https://schema.org/> .
<{DEFAULT_BASE}graph/more> {{ library:lyon lend:shelfmark "NA 7" ; schema:sameAs <http://isil.example/FR-LYON> .
  library:oslo schema:sameAs <http://other.example/oslo/> }}"""


def opened(settings: Settings, number: int = 1) -> Index:
    """The index of a version, made now."""
    file = folder(settings.home) / f"{number}.sqlite"
    build(settings, number, file)
    manifest = State(settings.home).kept(settings.base, number)
    assert manifest
    return Index(file, plan(Assets(settings.assets), settings.base), manifest.digest)


@pytest.fixture
def coded(tmp_path: Path) -> Iterator[Index]:
    """The libraries with a code, a facet, and links to others, all told by their own three folders."""
    settings = changed_libraries(tmp_path, {"data/more.trig": MORE, "data/dataset.ttl": ELSEWHERE})
    (settings.assets / "ontology" / "more.ttl").write_text(CODED, "utf-8")
    (settings.assets / "ontology" / "facets").mkdir()
    (settings.assets / "ontology" / "facets" / "10-lender.rq").write_text(FACET, "utf-8")
    publish(settings, tell=silently)
    index = opened(settings)
    yield index
    index.close()


def test_it_holds_each_entity_with_all_its_names(tmp_path: Path) -> None:
    settings = libraries(tmp_path)
    publish(settings, tell=silently)
    index = opened(settings)
    store = OxigraphStore.read(State(settings.home).versions.store(1))
    asked = "SELECT ?s ?n WHERE { ?s a ?c ; skos:prefLabel|skos:altLabel ?n FILTER(CONTAINS(STR(?s), '/id/')) }"
    said = {
        (plain(row["s"]), plain(row["n"]))
        for row in rows(store, f"PREFIX skos: <http://www.w3.org/2004/02/skos/core#> {asked}")
    }
    assert len(said) > 8
    for iri, text in said:
        assert text in {name.text for name in index.entity(iri).names}  # type: ignore[union-attr]
        assert iri in {each.entity.iri for each in index.named(text, 20)}
    index.close()


def test_most_specific_classes_are_told_from_those_above(coded: Index) -> None:
    lyon = coded.entity(LYON)
    assert lyon and lyon.classes == (f"{LEND}CityLibrary",)
    assert {f"{LEND}CityLibrary", f"{LEND}Library", f"{LEND}Keeper"} <= {*lyon.all_classes}
    assert [each.entity.iri for each in coded.named("lyon", 9, [f"{LEND}Library"])] == [LYON]
    assert coded.named("lyon", 9, ["urn:nothing"]) == []


def test_another_registry_has_its_own_codes_facets_and_links(coded: Index) -> None:
    assert [each.iri for each in coded.by_code("shelf", "na 7")] == [LYON]
    assert coded.by_code("shelfmark", "NA 7") == coded.by_code(f"{LEND}shelfmark", "NA 7") != []
    assert coded.by_code("shelf", "NA 8") == coded.by_code("nothing", "NA 7") == []
    assert [each.iri for each in coded.by_link("https://isil.example/entry/FR-LYON#x")] == [LYON]
    assert [each.iri for each in coded.by_code("isil", "FR-LYON")] == [LYON]
    assert [each.iri for each in coded.by_link("https://www.OTHER.example/oslo")] == [OSLO]
    assert [facet.name for facet in coded.facets] == ["class", "lender"]
    lent = search(coded, Question(chosen={"lender": ("lyon",)}))
    assert [each.iri for each in lent.page(coded, 1, 9)] == [f"{DEFAULT_BASE}id/loan/lyon--oslo"]


def test_a_mistake_finds_candidates_and_says_which_name_matched(coded: Index) -> None:
    [lyon] = [each for each in coded.named("Bibliotheque de Lion", 9) if each.entity.iri == LYON]
    assert "Bibliothèque de Lyon" in {name.text for name in lyon.matched}


def test_a_word_that_nothing_has_becomes_one_that_is_like_it(coded: Index) -> None:
    found = search(coded, Question("Osloo"))
    assert found.meant[:1] == ("oslo",) and found.total > 0
    assert search(coded, Question("zzzzzz")).total == 0


def test_the_facets_say_how_many_each_value_leaves(coded: Index) -> None:
    for narrowing in search(coded, Question("lyon")).narrowings:
        for choice in narrowing.choices:
            narrowed = search(coded, Question("lyon", {narrowing.facet.name: (choice.value.slug,)}))
            assert narrowed.total == choice.count


def test_a_value_that_there_is_not_is_refused_with_those_like_it(coded: Index) -> None:
    with pytest.raises(BadRequest) as refused:
        search(coded, Question(chosen={"lender": ("lion",)}))
    assert "lyon" in refused.value.extra["available"]  # type: ignore[operator]
    with pytest.raises(BadRequest, match="characters"):
        search(coded, Question("x" * 201))


@pytest.fixture(scope="module")
def shelves(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    """The libraries as they are."""
    settings = libraries(tmp_path_factory.mktemp("shelves"))
    publish(settings, tell=silently)
    index = opened(settings)
    yield index
    index.close()


@given(text=st.text(max_size=200))
def test_no_text_is_syntax(shelves: Index, text: str) -> None:
    assert search(shelves, Question(text)).total >= 0
    shelves.named(text, 3)
    shelves.by_code("shelf", text)
    shelves.by_link(text)


@given(st.text(max_size=300))
def test_an_address_is_brought_to_one_spelling_once_and_for_all(text: str) -> None:
    assert normal(normal(text)) == normal(text) or normal(text).startswith("//")
    key(text, OURS.collections)


@pytest.mark.parametrize(
    "address",
    [
        "http://www.wikidata.org/entity/Q1028",
        "HTTPS://www.Wikidata.org/entity/Q1028",
        "https://www.wikidata.org/wiki/Q1028",
        "https://m.wikidata.org/wiki/Special:EntityData/Q1028.ttl",
        " <http://www.wikidata.org/entity/\n Q1028> ",
    ],
)
def test_all_addresses_of_one_thing_of_wikidata_are_one(address: str) -> None:
    assert key(address, OURS.collections) == "wikidata Q1028"


def test_the_codes_of_this_registry_have_their_usual_names() -> None:
    ids = {scheme.id for scheme in OURS.schemes}
    assert ids == {
        "iso3166-alpha2", "iso3166-alpha3", "iso3166-numeric", "m49", "instrument-identifier", "source-identifier",
    }  # fmt: skip
    assert [facet.name for facet in OURS.facets] == ["partnership", "year", "state"]


def test_marks_are_at_the_words_whatever_their_accents() -> None:
    text = "L’Égypte, Côte d’Ivoire"
    assert [text[start:end] for start, end in marks(text, ["egypte", "cote"])] == ["Égypte", "Côte"]


def test_an_index_of_another_version_or_plan_is_not_used(tmp_path: Path) -> None:
    settings = changed_libraries(tmp_path, {})
    publish(settings, tell=silently)
    index = opened(settings)
    index.close()
    file = folder(settings.home) / "1.sqlite"
    planned = plan(Assets(settings.assets), settings.base)
    with pytest.raises(Unusable):
        Index(file, planned, "another digest")
    with pytest.raises(Unusable):
        Index(file, Plan((), (), (), ()), _digest(settings))
    file.write_bytes(b"no database")
    with pytest.raises(Unusable):
        Index(file, planned, _digest(settings))
    with pytest.raises(Unusable):
        Index(tmp_path / "nothing", planned, _digest(settings))


def test_the_process_makes_it_once_and_keeps_two(tmp_path: Path) -> None:
    settings = changed_libraries(tmp_path, {})
    publish(settings, tell=silently)
    for number in (1, 2, 3):
        file = folder(settings.home) / f"{number}.sqlite"
        subprocess.run(command(number, file), env=environment(settings), check=True)
        made = file.stat().st_ino
        subprocess.run(command(number, file), env=environment(settings), check=True)
        assert file.stat().st_ino == made
        noted(settings, number + 1)
    assert sorted(each.name for each in folder(settings.home).glob("*.sqlite")) == ["2.sqlite", "3.sqlite"]
    prune(settings, 1)
    assert not list(folder(settings.home).glob("*.sqlite"))
    with pytest.raises(NoSuchVersion):
        build(settings, 3, folder(settings.home) / "3.sqlite")


def test_the_first_question_has_it_made(tmp_path: Path) -> None:
    settings = libraries(tmp_path)
    publish(settings, tell=silently)
    finder = Finder(settings, 1, _digest(settings))
    assert finder.index(patience=60).entity(LYON)
    again = Finder(settings, 1, _digest(settings))
    assert again.index().entity(LYON)
    assert finder.ready
    for each in (finder, again):
        each.close()


def test_nothing_is_written_where_nothing_can_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = libraries(tmp_path)
    publish(settings, tell=silently)
    monkeypatch.setattr(os, "access", lambda *_: False)  # for root, no folder is read-only
    finder = Finder(settings, 1, _digest(settings))
    assert finder.index(patience=60).entity(OSLO)
    assert not folder(settings.home).exists()
    finder.close()


def test_it_is_a_file_that_says_what_it_is_of(coded: Index) -> None:
    about = dict(coded.rows("SELECT key, value FROM about"))
    assert about["base"] == DEFAULT_BASE and int(about["entities"]) == coded.size > 5
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        coded.rows("DELETE FROM about")


def _digest(settings: Settings) -> str:
    manifest = State(settings.home).kept(settings.base, 1)
    assert manifest
    return manifest.digest


def test_what_is_found_is_counted_the_same_by_itself_and_by_what_is_not_found(coded: Index) -> None:
    every = range(1, coded.size + 1)
    for left_out in ([], [1], [1, coded.size]):
        found = [number for number in every if number not in left_out]
        matched = Matched.of([*found, *found], coded.size)
        assert list(matched.numbers) == found and sorted(matched.lacking or ()) == left_out
        for facet in coded.facets:
            assert dict(facet.counted(found, matched.lacking)) == dict(facet.counted(found)) != {}
    assert Matched.of([1], coded.size).lacking is None
