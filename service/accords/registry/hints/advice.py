"""What is advised on one result, before it is written: sentences, what is near, statements to take out and put in."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, serialize

from ...shacl import Term
from ..assessment import Hint

_MOST_CHANGES = 200


@dataclass(frozen=True)
class Advice:
    """`texts` are sentences by language, one after the other. A patch that names blank nodes is left out."""

    texts: tuple[Mapping[str, str], ...] = ()
    near: tuple[Term, ...] = ()
    removes: tuple[Triple, ...] = ()
    adds: tuple[Triple, ...] = field(default=())

    def hint(self, example: str) -> Hint:
        """The advice as a hint."""
        changes = [*self.removes, *self.adds]
        can_be_applied = len(changes) <= _MOST_CHANGES and not any(map(_is_blank, changes))
        languages = {language for text in self.texts for language in text}
        return Hint(
            text={language: " ".join(text[language] for text in self.texts) for language in sorted(languages)},
            suggestions=tuple(map(str, self.near)),
            example=example,
            removes=_written(self.removes) if can_be_applied else "",
            adds=_written(self.adds) if can_be_applied else "",
        )


def statement(subject: Term, predicate: NamedNode, value: Term) -> Triple | None:
    """A statement, None where the subject cannot be one."""
    return None if isinstance(subject, Literal) else Triple(subject, predicate, value)


def _is_blank(triple: Triple) -> bool:
    return isinstance(triple.subject, BlankNode) or isinstance(triple.object, BlankNode)


def _written(triples: Iterable[Triple]) -> str:
    """Statements as N-Triples, which is Turtle, and needs no prefix."""
    return (serialize(triples, format=RdfFormat.N_TRIPLES) or b"").decode()
