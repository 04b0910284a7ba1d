"""The words that reports are made of, in English and French."""

from collections.abc import Mapping

from ..severity import NAMES

LANGUAGES = ("en", "fr")
WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        **NAMES["en"],
        "path": "property",
        "value": "value",
        "rule": "rule",
        "hint": "hint",
        "example": "example",
        "remove": "remove",
        "add": "add",
        "shown": "Results {first} to {last} of {total} are here (page {page} of {pages}); ask for the next page.",
        "shown-last": "Results {first} to {last} of {total} are here (page {page} of {pages}).",
        "shown-none": "None of the {total} results is here: page {page} comes after the last, which is {pages}.",
        "groups": "All {total} results, by shape and constraint:",
    },
    "fr": {
        **NAMES["fr"],
        "path": "propriété",
        "value": "valeur",
        "rule": "règle",
        "hint": "piste",
        "example": "exemple",
        "remove": "retirer",
        "add": "ajouter",
        "shown": "Voici les résultats {first} à {last} sur {total} (page {page} sur {pages}) ; demandez la suivante.",
        "shown-last": "Voici les résultats {first} à {last} sur {total} (page {page} sur {pages}).",
        "shown-none": "Aucun des {total} résultats n’est ici : la page {page} vient après la dernière, la {pages}.",
        "groups": "Les {total} résultats, par forme et par contrainte :",
    },
}
