"""What can have been meant by a value that its shape refuses: the same thing rightly written, or the nearest one."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pyoxigraph import BlankNode, Literal, NamedNode

from ...shacl import Term
from .expected import LANG_STRING, Alternative
from .lexical import repaired
from .nearest import Names, last_part, surely
from .surroundings import Named, Surroundings

_LONGEST = 500
_FEW = 12
_FALLBACK = ("en", "fr")


@dataclass(frozen=True)
class Meant:
    """The value that was meant, if that is sure, and those that are near, the nearest first."""

    surely: Term | None = None
    near: tuple[Term, ...] = ()


def meant(value: Term, wanted: Iterable[Alternative], around: Surroundings, taken: Iterable[str] = ()) -> Meant:
    """What can have been meant by a value, of which one of the alternatives is wanted.

    `taken` are the languages in which there is a text already. What is offered fits, as far as is understood here.
    """
    options = [each for each in wanted if not each.is_open]
    if isinstance(value, BlankNode) or not options or len(value.value) > _LONGEST:
        return Meant()
    rewritten = _fitting(_rewritten(value, options, set(taken)), options, around)
    found = _first_of_each_datatype(each for each in rewritten if each != value)
    if found:
        return Meant(found[0] if len(found) == 1 else None, found)
    near = _known(value, options, around)
    return near if near.near else Meant(None, few(options, around))


def few(options: Iterable[Alternative], around: Surroundings) -> tuple[Term, ...]:
    """All that may stand there, if it can be listed; nothing of a class, which grows."""
    found: list[Term] = []
    for one in options:
        if one.allowed:
            found += one.allowed
        elif any(not each.is_weak for each in one.conditions):
            found += [each.iri for each in candidates(one, around)]
    return tuple(found) if len(found) <= _FEW else ()


def _first_of_each_datatype(terms: Iterable[Term]) -> tuple[Term, ...]:
    """One IRI at most, and one text of each datatype: which of them is meant, nobody can tell."""
    found: dict[object, Term] = {}
    for each in terms:
        found.setdefault(each.datatype if isinstance(each, Literal) else None, each)
    return tuple(found.values())


def _fitting(terms: Iterable[Term], options: list[Alternative], around: Surroundings) -> Iterator[Term]:
    return (term for term in terms if any(each.fits(term, around) for each in options))


def _rewritten(value: Term, options: list[Alternative], taken: set[str]) -> Iterator[Term]:
    """The same value as it should have been written, the likeliest first."""
    if isinstance(value, NamedNode):
        yield from iri_variants(value.value)
        return
    assert isinstance(value, Literal)
    for option in options:
        yield from _as_text(value, option, taken)
    if value.value.startswith(("http://", "https://")):
        yield from iri_variants(value.value.strip())


def _as_text(value: Literal, option: Alternative, taken: set[str]) -> Iterator[Literal]:
    text = value.value
    forms = list(dict.fromkeys((text, " ".join(text.split()), text.strip().upper(), text.strip().lower())))
    if option.wants_language:
        for form in forms[:2]:
            yield from (Literal(form, language=each) for each in _languages(value, option, taken))
    elif option.datatype is not None and option.datatype != LANG_STRING:
        for form in forms:
            yield from repaired(form, option.datatype)
    elif not option.wants_iri:
        kept = value.datatype if not value.language else None
        yield from (Literal(form, datatype=kept) if kept else Literal(form, language=value.language) for form in forms)


def _languages(value: Literal, option: Alternative, taken: set[str]) -> Iterator[str]:
    """The tag that a text has, without what makes it narrower; one that is free for a text that has none."""
    if value.language:
        yield from (value.language, value.language.partition("-")[0])
    else:
        yield from (each for each in option.languages or _FALLBACK if each not in taken)


def iri_variants(iri: str) -> Iterator[NamedNode]:
    """The ways in which one writes the same IRI: another scheme, a slash, the document for the thing, a file name.

    >>> NamedNode("https://example.org/id/state/mar") in [*iri_variants("http://example.org/doc/state/mar.ttl")]
    True
    """
    whole = [iri, iri.strip(), iri.partition("#")[0].partition("?")[0]]
    stems = [*whole, *(each.rstrip("/") for each in whole), *(_without_suffix(each) for each in whole)]
    things = [*stems, *(each.replace("/doc/concept/", "/concept/").replace("/doc/", "/id/") for each in stems)]
    spelt = [*things, *(each.lower() for each in things), *(each + "/" for each in things)]
    for each in dict.fromkeys(form for spelling in spelt for form in (spelling, _other_scheme(spelling))):
        try:
            yield NamedNode(each)
        except ValueError:
            continue


def _without_suffix(iri: str) -> str:
    stem, dot, suffix = iri.rpartition(".")
    return stem if dot and suffix in ("ttl", "jsonld", "nt", "rdf", "trig", "nq", "html") else iri


def _other_scheme(iri: str) -> str:
    return "http" + iri[5:] if iri.startswith("https:") else "https" + iri[4:] if iri.startswith("http:") else iri


def _known(value: Term, options: list[Alternative], around: Surroundings) -> Meant:
    """Allowed values and known things that have the name, or one that is near."""
    text = last_part(value.value) if isinstance(value, NamedNode) else value.value.strip()
    exact = tuple(_fitting(_called(value, around), options, around))
    if len(exact) == 1:
        return Meant(exact[0], exact)
    found = around.remembered(tuple(options), lambda: Names(_choices(options, around))).nearest(text)
    near = tuple(dict.fromkeys([*exact, *(each.iri for each in found)]))
    sure = surely(found, text) if not exact else None
    return Meant(next(_fitting([sure], options, around), None) if sure is not None else None, near)


def _called(value: Term, around: Surroundings) -> list[NamedNode]:
    """The known things that have a text for their name."""
    if not isinstance(value, Literal):
        return []
    return [each for each in around.named(value.value.strip()) if each != value]


def _choices(options: list[Alternative], around: Surroundings) -> Iterator[tuple[Term, str]]:
    """All that may stand there, with each of its names, and with what its IRI calls it."""
    for option in options:
        for each in option.allowed:
            yield each, last_part(each.value) if isinstance(each, NamedNode) else each.value
        for named in candidates(option, around):
            yield named.iri, last_part(named.iri.value)
            yield from ((named.iri, name.value) for name in named.names)


def candidates(option: Alternative, around: Surroundings) -> list[Named]:
    """The known things that may stand there: those of the classes, or with the right value at the end of a path."""
    if option.conditions:
        first = option.conditions[0]
        found = around.with_end(first.path, first.value, first.pattern)
        return [Named(each, ()) for each in found] if first.is_weak else around.called(found)
    if option.classes:
        kinds = set.intersection(*(around.kinds(each) for each in option.classes))
        return around.of_kinds(kinds) if kinds else []
    return around.called(each for each in option.allowed if isinstance(each, NamedNode))
