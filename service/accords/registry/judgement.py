"""Whether what is asserted may be published: no violation, and how many warnings and infos."""

from collections.abc import Callable, Iterable

from pyoxigraph import NamedNode, Quad

from ..assets import Assets
from ..errors import Unpublishable
from ..shacl.result import Result
from ..store import Store
from . import vocabulary
from .assessment import Finding
from .delta import Delta
from .labels import Labels
from .reports.text import in_words
from .reports.wording import Wording
from .severity import INFO, VIOLATION, WARNING, counted, counts, in_order, severity_of
from .whole import judge_whole, whole_shapes

_MOST = 200


def judge(assets: Assets, base: str, asserted: Iterable[Quad], tell: Callable[[str], None]) -> tuple[int, int]:
    """The numbers of warnings and infos. Raises Unpublishable, with the report, when there is a violation."""
    judged = list(asserted)
    tell(f"Judging {len(judged)} statements by the shapes …")
    found = judge_whole(judged, whole_shapes(assets, base), base)
    _see_that_none_is_wrong(assets, base, found, lambda: Labels(judged, "en"))
    return counts(found)[WARNING], counts(found)[INFO]


def judge_change(
    assets: Assets, base: str, before: Store, after: Store, change: Delta, earlier: tuple[int, int]
) -> tuple[int, int]:
    """The numbers of warnings and infos after a change, which were `earlier` before it; the cost is that of the change.

    Raises Unpublishable, with the report, when there is a violation that was not there before.
    """
    from .revalidation import revalidate  # here, because rdflib is slow to load

    new, gone = revalidate(before, after, whole_shapes(assets, base), change, base)
    nodes = [each.focus_node.value for each in new if isinstance(each.focus_node, NamedNode)]
    _see_that_none_is_wrong(assets, base, new, lambda: Labels.of(after, nodes, "en"))
    warnings, infos = (counts(new)[each] - counts(gone)[each] for each in (WARNING, INFO))
    return earlier[0] + warnings, earlier[1] + infos


def _see_that_none_is_wrong(assets: Assets, base: str, found: set[Result], labels: Callable[[], Labels]) -> None:
    wrong = [Finding(each) for each in in_order(found) if severity_of(each) == VIOLATION]
    if not wrong:
        return
    wording = Wording(names=labels().texts(), prefixes=vocabulary.prefixes(assets, base))
    lines = [line for each in wrong[:_MOST] for line in (*in_words(each, wording), "")]
    if len(wrong) > _MOST:
        lines += [f"… and {len(wrong) - _MOST} more.", ""]
    raise Unpublishable("\n".join([*lines, counted(counts(found), wording.language), "Nothing was published."]))
