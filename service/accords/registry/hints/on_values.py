"""Advice on a value that is not right."""

from pyoxigraph import Literal, NamedNode, Triple

from ...shacl import Term
from ...shacl import constraints as c
from ...shacl.paths import Predicate
from ...shacl.result import Result
from ...shacl.shapes import Shape, Shapes
from .advice import Advice, statement
from .expected import Alternative, alternatives
from .phrases import By, Phrases
from .surroundings import Surroundings
from .values import Meant, few, meant


class OnValues:
    """What to say of values."""

    def __init__(self, shapes: Shapes, phrases: Phrases) -> None:
        self._shapes = shapes
        self._phrases = phrases

    def wrong(self, result: Result, shape: Shape, around: Surroundings) -> Advice:
        """A value that is not of the kind, the datatype, the class, the list or the form that is wanted."""
        wanted = alternatives(self._shapes, shape)
        value = result.value if result.value is not None else result.focus_node
        found = meant(value, wanted, around, _taken(result, around))
        texts = self._told(value, found, wanted, around) if result.path else []
        if found.surely is None and not any(each.is_open for each in wanted):
            all_ = few(wanted, around)
            told = self._phrases.part("one-of", values=all_) if all_ else self._phrases.wanted(wanted)
            texts.append(self._phrases.say("wanted", wanted=told))
        removes, adds = _replaced(result, found.surely)
        return Advice(tuple(texts), found.near, removes, adds)

    def beyond(self, result: Result, shape: Shape) -> Advice:
        """A value that is too small or too large, or a text that is too short or too long."""
        bounds = [
            self._phrases.say("bound", sign=each.sign, bound=each.bound)
            for each in shape.constraints
            if isinstance(each, c.MinInclusive | c.MinExclusive | c.MaxInclusive | c.MaxExclusive)
            and each.component == result.component
        ]
        return Advice(tuple(bounds))

    def deciding(self, shape: Shape) -> Advice:
        """A thing for which none of several property shapes holds: the properties that they look at."""
        options = [each.shapes for each in shape.constraints if isinstance(each, c.Or | c.Xone)]
        paths = (self._shapes[each].path for some in options for each in some)
        found = dict.fromkeys(each.iri for each in paths if isinstance(each, Predicate))
        return Advice((self._phrases.say("deciding", paths=list(found)),)) if found else Advice()

    def twice(self, result: Result, shape: Shape) -> Advice:
        """A value that another property has already."""
        pairs = [each for each in shape.constraints if isinstance(each, c.Disjoint)]
        if not pairs or result.value is None or not isinstance(result.path, Predicate):
            return Advice()
        say = self._phrases.say("twice", value=result.value, other=pairs[0].predicate, path=result.path.iri)
        gone = statement(result.focus_node, result.path.iri, result.value)
        free = not any(_asks_for(each, result.path) for each in self._shapes.values())
        return Advice((say,), (), (gone,) if gone and free else ())

    def _told(self, value: Term, found: Meant, wanted: tuple[Alternative, ...], around: Surroundings) -> list[By]:
        sure = found.surely
        if sure is not None:
            untagged = isinstance(sure, Literal) and sure.language and not getattr(value, "language", None)
            key = "language" if untagged and isinstance(value, Literal) else "meant"
            return [self._phrases.say(key, value=value, meant=sure)]
        if found.near and found.near != few(wanted, around):
            return [self._phrases.say("near", value=value, near=found.near)]
        if isinstance(value, NamedNode) and any(each.wants_iri for each in wanted):
            kinds = sorted(around.types(value), key=str)
            if kinds and any(each.classes for each in wanted):
                return [self._phrases.say("other-kind", value=value, kinds=kinds)]
            return [] if kinds or around.exists(value) else [self._phrases.say("unknown", value=value)]
        return []


def _taken(result: Result, around: Surroundings) -> set[str]:
    """The languages in which the focus node has a text for the property."""
    if not isinstance(result.path, Predicate):
        return set()
    said = (each.object for each in around.sent.of(result.focus_node) if each.predicate == result.path.iri)
    return {each.language for each in said if isinstance(each, Literal) and each.language}


def _replaced(result: Result, by: Term | None) -> tuple[tuple[Triple, ...], tuple[Triple, ...]]:
    if by is None or result.value is None or not isinstance(result.path, Predicate):
        return (), ()
    old = statement(result.focus_node, result.path.iri, result.value)
    new = statement(result.focus_node, result.path.iri, by)
    return ((old,), (new,)) if old and new else ((), ())


def _asks_for(shape: Shape, path: Predicate) -> bool:
    return shape.path == path and any(isinstance(each, c.MinCount | c.QualifiedMinCount) for each in shape.constraints)
