"""SHACL compiled to SPARQL: shapes become set-based queries, which any engine runs, and a validation report.

It knows no registry and no store: the data graph is a function that answers SELECT queries.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import TypeAlias

from pyoxigraph import BlankNode, Literal, NamedNode

Term: TypeAlias = NamedNode | BlankNode | Literal
Select: TypeAlias = Callable[[str], Iterable[Mapping[str, Term]]]
"""The data graph: runs a SELECT over it, as its default graph, and gives the rows; unbound variables are absent."""
