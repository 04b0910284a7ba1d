"""How the terms of a graph are written and read in a query: literals as they were written, or as a store keeps them."""

from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from . import Term
from .as_written import MARK, marked


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

    def is_of(self, variable: str, datatype: NamedNode) -> str:
        """The condition that a literal has a datatype; an error for what is no literal."""
        if not self.exact:
            return f"DATATYPE({variable}) = {datatype}"
        return f"DATATYPE({variable}) IN ({datatype}, <{MARK}{datatype.value}>)"

    def same(self, variable: str, term: Term) -> str:
        """The condition that a variable is this very term."""
        constant = self.constant(term)
        return f"sameTerm({variable}, {constant})" if isinstance(term, Literal) else f"{variable} = {constant}"
