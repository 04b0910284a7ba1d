"""What follows by the rules from what a registry has and from what is laid beside it: those statements are not new."""

from collections.abc import Iterable, Set

from pyoxigraph import BlankNode, DefaultGraph, Quad, Triple
from pyoxigraph import Store as Oxigraph

from ..store.oxigraph import OxigraphStore
from .derivable import Derivable
from .materialisation import follow


class Derivation:
    """A registry with all that its rules derive, for comparison with what is submitted."""

    def __init__(self, asserted: Iterable[Triple], rules: dict[str, str], whole: OxigraphStore | None = None) -> None:
        """The default graph of `whole` has what is asserted and all that follows; without it, the rules are run now.

        Raises Unpublishable, as `materialise` does.
        """
        self._rules = rules
        self._store = whole or OxigraphStore.memory()
        if whole is None:
            self._store.load(map(_quad, asserted))
            follow(self._store, rules, DefaultGraph(), self._known())
        self._derivable = Derivable(rules, self._store)

    def new(self, submitted: Set[Triple]) -> Set[Triple]:
        """What is submitted, without what follows from the rest of it and from the registry.

        Of statements that follow from one another alone, as the two directions of a property may, all are new.
        """
        if not self._derivable.any(submitted):
            return submitted
        derived = submitted & self._made(submitted)
        if derived:
            derived &= self._made(submitted - derived)
        return submitted - derived

    def _made(self, submitted: Iterable[Triple]) -> Set[Triple]:
        """All that the rules make of the registry and of those of the submitted whose terms have names."""
        beside = Oxigraph()  # it writes each value as the other store does, so that nothing is removed that was there
        beside.extend(_quad(each) for each in submitted if not _has_unnamed(each))
        before = self._known()
        known = before | {quad.triple for quad in beside}
        try:
            self._store.load(beside)
            return follow(self._store, self._rules, DefaultGraph(), known)
        finally:
            self._store.apply(map(_quad, known - before), ())

    def _known(self) -> set[Triple]:
        """All that is there; only when the rules are run, since these are as many objects as there are statements."""
        return {quad.triple for quad in self._store.match(graph=DefaultGraph())}


def _has_unnamed(triple: Triple) -> bool:
    return any(isinstance(term, (BlankNode, Triple)) for term in triple)


def _quad(triple: Triple) -> Quad:
    return Quad(triple.subject, triple.predicate, triple.object)
