"""Classes as tables, and identifiers alone: held against the endpoint, and read by libraries that others wrote."""

import csv
import io
import json
import warnings
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, TypeAlias

import csvw_functions
import pyarrow.parquet as pq
import pytest
from csvw import CSVW
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from accords.registry.publication import publish
from accords.registry.takeaway.files import Files
from accords.terms import RDF, SKOS
from tests.registries import changed_libraries, silently
from tests.serving import Server
from tests.test_tables_csvw import served as served  # a web server for the files of a test
from tests.test_tables_csvw import untyped

Tables: TypeAlias = Mapping[str, list[dict[str, str]]]
CC0 = "https://creativecommons.org/publicdomain/zero/1.0/"


@pytest.fixture(scope="module")
def group(server: Server) -> Any:
    """The description of all tables."""
    response = server.get("/data/csv-metadata.json")
    assert response.headers["content-type"] == "application/csvm+json"
    return response.json()


@pytest.fixture(scope="module")
def tables(server: Server, group: Any) -> Tables:
    """The rows of each table, by the name of its file."""
    names = [table["url"] for table in group["tables"]]
    assert len(names) > 15
    return {name: list(csv.DictReader(io.StringIO(server.get(f"/data/{name}").text))) for name in names}


@pytest.fixture(scope="module")
def union(server: Server) -> set[Triple]:
    """Every statement that is published."""
    return {quad.triple for quad in parse(server.get("/dump.nt").content, RdfFormat.N_TRIPLES)}


def read(server: Server, name: str) -> Any:
    """A table in Parquet."""
    response = server.get(f"/data/{name}")
    assert response.headers["content-type"] == "application/vnd.apache.parquet"
    return pq.read_table(io.BytesIO(response.content))


def test_each_class_has_as_many_rows_as_the_endpoint_counts(server: Server, group: Any, tables: Tables) -> None:
    answer = server.query("SELECT ?class (COUNT(DISTINCT ?s) AS ?n) { ?s a ?class } GROUP BY ?class").json()
    counted = {row["class"]["value"]: int(row["n"]["value"]) for row in answer["results"]["bindings"]}
    for table in group["tables"]:
        rows = tables[table["url"]]
        assert len(rows) == counted.get(table["dc:conformsTo"]["@id"], 0) == table["dcterms:extent"], table["url"]
        identifiers = [row["id"] for row in rows]
        assert identifiers == sorted(set(identifiers))


def test_the_two_formats_hold_the_same_cells_under_the_same_names(server: Server, group: Any, tables: Tables) -> None:
    for table in group["tables"]:
        found = read(server, table["url"].replace(".csv", ".parquet"))
        columns = {column["name"]: column for column in table["tableSchema"]["columns"]}
        assert found.column_names == list(columns), table["url"]
        for row, typed in zip(tables[table["url"]], found.to_pylist(), strict=True):
            for name, text in row.items():
                separator = columns[name].get("separator")
                cells = text.split(separator) if separator and text else [text] if text else []
                values = typed[name] if separator else [typed[name]] if typed[name] is not None else []
                assert list(map(written, values)) == cells, (table["url"], name)


def written(value: Any) -> str:
    """A value of Parquet as CSV writes it."""
    if isinstance(value, bool):
        return str(value).lower()
    return value.isoformat() if isinstance(value, date) else str(value)


def test_the_cells_are_what_is_published_of_these_properties_and_nothing_is_lost(
    group: Any, tables: Tables, union: set[Triple]
) -> None:
    """Of each class, the statements by the properties that have a column are those that the rows say."""
    said: dict[str, set[Triple]] = {}
    for triple in union:
        said.setdefault(triple.subject.value, set()).add(triple)  # type: ignore[union-attr]
    for table in group["tables"]:
        columns = [each for each in table["tableSchema"]["columns"] if "propertyUrl" in each]
        asked = {each["propertyUrl"] for each in columns} - {RDF + "type"}
        for row in tables[table["url"]]:
            found = set()
            for column in columns:
                separator = column.get("separator")
                texts = row[column["name"]].split(separator) if separator else [row[column["name"]]]
                language = column["lang"] if column["lang"] != "und" else ""
                found |= {(column["propertyUrl"], text, language) for text in texts if text}
            published = {
                (each.predicate.value, plain(each), getattr(each.object, "language", None) or "")
                for each in said[row["id"]]
                if each.predicate.value in asked and plain(each)
            }
            assert {each for each in found if each[0] in asked} == published, row["id"]


