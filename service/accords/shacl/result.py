"""One validation result (SHACL, section 3.6.2), in the terms of RDF."""

from dataclasses import dataclass, field

from pyoxigraph import BlankNode, Literal, NamedNode

from . import Term
from .paths import Path


@dataclass(frozen=True)
class Result:
    """What is wrong with one focus node.

    `severity` and `component` are IRIs of SHACL, or of whoever declared them; `source_constraint` is there for SPARQL
    constraints only (section 5.3.2). `messages` are those of the shape or the constraint, filled in, one a language;
    they are no part of what makes two results the same.
    """

    focus_node: Term
    path: Path | None
    value: Term | None
    component: NamedNode
    source_shape: NamedNode | BlankNode
    severity: NamedNode
    source_constraint: NamedNode | BlankNode | None = None
    messages: tuple[Literal, ...] = field(default=(), compare=False)

    def message(self, language: str) -> str:
        """The message in a language, else in English, else in none, else in any; "" when there is none.

        >>> word = NamedNode("urn:a")
        >>> told = (Literal("no", language="en"), Literal("non", language="fr"))
        >>> Result(word, None, None, word, word, word, messages=told).message("fr")
        'non'
        """
        by_language = {each.language or "": each.value for each in reversed(self.messages)}
        for wanted in (language, "en", ""):
            if wanted in by_language:
                return by_language[wanted]
        return next(iter(by_language.values()), "")
