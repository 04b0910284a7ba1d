"""What the page of a report shows: the findings beside the lines of what was sent, each leading to the other."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ...registry.reports.escaping import one_line, visible
from ...registry.reports.shortening import with_prefixes
from ...registry.severity import SEVERITIES
from ...terms import SH, shortened

_AROUND = 4
"""Lines that are shown above and below one that is meant, where a file is long."""
_WHOLE = 400
"""Lines up to which a file is shown whole."""
_WIDEST = 400


@dataclass(frozen=True)
class Found:
    """One finding; `line` is the anchor of the line that is meant, `where` its number and column."""

    number: int
    severity: str
    label: str
    focus: str
    path: str
    value: str
    value_iri: str
    message: str
    shape: str
    shape_iri: str
    component: str
    file: str
    line: str
    where: tuple[int, int | None] | None
    hint: str
    suggestions: tuple[str, ...]
    example: str
    remove: str
    add: str


@dataclass(frozen=True)
class Line:
    """A line of what was sent; number 0 stands for lines that are left out. `found` are the findings that it has."""

    number: int
    anchor: str
    text: str
    found: tuple[Found, ...] = ()

    @property
    def severity(self) -> str:
        """The worst severity that was found on it, "" for none."""
        return min((each.severity for each in self.found), key=SEVERITIES.index, default="")


@dataclass(frozen=True)
class Source:
    """One file that was sent, with its lines."""

    name: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class View:
    """A report: `told` is the report as JSON has it."""

    told: Mapping[str, Any]
    findings: tuple[Found, ...]
    sources: tuple[Source, ...]


def view(told: Mapping[str, Any], sources: Mapping[str, str], prefixes: Mapping[str, str]) -> View:
    """What a page shows of a report in JSON (`registry.reports.compact`); `sources` are the texts that were sent.

    Everything is a text to be escaped; characters that are not seen are written out.
    """
    places = {name: number for number, name in enumerate(sources, start=1)}
    first = (told["page"] - 1) * told["size"] + 1
    findings = tuple(_found(each, number, places, prefixes) for number, each in enumerate(told["results"], start=first))
    shown = (_source(name, text, places[name], findings) for name, text in sources.items())
    return View(told, findings, tuple(shown))


def lines_around(text: str, line: int) -> tuple[Line, ...]:
    """A text, whole or around a line of it."""
    lines = text.splitlines()
    return tuple(_lines(lines, _shown(len(lines), {line: ()}), 1, {}))


def _found(told: Mapping[str, Any], number: int, places: Mapping[str, int], prefixes: Mapping[str, str]) -> Found:
    hint, file, value = told["hint"] or {}, told["file"] or "", told["value"]
    patch = hint.get("patch") or {}
    return Found(
        number=number,
        severity=told["severity"],
        label=one_line(told["label"] or ""),
        focus=one_line(shortened(told["focusNode"], prefixes)),
        path=one_line(shortened(told["path"] or "", prefixes)),
        value=_value(value, prefixes) if value and value["value"] != told["focusNode"] else "",
        value_iri=value["value"] if value and value["type"] == "uri" else "",
        message=visible(told["message"]),
        shape=shortened(told["sourceShape"], prefixes),
        shape_iri=told["sourceShape"],
        component=told["component"].replace(SH, "sh:"),
        file=one_line(file),
        line=f"f{places[file]}-l{told['line']}" if told["line"] and file in places else "",
        where=(told["line"], told["column"]) if told["line"] else None,
        hint=visible(hint.get("text") or ""),
        suggestions=tuple(_turtle(each, prefixes) for each in hint.get("suggestions", ())),
        example=visible(hint.get("example") or ""),
        remove=visible(with_prefixes(patch.get("remove", ""), prefixes)),
        add=visible(with_prefixes(patch.get("add", ""), prefixes)),
    )


def _value(value: Mapping[str, str], prefixes: Mapping[str, str]) -> str:
    """A term as people read it: an IRI with a prefix, a text with its language or its datatype."""
    if value["type"] == "uri":
        return one_line(shortened(value["value"], prefixes))
    tag = f" @{value['xml:lang']}" if "xml:lang" in value else ""
    type_ = f" ^^{shortened(value['datatype'], prefixes)}" if "datatype" in value else ""
    return one_line(f"“{value['value']}”{tag}{type_}" if value["type"] == "literal" else f"_:{value['value']}")


def _turtle(term: str, prefixes: Mapping[str, str]) -> str:
    """A term of Turtle, an IRI with a prefix where one fits."""
    short = shortened(term[1:-1], prefixes) if term.startswith("<") else term
    return one_line(term if short == term[1:-1] else short)


def _source(name: str, text: str, place: int, findings: Iterable[Found]) -> Source:
    by_line: dict[int, list[Found]] = {}
    for each in findings:
        if each.where and each.line.startswith(f"f{place}-"):
            by_line.setdefault(each.where[0], []).append(each)
    lines = text.splitlines()
    shown = _shown(len(lines), by_line)
    return Source(one_line(name), tuple(_lines(lines, shown, place, by_line)))


def _shown(count: int, by_line: Mapping[int, object]) -> list[int]:
    """The numbers of the lines that are shown: all, or those around the ones that are meant."""
    if count <= _WHOLE:
        return list(range(1, count + 1))
    near = {number + step for number in by_line for step in range(-_AROUND, _AROUND + 1)}
    return sorted(number for number in near if 1 <= number <= count)


def _lines(lines: list[str], shown: list[int], place: int, by_line: Mapping[int, list[Found]]) -> Iterator[Line]:
    before = 0
    for number in shown:
        if number != before + 1:
            yield Line(0, "", "")
        text = visible(lines[number - 1])
        cut = text if len(text) <= _WIDEST else text[:_WIDEST] + "…"
        yield Line(number, f"f{place}-l{number}", cut, tuple(by_line.get(number, ())))
        before = number
    if before < len(lines):
        yield Line(0, "", "")