def plain(triple: Triple) -> str:
    return triple.object.value if isinstance(triple.object, (NamedNode, Literal)) else str(triple.object)


def test_a_date_keeps_the_precision_of_its_source_and_has_its_bounds_beside_it(server: Server, tables: Tables) -> None:
    [row] = [row for row in tables["membership.csv"] if row["id"].endswith("/gpai--svk--co-chair")]
    assert (row["startDate"], row["startDate_earliest"], row["startDate_latest"]) == (
        "2024-12",
        "2024-12-01",
        "2024-12-31",
    )
    typed = read(server, "membership.parquet")
    assert str(typed.schema.field("startDate").type) == "string"
    assert str(typed.schema.field("startDate_latest").type) == "date32[day]"
    assert str(typed.schema.field("source").type).startswith("list<")


def test_the_bounds_are_those_that_the_registry_derives(server: Server, tables: Tables) -> None:
    answer = server.query(
        "PREFIX acc: <https://w3id.org/accords/ns#> SELECT ?m ?a ?b "
        "{ ?m a acc:Membership ; acc:startNotBefore ?a ; acc:startNotAfter ?b }"
    ).json()["results"]["bindings"]
    derived = {row["m"]["value"]: (row["a"]["value"], row["b"]["value"]) for row in answer}
    rows = {row["id"]: (row["startDate_earliest"], row["startDate_latest"]) for row in tables["membership.csv"]}
    assert len(derived) > 50 and derived == {iri: bounds for iri, bounds in rows.items() if iri in derived}


def test_names_are_in_a_column_for_each_language(tables: Tables) -> None:
    [morocco] = [row for row in tables["state.csv"] if row["alpha3"] == "MAR"]
    assert [morocco[f"prefLabel_{tag}"] for tag in ("en", "fr", "ar")] == ["Morocco", "Maroc", "المغرب"]
    assert "http://www.wikidata.org/entity/Q1028" in morocco["sameAs"].split("|")


def test_a_column_is_named_in_english_and_french(group: Any) -> None:
    for table in group["tables"]:
        assert {title["@language"] for title in table["dc:title"]} >= {"en", "fr"} or len(table["dc:title"]) == 1
        for column in table["tableSchema"]["columns"]:
            assert {"und", "en", "fr"} <= column["titles"].keys(), column
            assert column["titles"]["und"] == column["name"]


def test_every_table_is_valid_for_the_library_of_others(server: Server, group: Any, tmp_path: Path) -> None:
    for table in group["tables"]:
        name = table["url"]
        for file in (name, f"{name}-metadata.json"):
            (tmp_path / file).write_bytes(server.get(f"/data/{file}").content)
        with warnings.catch_warnings():
            warnings.simplefilter("always")  # it tells its faults as warnings, and gathers them
            judged = CSVW(str(tmp_path / f"{name}-metadata.json"), validate=True)
            assert judged.is_valid, (name, [str(each.message) for each in judged.warnings])


def test_the_group_of_all_tables_is_understood_by_another_library(
    server: Server, group: Any, tmp_path: Path, served: str
) -> None:
    """But for texts that begin with a quotation mark, which the algorithm of CSVW misreads, and for tables without a
    row, in which this library sees no column."""
    read_right = []
    for table in group["tables"]:
        data = server.get(f"/data/{table['url']}").content
        if b',"""' not in data and data.count(b"\n") > 1:
            (tmp_path / table["url"]).write_bytes(data)
            read_right.append(table)
    (tmp_path / "csv-metadata.json").write_text(json.dumps({**group, "tables": read_right}), encoding="utf-8")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it takes the language of a column's values for that of its title
        found = csvw_functions.create_annotated_table_group(f"{served}csv-metadata.json")
    assert csvw_functions.get_errors(found) == []
    assert len(found["tables"]) == len(read_right) > 10


