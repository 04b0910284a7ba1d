"""What is needed to say of a submission what it changes, and whether it may speak of what it speaks of; loaded once."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from pyoxigraph import NamedNode, Triple

from ..assets import Assets
from ..store import Store
from . import vocabulary
from .assessment import Finding, Place
from .difference import Difference, difference
from .lookalikes import Registry
from .lookalikes_shapes import registry
from .minting import Kinds, findings


@dataclass(frozen=True)
class Review:
    """What shapes and ontology say of names, codes and properties, for the submissions to one registry."""

    base: str
    kinds: Kinds
    registry: Registry

    @classmethod
    def of(cls, assets: Assets, base: str) -> "Review":
        """Read it from the files. Raises Unpublishable for one that does not parse."""
        shapes, ontology = vocabulary.shapes(assets, base), vocabulary.ontology(assets, base)
        kinds = Kinds.of(shapes, base, [vocabulary.header(assets, "en")["namespace"]])
        return cls(base, kinds, registry(shapes, ontology, kinds.folders))

    def findings(
        self, store: Store, statements: Iterable[Triple], places: Mapping[str, Place] | None = None
    ) -> Iterator[Finding]:
        """A violation for each thing of which these statements speak, and of which nothing may be said."""
        subjects = {each.subject.value for each in statements if isinstance(each.subject, NamedNode)}
        return findings(store, self.kinds, subjects, places)

    def difference(
        self,
        store: Store,
        *,
        mode: str,
        submitted: Iterable[Triple],
        adds: Iterable[Triple],
        removes: Iterable[Triple],
        version: int,
        digest: str,
    ) -> Difference:
        """What the submission changes in a version; see `difference`."""
        return difference(
            store,
            self.base,
            self.registry,
            mode=mode,
            submitted=submitted,
            adds=adds,
            removes=removes,
            version=version,
            digest=digest,
        )
