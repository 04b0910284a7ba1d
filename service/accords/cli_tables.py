"""The commands about tables: `accords template` and `accords convert`."""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NoReturn

import click
import pyoxigraph as ox
from pyoxigraph import Literal, Quad

from .assets import Assets
from .console import beside, read_bytes, tell_faults
from .console import table as in_columns
from .errors import NotFound, UnparsableRDF
from .registry.labels import plain
from .registry.reading import SYNTAXES
from .registry.tables.conversion import Conversion, convert
from .registry.tables.dialect import ENCODINGS, Unreadable
from .registry.tables.metadata import Metadata, read_metadata
from .registry.tables.table import Table
from .registry.tables.tables import Tables
from .registry.tables.template import template as filled
from .settings import Settings
from .terms import RDF, XSD

_SYNTAXES = ["ttl", "nt", "jsonld", "rdf"]
_LANGUAGE = click.option(
    "--lang", "language", type=click.Choice(["en", "fr"]), default="en", show_default=True, help="Of what is written."
)


@click.command()
@click.argument("class_name", metavar="[CLASS]", required=False)
@_LANGUAGE
@click.option(
    "--output", "folder", type=click.Path(path_type=Path), default=".", metavar="DIR", help="Folder to write into."
)
@click.option("--example", is_flag=True, help="With one row, which is an entity of the registry.")
@click.option("--excel", is_flag=True, help="With ; between cells, and a mark that makes Excel read UTF-8.")
@click.option("--force", is_flag=True, help="Write over files that are there.")
@click.pass_obj
def template(settings: Settings, /, class_name: str | None, folder: Path, language: str, **options: bool) -> None:
    """Write a table to fill in for CLASS, and its description.

    CLASS is a class by its name, prefixed name, IRI, or label in English or French; without one, all classes are
    listed. The files are CLASS.csv, whose header names the columns, and CLASS.csv-metadata.json, which says what each
    column means (CSVW, the vocabulary of the W3C for tables). `accords convert` makes RDF of the rows.

    Exit status: 0 written or listed, 2 there is no such class, or the files are there already.
    """
    tables = Tables.in_memory(Assets(settings.assets), settings.base)
    if class_name is None:
        click.echo(_listed(tables, language))
        return
    made = filled(_table(tables, class_name), tables, language, example=options["example"], excel=options["excel"])
    files = {folder / made.name: made.data, folder / f"{made.name}-metadata.json": made.description}
    there = [str(file) for file in files if file.exists()]
    if there and not options["force"]:
        _end(f"{', '.join(there)}: there already; --force writes over it.")
    folder.mkdir(parents=True, exist_ok=True)
    for file, data in files.items():
        file.write_bytes(data)
        click.echo(str(file))


@click.command(name="convert")
@click.argument("file", metavar="FILE.csv")
@click.option("--class", "class_name", metavar="CLASS", help="Of what the rows are. Default: what FILE is called.")
@click.option("--metadata", metavar="FILE", help="Its description (CSVW). Default: FILE.csv-metadata.json, if there.")
@click.option("--format", "syntax", type=click.Choice(_SYNTAXES), default="ttl", show_default=True, help="Syntax.")
@click.option("--encoding", type=click.Choice(ENCODINGS), help="Of FILE. Default: UTF-8.")
@_LANGUAGE
@click.pass_obj
def convert_(settings: Settings, /, file: str, syntax: str, encoding: str | None, language: str, **named: Any) -> None:
    """Write the rows of FILE.csv as RDF.

    The first row names the columns, as in a file that `accords template` wrote. Cells name entities by short name,
    label, code, prefixed name or IRI. Separators may be commas, semicolons or tabs; `-` is standard input. When a
    cell is wrong, nothing is written, and each fault is told with its line, its column, and what may be meant.

    Exit status: 0 written, 1 something in FILE is wrong, 2 FILE cannot be read, or it is not clear of what it is.
    """
    tables = Tables.in_memory(Assets(settings.assets), settings.base)
    try:
        data = read_bytes(file)
        described = _described(file, named["metadata"])
        table = _table(tables, named["class_name"] or (described and described.kind) or Path(file).stem)
        told = encoding or (described.encoding if described else "")
        others = described.headers(table) if described else {}
        found = convert(data, table, tables, encoding=told, others=others, most=sys.maxsize)
    except (Unreadable, UnparsableRDF) as error:
        _end(_why(file, error, language))
    if found.faults:
        tell_faults(file, (fault.document(language) for fault in found.faults))
        sys.exit(1)
    ox.serialize(_in_order(found), sys.stdout.buffer, SYNTAXES[syntax], prefixes=_used(tables.prefixes, found))


def _in_order(found: Conversion) -> list[Quad]:
    """The statements by entity, as the file has them, what each is before all else."""
    order = {iri: place for place, iri in enumerate(found.lines)}
    return sorted(found.quads, key=lambda quad: (order[plain(quad.subject)], quad.predicate.value != RDF + "type"))


def _used(prefixes: Mapping[str, str], found: Conversion) -> dict[str, str]:
    """The prefixes that shorten an IRI of the statements: for each the longest, as they are written down.

    No datatype is written for a plain text or one with a language, and `a` for rdf:type.
    """
    terms = (term for quad in found.quads for term in (quad.subject, quad.predicate, quad.object))
    iris = {term.datatype.value if isinstance(term, Literal) else plain(term) for term in terms}
    fitting = (
        [name for name, space in prefixes.items() if iri.startswith(space)]
        for iri in iris - {XSD + "string", RDF + "langString", RDF + "type"}
    )
    used = {max(each, key=lambda name: len(prefixes[name])) for each in fitting if each}
    return {name: space for name, space in prefixes.items() if name in used}


def _listed(tables: Tables, language: str) -> str:
    rows = [(table.name, table.label(language), str(len(table.columns))) for table in tables.all()]
    return in_columns([("class", "label", "columns"), *rows], {"class", "label"})


def _table(tables: Tables, name: str) -> Table:
    try:
        return tables.find(name)
    except NotFound as error:
        available = error.extra["available"]
        _end(f"{error.detail} There are: {', '.join(available) if isinstance(available, list) else ''}.")


def _described(file: str, metadata: str | None) -> Metadata | None:
    """The description that is named, or that lies beside the file."""
    found = beside(file) if metadata is None else read_bytes(metadata)
    return None if found is None else read_metadata(found)


def _why(file: str, error: Unreadable | UnparsableRDF, language: str) -> str:
    if isinstance(error, Unreadable):
        return f"{file}:{error.fault.line}: {error.fault.text(language)}"
    return f"{file}: {error.detail}"


def _end(message: str) -> NoReturn:
    click.echo(f"accords: {message}", err=True)
    sys.exit(2)


COMMANDS = (template, convert_)
