"""What a crash left half accepted is brought to an end, by the journal, which alone says what was published."""

from ...settings import Settings
from ...store.journal import unwatched
from ...store.record import START
from ..state import State
from .audit import SERVICE, Actor
from .database import Database
from .states import ACCEPTING
from .submission import in_state
from .transition import step


def reconcile(settings: Settings, database: Database, actor: Actor = SERVICE) -> None:
    """Bring to an end what a crash left half accepted: by the journal, which alone says what was published."""
    with database.reading() as connection:
        if not in_state(connection, ACCEPTING):
            return
    with State(settings.home).deciding():
        put_right(settings, database, actor)


def put_right(settings: Settings, database: Database, actor: Actor) -> None:
    """The same, where nobody else accepts anything meanwhile; a publisher that is still at work is waited for."""
    with database.reading() as connection:
        half = in_state(connection, ACCEPTING)
    if not half:
        return
    state = State(settings.home)
    with state.locked(unwatched):
        found = _recorded(state, settings.base, min(each.judged.version for each in half if each.judged))
        for submission in half:
            with database.writing() as connection:
                if version := found.get(submission.id):
                    step(connection, submission, "publish", actor, detail={"version": version}, version=version)
                else:
                    why = {"why": "it was not published"}
                    step(connection, submission, "undo", actor, detail=why, reviewer=None, acceptance=None)


def _recorded(state: State, base: str, after: int) -> dict[str, int]:
    """The submissions in the journal after a version, each with the version that was made of it."""
    manifest = state.kept(base, after)
    since = manifest.mark if manifest and state.journal.ends_at(manifest.mark) else START
    return {
        record.entry.submission.id: record.number for record in state.journal.records(since) if record.entry.submission
    }
