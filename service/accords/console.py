"""What several commands do on the console: publish and say how it was judged, read files, show tables and progress."""

import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, NoReturn

import click

from .assets import Assets
from .errors import PayloadTooLarge, UnparsableRDF
from .registry import vocabulary
from .registry.publication import Published
from .registry.reading import Limits, Reading, read, syntax_of
from .registry.severity import INFO, VIOLATION, WARNING, counted
from .settings import Settings

_PATIENCE = 1.0


@contextmanager
def progress(label: str) -> Iterator[Callable[[int, int], None]]:
    """What to call with how much is done, and of how much: a bar on standard error, once it takes over a second."""
    begin, shown = time.monotonic(), 0
    with ExitStack() as stack:
        bar: Any = None

        def tell(done: int, whole: int) -> None:
            nonlocal bar, shown
            if bar is None and time.monotonic() - begin < _PATIENCE:
                return
            if bar is None:
                bar = stack.enter_context(click.progressbar(length=whole, label=label, file=sys.stderr))
            bar.update(done - shown)
            shown = done

        yield tell


def judged(published: Published) -> Published:
    """Say on standard error how the shapes judge what is published."""
    counts = {VIOLATION: 0, WARNING: published.warnings, INFO: published.infos}
    click.echo(f"Judged by the shapes: {counted(counts, 'en')}", err=True)
    return published


def table(rows: list[tuple[str, ...]], left: set[str]) -> str:
    """Rows in columns, numbers to the right; the first row names the columns, `left` those of text."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]

    def cell(column: int, text: str) -> str:
        return text.ljust(widths[column]) if rows[0][column] in left else text.rjust(widths[column])

    return "\n".join("  ".join(cell(column, text) for column, text in enumerate(row)).rstrip() for row in rows)


def read_bytes(file: str) -> bytes:
    """The bytes of a file, or of standard input (`-`); ends the command with status 2 when it cannot be read."""
    try:
        with click.open_file(file, "rb") as opened:
            content: bytes = opened.read()
    except OSError as error:
        unreadable(file, error.strerror or str(error))
    return content


def read_file(
    settings: Settings,
    file: str,
    syntax: str | None,
    content: bytes | None = None,
    *,
    option: str = "--format",
    as_it_is: bool = False,
) -> Reading:
    """What a file, or its `content`, holds; ends the command with status 2 and one line when it cannot be read.

    The `option` says its syntax. With `as_it_is` it may say what no submission may, as blank nodes and shapes, and IRIs
    may be relative to the file.
    """
    contexts = vocabulary.known_contexts(Assets(settings.assets), settings.base, settings.url)
    try:
        if file == "-" and syntax is None:
            raise UnparsableRDF(f"say in which syntax standard input is, with {option}")
        data, limits = read_bytes(file) if content is None else content, Limits.offline(settings)
        base = Path(file).absolute().as_uri() if as_it_is and file != "-" else ""
        reading = read(data, syntax_of(syntax or file), contexts, limits, blank_nodes=as_it_is, base=base)
        if not reading.quads:
            raise UnparsableRDF("there is no statement in it")
    except (UnparsableRDF, PayloadTooLarge) as error:
        ours = str(error.extra.get("context", "")).endswith(vocabulary.CONTEXTS)
        hint = " If it is the one of this registry, set ACCORDS_URL to what stands before `context/`." if ours else ""
        unreadable(file, error.detail + hint)
    return reading


def beside(file: str) -> bytes | None:
    """The description of a table that lies beside it (Tabular data, section 5.3), if there is one."""
    description = Path(f"{file}-metadata.json")
    return read_bytes(str(description)) if description.is_file() else None


def tell_faults(file: str, faults: Iterable[Mapping[str, object]]) -> None:
    """Say on standard error what is wrong in a table, each fault in a line with its place."""
    for fault in faults:
        place = f"{file}:{fault['line']}:{fault['column']}" if fault["column"] else f"{file}:{fault['line']}"
        click.echo(": ".join(filter(None, [place, str(fault["header"]), str(fault["message"])])), err=True)


def unreadable(file: str, reason: str) -> NoReturn:
    """End the command with status 2 and one line: what is wrong with a file."""
    click.echo(f"accords: {file}: {' '.join(reason.split())}", err=True)
    sys.exit(2)
