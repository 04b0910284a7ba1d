"""The commands about versions: publish, versions, diff, verify, rollback, rebuild, prune, backup, restore."""

import sys
from pathlib import Path

import click

from .console import judged, progress, read_file, table
from .registry.backup import backup, restore
from .registry.desk import accept
from .registry.keeping import prune, rebuild
from .registry.publication import Published, publish
from .registry.reading import SYNTAXES
from .registry.rollback import rollback
from .registry.submissions.copying import is_a_file
from .registry.verification import verify
from .registry.versions import difference, history
from .settings import Settings

_FOLDER = click.Path(file_okay=False, path_type=Path)


@click.command("publish")
@click.argument("files", nargs=-1, metavar="[FILE]...")
@click.option("--remove", "removed", multiple=True, metavar="FILE", help="A file of statements to take away.")
@click.option("--format", "syntax", metavar="NAME", help=f"Syntax of every FILE: {', '.join(SYNTAXES)}.")
@click.option("--message", metavar="TEXT", default="", help="What changed and why, kept with the version.")
@click.option("--fresh", is_flag=True, help="Build and judge anew, whatever is published; under another base too.")
@click.option(
    "--prefer",
    type=click.Choice(["data", "desk"]),
    default=None,
    help="What counts in a dispute.",
)
@click.pass_obj
def publish_(
    settings: Settings,
    /,
    files: tuple[str, ...],
    removed: tuple[str, ...],
    syntax: str | None,
    message: str,
    fresh: bool,
    prefer: str | None,
) -> None:
    """Build, judge and publish the registry, or FILEs beside it.

    Where a statement came or went, that is a new version: `accords versions` lists them. Nothing is done when what is
    published was made from the same files. Exit status 1, and the report, when there is a violation: then what was
    published before stays.

    With FILEs, in any syntax, or with --remove, data/ is not read: what the FILEs state comes, what is to be removed
    goes, wherever it lies, and later changes of data/ leave that as it is. Where such a change touches something of
    which a statement came or went in this way, publication stops and lists both; --prefer says which of them counts.
    """
    if files or removed:
        if fresh or prefer:
            raise click.UsageError("--fresh and --prefer are for data/, and go with no FILE.")
        adds, removes = (
            [quad for file in names for quad in read_file(settings, file, syntax).quads] for names in (files, removed)
        )
        published = judged(accept(settings, adds, removes, message=message))
    else:
        published = judged(publish(settings, message=message, fresh=fresh, prefer=prefer or ""))
    _say(published, message)


@click.command("versions")
@click.pass_obj
def list_versions(settings: Settings) -> None:
    """List the published versions.

    The oldest first, each with its number and time, where its change comes from (data/, the desk, a rollback), how many
    statements came (adds), went (removes) and are there with it, the first half of the digest of all its statements,
    and the message of the publication.
    """
    shown: list[tuple[str, ...]] = [("version", "time", "source", "adds", "removes", "statements", "digest", "message")]
    for version in history(settings.home):
        heading = version.heading
        counts = (str(heading.adds), str(heading.removes), str(version.statements))
        words = " ".join(heading.message.split())
        message = "".join(each if each.isprintable() else ascii(each)[1:-1] for each in words)
        shown.append((str(heading.number), heading.time, heading.source, *counts, heading.digest[:32], message))
    click.echo(table(shown, left={"time", "source", "digest", "message"}))


@click.command("diff", context_settings={"ignore_unknown_options": True})
@click.argument("old", metavar="A", type=int)
@click.argument("new", metavar="B", type=int)
@click.pass_obj
def show_difference(settings: Settings, old: int, new: int) -> None:
    """Show how version B differs from version A.

    Each line is a statement in canonical N-Quads: after `-` one that A has and B has not, after `+` one that B has and
    A has not; sorted. Either may be the later version. Version 0 is empty, so `accords diff 0 3` is all of version 3.
    """
    removed, added = difference(settings.home, old, new)
    for sign, lines in (("-", removed), ("+", added)):
        for line in lines:
            click.echo(f"{sign} {line}")


