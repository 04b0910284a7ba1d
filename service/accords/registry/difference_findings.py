"""What of a proposal cannot be done, as violations: statements that are to go, and cannot, or are not there."""

from collections.abc import Iterator, Mapping

from pyoxigraph import Literal, NamedNode

from ..shacl.paths import Predicate
from ..shacl.result import Result
from ..terms import SH
from .assessment import Finding, Place
from .difference import Difference
from .labels import plain

FIXED, MISSING = "fixed", "missing"
MESSAGES: Mapping[str, Mapping[str, str]] = {
    FIXED: {
        "en": "Say this too, or add to what is there instead of replacing it: the ontology or its rules say it, and no "
        "submission takes that away.",
        "fr": "Dites-le aussi, ou ajoutez à ce qui est là au lieu de le remplacer : l’ontologie ou ses règles le "
        "disent, et aucune soumission ne le retire.",
    },
    MISSING: {
        "en": "Look at the entity as it is now: this statement is to go, and it is not there.",
        "fr": "Consultez l’entité telle qu’elle est maintenant : cet énoncé doit être retiré, et il n’y est pas.",
    },
}


def findings(difference: Difference, shapes: str, places: Mapping[str, Place] | None = None) -> Iterator[Finding]:
    """A violation for each statement that cannot go, at the place of its subject in what was sent.

    `shapes` is the IRI of the shapes; SHACL has no constraint component for what is wrong, so that it is named there.
    """
    for why, triples in ((FIXED, difference.fixed), (MISSING, difference.missing)):
        component = NamedNode(f"{shapes}#{why}")
        told = tuple(Literal(text, language=tag) for tag, text in MESSAGES[why].items())
        for triple in triples:
            subject = plain(triple.subject)
            value = triple.object
            assert isinstance(value, (NamedNode, Literal)), "what is published has no blank nodes"
            result = Result(
                NamedNode(subject),
                Predicate(triple.predicate),
                value,
                component,
                NamedNode(shapes),
                NamedNode(SH + "Violation"),
                messages=told,
            )
            yield Finding(result, difference.labels.get(subject, {}), (places or {}).get(subject))
