"""The verdict on a graph or a submission, by SHACL with the operator's shapes, and nothing fetched."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pyoxigraph import Quad
from rdflib import Graph

from ..assets import Assets


@dataclass(frozen=True)
class Result:
    """One fault. `severity` is Violation, Warning or Info; `message` is by language; a path is written as in SPARQL."""

    severity: str
    focus_node: str
    path: str
    value: str
    message: Mapping[str, str]
    source_shape: str
    component: str


@dataclass(frozen=True)
class Verdict:
    """`conforms`: no violation. (`sh:conforms` is stricter: it is false with a mere info.)"""

    conforms: bool
    results: tuple[Result, ...]
    counts: Mapping[str, int]


def load_shapes(assets: Assets, base: str) -> Graph:
    """The shapes under `base`, with the prefixes that the ontology declares (SHACL, section 5.2.1)."""
    raise NotImplementedError


def background(assets: Assets, base: str) -> Graph:
    """What a submission is judged against: the asserted graphs and the sub-classes of the ontology."""
    raise NotImplementedError


def validate(submitted: Iterable[Quad], shapes: Graph, against: Graph) -> Verdict:
    """The verdict on what was submitted: its subjects are judged, beside `against`, which is not judged.

    A subject that no shape targets is a violation (component "unreached"). What is wrong with `against` alone is
    not reported.
    """
    raise NotImplementedError


def validate_all(asserted: Iterable[Quad], shapes: Graph) -> Verdict:
    """The verdict on a whole registry."""
    raise NotImplementedError


def report(verdict: Verdict, labels: Mapping[str, str], language: str) -> str:
    """The verdict in words: each fault with its node (and label), path, value and message, then the counts."""
    raise NotImplementedError
