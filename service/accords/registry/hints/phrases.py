"""How a hint is put into words, in both languages at once."""

from collections.abc import Iterable, Mapping, Sequence

from pyoxigraph import Literal, NamedNode

from ...shacl.paths import Path, Predicate, written
from ...terms import RDF, RDFS, XSD, shortened
from .expected import Alternative, Condition
from .lexical import example as example_of
from .words import PARTS, SENTENCES

LANGUAGES = ("en", "fr")
_SHOWN = 7
_LONGEST = 120
_PLAIN = (XSD + "string", RDF + "langString")
By = Mapping[str, str]
"""A text by language."""


class Phrases:
    """Sentences about terms, which are written with the prefixes of the registry."""

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        self.prefixes = {"rdf": RDF, "rdfs": RDFS, "xsd": XSD, **prefixes}

    def say(self, key: str, **gaps: object) -> By:
        """A sentence; a gap is a term, a path, some terms, a text, or a text by language."""
        return {each: SENTENCES[key][each].format(**self._filled(gaps, each)) for each in LANGUAGES}

    def part(self, key: str, **gaps: object) -> By:
        """A part of a sentence."""
        return {each: PARTS[key][each].format(**self._filled(gaps, each)) for each in LANGUAGES}

    def wanted(self, alternatives: Sequence[Alternative]) -> By:
        """What is wanted, each alternative once."""
        told = list({each["en"]: each for each in map(self._alternative, alternatives)}.values())
        told = told or [self.part("value")]
        return {each: PARTS["or"][each].join(one[each] for one in told) for each in LANGUAGES}

    def term(self, term: object) -> str:
        """A term as Turtle writes it, an IRI without brackets where it has no prefix; a long text is cut."""
        if isinstance(term, NamedNode):
            return shortened(term.value, self.prefixes)
        if isinstance(term, Literal):
            cut = term.value if len(term.value) <= _LONGEST else term.value[:_LONGEST] + "…"
            tag = f"@{term.language}" if term.language else ""
            type_ = "" if term.datatype.value in _PLAIN else f"^^{shortened(term.datatype.value, self.prefixes)}"
            return f"{Literal(cut)}{tag}{type_}"
        return str(term)

    def path(self, path: Path) -> str:
        """A path, with prefixes where it is one property."""
        return self.term(path.iri) if isinstance(path, Predicate) else written(path)

    def _filled(self, gaps: Mapping[str, object], language: str) -> dict[str, str]:
        return {name: self._gap(value, language) for name, value in gaps.items()}

    def _gap(self, value: object, language: str) -> str:
        if isinstance(value, Mapping):
            return str(value[language])
        if isinstance(value, str | int):
            return str(value)
        if isinstance(value, (list, tuple, set, frozenset)):
            return self._several(value, language)
        return self.term(value)

    def _several(self, terms: Iterable[object], language: str) -> str:
        shown = [self.term(each) for each in terms]
        if len(shown) <= _SHOWN:
            return ", ".join(shown)
        more = PARTS["and-more"][language]
        return more.format(values=", ".join(shown[:_SHOWN]), count=len(shown) - _SHOWN)

    def _alternative(self, one: Alternative) -> By:
        if one.allowed:
            return self.part("one-of", values=one.allowed)
        if one.conditions:
            return self._with_condition(one.conditions[0])
        if one.classes:
            return self.part("of-class", kind=one.classes[-1])
        if one.languages:
            return self.part("in-languages", languages=", ".join(one.languages))
        if one.wants_language:
            return self.part("with-language")
        return self._plain(one)

    def _plain(self, one: Alternative) -> By:
        if one.datatype is not None:
            shown = example_of(one.datatype)
            if one.patterns and (shown is None or one.datatype.value == XSD + "string"):
                return self.part("matching", pattern=one.patterns[-1])
            if shown is None or one.datatype.value == XSD + "string":
                return self.part("of-datatype", datatype=one.datatype)
            return self.part("such-as", datatype=one.datatype, example=shown)
        if one.patterns:
            return self.part("matching", pattern=one.patterns[-1])
        return self.part("iri") if one.node_kind == "IRI" else self.part("value")

    def _with_condition(self, condition: Condition) -> By:
        path = self.path(condition.path)
        if condition.value is not None:
            return self.part("with-end", path=path, value=condition.value)
        if condition.is_weak:
            return self.part("known", path=path)
        return self.part("with-pattern", path=path, pattern=condition.pattern)
