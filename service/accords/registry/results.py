"""What pySHACL finds on a graph, as results of a verdict: its messages by language, its paths as SPARQL writes them."""

import re
from collections.abc import Iterable, Iterator, Mapping

import pyshacl
from rdflib import RDF, SH, Graph, URIRef
from rdflib import Literal as RdfLiteral
from rdflib.collection import Collection
from rdflib.term import Node

from .. import terms
from .verdict import UNREACHED, VIOLATION, Result

_UNREACHED = {
    "en": "No shape speaks of this. Give it the type of a class of the registry (rdf:type), and check its spelling.",
    "fr": "Aucune forme n’en parle. Donnez-lui pour type une classe du registre (rdf:type), et vérifiez l’orthographe.",
}
_PATH_SIGNS = {SH.inversePath: "^{}", SH.zeroOrMorePath: "{}*", SH.oneOrMorePath: "{}+", SH.zeroOrOnePath: "{}?"}


def results_on(graph: Graph, shapes: Graph) -> Iterator[Result]:
    """All results of the shapes on a graph (SHACL, section 3.6); neither is changed."""
    _, found, _ = pyshacl.validate(
        graph,
        shacl_graph=shapes,
        inference="none",
        advanced=False,
        js=False,
        do_owl_imports=False,
        inplace=True,
    )
    assert isinstance(found, Graph), f"pySHACL could not judge: {found}"
    for node in found.objects(None, SH.result):
        yield _result(found, node, shapes)


def _result(found: Graph, node: Node, shapes: Graph) -> Result:
    def one(predicate: URIRef) -> Node | None:
        return found.value(node, predicate)

    path, value, shape = one(SH.resultPath), one(SH.value), one(SH.sourceShape)
    return Result(
        severity=str(one(SH.resultSeverity)).removeprefix(terms.SH),
        focus_node=str(one(SH.focusNode)),
        path="" if path is None else _path(path, found, shapes),
        value=value.n3() if isinstance(value, RdfLiteral) else str(value or ""),
        message=_Messages(_messages(found, node, [one(SH.sourceConstraint), shape], shapes)),
        source_shape=str(shape) if isinstance(shape, URIRef) else "",
        component=str(one(SH.sourceConstraintComponent)),
    )


class _Messages(dict[str, str]):
    """Messages by language, which can be compared and hashed as part of a result."""

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(frozenset(self.items()))


def _messages(found: Graph, node: Node, tellers: Iterable[Node | None], shapes: Graph) -> Iterator[tuple[str, str]]:
    """The messages of the constraint, or of its shape, by language; else what pySHACL says, which has none.

    pySHACL drops the language of a message with variables, so each is recognised by what stands around them.
    """
    told = sorted(str(message) for message in found.objects(node, SH.resultMessage))
    for teller in tellers:
        templates = [each for each in shapes.objects(teller, SH.message) if isinstance(each, RdfLiteral)]
        for template in templates if teller is not None else ():
            parts = re.split(r"\{[?$]\w+\}", str(template))
            pattern = re.compile(".*".join(map(re.escape, parts)), re.DOTALL)
            yield from ((template.language or "", text) for text in told if pattern.fullmatch(text))
        if templates and teller is not None:
            return
    yield "", " ".join(told)


def _path(node: Node, *graphs: Graph) -> str:
    """A SHACL path as SPARQL writes it (SHACL, section 2.3.1), with whole IRIs."""
    if isinstance(node, URIRef):
        return str(node)
    for graph in graphs:
        if (node, RDF.first, None) in graph:
            return " / ".join(_path(part, *graphs) for part in Collection(graph, node))
        if (choices := graph.value(node, SH.alternativePath)) is not None:
            return "( " + " | ".join(_path(part, *graphs) for part in Collection(graph, choices)) + " )"
        for predicate, sign in _PATH_SIGNS.items():
            if (inner := graph.value(node, predicate)) is not None:
                return sign.format(_path(inner, *graphs))
    return str(node)


def unreached(targets: Mapping[Node, set[Node]], subjects: Iterable[URIRef]) -> Iterator[Result]:
    """A result for each subject that no shape targets."""
    reached = set().union(*targets.values())
    for subject in subjects:
        if subject not in reached:
            yield Result(VIOLATION, str(subject), "", "", _Messages(_UNREACHED), "", UNREACHED)
