"""What SPARQL must find about an entity for it to be what a property asks for."""

from collections.abc import Iterable

from pyoxigraph import Literal, NamedNode

from ...terms import RDFS
from .choices import Choice, Trait


def pattern(node: str, choice: Choice) -> str:
    """The patterns that a node, an IRI or a variable as SPARQL writes it, must match to fit a choice; "" for any.

    >>> pattern("?s", Choice(classes=("urn:C",)))
    '?s a/<http://www.w3.org/2000/01/rdf-schema#subClassOf>* <urn:C> .'
    """
    of_class = (f"{node} a/{NamedNode(RDFS + 'subClassOf')}* {NamedNode(kind)} ." for kind in choice.classes)
    traits = (_trait(node, f"?trait{number}", trait) for number, trait in enumerate(choice.traits))
    return " ".join((*of_class, *traits))


def any_of(node: str, choices: Iterable[Choice]) -> str:
    """The pattern of the nodes that fit one of some choices."""
    return " UNION ".join(f"{{ {pattern(node, choice) or f'{node} a ?any .'} }}" for choice in choices)


def _trait(node: str, variable: str, trait: Trait) -> str:
    predicate = NamedNode(trait.predicate)
    if trait.value is not None:
        return f"{node} {predicate} {trait.value} ."
    tested = f" FILTER(REGEX(STR({variable}), {Literal(trait.pattern)}))" if trait.pattern else ""
    return f"{node} {predicate} {variable} .{tested}"
