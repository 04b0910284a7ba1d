"""What the registry publishes, put together from its files, and the answer of a query over it."""

from pathlib import Path

from pyoxigraph import QuerySolutions, Store

from tests.expected.table import Table
from tests.ontology.files import ONTOLOGY, VOCABULARY, dataset, run_rules


def published(data: Path) -> Store:
    """The ontology, the vocabulary and the TriG files of a folder, with what the rules derive from them."""
    files = sorted(data.glob("*.trig"))
    assert files, f"there are no data in {data}"
    store = dataset([ONTOLOGY, *VOCABULARY, *files])
    run_rules(store)
    return store


def ask(store: Store, query: str) -> Table:
    """The answer of a SELECT query over all graphs together, each term as its plain value."""
    solutions = store.query(query, use_default_graph_as_union=True)
    assert isinstance(solutions, QuerySolutions)
    columns = tuple(variable.value for variable in solutions.variables)
    return Table(columns, [tuple(getattr(term, "value", "") for term in row) for row in solutions])
