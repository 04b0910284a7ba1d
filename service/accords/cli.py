"""The command `accords`: serve, publish, validate, dump, and the versions: versions, diff, verify.

Every setting is an option of the group and a variable of the environment; `settings.py` says which.
"""

import errno
import logging
import os
import socket
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any, NoReturn, TypeVar

import click
import pyoxigraph as ox

from . import __version__
from .assets import Assets
from .errors import RegistryError, SettingsRefused, UnparsableRDF
from .registry import catalogue, vocabulary
from .registry.assembly import assemble
from .registry.labels import Labels
from .registry.publication import Published, publish
from .registry.reading import SYNTAXES, Reading, read, syntax_of
from .registry.verdict import INFO, VIOLATION, WARNING, Wording, counted, report
from .registry.verification import verify
from .registry.versions import difference, versions
from .settings import Settings, settable

_F = TypeVar("_F", bound=Callable[..., Any])


def _with_settings(command: _F) -> _F:
    """Give a command an option for each setting."""
    for setting in reversed(settable()):
        shown = setting.default if setting.name not in ("url", "assets") else None
        command = click.option(
            f"--{setting.name}",
            metavar="VALUE",
            help=f"{setting.metadata['help']}  [{setting.metadata['env']}{f'; default: {shown}' if shown else ''}]",
        )(command)
    return command


class _Registry(click.Group):
    """The group, whose commands tell what went wrong in words: exit status 1 for a refusal, 2 for a wrong setting,
    a version that does not exist, a damaged journal, or a file or folder that cannot be used."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except RegistryError as error:
            click.echo(f"accords: {error}", err=True)
            ctx.exit(error.exit_status)
        except OSError as error:
            if error.errno == errno.EPIPE:
                raise  # the reader of what we print went away, which click knows how to take
            click.echo(f"accords: {error}", err=True)
            ctx.exit(2)


@click.group(cls=_Registry, context_settings={"max_content_width": 100})
@click.version_option(__version__, prog_name="accords")
@_with_settings
@click.pass_context
def main(context: click.Context, /, **given: str | None) -> None:
    """A linked-open-data registry: who works with whom, who agreed to what, and when.

    `accords serve` does everything: it builds what is published from ontology/, shapes/ and data/, judges it, and
    answers on http://127.0.0.1:8000/. The options below come before the command, or from the environment.
    """
    logging.getLogger("rdflib").setLevel(logging.ERROR)  # what it warns of, the verdict says
    options = {setting.metadata["env"]: value for setting in settable() if (value := given[setting.name])}
    context.obj = Settings.from_environment({**os.environ, **options})


@main.command()
@click.pass_obj
def serve(settings: Settings) -> None:
    """Publish what is new, then answer over HTTP.

    The port is taken first: who asks before all is published waits. Exit status 2 when the port is not to be had.
    """
    with _listening(settings) as listener:
        published = _published(settings)
        import uvicorn  # here, because no other command needs a web server

        from .app import create_app

        server = uvicorn.Server(uvicorn.Config(create_app(settings, published), log_level="warning", access_log=False))
        click.echo(f"Accords answers on {settings.url} (stop with Ctrl+C).", err=True)
        with suppress(KeyboardInterrupt):
            server.run(sockets=[listener])


@main.command("publish")
@click.option("--message", metavar="TEXT", default="", help="What changed and why, kept with the version.")
@click.option("--fresh", is_flag=True, help="Build and judge anew, whatever is published; under another base too.")
@click.pass_obj
def publish_(settings: Settings, message: str, fresh: bool) -> None:
    """Build and judge the registry, then publish it.

    Where a statement came or went, that is a new version: `accords versions` lists them. Nothing is done when what is
    published was made from the same files. Exit status 1, and the report, when there is a violation: then what was
    published before stays.
    """
    published = _published(settings, message=message, fresh=fresh)
    if message and not published.recorded:
        click.echo("No statement came or went: there is no new version, and the message is not kept.", err=True)
    click.echo(f"Published: version {published.version}, digest {published.digest}")


@main.command("versions")
@click.pass_obj
def versions_(settings: Settings) -> None:
    """List the published versions.

    The oldest first, each with its number and time, how many statements came (adds), went (removes) and are there with
    it, the first half of the digest of all its statements, and the message of the publication.
    """
    shown: list[tuple[str, ...]] = [("version", "time", "adds", "removes", "statements", "digest", "message")]
    for version in versions(settings.home):
        entry, number = version.record.entry, version.record.number
        counts = (str(len(entry.adds)), str(len(entry.removes)), str(version.statements))
        message = " ".join(entry.message.split())
        shown.append((str(number), entry.time, *counts, entry.digest[:32], message))
    click.echo(_table(shown, left={"time", "digest", "message"}))


@main.command()
@click.argument("old", metavar="A", type=int)
@click.argument("new", metavar="B", type=int)
@click.pass_obj
def diff(settings: Settings, old: int, new: int) -> None:
    """Show how version B differs from version A.

    Each line is a statement in canonical N-Quads: after `-` one that A has and B has not, after `+` one that B has and
    A has not; sorted. Either may be the later version. Version 0 is empty, so `accords diff 0 3` is all of version 3.
    """
    removed, added = difference(settings.home, old, new)
    for sign, lines in (("-", removed), ("+", added)):
        for line in lines:
            click.echo(f"{sign} {line}")


@main.command("verify")
@click.pass_obj
def verify_(settings: Settings) -> None:
    """Check that what is kept is what was published.

    The journal is read from its beginning: each record must name the hash of the one before, and each version, when it
    is replayed, must have the digest that was written. Then the published store must hold exactly what the journal
    says. Each fault is a line on standard output.

    Exit status: 0 nothing is wrong, 1 there is a fault, 2 nothing is published.
    """
    findings = verify(settings.home)
    for fault in findings.faults:
        click.echo(fault)
    if findings.faults:
        sys.exit(1)
    click.echo(f"Nothing is wrong up to version {findings.version}, which has {findings.statements} statements.")


@main.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option(
    "--format", "syntax", metavar="NAME", help=f"Syntax of every FILE: {', '.join(SYNTAXES)}, or a media type."
)
@click.option("--strict", is_flag=True, help="A warning counts as much as a violation.")
@click.option(
    "--lang", "language", type=click.Choice(["en", "fr"]), default="en", show_default=True, help="Of the report."
)
@click.option("--quiet", is_flag=True, help="Only the exit status.")
@click.pass_obj
def validate(settings: Settings, /, files: tuple[str, ...], syntax: str | None, **options: Any) -> None:
    """Judge FILES by the shapes of the registry.

    They are judged together, beside the data that the registry has. A FILE holds RDF in any syntax: Turtle, TriG,
    N-Triples, N-Quads, RDF/XML, JSON-LD; `-` is standard input, and needs --format. Nothing is fetched. Each thing
    that a FILE speaks of is judged; each fault is told with the thing, the property, the value, and what to do.

    Exit status: 0 no violation, 1 a violation (with --strict a warning too), 2 a FILE cannot be read.
    """
    readings = {file: _read(settings, file, syntax) for file in files}
    sys.exit(_judge(settings, readings, **options))


@main.command()
@click.option(
    "--format", "syntax", type=click.Choice(["trig", "nq"]), default="trig", show_default=True, help="Syntax."
)
@click.pass_obj
def dump(settings: Settings, syntax: str) -> None:
    """Write every published statement, in its graph.

    To standard output, sorted; the description of the dataset is not among them.
    """
    published = _published(settings)
    quads = catalogue.dump(published.store, published.base)
    ox.serialize(quads, sys.stdout.buffer, SYNTAXES[syntax], prefixes=published.prefixes)


def _listening(settings: Settings) -> socket.socket:
    """A socket that listens where the settings say. Raises SettingsRefused when it cannot."""
    listener = socket.socket(socket.AF_INET6 if ":" in settings.host else socket.AF_INET)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((settings.host, settings.port))
        listener.listen()
    except OSError as error:
        listener.close()
        name = "PORT" if error.errno in (errno.EADDRINUSE, errno.EACCES) else "HOST"
        place = f"{settings.host}:{settings.port}"
        raise SettingsRefused(f"{name}: cannot listen on {place} ({error.strerror}). Set {name} to another.") from None
    return listener


def _published(settings: Settings, *, message: str = "", fresh: bool = False) -> Published:
    published = publish(settings, message=message, fresh=fresh)
    counts = {VIOLATION: 0, WARNING: published.warnings, INFO: published.infos}
    click.echo(f"Judged by the shapes: {counted(counts, 'en')}", err=True)
    return published


def _table(rows: list[tuple[str, ...]], left: set[str]) -> str:
    """Rows in columns, numbers to the right; the first row names the columns, `left` those of text."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]

    def cell(column: int, text: str) -> str:
        return text.ljust(widths[column]) if rows[0][column] in left else text.rjust(widths[column])

    return "\n".join("  ".join(cell(column, text) for column, text in enumerate(row)).rstrip() for row in rows)


