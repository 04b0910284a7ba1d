"""What the kinds of entities are called for readers: as the classes are that their entities are of."""

from collections.abc import Iterable

from ..catalogue import Count
from .writing import kind_of


def names(counts: Iterable[Count], base: str) -> dict[str, str]:
    """The names of the classes of each kind, by the part of the IRIs that says of which kind an entity is.

    `counts` has the classes with an example of each, the largest first. A class without a label has no name.
    """
    found: dict[str, list[str]] = {}
    for each in counts:
        if (kind := kind_of(each.example.iri, base)) and each.kind.language:
            found.setdefault(kind, []).append(each.kind.text)
    return {kind: ", ".join(called) for kind, called in found.items()}
