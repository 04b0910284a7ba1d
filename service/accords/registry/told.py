"""A result of SHACL as a report tells it: without RDF’s terms, its messages by language, its path as SPARQL has it."""

from pyoxigraph import Literal, NamedNode

from .. import terms
from ..shacl import result as shacl
from ..shacl.paths import Alternative, Inverse, OneOrMore, Path, Predicate, Sequence, ZeroOrMore, ZeroOrOne
from .verdict import SEVERITIES, VIOLATION, Result

_SIGNS = {ZeroOrMore: "*", OneOrMore: "+", ZeroOrOne: "?"}


class Messages(dict[str, str]):
    """Messages by language, which can be compared and hashed as part of a result."""

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(frozenset(self.items()))


def told(result: shacl.Result) -> Result:
    """The result; a severity of somebody else's counts as a violation (SHACL, section 2.1.4)."""
    severity, value = result.severity.value.removeprefix(terms.SH), result.value
    return Result(
        severity=severity if severity in SEVERITIES else VIOLATION,
        focus_node=result.focus_node.value,
        path="" if result.path is None else path_in_words(result.path),
        value=str(value) if isinstance(value, Literal) else "" if value is None else value.value,
        message=Messages({each.language or "": each.value for each in result.messages}),
        source_shape=result.source_shape.value if isinstance(result.source_shape, NamedNode) else "",
        component=result.component.value,
    )


def path_in_words(path: Path) -> str:
    """A path as SPARQL writes it, with whole IRIs and spaces around its signs.

    >>> path_in_words(Sequence((Inverse(Predicate(NamedNode("urn:a"))), Predicate(NamedNode("urn:b")))))
    '^urn:a / urn:b'
    """
    match path:
        case Predicate(iri):
            return iri.value
        case Sequence(parts):
            return " / ".join(map(path_in_words, parts))
        case Alternative(parts):
            return "( " + " | ".join(map(path_in_words, parts)) + " )"
        case Inverse(inner):
            return "^" + path_in_words(inner)
        case ZeroOrMore(inner) | OneOrMore(inner) | ZeroOrOne(inner):
            return path_in_words(inner) + _SIGNS[type(path)]
