"""What the registry judges of what is sent."""

from collections.abc import Iterable

from pyoxigraph import Quad, Triple

from accords.assets import Assets
from accords.registry.assembly import assemble
from accords.registry.behind import Behind
from accords.registry.judging import Judge
from accords.registry.materialisation import rules
from accords.registry.shapes_file import ShapesFile, shapes_file
from accords.shacl.result import Result
from accords.terms import DEFAULT_BASE

HERE = "urn:shapes"


def judge(assets: Assets) -> Judge:
    """The shapes of a registry."""
    return Judge(shapes_file(assets, DEFAULT_BASE), HERE, {})


def by(shapes: Iterable[Triple]) -> Judge:
    """Other shapes."""
    return Judge(ShapesFile("", "", tuple(shapes)), HERE, {})


def behind(assets: Assets) -> Behind:
    """What a registry asserts, behind what is sent to it."""
    return Behind(assemble(assets, DEFAULT_BASE), rules(assets, DEFAULT_BASE), DEFAULT_BASE, 1, "digest")


def validate(sent: Iterable[Quad], shapes: Judge, known: Behind) -> list[Result]:
    """What is wrong with what is sent, the worst first."""
    return shapes.results(known, [quad.triple for quad in sent])


def faults(found: Iterable[Result]) -> list[tuple[str, str, str]]:
    """The ends of severity, focus node and component."""
    return [(_end(each.severity, "#"), _end(each.focus_node, "/"), _end(each.component, "#")) for each in found]


def _end(term: object, mark: str) -> str:
    return str(term).strip("<>").rpartition(mark)[2]
