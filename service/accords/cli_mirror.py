"""The command `accords mirror`: follow another registry by its change sets."""

import time
from contextlib import closing, suppress

import click

from .errors import MirrorRefused
from .registry.mirror import Fetched, Mirror
from .settings import Settings

_EVERY = 10.0


@click.command()
@click.argument("url")
@click.option("--follow", is_flag=True, help=f"Go on, and look for new versions every {_EVERY:g} seconds.")
@click.option("--every", metavar="SECONDS", type=click.FloatRange(min=0.1), help="The same, every so many seconds.")
@click.pass_obj
def mirror(settings: Settings, url: str, follow: bool, every: float | None) -> None:
    """Publish here what the registry at URL publishes.

    Its change sets are fetched, not dumps; each is checked, and leads to the same version with the same digest.
    ACCORDS_BASE must be that of the other, and ontology/ and shapes/ of the same release. `accords serve` on the same
    ACCORDS_HOME serves the mirror, and takes new versions over while it runs; nothing else is published there.

    Exit status: 0 all is here, 1 the other does not answer or what it sent was refused, 2 another folder is needed.
    """
    wait = every or (_EVERY if follow else None)
    with closing(Mirror(url, settings)) as other, suppress(KeyboardInterrupt):
        while True:
            try:
                for fetched in other.fetch():
                    click.echo(_told(fetched))
            except MirrorRefused as refused:
                if wait is None or not refused.passing:
                    raise
                click.echo(f"accords: {refused}", err=True)
            if wait is None:
                return
            time.sleep(wait)


def _told(fetched: Fetched) -> str:
    change = f"{fetched.adds} statements came, {fetched.removes} went"
    return f"Version {fetched.version}: {fetched.size} bytes fetched, {change}; digest {fetched.digest}"
