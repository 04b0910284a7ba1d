"""The result on a subject that no shape targets: SHACL has no component for it, so the registry's shapes have one.

A name that is out of use (see lifecycle) is none, though the shapes of a registry may say nothing of tombstones.
"""

from pyoxigraph import Literal, NamedNode

from ..shacl import Term
from ..shacl.result import Result
from ..terms import SH

_VIOLATION = NamedNode(SH + "Violation")
_MESSAGES = (
    Literal(
        "No shape speaks of this. Give it the type of a class of the registry (rdf:type), and check its spelling.",
        language="en",
    ),
    Literal(
        "Aucune forme n’en parle. Donnez-lui pour type une classe du registre (rdf:type), et vérifiez l’orthographe.",
        language="fr",
    ),
)


def unreached(subject: Term, shapes: str) -> Result:
    """The result on a subject that none of the shapes targets which have this IRI."""
    component = NamedNode(f"{shapes}#unreached")
    return Result(subject, None, None, component, NamedNode(shapes), _VIOLATION, messages=_MESSAGES)
