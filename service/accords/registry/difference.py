"""What something that was submitted would change in the live version, entity by entity, for people who decide on it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from pyoxigraph import Literal, NamedNode, Quad, Triple

from ..store import Store
from ..terms import RDF
from .assembly import graph_iri
from .delta import as_stored
from .labels import LABELS, Labels, plain
from .lookalikes import Lookalike, Registry, lookalikes

NEW, CHANGED, GONE, SAME = "new", "changed", "gone", "same"
STATES = (NEW, CHANGED, GONE, SAME)
MOST_COMPARED = 200
"""New entities for which others like them are sought; how many more there are is said."""
_LANGUAGES = ("en", "fr")
_TYPE = NamedNode(RDF + "type")


@dataclass(frozen=True)
class Entity:
    """One subject: what comes, goes, and stays of what is asserted of it; if it is new, those that are like it."""

    iri: str
    state: str
    kinds: tuple[str, ...]
    added: tuple[Triple, ...]
    removed: tuple[Triple, ...]
    kept: tuple[Triple, ...]
    alike: tuple[Lookalike, ...] = ()


@dataclass(frozen=True)
class Difference:
    """What a submission changes in one version; `mode` is how it is to be read (see `submissions/change.py`).

    `labels` says what each thing that is mentioned is called, by language. `rewritten` are values that a store writes
    in another way: as they were submitted, and as they are published. `uncompared` is how many new entities were not
    compared with those that are there, because there are too many of them.
    """

    mode: str
    version: int
    digest: str
    entities: tuple[Entity, ...]
    labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    rewritten: tuple[tuple[Literal, Literal], ...] = ()
    uncompared: int = 0

    @property
    def counts(self) -> dict[str, int]:
        """How many statements come and go, how many entities are in each state, and how many of them look like one."""
        states = [entity.state for entity in self.entities]
        return {
            "added": sum(len(entity.added) for entity in self.entities),
            "removed": sum(len(entity.removed) for entity in self.entities),
            **{state: states.count(state) for state in STATES},
            "alike": sum(bool(entity.alike) for entity in self.entities),
        }


def difference(
    store: Store,
    base: str,
    registry: Registry,
    *,
    mode: str,
    submitted: Iterable[Triple],
    adds: Iterable[Triple],
    removes: Iterable[Triple],
    version: int,
    digest: str,
) -> Difference:
    """What a submission changes in the version that `store` holds, entity by entity, in the order of their IRIs.

    `submitted` is what was sent, as it was written; `adds` and `removes` are the statements that really come and go.
    """
    given = list(submitted)
    come, gone = _by_subject(adds), _by_subject(removes)
    subjects = sorted({*come, *gone, *_by_subject(given)})
    before = _asserted(store, base, subjects)
    nothing: set[Triple] = set()
    entities = [
        _entity(each, before.get(each, nothing), come.get(each, nothing), gone.get(each, nothing)) for each in subjects
    ]
    new = [entity.iri for entity in entities if entity.state == NEW]
    compared = set(new[:MOST_COMPARED])
    entities = [
        replace(each, alike=lookalikes(store, registry, each.iri, each.added)) if each.iri in compared else each
        for each in entities
    ]
    return Difference(
        mode=mode,
        version=version,
        digest=digest,
        entities=tuple(entities),
        labels=_labels(store, registry, entities),
        rewritten=_rewritten(given),
        uncompared=len(new) - len(compared),
    )


def _entity(iri: str, before: set[Triple], added: set[Triple], removed: set[Triple]) -> Entity:
    after = (before - removed) | added
    state = NEW if not before else GONE if not after else CHANGED if added or removed else SAME
    kinds = sorted({plain(each.object) for each in after or before if each.predicate == _TYPE})
    return Entity(iri, state, tuple(kinds), _sorted(added), _sorted(removed), _sorted(before - removed))


def _asserted(store: Store, base: str, subjects: Iterable[str]) -> dict[str, set[Triple]]:
    """What is asserted of each of some things: not what only follows by rules."""
    apart = {graph_iri(base, name) for name in ("inferred", "meta")}
    quads = (quad for each in subjects for quad in store.match(NamedNode(each)) if quad.graph_name not in apart)
    return _by_subject(quad.triple for quad in quads)


def _sorted(triples: Iterable[Triple]) -> tuple[Triple, ...]:
    return tuple(sorted(triples, key=str))


def _by_subject(triples: Iterable[Triple]) -> dict[str, set[Triple]]:
    found: dict[str, set[Triple]] = {}
    for triple in triples:
        found.setdefault(plain(triple.subject), set()).add(triple)
    return found


def _rewritten(triples: Iterable[Triple]) -> tuple[tuple[Literal, Literal], ...]:
    """The literals that a store writes in another way, each with how it does."""
    found: dict[Literal, Literal] = {}
    for triple in triples:
        value = triple.object
        if isinstance(value, Literal) and value not in found:
            [kept] = as_stored([Quad(triple.subject, triple.predicate, value)])
            assert isinstance(kept.object, Literal)
            found[value] = kept.object
    return tuple(sorted(((a, b) for a, b in found.items() if a != b), key=str))


def _labels(store: Store, registry: Registry, entities: Iterable[Entity]) -> dict[str, dict[str, str]]:
    """What everything that is mentioned is called: as the shapes, the registry, or what is submitted say."""
    added = [triple for entity in entities for triple in entity.added]
    said = [triple for entity in entities for triple in (*entity.removed, *entity.kept)]
    shared = [pair for entity in entities for like in entity.alike for reason in like.reasons for pair in reason.shared]
    mentioned = {term for triple in (*added, *said) for term in triple if isinstance(term, NamedNode)}
    mentioned |= {NamedNode(like.iri) for entity in entities for like in entity.alike}
    mentioned |= {NamedNode(name) for name, _ in shared if name}
    quads = [quad for thing in mentioned for name in LABELS for quad in store.match(thing, NamedNode(name))]
    quads += [Quad(each.subject, each.predicate, each.object) for each in added]
    found: dict[str, dict[str, str]] = {}
    for language in _LANGUAGES:
        for iri, text in Labels(quads, language).texts().items():
            found.setdefault(iri, {})[language] = text
    for thing in mentioned & {NamedNode(name) for name in registry.names}:
        found[thing.value] = {**found.get(thing.value, {}), **registry.names[thing.value]}
    return found
