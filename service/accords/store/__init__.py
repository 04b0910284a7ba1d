"""The store seam: six methods that any engine can offer, and what is built on them.

Terms are those of pyoxigraph everywhere. The default graph of a query is the set of all published triples (the
description of the dataset, `{base}graph/meta`, apart); the named graphs are those in which the triples lie.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Triple

Term: TypeAlias = NamedNode | BlankNode | Literal | Triple
Row: TypeAlias = dict[str, Term]

_PLACE = re.compile(r"\$([a-z_]+)\b")


@dataclass(frozen=True)
class Solutions:
    """The answer to SELECT: rows that can be read once, one by one or as a whole; unbound variables are absent.

    `serialize` takes the media type of a SPARQL results format (JSON, XML, CSV, TSV).
    """

    variables: list[str]
    rows: Iterator[Row]
    serialize: Callable[[str], bytes]


@dataclass(frozen=True)
class Triples:
    """The answer to CONSTRUCT or DESCRIBE: triples that can be read once, one by one or as a whole.

    `serialize` takes the media type of an RDF syntax.
    """

    triples: Iterator[Triple]
    serialize: Callable[[str], bytes]


Answer: TypeAlias = Solutions | Triples | bool


class Store(Protocol):
    """What an engine must offer. A store that was opened for reading refuses to change."""

    def query(
        self,
        text: str,
        *,
        default_graphs: Sequence[str] | None = None,
        named_graphs: Sequence[str] | None = None,
    ) -> Answer:
        """Run one query of ours. With either list, the dataset is what the lists say (SPARQL 1.1 Protocol, 2.1.4).

        A graph that does not exist is empty. Raises BadQuery when the text is not a query.
        """

    def match(
        self,
        subject: NamedNode | None = None,
        predicate: NamedNode | None = None,
        value: Term | None = None,
        graph: NamedNode | DefaultGraph | None = None,
    ) -> Iterator[Quad]:
        """The quads with these terms that lie in `graph`, or in any named graph; where a term is None, all have it."""

    def update(self, text: str) -> None:
        """Run one SPARQL update of ours, all of it or nothing."""

    def load(self, quads: Iterable[Quad]) -> None:
        """Add quads, many at once."""

    def apply(self, removes: Iterable[Quad], adds: Iterable[Quad]) -> None:
        """Take quads away and add others. Done twice, it is as done once: what is not there is not missed."""

    def close(self) -> None:
        """Write everything to disk and let go of it."""


def rows(store: Store, text: str) -> Iterator[Row]:
    """The rows of a SELECT, with whole terms."""
    answer = store.query(text)
    assert isinstance(answer, Solutions), "this query is not a SELECT"
    return answer.rows


def select(store: Store, text: str) -> list[dict[str, str]]:
    """The rows of a SELECT, each term as its plain value: the IRI, or the text of the literal."""
    return [{name: _plain(term) for name, term in row.items()} for row in rows(store, text)]


def ask(store: Store, text: str) -> bool:
    """The answer to an ASK."""
    answer = store.query(text)
    assert isinstance(answer, bool), "this query is not an ASK"
    return answer


def construct(store: Store, text: str) -> Iterator[Triple]:
    """The triples of a CONSTRUCT or DESCRIBE."""
    answer = store.query(text)
    assert isinstance(answer, Triples), "this query makes no triples"
    return answer.triples


def fill(template: str, **terms: Term | str | Iterable[Term | str]) -> str:
    """The template with each `$name` replaced by a term, or by several separated by spaces (for VALUES).

    This is the only way for outside text into SPARQL: a `str` is an IRI, and every term writes itself, escaped.
    Raises ValueError for a string that is no IRI, KeyError for a `$name` that is not given.

    >>> fill("ASK { $iri ?p $text }", iri="urn:a", text=Literal('say "no"'))
    'ASK { <urn:a> ?p "say \\\\"no\\\\"" }'
    """
    written = {name: _written(value) for name, value in terms.items()}
    return _PLACE.sub(lambda found: written[found[1]], template)


def values(variables: Sequence[str], rows: Iterable[Iterable[Term]]) -> str:
    """A VALUES block: each row gives the variables their terms, of which none is a blank node.

    >>> values(["a", "b"], [(NamedNode("urn:a"), Literal("b"))])
    'VALUES (?a ?b) { (<urn:a> "b") }'
    """
    names = " ".join(f"?{name}" for name in variables)
    return f"VALUES ({names}) {{ {' '.join(f'({_written(row)})' for row in rows)} }}"


def _written(value: Term | str | Iterable[Term | str]) -> str:
    if isinstance(value, str):
        return str(NamedNode(value))
    if isinstance(value, (NamedNode, BlankNode, Literal, Triple)):
        return str(value)
    return " ".join(_written(one) for one in value)


def _plain(term: Term) -> str:
    return str(term) if isinstance(term, Triple) else term.value
