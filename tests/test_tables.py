"""The columns that the shapes make: for every class, of this registry and of one that has nothing to do with it."""

import re
from pathlib import Path

import pytest

from accords.assets import Assets
from accords.errors import NotFound
from accords.registry.tables.columns import Column
from accords.registry.tables.tables import Tables
from accords.registry.tables.template import template
from tests.registries import LIBRARIES, ROME, changed_libraries
from tests.tabling import ID, KINDS, libraries, registry


def column(kind: str, name: str) -> Column:
    return next(each for each in registry().find(kind).columns if each.name == name)


def test_there_is_a_table_for_every_class_that_a_shape_targets() -> None:
    assert len(KINDS) > 20
    assert [table.name for table in libraries().all()] == ["library", "loan"]


@pytest.mark.parametrize("kind", KINDS)
def test_every_table_begins_with_the_identifier_and_names_each_column_once(kind: str) -> None:
    table = registry().table(kind)
    assert table.columns[0].name == "id" and len(table.columns) > 5
    for names in (
        [each.name for each in table.columns],
        [each.title("en") for each in table.columns],
        [each.title("fr") for each in table.columns],
    ):
        assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", each.name) for each in table.columns)
    assert table.identity.stem.startswith(ID) or "oncept" in kind


def test_columns_stand_in_the_order_of_the_shapes_and_are_named_as_they_name_them() -> None:
    titles = [each.title("fr") for each in registry().find("membership").columns]
    assert titles[:3] == ["id", "nom@en", "nom@fr"]
    assert titles.index("membre") < titles.index("au sein de") < titles.index("rôle") < titles.index("source")


def test_what_must_be_there_is_required_and_what_is_only_expected_is_not() -> None:
    assert column("membership", "member").required and not column("membership", "startDate").required
    assert column("membership", "prefLabel_en").required and not column("membership", "prefLabel_fr").required
    assert column("tenure", "office_en").shared and not column("tenure", "office_en").required
    assert column("state", "alpha2").required and not column("territory", "alpha2").required


def test_a_cell_holds_several_values_where_the_shapes_do_not_say_one() -> None:
    assert column("membership", "source").many and not column("membership", "member").many
    assert column("membership", "caveat_en").many and not column("membership", "basis_en").many


def test_a_code_has_a_column_for_each_datatype_that_its_form_does_not_tell() -> None:
    names = [each.name for each in registry().find("state").columns if each.name.startswith("notation")]
    assert names == [f"notation_{each}Code" for each in ("alpha2", "alpha3", "isoNumeric", "m49")]


def test_short_names_begin_where_all_that_may_be_meant_part() -> None:
    references = registry().find("membership").references
    assert references["member"].short(f"{ID}state/fra") == "state/fra"
    assert references["source"].short(f"{ID}source/oecd-x") == "oecd-x"


def test_only_a_class_with_narrower_ones_has_a_column_for_it() -> None:
    assert column("meeting", "class").title("fr") == "classe"
    assert "class" not in [each.name for each in registry().find("membership").columns]
    assert registry().find("Summit").kind.endswith("#Summit")
    assert registry().find("Summit").columns == registry().find("meeting").columns[:-1]


@pytest.mark.parametrize(
    "name",
    [
        "membership",
        "Membership",
        "acc:Membership",
        "adhésion à un partenariat",
        "https://w3id.org/accords/ns#Membership",
    ],
)
def test_a_table_is_found_by_any_name_of_its_class(name: str) -> None:
    assert registry().find(name).name == "membership"


def test_a_class_that_is_not_there_is_told_with_what_may_be_meant_and_with_all_there_are() -> None:
    with pytest.raises(NotFound, match="Did you mean membership") as told:
        registry().find("membreship")
    assert "expression-of-interest" in str(told.value.extra["available"])


def test_shapes_that_say_little_make_columns_too() -> None:
    kinds = {each.name: each.kind for each in libraries().find("loan").columns}
    assert kinds == {
        "id": "id", "prefLabel_en": "text", "prefLabel_fr": "text", "prefLabel": "any",
        "lender": "thing", "borrower": "any", "volumes": "literal",
    }  # fmt: skip


def test_a_shape_that_is_switched_off_makes_no_column(tmp_path: Path) -> None:
    text = (LIBRARIES / "shapes" / "loan.ttl").read_text("utf-8")
    off = text.replace("shape:Loan-volumes a", "shape:Loan-volumes sh:deactivated true ; a")
    settings = changed_libraries(tmp_path, {"shapes/loan.ttl": off})
    names = [each.name for each in Tables.in_memory(Assets(settings.assets), settings.base).find("loan").columns]
    assert off != text and "volumes" not in names and "borrower" in names


def test_shapes_that_are_included_make_columns_too(tmp_path: Path) -> None:
    more = """
@prefix lend: <https://example.org/lending#> . @prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix shape: <https://example.org/lending/shapes#> .
shape:Loan sh:node shape:Dated ; sh:and ( shape:Numbered ) .
shape:Dated sh:property [ sh:path lend:day ; sh:name "day"@en ; sh:order 9 ] .
shape:Numbered sh:property [ sh:path lend:number ; sh:name "number"@en ; sh:order 8 ; sh:minCount 1 ; sh:maxCount 1 ] .
"""
    settings = changed_libraries(tmp_path, {"shapes/more.ttl": more})
    columns = Tables.in_memory(Assets(settings.assets), settings.base).find("loan").columns
    assert [(each.name, each.required) for each in columns[-2:]] == [("number", True), ("day", False)]


def test_an_example_for_a_spreadsheet_runs_nothing(tmp_path: Path) -> None:
    names = ", ".join(f'"=HYPERLINK({tag})"@{tag}' for tag in ("de", "en", "es", "fr", "it", "nl", "pt"))
    settings = changed_libraries(tmp_path, {"data/more.trig": ROME.replace('"Rome"', names)})
    tables = Tables.in_memory(Assets(settings.assets), settings.base)
    made = template(tables.find("library"), tables, "en", example=True, excel=True).data.decode()
    assert ";'=HYPERLINK(fr);" in made and ";=" not in made
    plain = template(tables.find("library"), tables, "en", example=True).data.decode()
    assert ",=HYPERLINK(fr)," in plain and "'" not in plain
