"""Which version an engine stands at: kept in the engine itself, so that whoever reads can tell half a version.

`appliedVersion` moves from one version to the next by one DELETE/INSERT WHERE, which does nothing when the engine does
not stand where it should. Before the first statement of a change is sent, `applying` names the run that sends it; the
same request that moves the version takes it away. So an answer is of one version, and of that one, when the engine
stood the same way before and after it, and nothing was being applied: each run has a name of its own, and no standing
comes twice.
"""

import uuid
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Quad

from ..errors import BackendDown
from . import fill
from .engine import Engine, persist
from .received import JSON, parsed_rows
from .remote import RemoteStore

_NAMES = {"version": "urn:x-accords:appliedVersion", "run": "urn:x-accords:run", "applying": "urn:x-accords:applying"}
_READ = "SELECT ?p ?o WHERE { GRAPH $state { $state ?p ?o } VALUES ?p { $names } }"
_MOVE = """
DELETE { GRAPH $state { $state $version $old ; $run $oldrun ; $applying $newrun } }
INSERT { GRAPH $state { $state $version $new ; $run $newrun } }
WHERE { GRAPH $state { $state $version $old ; $run $oldrun ; $applying $newrun } }
"""
PATIENCE = 5.0
"""Seconds for an engine to say where it stands; one that takes longer answers nobody soon."""


@dataclass(frozen=True)
class Standing:
    """The version that an engine holds (0: none), the run that made it, and the runs that are changing it now."""

    version: int = 0
    run: str = ""
    applying: frozenset[str] = frozenset()

    @property
    def whole(self) -> bool:
        """Whether the engine holds this version and nothing else."""
        return self.version > 0 and not self.applying


def new_run() -> str:
    """A name that no run had."""
    return uuid.uuid4().hex


def read(engine: Engine, state: str) -> Standing:
    """Where the engine stands, as its graph `state` says. Raises BackendDown, and DeadlineExceeded after PATIENCE."""
    text = fill(_READ, state=state, names=_NAMES.values())
    body = engine.query(text, JSON, default_graphs=[], named_graphs=[state], seconds=PATIENCE)
    said: dict[str, set[str]] = {name: set() for name in _NAMES.values()}
    for row in parsed_rows(body):
        name, value = row["p"], row["o"]
        assert isinstance(name, NamedNode) and isinstance(value, Literal)
        said[name.value].add(value.value)
    versions, runs = said[_NAMES["version"]], said[_NAMES["run"]]
    applying = frozenset(said[_NAMES["applying"]])
    if len(versions) == len(runs) == 1:
        return Standing(int(versions.pop()), runs.pop(), applying)
    return Standing(applying=applying | runs | versions)


def begin(store: RemoteStore, run: str) -> None:
    """Say that `run` is about to change what the engine holds."""
    store.add([_statement(store, "applying", run)])


def forget(store: RemoteStore, run: str) -> Standing:
    """Say that the engine holds no version, whatever it held, and that `run` is about to fill it."""
    begin(store, run)
    for name in _NAMES.values():
        text = fill("DELETE WHERE { GRAPH $state { $state $name ?o } }", state=store.state, name=name)
        persist(lambda text=text: store.engine.update(text), answered=True)  # type: ignore[misc]
    nothing = Standing(0, new_run())
    begin(store, run)
    store.add([_statement(store, "version", "0"), _statement(store, "run", nothing.run)])
    return nothing


def move(store: RemoteStore, old: Standing, new: Standing) -> Standing:
    """Move the engine to its new version, when it stood at the old one and the new run was at work, and no other.

    Raises BackendDown when it does not stand there afterwards.
    """
    values = {"old": Literal(str(old.version)), "oldrun": Literal(old.run)}
    values |= {"new": Literal(str(new.version)), "newrun": Literal(new.run)}
    text = fill(_MOVE, state=store.state, **_NAMES, **values)
    persist(lambda: store.engine.update(text), answered=True)
    found = persist(lambda: read(store.engine, store.state))
    if found != new:
        raise BackendDown(f"The engine stands at {found} where it should stand at {new}: somebody else writes to it.")
    return found


def _statement(store: RemoteStore, name: str, value: str) -> Quad:
    state = NamedNode(store.state)
    return Quad(state, NamedNode(_NAMES[name]), Literal(value), state)
