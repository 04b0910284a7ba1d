"""The verdict on a change: which faults it brings and which it mends, at the cost of the change.

The nodes that it can concern are found in the stores of the versions. What the shapes read of these nodes is drawn from
there, and judged on its own, before the change and after it: what is found of them both times is no difference.
"""

from collections.abc import Iterable, Mapping

from pyoxigraph import NamedNode

from ..shacl import Term
from ..shacl.affected import affected
from ..shacl.aim import Affected, Nodes
from ..shacl.changed import Changed
from ..shacl.constraints import Node
from ..shacl.data import Data
from ..shacl.drawing import Drawing
from ..shacl.incremental import about
from ..shacl.result import Result
from ..shacl.validator import Validator
from ..store import Store
from .delta import Delta, as_stored
from .judged import Judged
from .lifecycle.tombstones import with_tombstones
from .unreached import unreached
from .whole import WholeShapes


def revalidate(
    before: Store, after: Store, shapes: WholeShapes, change: Delta, base: str
) -> tuple[set[Result], set[Result]]:
    """The results that are of `after` and not of `before`, and the reverse: as `judge_whole` would find of each whole.

    `change` is what was asserted and is no longer, and what is asserted now; what is inferred takes no part.
    """
    quads = as_stored([*change.removes, *change.adds])
    old, new = _Version(before, shapes.validator, base), _Version(after, shapes.validator, base)
    there, here = (each.judged.those_of(quad.triple for quad in quads) for each in (old, new))
    touched = affected(shapes.validator.shapes, Changed(old.judged, there - here), Changed(new.judged, here - there))
    touched = _named(touched, [old.targets(touched.all_of), new.targets(touched.all_of)])
    nodes = touched.named | {quad.subject for quad in quads if isinstance(quad.subject, NamedNode)}
    found, brought = (each.results(touched) for each in (old, new))
    missed, missing = (each.unreached(nodes) for each in (old, new))
    return (
        old.lacks(brought) | {unreached(each, shapes.iri) for each in missing - missed},
        new.lacks(found) | {unreached(each, shapes.iri) for each in missed - missing},
    )


class _Version:
    """What is judged of a version, as far as it is drawn from its store."""

    def __init__(self, store: Store, validator: Validator, base: str) -> None:
        self.judged = Judged(store, base)
        self._validator = validator
        self._drawing = Drawing(validator.shapes, self.judged.find)

    def targets(self, shapes: Iterable[Node]) -> Mapping[Node, Nodes]:
        """All that some shapes target, and perhaps more."""
        return self._validator.targets(self.judged, dict.fromkeys(shapes))

    def results(self, nodes: Affected) -> list[Result]:
        """What is wrong with some nodes."""
        return self._validator.results(self._drawn(nodes), nodes)

    def lacks(self, results: list[Result]) -> set[Result]:
        """Those of some results that are none of this version."""
        nodes = about(self._validator.shapes, self.judged, results)
        return {*results} - {*self.results(nodes)}

    def unreached(self, nodes: Nodes) -> set[NamedNode]:
        """Those of some nodes that are subjects of the data, and that no shape targets, nor are out of use."""
        there = self.judged.with_data(nodes)
        reached = set[Term]().union(*self._targets_among(there).values())
        missed = there - reached
        return {node for node in missed - with_tombstones(self.judged.find(missed)) if isinstance(node, NamedNode)}

    def _targets_among(self, nodes: Nodes) -> Mapping[Node, Nodes]:
        return self._validator.targets(Data(self._drawing.around_targets(nodes)), nodes)

    def _drawn(self, nodes: Affected) -> Data:
        """What the shapes read of those of some nodes that they target."""
        targets = self._targets_among(nodes.named)
        wanted = {shape: targets[shape] & some for shape, some in nodes.by_target.items() if some is not None}
        return Data(self._drawing.around(wanted))


def _named(touched: Affected, targets: Iterable[Mapping[Node, Nodes]]) -> Affected:
    """What is affected, with the targets by name where all are."""
    every: dict[Node, Nodes] = {}
    for found in targets:
        for shape, nodes in found.items():
            every[shape] = every.get(shape, frozenset()) | nodes
    return Affected({key: every[key[0]] if nodes is None else nodes for key, nodes in touched.nodes.items()})
