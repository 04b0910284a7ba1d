"""Which time the published facts are about, for those who look for data: `dcterms:temporal` of the dataset.

Which dates count stands in `ontology/coverage.rq`, a SELECT query for `?first` and `?last`. A registry may know
nothing of that, or say it itself in data/dataset.ttl.
"""

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, Triple

from ..assets import Assets
from ..settings import Settings
from ..store import Store, rows
from ..terms import DCAT, DCTERMS, rebase_query
from .assembly import graph_iri
from .entities import dataset_iri
from .statements import a

_ENDS = {"first": f"{DCAT}startDate", "last": f"{DCAT}endDate"}


def coverage(store: Store, settings: Settings) -> Iterator[Triple]:
    """The period from the first to the last of the days that the query finds; nothing without a query or a day."""
    file, meta = Assets(settings.assets).coverage, graph_iri(settings.base, "meta")
    dataset, about = NamedNode(dataset_iri(settings.base)), NamedNode(f"{DCTERMS}temporal")
    if not file.is_file() or next(iter(store.match(dataset, about, graph=meta)), None):
        return
    found = next(iter(rows(store, rebase_query(file.read_text("utf-8"), settings.base))), {})
    ends = {name: day for name in _ENDS if isinstance(day := found.get(name), Literal)}
    if ends:
        period = NamedNode(f"{meta.value}#period")
        yield Triple(dataset, about, period)
        yield from a(period, f"{DCTERMS}PeriodOfTime")
        yield from (Triple(period, NamedNode(_ENDS[name]), day) for name, day in ends.items())
