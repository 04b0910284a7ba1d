"""Whether two answers are the same: as sets of solutions or graphs in which blank nodes have no names."""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pyoxigraph as ox
from pyoxigraph import BlankNode, CanonicalizationAlgorithm, Dataset, Literal, NamedNode, Quad

from accords.terms import XSD

_DECIMAL = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?")
RS = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
SUFFIXES = {".srx": ox.QueryResultsFormat.XML, ".srj": ox.QueryResultsFormat.JSON, ".tsv": ox.QueryResultsFormat.TSV}


def same(found: Iterable[Quad], expected: Iterable[Quad]) -> bool:
    """Whether two graphs are isomorphic, every literal spelt as it is."""
    return _canonical(found) == _canonical(expected)


def same_values(found: Iterable[Quad], expected: Iterable[Quad]) -> bool:
    """The same when numbers and dates may be spelt in another way: as a store that brings them to one spelling.

    In CSV, where no value has a datatype, whatever reads as a number is one.
    """
    return same(_normalised(found), _normalised(expected))


def solutions(body: bytes, suffix: str) -> list[Quad]:
    """A set of solutions, or a yes or no, as a graph: a node for each row, with a property for each variable."""
    if suffix == ".csv":
        return list(_table(body.decode()))
    found = ox.parse_query_results(body, SUFFIXES[suffix])
    if isinstance(found, ox.QueryBoolean):
        return [Quad(NamedNode("urn:answer"), NamedNode("urn:is"), Literal(bool(found)))]
    assert isinstance(found, ox.QuerySolutions)
    names = [variable.value for variable in found.variables]
    rows = [dict(zip(names, row, strict=True)) for row in found]
    return list(_rows(names, rows))


def graph(body: bytes, suffix: str, base: str) -> list[Quad]:
    """A graph in Turtle or RDF/XML."""
    syntax = ox.RdfFormat.RDF_XML if suffix == ".rdf" else ox.RdfFormat.TURTLE
    return list(ox.parse(body, format=syntax, base_iri=base))


def expected(file: Path) -> list[Quad]:
    """What a file of the suite says that the answer is; a Turtle file may hold a graph or a set of solutions."""
    if file.suffix in (*SUFFIXES, ".csv"):
        return solutions(file.read_bytes(), file.suffix)
    quads = graph(file.read_bytes(), file.suffix, file.as_uri())
    if not any(quad.predicate.value.startswith(RS) for quad in quads):
        return quads
    return list(_result_set(quads))


def _result_set(quads: list[Quad]) -> Iterator[Quad]:
    """The vocabulary in which the first working group wrote sets of solutions."""

    def objects(subject: object, name: str) -> list[object]:
        return [quad.object for quad in quads if quad.subject == subject and quad.predicate.value == RS + name]

    names = [quad.object.value for quad in quads if quad.predicate.value == RS + "resultVariable"]  # type: ignore[union-attr]
    rows = []
    for solution in [quad.object for quad in quads if quad.predicate.value == RS + "solution"]:
        bindings = [(objects(each, "variable"), objects(each, "value")) for each in objects(solution, "binding")]
        rows.append({str(variable[0].value): value[0] for variable, value in bindings})  # type: ignore[attr-defined]
    yield from _rows(names, rows)


def _rows(names: Iterable[str], rows: Iterable[dict[str, object]]) -> Iterator[Quad]:
    for name in names:
        yield Quad(NamedNode("urn:answer"), NamedNode("urn:variable"), Literal(name))
    for row in rows:
        node = BlankNode()
        yield Quad(NamedNode("urn:answer"), NamedNode("urn:row"), node)
        for name, term in row.items():
            if term is not None:
                yield Quad(node, NamedNode(f"urn:variable:{name}"), term)  # type: ignore[arg-type]


def _table(text: str) -> Iterator[Quad]:
    """CSV, whose cells are texts; what looks like a blank node is one."""
    names, *rows = csv.reader(io.StringIO(text, newline=""))

    def cell(value: str) -> BlankNode | Literal:
        return BlankNode(f"c{value[2:]}") if value.startswith("_:") else Literal(value)

    yield from _rows(names, [dict(zip(names, map(cell, row), strict=True)) for row in rows])


def _canonical(quads: Iterable[Quad]) -> set[str]:
    dataset = Dataset(quads)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return {str(quad) for quad in dataset}


def _normalised(quads: Iterable[Quad]) -> list[Quad]:
    store = ox.Store()
    store.extend(quads)
    return [Quad(quad.subject, quad.predicate, _number(quad.object)) for quad in store]


def _number(term: ox.NamedNode | BlankNode | Literal | ox.Triple) -> ox.NamedNode | BlankNode | Literal | ox.Triple:
    if isinstance(term, Literal) and _DECIMAL.fullmatch(term.value) and term.datatype.value == XSD + "string":
        return Literal(float(term.value))
    return term
