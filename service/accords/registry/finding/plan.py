"""What of a registry is a code, a facet, or a collection of others: as its ontology, shapes and data say it.

What the ontology puts below `rdfs:label` holds names, beside `skos:altLabel`. A property is a code when one value
belongs to one thing only (see `lookalikes_shapes`), and so is a `skos:notation` with a datatype of the ontology. The id
of a scheme is the `dcterms:identifier` of the property or of the datatype. A facet is a query in `ontology/facets/`,
which finds the values that entities have. A collection of others is a dataset with a `void:uriSpace` in
`data/dataset.ttl`.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from pyoxigraph import Triple

from ...assets import Assets
from ...terms import DCTERMS, RDF, RDFS, SH, SKOS, VOID, rebase_query
from .. import lookalikes_shapes, vocabulary
from ..glossary import Statements
from ..labels import plain
from .addresses import Collection

Titles = tuple[tuple[str, str], ...]
_HEADER = re.compile(r"# facet(?:@(?P<language>[a-z]+))?: (?P<text>.+)")
_FACET_FILE = re.compile(r"(?:\d+-)?(?P<name>[a-z][a-z-]*)")
CLASS = "class"
"""The facet that every registry has."""


@dataclass(frozen=True)
class Scheme:
    """A scheme of codes: its id, titles by language, and where its codes stand.

    `reads` are properties, each with the datatype that its values must have ("" for any). Where there are `classes`,
    only the codes of their instances are of this scheme. `aliases` are further names of it.
    """

    id: str
    title: Titles
    reads: tuple[tuple[str, str], ...]
    classes: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class FacetQuery:
    """A facet: the parameter that it is, titles by language, and the query for ?entity and ?value."""

    name: str
    title: Titles
    query: str


@dataclass(frozen=True)
class Plan:
    """All of it. `classes` are those that a shape targets, `names` the properties that hold further names."""

    schemes: tuple[Scheme, ...]
    facets: tuple[FacetQuery, ...]
    collections: tuple[Collection, ...]
    classes: tuple[str, ...]
    names: tuple[str, ...] = ()

    @property
    def digest(self) -> str:
        """What is another when the plan is."""
        return hashlib.sha256(repr(self).encode()).hexdigest()

    def scheme(self, name: str) -> Scheme | Collection | None:
        """The scheme, or the collection of others, that has a name: its id, or another name of it."""
        wanted = name.casefold()
        for scheme in self.schemes:
            if wanted in map(str.casefold, (scheme.id, *scheme.aliases)):
                return scheme
        return next((each for each in self.collections if wanted in (each.id.casefold(), each.iri.casefold())), None)


def plan(assets: Assets, base: str) -> Plan:
    """Read it. Raises Unpublishable for a file that does not parse, ValueError for a facet without title or query."""
    shapes, ontology = vocabulary.shapes(assets, base), vocabulary.ontology(assets, base)
    namespace = vocabulary.header(assets, "en")["namespace"]
    return Plan(
        schemes=tuple(_schemes(shapes, ontology, namespace)),
        facets=tuple(_facet(file.stem, file.read_text(encoding="utf-8"), base) for file in assets.facets),
        collections=collections(assets, base),
        classes=tuple(sorted({plain(each.object) for each in shapes if each.predicate.value == SH + "targetClass"})),
        names=tuple(sorted(_below(ontology, RDFS + "label") | {SKOS + "altLabel"})),
    )


def _below(ontology: Iterable[Triple], property_: str) -> set[str]:
    """The properties that the ontology puts below one (`rdfs:subPropertyOf`), by however many steps."""
    above = [(plain(t.subject), plain(t.object)) for t in ontology if t.predicate.value == RDFS + "subPropertyOf"]
    found, waiting = set[str](), [property_]
    while waiting:
        one = waiting.pop()
        new = {lower for lower, upper in above if upper == one} - found
        found |= new
        waiting += new
    return found


def _schemes(shapes: list[Triple], ontology: list[Triple], namespace: str) -> Iterator[Scheme]:
    """Every scheme once, those of the ontology first."""
    terms, found = Statements(ontology), dict[str, Scheme]()
    called = lookalikes_shapes.names(shapes)
    for property_ in sorted(lookalikes_shapes.codes(shapes, ontology)):
        if property_.startswith(namespace) and namespace:
            _add(found, _of_term(terms, property_, (property_, ""), called.get("", {}).get(property_, {})))
            continue
        for kind in _classes_with(shapes, property_) or ("",):
            name = "-".join(filter(None, (_local(kind).lower(), _local(property_))))
            title = _of_class(called.get(kind, {}).get(property_, {}), terms.texts(kind, RDFS + "label"))
            _add(found, Scheme(name, title, ((property_, ""),), tuple(filter(None, (kind,)))))
    for datatype in terms.subjects(RDF + "type", RDFS + "Datatype"):
        if datatype.startswith(namespace):
            _add(found, _of_term(terms, datatype, (SKOS + "notation", datatype), {}))
    return iter(found.values())


def _of_class(called: Mapping[str, str], kind: Mapping[str, str]) -> Titles:
    """What a code of a class is called, with the class: a property that several classes have is a code of each."""
    return _titles({each: f"{text} ({kind[each]})" if each in kind else text for each, text in called.items()})


def _of_term(terms: Statements, term: str, read: tuple[str, str], called: Mapping[str, str]) -> Scheme:
    """The scheme that a property or a datatype of the ontology stands for."""
    id = next(iter(terms.texts(term, DCTERMS + "identifier").values()), _local(term))
    return Scheme(id, _titles(terms.texts(term, RDFS + "label") or called), (read,), (), (_local(term), term))


def _add(found: dict[str, Scheme], scheme: Scheme) -> None:
    """Add a scheme, to the one that has its id already."""
    there = found.get(scheme.id)
    if there is None:
        found[scheme.id] = scheme
        return
    reads, aliases = (*there.reads, *scheme.reads), (*there.aliases, *scheme.aliases)
    found[scheme.id] = Scheme(there.id, there.title, reads, there.classes + scheme.classes, aliases)


def _classes_with(shapes: list[Triple], code: str) -> tuple[str, ...]:
    """The classes of which a shape says that the property is a code."""
    rules, coded = Statements(shapes), lookalikes_shapes.codes_by_shape(shapes)
    saying = {name for name, codes in coded.items() if code in codes}
    users = {each for name in saying for each in rules.subjects(SH + "property", name)}
    return tuple(sorted({kind for each in users for kind in rules.iris(each, SH + "targetClass")}))


def _facet(stem: str, text: str, base: str) -> FacetQuery:
    lines = text.strip().splitlines()
    headers = [found for line in lines if (found := _HEADER.fullmatch(line))]
    title = {found["language"] or "en": found["text"] for found in headers}
    name = _FACET_FILE.fullmatch(stem)
    query = "\n".join(line for line in lines if not _HEADER.fullmatch(line))
    if "en" not in title or not name or "?entity" not in query or "?value" not in query:
        raise ValueError(f"The facet {stem} needs a line `# facet: …` and a query for ?entity and ?value.")
    return FacetQuery(name["name"], _titles(title), rebase_query(query, base))


def collections(assets: Assets, base: str) -> tuple[Collection, ...]:
    """The datasets of others that the description of the dataset names, by their ids."""
    return tuple(_collections(Statements(quad.triple for quad in vocabulary.parse(assets.dataset, base))))


def _collections(told: Statements) -> Iterator[Collection]:
    spaces = {iri: told.texts(iri, VOID + "uriSpace") for iri in told.subjects(RDF + "type", VOID + "Dataset")}
    for iri, space in sorted(spaces.items()):
        if space:
            title = told.texts(iri, DCTERMS + "title")
            pattern = next(iter(told.texts(iri, VOID + "uriRegexPattern").values()), "")
            yield Collection(_local(iri), iri, _titles(title), next(iter(space.values())), pattern)


def _titles(texts: Mapping[str, str]) -> Titles:
    return tuple(sorted(texts.items()))


def _local(iri: str) -> str:
    return iri[max(iri.rfind("/"), iri.rfind("#")) + 1 :]
