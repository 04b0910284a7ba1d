"""What the dataset says of itself, for what is taken away of it: files that lie elsewhere still say what they are."""

from collections.abc import Mapping
from typing import Any

from pyoxigraph import Literal, NamedNode

from ...store import Store
from ...terms import DCTERMS, OWL
from ..assembly import graph_iri
from ..entities import dataset_iri


def about(store: Store, base: str, part: str = "") -> Mapping[str, Any]:
    """Source, version and licence, in the words of CSVW for what is no part of it (Metadata, section 5.8).

    `part` is the IRI of a part of the dataset, whose licence counts for what is of it.
    """
    dataset = dataset_iri(base)
    said: dict[str, Any] = {"dc:source": {"@id": dataset}}
    for version in _said(store, base, dataset, OWL + "versionInfo"):
        said["dc:hasVersion"] = version
    licences = [{"@id": each} for each in _said(store, base, part or dataset, DCTERMS + "license")]
    return said | ({"dc:license": licences} if licences else {})


def _said(store: Store, base: str, thing: str, predicate: str) -> list[str]:
    found = store.match(NamedNode(thing), NamedNode(predicate), graph=graph_iri(base, "meta"))
    return sorted(each.object.value for each in found if isinstance(each.object, (NamedNode, Literal)))