def _read(settings: Settings, file: str, syntax: str | None) -> Reading:
    """What a file holds; ends the command with status 2 and one line when it cannot be read."""
    contexts = vocabulary.known_contexts(Assets(settings.assets), settings.base, settings.url)
    try:
        if file == "-" and syntax is None:
            raise UnparsableRDF("say in which syntax standard input is, with --format")
        with click.open_file(file, "rb") as opened:
            reading = read(opened.read(), syntax_of(syntax or file), contexts)
        if not reading.quads:
            raise UnparsableRDF("there is no statement in it")
    except UnparsableRDF as error:
        ours = str(error.extra.get("context", "")).endswith(vocabulary.CONTEXTS)
        hint = " If it is the one of this registry, set ACCORDS_URL to what stands before `context/`." if ours else ""
        _unreadable(file, error.detail + hint)
    except OSError as error:
        _unreadable(file, error.strerror or str(error))
    return reading


def _unreadable(file: str, reason: str) -> NoReturn:
    click.echo(f"accords: {file}: {' '.join(reason.split())}", err=True)
    sys.exit(2)


def _judge(settings: Settings, readings: Mapping[str, Reading], *, strict: bool, language: str, quiet: bool) -> int:
    """Say the verdict, and return the exit status that stands for it."""
    from .registry.validation import background, load_shapes, validate  # here, because pySHACL is slow to load

    assets, base = Assets(settings.assets), settings.base
    submitted = [quad for reading in readings.values() for quad in reading.quads]
    verdict = validate(submitted, load_shapes(assets, base), background(assets, base))
    if not quiet:
        places = {node: f"{file}:{line}" for file, reading in readings.items() for node, line in reading.lines.items()}
        labels = Labels([*assemble(assets, base), *submitted], language).texts() if verdict.results else {}
        click.echo(report(verdict, Wording(language, labels, vocabulary.prefixes(assets, base), places)))
    return int(not verdict.conforms or (strict and verdict.counts[WARNING] > 0))
