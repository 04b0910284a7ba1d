"""A difference as JSON: what the process that made it hands on, what is kept, and what the API answers.

Terms are written as in the SPARQL 1.1 Query Results JSON Format (section 3.2.2). A thing is named by its IRI; `labels`
says what it is called, and `names` of an entity what its shapes call its properties. A statement is written without its
subject, which is that of its entity.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from pyoxigraph import Literal, NamedNode, Triple

from ..store import Term
from ..terms import XSD
from .difference import Difference, Entity
from .labels import plain
from .lookalikes import Lookalike, Reason

_STRING = NamedNode(XSD + "string")


def document(difference: Difference) -> dict[str, Any]:
    """The members of the JSON document."""
    return {
        "mode": difference.mode,
        "version": difference.version,
        "digest": difference.digest,
        "counts": difference.counts,
        "entities": [_entity(each) for each in difference.entities],
        "labels": {iri: dict(texts) for iri, texts in sorted(difference.labels.items())},
        "rewritten": [{"written": term(a), "stored": term(b)} for a, b in difference.rewritten],
        "fixed": [_statement(each) for each in difference.fixed],
        "missing": [_statement(each) for each in difference.missing],
        "uncompared": difference.uncompared,
    }


def read(document: Mapping[str, Any]) -> Difference:
    """The difference that `document` wrote."""
    return Difference(
        mode=document["mode"],
        version=document["version"],
        digest=document["digest"],
        entities=tuple(_read_entity(each) for each in document["entities"]),
        labels=document["labels"],
        rewritten=tuple((_literal(each["written"]), _literal(each["stored"])) for each in document["rewritten"]),
        fixed=tuple(_read_statement(each["subject"], each) for each in document["fixed"]),
        missing=tuple(_read_statement(each["subject"], each) for each in document["missing"]),
        uncompared=document["uncompared"],
    )


def term(value: Term) -> dict[str, str]:
    """A term as the results of a query in JSON write it."""
    if not isinstance(value, Literal):
        return {"type": "uri", "value": plain(value)}
    written = {"type": "literal", "value": value.value}
    if value.language:
        return {**written, "xml:lang": value.language}
    return written if value.datatype == _STRING else {**written, "datatype": value.datatype.value}


def read_term(written: Mapping[str, str]) -> NamedNode | Literal:
    """The term that `term` wrote."""
    return NamedNode(written["value"]) if written["type"] == "uri" else _literal(written)


def _literal(written: Mapping[str, str]) -> Literal:
    if "xml:lang" in written:
        return Literal(written["value"], language=written["xml:lang"])
    return Literal(written["value"], datatype=NamedNode(written.get("datatype", _STRING.value)))


def _entity(entity: Entity) -> dict[str, Any]:
    return {
        "iri": entity.iri,
        "state": entity.state,
        "kinds": list(entity.kinds),
        "added": [_pair(each) for each in entity.added],
        "removed": [_pair(each) for each in entity.removed],
        "kept": [_pair(each) for each in entity.kept],
        "alike": [_alike(each) for each in entity.alike],
        "names": {name: dict(texts) for name, texts in entity.names.items()},
    }


def _read_entity(written: Mapping[str, Any]) -> Entity:
    def statements(name: str) -> Iterable[Triple]:
        return (_read_statement(written["iri"], each) for each in written[name])

    return Entity(
        iri=written["iri"],
        state=written["state"],
        kinds=tuple(written["kinds"]),
        added=tuple(statements("added")),
        removed=tuple(statements("removed")),
        kept=tuple(statements("kept")),
        alike=tuple(_read_alike(each) for each in written["alike"]),
        names=written["names"],
    )


def _alike(like: Lookalike) -> dict[str, Any]:
    reasons = [
        {
            "kind": each.kind,
            "weight": each.weight,
            "shared": [{"predicate": name, "object": term(value)} for name, value in each.shared],
        }
        for each in like.reasons
    ]
    return {"iri": like.iri, "score": like.score, "reasons": reasons}


def _read_alike(written: Mapping[str, Any]) -> Lookalike:
    reasons = (
        Reason(
            each["kind"],
            each["weight"],
            tuple((pair["predicate"], read_term(pair["object"])) for pair in each["shared"]),
        )
        for each in written["reasons"]
    )
    return Lookalike(written["iri"], tuple(reasons))


def _pair(triple: Triple) -> dict[str, Any]:
    return {"predicate": triple.predicate.value, "object": term(triple.object)}


def _statement(triple: Triple) -> dict[str, Any]:
    return {"subject": plain(triple.subject), **_pair(triple)}


def _read_statement(subject: str, written: Mapping[str, Any]) -> Triple:
    return Triple(NamedNode(subject), NamedNode(written["predicate"]), read_term(written["object"]))
