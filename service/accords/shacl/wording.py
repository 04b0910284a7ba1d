"""What is said where a shape has no message of its own: what is wrong and what to do, by constraint and language."""

from collections.abc import Mapping

WORDS: Mapping[str, Mapping[str, str]] = {
    "Class": {
        "en": "The value is no instance of {$class}. Name one that is, or give the value this class.",
        "fr": "La valeur n’est pas une instance de {$class}. Désignez-en une, ou donnez cette classe à la valeur.",
    },
    "Datatype": {
        "en": "The value is not a well-formed literal of type {$datatype}. Write it in that type.",
        "fr": "La valeur n’est pas un littéral bien formé de type {$datatype}. Écrivez-la dans ce type.",
    },
    "NodeKind": {
        "en": "The value is of the wrong kind. Give one of the kind {$nodeKind}.",
        "fr": "La valeur n’est pas du bon genre. Donnez-en une du genre {$nodeKind}.",
    },
    "MinCount": {
        "en": "There are too few values. Give at least {$minCount}.",
        "fr": "Il y a trop peu de valeurs. Donnez-en au moins {$minCount}.",
    },
    "MaxCount": {
        "en": "There are too many values. Give at most {$maxCount}.",
        "fr": "Il y a trop de valeurs. Donnez-en au plus {$maxCount}.",
    },
    "MinExclusive": {
        "en": "The value is too small, or cannot be compared. Give one above {$minExclusive}.",
        "fr": "La valeur est trop petite, ou n’est pas comparable. Donnez-en une au-dessus de {$minExclusive}.",
    },
    "MinInclusive": {
        "en": "The value is too small, or cannot be compared. Give {$minInclusive} or more.",
        "fr": "La valeur est trop petite, ou n’est pas comparable. Donnez {$minInclusive} ou plus.",
    },
    "MaxExclusive": {
        "en": "The value is too large, or cannot be compared. Give one below {$maxExclusive}.",
        "fr": "La valeur est trop grande, ou n’est pas comparable. Donnez-en une au-dessous de {$maxExclusive}.",
    },
    "MaxInclusive": {
        "en": "The value is too large, or cannot be compared. Give {$maxInclusive} or less.",
        "fr": "La valeur est trop grande, ou n’est pas comparable. Donnez {$maxInclusive} ou moins.",
    },
    "MinLength": {
        "en": "The value is too short. Give at least {$minLength} characters.",
        "fr": "La valeur est trop courte. Donnez au moins {$minLength} caractères.",
    },
    "MaxLength": {
        "en": "The value is too long. Give at most {$maxLength} characters.",
        "fr": "La valeur est trop longue. Donnez au plus {$maxLength} caractères.",
    },
    "Pattern": {
        "en": "The value does not match the pattern {$pattern}. Write it so that it does.",
        "fr": "La valeur ne suit pas le motif {$pattern}. Écrivez-la de sorte qu’elle le suive.",
    },
    "LanguageIn": {
        "en": "The value is in none of the expected languages. Give it in one of these: {$languageIn}.",
        "fr": "La valeur n’est dans aucune des langues attendues. Donnez-la dans l’une de celles-ci : {$languageIn}.",
    },
    "UniqueLang": {
        "en": "There are several values in the language {?language}. Keep one in each language.",
        "fr": "Il y a plusieurs valeurs dans la langue {?language}. Gardez-en une par langue.",
    },
    "Equals": {
        "en": "The values differ from those of {$equals}. Give both the same values.",
        "fr": "Les valeurs diffèrent de celles de {$equals}. Donnez les mêmes aux deux.",
    },
    "Disjoint": {
        "en": "The value is one of {$disjoint} too. Take it out of one of the two.",
        "fr": "La valeur est aussi une de celles de {$disjoint}. Retirez-la de l’un des deux.",
    },
    "LessThan": {
        "en": "The value is not less than that of {$lessThan}. Correct one of the two.",
        "fr": "La valeur n’est pas inférieure à celle de {$lessThan}. Corrigez l’une des deux.",
    },
    "LessThanOrEquals": {
        "en": "The value is greater than that of {$lessThanOrEquals}. Correct one of the two.",
        "fr": "La valeur est supérieure à celle de {$lessThanOrEquals}. Corrigez l’une des deux.",
    },
    "Not": {
        "en": "The value conforms to {$not}, and must not. Change it.",
        "fr": "La valeur est conforme à {$not}, et ne doit pas l’être. Changez-la.",
    },
    "And": {
        "en": "The value does not conform to all of these: {$and}. Mend it for each.",
        "fr": "La valeur n’est pas conforme à toutes ces formes : {$and}. Corrigez-la pour chacune.",
    },
    "Or": {
        "en": "The value conforms to none of these: {$or}. Mend it for one.",
        "fr": "La valeur n’est conforme à aucune de ces formes : {$or}. Corrigez-la pour l’une d’elles.",
    },
    "Xone": {
        "en": "The value must conform to exactly one of these: {$xone}. Mend it for one only.",
        "fr": "La valeur doit être conforme à une seule de ces formes : {$xone}. Corrigez-la pour une seule.",
    },
    "NodeOf": {
        "en": "The value does not conform to {$node}. Mend it.",
        "fr": "La valeur n’est pas conforme à {$node}. Corrigez-la.",
    },
    "QualifiedMinCount": {
        "en": "Too few values conform to {$shape}. Give at least {$qualifiedMinCount} of them.",
        "fr": "Trop peu de valeurs sont conformes à {$shape}. Donnez-en au moins {$qualifiedMinCount}.",
    },
    "QualifiedMaxCount": {
        "en": "Too many values conform to {$shape}. Give at most {$qualifiedMaxCount} of them.",
        "fr": "Trop de valeurs sont conformes à {$shape}. Donnez-en au plus {$qualifiedMaxCount}.",
    },
    "Closed": {
        "en": "The property {?path} is not allowed here. Take it out.",
        "fr": "La propriété {?path} n’est pas permise ici. Retirez-la.",
    },
    "HasValue": {
        "en": "The value {$hasValue} is missing. Add it.",
        "fr": "La valeur {$hasValue} manque. Ajoutez-la.",
    },
    "In": {
        "en": "The value is none of those that are allowed. Give one of these: {$in}.",
        "fr": "La valeur n’est pas de celles qui sont permises. Donnez l’une de celles-ci : {$in}.",
    },
    "Sparql": {
        "en": "A rule of the shape, written as a query, finds this node at fault. See the shape.",
        "fr": "Une règle de la forme, écrite en requête, trouve ce nœud en faute. Voyez la forme.",
    },
    "Custom": {
        "en": "A rule that the shapes declare finds this node at fault. See the shape.",
        "fr": "Une règle que les formes déclarent trouve ce nœud en faute. Voyez la forme.",
    },
}
