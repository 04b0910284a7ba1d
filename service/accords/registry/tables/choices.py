"""What a value of a property may be, as the shapes say: a text in a language, a literal, one of a list, an entity."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from pyoxigraph import Literal, NamedNode

from ...store import Term
from ...terms import RDF, SH
from .facts import Facts

LANGUAGE_TAGGED = RDF + "langString"
TEXT, LITERAL, MEMBER, THING, IRI, ANY = "text", "literal", "member", "thing", "iri", "any"


@dataclass(frozen=True)
class Trait:
    """What an entity must have by a predicate: a certain value, or one that matches a pattern, or any."""

    predicate: str
    value: Term | None = None
    pattern: str = ""


@dataclass(frozen=True)
class Choice:
    """One thing that a value may be: all of these hold of it, as far as they are given.

    `members` are the values of `sh:in`, `traits` what `sh:node` asks of the properties of an entity.
    """

    datatype: str = ""
    pattern: str = ""
    languages: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    traits: tuple[Trait, ...] = ()
    members: tuple[Term, ...] = ()
    iri: bool = False

    @property
    def kind(self) -> str:
        """What sort of value this is: text, literal, member, thing, iri or any."""
        if self.members:
            return MEMBER
        if self.datatype == LANGUAGE_TAGGED or self.languages:
            return TEXT
        if self.datatype:
            return LITERAL
        if self.classes or self.traits:
            return THING
        return IRI if self.iri else ANY


def choices(facts: Facts, shapes: Iterable[Term]) -> tuple[Choice, ...]:
    """What the values of one property may be, by all its property shapes; each alternative of `sh:or` is a choice."""
    common, alternatives = Choice(), list[Term]()
    for shape in shapes:
        common = _with(facts, common, shape)
        alternatives = alternatives or facts.listed(shape, SH + "or")
    return tuple(_with(facts, common, each) for each in alternatives) or (common,)


def _with(facts: Facts, choice: Choice, shape: Term) -> Choice:
    """The choice, narrowed by what a shape says of its value nodes."""
    found = replace(
        choice,
        datatype=next(iter(facts.iris(shape, SH + "datatype")), choice.datatype),
        pattern=facts.text(shape, SH + "pattern") or choice.pattern,
        languages=tuple(map(_text, facts.listed(shape, SH + "languageIn"))) or choice.languages,
        classes=(*choice.classes, *facts.iris(shape, SH + "class")),
        members=tuple(facts.listed(shape, SH + "in")) or choice.members,
        iri=choice.iri or SH + "IRI" in facts.iris(shape, SH + "nodeKind"),
    )
    for node in facts.objects(shape, SH + "node"):
        found = _with(facts, found, node)
        traits = (trait for part in facts.objects(node, SH + "property") for trait in _traits(facts, part))
        found = replace(found, traits=(*found.traits, *traits))
    return found


def _traits(facts: Facts, part: Term) -> Iterable[Trait]:
    for path in facts.iris(part, SH + "path"):
        values = facts.objects(part, SH + "hasValue")
        yield from (Trait(path, value) for value in values)
        if not values:
            yield Trait(path, pattern=facts.text(part, SH + "pattern"))


def _text(term: Term) -> str:
    return term.value if isinstance(term, (Literal, NamedNode)) else ""
