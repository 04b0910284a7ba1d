"""The words that reports are made of, in English and French."""

from collections.abc import Mapping

from ..assessment import ACCEPTED, REJECTED, WITH_WARNINGS
from ..verdict import INFO, SEVERITIES, VIOLATION, WARNING

LANGUAGES = ("en", "fr")
WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        VIOLATION: "violation",
        WARNING: "warning",
        INFO: "info",
        ACCEPTED: "accepted",
        WITH_WARNINGS: "accepted with warnings",
        REJECTED: "rejected",
        "path": "property",
        "value": "value",
        "rule": "rule",
        "hint": "hint",
        "nearest": "nearest",
        "example": "example",
        "remove": "remove",
        "add": "add",
        "shown": "Results {first} to {last} of {total} are here (page {page} of {pages}); ask for the next page.",
        "shown-last": "Results {first} to {last} of {total} are here (page {page} of {pages}).",
        "shown-none": "None of the {total} results is here: page {page} comes after the last, which is {pages}.",
        "groups": "All {total} results, by shape and constraint:",
    },
    "fr": {
        VIOLATION: "violation",
        WARNING: "avertissement",
        INFO: "information",
        ACCEPTED: "accepté",
        WITH_WARNINGS: "accepté avec des avertissements",
        REJECTED: "refusé",
        "path": "propriété",
        "value": "valeur",
        "rule": "règle",
        "hint": "piste",
        "nearest": "le plus proche",
        "example": "exemple",
        "remove": "retirer",
        "add": "ajouter",
        "shown": "Voici les résultats {first} à {last} sur {total} (page {page} sur {pages}) ; demandez la suivante.",
        "shown-last": "Voici les résultats {first} à {last} sur {total} (page {page} sur {pages}).",
        "shown-none": "Aucun des {total} résultats n’est ici : la page {page} vient après la dernière, la {pages}.",
        "groups": "Les {total} résultats, par forme et par contrainte :",
    },
}


def counted(counts: Mapping[str, int], language: str) -> str:
    """How many results there are of each severity, in words.

    >>> counted({"Violation": 0, "Warning": 1}, "en"), counted({"Violation": 0, "Warning": 2}, "fr")
    ('0 violations, 1 warning.', '0 violation, 2 avertissements.')
    """
    singular = (1,) if language == "en" else (0, 1)
    told = (
        f"{counts[severity]} {WORDS[language][severity]}{'' if counts[severity] in singular else 's'}"
        for severity in SEVERITIES
        if severity in counts
    )
    return ", ".join(told) + "."
