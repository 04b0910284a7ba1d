"""The links outwards as identities, for those who want them: apart from the dataset, which draws nothing from them."""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator

from pyoxigraph import NamedNode, Triple

from ..assets import Assets
from ..settings import Settings
from ..store import Store, construct
from ..terms import DCTERMS, OWL, VOID
from .assembly import graph_iri
from .entities import dataset_iri
from .finding.addresses import Collection
from .finding.plan import collections
from .labels import plain
from .statements import a, link, number, said

_LINKS = """
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX schema: <https://schema.org/>
CONSTRUCT { ?entity owl:sameAs ?other } WHERE { ?entity schema:sameAs ?other }
"""
_TITLE = {"en": "Links to {}", "fr": "Liens vers {}"}
_WHOLE = {"en": "Links to the same things elsewhere", "fr": "Liens vers les mêmes choses ailleurs"}


def same_as(store: Store) -> list[Triple]:
    """An `owl:sameAs` for each `schema:sameAs` that is published, sorted (VoID, section 5: a linkset)."""
    return sorted(construct(store, _LINKS), key=str)


def table(store: Store, settings: Settings, dialect: str) -> bytes:
    """The same as a table: our URI, theirs, their collection and their code. `dialect` is excel or excel-tab."""
    known = collections(Assets(settings.assets), settings.base)
    written = io.StringIO()
    rows = csv.writer(written, dialect)
    rows.writerow(["id", "sameAs", "collection", "code"])
    for triple in same_as(store):
        target = plain(triple.object)
        collection, code = _in(target, known)
        rows.writerow([plain(triple.subject), target, collection.id if collection else "", code])
    return written.getvalue().encode()


def described(store: Store, settings: Settings) -> Iterator[Triple]:
    """The linkset in the words of VoID (section 5): how many links there are, and how many lead to each collection.

    Where it is to be had, `endpoint` says.
    """
    known = collections(Assets(settings.assets), settings.base)
    meta, dataset = graph_iri(settings.base, "meta").value, dataset_iri(settings.base)
    links = same_as(store)
    counts = Counter(collection.id for each in links if (collection := _in(plain(each.object), known)[0]))
    whole = NamedNode(f"{meta}#links")
    yield link(NamedNode(dataset), DCTERMS + "relation", whole.value)
    yield from a(whole, VOID + "Dataset")
    yield from said(whole, DCTERMS + "title", _WHOLE)
    yield number(whole, VOID + "triples", len(links))
    for each in known:
        part = NamedNode(f"{meta}#links-{each.id}")
        yield link(whole, VOID + "subset", part.value)
        yield from a(part, VOID + "Linkset")
        yield from said(part, DCTERMS + "title", _titled(each))
        yield link(part, VOID + "linkPredicate", OWL + "sameAs")
        yield link(part, VOID + "subjectsTarget", dataset)
        yield link(part, VOID + "objectsTarget", each.iri)
        yield number(part, VOID + "triples", counts[each.id])


def _in(address: str, known: Iterable[Collection]) -> tuple[Collection | None, str]:
    """The collection to which an address belongs, and its code there."""
    return next(((each, code) for each in known if (code := each.code(address))), (None, ""))


def _titled(collection: Collection) -> dict[str, str]:
    titles = dict(collection.title)
    return {language: words.format(titles.get(language, collection.id)) for language, words in _TITLE.items()}