@click.command("verify")
@click.pass_obj
def check(settings: Settings) -> None:
    """Check that what is kept is what was published.

    The journal is read from its beginning: each record must name the hash of the one before, and each version, when it
    is replayed, must have the digest that was written. Each store that is kept must hold exactly what the journal says
    of its version. Each fault is a line on standard output.

    Exit status: 0 nothing is wrong, 1 there is a fault, 2 nothing is published.
    """
    with progress("Verifying") as tell:
        findings = verify(settings.home, tell)
    for fault in findings.faults:
        click.echo(fault)
    if findings.faults:
        sys.exit(1)
    click.echo(f"Nothing is wrong up to version {findings.version}, which has {findings.statements} statements.")


@click.command("rollback", context_settings={"ignore_unknown_options": True})
@click.argument("number", metavar="N", type=int)
@click.option("--message", metavar="TEXT", default="", help="Why, kept with the version.  [default: Back to version N]")
@click.pass_obj
def roll_back(settings: Settings, number: int, message: str) -> None:
    """Publish again what version N held.

    Its statements become a new version, equal to it. What was published since stays on record. data/ stays as it is:
    as long as it does not change, publishing it changes nothing of this. Exit status 1, and the report, when version N
    violates the shapes of today.
    """
    _say(judged(rollback(settings, number, message=message)), message)


@click.command("rebuild")
@click.pass_obj
def rebuild_(settings: Settings) -> None:
    """Make every version again from the journal.

    The last one is published then.
    """
    with progress("Rebuilding") as tell:
        number = rebuild(settings, tell)
    click.echo(f"Rebuilt: {number} versions")


@click.command("prune")
@click.option("--keep", metavar="K", type=click.IntRange(min=1), required=True, help="How many versions keep a store.")
@click.pass_obj
def prune_(settings: Settings, keep: int) -> None:
    """Take away the stores of older versions.

    The newest K keep theirs. The journal is not touched: a version that is asked for is made from it again, with
    the same digest.
    """
    gone = prune(settings, keep)
    click.echo(f"Pruned: {len(gone)} versions")


@click.command("backup")
@click.argument("folder", metavar="DIR", type=_FOLDER)
@click.pass_obj
def backup_(settings: Settings, folder: Path) -> None:
    """Copy what is published into a new folder.

    DIR must be new or empty. The service may run and publish meanwhile. The copy holds the whole journal, so every
    version, the store of the last one, and the desk with its submissions, unless ACCORDS_DESK names a database that is
    copied in its own way.
    """
    with progress("Copying") as tell:
        pointer = backup(settings, folder, tell)
    if not is_a_file(settings):
        click.echo("The database that ACCORDS_DESK names is not in the copy: save it with pg_dump.", err=True)
    click.echo(f"Saved: version {pointer.version}, digest {pointer.digest}")


@click.command("restore")
@click.argument("folder", metavar="DIR", type=_FOLDER)
@click.pass_obj
def restore_(settings: Settings, folder: Path) -> None:
    """Make the state folder out of a backup.

    ACCORDS_HOME must be new or empty, and DIR what `accords backup` made. What was copied is verified. Exit status
    2, and the faults, when it is not what was saved, or when it is one under another base than ACCORDS_BASE.
    """
    with progress("Restoring") as tell:
        pointer = restore(settings, folder, tell)
    click.echo(f"Restored: version {pointer.version}, digest {pointer.digest}")


COMMANDS = (publish_, list_versions, show_difference, check, roll_back, rebuild_, prune_, backup_, restore_)


def _say(published: Published, message: str) -> None:
    if message and not published.recorded:
        click.echo("No statement came or went: there is no new version, and the message is not kept.", err=True)
    click.echo(f"Published: version {published.version}, digest {published.digest}")
