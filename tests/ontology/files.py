"""The RDF files of the project as datasets, and the rules run over them."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from pyoxigraph import DefaultGraph, NamedNode, Quad, QueryTriples, RdfFormat, Store, Triple, parse

ROOT = Path(__file__).parents[2]
ONTOLOGY = ROOT / "ontology" / "accords.ttl"
ALIGNMENT = ROOT / "ontology" / "alignment.ttl"
CONTEXT = ROOT / "ontology" / "context.jsonld"
VOCABULARY = sorted((ROOT / "ontology" / "vocab").glob("*.ttl"))
RULES = sorted((ROOT / "ontology" / "rules").glob("*.rq"))
SHAPES = sorted((ROOT / "shapes").glob("*.ttl"))
FOREIGN = sorted((ROOT / "tests" / "ontology" / "foreign").glob("*.nq"))
DATA = sorted((ROOT / "data").glob("*.trig"))

ACC = "https://w3id.org/accords/ns#"
INFERRED = NamedNode("https://w3id.org/accords/graph/inferred")


def quads(path: Path) -> Iterator[Quad]:
    """The statements of one file; those that it puts in no graph get one that stands for the file."""
    own = NamedNode(path.as_uri())
    for quad in parse(path=path, format=RdfFormat.from_extension(path.suffix[1:]), rename_blank_nodes=True):
        inside = own if isinstance(quad.graph_name, DefaultGraph) else quad.graph_name
        yield Quad(quad.subject, quad.predicate, quad.object, inside)


def dataset(paths: Iterable[Path]) -> Store:
    """A store in memory that holds the statements of these files."""
    store = Store()
    for path in paths:
        store.extend(quads(path))
    return store


def run_rules(store: Store) -> set[Triple]:
    """Run the rules in the order of their names until none says anything new; what they added to the store."""
    added: set[Triple] = set()
    while True:
        before = len(added)
        for rule in RULES:
            found = store.query(rule.read_text(encoding="utf-8"), use_default_graph_as_union=True)
            assert isinstance(found, QueryTriples), f"{rule.name} constructs nothing"
            new = {triple for triple in found if not holds(store, triple)}
            store.extend(Quad(t.subject, t.predicate, t.object, INFERRED) for t in new)
            added |= new
        if len(added) == before:
            return added


def holds(store: Store, triple: Triple) -> bool:
    """Whether some graph of the store has this triple."""
    found = store.quads_for_pattern(triple.subject, triple.predicate, triple.object, None)
    return next(found, None) is not None
