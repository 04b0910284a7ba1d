"""Which versions are kept as stores: all of them made again from the journal, or the older ones taken away."""

from collections.abc import Callable

from ..errors import NoSuchVersion
from ..settings import Settings
from .finding.building import forget
from .projection import make
from .recovery import caught_up
from .state import Pointer, State


def rebuild(settings: Settings, progress: Callable[[int, int], None]) -> int:
    """Make the store of each version again from the journal; returns how many there are.

    The last one is published then. `progress` is told how much is done, and of how much. Raises JournalDamaged;
    NoSuchVersion when nothing was ever published; SettingsRefused.
    """
    state = State(settings.home)
    with state.locked(), state.keeping(alone=True):
        state.require(settings.base)
        if state.journal.size():
            state.claim(settings.base)
        last, whole = None, state.journal.size()
        for last in state.journal.records():
            make(state, last, settings, anew=True)
            progress(last.mark.end, whole)
        if last is None:
            raise NoSuchVersion(f"Nothing is published in {settings.home} yet: run `accords publish`.")
        found = state.published()
        wanted = Pointer.to(last, settings.base)
        if found is None or (found.mark, found.digest, found.base) != (wanted.mark, wanted.digest, wanted.base):
            state.flip(wanted)
        for number in state.versions.numbers():
            if number > last.number:
                state.versions.remove(number)
    return last.number


def prune(settings: Settings, keep: int) -> list[int]:
    """Take away the stores of all versions but the newest `keep`; returns their numbers.

    The journal keeps what they hold, and a version that is asked for is made from it again. The published version
    stays, and what is no version, since the journal does not have it, goes. Raises NoSuchVersion when nothing is
    published; SettingsRefused; JournalDamaged.
    """
    state = State(settings.home)
    with state.locked():
        state.require(settings.base)
        published = caught_up(state, settings)
        if published is None:
            raise NoSuchVersion(f"Nothing is published in {settings.home} yet: run `accords publish`.")
        there = state.versions.numbers()
        known = [number for number in there if 1 <= number <= published.version]
        gone = sorted({*there} - {*known[-max(keep, 1) :]})
        with state.keeping(alone=True):
            for number in gone:
                state.versions.remove(number)
        forget(settings.home, gone)
    return gone
