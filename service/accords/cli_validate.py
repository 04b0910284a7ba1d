"""The command `accords validate`: the verdict that the web gives, on one's own machine."""

import os
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click
from pyoxigraph import Triple

from .console import beside, read_bytes, read_file, tell_faults, unreadable
from .errors import FaultyTable, IllFormedShapes, Problem
from .registry.assessment import REJECTED
from .registry.reading import SYNTAXES, Reading
from .registry.reports import FORMATS, Told, of_name, write
from .registry.tables.tabular import TableFile
from .settings import Settings

if TYPE_CHECKING:
    from .registry.bench import Bench

_FORMATS = [each.name for each in FORMATS]
_SYNTAX = "--syntax"


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option(
    "--format", "format_", type=click.Choice(_FORMATS), default="text", show_default=True, help="Of the report."
)
@click.option(_SYNTAX, metavar="NAME", help=f"Of every FILE: {', '.join(SYNTAXES)}, or a media type.")
@click.option("--class", "kind", metavar="CLASS", help="Of the rows of a table. Default: what FILE is called.")
@click.option(
    "--shapes", multiple=True, metavar="FILE", help="Judge by these shapes alone. Can be given several times."
)
@click.option(
    "--version", "number", type=click.IntRange(1), help="Of the registry. Default: the one that is published."
)
@click.option("--no-background", is_flag=True, help="Judge what is in the files alone.")
@click.option("--strict", is_flag=True, help="A warning counts as much as a violation.")
@click.option(
    "--lang", "language", type=click.Choice(["en", "fr"]), default="en", show_default=True, help="Of the report."
)
@click.option("--page", type=click.IntRange(1), default=1, help="Of a report with more than 1,000 results.")
@click.option("--quiet", is_flag=True, help="Only the exit status.")
@click.pass_obj
def validate(settings: Settings, /, files: tuple[str, ...], format_: str, quiet: bool, **options: Any) -> None:
    """Judge FILES by the shapes of the registry.

    They are judged together, beside what a version of the registry says: the same verdict as of POST /validate. A FILE
    holds RDF in any syntax: Turtle, TriG, N-Triples, N-Quads, RDF/XML, JSON-LD; `-` is standard input, and needs
    --syntax. Or it is a table of CSV, such as `accords template` writes. Nothing is fetched. Each fault is told with
    its place, in a table with line and number of the column, and with what to do.

    With --shapes, what is in FILES is judged by those shapes, by the letter of SHACL: nothing stands behind, and what
    no shape speaks of is no fault.

    Exit status: 0 no violation, 1 a violation (with --strict a warning too), 2 a FILE cannot be read, or the shapes
    are ill-formed.
    """
    judge = _by_shapes if options["shapes"] else _by_registry
    told = judge(settings, files, **options)
    if not quiet:
        colours = format_ == "text" and sys.stdout.isatty() and "NO_COLOR" not in os.environ
        click.echo(write(replace(told, colours=colours), of_name(format_)), nl=False)
    sys.exit(int(told.assessment.verdict == REJECTED))


def _by_registry(
    settings: Settings,
    files: tuple[str, ...],
    *,
    syntax: str | None,
    kind: str | None,
    shapes: tuple[str, ...],
    number: int | None,
    no_background: bool,
    **how: Any,
) -> Told:
    from .registry.judging import digest_of  # here, as below, because what judges is slow to load
    from .registry.offline import bench

    contents = {file: read_bytes(file) for file in files}
    tables = [file for file in files if (syntax or file).lower().endswith(("csv", "tsv"))]
    rdf = {file: content for file, content in contents.items() if file not in tables}
    readings = {file: read_file(settings, file, syntax, content, option=_SYNTAX) for file, content in rdf.items()}
    with bench(settings, number) as here:
        readings |= {file: _rows(here, file, contents[file], kind or "", how["language"]) for file in tables}
        return here.told(readings, digest_of(contents.values()), background=not no_background, **how)


def _rows(here: "Bench", file: str, content: bytes, kind: str, language: str) -> Reading:
    """What a table says; ends the command with status 2 and every fault where its rows cannot be read."""
    table = TableFile(Path(file).name, content, kind, description=beside(file))
    try:
        return here.read_table(table, language)
    except FaultyTable as error:
        tell_faults(file, cast(list[Mapping[str, object]], error.extra["faults"]))
        sys.exit(2)
    except Problem as error:
        unreadable(file, error.detail)


def _by_shapes(
    settings: Settings,
    files: tuple[str, ...],
    *,
    syntax: str | None,
    kind: str | None,
    shapes: tuple[str, ...],
    number: int | None,
    no_background: bool,
    **how: Any,
) -> Told:
    from .registry.judging import digest_of
    from .registry.offline import plainly, shapes_of

    contents = {file: read_bytes(file) for file in files}
    readings = {file: _as_it_is(settings, file, syntax, content) for file, content in contents.items()}
    found = {file: _as_it_is(settings, file, None, read_bytes(file)) for file in shapes}
    try:
        return plainly(shapes_of(found, _triples(found)), readings, digest_of(contents.values()), **how)
    except IllFormedShapes as error:
        unreadable(" ".join(shapes), error.detail)


def _as_it_is(settings: Settings, file: str, syntax: str | None, content: bytes) -> Reading:
    return read_file(settings, file, syntax, content, option=_SYNTAX, as_it_is=True)


def _triples(readings: Mapping[str, Reading]) -> list[Triple]:
    return [quad.triple for reading in readings.values() for quad in reading.quads]
