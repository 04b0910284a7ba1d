"""What the columns of the tables mean, for programs (Metadata Vocabulary for Tabular Data, "CSVW")."""

from collections.abc import Iterable, Mapping
from typing import Any

from ...terms import XSD
from ..tables.columns import IDENTIFIER
from ..tables.description import CONTEXT
from ..tables.lexical import FORMS
from .extract import Extract
from .fields import ANY_URI, STRING, Field

_BUILT_IN = frozenset((*FORMS, STRING, ANY_URI))
_UNDETERMINED = "und"


def of_table(extract: Extract, about: Mapping[str, Any]) -> dict[str, Any]:
    """The description of one table, which lies beside it (Tabular Data, section 5.3); `about` is of the dataset."""
    return {"@context": [CONTEXT, {"@language": "en"}], **_table(extract), **about}


def of_group(extracts: Iterable[Extract], about: Mapping[str, Any]) -> dict[str, Any]:
    """The description of all tables together."""
    return {"@context": [CONTEXT, {"@language": "en"}], **about, "tables": [_table(each) for each in extracts]}


def _table(extract: Extract) -> dict[str, Any]:
    return {
        "url": f"{extract.name}.csv",
        "dc:title": [{"@value": text, "@language": tag} for tag, text in sorted(extract.labels.items())],
        **({"dc:conformsTo": {"@id": extract.kind}} if extract.kind else {}),
        "dcterms:extent": len(extract),
        "dialect": {"encoding": "utf-8", "header": True},
        "tableSchema": {
            "aboutUrl": f"{{+{IDENTIFIER}}}",
            "primaryKey": IDENTIFIER,
            "columns": [_column(one) for one in extract.fields],
        },
    }


def _column(one: Field) -> dict[str, Any]:
    said: dict[str, Any] = {"name": one.name, "titles": {_UNDETERMINED: one.name, **one.titles}}
    said["datatype"] = _datatype(one.datatype)
    if one.required:
        said["required"] = True
    if one.many:
        said["separator"] = one.separator
    if one.name == IDENTIFIER or one.bound:
        return {**said, "suppressOutput": True}
    said |= {"propertyUrl": one.predicate, "lang": one.language or _UNDETERMINED}
    if one.datatype != ANY_URI:
        return said
    if one.many:  # a valueUrl is of a whole cell: a program that converts would make texts of several IRIs
        return {**said, "suppressOutput": True}
    return {**said, "valueUrl": f"{{+{one.name}}}"}


def _datatype(iri: str) -> str | dict[str, str]:
    if iri in _BUILT_IN:
        return iri.removeprefix(XSD)
    return {"base": "string", "@id": iri}
