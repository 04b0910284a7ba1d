"""A difference as text, like that of `diff`: each statement that comes after `+`, each that goes after `-`.

What stands after the signs is Turtle, one statement a line, for which the prefixes are declared at the head.
"""

import re
from collections.abc import Iterator, Mapping

from pyoxigraph import Literal, NamedNode, Triple

from ..store import Term
from ..terms import RDF, XSD
from .difference import CHANGED, GONE, NEW, SAME, Difference, Entity
from .labels import plain
from .lookalikes_words import in_words

_LOCAL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?")  # a part of what Turtle allows (PN_LOCAL)
_TYPE, _STRING = NamedNode(RDF + "type"), NamedNode(XSD + "string")
_STATES = {
    "en": {NEW: "new", CHANGED: "changed", GONE: "gone", SAME: "as it was"},
    "fr": {NEW: "nouveau", CHANGED: "modifié", GONE: "retiré", SAME: "inchangé"},
}
_WORDS = {
    "en": {
        "alike": "looks like {iri}, {score:.0%}: {reasons}",
        "fixed": "cannot go: the ontology or its rules say it",
        "missing": "cannot go: it is not there",
        "rewritten": "{written} is published as {stored}",
        "uncompared": "{count} more new entities were not compared with those that are there",
    },
    "fr": {
        "alike": "ressemble à {iri}, {score:.0%} : {reasons}",
        "fixed": "ne peut être retiré : l’ontologie ou ses règles le disent",
        "missing": "ne peut être retiré : cela n’y est pas",
        "rewritten": "{written} est publié comme {stored}",
        "uncompared": "{count} autres entités nouvelles n’ont pas été comparées à celles qui sont là",
    },
}


def text(difference: Difference, prefixes: Mapping[str, str], language: str = "en") -> str:
    """All that changes, entity by entity; what is no statement stands in lines that begin with `#`."""
    lines = list(_lines(difference, prefixes, _WORDS[language], language))
    used = sorted(prefix for prefix in prefixes if any(re.search(rf"[ ^]{prefix}:", each) for each in lines))
    heads = [f"@prefix {prefix}: <{prefixes[prefix]}> ." for prefix in used]
    return "\n".join([*heads, f"--- version {difference.version}", f"+++ {difference.mode}", *lines]) + "\n"


def turtle(term: Term, prefixes: Mapping[str, str]) -> str:
    """A term as Turtle writes it, with a prefix where one fits.

    >>> turtle(NamedNode("http://www.w3.org/ns/org#role"), {"org": "http://www.w3.org/ns/org#"})
    'org:role'
    """
    if isinstance(term, NamedNode):
        fitting = [(space, prefix) for prefix, space in prefixes.items() if term.value.startswith(space)]
        for space, prefix in sorted(fitting, key=lambda each: -len(each[0])):
            if _LOCAL.fullmatch(term.value, len(space)):
                return f"{prefix}:{term.value[len(space) :]}"
    elif isinstance(term, Literal) and not term.language and term.datatype != _STRING:
        return f"{_visible(str(Literal(term.value)))}^^{turtle(term.datatype, prefixes)}"
    return _visible(str(term))


def _lines(
    difference: Difference, prefixes: Mapping[str, str], words: Mapping[str, str], language: str
) -> Iterator[str]:
    for entity in difference.entities:
        yield from _entity(difference, entity, prefixes, language)
    for name in ("fixed", "missing"):
        for triple in getattr(difference, name):
            yield f"# {words[name]}: {_statement(triple, prefixes)}"
    for written, stored in difference.rewritten:
        said = {"written": turtle(written, prefixes), "stored": turtle(stored, prefixes)}
        yield f"# {words['rewritten'].format(**said)}"
    if difference.uncompared:
        yield f"# {words['uncompared'].format(count=difference.uncompared)}"


def _entity(difference: Difference, entity: Entity, prefixes: Mapping[str, str], language: str) -> Iterator[str]:
    called = difference.labels.get(entity.iri, {})
    name = called.get(language) or next(iter(called.values()), "")
    shown = [turtle(NamedNode(entity.iri), prefixes), *([f"({_on_one_line(name)})"] if name else [])]
    yield f"@@ {' '.join(shown)} {_STATES[language][entity.state]} @@"
    for like in entity.alike:
        reasons = "; ".join(in_words(each, {**difference.labels, **entity.names}, language) for each in like.reasons)
        iri = turtle(NamedNode(like.iri), prefixes)
        yield f"# {_WORDS[language]['alike'].format(iri=iri, score=like.score, reasons=_on_one_line(reasons))}"
    signed = [("-", each) for each in entity.removed] + [("+", each) for each in entity.added]
    for sign, triple in sorted(signed, key=lambda each: (str(each[1].predicate), each[0] == "+", str(each[1]))):
        yield f"{sign} {_statement(triple, prefixes)}"


def _statement(triple: Triple, prefixes: Mapping[str, str]) -> str:
    predicate = "a" if triple.predicate == _TYPE else turtle(triple.predicate, prefixes)
    subject = NamedNode(plain(triple.subject))
    return f"{turtle(subject, prefixes)} {predicate} {turtle(triple.object, prefixes)} ."


def _visible(written: str) -> str:
    """A term with what would not be seen, or would turn what is seen, as an escape (Turtle, section 6.4)."""
    return "".join(each if each.isprintable() else f"\\U{ord(each):08X}" for each in written)


def _on_one_line(words: str) -> str:
    """The words, with nothing in them that would begin another line or hide what is written."""
    return "".join(each if each.isprintable() else " " for each in words)
