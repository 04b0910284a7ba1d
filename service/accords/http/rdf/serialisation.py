"""Write statements in an RDF syntax so that the same statements are always the same bytes."""

from collections.abc import Iterable, Iterator, Mapping

import rdflib
from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    Literal,
    NamedNode,
    Quad,
    RdfFormat,
    Triple,
    serialize,
)

from ...terms import RDF

_TYPE = NamedNode(f"{RDF}type")
_HOLDS_GRAPHS = (RdfFormat.TRIG, RdfFormat.N_QUADS)


def write(
    statements: Iterable[Quad | Triple], syntax: RdfFormat, prefixes: Mapping[str, str], first: str = ""
) -> bytes:
    """`statements` in `syntax`, sorted: the subject `first` before the others, the types of each before the rest.

    A syntax without graphs gets each triple once, whatever graphs it lies in. Only those of `prefixes` are declared
    that some name needs, so that a short document does not begin with a page of declarations. Blank nodes get the
    names that RDFC-1.0 gives them; in Turtle they have none, but are written where they are used.
    """
    quads = {_as_quad(each) for each in statements}
    blank = any(isinstance(quad.subject, BlankNode) for quad in quads)
    if blank:
        quads = _canonical(quads)
    if syntax in _HOLDS_GRAPHS:
        ordered = sorted(quads, key=lambda quad: _order(quad, first))
        return serialize(ordered, format=syntax, prefixes=_needed(ordered, prefixes)) or b""
    triples = in_order(quads, first)
    needed = _needed(triples, prefixes)
    if blank and syntax == RdfFormat.TURTLE:
        return _nested(triples, needed)
    return serialize(triples, format=syntax, prefixes=needed) or b""


def in_order(statements: Iterable[Quad | Triple], first: str = "") -> list[Triple]:
    """Each triple once, in the order in which `write` writes them."""
    triples = {each.triple if isinstance(each, Quad) else each for each in statements}
    return sorted(triples, key=lambda triple: _order(triple, first))


def _as_quad(statement: Quad | Triple) -> Quad:
    if isinstance(statement, Quad):
        return statement
    return Quad(statement.subject, statement.predicate, statement.object)


def _canonical(quads: Iterable[Quad]) -> set[Quad]:
    dataset = Dataset(quads)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return set(dataset)


def _nested(triples: Iterable[Triple], prefixes: Mapping[str, str]) -> bytes:
    """Turtle with lists and blank nodes in their places: pyoxigraph writes neither so, rdflib does.

    It orders blank nodes by their names, so they keep those that they have; and it would number the namespaces of
    properties that have no prefix as it comes across them.
    """
    triples = list(triples)
    nodes = {
        term.value: rdflib.BNode(term.value) for triple in triples for term in triple if isinstance(term, BlankNode)
    }
    graph = rdflib.Graph(bind_namespaces="none")
    graph.parse(data=serialize(triples, format=RdfFormat.N_TRIPLES) or b"", format="nt", bnode_context=nodes)
    verbs = {_namespace(triple.predicate.value) for triple in triples} - set(prefixes.values())
    nameless = {f"ns{number}": namespace for number, namespace in enumerate(sorted(verbs), 1)}
    for prefix, namespace in {**nameless, **prefixes}.items():
        graph.bind(prefix, namespace)
    return graph.serialize(format="turtle", encoding="utf-8")


def _order(statement: Quad | Triple, first: str) -> tuple[str, bool, str, bool, str, str]:
    graph = str(statement.graph_name) if isinstance(statement, Quad) else ""
    subject, predicate = str(statement.subject), statement.predicate
    return graph, subject != f"<{first}>", subject, predicate != _TYPE, predicate.value, str(statement.object)


def _needed(statements: Iterable[Triple | Quad], prefixes: Mapping[str, str]) -> dict[str, str]:
    """Those `prefixes` whose namespace is that of some name in `statements`."""
    namespaces = {_namespace(name) for name in _names(statements)}
    return {prefix: namespace for prefix, namespace in sorted(prefixes.items()) if namespace in namespaces}


def _namespace(name: str) -> str:
    return name[: max(name.rfind("/"), name.rfind("#")) + 1]


def _names(statements: Iterable[Triple | Quad]) -> Iterator[str]:
    """All names that are written; `rdf:type` has a spelling of its own in every syntax."""
    for statement in statements:
        for term in statement:
            if isinstance(term, NamedNode) and term != _TYPE:
                yield term.value
            elif isinstance(term, Literal) and not term.language:
                yield term.datatype.value
