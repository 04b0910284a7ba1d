"""The answer to a search for a program (JSON; RDF as a collection of Hydra), and what a page shows of it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from pyoxigraph import Literal, NamedNode, Triple

from ...errors import NotFound
from ...registry.finding.excerpts import Excerpt, Shown, shown
from ...registry.finding.facets import Facet, Value
from ...registry.finding.index import Index
from ...registry.finding.plan import CLASS
from ...registry.finding.searching import Found, search
from ...terms import RDF, SKOS, XSD, shortened
from .. import links
from ..link_header import Link
from ..service import Service
from ..wording import catalogue
from .asked import Asked

_HYDRA = "http://www.w3.org/ns/hydra/core#"
MOST_VALUES = 50
"""Values of a facet that are told."""


@dataclass(frozen=True)
class Answer:
    """One page of the answer to a search."""

    here: Service
    index: Index
    asked: Asked
    found: Found

    @classmethod
    def to(cls, here: Service, index: Index, asked: Asked) -> "Answer":
        """Search. Raises BadRequest; NotFound for a page after the last."""
        answer = cls(here, index, asked, search(index, asked.question))
        if asked.page > answer.pages:
            raise NotFound(f"There is no page {asked.page}: the answer has {answer.pages}.", pages=answer.pages)
        return answer

    @property
    def language(self) -> str:
        """The language of the reader."""
        return self.asked.question.language

    @property
    def pages(self) -> int:
        """How many pages there are; one where nothing is found."""
        return max(1, -(-self.found.total // self.asked.size))

    @cached_property
    def results(self) -> list[Shown]:
        """The entities of this page."""
        entities = self.found.page(self.index, self.asked.page, self.asked.size)
        return [shown(self.index, each, self.found.words, self.language) for each in entities]

    @property
    def turns(self) -> dict[str, str]:
        """The addresses of the other pages, by relation (RFC 8288; the registry of IANA)."""
        page, last = self.asked.page, self.pages
        there = {"first": 1, "prev": page - 1, "next": page + 1, "last": last}
        return {rel: self.asked.address(number) for rel, number in there.items() if 1 <= number <= last}

    @property
    def links(self) -> tuple[Link, ...]:
        """The same for the Link header, and where the search is described."""
        described = Link("/opensearch.xml", "search", {"type": "application/opensearchdescription+xml"})
        return (*(Link(target, rel) for rel, target in self.turns.items()), described)

    def title(self, facet: Facet) -> str:
        """What a facet is called."""
        titles = catalogue()["search-class"] if facet.name == CLASS else facet.titles
        return titles.get(self.language) or titles.get("en") or facet.name

    def called(self, value: Value) -> str:
        """What a value of a facet is called."""
        prefixes = self.here.published.prefixes
        labels = value.labels or catalogue().get(f"term-{shortened(value.value, prefixes)}", {})
        return labels.get(self.language) or labels.get("en") or next(iter(labels.values()), value.slug)

    def class_name(self, iri: str) -> str:
        """What a class is called."""
        value = self._classes.get(iri)
        return self.called(value) if value else iri[max(iri.rfind("/"), iri.rfind("#")) + 1 :]

    def scheme(self, id: str) -> str:
        """What a scheme of codes is called."""
        known = self.index.plan.scheme(id)
        titles = dict(known.title) if known else {}
        return titles.get(self.language) or titles.get("en") or id

    @cached_property
    def _classes(self) -> dict[str, Value]:
        return {value.value: value for facet in self.index.facets if facet.name == CLASS for value in facet.values}


def as_json(answer: Answer) -> bytes:
    """The answer as help/finding.md describes it."""
    found, asked = answer.found, answer.asked
    document: dict[str, Any] = {
        "query": asked.question.text,
        "version": answer.here.published.version,
        "total": found.total,
        "page": asked.page,
        "pages": answer.pages,
        "size": asked.size,
        "didYouMean": list(found.meant),
        "results": [_result(answer, each) for each in answer.results],
        "facets": [_facet(answer, each.facet, each.choices) for each in found.narrowings],
        "links": {"self": asked.address(asked.page), **answer.turns},
    }
    return json.dumps(document, ensure_ascii=False, indent=1).encode() + b"\n"


def _result(answer: Answer, each: Shown) -> dict[str, Any]:
    entity = each.entity
    told: dict[str, Any] = {
        "id": entity.iri,
        "document": links.local(entity.iri, answer.here.base),
        "label": _excerpt(each.label),
        "classes": [{"id": kind, "label": answer.class_name(kind)} for kind in entity.classes],
    }
    if each.code:
        told["code"] = {"scheme": each.code[0], "value": each.code[1]}
    if each.other:
        told["name"] = _excerpt(each.other)
    if each.passage:
        told["passage"] = _excerpt(each.passage)
    return told


def _excerpt(excerpt: Excerpt) -> dict[str, Any]:
    marked = {"text": excerpt.text, "language": excerpt.language or None, "property": excerpt.predicate or None}
    return {**marked, "marks": [list(each) for each in excerpt.marks]}


def _facet(answer: Answer, facet: Facet, choices: Any) -> dict[str, Any]:
    values = [
        {
            "value": each.value.slug,
            "id": each.value.value if ":" in each.value.value else None,
            "label": answer.called(each.value),
            "count": each.count,
            "chosen": each.chosen,
        }
        for each in choices[:MOST_VALUES]
    ]
    return {"name": facet.name, "label": answer.title(facet), "values": values, "more": len(choices) - len(values)}


def as_rdf(answer: Answer) -> Iterator[Triple]:
    """A page of the answer as a collection of Hydra, under the address of this service."""

    def address(path: str) -> NamedNode:
        return NamedNode(answer.here.settings.url + path.removeprefix("/"))

    def hydra(name: str) -> NamedNode:
        return NamedNode(_HYDRA + name)

    a = NamedNode(RDF + "type")
    collection, view = address(answer.asked.address()), address(answer.asked.address(answer.asked.page) + "#view")
    yield Triple(collection, a, hydra("Collection"))
    yield Triple(collection, hydra("totalItems"), Literal(str(answer.found.total), datatype=NamedNode(XSD + "integer")))
    yield Triple(collection, hydra("view"), view)
    yield Triple(view, a, hydra("PartialCollectionView"))
    for rel, path in answer.turns.items():
        yield Triple(view, hydra({"prev": "previous"}.get(rel, rel)), address(path))
    for each in answer.results:
        entity = NamedNode(each.entity.iri)
        yield Triple(collection, hydra("member"), entity)
        for kind in each.entity.classes:
            yield Triple(entity, a, NamedNode(kind))
        for name in each.entity.names:
            if name.preferred:
                text = Literal(name.text, language=name.language) if name.language else Literal(name.text)
                yield Triple(entity, NamedNode(SKOS + "prefLabel"), text)
