"""The algebra of a SPARQL query (SPARQL 1.1, section 18.2), as rdflib parses it, and its triple patterns.

>>> query = translated("ASK { ?a <urn:p> ?b FILTER NOT EXISTS { ?b <urn:q>* 1 } }")
>>> [[pattern.subject, written(pattern.predicate)] for node in below(query) for pattern in patterns_of(node)]
[['?b', '<urn:q>*'], ['?a', '<urn:p>']]
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from pyoxigraph import NamedNode
from rdflib import BNode, Literal, URIRef, Variable
from rdflib.paths import AlternativePath, InvPath, MulPath, SequencePath
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue

from .paths import Alternative, Inverse, OneOrMore, Path, Predicate, Sequence, ZeroOrMore, ZeroOrOne, written

_REPEATED: Mapping[str, Callable[[Path], Path]] = {"*": ZeroOrMore, "+": OneOrMore, "?": ZeroOrOne}


class CannotTell(Exception):
    """What a query, or a shape, reads is not to be seen in it: any change can matter to it."""


class Pattern(NamedTuple):
    """A triple pattern. The ends are terms as SPARQL writes them, or variables; so is a predicate that is no path.

    A blank node and a literal are variables here: which literals are equal is for the engine to say.
    """

    subject: str
    predicate: Path | str
    object: str

    @property
    def ends(self) -> set[str]:
        """The variables at its two ends."""
        return {end for end in (self.subject, self.object) if is_variable(end)}

    @property
    def is_plain(self) -> bool:
        """Whether it stands for one triple, rather than a path."""
        return isinstance(self.predicate, (str, Predicate))

    def text(self) -> str:
        """The pattern in SPARQL."""
        path = self.predicate if isinstance(self.predicate, str) else f"({written(self.predicate)})"
        return f"{self.subject} {path} {self.object}"


def is_variable(term: str) -> bool:
    """Whether an end of a pattern is a variable."""
    return term.startswith("?")


def translated(text: str) -> CompValue:
    """The algebra of a query. Raises CannotTell when rdflib cannot read it, which may know less than the engine."""
    try:
        query = translateQuery(parseQuery(text)).algebra
    except Exception:  # the parser raises whatever it likes
        raise CannotTell from None
    assert isinstance(query, CompValue)
    return query


def patterns_of(node: Any) -> Iterator[Pattern]:
    """The triple patterns of a basic graph pattern. Raises CannotTell for a path with a negated set."""
    if isinstance(node, CompValue) and node.name in ("BGP", "TriplesBlock"):
        terms = [term for found in node.triples for term in found]
        for place in range(0, len(terms), 3):
            subject, predicate, object_ = terms[place : place + 3]
            yield Pattern(_end(subject), _predicate(predicate), _end(object_))


def below(node: Any) -> Iterator[Any]:
    """A node of the algebra, and all that is below it, in whichever form the translation has left it."""
    yield node
    if isinstance(node, CompValue):  # what is read in EXISTS is translated into an attribute, beside the item
        children: Any = [vars(node).get(key, child) for key, child in node.items() if key != "_vars"]
    else:
        children = node if isinstance(node, (list, tuple)) else ()
    for child in children:
        yield from below(child)


def _end(term: Any) -> str:
    if isinstance(term, URIRef):
        return str(NamedNode(term))
    return f"?any_{abs(hash(term))}" if isinstance(term, (BNode, Literal)) else f"?{term}"


def _predicate(term: Any) -> Path | str:
    path = _path(term)
    return f"?{term}" if path is None else path


def _path(term: Any) -> Path | None:
    """The same path, or None for a variable. Raises CannotTell for a negated set, which SHACL does not have."""
    match term:
        case Variable():
            return None
        case URIRef():
            return Predicate(NamedNode(term))
        case InvPath():
            return Inverse(_inner(term.arg))
        case SequencePath():
            return Sequence(tuple(map(_inner, term.args)))
        case AlternativePath():
            return Alternative(tuple(map(_inner, term.args)))
        case MulPath():
            return _REPEATED[str(term.mod)](_inner(term.path))
    raise CannotTell


def _inner(term: Any) -> Path:
    path = _path(term)
    assert path is not None, "there are no variables in a path"
    return path
