"""Constraints that cannot be compiled, judged by pySHACL: at its speed, and with its understanding of SHACL."""

from collections.abc import Iterable, Iterator

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from ..shacl.constraints import Sparql
from ..shacl.result import Result
from ..shacl.validator import Validator
from .bridge import add, oxigraph_term


def handed_over(validator: Validator, shapes: Iterable[Triple], data: Iterable[Triple]) -> list[Result]:
    """The results, on a whole data graph, of those constraints of `shapes` that the validator hands over."""
    if not validator.handed_over:
        return []
    import pyshacl  # here, because it is slow to load and seldom needed
    from rdflib import SH, Graph

    given, judged = (add(Graph(), (Quad(*each) for each in triples)) for triples in (shapes, data))
    _, report, _ = pyshacl.validate(judged, shacl_graph=given, inference="none", advanced=False, js=False, inplace=True)
    assert isinstance(report, Graph), f"pySHACL could not judge: {report}"
    return [
        result
        for node in report.objects(None, SH.result)
        for result in _results(
            {name: [*map(oxigraph_term, report.objects(node, SH[name]))] for name in _PARTS}, validator
        )
    ]


_PARTS = ("focusNode", "value", "sourceShape", "sourceConstraintComponent", "resultSeverity", "resultMessage")


def _results(told: dict[str, list[NamedNode | BlankNode | Literal]], validator: Validator) -> Iterator[Result]:
    """The result, where the constraint is one that was handed over."""
    shape, component = told["sourceShape"][0], told["sourceConstraintComponent"][0]
    for each in validator.handed_over:
        if (each.shape, each.constraint.component) == (shape, component):
            severity = told["resultSeverity"][0]
            assert isinstance(severity, NamedNode), "a severity is an IRI"
            yield Result(
                focus_node=told["focusNode"][0],
                path=validator.shapes[each.shape].path,
                value=next(iter(told["value"]), None),
                component=each.constraint.component,
                source_shape=each.shape,
                severity=severity,
                source_constraint=each.constraint.query.node if isinstance(each.constraint, Sparql) else None,
                messages=tuple(text for text in told["resultMessage"] if isinstance(text, Literal)),
            )
            return
