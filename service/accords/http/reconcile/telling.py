"""Say what was found: entities, types and properties as the API writes them, in a language."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pyoxigraph import DefaultGraph, Literal, NamedNode

from ...registry.finding.index import Entity
from ...registry.labels import best
from ...registry.reconciliation.schema import Property, Schema, Type, local
from ...registry.reconciliation.scoring import Candidate
from ...store import Store
from ...terms import DCTERMS, SKOS, shortened
from ..wording import catalogue, speaker

_EVERYWHERE = DefaultGraph()
_DESCRIPTIONS = (NamedNode(DCTERMS + "description"), NamedNode(SKOS + "definition"))
_LONGEST = 200
"""Characters of a description."""
Json = dict[str, Any]


@dataclass(frozen=True)
class Teller:
    """Says it to a reader of one language."""

    store: Store
    schema: Schema
    language: str

    def candidate(self, found: Candidate) -> Json:
        """A candidate with its score and what that is made of."""
        return {
            **self.entity(found.entity),
            "type": self.classes(found.entity),
            "score": found.score,
            "match": found.match,
            "features": list(self.features(found)),
        }

    def entity(self, entity: Entity) -> Json:
        """An entity: its IRI, its name, and what tells it apart from namesakes."""
        name = entity.name(self.language)
        told: Json = {"id": entity.iri, "name": name.text if name else entity.iri}
        description = self.description(entity)
        return {**told, "description": description} if description else told

    def classes(self, entity: Entity) -> list[Json]:
        """The most specific classes of an entity."""
        return [{"id": self.schema.short(each), "name": self._class(each)} for each in entity.classes]

    def description(self, entity: Entity) -> str:
        """Its classes, its codes, and what is said of it."""
        codes = ", ".join(
            sorted({code for _, code in entity.codes}, key=lambda each: (each.isdecimal(), len(each), each))
        )
        parts = [", ".join(map(self._class, entity.classes)), codes, self._said(entity)]
        text = " · ".join(filter(None, parts))
        return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1].rstrip()}…"

    def type(self, kind: Type) -> Json:
        """A type, with the types right above it."""
        told: Json = {"id": self.schema.short(kind.iri), "name": self._class(kind.iri)}
        if definition := _in(kind.definitions, self.language):
            told["description"] = definition
        if broader := [{"id": self.schema.short(each), "name": self._class(each)} for each in kind.broader]:
            told["broader"] = broader
        return told

    def property(self, path: Property, *, described: bool = True) -> Json:
        """A property."""
        told: Json = {"id": self.schema.short(path.iri), "name": self.called(path)}
        definition = _in(path.definitions, self.language) if described else ""
        return {**told, "description": definition} if definition else told

    def called(self, path: Property) -> str:
        """What a property is called: as the interface does it, where the shapes do not name it."""
        words = catalogue().get(f"term-{shortened(path.iri, self.schema.prefixes)}")
        return words[self.language] if words else _in(path.names, self.language)

    def features(self, found: Candidate) -> Iterable[Json]:
        """What the score is made of; shares are told from 0 to 100."""
        say, met = speaker(self.language), found.met
        if met:
            named = say("feature-name-of", name=met.name.text, language=met.name.language or "–") if met.name else ""
            yield _feature("name_similarity", named or say("feature-name"), round(100 * met.share, 1))
            yield _feature("same_name", say("feature-same-name"), bool(met.name and met.sure))
            yield _feature("preferred_name", say("feature-preferred"), bool(met.name and met.name.preferred))
            yield _feature("same_code", say("feature-code", code=met.code or "–"), bool(met.code and met.sure))
            yield _feature("same_identifier", say("feature-identifier"), met.identifier)
        if found.of_kind is not None:
            yield _feature("type_match", say("feature-type"), found.of_kind)
        ids: list[str] = []
        for each in found.conditions:
            path = self.schema.properties.get(each.condition.property)
            ids.append(f"property_{local(each.condition.property)}")
            number, id = ids.count(ids[-1]), ids[-1]
            name = self.called(path) if path else each.condition.property
            yield _feature(f"{id}_{number}" if number > 1 else id, name or id, round(100 * (each.share or 0.0), 1))

    def _class(self, iri: str) -> str:
        found = self.schema.types.get(iri)
        return (_in(found.names, self.language) if found else "") or shortened(iri, self.schema.prefixes)

    def _said(self, entity: Entity) -> str:
        thing = NamedNode(entity.iri)
        for predicate in _DESCRIPTIONS:
            said = [quad.object for quad in self.store.match(thing, predicate, graph=_EVERYWHERE)]
            if text := best((each for each in said if isinstance(each, Literal)), self.language):
                return text
        return ""


def _feature(id: str, name: str, value: bool | float) -> Json:
    return {"id": id, "name": name, "value": value}


def _in(texts: Mapping[str, str], language: str) -> str:
    return texts.get(language) or texts.get("en") or next(iter(texts.values()), "")
