"""The commands about receipts: `accords receipt verify`."""

import sys
from typing import BinaryIO

import click

from .assets import Assets
from .registry import vocabulary
from .registry.difference_effect import Proposal
from .registry.reading import Limits
from .registry.receipts_ledgers import Home, Served
from .registry.receipts_statements import Reader
from .registry.receipts_verification import verify
from .registry.submissions.announcement import Announcements
from .registry.submissions.change import proposal
from .settings import Settings
from .store.record import Submitted


@click.group("receipt")
def receipt() -> None:
    """Check again what became of a submission.

    A registry serves a receipt of each submission that it accepted, at /receipts/ID.
    """


@receipt.command("verify")
@click.argument("file", type=click.File("rb"))
@click.option("--submitted", type=click.File("rb"), metavar="FILE", help="What was submitted, to be held against it.")
@click.option("--url", metavar="URL", help="The registry whose journal is asked. Default: that of the state folder.")
@click.option("--alone", is_flag=True, help="Ask no journal: only whether the receipt is whole in itself.")
@click.pass_obj
def verify_receipt(
    settings: Settings, /, file: BinaryIO, submitted: BinaryIO | None, url: str | None, alone: bool
) -> None:
    """Check the receipt in FILE again (`-` is standard input).

    It must say what the record of the journal says that it carries, and that record must have its hash. With
    --submitted, the bytes in that file must be those that were submitted, and the statements that came and went must be
    in them. The journal, which URL serves or the state
    folder holds (--home), must have that very record; its statements must lead from the digest of the version before to
    that of the version that came of it; and every later record must build on it. What was checked is told line by line.

    Exit status: 0 all holds, 1 something does not, 2 it is no receipt, or the journal is not to be had.
    """
    if url and alone:
        raise click.UsageError("--url and --alone exclude each other.")
    ledger = None if alone else Served(url) if url else Home(settings.home)
    failed = False
    for check in verify(file.read(), submitted.read() if submitted else None, ledger, _reader(settings)):
        failed = failed or not check.holds
        click.echo(f"{'ok  ' if check.holds else 'FAIL'}  {check.name}: {check.found}")
    if failed:
        click.echo("The receipt does not hold.")
        sys.exit(1)
    click.echo("The receipt holds." if ledger else "The receipt is whole in itself; no journal was asked.")


def _reader(settings: Settings) -> Reader:
    """What reads what was submitted, as the desk of a registry with these settings does."""
    contexts = vocabulary.known_contexts(Assets(settings.assets), settings.base, settings.url)
    how = contexts, Limits.offline(settings), Announcements(Assets(settings.assets), settings.base, settings.url)

    def read(content: bytes, submission: Submitted) -> Proposal:
        return proposal(content, submission.media_type, submission.mode, *how)[0]

    return read