@pytest.mark.parametrize("name", ["state", "membership", "meeting"])
def test_a_converter_of_others_makes_of_a_table_what_is_published_and_nothing_else(
    server: Server, union: set[Triple], tmp_path: Path, served: str, name: str
) -> None:
    for file in (f"{name}.csv", f"{name}.csv-metadata.json"):
        (tmp_path / file).write_bytes(server.get(f"/data/{file}").content)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        group = csvw_functions.create_annotated_table_group(f"{served}{name}.csv-metadata.json")
    made = {quad.triple for quad in parse(csvw_functions.create_rdf(group, mode="minimal"), RdfFormat.N_TRIPLES)}
    published = {untyped(each) for each in union}
    assert len(made) > 100 and {untyped(each) for each in made} <= published
    told = json.loads((tmp_path / f"{name}.csv-metadata.json").read_text("utf-8"))["tableSchema"]["columns"]
    converted = {each["propertyUrl"] for each in told if not each.get("suppressOutput")} - {RDF + "type"}
    subjects = {each.subject for each in made}
    of_them = {each for each in union if each.subject in subjects and each.predicate.value in converted}
    assert {untyped(each) for each in of_them} <= {untyped(each) for each in made}, "nothing of these columns is lost"


def test_the_description_names_source_version_and_licence(server: Server, group: Any) -> None:
    assert group["dc:license"] == [{"@id": "https://creativecommons.org/licenses/by/4.0/"}]
    assert group["dc:source"] == {"@id": f"{server.base}graph/meta#dataset"}
    assert group["dc:hasVersion"] == server.get("/data/state.csv").headers["accords-version"]
    assert 'rel="describedby"' in server.get("/data/state.csv").headers["link"]


def test_every_file_says_of_which_dataset_it_is_and_under_which_licence(server: Server) -> None:
    by = "https://creativecommons.org/licenses/by/4.0/"
    for path, licence in (("/data/state.parquet", by), ("/identifiers.parquet", CC0)):
        found = pq.read_schema(io.BytesIO(server.get(path).content)).metadata
        assert found[b"license"].decode() == licence and found[b"source"].decode() == f"{server.base}graph/meta#dataset"
        assert found[b"hasVersion"].decode() == server.get("/dumps").headers["accords-version"]
    for path in ("/data/state.csv", "/data/state.parquet", "/data/csv-metadata.json", "/dump.nq", "/dump.ttl.gz"):
        assert f'<{by}>; rel="license"' in server.ask("HEAD", path).headers["link"], path
    assert f'<{CC0}>; rel="license"' in server.ask("HEAD", "/identifiers.csv").headers["link"]


def test_a_table_that_is_not_there_is_not_found_and_the_others_are_named(server: Server) -> None:
    answer = server.get("/data/unicorn.csv")
    assert answer.status_code == 404 and "state.parquet" in answer.json()["available"]


def test_values_that_hold_the_separator_get_another(tmp_path: Path) -> None:
    text = """@prefix lend: <https://example.org/lending#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
    <https://w3id.org/accords/graph/more> { <https://w3id.org/accords/id/library/rome> a lend:Library ;
        lend:kind <https://w3id.org/accords/concept/kind/public> ; skos:prefLabel "Rome"@en , "Roma | Urbs"@it ,
            "=1+1"@la . }"""
    settings = changed_libraries(tmp_path, {"data/more.trig": text})
    published = publish(settings, tell=silently)
    files = Files(settings, published.store, tmp_path)
    [rome] = [row for row in rows_of(files, "data/library.csv") if row["id"].endswith("/rome")]
    assert (rome["prefLabel_it"], rome["prefLabel_la"]) == ("Roma | Urbs", "=1+1")
    assert rome["class"] == "https://example.org/lending#Library"
    [lyon] = [row for row in rows_of(files, "data/library.csv") if row["id"].endswith("/lyon")]
    assert lyon["class"] == "https://example.org/lending#CityLibrary"
    volumes = pq.read_table(files.file("data/loan.parquet")).column("volumes").to_pylist()
    assert sorted(each for one in volumes for each in one) == [7, 12]


