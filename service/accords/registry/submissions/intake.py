"""How a submission is received: its bytes are on the disk before anything else; what was judged of them comes after.

An Idempotency-Key (draft-ietf-httpapi-idempotency-key-header) makes sending again safe: the same key with the same
request leads to the same submission, for as long as that is kept, which is for ever.
"""

import hashlib
import json
import secrets
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from ...errors import Conflict, KeyReused, TooManySubmissions
from .audit import Actor, note
from .database import Database
from .keys import GUEST, Caller
from .states import QUEUED, RECEIVED
from .submission import Judged, Submission, by_id
from .tables import assessments, bodies, now, submissions
from .transition import step
from .words import plain

REJECTED = "rejected"
"""The verdict on what may not be published; any other lets it wait for a decision."""
_LONGEST_MESSAGE, _LONGEST_KEY = 500, 200
"""Characters."""
_AGAIN = 5
_LATER = 600


@dataclass(frozen=True)
class Sent:
    """What a client sends: the bytes, how they are to be read, and in his own words why.

    `based_on` is the version that he had before his eyes; `language` is that in which he wants the report.
    """

    content: bytes
    media_type: str
    mode: str
    message: str = ""
    based_on: int | None = None
    idempotency_key: str | None = None
    language: str = "en"

    @property
    def sha256(self) -> str:
        """The digest of the bytes."""
        return hashlib.sha256(self.content).hexdigest()

    @property
    def fingerprint(self) -> str:
        """What is the same in two requests that say the same."""
        said = [self.media_type, self.mode, self.message, self.based_on, self.sha256]
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def receive(database: Database, sent: Sent, caller: Caller, actor: Actor, most: int) -> tuple[Submission, bool]:
    """Keep what was sent, and say whether it is new: not where the same request came before with the same key.

    Raises KeyReused where another request came with this key; Conflict where the same one is being judged at this
    moment; TooManySubmissions where as many as `most` wait already (0: no limit); BadRequest for a message that is too
    long.
    """
    plain(sent.message, "message", _LONGEST_MESSAGE)
    plain(sent.idempotency_key or "", "Idempotency-Key", _LONGEST_KEY)
    try:
        return _received(database, sent, caller, actor, most)
    except IntegrityError:  # the same came at the same time, and PostgreSQL lets both look before either writes
        with database.reading() as connection:
            earlier = _earlier(connection, sent, caller)
        if earlier is None:
            raise
        return earlier, False


def _received(database: Database, sent: Sent, caller: Caller, actor: Actor, most: int) -> tuple[Submission, bool]:
    with database.writing() as connection:
        if (earlier := _earlier(connection, sent, caller)) is not None:
            return earlier, False
        _see_that_there_is_room(connection, caller, most)
        id = secrets.token_hex(8)
        time = now()
        inserted = sa.insert(submissions).values(
            id=id,
            state=RECEIVED,
            submitter=caller.id,
            received=time,
            changed=time,
            media_type=sent.media_type,
            mode=sent.mode,
            message=sent.message,
            language=sent.language,
            based_on=sent.based_on,
            sha256=sent.sha256,
            size=len(sent.content),
            idempotency_key=sent.idempotency_key,
            fingerprint=sent.fingerprint,
            attempts=1,
        )
        number = connection.execute(inserted.returning(submissions.c.number)).scalar_one()
        connection.execute(sa.insert(bodies).values(submission=number, content=sent.content))
        note(connection, actor, "submission: receive", id, sha256=sent.sha256, size=len(sent.content))
        found = by_id(connection, id)
    assert found
    return found, True


def _earlier(connection: sa.Connection, sent: Sent, caller: Caller) -> Submission | None:
    """The submission that came with the same key."""
    if sent.idempotency_key is None:
        return None
    asked = sa.select(submissions.c.id, submissions.c.fingerprint).where(
        submissions.c.submitter == caller.id, submissions.c.idempotency_key == sent.idempotency_key
    )
    row = connection.execute(asked).first()
    if row is None:
        return None
    if row.fingerprint != sent.fingerprint:
        raise KeyReused("This Idempotency-Key came with another request before; each request needs a new one.")
    found = by_id(connection, row.id)
    assert found
    if found.state == RECEIVED:
        raise Conflict("The same request is being judged at this moment.", retry_after=_AGAIN)
    return found


def _see_that_there_is_room(connection: sa.Connection, caller: Caller, most: int) -> None:
    """What comes without a key has a queue of its own, so that it keeps nobody out who has one."""
    if not most:
        return
    alike = submissions.c.submitter == GUEST if caller.id == GUEST else submissions.c.submitter != GUEST
    waiting = connection.execute(
        sa.select(sa.func.count()).select_from(submissions).where(submissions.c.state.in_(QUEUED), alike)
    ).scalar_one()
    if waiting >= most:
        raise TooManySubmissions(
            f"{waiting} submissions wait for a decision, and no more are taken until some are decided.",
            limit=most,
            retry_after=_LATER,
        )


def try_again(database: Database, submission: Submission, actor: Actor) -> Submission:
    """Count that it is tried once more to judge a submission."""
    with database.writing() as connection:
        here = submissions.c.number == submission.number
        connection.execute(sa.update(submissions).where(here).values(attempts=submissions.c.attempts + 1))
        note(connection, actor, "submission: try again", submission.id)
        found = by_id(connection, submission.id)
    assert found
    return found


def judged(database: Database, submission: Submission, verdict: Judged, actor: Actor) -> Submission:
    """Write down the first verdict on a submission, which waits for a decision then, or is rejected."""
    rejected = verdict.verdict == REJECTED
    with database.writing() as connection:
        step(connection, submission, "reject" if rejected else "judge", actor, detail={"verdict": verdict.verdict})
        kept(connection, submission, verdict, 1)
        found = by_id(connection, submission.id)
    assert found
    return found


def kept(connection: sa.Connection, submission: Submission, verdict: Judged, round: int) -> None:
    """Write down a verdict on a submission, as the so manieth."""
    connection.execute(
        sa.insert(assessments).values(
            submission=submission.number,
            number=round,
            made=now(),
            version=verdict.version,
            verdict=verdict.verdict,
            summary=json.dumps(verdict.summary, ensure_ascii=False),
            content=json.dumps(verdict.content, ensure_ascii=False),
            removes=verdict.removes,
            adds=verdict.adds,
            reports=json.dumps(dict(verdict.reports), ensure_ascii=False),
        )
    )
