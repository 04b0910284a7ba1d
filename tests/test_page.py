"""The page on an entity: labels, order and language are those of ontology and shapes, whatever the domain."""

import pytest

from accords.assets import ROOT, Assets
from accords.errors import NotFound
from accords.registry.page import Outline, Page, Value, outline, page
from accords.registry.publication import Published
from accords.terms import DEFAULT_BASE, OWL, PROV, SKOS
from tests.registries import LEND, LIBRARIES, published_libraries

OUTLINE = outline(Assets(LIBRARIES), DEFAULT_BASE)


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Published:
    """The libraries."""
    return published_libraries(tmp_path_factory.mktemp("pages"))


def shown(published: Published, path: str, language: str = "en", outline: Outline = OUTLINE) -> Page:
    return page(published.store, DEFAULT_BASE + path, DEFAULT_BASE, outline, language)


def texts(values: tuple[Value, ...]) -> list[str]:
    return [value.text for value in values]


@pytest.fixture
def lyon(published: Published) -> Page:
    return shown(published, "id/library/lyon")


def test_the_outline_is_that_of_the_shapes() -> None:
    assert [name.rpartition("#")[2] for name in OUTLINE.order([LEND + "Loan"])] == [
        "prefLabel",
        "lender",
        "borrower",
        "volumes",
    ]
    assert OUTLINE.name([LEND + "Loan"], LEND + "lender", "fr") == "prêté par"
    assert OUTLINE.name([LEND + "Loan"], LEND + "lender", "de") == "lent by"
    assert OUTLINE.name([LEND + "Loan"], LEND + "volumes", "en") == ""
    assert OUTLINE.order([LEND + "Nothing"]) == []


def test_what_has_no_class_is_told_in_the_words_of_most_shapes() -> None:
    """A tombstone has none, and its shape targets what says prov:invalidatedAtTime."""
    ours = outline(Assets(ROOT), DEFAULT_BASE)
    terms = (SKOS + "changeNote", OWL + "deprecated", PROV + "invalidatedAtTime", SKOS + "prefLabel")
    assert [ours.name([], each, "fr") for each in terms] == ["raison", "hors d’usage", "depuis", "nom"]
    assert ours.name([], SKOS + "changeNote", "en") == "reason" and ours.name([], "urn:x", "en") == ""


def test_the_title_is_in_the_language_of_the_reader_or_the_best_other(published: Published) -> None:
    assert shown(published, "id/library/lyon", "fr").label == Value(
        "Bibliothèque de Lyon", DEFAULT_BASE + "id/library/lyon", "fr"
    )
    assert shown(published, "id/library/oslo", "fr").label.text == "Oslo Library"
    assert shown(published, "id/source/letter", "fr").label.language == ""


def test_all_names_in_all_languages_are_there(lyon: Page) -> None:
    assert {(value.text, value.language) for value in lyon.names} == {
        ("Lyon Library", "en"),
        ("Bibliothèque de Lyon", "fr"),
        ("BmL", "fr"),
    }


def test_the_type_is_what_was_said_and_not_what_follows_from_it(lyon: Page) -> None:
    assert texts(lyon.types) == ["city library"]


def test_facts_have_the_names_and_the_order_of_the_shapes(published: Published) -> None:
    loan = shown(published, "id/loan/lyon--oslo", "fr")
    assert [(fact.label, texts(fact.values)) for fact in loan.facts] == [
        ("prêté par", ["Bibliothèque de Lyon"]),
        ("à", ["Oslo Library"]),
        ("volumes", ["12"]),
        ("source", ["Yearbook of libraries"]),
    ]


def test_a_property_is_explained_by_its_definition(published: Published) -> None:
    lender = shown(published, "id/loan/lyon--oslo", "fr").facts[0]
    assert (lender.iri, lender.explanation) == (LEND + "lender", "La bibliothèque qui donne.")


def test_what_is_a_table_is_not_told_again_as_a_derived_fact(lyon: Page) -> None:
    assert LEND + "hasLent" not in {fact.iri for fact in lyon.facts}
    assert [fact.label for fact in lyon.facts] == ["sort of library", "note", "source"]


def test_what_points_here_is_a_table_by_class_and_property(published: Published) -> None:
    tables = shown(published, "id/library/lyon", "en").inbound
    assert [(table.label, table.count) for table in tables] == [("loan · to", 1), ("loan · lent by", 1)]
    lent = tables[1]
    assert lent.property == Value("lent by", LEND + "lender")
    assert lent.columns == ("to", "volumes")
    [entry] = lent.entries
    assert entry.node.text == "Lyon to Oslo" and [texts(cell) for cell in entry.cells] == [["Oslo Library"], ["12"]]


def test_entries_are_in_the_order_of_the_alphabet(published: Published) -> None:
    [table] = [t for t in shown(published, "id/source/yearbook", "en").inbound if t.label.startswith("loan")]
    assert [entry.node.text for entry in table.entries] == ["Lyon to Oslo", "Oslo to Lyon"]


def test_sources_are_told_with_what_is_known_of_them_beside_their_name(lyon: Page) -> None:
    assert [(source.node.text, [texts(fact.values) for fact in source.facts]) for source in lyon.sources] == [
        ("A letter from Lyon", []),
        ("Yearbook of libraries", [["2024"]]),
    ]


def test_without_an_outline_the_ontology_names_what_it_can(published: Published) -> None:
    loan = shown(published, "id/loan/lyon--oslo", "fr", Outline({}))
    assert [fact.label for fact in loan.facts] == ["emprunteuse", "prêteuse", "source", "volumes"]
    assert {table.label for table in shown(published, "id/library/lyon", "fr", Outline({})).inbound} == {
        "prêteuse",
        "emprunteuse",
    }


def test_of_a_text_in_several_languages_a_reader_gets_their_own(published: Published) -> None:
    kind = shown(published, "concept/kind/public", "fr")
    assert kind.label.text == "publique"
    assert [table.label for table in kind.inbound] == ["bibliothèque · type de bibliothèque"]


def test_there_is_no_page_on_nothing(published: Published) -> None:
    with pytest.raises(NotFound):
        shown(published, "id/library/nowhere")
