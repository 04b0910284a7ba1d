"""What something that was submitted would change in the live version, entity by entity, for people who decide on it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from pyoxigraph import Literal, NamedNode, Quad, Triple

from ..store import Store
from ..terms import RDF
from .difference_effect import Asserted, Effect, Proposal, effect, in_order, stored
from .labels import LABELS, Labels, plain
from .lookalikes import Lookalike, lookalikes
from .lookalikes_registry import Registry

NEW, CHANGED, GONE, SAME = "new", "changed", "gone", "same"
STATES = (NEW, CHANGED, GONE, SAME)
MOST_COMPARED = 200
"""New entities for which others like them are sought; how many more there are is said."""
_LANGUAGES = ("en", "fr")
_TYPE = NamedNode(RDF + "type")


@dataclass(frozen=True)
class Entity:
    """One subject: what comes, goes, and stays of what is asserted of it; if it is new, those that are like it.

    `names` are what the shapes of its classes call its properties, by language.
    """

    iri: str
    state: str
    kinds: tuple[str, ...]
    added: tuple[Triple, ...]
    removed: tuple[Triple, ...]
    kept: tuple[Triple, ...]
    alike: tuple[Lookalike, ...] = ()
    names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Difference:
    """What a proposal changes in one version; `fixed` and `missing` are those of `Effect`.

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
    fixed: tuple[Triple, ...] = ()
    missing: tuple[Triple, ...] = ()
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
    store: Store, base: str, proposal: Proposal, registry: Registry, *, version: int, digest: str
) -> Difference:
    """What a proposal changes in the version that `store` holds, entity by entity, in the order of their IRIs."""
    found = effect(store, base, proposal)
    entities = _entities(store, base, found)
    new = [entity.iri for entity in entities if entity.state == NEW]
    compared = set(new[:MOST_COMPARED])
    entities = [
        replace(each, alike=lookalikes(store, registry, each.iri, each.added)) if each.iri in compared else each
        for each in entities
    ]
    entities = [replace(each, names=_names(registry, each)) for each in entities]
    return Difference(
        mode=proposal.mode,
        version=version,
        digest=digest,
        entities=tuple(entities),
        labels=_labels(store, registry, entities, (*found.fixed, *found.missing)),
        rewritten=_rewritten(proposal.adds),
        fixed=found.fixed,
        missing=found.missing,
        uncompared=len(new) - len(compared),
    )


def _entities(store: Store, base: str, found: Effect) -> list[Entity]:
    adds, removes = _by_subject(found.adds), _by_subject(found.removes)
    subjects = sorted({*adds, *removes, *_by_subject((*found.same, *found.fixed))})
    asserted = Asserted.of(store, base, subjects)
    before = _by_subject(asserted.removable | asserted.fixed)
    nothing: set[Triple] = set()
    return [
        _entity(each, before.get(each, nothing), adds.get(each, nothing), removes.get(each, nothing))
        for each in subjects
    ]


def _entity(iri: str, before: set[Triple], added: set[Triple], removed: set[Triple]) -> Entity:
    after = (before - removed) | added
    state = NEW if not before else GONE if not after else CHANGED if added or removed else SAME
    kinds = sorted({plain(each.object) for each in after or before if each.predicate == _TYPE})
    return Entity(iri, state, tuple(kinds), in_order(added), in_order(removed), in_order(before - removed))


def _names(registry: Registry, entity: Entity) -> dict[str, Mapping[str, str]]:
    """What the shapes of the classes of an entity call the properties that it has."""
    used = {triple.predicate.value for triple in (*entity.added, *entity.removed, *entity.kept)}
    named = {name: texts for kind in entity.kinds for name, texts in registry.names.get(kind, {}).items()}
    return {name: named[name] for name in sorted(used & named.keys())}


def _by_subject(triples: Iterable[Triple]) -> dict[str, set[Triple]]:
    found: dict[str, set[Triple]] = {}
    for triple in triples:
        found.setdefault(plain(triple.subject), set()).add(triple)
    return found


def _rewritten(triples: Iterable[Triple]) -> tuple[tuple[Literal, Literal], ...]:
    """The literals that a store writes in another way, each with how it does."""
    found: dict[Literal, Literal] = {}
    for triple in triples:
        for kept in stored([triple]) if isinstance(triple.object, Literal) and triple.object not in found else ():
            assert isinstance(kept.object, Literal) and isinstance(triple.object, Literal)
            found[triple.object] = kept.object
    return tuple(sorted(((a, b) for a, b in found.items() if a != b), key=str))


def _labels(
    store: Store, registry: Registry, entities: Iterable[Entity], others: Iterable[Triple]
) -> dict[str, dict[str, str]]:
    """What everything that is mentioned is called: as the shapes, the registry, or what is submitted say."""
    added = [triple for entity in entities for triple in entity.added]
    said = [triple for entity in entities for triple in (*entity.removed, *entity.kept)]
    shared = [pair for entity in entities for like in entity.alike for reason in like.reasons for pair in reason.shared]
    mentioned = {term for triple in (*added, *said, *others) for term in triple if isinstance(term, NamedNode)}
    mentioned |= {NamedNode(like.iri) for entity in entities for like in entity.alike}
    mentioned |= {NamedNode(name) for name, _ in shared if name}
    quads = [quad for thing in mentioned for name in LABELS for quad in store.match(thing, NamedNode(name))]
    quads += [Quad(each.subject, each.predicate, each.object) for each in added]
    found: dict[str, dict[str, str]] = {}
    for language in _LANGUAGES:
        for iri, text in Labels(quads, language).texts().items():
            found.setdefault(iri, {})[language] = text
    named = registry.names.get("", {})
    for thing in mentioned & {NamedNode(name) for name in named}:
        found[thing.value] = {**found.get(thing.value, {}), **named[thing.value]}
    return found
