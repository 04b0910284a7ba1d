"""What a command about names will change, before it changes anything: statements that come and go, and what to say."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from pyoxigraph import NamedNode, Quad, Triple

from ...assets import Assets
from ...errors import LifecycleRefused, NoSuchVersion
from ...settings import Settings
from ...store.oxigraph import OxigraphStore
from ...terms import RDF, SH
from .. import vocabulary
from ..assembly import OWN, graph_iri
from ..desk import accept, rehearse
from ..labels import plain
from ..publication import Published
from ..state import Pointer, State
from ..tables.facts import Facts
from ..tables.properties import Asked, asked
from ..waiting import on_stderr
from .standing import Standing, standing
from .tombstones import LIVE, tombstone

_TYPE, _TARGETS = NamedNode(RDF + "type"), SH + "targetClass"


@dataclass(frozen=True)
class Plan:
    """What comes and what goes, held against `version`, and the message under which it is published.

    `lost` are statements that go, though they might have been kept under another name, because nothing there may say
    them.
    """

    version: int
    adds: tuple[Triple, ...]
    removes: tuple[Triple, ...]
    message: str
    lost: tuple[Triple, ...] = ()


class Registry:
    """The published registry, as a plan is made of it."""

    def __init__(self, settings: Settings, store: OxigraphStore, pointer: Pointer) -> None:
        self.store, self.base, self.version = store, pointer.base, pointer.version
        self._own = {graph_iri(self.base, name) for name in ("ontology", "vocabulary")}
        self._aside = {graph_iri(self.base, name) for name in OWN} - self._own
        self._shapes = Facts(vocabulary.shapes(Assets(settings.assets), self.base))

    def iri(self, text: str) -> str:
        """The IRI that somebody means: it may be written without the base. Raises LifecycleRefused where it is none."""
        written = text if "://" in text else f"{self.base}{text.lstrip('/')}"
        if not written.startswith((f"{self.base}id/", f"{self.base}concept/")):
            raise LifecycleRefused(f"<{written}> is not ours: names begin with {self.base}id/ or {self.base}concept/.")
        try:
            return NamedNode(written).value
        except ValueError:
            raise LifecycleRefused(f"{text!r} is no IRI.") from None

    def living(self, text: str) -> str:
        """The IRI of a thing that lives. Raises LifecycleRefused, saying how it stands, where it does not."""
        iri = self.iri(text)
        found = self.standing(iri)
        if found.kind != LIVE:
            told = f"was {found.kind} on {found.date}" if found.date else "is not known here"
            raise LifecycleRefused(f"<{iri}> {told}{f'; now it is <{found.successor}>' if found.successor else ''}.")
        return iri

    def standing(self, iri: str) -> Standing:
        """How it stands with an IRI."""
        return standing(self.store, self.base, iri)

    def said(self, iri: str) -> list[Triple]:
        """What is asserted of a thing. Raises LifecycleRefused for what ontology/ says, which no command changes."""
        return self._asserted(self.store.match(NamedNode(iri)))

    def pointing(self, iri: str) -> list[Triple]:
        """What is asserted of other things, and names this one. Raises LifecycleRefused likewise."""
        thing = NamedNode(iri)
        return self._asserted(each for each in self.store.match(value=thing) if each.subject != thing)

    def is_tombstone(self, triple: Triple) -> bool:
        """Whether the subject of a statement has a tombstone."""
        return isinstance(triple.subject, NamedNode) and tombstone(self.store, triple.subject.value) is not None

    def asked(self, iri: str) -> dict[str, Asked]:
        """What the shapes ask of the properties of a thing, by property."""
        return {each.path: each for each in asked(self._shapes, self._kinds(iri))}

    def is_closed(self, iri: str) -> bool:
        """Whether a shape lets a thing say nothing but what it asks of it (SHACL, section 4.8.1)."""
        targeting = (each for kind in self._kinds(iri) for each in self._shapes.subjects(_TARGETS, NamedNode(kind)))
        return any(self._shapes.text(each, SH + "closed") in ("true", "1") for each in targeting)

    def _kinds(self, iri: str) -> list[str]:
        """The classes of a thing."""
        return sorted({plain(each.object) for each in self.store.match(NamedNode(iri), _TYPE)})

    def _asserted(self, quads: Iterable[Quad]) -> list[Triple]:
        found = [each for each in quads if each.graph_name not in self._aside]
        for each in found:
            if each.graph_name in self._own:
                raise LifecycleRefused(
                    f"{each.triple} is said in ontology/, which no command changes: change the file."
                )
        return sorted({each.triple for each in found}, key=str)


@contextmanager
def published(settings: Settings) -> Iterator[Registry]:
    """What is published, open for reading. Raises NoSuchVersion when nothing is; SettingsRefused for another base."""
    state = State(settings.home)
    state.require(settings.base)
    pointer = state.published()
    if pointer is None or not state.versions.store(pointer.version).is_dir():
        raise NoSuchVersion(f"Nothing is published in {settings.home} yet: run `accords publish` first.")
    store = OxigraphStore.read(state.versions.store(pointer.version))
    try:
        yield Registry(settings, store, pointer)
    finally:
        store.close()


def carry_out(settings: Settings, plan: Plan, tell: Callable[[str], None] = on_stderr) -> Published:
    """Publish what a plan changes, as the desk does. Raises as `accept` does, and where the plan was overtaken."""
    adds, removes = map(_quads, (plan.adds, plan.removes))
    return accept(settings, adds, removes, message=plan.message, permit=_still(plan), tell=tell)


def try_out(settings: Settings, plan: Plan, tell: Callable[[str], None] = on_stderr) -> None:
    """See that a plan can be carried out, and change nothing. Raises as `carry_out` does."""
    adds, removes = map(_quads, (plan.adds, plan.removes))
    rehearse(settings, adds, removes, permit=_still(plan), tell=tell)


def _still(plan: Plan) -> Callable[[Pointer], None]:
    def permit(before: Pointer) -> None:
        if before.version != plan.version:
            raise LifecycleRefused(f"Version {before.version} was published meanwhile: run this again.")

    return permit


def _quads(triples: Iterable[Triple]) -> list[Quad]:
    return [Quad(each.subject, each.predicate, each.object) for each in triples]
