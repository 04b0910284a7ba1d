"""A copy of the desk's database where that is SQLite, taken while the desk is in use."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from ...errors import BackupRefused
from ...settings import Settings
from .database import FILE


def is_a_file(settings: Settings) -> bool:
    """Whether the desk keeps what it has in the state folder; another database has ways of its own to be copied."""
    return not settings.desk


def copy_desk(source: Path, target: Path) -> None:
    """Copy the desk of one folder into another, as it stands between two transactions; nothing where there is none.

    Raises BackupRefused where what is there is no whole database.
    """
    if not (source / FILE).exists():
        return
    copied = target / FILE
    copied.touch(mode=0o600)
    try:
        original = f"{(source / FILE).absolute().as_uri()}?mode=ro"
        with closing(sqlite3.connect(original, uri=True)) as read, closing(sqlite3.connect(copied)) as written:
            read.backup(written)
            [found] = written.execute("PRAGMA integrity_check").fetchone()
    except sqlite3.DatabaseError as error:
        found = str(error)
    if found != "ok":
        raise BackupRefused(f"The desk in {source / FILE} is damaged, and was not copied: {found}.")
    with copied.open("rb") as whole:
        os.fsync(whole.fileno())
