"""The commands about who may submit and who decided: keys (add, list, revoke, rotate) and audit."""

import re
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from typing import TypeVar

import click

from .console import table
from .registry.recording import account
from .registry.submissions import audit, keys
from .registry.submissions.audit import Actor
from .registry.submissions.database import Database
from .settings import Settings

_T = TypeVar("_T")
_TIME = re.compile(r"(\d{1,5})(h|d|w)")
_UNITS = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}


def _lasting(text: str) -> timedelta:
    """A time like 12h, 30d or 52w."""
    found = _TIME.fullmatch(text)
    if not found:
        raise click.BadParameter(f"{text!r} is not a time like 12h, 30d or 52w.")
    return int(found[1]) * _UNITS[found[2]]


@click.group("keys")
def keys_() -> None:
    """Say who may submit and who may review.

    Each key has a name, scopes and perhaps an end. What is shown when it is made is its secret: keep it, for only a
    hash of it is kept here.
    """


@keys_.command("add")
@click.argument("name")
@click.option("--scope", "scopes", multiple=True, required=True, type=click.Choice(keys.SCOPES), help="What it is for.")
@click.option(
    "--expires", type=_lasting, metavar="TIME", help="How long it is valid: 12h, 30d, 52w. Default: for ever."
)
@click.pass_obj
def add(settings: Settings, name: str, scopes: tuple[str, ...], expires: timedelta | None) -> None:
    """Make a key for NAME, who is named so in the history. Prints the secret, and nothing else, on standard output."""
    id, secret = _with(settings, lambda database: keys.add(database, name, set(scopes), _operator(), expires))
    click.echo(f"Key {id} for {name}. This is its secret; it cannot be shown again:", err=True)
    click.echo(secret)


@keys_.command("list")
@click.pass_obj
def list_(settings: Settings) -> None:
    """List the keys, the oldest first, without their secrets."""
    shown: list[tuple[str, ...]] = [("key", "name", "scopes", "created", "expires", "revoked", "last used", "secrets")]
    for key in _with(settings, keys.listed):
        times = (_day(each) for each in (key.created, key.expires, key.revoked, key.used))
        shown.append((key.id, key.name, " ".join(key.scopes), *times, str(key.secrets)))
    click.echo(table(shown, left=set(shown[0][:-1])))


@keys_.command("revoke")
@click.argument("key")
@click.pass_obj
def revoke(settings: Settings, key: str) -> None:
    """Make KEY, an id or a name, useless at once."""
    _with(settings, lambda database: keys.revoke(database, key, _operator()))
    click.echo(f"Key {key} is revoked.", err=True)


@keys_.command("rotate")
@click.argument("key")
@click.option(
    "--grace",
    type=_lasting,
    default="7d",
    show_default=True,
    metavar="TIME",
    help="How long the old secret lives on.",
)
@click.pass_obj
def rotate(settings: Settings, key: str, grace: timedelta) -> None:
    """Give KEY, an id or a name, a new secret, which is printed; the old one lives on for a while."""
    secret = _with(settings, lambda database: keys.rotate(database, key, _operator(), grace))
    click.echo(f"A new secret of {key}; it cannot be shown again:", err=True)
    click.echo(secret)


@click.command("audit")
@click.argument("subject", required=False, default="", metavar="[KEY or SUBMISSION]")
@click.option("--after", metavar="NUMBER", type=int, default=0, help="Only entries after this one.")
@click.pass_obj
def audit_(settings: Settings, subject: str, after: int) -> None:
    """Show who did what at the desk, and when.

    The oldest first; of one key or one submission, by its id.
    """
    with closing(Database(settings)) as database:
        while found := list(audit.entries(database, subject=subject, after=after)):
            for each in found:
                detail = " ".join(f"{name}={value}" for name, value in each.detail.items())
                said = (str(each.number), each.time, each.who, each.action, each.subject, each.request or "-", detail)
                click.echo("\t".join(_plain(part) for part in said))
            after = found[-1].number


def _with(settings: Settings, what: Callable[[Database], _T]) -> _T:
    with closing(Database(settings)) as database:
        return what(database)


def _operator() -> Actor:
    return Actor(f"operator {account()}")


def _day(time: str | None) -> str:
    return time[:16] + "Z" if time else "-"


def _plain(text: str) -> str:
    """A text on one line, of which no terminal makes anything else."""
    return "".join(each if each.isprintable() else ascii(each)[1:-1] for each in text)


COMMANDS = (keys_, audit_)
