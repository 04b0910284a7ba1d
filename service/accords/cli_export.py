"""The command `accords export`: everything that can be read, as files that any web server serves."""

import sys
from pathlib import Path

import click

from .console import judged, progress
from .registry.publication import publish
from .settings import Settings


@click.command()
@click.argument("target", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@click.option("--no-mementos", is_flag=True, help="Leave out what documents said before, and their histories.")
@click.option("--brief", is_flag=True, help="Leave out the forms that anybody can make from the others.")
@click.option("--processes", type=click.IntRange(min=1), help="Default: as many as processors.")
@click.option("--force", is_flag=True, help="Put it in the place of a folder that is no export.")
@click.pass_obj
def export(settings: Settings, /, target: Path, no_mementos: bool, brief: bool, processes: int, force: bool) -> None:
    """Write all that can be read here as files into DIR.

    Any web server can serve them without this service: pages in English and French, all syntaxes, feeds, dumps, tables,
    lists; redirects and types as rules for nginx (nginx.conf), Apache (.htaccess) and others (_redirects, _headers).
    Set ACCORDS_URL to where DIR will be served, at the root of a host. A copy that broke off goes on where it was; DIR
    has its name when all of it is there.

    Exit status: 0 written, 1 something here leads to what is not answered, 2 DIR cannot be written.
    """
    from .exporting import is_export, written  # here, because no other command needs the application

    if target.exists() and any(target.iterdir()) and not is_export(target) and not force:
        click.echo(f"accords: {target} is no export; --force puts one in its place.", err=True)
        sys.exit(2)
    published = judged(publish(settings))
    with progress("Copying") as tell:
        addresses, lacking = written(
            settings, published, target, mementos=not no_mementos, every=not brief, processes=processes, tell=tell
        )
    for address, status in lacking:
        click.echo(f"{address}: {status}", err=True)
    click.echo(f"{target}: {addresses} addresses of version {published.version}")
    sys.exit(1 if lacking else 0)
