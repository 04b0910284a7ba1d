"""The report in words, for a reader: in a terminal with colours, and with the lines that are meant."""

from collections.abc import Iterator

from ...terms import shortened
from ..assessment import Finding, Hint
from ..severity import INFO, VIOLATION, WARNING
from .escaping import visible
from .excerpt import excerpt
from .shortening import with_prefixes
from .told import Told
from .wording import Wording

_COLOURS = {VIOLATION: "31;1", WARNING: "33;1", INFO: "36;1", "caret": "31;1", "soft": "2", "good": "32"}


def write(told: Told) -> str:
    """Each result with its place, node, path, value, message and hint; the counts on the last line.

    With `sources`, the line that is meant stands below the message. What is not shown is said, and counted by shape.
    """
    lines = [line for finding in told.shown for line in (*in_words(finding, told), "")]
    if told.is_cut:
        lines += [told.remark(), "", *_groups(told), ""]
    return "\n".join([*lines, told.counted]) + "\n"


def in_words(finding: Finding, told: Wording) -> Iterator[str]:
    """The lines on one result."""
    result, place, label = finding.result, finding.place, told.label(finding)
    severity = _coloured(told, finding.severity, told.word(finding.severity))
    at = told.place(finding)
    yield (f"{at}: " if at else "") + f"{severity}: {told.short(result.focus_node)}" + (f" ({label})" if label else "")
    if result.path:
        yield f"    {told.word('path')}: {told.path(finding)}"
    if result.value is not None and result.value != result.focus_node:
        name = told.name(result.value)
        yield f"    {told.word('value')}: {told.short(result.value)}" + (f" ({name})" if name else "")
    yield from _indented(told.message(finding), "    ")
    yield f"    {told.word('rule')}: {told.short(result.source_shape)} {told.component(finding)}"
    if place and place.file in told.sources:
        yield from _excerpt(told.sources[place.file], place.line, place.column, told)
    if finding.hint:
        yield from _hint(finding.hint, told)


def _excerpt(source: str, line: int, column: int, told: Wording) -> Iterator[str]:
    for each in excerpt(source, line, column):
        is_caret = set(each) <= set(" |^")
        yield "    " + _coloured(told, "caret" if is_caret else "soft", each)


def _hint(hint: Hint, told: Wording) -> Iterator[str]:
    text = told.said(hint.text)
    if text:
        yield f"    {_coloured(told, 'good', told.word('hint'))}: {visible(text)}"
    for sign, key, statements in (("-", "remove", hint.removes), ("+", "add", hint.adds)):
        if statements:
            yield f"    {told.word(key)}:"
            yield from _indented(with_prefixes(statements, told.prefixes), f"      {sign} ")
    if hint.example and not (hint.removes or hint.adds):
        yield f"    {told.word('example')}:"
        yield from _indented(hint.example, "        ")


def _groups(told: Told) -> Iterator[str]:
    yield told.word("groups").format(total=told.total)
    for group in told.groups:
        shape = visible(shortened(group.source_shape, told.prefixes))
        yield f"    {group.count} × {told.word(group.severity)}: {shape} {shortened(group.component, told.prefixes)}"


def _indented(text: str, margin: str) -> Iterator[str]:
    for line in visible(text).strip("\n").split("\n"):
        yield (margin + line).rstrip()


def _coloured(told: Wording, kind: str, text: str) -> str:
    return f"\x1b[{_COLOURS[kind]}m{text}\x1b[0m" if told.colours else text
