"""The verdict on what was sent, beside the published version, and what it would change."""

from collections.abc import Iterable

from pyoxigraph import Quad, Triple

from ...assets import Assets
from ...errors import Problem
from ...settings import Settings
from ...store import Store, rows
from ...store.oxigraph import OxigraphStore
from .. import vocabulary
from ..assembly import OWN, graph_iri
from ..materialisation import rules
from ..state import Pointer, State
from ..verdict import INFO, VIOLATION, WARNING, Verdict
from .change import Change, change, wanted
from .submission import Judged

ACCEPTED, WITH_WARNINGS, REJECTED = "accepted", "accepted-with-warnings", "rejected"


def judge(settings: Settings, pointer: Pointer, content: bytes, media_type: str, mode: str) -> Judged:
    """The verdict on what was sent; what cannot be read, or does not apply, is rejected with the problem it is."""
    assets, base = Assets(settings.assets), settings.base
    store = OxigraphStore.read(State(settings.home).versions.store(pointer.version))
    try:
        sent = wanted(content, media_type, mode, vocabulary.known_contexts(assets, base, settings.url))
        found = change(sent, mode, store, base)
        verdict = _verdict(assets, base, store, found)
    except Problem as problem:
        return Judged(pointer.version, REJECTED, {"verdict": REJECTED, "problem": problem.document()})
    finally:
        store.close()
    counts = verdict.counts
    word = REJECTED if counts[VIOLATION] else WITH_WARNINGS if counts[WARNING] or counts[INFO] else ACCEPTED
    told = {"verdict": word, "conforms": not verdict.results, "counts": dict(counts), "results": _results(verdict)}
    told |= {
        "difference": {"removes": _lines(found.removes).split("\n")[:-1], "adds": _lines(found.adds).split("\n")[:-1]}
    }
    return Judged(pointer.version, word, told, _lines(found.removes), _lines(found.adds))


def _verdict(assets: Assets, base: str, store: Store, found: Change) -> Verdict:
    from ..validation import Background, load_shapes, validate

    apart = {graph_iri(base, name) for name in ("inferred", "meta")}
    asserted = [
        Quad(row["s"], row["p"], row["o"], row["g"])  # type: ignore[arg-type]
        for row in rows(store, "SELECT * WHERE { GRAPH ?g { ?s ?p ?o } }")
        if row["g"] not in apart
    ]
    own = {graph_iri(base, name) for name in OWN}
    rest = [quad for quad in asserted if quad.graph_name in own or quad.triple not in found.removes]
    subjects = found.subjects()
    submitted = [quad for quad in rest if quad.subject in subjects and quad.graph_name not in own]
    submitted += [Quad(each.subject, each.predicate, each.object) for each in found.adds]
    if not submitted:
        return Verdict(())
    return validate(submitted, load_shapes(assets, base), Background(rest, rules(assets, base), base))


def _results(verdict: Verdict) -> list[dict[str, str]]:
    return [
        {
            "severity": each.severity,
            "focusNode": each.focus_node,
            "path": each.path,
            "value": each.value,
            "message": each.text("en"),
            "sourceShape": each.source_shape,
        }
        for each in verdict.results
    ]


def _lines(triples: Iterable[Triple]) -> str:
    return "".join(sorted(f"{each} .\n" for each in triples))
