"""What was acknowledged by a desk whose server was killed, to be held against what is kept when it is there again."""

import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field

from accords.registry.state import State
from accords.registry.submissions import keys, submission
from accords.registry.submissions.database import Database
from accords.registry.submissions.keys import Caller
from accords.registry.submissions.states import ACCEPTED, ACCEPTING, RECEIVED
from accords.registry.submissions.submission import Submission
from accords.settings import Settings

PATIENCE = 120
"""Seconds for a server to answer, and for what was left undone to be brought to an end."""
_PAGE = 1000


@dataclass
class Sent:
    """One thing that is submitted: under which Idempotency-Key, its bytes, and what was acknowledged of it."""

    key: str
    content: bytes
    id: str = ""
    version: int = 0


@dataclass
class Ledger:
    """All that was ever sent in a test, during what its server was killed, and what was left half done each time."""

    sent: list[Sent] = field(default_factory=list)
    killed: Counter[str] = field(default_factory=Counter)
    left: Counter[str] = field(default_factory=Counter)


def kept(settings: Settings) -> list[Submission]:
    """All submissions that there are."""
    everybody, found, after = Caller("", "", frozenset({keys.REVIEW})), list[Submission](), 0
    with closing(Database(settings)) as database:
        while page := submission.listed(database, everybody, after=after, most=_PAGE):
            found += page
            after = page[-1].number
    return found


def half_done(database: Database) -> list[str]:
    """The state of each submission with which the service itself has to go on."""
    with database.reading() as connection:
        return [state for state in (RECEIVED, ACCEPTING) for _ in submission.in_state(connection, state)]


def settled(settings: Settings) -> list[Submission]:
    """All submissions, when nothing is left half done."""
    until = time.monotonic() + PATIENCE
    with closing(Database(settings)) as database:
        while left := half_done(database):
            assert time.monotonic() < until, f"left half done: {left}"
            time.sleep(0.05)
    return kept(settings)


def faults(settings: Settings, ledger: Ledger, found: list[Submission]) -> Iterator[str]:
    """What is lost, or there twice."""
    by_id = {each.id: each for each in found}
    yield from _in_the_journal(settings, by_id)
    received = Counter(each.sha256 for each in found)
    yield from (f"{digest} was received twice" for digest, count in received.items() if count > 1)
    yield from _acknowledged(settings, ledger, by_id)


def _in_the_journal(settings: Settings, by_id: Mapping[str, Submission]) -> Iterator[str]:
    """Where journal and desk do not say the same of what was accepted."""
    published: dict[str, list[int]] = {}
    for record in State(settings.home).journal.records():
        origin = record.entry.submission
        published.setdefault(origin.id if origin else f"version {record.number}", []).append(record.number)
    published.pop("version 1", None)
    accepted = {each.id: [each.version] for each in by_id.values() if each.state == ACCEPTED}
    for id in published.keys() | accepted.keys():
        if published.get(id) != accepted.get(id):
            yield f"{id} is {published.get(id)} in the journal, and {accepted.get(id)} at the desk"


def _acknowledged(settings: Settings, ledger: Ledger, by_id: Mapping[str, Submission]) -> Iterator[str]:
    """What was acknowledged, and is not so."""
    with closing(Database(settings)) as database:
        for sent in (each for each in ledger.sent if each.id):
            found = by_id.get(sent.id)
            if found is None or submission.body(database, found) != sent.content:
                yield f"{sent.id} was acknowledged and is lost"
            elif sent.version and found.version != sent.version:
                yield f"{sent.id} was accepted as version {sent.version} and is not"
