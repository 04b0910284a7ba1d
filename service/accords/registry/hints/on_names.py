"""Advice on names: a property that the shape does not know, an IRI of another form, a thing that no shape reaches."""

import re
from collections.abc import Iterable, Iterator
from functools import cached_property

from pyoxigraph import NamedNode, Triple

from ...shacl import Term
from ...shacl import constraints as c
from ...shacl.paths import Predicate
from ...shacl.result import Result
from ...shacl.shapes import Shape, Shapes, TargetClass
from ...terms import RDF
from ..letters import without_accents
from .advice import Advice, statement
from .lexical import matches
from .nearest import Names, folded, last_part, surely
from .phrases import Phrases
from .surroundings import Surroundings
from .values import iri_variants

_TYPE = NamedNode(RDF + "type")
_SPECIAL = re.compile(r"[\[(.^$*+?{|\\]")


class OnNames:
    """What to say of names."""

    def __init__(self, shapes: Shapes, phrases: Phrases) -> None:
        self._shapes = shapes
        self._phrases = phrases

    @cached_property
    def _roots(self) -> tuple[str, ...]:
        """The folders in which all things lie, by the patterns of the shapes."""
        patterns = (
            each.pattern for s in self._shapes.targeting for each in s.constraints if isinstance(each, c.Pattern)
        )
        return tuple(dict.fromkeys(f"/{each.split('/')[1]}/" for each in patterns if each.startswith("/")))

    def unknown_property(self, result: Result, shape: Shape) -> Advice:
        """A property that a closed shape does not allow: the one that was meant, else those that there are."""
        closed = next((each for each in shape.constraints if isinstance(each, c.Closed)), None)
        if closed is None or not isinstance(result.path, Predicate):
            return Advice()
        told, known = result.path.iri, [each for each in closed.allowed if each != _TYPE]
        sure, near = _property(told, known)
        if not near:
            return Advice((self._phrases.say("properties", path=told, known=known),))
        gaps = {"path": told, "meant": sure or near}
        removes, adds = _renamed(result, told, sure) if sure else ((), ())
        return Advice((self._phrases.say("property", **gaps),), tuple(near), removes, adds)

    def other_form(self, result: Result, shape: Shape, around: Surroundings) -> Advice:
        """An IRI that does not match the pattern of its shape: the same in its form, everywhere in what was sent."""
        focus = result.focus_node
        patterns = [each.pattern for each in shape.constraints if isinstance(each, c.Pattern)]
        if not patterns or not isinstance(focus, NamedNode):
            return Advice()
        forms = _in_form(focus.value, patterns[0], self._roots)
        meant = next((each for each in forms if matches(patterns[0], each.value)), None)
        if meant is None or around.exists(meant):
            return Advice((self._phrases.say("pattern", pattern=patterns[0]),))
        removes, adds = _everywhere(focus, meant, around)
        text = self._phrases.say("renamed", meant=meant, pattern=patterns[0])
        return Advice((text,), (meant,), removes, adds)

    def unreached(self, result: Result, around: Surroundings) -> Advice:
        """A thing that no shape targets: the class that was meant, or that things have whose IRIs are like its own."""
        focus = result.focus_node
        targeted = [t.iri for s in self._shapes.targeting for t in s.targets if isinstance(t, TargetClass)]
        for told in sorted(around.sent.types(focus) - set(targeted), key=str):
            sure, near = _property(told, targeted)
            if near:
                text = self._phrases.say("class", meant=sure or near)
                changed = (statement(focus, _TYPE, told), statement(focus, _TYPE, sure)) if sure else ()
                removes, adds = tuple(filter(None, changed[:1])), tuple(filter(None, changed[1:]))
                return Advice((text,), tuple(near), removes, adds)
        return self._class_of_its_folder(focus, targeted, around)

    def _class_of_its_folder(self, focus: Term, targeted: Iterable[NamedNode], around: Surroundings) -> Advice:
        """The class whose shape asks for IRIs such as this, where the thing has none."""
        if not isinstance(focus, NamedNode) or around.sent.types(focus):
            return Advice()
        fitting = [
            target.iri
            for shape in self._shapes.targeting
            for each in shape.constraints
            if isinstance(each, c.Pattern) and matches(each.pattern, focus.value)
            for target in shape.targets
            if isinstance(target, TargetClass) and target.iri in targeted
        ]
        if len(fitting) != 1:
            return Advice((), tuple(fitting))
        text = self._phrases.say("class", meant=fitting[0])
        return Advice((text,), tuple(fitting), (), (Triple(focus, _TYPE, fitting[0]),))


def _property(told: NamedNode, known: Iterable[NamedNode]) -> tuple[NamedNode | None, list[NamedNode]]:
    """The known name that was surely meant, and those that are near: by their last part, whatever the namespace."""
    own = last_part(told.value)
    names: list[tuple[Term, str]] = [(each, last_part(each.value)) for each in known]
    found = Names(names).nearest(own)
    sure = surely(found, own)
    if sure is None and found and found[0].distance <= 2 and len(folded(own)) >= 6:
        closest = [each for each in found if each.distance == found[0].distance]
        sure = closest[0].iri if len(closest) == 1 else None
    near = [each.iri for each in found if isinstance(each.iri, NamedNode)]
    return (sure if isinstance(sure, NamedNode) else None), near


def _renamed(result: Result, told: NamedNode, sure: NamedNode) -> tuple[tuple[Triple, ...], tuple[Triple, ...]]:
    if result.value is None:
        return (), ()
    old, new = (statement(result.focus_node, each, result.value) for each in (told, sure))
    return ((old,), (new,)) if old and new else ((), ())


def _in_form(iri: str, pattern: str, roots: Iterable[str]) -> Iterator[NamedNode]:
    """The IRI in other spellings, and with the folder that the pattern begins with, if it begins with one."""
    yield from iri_variants(iri)
    folder = pattern[: found.start()] if (found := _SPECIAL.search(pattern)) else pattern
    before = next((iri[: iri.index(each)] for each in roots if each in iri), None)
    if before is None or not folder.startswith("/"):
        return
    for slug in (last_part(iri), _slug(last_part(iri)), _slug(last_part(iri)).replace("-", "")):
        yield from iri_variants(before + folder + slug)


def _slug(text: str) -> str:
    """A text in small letters without accents, its words parted by hyphens."""
    return re.sub(r"[^a-z0-9.]+", "-", without_accents(text.lower())).strip("-")


def _everywhere(old: NamedNode, new: NamedNode, around: Surroundings) -> tuple[tuple[Triple, ...], tuple[Triple, ...]]:
    """Every statement in which a thing stands, and the same with its new name."""
    told = list(dict.fromkeys([*around.sent.of(old), *around.sent.to(old)]))
    renamed = (
        Triple(
            new if each.subject == old else each.subject,
            each.predicate,
            new if each.object == old else each.object,
        )
        for each in told
    )
    return tuple(told), tuple(renamed)
