"""What a small change of the published version leads to: what follows from it, and whether it may be published."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from ..assets import Assets
from ..settings import Settings
from ..store.oxigraph import OxigraphStore
from .assembly import graph_iri
from .delta import Delta
from .judgement import judge_change
from .materialisation import on_day, rules
from .state import Pointer, State


def consequences(
    settings: Settings, state: State, before: Pointer, store: OxigraphStore, change: Delta
) -> tuple[Delta, tuple[int, int]]:
    """What goes and comes by the rules when the published version, which is in `store`, is changed; and the verdict.

    The verdict is the numbers of warnings and infos. The rules speak of the day of the version.
    Raises Unpublishable, with the report, when there is a violation that was not there before.
    """
    from .rederivation import rederive  # here, because rdflib is slow to load and seldom needed

    assets, inferred = Assets(settings.assets), graph_iri(before.base, "inferred")
    with _draft(state, store, before.base) as draft:
        draft.apply(change.removes, change.adds)
        verdict = judge_change(assets, before.base, store, draft, change, (before.warnings, before.infos))
        followed = rederive(store, draft, on_day(rules(assets, before.base), before.day), inferred, change)
    return followed, verdict


@contextmanager
def _draft(state: State, store: OxigraphStore, base: str) -> Iterator[OxigraphStore]:
    """A copy of a store, of hard links, to try a change on; it is gone afterwards, and never written to the disk."""
    folder = state.versions.building()
    store.checkpoint(folder / "store")
    draft = OxigraphStore.write(folder / "store", apart=[graph_iri(base, "meta").value])
    try:
        yield draft
    finally:
        draft.discard()
        shutil.rmtree(folder, ignore_errors=True)  # what is left is removed before the next one
