"""The suite for SHACL Core: each case judged by the compiler, its report compared with the one that is expected."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

from pyoxigraph import BlankNode, NamedNode, RdfFormat, Triple, parse

from accords.shacl.data import Data
from accords.shacl.graph import ShapesGraph
from accords.shacl.path_reading import read_path
from accords.shacl.report import report
from accords.shacl.validator import Validator

from .outcomes import Outcome, verdict

MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
SHT = "http://www.w3.org/ns/shacl-test#"
RDFS_LABEL = NamedNode("http://www.w3.org/2000/01/rdf-schema#label")


@dataclass(frozen=True)
class Case:
    """One case: the files of its graphs, and the node of the expected report in the graph of its manifest."""

    iri: str
    name: str
    data_file: Path
    shapes_file: Path
    manifest: tuple[Triple, ...]
    expected: BlankNode

    @property
    def data(self) -> tuple[Triple, ...]:
        """The data graph."""
        return _triples(self.data_file)

    @property
    def shapes(self) -> tuple[Triple, ...]:
        """The shapes graph."""
        return _triples(self.shapes_file)

    def expectation(self) -> Counter[tuple[object, ...]]:
        """The results that are expected, and whether the data conform."""
        return results_in(self.manifest, self.expected)


def cases(manifest: Path) -> Iterator[Case]:
    """The cases of a manifest and of those that it includes."""
    triples = _triples(manifest)
    graph = ShapesGraph(triples)
    [root] = [each for each in graph.subjects() if graph.is_a(each, MF + "Manifest")]
    for included in graph.objects(root, NamedNode(MF + "include")):
        yield from cases(_path(included))
    for head in graph.objects(root, NamedNode(MF + "entries")):
        for entry in graph.members(root, "entries", head):
            [action], [result] = (graph.objects(entry, NamedNode(MF + name)) for name in ("action", "result"))
            data, shapes = (graph.objects(action, NamedNode(SHT + name))[0] for name in ("dataGraph", "shapesGraph"))
            [label] = graph.objects(entry, RDFS_LABEL)
            assert isinstance(entry, NamedNode) and isinstance(result, BlankNode)
            yield Case(entry.value, str(label.value), _path(data), _path(shapes), triples, result)


def judged(case: Case) -> tuple[Counter[tuple[object, ...]], Counter[tuple[object, ...]], int]:
    """The results that were found and those that are expected, and how many constraints were handed over."""
    validator = Validator(case.shapes)
    node = NamedNode("urn:report")
    found = tuple(report(validator.results(Data(case.data)), node))
    return results_in(found, node), case.expectation(), len(validator.handed_over)


def outcomes(name: str, folder: Path) -> Iterator[Outcome]:
    """What comes out of each case. One that pySHACL would have to judge has failed."""
    for case in cases(folder / "manifest.ttl"):
        found, expected, handed_over = judged(case)
        passed = found == expected and not handed_over
        # The names in the suite stand for their place in the published one.
        place = case.iri.rpartition(f"{folder.name}/")[2]
        iri = f"https://github.com/w3c/data-shapes/blob/ff9edb9c/data-shapes-test-suite/tests/core/{place}"
        yield Outcome(name, iri, place, verdict(passed), told=str((found - expected, expected - found)))


def results_in(triples: tuple[Triple, ...], node: NamedNode | BlankNode) -> Counter[tuple[object, ...]]:
    """A report, with its paths read and its results as tuples; whether it says that it conforms stands among them."""
    graph = ShapesGraph(triples)
    [conforms] = graph.objects(node, "conforms")
    found: Counter[tuple[object, ...]] = Counter({("conforms", conforms): 1})
    for result in graph.objects(node, "result"):
        assert isinstance(result, (NamedNode, BlankNode))
        paths = [read_path(graph, result, each) for each in graph.objects(result, "resultPath")]
        found[
            *paths,
            *(
                (name, frozenset(graph.objects(result, name)))
                for name in ("focusNode", "value", "resultSeverity", "sourceConstraintComponent", "sourceShape")
            ),
        ] += 1
    return found


@cache
def _triples(file: Path) -> tuple[Triple, ...]:
    """The triples of a file, read once, so that its blank nodes are the same in each role."""
    return tuple(quad.triple for quad in parse(path=file, format=RdfFormat.TURTLE, base_iri=file.as_uri()))


def _path(term: object) -> Path:
    assert isinstance(term, NamedNode)
    return Path(unquote(urlsplit(term.value).path))
