"""Whether what a submission speaks of was changed since the version that its submitter had before his eyes."""

from collections.abc import Collection

from ...errors import PreconditionFailed
from ...settings import Settings
from ...store.record import START
from ..state import State

_MOST_TOLD = 20


def see_that_nothing_moved(settings: Settings, based_on: int | None, version: int, subjects: Collection[str]) -> None:
    """Raises PreconditionFailed (RFC 9110, section 15.5.13) where some of the subjects changed after `based_on`.

    `version` is the one beside which the submission was judged. Without `based_on`, nobody asked for this.
    """
    if based_on is None or based_on == version:
        return
    if based_on > version:
        raise PreconditionFailed(f"There is no version {based_on} yet: the newest is {version}.", version=version)
    moved = sorted(_moved(settings, based_on, version) & set(subjects))
    if moved:
        told = ", ".join(moved[:_MOST_TOLD])
        raise PreconditionFailed(
            f"Since version {based_on} there was a change of what this speaks of: {told}. Look at version {version}.",
            version=version,
            moved=moved[:_MOST_TOLD],
        )


def _moved(settings: Settings, after: int, until: int) -> set[str]:
    """The subjects of which something came or went after one version, up to another."""
    state = State(settings.home)
    manifest = state.kept(settings.base, after)
    since = manifest.mark if manifest and state.journal.ends_at(manifest.mark) else START
    found: set[str] = set()
    for record in state.journal.records(since):
        if after < record.number <= until:
            changed = (*record.entry.removes, *record.entry.adds)
            found.update(line.partition(" ")[0].removeprefix("<").removesuffix(">") for line in changed)
    return found
