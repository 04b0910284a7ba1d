"""How the terms of a graph are written and read in a query: literals as they were written, or as a store keeps them."""

from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from ..terms import RDF, XSD
from . import Term
from .as_written import MARK, marked
from .datatypes import COMPARABLE, is_ill_typed, well_formed

_BOOLEAN, _STRING, _LANG_STRING = (NamedNode(name) for name in (XSD + "boolean", XSD + "string", RDF + "langString"))


@dataclass(frozen=True)
class Values:
    """`exact`: the graph holds odd literals under their marks, if any. `odd`: there are some."""

    exact: bool = False
    odd: bool = False

    def constant(self, term: Term) -> str:
        """A term of the shapes, to be found in the graph."""
        return str(marked(term)) if self.exact else str(term)

    def value(self, variable: str) -> str:
        """The value of a variable, for comparing."""
        if not self.odd:
            return variable
        datatype = f"STR(DATATYPE({variable}))"
        unmarked = f'STRDT(STR({variable}), IRI(STRAFTER({datatype}, "{MARK}")))'
        return f'IF(isLiteral({variable}) && STRSTARTS({datatype}, "{MARK}"), {unmarked}, {variable})'

    def compared(self, one: str, sign: str, other: str) -> str:
        """The condition that two values stand in an order; what cannot be compared does not (section 4.3).

        Of equal terms an engine may say more than SPARQL does, and of truth values less.
        """
        one, other = self.value(one), self.value(other)
        plain = f'LANG({one}) = "" && LANG({other}) = "" && {one} {sign} {other}'
        if sign == "<=":
            plain += f" && (!sameTerm({one}, {other}) || ({_has_value(one)}))"
        truth = " && ".join(f"DATATYPE({each}) = {_BOOLEAN}" for each in (one, other))
        return f"COALESCE({plain}, {truth} && {_number(one)} {sign} {_number(other)}, false)"

    def bounded(self, variable: str, sign: str, bound: Literal) -> str:
        """The condition that a value stands in an order to a constant."""
        if bound.datatype.value not in COMPARABLE or is_ill_typed(bound):
            return "false"
        value = self.value(variable)
        if bound.datatype == _BOOLEAN:
            truth = int(bound.value in ("true", "1"))
            return f"COALESCE(DATATYPE({value}) = {_BOOLEAN} && {_number(value)} {sign} {truth}, false)"
        return f"COALESCE({value} {sign} {bound}, false)"

    def is_of(self, variable: str, datatype: NamedNode) -> str:
        """The condition that a literal has a datatype; an error for what is no literal."""
        if datatype == _LANG_STRING:
            return f'LANG({variable}) != ""'
        if not self.exact:
            return f"DATATYPE({variable}) = {datatype}"
        return f"DATATYPE({variable}) IN ({datatype}, <{MARK}{datatype.value}>)"

    def same(self, variable: str, term: Term) -> str:
        """The condition that a variable is this very term. (Virtuoso does not find a string the same as itself.)"""
        constant = self.constant(term)
        if not isinstance(term, Literal):
            return f"{variable} = {constant}"
        if term.datatype in (_STRING, _LANG_STRING):
            return f"COALESCE({variable} = {constant}, false)"
        return f"sameTerm({variable}, {constant})"


def _number(truth: str) -> str:
    return f"<{XSD}integer>({truth})"


def _has_value(variable: str) -> str:
    """The condition that a literal is well-formed, and of a datatype with an order."""
    forms = ((name, well_formed(name, f"STR({variable})")) for name in sorted(COMPARABLE))
    return " || ".join(f"(DATATYPE({variable}) = <{name}>{f' && {form}' if form else ''})" for name, form in forms)
