"""Names in the authority tables of the European Union, for what a registry says in other words (authority.ttl)."""

from collections.abc import Iterable, Iterator
from functools import cache
from importlib import resources

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from ...terms import DCTERMS, SKOS

_STANDS_FOR = tuple(NamedNode(SKOS + each) for each in ("exactMatch", "narrowMatch", "notation"))
_SCHEME, _TYPE = NamedNode(SKOS + "inScheme"), NamedNode(DCTERMS + "type")
TABLES = "http://publications.europa.eu/resource/authority/"


@cache
def _table() -> tuple[Triple, ...]:
    text = resources.files("accords.registry.dcat_ap").joinpath("authority.ttl").read_bytes()
    return tuple(quad.triple for quad in parse(text, format=RdfFormat.TURTLE))


@cache
def _matches() -> dict[str, NamedNode]:
    found: dict[str, NamedNode] = {}
    for subject, predicate, value in _table():
        if predicate in _STANDS_FOR and isinstance(value, (NamedNode, Literal)):
            assert isinstance(subject, NamedNode)
            found[value.value] = subject
    return found


def entry(name: str) -> NamedNode | None:
    """The entry that stands for the IRI of a media type or a licence, or for a language tag, where there is one.

    >>> entry("https://creativecommons.org/licenses/by/4.0/").value.rpartition("/")[2], entry("xx")
    ('CC_BY_4_0', None)
    """
    return _matches().get(name)


def entries(names: Iterable[NamedNode]) -> Iterator[Triple]:
    """What the tables say of those `names` that are theirs, and of what these name."""
    wanted = {*names} & {each.subject for each in _table()}
    for _ in range(2):
        found = [each for each in _table() if each.subject in wanted]
        named = {each.object for each in found if each.predicate in (_TYPE, _SCHEME)}
        wanted |= {each for each in named if isinstance(each, NamedNode)}
    yield from (each for each in _table() if each.subject in wanted)
