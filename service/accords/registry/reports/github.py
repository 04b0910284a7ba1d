"""The report as workflow commands of GitHub Actions: each result is an annotation of its line."""

from ..assessment import Finding
from ..severity import INFO, VIOLATION, WARNING
from .escaping import visible
from .told import Told

_COMMANDS = {VIOLATION: "error", WARNING: "warning", INFO: "notice"}


def write(told: Told) -> str:
    """One command a result, then the counts as a line that any log shows."""
    commands = [_command(finding, told) for finding in told.shown]
    if told.is_cut:
        commands.append(f"::notice::{_message(told.remark())}")
    return "\n".join([*commands, told.counted]) + "\n"


def _command(finding: Finding, told: Told) -> str:
    place = finding.place
    named = {"title": " ".join(filter(None, [told.short(finding.result.focus_node), told.path(finding)]))}
    if place:
        lines = {"line": str(place.line), "col": str(place.column or "")}
        named = {"file": place.file, **lines, **named}
    properties = ",".join(f"{name}={_property(value)}" for name, value in named.items() if value)
    message = "\n".join(filter(None, [told.message(finding), told.hint(finding)]))
    return f"::{_COMMANDS[finding.severity]} {properties}::{_message(message)}"


def _message(text: str) -> str:
    r"""A message, from which no second command can be made.

    >>> _message("100 %\n::stop-commands::x")
    '100 %25%0A::stop-commands::x'
    """
    return visible(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    """A property of a command.

    >>> _property("a,b: c")
    'a%2Cb%3A c'
    """
    return _message(text).replace(":", "%3A").replace(",", "%2C")
