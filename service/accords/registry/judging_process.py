"""The template of the processes that judge, and the whole life of one: read, judge, write the report, end.

The template loads the shapes and what a version asserts, which all processes then share. Each judges once, so that
nothing of one thing that was sent is there when the next one is judged.
"""

import json
import signal
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from socket import socket
from typing import Any

from pyoxigraph import Quad

from ..errors import Problem
from ..settings import Settings
from ..store.allowance import statements_to_judge
from ..store.confinement import limit
from ..store.dumped import dumped
from ..store.template import attend
from ..store.wire import DONE, LAST
from ..store.worker import Said, confined, serve
from .bench import Bench
from .judging import digest_of
from .reading import Reading
from .recovery import record_of
from .reports import of_name, write
from .state import State
from .submissions.weighing import Weighing
from .tables.tabular import DESCRIPTION, TABLE, TableFile


class Judging:
    """What a process does with what was sent."""

    def __init__(self, settings: Settings, statements: Iterable[Quad], number: int, digest: str) -> None:
        """`statements` are those of a version."""
        self._bench = Bench(settings, statements, number, digest)
        self._bench.warm()
        self._weighing = Weighing(settings, self._bench.store, self._bench.judge, self._bench.behind)

    def say(self, asked: dict[str, Any], body: bytes) -> Said:
        """The reports on what was sent. Raises UnparsableRDF."""
        if asked["mode"]:
            return self._weighing.say(asked, body)
        contents = _cut(asked["files"], body)
        readings = self._readings(asked["files"], contents, asked["language"])
        wishes = {name: asked[name] for name in ("background", "strict", "language", "page", "size")}
        told = self._bench.told(readings, digest_of(contents), **wishes)
        written = [(name, write(told, of_name(name))) for name in asked["formats"]]
        summary = {
            "verdict": told.assessment.verdict,
            "conforms": told.assessment.conforms,
            "counts": told.assessment.counts,
            "total": told.total,
            "input": told.assessment.terms.input_digest,
            "sizes": [(name, len(report)) for name, report in written],
        }
        return Said(DONE, bytearray().join(report for _, report in written), LAST, json.dumps(summary).encode())

    def _readings(self, files: list[dict[str, Any]], contents: list[bytes], language: str) -> Mapping[str, Reading]:
        """What each file says; the description of a table says nothing of its own."""
        sent = list(zip(files, contents, strict=True))
        descriptions = {file["name"]: content for file, content in sent if file["syntax"] == DESCRIPTION}
        readings = {}
        for file, content in sent:
            name, syntax = file["name"], file["syntax"]
            with _named(name):
                if syntax == TABLE:
                    described = descriptions.get(f"{name}-metadata.json")
                    table = TableFile(name, content, file["kind"], file["encoding"], described)
                    readings[name] = self._bench.read_table(table, language)
                elif syntax != DESCRIPTION:
                    readings[name] = self._bench.read(content, syntax)
        return readings


@contextmanager
def _named(file: str) -> Iterator[None]:
    """A problem with a file that has a name says which one it is."""
    try:
        yield
    except Problem as problem:
        if file:
            problem.extra["file"] = file
        raise


def _cut(files: list[dict[str, Any]], body: bytes) -> list[bytes]:
    contents, start = [], 0
    for file in files:
        contents.append(body[start : start + file["size"]])
        start += file["size"]
    return contents


def live(link: socket, judging: Judging, memory_bytes: int) -> None:
    """The whole life of a process that judges: it gives up what it does not need, and judges once."""
    confined()
    limit(memory_bytes)
    serve(link, judging.say, memory_bytes)


def _digest(settings: Settings, number: int) -> str:
    """The digest of a version. Raises NoSuchVersion, JournalDamaged."""
    state = State(settings.home)
    manifest = state.kept(settings.base, number)
    return manifest.digest if manifest else record_of(state, number).entry.digest


def _see_that_it_fits(settings: Settings, number: int) -> None:
    """Raises MemoryError, before anything is loaded, for a version that is too large to judge beside."""
    manifest, most = State(settings.home).kept(settings.base, number), statements_to_judge()
    if manifest and manifest.statements > most:
        told = f"Version {number} has {manifest.statements} statements: to judge beside more than {most}"
        raise MemoryError(f"{told} would take more than half of the memory.")


def main(folder: str, control: str) -> None:
    """Load what all processes share, then fork them until the serving process is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    plan = json.loads(sys.stdin.read())
    settings, number = Settings(**plan["settings"]), plan["version"]
    _see_that_it_fits(settings, number)
    judging = Judging(settings, dumped(folder), number, plan["digest"] or _digest(settings, number))
    attend(control, partial(live, judging=judging, memory_bytes=plan["memory_bytes"]))


if __name__ == "__main__":
    main(*sys.argv[1:])
