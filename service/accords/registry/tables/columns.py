"""The columns of a table: one a property, or several where it has texts in languages, or literals of several types."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from ...terms import RDF, XSD, shortened
from .choices import ANY, LITERAL, TEXT, Choice
from .properties import Asked

IDENTIFIER, CLASS = "id", "class"
SEPARATOR = "|"
TOLD_APART = frozenset(XSD + name for name in ("date", "gYearMonth", "gYear", "dateTime", "integer", "boolean"))
"""Datatypes that a value shows by its form, so that one column can hold several of them."""


@dataclass(frozen=True)
class Column:
    """One column: what its cells say (`predicate`, "" for the identifier), of which kind they are, and how it is named.

    `kind` is that of its choices (see `choices`), "id" or "class". `name` is a variable of URI templates (CSVW,
    section 5.6), `titles` by language. `required` says that no cell is empty, `shared` that among all columns of the
    predicate one has a value; `many` that a cell may hold several values, with `|` between them.
    """

    name: str
    predicate: str
    kind: str
    titles: Mapping[str, str]
    choices: tuple[Choice, ...] = ()
    language: str = ""
    explanations: Mapping[str, str] = field(default_factory=dict)
    required: bool = False
    shared: bool = False
    many: bool = False

    def title(self, language: str) -> str:
        """The header in a language, else in English, else the name."""
        return self.titles.get(language) or self.titles.get("en") or self.name

    def named_in(self, header: str) -> list[str]:
        """The languages in which a header is the title."""
        return [language for language, title in self.titles.items() if title.casefold() == header.casefold()]


def columns(asked: Iterable[Asked], languages: tuple[str, ...], prefixes: Mapping[str, str]) -> tuple[Column, ...]:
    """The columns of some properties. `languages` are those of texts whose languages the shapes do not list."""
    found = [column for one in asked for column in _demanding(one, list(_columns(one, languages, prefixes)))]
    taken = Counter(column.name for column in found)
    found = [_renamed(column, prefixes) if taken[column.name] > 1 else column for column in found]
    for language in languages:
        titles = Counter(column.title(language) for column in found)
        found = [_told_apart(each, language) if titles[each.title(language)] > 1 else each for each in found]
    return tuple(found)


def _demanding(asked: Asked, made: list[Column]) -> list[Column]:
    """The columns of a property; one that is the only one must have the value that the property must have."""
    if not asked.required:
        return made
    return [replace(column, required=True) if len(made) == 1 else replace(column, shared=True) for column in made]


def _columns(asked: Asked, languages: tuple[str, ...], prefixes: Mapping[str, str]) -> Iterator[Column]:
    kinds = {choice.kind for choice in asked.choices}
    kind = kinds.pop() if len(kinds) == 1 else ANY
    local = local_name(asked.path)
    whole = Column(
        name=local,
        predicate=asked.path,
        kind=kind,
        titles=asked.names or {"en": local},
        choices=asked.choices,
        explanations=asked.explanations,
        many=not asked.single,
    )
    if kind == TEXT or (kind == ANY and asked.one_each):
        texts = replace(whole, kind=TEXT, many=not (asked.one_each or asked.single))
        for language in dict.fromkeys((*languages, *asked.languages)):
            yield replace(in_language(texts, language), required=language in asked.languages)
    elif kind == LITERAL and not _shows_type(asked.choices):
        yield from (_of_type(whole, choice, prefixes) for choice in asked.choices)
        return
    if kind != TEXT:
        yield whole


def in_language(column: Column, language: str) -> Column:
    """The column of the same texts in another language, or in the first one.

    >>> in_language(Column("name", "urn:name", TEXT, {"en": "name", "fr": "nom"}), "fr").titles
    {'en': 'name@fr', 'fr': 'nom@fr'}
    """
    bare = column.name.removesuffix(f"_{_variable(column.language)}")
    titles = {each: f"{title.removesuffix(f'@{column.language}')}@{language}" for each, title in column.titles.items()}
    return replace(column, name=f"{bare}_{_variable(language)}", titles=titles, language=language, required=False)


def local_name(iri: str) -> str:
    """The end of an IRI, as a variable of URI templates.

    >>> local_name("http://www.w3.org/2004/02/skos/core#prefLabel")
    'prefLabel'
    """
    return _variable(re.split(r"[/#:]", iri)[-1])


def _variable(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9_]", "_", text)


def _of_type(whole: Column, choice: Choice, prefixes: Mapping[str, str]) -> Column:
    short = shortened(choice.datatype, prefixes)
    return replace(
        whole,
        name=f"{whole.name}_{local_name(choice.datatype)}",
        titles={each: f"{title}^^{short}" for each, title in whole.titles.items()},
        choices=(choice,),
    )


def _shows_type(choices: tuple[Choice, ...]) -> bool:
    return len(choices) == 1 or all(choice.datatype in TOLD_APART for choice in choices)


def _renamed(column: Column, prefixes: Mapping[str, str]) -> Column:
    prefix = shortened(column.predicate, prefixes).partition(":")[0]
    return replace(column, name=f"{prefix}_{column.name}")


def _told_apart(column: Column, language: str) -> Column:
    return replace(column, titles={**column.titles, language: f"{column.title(language)} ({column.name})"})


def identifier() -> Column:
    """The column of the identifiers."""
    return Column(IDENTIFIER, "", IDENTIFIER, {"en": "id", "fr": "id"}, required=True)


def of_class(names: Mapping[str, str]) -> Column:
    """The column of the class, where there are narrower ones to choose from."""
    return Column(CLASS, RDF + "type", CLASS, names or {"en": "class", "fr": "classe"})
