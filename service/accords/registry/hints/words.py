"""What hints say, in English and French; gaps are written {name}."""

from collections.abc import Mapping

SENTENCES: Mapping[str, Mapping[str, str]] = {
    "meant": {
        "en": "{value} was probably meant to be {meant}.",
        "fr": "{value} est sans doute mis pour {meant}.",
    },
    "near": {
        "en": "Nearest to {value}: {near}.",
        "fr": "Le plus proche de {value} : {near}.",
    },
    "language": {
        "en": "Say in which language the text is, for example {meant}; if it is another one, take its tag.",
        "fr": "Dites en quelle langue est le texte, par exemple {meant} ; si c’est une autre, prenez son étiquette.",
    },
    "wanted": {
        "en": "Wanted here: {wanted}.",
        "fr": "On attend ici : {wanted}.",
    },
    "missing": {
        "en": "Add a statement with {path}: {wanted}.",
        "fr": "Ajoutez une affirmation avec {path} : {wanted}.",
    },
    "missing-such-as": {
        "en": "Add a statement with {path}: {wanted}; for example {example}.",
        "fr": "Ajoutez une affirmation avec {path} : {wanted} ; par exemple {example}.",
    },
    "unknown": {
        "en": "Nothing is known about {value}: describe it in what you send, or check its IRI.",
        "fr": "On ne sait rien de {value} : décrivez-le dans votre envoi, ou vérifiez son IRI.",
    },
    "other-kind": {
        "en": "{value} is of another class: {kinds}.",
        "fr": "{value} est d’une autre classe : {kinds}.",
    },
    "too-many": {
        "en": "There are {count} values of {path}: {values}. Keep {most}.",
        "fr": "Il y a {count} valeurs de {path} : {values}. Gardez-en {most}.",
    },
    "same-language": {
        "en": "More than one value of {path} has the tag {language}: {values}. Keep one.",
        "fr": "Plus d’une valeur de {path} a l’étiquette {language} : {values}. Gardez-en une.",
    },
    "property": {
        "en": "Did you mean {meant}? The shape does not know {path}.",
        "fr": "Vouliez-vous dire {meant} ? La forme ne connaît pas {path}.",
    },
    "properties": {
        "en": "The shape does not know {path}. It knows {known}.",
        "fr": "La forme ne connaît pas {path}. Elle connaît {known}.",
    },
    "renamed": {
        "en": "Call it {meant}: the IRI has to match {pattern}.",
        "fr": "Nommez-le {meant} : l’IRI doit correspondre à {pattern}.",
    },
    "pattern": {
        "en": "The text has to match {pattern}.",
        "fr": "Le texte doit correspondre à {pattern}.",
    },
    "twice": {
        "en": "{value} is also a value of {other}: leave out the statement with {path}.",
        "fr": "{value} est aussi une valeur de {other} : retirez l’affirmation avec {path}.",
    },
    "conflict": {
        "en": "Compare with {value}, which stands against it.",
        "fr": "Comparez avec {value}, qui s’y oppose.",
    },
    "class": {
        "en": "Give it the class {meant}.",
        "fr": "Donnez-lui la classe {meant}.",
    },
    "no-example": {
        "en": "Do what the message says: nothing like this is known here that could show it.",
        "fr": "Faites ce que dit le message : rien de semblable n’est connu ici qui puisse le montrer.",
    },
    "example": {
        "en": "The example shows what conforms.",
        "fr": "L’exemple montre ce qui est conforme.",
    },
    "bound": {
        "en": "The value has to be {sign} {bound}.",
        "fr": "La valeur doit être {sign} {bound}.",
    },
    "deciding": {
        "en": "The values of {paths} decide here.",
        "fr": "Ce sont les valeurs de {paths} qui décident ici.",
    },
}
"""Sentences, each by language."""

PARTS: Mapping[str, Mapping[str, str]] = {
    "or": {"en": " or ", "fr": " ou "},
    "value": {"en": "a value", "fr": "une valeur"},
    "of-datatype": {"en": "a value of {datatype}", "fr": "une valeur de type {datatype}"},
    "such-as": {
        "en": "a value of {datatype}, such as {example}",
        "fr": "une valeur de type {datatype}, comme {example}",
    },
    "of-class": {"en": "something of the class {kind}, by its IRI", "fr": "une chose de la classe {kind}, par son IRI"},
    "one-of": {"en": "one of {values}", "fr": "l’une des valeurs {values}"},
    "in-languages": {
        "en": "a text with the tag of its language ({languages})",
        "fr": "un texte avec l’étiquette de sa langue ({languages})",
    },
    "with-language": {
        "en": "a text with the tag of its language",
        "fr": "un texte avec l’étiquette de sa langue",
    },
    "with-end": {"en": "something whose {path} is {value}", "fr": "une chose dont {path} est {value}"},
    "with-pattern": {
        "en": "something whose {path} matches {pattern}",
        "fr": "une chose dont {path} correspond à {pattern}",
    },
    "known": {
        "en": "something that has {path} in the registry or in what you send",
        "fr": "une chose qui a {path} dans le registre ou dans votre envoi",
    },
    "iri": {"en": "an IRI", "fr": "une IRI"},
    "matching": {"en": "what matches {pattern}", "fr": "ce qui correspond à {pattern}"},
    "and-more": {"en": "{values} and {count} more", "fr": "{values} et {count} de plus"},
}
"""Parts of sentences, each by language."""
