"""Data extension: the values of some properties of some entities, in the forms of both versions of the API."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ...errors import BadRequest, PayloadTooLarge
from ...registry.reconciliation.extension import CONTENTS, ENTITY, Cell, Wish, cells
from ...registry.reconciliation.reconciler import Reconciler
from ...registry.reconciliation.schema import Property
from .reading import parsed
from .telling import Json, Teller

MOST_ENTITIES, MOST_PROPERTIES = 200, 30
_LONGEST = 2000
_FROM_THE_RIGHT = ("ar", "dv", "fa", "he", "ps", "ur", "yi")


@dataclass(frozen=True)
class Column:
    """One property that is asked for, by the name that the client has for it, and which of its values."""

    name: str
    property: Property
    wish: Wish


@dataclass(frozen=True)
class Extension:
    """What is asked: entities, each as the client names it and by its IRI ("" for none), and columns."""

    entities: Mapping[str, str]
    columns: tuple[Column, ...]


def extension(text: str, reconciler: Reconciler) -> Extension:
    """A data extension query (0.2, section 7.3). Raises BadRequest, PayloadTooLarge."""
    asked = parsed(text, "The data extension query")
    ids, properties = _lists(asked)
    if not _are(ids, str) or not _are(properties, dict):
        raise BadRequest('A data extension query is {"ids": ["…"], "properties": [{"id": "…"}]}.')
    if len(ids) > MOST_ENTITIES or len(properties) > MOST_PROPERTIES:
        raise PayloadTooLarge(
            f"A data extension query has up to {MOST_ENTITIES} entities and {MOST_PROPERTIES} properties.",
            limit=MOST_ENTITIES,
        )
    entities = {each: reconciler.given(each).iri for each in ids if len(each) <= _LONGEST}
    return Extension(entities, tuple(_column(each, reconciler) for each in properties))


def extended(asked: Extension, teller: Teller, base: str) -> Json:
    """The answer of version 0.2: rows by entity, with cells by property."""
    rows = {
        id: {column.name: list(map(_cell, _cells(iri, column, teller, base))) for column in asked.columns}
        for id, iri in asked.entities.items()
    }
    return {"meta": _meta(asked, teller), "rows": rows}


def draft_extended(asked: Extension, teller: Teller, base: str) -> Json:
    """The answer of the draft: rows with their entity, and properties with their values and languages."""
    rows = [
        {
            "id": id,
            "properties": [
                {"id": column.name, "values": list(map(_draft_cell, _cells(iri, column, teller, base)))}
                for column in asked.columns
            ],
        }
        for id, iri in asked.entities.items()
    ]
    return {"meta": _meta(asked, teller), "rows": rows}


def _lists(asked: Any) -> tuple[Any, Any]:
    return (asked.get("ids"), asked.get("properties")) if isinstance(asked, dict) else (None, None)


def _are(given: Any, kind: type) -> bool:
    return isinstance(given, list) and all(isinstance(each, kind) for each in given)


def _column(asked: Mapping[str, Any], reconciler: Reconciler) -> Column:
    name = asked.get("id")
    if not isinstance(name, str):
        raise BadRequest("Each property has an `id`, which is a text.")
    found = reconciler.schema.property(name[:_LONGEST])
    if found is None:
        raise BadRequest(
            f"No property is called {name[:80]!r}; /reconcile/suggest/property lists those that there are."
        )
    return Column(name, found, _wish(asked.get("settings") or {}))


def _wish(settings: Any) -> Wish:
    """What the settings say; numbers come as texts, too."""
    if not isinstance(settings, dict):
        raise BadRequest("`settings` is an object.")
    limit, content = str(settings.get("limit") or "0").removesuffix(".0"), settings.get("content") or ENTITY
    language = settings.get("lang") or ""
    if not (limit.isascii() and limit.isdecimal() and len(limit) < 10):
        raise BadRequest("The setting `limit` is a whole number, 0 for no limit.")
    if content not in CONTENTS:
        raise BadRequest("The setting `content` has no such value.", available=list(CONTENTS))
    if not isinstance(language, str):
        raise BadRequest("The setting `lang` is the tag of a language, or * for all.")
    return Wish(int(limit), content, language.strip())


def _cells(iri: str, column: Column, teller: Teller, base: str) -> list[Cell]:
    return cells(teller.store, base, iri, column.property.iri, column.wish, teller.language) if iri else []


def _meta(asked: Extension, teller: Teller) -> list[Json]:
    """The columns; of what class their entities are, where the shapes name one."""
    return [_column_meta(each, teller) for each in asked.columns]


def _column_meta(column: Column, teller: Teller) -> Json:
    told: Json = {"id": column.name, "name": teller.called(column.property)}
    known = [each for each in column.property.classes if each in teller.schema.types]
    if len(known) == 1 and column.wish.content == ENTITY:
        told["type"] = {key: teller.type(teller.schema.types[known[0]])[key] for key in ("id", "name")}
    return told


def _cell(cell: Cell) -> Json:
    if cell.iri:
        return {"id": cell.iri, "name": cell.name}
    if cell.date:
        return {"date": cell.date}
    if isinstance(cell.literal, str):
        return {"str": cell.literal}
    return {"int" if isinstance(cell.literal, int) else "float": cell.literal}


def _draft_cell(cell: Cell) -> Json:
    """The same with the language of its text, and its direction where that is not the usual one."""
    told = _cell(cell)
    if not cell.language or cell.date:
        return told
    leftward = cell.language.partition("-")[0] in _FROM_THE_RIGHT
    return {**told, "lang": cell.language, **({"dir": "rtl"} if leftward else {})}
