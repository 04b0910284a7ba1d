"""Whether what is asserted may be published: no violation, and how many warnings and infos."""

from collections.abc import Callable, Iterable

from pyoxigraph import Quad

from ..assets import Assets
from ..errors import Unpublishable
from ..store import Store
from . import vocabulary
from .delta import Delta
from .labels import Labels
from .verdict import VIOLATION, Verdict, Wording, report
from .whole import judge_whole, validator


def judge(assets: Assets, base: str, asserted: Iterable[Quad], tell: Callable[[str], None]) -> tuple[int, int]:
    """The numbers of warnings and infos. Raises Unpublishable, with the report, when there is a violation."""
    judged = list(asserted)
    tell(f"Judging {len(judged)} statements by the shapes …")
    verdict = judge_whole(judged, validator(assets, base), base)
    _see_that_it_conforms(assets, base, verdict, lambda: Labels(judged, "en"))
    return verdict.counts["Warning"], verdict.counts["Info"]


def judge_change(
    assets: Assets, base: str, before: Store, after: Store, change: Delta, counted: tuple[int, int]
) -> tuple[int, int]:
    """The numbers of warnings and infos after a change, which were `counted` before; the cost is that of the change.

    Raises Unpublishable, with the report, when there is a violation that was not there before.
    """
    from .revalidation import revalidate  # here, because rdflib is slow to load

    new, gone = revalidate(before, after, validator(assets, base), change, base)
    _see_that_it_conforms(assets, base, new, lambda: Labels.of(after, [each.focus_node for each in new.results], "en"))
    warnings, infos = (new.counts[each] - gone.counts[each] for each in ("Warning", "Info"))
    return counted[0] + warnings, counted[1] + infos


def _see_that_it_conforms(assets: Assets, base: str, verdict: Verdict, labels: Callable[[], Labels]) -> None:
    if verdict.conforms:
        return
    wording = Wording(labels=labels().texts(), prefixes=vocabulary.prefixes(assets, base))
    raise Unpublishable(report(verdict, wording, severities=[VIOLATION]) + "\nNothing was published.")
