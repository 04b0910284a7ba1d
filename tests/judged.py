"""What the registry judges of what is sent, told as a report tells it."""

from collections.abc import Iterable

from pyoxigraph import Quad, Triple

from accords.assets import Assets
from accords.registry.assembly import assemble
from accords.registry.behind import Behind
from accords.registry.judging import Judge
from accords.registry.materialisation import rules
from accords.registry.shapes_file import ShapesFile, shapes_file
from accords.registry.told import told
from accords.registry.verdict import UNREACHED, Verdict, verdict
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


def validate(sent: Iterable[Quad], shapes: Judge, known: Behind) -> Verdict:
    """The verdict on what is sent; a subject that no shape reaches has the component "unreached", and no shape."""
    found = {told(each) for each in shapes.results(known, [quad.triple for quad in sent])}
    missed = {each for each in found if each.component.endswith("#unreached")}
    plain = {type(each)(**{**vars(each), "component": UNREACHED, "source_shape": ""}) for each in missed}
    return verdict(found - missed | plain)
