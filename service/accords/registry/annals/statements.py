"""The statements of a change that a document shows, read from the record of the version."""

from collections.abc import Iterable
from pathlib import Path

from pyoxigraph import Quad

from ..projection import quads
from . import Edition, Lines

Statements = tuple[Quad, ...]


def changed(home: Path, edition: Edition, lines: Lines) -> tuple[Statements, Statements]:
    """What went of a document with a version, and what came: as many statements as `lines` names places."""
    if not lines.removes and not lines.adds:
        return (), ()
    with (home / "journal").open("rb") as journal:
        journal.seek(edition.start)
        record = journal.read(edition.end - edition.start).decode("utf-8").split("\n")
    return _picked(record, "- ", lines.removes), _picked(record, "+ ", lines.adds)


def _picked(record: Iterable[str], sign: str, places: Iterable[int]) -> Statements:
    section = [line for line in record if line.startswith(sign)]
    return quads(section[place].removeprefix(sign) for place in places)
