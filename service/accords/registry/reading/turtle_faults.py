"""Say what is wrong with Turtle, TriG, N-Triples or N-Quads, where, and what would be right.

The parser knows where it stopped; its author needs to know what to change there.

>>> told = explain("<urn:a> a skso:x .", "The prefix skso: has not been declared", 10, {"skos": "urn:s#"})
>>> told.detail, told.extra["suggestions"]
('Line 1, column 11: the prefix skso: is not declared. Did you mean skos:?', ['@prefix skos: <urn:s#> .'])
"""

import re
from collections.abc import Callable, Mapping

from ...errors import UnparsableRDF
from .faults import NO_LANGUAGE, brief, fault, near
from .tokens import BRACKETS, missing_bracket

_DECLARED = re.compile(r"^[ \t]*@?prefix[ \t]+([^\s:<]*):", re.IGNORECASE | re.MULTILINE)
_BEFORE = re.compile(r"(\S)\s*\Z")
_IRI = re.compile(r"<([^>\n]*)")
_FORBIDDEN = re.compile(r'[\x00-\x20<>"{}|^`\\]')
_LONG = 500
_DIGITS = "0123456789"
_NO_SPACE = re.compile(r"[^\s;,\])}]+")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TAG = re.compile(r"[\"']@[A-Za-z0-9_-]*\Z")
_MEANT = {"True": "true", "False": "false", "TRUE": "true", "FALSE": "false"}
_ESCAPES = ("\\t", "\\b", "\\n", "\\r", "\\f", '\\"', "\\'", "\\\\", "\\u0041", "\\U0001F600")
_WITHOUT_LISTS = ("Quads ", "Triples ")
"""How the parser begins what it says of N-Triples and N-Quads."""

_Explanation = Callable[[str, re.Match[str], int, Mapping[str, str]], UnparsableRDF]


def explain(text: str, message: str, position: int, prefixes: Mapping[str, str]) -> UnparsableRDF:
    """The problem for a complaint of the parser at an offset; `prefixes` are those that the registry itself uses."""
    for pattern, explanation in _EXPLANATIONS:
        found = re.fullmatch(pattern, message, re.DOTALL)
        if found:
            return explanation(text, found, position, prefixes)
    return fault(text, position, f"{message[:1].lower()}{message[1:500]}.")


def _undeclared(text: str, found: re.Match[str], position: int, prefixes: Mapping[str, str]) -> UnparsableRDF:
    prefix = found[1]
    declared = _DECLARED.findall(text)
    if prefix in prefixes:
        declaration = _declaration(prefix, prefixes)
        return fault(text, position, f"the prefix {prefix}: is not declared.", [declaration], [declaration])
    told = f"the prefix {brief(prefix)}: is not declared."
    wanted = [f"@prefix {brief(prefix)}: <…> ."]
    for meant in near(prefix, dict.fromkeys([*declared, *prefixes])):
        suggestion = f"{meant}:" if meant in declared else _declaration(meant, prefixes)
        return fault(text, position, f"{told} Did you mean {meant}:?", wanted, [suggestion])
    return fault(text, position, told, wanted)


def _declaration(prefix: str, prefixes: Mapping[str, str]) -> str:
    return f"@prefix {prefix}: <{prefixes[prefix]}> ."


def _no_subject(text: str, found: re.Match[str], position: int, prefixes: Mapping[str, str]) -> UnparsableRDF:
    """Something stands where a new statement may begin: mostly the one before is not at its end."""
    before = _BEFORE.search(text, 0, position)
    last = before[1] if before else "."
    if found[1] == "^":
        return fault(text, position, "a datatype follows two signs, as in ^^xsd:date.", ["^^"])
    if position and text[position - 1] in _DIGITS:
        return _bad_number(text, position)
    if last in "\"'" and position and text[position - 1] == last:
        escaped = f"\\{last}"
        return fault(text, position - 1, f"the text ends here: write a quote within it as {escaped}.", [escaped])
    if found[1].startswith("@"):
        directives = ["@prefix", "@base"]
        return fault(text, position, f"{brief(found[1])} is no directive.", directives, near(found[1], directives))
    if last not in ".}":
        return _no_stop(text, found, position, prefixes)
    if found[1] in BRACKETS.values():
        return fault(text, position, f"{found[1]} closes nothing that was opened.")
    return fault(text, position, f"{brief(found[1])} cannot begin a statement.", ["an IRI"])


def _bad_number(text: str, position: int) -> UnparsableRDF:
    while position and text[position - 1] in "+-." + _DIGITS:
        position -= 1
    written = _NO_SPACE.match(text, position)
    value = written[0].rstrip(".,;") if written else ""
    date = f'"{value}"^^xsd:date' if _DATE.fullmatch(value) else f'"{brief(value)}"'
    return fault(text, position, f"{brief(value)} is no number: put it in quotes.", ['"'], [date])


def _bad_character(text: str, found: re.Match[str], position: int, prefixes: Mapping[str, str]) -> UnparsableRDF:
    if _TAG.search(text, 0, position):
        return _LANGUAGE(text, found, position, prefixes)
    return fault(text, position, f"the character {found[1]} cannot stand here.")


def _no_stop(text: str, found: re.Match[str], position: int, prefixes: Mapping[str, str]) -> UnparsableRDF:
    if not text[position:].strip():
        return _broken_off(text, found, position, prefixes)
    marks = (".",) if found[0].startswith(_WITHOUT_LISTS) else (".", ";", ",")
    return fault(text, position, "a full stop is missing before this: the statement ends here.", marks)


