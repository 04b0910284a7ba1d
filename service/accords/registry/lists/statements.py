"""A page of a list as RDF: a collection, its pages, and who is on this one (Hydra Core Vocabulary)."""

from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import quote

from pyoxigraph import Literal, NamedNode, Triple

from ...terms import DCTERMS, RDF, SKOS, VOID, XSD
from .cursors import Slice

HYDRA = "http://www.w3.org/ns/hydra/core#"
_TYPE, _LABEL = NamedNode(f"{RDF}type"), NamedNode(f"{SKOS}prefLabel")


def described(
    collection: str,
    view: str,
    around: Mapping[str, str],
    titles: Mapping[str, str],
    part: Slice,
    labels: Mapping[str, Iterable[Literal]],
    dataset: str,
) -> Iterator[Triple]:
    """The statements of a page: `collection` and `view` are the IRIs of the list and of the page.

    `around` has the IRI of the first, previous, next and last page by the name of the property.
    """
    whole, page = NamedNode(collection), NamedNode(view)
    yield Triple(whole, _TYPE, NamedNode(f"{HYDRA}Collection"))
    yield Triple(whole, NamedNode(f"{HYDRA}totalItems"), _number(part.total))
    yield Triple(whole, NamedNode(f"{VOID}inDataset"), NamedNode(dataset))
    yield from _titled(whole, titles)
    yield Triple(whole, NamedNode(f"{HYDRA}view"), page)
    yield Triple(page, _TYPE, NamedNode(f"{HYDRA}PartialCollectionView"))
    for name, iri in around.items():
        yield Triple(page, NamedNode(HYDRA + name), NamedNode(iri))
    for member in part.members:
        node = NamedNode(member.iri)
        yield Triple(whole, NamedNode(f"{HYDRA}member"), node)
        yield from (Triple(node, _TYPE, NamedNode(kind)) for kind in member.classes)
        yield from (Triple(node, _LABEL, label) for label in labels.get(member.iri, ()))


def of_lists(
    iri: str, titles: Mapping[str, str], lists: Iterable[tuple[str, Mapping[str, str], int]]
) -> Iterator[Triple]:
    """The list of the lists: each by its IRI, what it is called by language, and how many stand in it."""
    whole = NamedNode(iri)
    yield Triple(whole, _TYPE, NamedNode(f"{HYDRA}Collection"))
    yield from _titled(whole, titles)
    for each, named, total in lists:
        node = NamedNode(each)
        yield Triple(whole, NamedNode(f"{HYDRA}member"), node)
        yield Triple(node, _TYPE, NamedNode(f"{HYDRA}Collection"))
        yield Triple(node, NamedNode(f"{HYDRA}totalItems"), _number(total))
        yield from _titled(node, named)


def template(collection: str, path: str, names: Iterable[str]) -> Iterator[Triple]:
    """How the list is narrowed, for clients that read it: an address with variables (RFC 6570)."""
    search, known = NamedNode(f"{collection}#search"), list(names)
    yield Triple(NamedNode(collection), NamedNode(f"{HYDRA}search"), search)
    yield Triple(search, _TYPE, NamedNode(f"{HYDRA}IriTemplate"))
    yield Triple(search, NamedNode(f"{HYDRA}template"), Literal(f"{path}{{?{','.join(known)}}}"))
    yield Triple(search, NamedNode(f"{HYDRA}variableRepresentation"), NamedNode(f"{HYDRA}BasicRepresentation"))
    for name in known:
        mapping = NamedNode(f"{collection}#search-{quote(name, safe='')}")
        yield Triple(search, NamedNode(f"{HYDRA}mapping"), mapping)
        yield Triple(mapping, _TYPE, NamedNode(f"{HYDRA}IriTemplateMapping"))
        yield Triple(mapping, NamedNode(f"{HYDRA}variable"), Literal(name))
        yield Triple(mapping, NamedNode(f"{HYDRA}required"), Literal("false", datatype=NamedNode(f"{XSD}boolean")))


def _titled(thing: NamedNode, titles: Mapping[str, str]) -> Iterator[Triple]:
    for language, title in sorted(titles.items()):
        yield Triple(thing, NamedNode(f"{DCTERMS}title"), Literal(title, language=language))


def _number(value: int) -> Literal:
    return Literal(str(value), datatype=NamedNode(f"{XSD}integer"))
