"""Advice on values that are missing, or too many."""

from collections import Counter

from pyoxigraph import Literal

from ...shacl import Term
from ...shacl import constraints as c
from ...shacl.result import Result
from ...shacl.shapes import Shape, Shapes
from .advice import Advice
from .ends import ends
from .examples import Examples
from .expected import Alternative, alternatives
from .phrases import Phrases
from .surroundings import Surroundings
from .values import few


class OnCounts:
    """What to say of numbers of values."""

    def __init__(self, shapes: Shapes, phrases: Phrases, examples: Examples) -> None:
        self._shapes = shapes
        self._phrases = phrases
        self._examples = examples

    def missing(self, result: Result, shape: Shape, around: Surroundings) -> Advice:
        """A property without a value, or without one that conforms; and what may stand there, if it is little."""
        if result.path is None:
            return Advice()
        wanted = self._wanted(shape, result, around)
        near = few(wanted, around)
        told = self._phrases.part("one-of", values=near) if near else self._phrases.wanted(wanted)
        gaps = {"path": self._phrases.path(result.path), "wanted": told}
        example = self._examples.value(shape, wanted, result.focus_node, around)
        if example is None or example in near:
            return Advice((self._phrases.say("missing", **gaps),), near)
        return Advice((self._phrases.say("missing-such-as", **gaps, example=example),), near)

    def too_many(self, result: Result, shape: Shape, around: Surroundings) -> Advice:
        """More values than may be."""
        most = next((each.count for each in shape.constraints if isinstance(each, c.MaxCount)), 0)
        values = _values(result, around)
        if result.path is None or len(values) <= most:
            return Advice()
        gaps = {"path": self._phrases.path(result.path), "values": values, "count": len(values), "most": most}
        return Advice((self._phrases.say("too-many", **gaps),))

    def same_language(self, result: Result, around: Surroundings) -> Advice:
        """More values than one in a language."""
        texts = [each for each in _values(result, around) if isinstance(each, Literal) and each.language]
        counted = Counter(each.language for each in texts)
        twice = [language for language, count in counted.items() if count > 1]
        if result.path is None:
            return Advice()
        return Advice(
            tuple(
                self._phrases.say(
                    "same-language",
                    path=self._phrases.path(result.path),
                    language=language,
                    values=[each for each in texts if each.language == language],
                )
                for language in twice
                if language
            )
        )

    def _wanted(self, shape: Shape, result: Result, around: Surroundings) -> tuple[Alternative, ...]:
        """What one more value must be: by the qualified shape if there is one, else by all shapes of the property."""
        for each in shape.constraints:
            if isinstance(each, c.QualifiedMinCount):
                return alternatives(self._shapes, self._shapes[each.shape])
            if isinstance(each, c.HasValue):
                return (Alternative(allowed=(each.value,)),)
        same = self._examples.of_same_property(shape, result.focus_node, around)
        found = [alternatives(self._shapes, each) for each in (shape, *same)]
        return next((each for each in found if not any(one.is_open for one in each)), found[0])


def _values(result: Result, around: Surroundings) -> list[Term]:
    """The values at the end of the path, those that were sent first."""
    return ends(result.focus_node, result.path, around) if result.path else []