def _no_predicate(text: str, found: re.Match[str], position: int, prefixes: Mapping[str, str]) -> UnparsableRDF:
    if found[1] in (".", ";", ",", "]", "}"):
        return fault(text, position, "a predicate is missing here.", ["an IRI", "a"])
    return fault(text, position, f"{brief(found[1])} cannot be a predicate.", ["an IRI", "a"])


def _no_object(text: str, found: re.Match[str], position: int, prefixes: Mapping[str, str]) -> UnparsableRDF:
    what = ["an IRI", "a literal"]
    if found[1] in (".", ";", ",", "]", "}"):
        return fault(text, position, "an object is missing here.", what)
    if found[1] in _MEANT:
        meant = _MEANT[found[1]]
        return fault(text, position, f"{found[1]} is not a value. Did you mean {meant}?", [meant], [meant])
    told = f"{brief(found[1])} is neither an IRI nor a literal: put a text in quotes."
    return fault(text, position, told, what, [f'"{found[1]}"'] if found[1].isalnum() and len(found[1]) < _LONG else ())


def _broken_off(text: str, found: re.Match[str], position: int, prefixes: Mapping[str, str]) -> UnparsableRDF:
    """The text ended within something that was begun."""
    begun = text[position : position + 3]
    for quotes in ('"""', "'''", '"', "'"):
        if begun.startswith(quotes):
            return fault(text, position, "the text that begins here is not closed.", [quotes])
    if begun.startswith("<"):
        return fault(text, position, "the IRI that begins here is not closed.", [">"])
    end = len(text.rstrip())
    if closing := missing_bracket(text[:end]):
        told = f"the document breaks off here, and a bracket that was opened is not closed: {closing} is missing."
        return fault(text, end, told, [closing])
    return fault(text, end, "a full stop is missing here: the document breaks off.", ["."])


def _bad_iri(text: str, found: re.Match[str], position: int, prefixes: Mapping[str, str]) -> UnparsableRDF:
    iri = _IRI.match(text, position)
    bad = _FORBIDDEN.search(text, position + 1, iri.end()) if iri else None
    if not iri or not bad:
        return fault(text, position, "the IRI that begins here is not closed in its line.", [">"])
    escaped = _escaped(bad)
    told = f"an IRI cannot hold the character {bad[0]}: write {escaped}."
    if bad[0] == " ":
        told = "an IRI cannot hold a space: write %20."
    written = f"<{_FORBIDDEN.sub(_escaped, iri[1])}>"
    return fault(text, bad.start(), told, [escaped], [written] if len(written) < _LONG else ())


def _escaped(character: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in character[0].encode())


def _bad_escape(text: str, found: re.Match[str], position: int, prefixes: Mapping[str, str]) -> UnparsableRDF:
    return fault(text, position, f"{found[1]} is no escape: write a backslash as \\\\.", _ESCAPES, [f"\\{found[1]}"])


def _says(told: str, *expected: str) -> _Explanation:
    """An explanation that needs nothing from the text."""
    return lambda text, found, position, prefixes: fault(text, position, told, expected)


_LANGUAGE = _says(NO_LANGUAGE, "@en", "@fr-CA")
_EXPLANATIONS: tuple[tuple[str, _Explanation], ...] = (
    (r"The prefix (\S*): has not been declared", _undeclared),
    (r"(.+) is not a valid subject or graph name", _no_subject),
    (r"(.+) is not a valid predicate", _no_predicate),
    (r"(.+) is not a valid RDF object", _no_object),
    (r"Unexpected end(?: of file)?", _broken_off),
    (r"A dot is expected at the end of statements|(?:Triples|Quads) (?:must|should) be followed by a dot", _no_stop),
    (
        r"Line jumps are not allowed in string literals.*",
        _says('a text in single quotes ends in its line: write \\n, or put it in """.', "\\n", '"""'),
    ),
    (r"Invalid IRI code point.*", _bad_iri),
    (r"Unexpected escape character '(.+)'", _bad_escape),
    (r"The given language subtag is invalid|A (?:subtag|language code) .*", _LANGUAGE),
    (r"Unexpected character '(.+)'", _bad_character),
    (
        r"No scheme found in an absolute IRI",
        _says("this IRI is relative, and nothing says to what: write it in full.", "an IRI with http:// or https://"),
    ),
    (r"blank node property lists should end with a '\]'", _says("a bracket is missing before this.", "]")),
    (r"The PREFIX keyword should be followed by a prefix.*", _says("a prefix ends in a colon.", "a prefix like ex:")),
    (
        r"The PREFIX declaration should be followed by a prefix and its value as an IRI",
        _says("a prefix stands for an IRI in angle brackets.", "<https://example.org/>"),
    ),
    (
        r"Expecting a datatype IRI after \^\^, found .*",
        _says("a datatype is missing here.", "an IRI like xsd:date"),
    ),
    (
        r"'/' is not allowed at the beginning of a prefix name",
        _says("a slash in the name behind a prefix is written \\/; or write the IRI in full.", "\\/"),
    ),
    (
        r"The (?:subject|predicate|object) of a triple must be .*",
        _says("this is not N-Triples: there, IRIs stand in full in angle brackets, and texts in double quotes.", "<…>"),
    ),
)
