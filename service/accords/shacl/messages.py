"""What a result says to people: the shape's own message, filled in, or ours (SHACL, sections 2.1.5 and 5.3.2)."""

import re
from collections.abc import Mapping
from dataclasses import fields

from pyoxigraph import Literal, NamedNode

from ..terms import SH
from .as_written import restored
from .constraints import Constraint, Custom, Sparql
from .paths import Path, Predicate, written
from .questions import Violation
from .wording import WORDS

_PLACE = re.compile(r"\{[$?](\w+)\}")
_SUFFIX = "ConstraintComponent"


def messages(violation: Violation) -> tuple[Literal, ...]:
    """The messages of a violation, one a language; `{$this}`, `{?value}` and parameters are filled in."""
    said = violation.row.get("message")
    constraint = violation.constraint
    if isinstance(constraint, (Sparql, Custom)) and isinstance(said, Literal):
        return (said,)
    given = {**_parameters(constraint), **_of_row(violation)}
    return tuple(_filled(template, given) for template in _templates(violation))


def _templates(violation: Violation) -> tuple[Literal, ...]:
    constraint = violation.constraint
    if isinstance(constraint, (Sparql, Custom)) and constraint.query.messages:
        return constraint.query.messages
    if violation.shape.messages:
        return violation.shape.messages
    if isinstance(constraint, Custom) and constraint.of.labels:
        return constraint.of.labels
    told = WORDS[type(constraint).__name__]
    return tuple(Literal(text, language=language) for language, text in told.items())


def _filled(template: Literal, given: Mapping[str, str]) -> Literal:
    text = _PLACE.sub(lambda found: given.get(found[1], found[0]), template.value)
    return Literal(text, language=template.language) if template.language else Literal(text)


def _of_row(violation: Violation) -> Mapping[str, str]:
    found = {name: _told(term) for name, term in violation.row.items()}
    found["this"] = _told(violation.focus_node)
    if violation.value is not None:
        found["value"] = _told(violation.value)
    if violation.path is not None:
        found["path"] = found["PATH"] = told_path(violation.path)
    return found


def _parameters(constraint: Constraint) -> Mapping[str, str]:
    """The parameters by the names that SHACL gives them."""
    if isinstance(constraint, Custom):
        return {name: _told(term) for name, term in constraint.values}
    if isinstance(constraint, Sparql):
        return {}
    name = constraint.component.value.removeprefix(SH).removesuffix(_SUFFIX)
    own = name[0].lower() + name[1:]
    found = {field.name: _listed(getattr(constraint, field.name)) for field in fields(constraint)}
    first = next(iter(found.values()), "true")
    if "count" in found:
        first = found["count"]
    return {**found, own: first}


def _listed(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(_listed, value))
    return value if isinstance(value, str) else str(value) if isinstance(value, int) else _told(value)


def _told(term: object) -> str:
    if isinstance(term, Literal):
        return str(restored(term).value)
    return term.value if isinstance(term, NamedNode) else str(term)


def told_path(path: Path) -> str:
    """A path in words: an IRI, or as SPARQL writes it."""
    return path.iri.value if isinstance(path, Predicate) else written(path)
