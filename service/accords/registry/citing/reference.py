"""What is cited: title, creator, publisher, year, version, licence and address, as the dataset itself says them."""

from dataclasses import dataclass, replace
from datetime import date

from pyoxigraph import Literal, NamedNode

from ...store import Store, Term
from ...terms import DCTERMS, FOAF
from ..assembly import graph_iri
from ..entities import dataset_iri
from ..labels import Labels, best, plain


@dataclass(frozen=True)
class Reference:
    """One thing to cite. `creators` and `publisher` are names of organisations, `within` the title of the dataset
    where it is an entity of it; `issued` is the day of the version, `accessed` that of the citation."""

    key: str
    title: str
    url: str
    creators: tuple[str, ...]
    publisher: str
    version: str
    issued: date | None
    accessed: date
    licences: tuple[str, ...]
    language: str
    within: str = ""

    def at(self, url: str) -> "Reference":
        """The same, to be found at another address."""
        return replace(self, url=url)


def of_dataset(store: Store, base: str, version: int, issued: str, accessed: date, language: str) -> Reference:
    """The dataset in one of its versions; `issued` is when that was published, as an xsd:dateTime or "".

    Names are in the language, where they are there, else in English.
    """
    said = {predicate: _said(store, base, dataset_iri(base), DCTERMS + predicate) for predicate in _ASKED}
    publishers = _named(store, base, said["publisher"], language)
    return Reference(
        key=f"dataset-v{version}",
        title=best(said["title"], language),
        url=base,
        creators=_named(store, base, said["creator"], language) or publishers,
        publisher=", ".join(publishers),
        version=str(version),
        issued=date.fromisoformat(issued[:10]) if issued else None,
        accessed=accessed,
        licences=tuple(sorted(map(plain, said["license"]))),
        language=language,
    )


def of_entity(whole: Reference, iri: str, title: str, base: str) -> Reference:
    """An entity of the dataset that the version of it calls `title`."""
    key = iri.removeprefix(base).removeprefix("id/").replace("/", "-")
    return replace(whole, key=f"{key}-v{whole.version}", title=title, url=iri, within=whole.title)


def title_of(store: Store, iri: str, language: str) -> str:
    """What a store calls an entity, in a language or the best other."""
    return Labels.of(store, [iri], language).value(NamedNode(iri)).text


_ASKED = ("title", "creator", "publisher", "license")


def _said(store: Store, base: str, thing: str, predicate: str) -> list[Term]:
    found = store.match(NamedNode(thing), NamedNode(predicate), graph=graph_iri(base, "meta"))
    return [quad.object for quad in found]


def _named(store: Store, base: str, agents: list[Term], language: str) -> tuple[str, ...]:
    """The names of agents, or what stands there in the place of one."""
    found = []
    for each in sorted(agents, key=str):
        names = [each] if isinstance(each, Literal) else _said(store, base, plain(each), FOAF + "name")
        found.append(best(names, language) or plain(each))
    return tuple(found)
