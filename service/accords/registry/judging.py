"""Judge what was sent: by the shapes of the registry, beside what a version of it asserts, which is not judged.

The same is done for the web and for the command line, so that both come to the same verdict. What is judged is what is
asserted, as it was written: not what a store makes of a literal, nor what the rules derive.
"""

import hashlib
import time
from collections.abc import Iterable, Mapping, Set
from dataclasses import replace
from datetime import UTC, datetime
from itertools import chain

import pyoxigraph
from pyoxigraph import Literal, NamedNode, Triple

from .. import __version__
from ..shacl import Term
from ..shacl.affected import affected
from ..shacl.changed import Changed
from ..shacl.handover import PYSHACL
from ..shacl.incremental import new_to
from ..shacl.result import Result
from ..shacl.shapes import TargetClass
from ..shacl.validator import Validator
from ..terms import RDF, SH
from .assessment import Assessment, Handed, Terms
from .behind import Behind
from .findings import Told
from .lifecycle.tombstones import with_tombstones
from .reading import Reading
from .severity import in_order
from .shapes_file import ShapesFile
from .unreached import unreached

_ALL = slice(None)
_VIOLATION = NamedNode(SH + "Violation")


class Judge:
    """The shapes of a registry, ready to judge."""

    def __init__(self, file: ShapesFile, at: str, prefixes: Mapping[str, str]) -> None:
        """`at` is where the shapes can be read, where they have no IRI; `prefixes` shorten names in hints.

        Raises IllFormedShapes.
        """
        self._prefixes = prefixes
        self._told: dict[Behind, Told] = {}
        self.file = file
        self.iri = file.iri or at
        self.validator = Validator(file.triples)

    def told(self, behind: Behind) -> Told:
        """What is told of results beside what stands behind."""
        if behind not in self._told:
            self._told[behind] = Told(self.validator.shapes, behind.ground, self._prefixes)
        return self._told[behind]

    def warm(self, behind: Behind) -> None:
        """Compile all queries that will be asked, before anything is judged."""
        odd = Triple(_VIOLATION, _VIOLATION, Literal("01", datatype=NamedNode("http://www.w3.org/2001/XMLSchema#int")))
        targeted = {target for shape in self.validator.shapes.targeting for target in shape.targets}
        kinds = [target.iri for target in targeted if isinstance(target, TargetClass)]
        typed = [Triple(_VIOLATION, NamedNode(RDF + "type"), kind) for kind in kinds]
        for each in ({*typed}, {*typed, odd}):
            self._results(behind, each, set())
        self.told(behind)

    def results(self, behind: Behind, adds: Iterable[Triple], removes: Iterable[Triple] = ()) -> list[Result]:
        """What is wrong with a change of what stands behind, and was not before; the worst first.

        The node can be one of the registry's: an overlap has two halves. The cost is that of the change.
        A statement that the rules derive from the others, or from what stands behind, is not judged. A subject that
        no shape targets is a violation, unless the registry itself says all that is said of it.
        """
        return self._results(behind, behind.new(set(adds)), set(removes))

    def _results(self, behind: Behind, new: Set[Triple], gone: Set[Triple]) -> list[Result]:
        """The same of statements that the rules do not derive."""
        own: set[Term] = {each.subject for each in new if not behind.says(each) and isinstance(each.subject, NamedNode)}
        ground, validator = behind.ground, self.validator
        really = [triple for triple in new if triple not in ground], [triple for triple in gone if triple in ground]
        with ground.changed(really[0]):
            touched = affected(validator.shapes, Changed(ground, chain(*really)))
            with ground.changed((), really[1]):
                found = validator.results(ground, touched)
                reached: Set[Term] = set().union(*validator.targets(ground, own).values())
        missed = (unreached(each, self.iri) for each in own - reached - with_tombstones(new))
        return in_order([*new_to(validator, ground, found), *missed])

    def assess(
        self,
        readings: Mapping[str, Reading],
        behind: Behind,
        input_digest: str,
        *,
        strict: bool = False,
        shown: slice = _ALL,
    ) -> Assessment:
        """The assessment of some files, which are judged together; those of its findings that are `shown` say how to
        mend what they are about. Raises ValueError when the files say nothing.
        """
        begun, clock = datetime.now(UTC), time.perf_counter()
        quads = [quad for reading in readings.values() for quad in reading.quads]
        if not quads:
            raise ValueError("nothing was sent")
        results = self.results(behind, [quad.triple for quad in quads])
        findings = self.told(behind).findings(results, readings, shown)
        return Assessment(findings, self.terms(behind, input_digest, begun, time.perf_counter() - clock), strict)

    def terms(self, behind: Behind, input_digest: str, begun: datetime, seconds: float) -> Terms:
        """By what something was judged that has this digest, from when on, and how long that took."""
        by = terms(self.iri, self.file, input_digest, begun, seconds, self.validator)
        return replace(by, background=behind.number, background_digest=behind.digest)


def terms(
    iri: str, shapes: ShapesFile, input_digest: str, begun: datetime, seconds: float, validator: Validator
) -> Terms:
    """By what something was judged that has this digest, with nothing behind it."""
    return Terms(
        shapes=iri,
        shapes_version=shapes.version,
        shapes_digest=shapes.digest,
        engine="Accords",
        engine_version=f"{__version__} (pyoxigraph {pyoxigraph.__version__})",
        input_digest=input_digest,
        time=begun.isoformat(timespec="seconds"),
        seconds=round(seconds, 4),
        handed_over=tuple(
            Handed(PYSHACL, each.shape, each.constraint.component, each.reason) for each in validator.handed_over
        ),
    )


def digest_of(contents: Iterable[bytes]) -> str:
    """The SHA-256 of what was sent: of the bytes of one file, or of those of all, one after the other."""
    whole = hashlib.sha256()
    for content in contents:
        whole.update(content)
    return whole.hexdigest()
