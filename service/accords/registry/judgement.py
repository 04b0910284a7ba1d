"""Whether what is asserted may be published: no violation, and how many warnings and infos."""

from collections.abc import Callable, Iterable

from pyoxigraph import Quad

from ..assets import Assets
from ..errors import Unpublishable
from . import vocabulary
from .labels import Labels


def judge(assets: Assets, base: str, asserted: Iterable[Quad], tell: Callable[[str], None]) -> tuple[int, int]:
    """The numbers of warnings and infos. Raises Unpublishable, with the report, when there is a violation."""
    from .validation import load_shapes, validate_all  # here, because pySHACL is slow to load and seldom needed
    from .verdict import VIOLATION, Wording, report

    judged = list(asserted)
    tell(f"Judging {len(judged)} statements by the shapes …")
    verdict = validate_all(judged, load_shapes(assets, base), base)
    if not verdict.conforms:
        wording = Wording(labels=Labels(judged, "en").texts(), prefixes=vocabulary.prefixes(assets, base))
        raise Unpublishable(report(verdict, wording, severities=[VIOLATION]) + "\nNothing was published.")
    return verdict.counts["Warning"], verdict.counts["Info"]
