"""The command `accords`: serve, validate, dump; those about versions, keys and tables are in `cli_*`.

Every setting is an option of the group and a variable of the environment; `settings.py` says which.
"""

import errno
import gc
import logging
import os
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Any, TypeVar

import click
import pyoxigraph as ox

from . import __version__, cli_keys, cli_lifecycle, cli_tables, cli_versions
from .cli_export import export
from .cli_mirror import mirror
from .cli_receipt import receipt
from .cli_validate import validate
from .console import judged
from .errors import RegistryError, SettingsRefused
from .registry import catalogue
from .registry.publication import publish
from .registry.reading import SYNTAXES
from .settings import Settings, settable

_F = TypeVar("_F", bound=Callable[..., Any])


def _with_settings(command: _F) -> _F:
    """Give a command an option for each setting."""
    for setting in reversed(settable()):
        shown = setting.default if setting.name not in ("url", "assets") else None
        command = click.option(
            f"--{setting.name.replace('_', '-')}",
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
        published = judged(publish(settings))
        import uvicorn  # here, because no other command needs a web server

        from .app import create_app
        from .http.queries.protocol import Protocol

        app = create_app(settings, published)
        gc.freeze()  # what is there now stays: it need not be looked at again and again
        gc.set_threshold(*gc.get_threshold()[:2], 1000)  # nor what is kept, while everybody waits; cycles die young
        config = uvicorn.Config(app, http=Protocol, log_level="warning", access_log=False, proxy_headers=False)
        server = uvicorn.Server(config)
        click.echo(f"Accords answers on {settings.url} (stop with Ctrl+C).", err=True)
        with suppress(KeyboardInterrupt):
            server.run(sockets=[listener])


@main.command()
@click.option(
    "--format", "syntax", type=click.Choice(["trig", "nq"]), default="trig", show_default=True, help="Syntax."
)
@click.pass_obj
def dump(settings: Settings, syntax: str) -> None:
    """Write every published statement, in its graph.

    To standard output, sorted; the description of the dataset is not among them.
    """
    published = judged(publish(settings))
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


for each in (
    *cli_versions.COMMANDS,
    *cli_lifecycle.COMMANDS,
    *cli_tables.COMMANDS,
    *cli_keys.COMMANDS,
    export,
    mirror,
    receipt,
    validate,
):
    main.add_command(each)
