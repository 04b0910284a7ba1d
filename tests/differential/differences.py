"""In what pySHACL and the compiler differ, each with the section of SHACL that decides it.

pySHACL is corrected where it departs from the specification, so that all else has to be equal: a correction that is not
needed, or not enough, would show in the property test. What remains of the literals' spelling in queries is ours.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

import rdflib
from pyshacl.constraints.core import property_pair_constraints as pairs
from pyshacl.constraints.core import string_based_constraints as strings
from pyshacl.constraints.core import value_range_constraints as ranges
from pyshacl.rdfutil.compare import compare_literal
from rdflib import XSD

_NUMBERS = {XSD.integer, XSD.decimal, XSD.double, XSD.float, XSD.byte}
_OTHERS = {XSD.string, XSD.boolean, XSD.date, XSD.dateTime}


def _family(literal: Any) -> Any:
    """What a literal can be compared with by SPARQL's operators; None for nothing."""
    if not isinstance(literal, rdflib.Literal) or literal.ill_typed or literal.language:
        return None
    datatype = literal.datatype or XSD.string
    return XSD.decimal if datatype in _NUMBERS else datatype if datatype in _OTHERS else None


def _compare(one: Any, other: Any) -> int:
    """Sections 4.3.1 to 4.3.4: what SPARQL cannot compare is a violation; rdflib orders terms of any types."""
    if _family(one) is None or _family(one) != _family(other):
        raise TypeError("SPARQL does not compare these")
    order: int = compare_literal(one, other)  # type: ignore[no-untyped-call]
    return order


def _compared_pairs(sign: int) -> Any:
    def compare(self: Any, values: Any, others: Any, graph: Any, focus: Any) -> tuple[bool, list[Any]]:
        """Sections 4.5.3 and 4.5.4: nodes and literals of other types cannot be compared, which is a violation."""
        reports = []
        for value in values:
            for other in others:
                try:
                    satisfied = _compare(value, other) < sign
                except TypeError:
                    satisfied = False
                if not satisfied:
                    reports.append(self.make_v_result(graph, focus, value_node=value))
        return bool(reports), reports

    return compare


_min_length = strings.MinLengthConstraintComponent._evaluate_string_rule


def _no_shortcut(self: Any, rule: Any, graph: Any, values: Any) -> Any:
    """Section 4.4.1: a blank node has no length, so that it violates sh:minLength 0 too."""
    if int(rule) > 0:
        return _min_length(self, rule, graph, values)  # type: ignore[no-untyped-call]
    blank = [(focus, v) for focus, each in values.items() for v in each if isinstance(v, rdflib.BNode)]
    return bool(blank), [self.make_v_result(graph, focus, value_node=value) for focus, value in blank]


CORRECTIONS = {
    "4.3 ranges: values of types that SPARQL does not compare": (ranges, "compare_literal", _compare),
    "4.5.3 sh:lessThan: pairs that cannot be compared": (
        pairs.LessThanConstraintComponent,
        "_compare_lt",
        _compared_pairs(0),
    ),
    "4.5.4 sh:lessThanOrEquals: pairs that cannot be compared": (
        pairs.LessThanOrEqualsConstraintComponent,
        "_compare_ltoe",
        _compared_pairs(1),
    ),
    "4.4.1 sh:minLength 0: blank nodes": (strings.MinLengthConstraintComponent, "_evaluate_string_rule", _no_shortcut),
}


@contextmanager
def corrected(without: str = "") -> Iterator[None]:
    """pySHACL with all corrections, or with all but one."""
    patches = [patch.object(*each) for name, each in CORRECTIONS.items() if name != without]
    for each in patches:
        each.start()
    try:
        yield
    finally:
        for each in patches:
            each.stop()
