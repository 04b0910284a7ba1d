"""A submission as it is kept, with the last verdict on it: read by its id, or as a part of the queue."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import sqlalchemy as sa

from ...errors import NotFound
from .database import Database
from .keys import REVIEW, Caller
from .tables import assessments, bodies, keys, submissions

IN_FRENCH = "results.fr"
"""Under which name the results of the report are kept in French, as JSON, for the pages."""


@dataclass(frozen=True)
class Judged:
    """The verdict on a submission beside a version, and what would change, as canonical N-Quads lines without a graph.

    `content` is told as it is: the verdict with its report and the difference, or the problem that kept it from being
    judged. `reports` are the same report in each format, by its name; they are read only where they are asked for.
    """

    version: int
    verdict: str
    content: dict[str, Any]
    removes: str = ""
    adds: str = ""
    reports: Mapping[str, str] = field(default_factory=dict)

    @property
    def summary(self) -> dict[str, Any]:
        """The content as it is told in a list: how much was found and would change, and not what."""
        told = {name: self.content[name] for name in _IN_A_LIST if name in self.content}
        counts = self.content.get("difference", {}).get("counts")
        return {**told, "difference": {"counts": counts}} if counts else told

    @property
    def subjects(self) -> list[str]:
        """What was spoken of."""
        entities = self.content.get("difference", {}).get("entities", [])
        return [each["iri"] for each in entities]


@dataclass(frozen=True)
class Submission:
    """One submission: who sent what when, how far it is, how it was judged at last, and how it ended.

    `language` is that of the report. `submitter` and `reviewer` are names of keys; `submitter_id` is the key itself.
    `based_on` is the version that the submitter had before his eyes, if he said so; `version` the one that was made of
    the submission. `round` counts the verdicts.
    """

    number: int
    id: str
    state: str
    submitter: str
    submitter_id: str
    received: str
    changed: str
    media_type: str
    mode: str
    message: str
    language: str
    based_on: int | None
    sha256: str
    size: int
    attempts: int
    reviewer: str | None
    reason: str | None
    acceptance: str | None
    version: int | None
    round: int
    judged: Judged | None


_ID = re.compile("[0-9a-f]{1,32}")
_IN_A_LIST = ("verdict", "conforms", "counts", "total", "problem")
_REVIEWER = keys.alias("reviewers")
_LATER = assessments.alias("later")
_NEWEST = (
    sa.select(sa.func.max(_LATER.c.number))
    .where(_LATER.c.submission == submissions.c.number)
    .correlate(submissions)
    .scalar_subquery()
)


def _asked(*told: sa.ColumnElement[str]) -> sa.Select[Any]:
    """Submissions with the names of who had to do with them, and of the last verdict on each what is to be told."""
    return (
        sa.select(
            submissions,
            keys.c.name.label("submitter_name"),
            _REVIEWER.c.name.label("reviewer_name"),
            assessments.c.number.label("round"),
            assessments.c.version.label("judged_beside"),
            assessments.c.verdict,
            *told,
        )
        .join_from(submissions, keys, keys.c.id == submissions.c.submitter)
        .outerjoin(_REVIEWER, _REVIEWER.c.id == submissions.c.reviewer)
        .outerjoin(
            assessments, sa.and_(assessments.c.submission == submissions.c.number, assessments.c.number == _NEWEST)
        )
    )


_ALL = _asked(assessments.c.content, assessments.c.removes, assessments.c.adds)
_LISTED = _asked(assessments.c.summary.label("content"), sa.literal("").label("removes"), sa.literal("").label("adds"))


def find(database: Database, id: str, caller: Caller) -> Submission:
    """A submission that the caller may see: his own one, or any for a reviewer. Raises NotFound for others."""
    with database.reading() as connection:
        found = by_id(connection, id)
    if found is None or not (REVIEW in caller.scopes or found.submitter_id == caller.id):
        raise NotFound(f"There is no submission {id} here, or it is not yours to see.")
    return found


def by_id(connection: sa.Connection, id: str) -> Submission | None:
    """A submission, whoever asks; None for what is no id, which not every database can be asked for."""
    if not _ID.fullmatch(id):
        return None
    row = connection.execute(_ALL.where(submissions.c.id == id)).mappings().first()
    return _read(row) if row else None


def listed(
    database: Database, caller: Caller, *, states: Sequence[str] = (), after: int = 0, most: int = 50
) -> list[Submission]:
    """The submissions that the caller may see and that are in one of these states, in the order in which they came.

    Of the last verdict each has the summary alone.
    """
    asked = _LISTED.where(submissions.c.number > after).order_by(submissions.c.number).limit(most)
    if REVIEW not in caller.scopes:
        asked = asked.where(submissions.c.submitter == caller.id)
    if states:
        asked = asked.where(submissions.c.state.in_(states))
    with database.reading() as connection:
        return [_read(row) for row in connection.execute(asked).mappings()]


def in_state(connection: sa.Connection, state: str) -> list[Submission]:
    """All submissions in a state, in the order in which they came."""
    asked = _ALL.where(submissions.c.state == state).order_by(submissions.c.number)
    return [_read(row) for row in connection.execute(asked).mappings()]


def body(database: Database, submission: Submission) -> bytes:
    """What was sent, byte for byte."""
    with database.reading() as connection:
        asked = sa.select(bodies.c.content).where(bodies.c.submission == submission.number)
        return bytes(connection.execute(asked).scalar_one())


def first_judged(database: Database, submission: Submission) -> Judged | None:
    """The first verdict on a submission, which its submitter was told when it came."""
    asked = sa.select(assessments).where(assessments.c.submission == submission.number, assessments.c.number == 1)
    with database.reading() as connection:
        row = connection.execute(asked).mappings().first()
    return replace(_judged(row, row["version"]), reports=json.loads(row["reports"])) if row else None


def reports(database: Database, submission: Submission) -> Mapping[str, str]:
    """The last report on a submission in each format, by its name; none where it could not be judged."""
    asked = sa.select(assessments.c.reports).where(
        assessments.c.submission == submission.number, assessments.c.number == submission.round
    )
    with database.reading() as connection:
        found = connection.execute(asked).scalar()
    return dict(json.loads(found)) if found else {}


def _read(row: sa.RowMapping) -> Submission:
    taken = {name: row[name] for name in Submission.__dataclass_fields__ if name in row and name != "submitter"}
    taken |= {
        "submitter": row["submitter_name"],
        "submitter_id": row["submitter"],
        "reviewer": row["reviewer_name"],
        "round": row["round"] or 0,
        "judged": _judged(row, row["judged_beside"]) if row["round"] else None,
    }
    return Submission(**taken)


def _judged(row: sa.RowMapping, version: int) -> Judged:
    return Judged(version, row["verdict"], json.loads(row["content"]), row["removes"], row["adds"])
