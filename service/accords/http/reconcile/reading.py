"""Read what a client asks: batches of queries, in the words of version 0.2 or of the draft of 1.0."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from ...errors import BadRequest, PayloadTooLarge
from ...registry.reconciliation.query import ALL, ANY, MOST, NONE, SHOULD, USUAL, Condition, Given, Query
from ...registry.reconciliation.reconciler import Reconciler

BATCH = 50
"""Queries of one batch at most."""
EXACT, WILDCARD = "ExactMatch", "WildcardMatch"
"""What a `matchQualifier` can be: what is nearly the same does not count, or texts may hold * and ?."""
_CONDITIONS = 20
_VALUES = 50
_FIELDS = ("query", "type", "limit", "properties", "type_strict")
_FIELDS_OF_DRAFT = ("conditions", "type", "limit", "lang", "dir")
_LONGEST_ID = 2000


def parsed(text: str, what: str) -> Any:
    """The JSON that a text is. Raises BadRequest, which says where it is none."""
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise BadRequest(
            f"{what} is not JSON: line {error.lineno}, column {error.colno}: {error.msg}.",
            line=error.lineno,
            column=error.colno,
        ) from None
    except (RecursionError, ValueError):
        raise BadRequest(f"{what} nests too deep, or holds a number that is too long.") from None


def batch(text: str, reconciler: Reconciler) -> dict[str, Query]:
    """The queries of a batch by their keys (version 0.2, section 4.1). Raises BadRequest, PayloadTooLarge."""
    asked = parsed(text, "queries")
    if not isinstance(asked, dict):
        raise BadRequest('queries is an object, which has each query by a key of its own: {"q0": {"query": "…"}}.')
    _see_that_it_is_short(asked)
    return {key: _query(each, f"The query {key[:40]!r}", reconciler) for key, each in asked.items()}


def draft_batch(text: str, reconciler: Reconciler) -> list[Query]:
    """The queries of a batch (draft of 1.0, "Structure of a Reconciliation Query"). Raises as `batch`."""
    asked = parsed(text, "The body")
    queries = asked.get("queries") if isinstance(asked, dict) else None
    if not isinstance(queries, list):
        raise BadRequest('The body is an object with an array of queries: {"queries": [{"conditions": […]}]}.')
    _see_that_it_is_short(queries)
    return [_draft_query(each, f"The query {number}", reconciler) for number, each in enumerate(queries)]


def _see_that_it_is_short(queries: dict[str, Any] | list[Any]) -> None:
    if len(queries) > BATCH:
        raise PayloadTooLarge(f"The batch has {len(queries)} queries, more than {BATCH}.", limit=BATCH)


def _query(asked: Any, where: str, reconciler: Reconciler) -> Query:
    _see_that_it_has(asked, _FIELDS, where)
    text, properties = asked.get("query"), _list(asked.get("properties", []), "properties", where)
    if text is None and not properties:
        raise BadRequest(f"{where} needs `query`, `properties`, or both.")
    if text is not None and not isinstance(text, str):
        raise BadRequest(f"{where}: `query` is a text.")
    strict = asked.get("type_strict", ANY)
    if strict not in (ANY, ALL, SHOULD):
        raise BadRequest(f"{where}: `type_strict` is any, all or should.", available=[ANY, ALL, SHOULD])
    kinds = asked.get("type") or []
    return Query(
        names=() if text is None else (reconciler.given(text),),
        kinds=_kinds([kinds] if isinstance(kinds, str) else kinds, where, reconciler),
        strict=strict,
        conditions=tuple(_property(each, where, reconciler) for each in properties),
        limit=_limit(asked, where),
    )


def _property(asked: Any, where: str, reconciler: Reconciler) -> Condition:
    if not isinstance(asked, dict) or not isinstance(asked.get("pid"), str) or "v" not in asked:
        raise BadRequest(f"{where}: each of `properties` has a `pid`, which is a text, and a `v`.")
    return Condition(reconciler.path(asked["pid"][:_LONGEST_ID]), tuple(_values(asked["v"], where, reconciler)))


def _draft_query(asked: Any, where: str, reconciler: Reconciler) -> Query:
    _see_that_it_has(asked, _FIELDS_OF_DRAFT, where)
    conditions = _list(asked.get("conditions"), "conditions", where)
    if not conditions:
        raise BadRequest(f"{where} needs `conditions`, at least one.")
    names, found = list[Given](), list[Condition]()
    for each in conditions:
        kind, values = _match_type(each, where), tuple(_values(each["propertyValue"], where, reconciler))
        if kind == "property":
            found.append(_condition(each, values, where, reconciler))
        else:
            names += (
                [Given("", reconciler.given(value.text).iri or value.text) for value in values]
                if kind == "id"
                else values
            )
    kinds = [asked["type"]] if asked.get("type") else []
    return Query(tuple(names), _kinds(kinds, where, reconciler), ANY, tuple(found), _limit(asked, where))


def _match_type(asked: Any, where: str) -> str:
    kinds = ["name", "id", "property"]
    if not isinstance(asked, dict) or asked.get("matchType") not in kinds or "propertyValue" not in asked:
        raise BadRequest(f"{where}: each condition has a `matchType` and a `propertyValue`.", available=kinds)
    kind: str = asked["matchType"]
    return kind


def _condition(asked: Mapping[str, Any], values: tuple[Given, ...], where: str, reconciler: Reconciler) -> Condition:
    quantifier, path = asked.get("matchQuantifier", ANY), asked.get("propertyId")
    if quantifier not in (ANY, ALL, NONE):
        raise BadRequest(f"{where}: `matchQuantifier` is any, all or none.", available=[ANY, ALL, NONE])
    if not isinstance(path, str) or not isinstance(asked.get("required", False), bool):
        raise BadRequest(f"{where}: a condition on a property has a `propertyId`; `required` is true or false.")
    how = asked.get("matchQualifier")
    if how not in (None, EXACT, WILDCARD):
        raise BadRequest(f"{where}: a `matchQualifier` is one of two.", available=[EXACT, WILDCARD])
    required, pid = asked.get("required", False), reconciler.path(path[:_LONGEST_ID])
    return Condition(pid, values, required, quantifier, exact=how == EXACT, pattern=how == WILDCARD)


def _values(given: Any, where: str, reconciler: Reconciler) -> Iterator[Given]:
    """The values of a condition: texts, numbers, booleans, or entities by their ids; one or several."""
    for each in _list(given if isinstance(given, list) else [given], "v", where, _VALUES):
        if isinstance(each, dict) and isinstance(each.get("id"), str):
            yield Given("", reconciler.given(each["id"]).iri or each["id"])
        elif isinstance(each, bool):
            yield Given(str(each).lower())
        elif isinstance(each, (str, int, float)):
            yield reconciler.given(str(each))
        else:
            raise BadRequest(f"{where}: a value is a text, a number, a boolean, or an object with an `id`.")


def _kinds(names: Any, where: str, reconciler: Reconciler) -> dict[str, frozenset[str]] | None:
    """The asked classes, each with those below it; nothing is of a class that there is not."""
    if not all(isinstance(each, str) for each in _list(names, "type", where)):
        raise BadRequest(f"{where}: `type` is a text, or an array of texts.")
    return {each: reconciler.kinds(each[:_LONGEST_ID]) for each in names} or None


def _limit(asked: Mapping[str, Any], where: str) -> int:
    limit = asked.get("limit", USUAL)
    if isinstance(limit, bool) or not isinstance(limit, (int, float)) or not limit >= 1:
        raise BadRequest(f"{where}: `limit` is a number from 1 on; no more than {MOST} are told.")
    return int(min(limit, MOST))


def _see_that_it_has(asked: Any, fields: tuple[str, ...], where: str) -> None:
    if not isinstance(asked, dict):
        raise BadRequest(f"{where} is no object.")
    others = [each for each in asked if each not in fields]
    if others:
        raise BadRequest(f"{where} has the field {others[0][:40]!r}, which it cannot have.", available=list(fields))


def _list(given: Any, name: str, where: str, most: int = _CONDITIONS) -> list[Any]:
    if not isinstance(given, list) or len(given) > most:
        raise BadRequest(f"{where}: `{name}` is an array of {most} at most.")
    return given
