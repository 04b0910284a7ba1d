"""The command `accords`: serve, publish, validate, dump.

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
    """The group, whose commands tell what went wrong in words: exit status 1 for a refusal, 2 for a wrong setting."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except RegistryError as error:
            click.echo(f"accords: {error}", err=True)
            ctx.exit(error.exit_status)


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

        server = uvicorn.Server(uvicorn.Config(create_app(settings, published), log_level="warning"))
        click.echo(f"Accords answers on {settings.url} (stop with Ctrl+C).", err=True)
        with suppress(KeyboardInterrupt):
            server.run(sockets=[listener])


@main.command("publish")
@click.option("--fresh", is_flag=True, help="Build and judge anew, whatever is published; under another base too.")
@click.pass_obj
def publish_(settings: Settings, fresh: bool) -> None:
    """Build and judge the registry, then publish it.

    Nothing is done when what is published was made from the same files. Exit status 1, and the report, when there is a
    violation: then what was published before stays.
    """
    published = _published(settings, fresh=fresh)
    click.echo(f"Published: {published.digest}")


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


def _published(settings: Settings, *, fresh: bool = False) -> Published:
    published = publish(settings, fresh=fresh)
    counts = {VIOLATION: 0, WARNING: published.warnings, INFO: published.infos}
    click.echo(f"Judged by the shapes: {counted(counts, 'en')}", err=True)
    return published


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