def rows_of(files: Files, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(files.file(name).read_text("utf-8"))))


def test_identifiers_labels_and_links_are_dedicated_to_the_public_and_are_nothing_else(
    server: Server, union: set[Triple]
) -> None:
    response = server.get("/identifiers.nt")
    assert f'<{CC0}>; rel="license"' in response.headers["link"]
    written = {quad.triple for quad in parse(response.content, RdfFormat.N_TRIPLES)}
    part = NamedNode(f"{server.base}graph/meta#identifiers")
    licence = Triple(part, NamedNode("http://purl.org/dc/terms/license"), NamedNode(CC0))
    assert licence in written, "the file says itself under which licence it is, wherever it lies"
    found = written - {licence}
    assert found < union
    properties = {triple.predicate.value for triple in found}
    assert {RDF + "type", SKOS + "prefLabel", "https://schema.org/sameAs"} < properties
    assert "http://purl.org/dc/terms/description" not in properties
    wanted = {each for each in union if each.predicate.value in properties}
    own = tuple(f"{server.base}{folder}" for folder in ("id/", "concept/"))
    assert found == {each for each in wanted if each.subject.value.startswith(own)}  # type: ignore[union-attr]
    assert {quad.triple for quad in parse(server.get("/identifiers.ttl").content, RdfFormat.TURTLE)} == written


def test_the_licence_of_the_identifiers_is_in_the_description_of_the_dataset(server: Server) -> None:
    found = server.query(
        f"""PREFIX dcat: <http://www.w3.org/ns/dcat#> PREFIX dcterms: <http://purl.org/dc/terms/>
        PREFIX void: <http://rdfs.org/ns/void#>
        SELECT ?url {{ GRAPH ?meta {{ ?catalogue dcat:dataset ?part . ?whole void:subset ?part .
          ?part dcterms:license <{CC0}> ; dcat:distribution [ dcterms:license <{CC0}> ; dcat:downloadURL ?url ] }} }}"""
    ).json()["results"]["bindings"]
    urls = {row["url"]["value"] for row in found}
    assert {f"{server.url}identifiers.{suffix}" for suffix in ("nt", "ttl", "csv", "parquet")} <= urls
    for url in urls:
        assert server.get(url.removeprefix(server.url.rstrip("/"))).status_code == 200
    described = server.get("/identifiers.csv-metadata.json").json()
    assert described["dc:license"] == [{"@id": CC0}]


def test_the_table_of_identifiers_has_a_row_for_each_entity(server: Server, tmp_path: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(server.get("/identifiers.csv").text)))
    [morocco] = [row for row in rows if row["id"].endswith("/id/state/mar")]
    assert morocco["alpha3"] == "MAR" and morocco["prefLabel_fr"] == "Maroc"
    [[counted]] = [
        [row["n"]["value"]]
        for row in server.query(
            f"SELECT (COUNT(DISTINCT ?s) AS ?n) {{ ?s a ?c FILTER(STRSTARTS(STR(?s), '{server.base}id/') "
            f"|| STRSTARTS(STR(?s), '{server.base}concept/')) }}"
        ).json()["results"]["bindings"]
    ]
    assert len(rows) == int(counted)
    for file in ("identifiers.csv", "identifiers.csv-metadata.json"):
        (tmp_path / file).write_bytes(server.get(f"/{file}").content)
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        assert CSVW(str(tmp_path / "identifiers.csv-metadata.json"), validate=True).is_valid
