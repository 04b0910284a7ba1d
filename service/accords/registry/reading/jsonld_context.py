"""What the names in JSON-LD stand for, as far as it takes to find a statement (JSON-LD 1.1 API, sections 4 and 5.2).

What a document says is for the parser to say. Whatever is found with this is held against it before it is told.

>>> context = Context().extended({"@vocab": "urn:v:", "e": "urn:e:", "knows": {"@id": "e:knows", "@type": "@id"}}, {})
>>> context.named("knows"), context.named("name"), context.named("e:x"), context.terms["knows"].kind
('urn:e:knows', 'urn:v:name', 'urn:e:x', '@id')
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from .written import joined

_MOST_PREFIXES = 20
"""How many terms may stand for one another."""


@dataclass(frozen=True, slots=True)
class Definition:
    """What a term stands for; `language` is False where it says nothing of one."""

    iri: str
    kind: str = ""
    language: str | None | bool = False
    containers: frozenset[str] = frozenset()
    reverse: bool = False
    context: Any = False


@dataclass(frozen=True, slots=True)
class Context:
    """An active context: the terms that are defined, and what a name is that none defines."""

    terms: Mapping[str, Definition] = field(default_factory=dict)
    vocab: str = ""
    base: str = ""
    language: str | None = None

    def extended(self, local: Any, known: Mapping[str, Any]) -> "Context":
        """This context with a local one on top of it; `known` are contexts by their addresses."""
        if local is None:
            return Context()
        if isinstance(local, str):
            return self.extended(known.get(local, {}), known)
        if isinstance(local, list):
            context = self
            for each in local:
                context = context.extended(each, known)
            return context
        if not isinstance(local, dict):
            return self
        context = self._with_defaults(local)
        return replace(context, terms=_Defining(context, local).all())

    def _with_defaults(self, local: Mapping[str, Any]) -> "Context":
        base, vocab, language = local.get("@base", self.base), local.get("@vocab", self.vocab), self.language
        context = replace(self, base=joined(self.base, base) if isinstance(base, str) else "")
        if "@language" in local:
            language = local["@language"]
        if "@vocab" in local:
            vocab = _Defining(context, local).expanded(vocab) if isinstance(vocab, str) else ""
        return replace(context, vocab=vocab, language=language)

    def named(self, name: str) -> str:
        """What a name stands for as a property or a class: an IRI, a keyword, or what is no IRI and says nothing."""
        if name in self.terms:
            return self.terms[name].iri
        return self._expanded(name, self.vocab + name)

    def resolved(self, reference: str) -> str:
        """The IRI that the value of `@id` stands for."""
        return self._expanded(reference, joined(self.base, reference) if self.base else reference)

    def _expanded(self, name: str, otherwise: str) -> str:
        prefix, colon, rest = name.partition(":")
        if name.startswith("@"):
            return name
        if not colon:
            return otherwise
        if prefix in self.terms and not rest.startswith("//"):
            return self.terms[prefix].iri + rest
        return name


class _Defining:
    """The definition of the terms of one local context, of which one may need the other."""

    def __init__(self, context: Context, local: Mapping[str, Any]) -> None:
        self._context, self._local = context, local
        self._terms = dict(context.terms)
        self._open: set[str] = set(local)
        self._depth = 0

    def all(self) -> Mapping[str, Definition]:
        """The terms of before and those of the local context."""
        for term in self._local:
            self._define(term)
        return self._terms

    def expanded(self, name: str) -> str:
        """What a name stands for while not all terms are defined yet."""
        prefix, colon, rest = name.partition(":")
        if name.startswith("@") or (colon and rest.startswith("//")):
            return name
        self._define(prefix if colon else name)
        if not colon:
            return self._terms[name].iri if name in self._terms else self._context.vocab + name
        return self._terms[prefix].iri + rest if prefix in self._terms else name

    def _define(self, term: str) -> None:
        if term not in self._open or term.startswith("@") or self._depth > _MOST_PREFIXES:
            return
        self._open.discard(term)
        self._terms.pop(term, None)
        said = self._local[term]
        said = {"@id": said} if isinstance(said, str) or said is None else said
        if not isinstance(said, dict):
            return
        self._depth += 1
        definition = self._definition(term, said)
        self._depth -= 1
        if definition:
            self._terms[term] = definition

    def _definition(self, term: str, said: Mapping[str, Any]) -> Definition | None:
        written = said.get("@reverse", said.get("@id", term))
        if not isinstance(written, str):
            return Definition("") if written is None else None
        if written == term:
            prefix, colon, rest = term.partition(":")
            iri = self.expanded(term) if colon and prefix != term else self._context.vocab + term
        else:
            iri = self.expanded(written)
        kind, containers = said.get("@type", ""), said.get("@container", [])
        return Definition(
            iri,
            self.expanded(kind) if isinstance(kind, str) and kind else "",
            said.get("@language", False),
            frozenset(
                each for each in (containers if isinstance(containers, list) else [containers]) if _is_text(each)
            ),
            "@reverse" in said,
            said.get("@context", False),
        )


def _is_text(value: Any) -> bool:
    return isinstance(value, str)
