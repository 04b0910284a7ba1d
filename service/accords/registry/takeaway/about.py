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


def in_words(said: Mapping[str, Any]) -> dict[str, str]:
    """The same for files whose metadata are texts: several values of one name in one text, with spaces between."""

    def text(value: Any) -> str:
        return value["@id"] if isinstance(value, dict) else str(value)

    values = {name: value if isinstance(value, list) else [value] for name, value in said.items()}
    return {name.removeprefix("dc:"): " ".join(map(text, each)) for name, each in values.items()}


def _said(store: Store, base: str, thing: str, predicate: str) -> list[str]:
    found = store.match(NamedNode(thing), NamedNode(predicate), graph=graph_iri(base, "meta"))
    return sorted(each.object.value for each in found if isinstance(each.object, (NamedNode, Literal)))
