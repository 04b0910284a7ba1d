"""Hints on what is wrong with some Turtle, beside the whole registry; and whether a patch mends it."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions, RdfFormat, Store, Triple, parse

from accords.assets import ROOT, Assets
from accords.registry import vocabulary
from accords.registry.assembly import assemble
from accords.registry.assessment import Hint
from accords.registry.hints import Hints
from accords.registry.validation import Background, background, load_shapes, validate
from accords.registry.verdict import Result as Told
from accords.shacl import Term
from accords.shacl.paths import Predicate
from accords.shacl.reading import read_shapes
from accords.shacl.result import Result
from accords.shacl.shapes import Shapes
from accords.terms import DEFAULT_BASE, SH

ASSETS = Assets(ROOT)
_UNREACHED = NamedNode("urn:unreached")


class Asked:
    """A store that answers SELECT queries, and counts them."""

    def __init__(self, quads: Iterable[Quad]) -> None:
        self._store = Store()
        self._store.extend(Quad(*quad.triple) for quad in quads)
        self.count = 0

    def __call__(self, query: str) -> Iterator[Mapping[str, Term]]:
        self.count += 1
        found = self._store.query(query)
        assert isinstance(found, QuerySolutions)
        names = [variable.value for variable in found.variables]
        for row in found:
            yield {name: row[name] for name in names if row[name] is not None}


@cache
def shapes() -> Shapes:
    declared = (q for q in vocabulary.parse(ASSETS.ontology, DEFAULT_BASE) if q.predicate.value.startswith(SH))
    return read_shapes(quad.triple for quad in [*vocabulary.parse(ASSETS.shapes, DEFAULT_BASE), *declared])


@cache
def asked() -> Asked:
    return Asked(assemble(ASSETS, DEFAULT_BASE))


@cache
def hints() -> Hints:
    return Hints(shapes(), asked(), vocabulary.prefixes(ASSETS, DEFAULT_BASE))


@cache
def _behind() -> tuple[object, Background]:
    return load_shapes(ASSETS, DEFAULT_BASE), background(ASSETS, DEFAULT_BASE)


def read(turtle: str) -> list[Quad]:
    return list(parse(turtle.encode(), RdfFormat.TURTLE))


def results(quads: Iterable[Quad]) -> list[Result]:
    graph, against = _behind()
    return [_result(each) for each in validate(quads, graph, against).results]  # type: ignore[arg-type]


def _result(told: Told) -> Result:
    shape = NamedNode(told.source_shape) if told.source_shape else _UNREACHED
    path = Predicate(NamedNode(told.path)) if told.path and " " not in told.path and "^" not in told.path else None
    return Result(
        focus_node=NamedNode(told.focus_node),
        path=path or (shapes()[shape].path if shape in shapes() else None),
        value=_term(told.value),
        component=NamedNode(told.component) if ":" in told.component else _UNREACHED,
        source_shape=shape,
        severity=NamedNode(SH + told.severity),
    )


def _term(text: str) -> Term | None:
    if not text.startswith('"'):
        return NamedNode(text) if text else None
    [quad] = parse(f"<urn:s> <urn:p> {text} .".encode(), RdfFormat.TURTLE)
    assert isinstance(quad.object, Literal)
    return quad.object


def hinted(turtle: str) -> list[tuple[Result, Hint]]:
    """Each result on some Turtle, with its hint."""
    quads = read(turtle)
    found = results(quads)
    return list(zip(found, hints().on(found, [quad.triple for quad in quads]), strict=True))


def patched(quads: Iterable[Quad], hint: Hint) -> list[Quad]:
    """The statements after the patch of a hint, which must take out only what is there."""
    removes, adds = (_triples(text) for text in (hint.removes, hint.adds))
    before = {quad.triple for quad in quads}
    assert removes <= before, "a patch takes out what is there"
    return [Quad(*triple) for triple in (before - removes) | adds]


def _triples(turtle: str) -> set[Triple]:
    return {quad.triple for quad in parse(turtle.encode(), RdfFormat.TURTLE)}
