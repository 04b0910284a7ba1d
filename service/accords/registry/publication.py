"""From the three folders to a published store: assembled, judged, materialised, described, and put in place at once."""

import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from pyoxigraph import Quad

from ..assets import Assets
from ..errors import Unpublishable
from ..settings import Settings
from ..store import Store, select
from ..store.oxigraph import OxigraphStore
from . import catalogue, vocabulary
from .assembly import assemble, digest, graph_iri
from .census import census
from .labels import Labels
from .materialisation import materialise, rules, speaks_of_today
from .state import Pointer, State

_DOUBLED = """
SELECT ?s ?p ?o ?g ?h WHERE { GRAPH ?g { ?s ?p ?o } GRAPH ?h { ?s ?p ?o } FILTER (STR(?g) < STR(?h)) } LIMIT 1
"""


@dataclass(frozen=True)
class Published:
    """A published registry: its store, open for reading, and where it lies, for the workers to open it too.

    `digest` is the SHA-256 of everything it was made from: the version of the dataset.
    `built` says whether this call built it, or found it as it was.
    """

    store: Store
    folder: Path
    base: str
    digest: str
    prefixes: dict[str, str]
    warnings: int
    infos: int
    built: bool


def on_stderr(line: str) -> None:
    """Tell of progress where it does not mix with what a command prints."""
    print(line, file=sys.stderr, flush=True)


def publish(settings: Settings, *, fresh: bool = False, tell: Callable[[str], None] = on_stderr) -> Published:
    """Open what is published if it was made from the same files; else build, judge and publish it.

    With `fresh`, whatever the state folder holds is built anew, under another base if need be. Where a rule speaks of
    today, a new day means a new build, but not a new judgement.
    Raises Unpublishable (its message is the report), SettingsRefused when the base is not that of the state folder.
    """
    assets, base, state = Assets(settings.assets), settings.base, State(settings.home)
    with state.locked():
        state.claim(base, anew=fresh)
        made_from, found = digest(assets, base), state.published()
        judged = found if found and found.digest == made_from and not fresh else None
        day = datetime.now(UTC).date().isoformat() if speaks_of_today(rules(assets, base).values()) else ""
        pointer = judged if judged and judged.day == day else None
        if built := pointer is None:
            pointer = _build(assets, base, state, Pointer("", made_from, day, 0, 0), judged, tell)
    return Published(
        store=OxigraphStore.read(state.folder(pointer)),
        folder=state.folder(pointer),
        base=base,
        digest=made_from,
        prefixes=vocabulary.prefixes(assets, base),
        warnings=pointer.warnings,
        infos=pointer.infos,
        built=built,
    )


def _build(
    assets: Assets, base: str, state: State, planned: Pointer, judged: Pointer | None, tell: Callable[[str], None]
) -> Pointer:
    """Build the store that is planned and put it in place; the verdict is that of `judged`, if there is one."""
    tell(f"Assembling ontology, vocabulary and data under {base} …")
    asserted = list(assemble(assets, base))
    store = OxigraphStore.memory(apart=[graph_iri(base, "meta").value])
    store.load(asserted)
    warnings, infos = (judged.warnings, judged.infos) if judged else _judge(assets, base, asserted, tell)
    made = materialise(store, rules(assets, base), graph_iri(base, "inferred"))
    tell(f"Derived {made} statements by the rules of the ontology.")
    _see_that_each_triple_lies_in_one_graph(store)
    building = state.building()
    written = OxigraphStore.create(building, apart=[graph_iri(base, "meta").value])
    written.load(catalogue.dump(store, base))
    written.load(census(store, assets, base, planned.digest))
    written.close()
    pointer = replace(planned, folder=state.unused(planned.digest[:16]), warnings=warnings, infos=infos)
    state.put_in_place(building, pointer)
    return pointer


def _judge(assets: Assets, base: str, asserted: list[Quad], tell: Callable[[str], None]) -> tuple[int, int]:
    """The numbers of warnings and infos. Raises Unpublishable, with the report, when there is a violation."""
    from .validation import load_shapes, validate_all  # here, because pySHACL is slow to load and seldom needed
    from .verdict import VIOLATION, Wording, report

    tell(f"Judging {len(asserted)} statements by the shapes …")
    verdict = validate_all(asserted, load_shapes(assets, base), base)
    if not verdict.conforms:
        wording = Wording(labels=Labels(asserted, "en").texts(), prefixes=vocabulary.prefixes(assets, base))
        raise Unpublishable(report(verdict, wording, severities=[VIOLATION]) + "\nNothing was published.")
    return verdict.counts["Warning"], verdict.counts["Info"]


def _see_that_each_triple_lies_in_one_graph(store: Store) -> None:
    """Raises Unpublishable when a count over graphs would lie: when two ways to write one value lie in two graphs."""
    [once] = select(store, "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }")
    [each] = select(store, "SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } }")
    if once != each:
        doubled = next(iter(select(store, _DOUBLED)))
        raise Unpublishable(f"One statement lies in two graphs, its value written in two ways: {doubled}")
