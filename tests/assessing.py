"""An assessment to write down: one fault of every kind that a format has to bear, hostile text among them."""

from pyoxigraph import Literal, NamedNode

from accords.registry.assessment import Assessment, Finding, Hint, Place, Terms
from accords.shacl import Term
from accords.shacl.paths import Inverse, Path, Predicate, Sequence, ZeroOrMore
from accords.shacl.result import Result
from accords.terms import SH, SKOS, XSD

SHAPES = "https://w3id.org/accords/shapes#"
ORG = "http://www.w3.org/ns/org#"
MEMBERSHIP = NamedNode("http://127.0.0.1:8000/id/membership/gpai-mar")
TERMS = Terms(
    shapes="https://w3id.org/accords/shapes",
    shapes_version="0.1.0",
    shapes_digest="5a" * 32,
    engine="accords.shacl",
    engine_version="0.1.0",
    input_digest="1d" * 32,
    time="2026-11-30T19:00:00Z",
    seconds=0.012,
    background=7,
    background_digest="b0" * 32,
)
SOURCE = """@prefix org: <http://www.w3.org/ns/org#> .
<http://127.0.0.1:8000/id/membership/gpai-mar>
\torg:memberr <http://127.0.0.1:8000/id/state/mar> ;
    org:role "member" .
"""
HOSTILE = "::error::\x1b[31m<script>alert(1)</script>\r\n=1+1\u202e]]>\x00%0A"


def result(
    shape: str = "Membership-member",
    component: str = "MinCount",
    severity: str = "Violation",
    path: Path | None = None,
    value: Term | None = None,
    focus_node: Term = MEMBERSHIP,
    messages: tuple[Literal, ...] = (),
) -> Result:
    """A result of one of our shapes."""
    told = messages or (Literal("Name exactly one member.", language="en"),)
    return Result(
        focus_node=focus_node,
        path=path,
        value=value,
        component=NamedNode(f"{SH}{component}ConstraintComponent"),
        source_shape=NamedNode(SHAPES + shape),
        severity=NamedNode(SH + severity),
        messages=(*told, Literal("Désignez exactement un membre.", language="fr")),
    )


MISSPELT = Finding(
    result("Membership", "Closed", path=Predicate(NamedNode(ORG + "memberr")), value=MEMBERSHIP),
    {"en": "Morocco in GPAI", "fr": "Le Maroc au PMIA"},
    Place("data/new.ttl", 3, 2),
    Hint(
        {"en": "Did you mean org:member?", "fr": "Vouliez-vous dire org:member ?"},
        (f"<{ORG}member>",),
        removes=f"{MEMBERSHIP} <{ORG}memberr> <http://127.0.0.1:8000/id/state/mar> .\n",
        adds=f"{MEMBERSHIP} <{ORG}member> <http://127.0.0.1:8000/id/state/mar> .\n",
    ),
)
BROADER = Sequence((Inverse(Predicate(NamedNode(ORG + "role"))), ZeroOrMore(Predicate(NamedNode(SKOS + "broader")))))
FINDINGS = (
    MISSPELT,
    Finding(result(path=Predicate(NamedNode(ORG + "member"))), place=Place("data/new.ttl", 2, 0)),
    Finding(
        result(
            "Role",
            "In",
            "Warning",
            BROADER,
            Literal(HOSTILE, language="en"),
            messages=(Literal(HOSTILE, language="en"),),
        ),
        {"en": HOSTILE},
        Place("", 4, 14),
    ),
    Finding(
        result(
            "Period-startDate",
            "Datatype",
            "Info",
            Predicate(NamedNode("https://schema.org/startDate")),
            Literal("hier", datatype=NamedNode(XSD + "date")),
        )
    ),
)
ASSESSMENT = Assessment(FINDINGS, TERMS)
PREFIXES = {"org": ORG, "shape": SHAPES, "skos": SKOS, "sh": SH, "schema": "https://schema.org/", "xsd": XSD}


def many(count: int) -> Assessment:
    """An assessment with as many findings, each of another node."""
    nodes = (NamedNode(f"http://127.0.0.1:8000/id/membership/m{number:05}") for number in range(count))
    return Assessment(tuple(Finding(result(focus_node=node)) for node in nodes), TERMS)
