"""What is said, with a label of everything that is mentioned, so that nothing else has to be asked to show it."""

import re
from collections.abc import Callable, Iterable, Iterator

from pyoxigraph import Literal, NamedNode, Quad, Triple

from ..terms import RDF, RDFS
from .labels import LABELS, plain

_LABEL, _TYPE = NamedNode(f"{RDFS}label"), NamedNode(f"{RDF}type")
_WORD = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|[_-]")
Statement = Quad | Triple


def labelled(
    statements: Iterable[Statement], labels: Callable[[Iterable[str]], Iterable[tuple[str, Literal]]]
) -> list[Statement]:
    """`statements`, and an `rdfs:label` for each label that `labels` gives of what has none among them.

    That is every address in them: things, properties, classes, datatypes. `labels` is asked once, for all; a property,
    class or datatype that nobody has a label for is called by the words of its name.
    """
    kept = list(statements)
    named = {plain(each.subject) for each in kept if each.predicate.value in LABELS}
    terms = {term for each in kept for term in _terms(each)} - named
    things = {plain(term) for each in kept for term in each if isinstance(term, NamedNode)} - named
    found = list(labels(sorted(terms | things)))
    bare = sorted(terms - {iri for iri, _ in found})
    found += [(iri, Literal(words(iri), language="en")) for iri in bare]
    return [*kept, *(Triple(NamedNode(iri), _LABEL, text) for iri, text in found)]


def words(iri: str) -> str:
    """The words of the name of a term, which are English in the vocabularies of the Web.

    >>> words("http://xmlns.com/foaf/0.1/primaryTopic")
    'primary topic'
    """
    name = re.split(r"[/#:]", iri)[-1]
    return " ".join(_WORD.split(name)).lower()


def _terms(statement: Statement) -> Iterator[str]:
    """The property of a statement, and a class or datatype that it names."""
    yield statement.predicate.value
    value = statement.object
    if statement.predicate == _TYPE and isinstance(value, NamedNode):
        yield value.value
    if isinstance(value, Literal) and not value.language:
        yield value.datatype.value
