"""How a fault can be mended: a hint for each result of shapes that the operator wrote.

What is wanted comes from the shape, what was meant from what is near to it: the values that the shape allows, and the
things that the background knows. A patch is offered where the mend is mechanical; everything else is a suggestion.
"""

from collections.abc import Callable, Iterable, Mapping

from pyoxigraph import Triple

from ...shacl import Select
from ...shacl import constraints as c
from ...shacl.result import Result
from ...shacl.shapes import Shape, Shapes
from ..assessment import Hint
from .advice import Advice
from .examples import Examples
from .on_counts import OnCounts
from .on_names import OnNames
from .on_values import OnValues
from .phrases import Phrases
from .surroundings import Sent, Surroundings

_Adviser = Callable[[Result, Shape, Surroundings], Advice]
_OF_VALUES = (
    c.Class,
    c.Datatype,
    c.NodeKind,
    c.In,
    c.LanguageIn,
    c.NodeOf,
    c.Or,
    c.Xone,
    c.And,
)
_OF_RANGES = (c.MinInclusive, c.MinExclusive, c.MaxInclusive, c.MaxExclusive)


class Hints:
    """Hints on results of one set of shapes, beside one background. What the background answers is kept."""

    def __init__(self, shapes: Shapes, background: Select, prefixes: Mapping[str, str]) -> None:
        self._shapes = shapes
        self._phrases = Phrases(prefixes)
        self._examples = Examples(shapes, dict(prefixes))
        self._values = OnValues(shapes, self._phrases)
        self._counts = OnCounts(shapes, self._phrases, self._examples)
        self._names = OnNames(shapes, self._phrases)
        self._around = Surroundings(Sent([]), background)
        self._advisers = self._by_component()

    def on(self, results: Iterable[Result], sent: Iterable[Triple]) -> list[Hint]:
        """A hint on each result of what was sent, in their order; the background does not hold what was sent."""
        around = self._around.beside(Sent(sent))
        return [self._hint(each, around) for each in results]

    def _hint(self, result: Result, around: Surroundings) -> Hint:
        shape = self._shapes.get(result.source_shape)
        if shape is None:
            return self._names.unreached(result, around).hint("")
        adviser = self._advisers.get(result.component)
        advice = adviser(result, shape, around) if adviser else self._compare(result)
        if advice.texts and not adviser:
            return advice.hint("")
        example = self._examples.written(shape, result.focus_node, around)
        if not advice.texts:
            advice = Advice((self._phrases.say("example" if example else "no-example"),))
        return advice.hint(example)

    def _by_component(self) -> dict[object, _Adviser]:
        values, counts, names = self._values, self._counts, self._names
        advisers: dict[object, _Adviser] = {each.component: self._value for each in _OF_VALUES}
        advisers |= {each.component: lambda result, shape, _: values.beyond(result, shape) for each in _OF_RANGES}
        advisers |= {each.component: counts.missing for each in (c.MinCount, c.QualifiedMinCount, c.HasValue)}
        advisers[c.MaxCount.component] = counts.too_many
        advisers[c.UniqueLang.component] = lambda result, _, around: counts.same_language(result, around)
        advisers[c.Closed.component] = lambda result, shape, _: names.unknown_property(result, shape)
        advisers[c.Disjoint.component] = lambda result, shape, _: values.twice(result, shape)
        advisers[c.Pattern.component] = self._pattern
        return advisers

    def _value(self, result: Result, shape: Shape, around: Surroundings) -> Advice:
        """A value that is not right; of a thing itself, its class may be what is wrong."""
        advice = self._names.unreached(result, around) if shape.path is None else Advice()
        if advice.adds:
            return advice
        wrong = self._values.wrong(result, shape, around)
        return wrong if wrong.texts or shape.path else self._values.deciding(shape)

    def _pattern(self, result: Result, shape: Shape, around: Surroundings) -> Advice:
        if shape.path is None and result.value == result.focus_node:
            return self._names.other_form(result, shape, around)
        return self._values.wrong(result, shape, around)

    def _compare(self, result: Result) -> Advice:
        """What a query found, which stands against the focus node."""
        if result.value is None or result.value == result.focus_node:
            return Advice()
        return Advice((self._phrases.say("conflict", value=result.value),), (result.value,))
