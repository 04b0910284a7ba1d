"""The template of the processes that judge, and the whole life of one: read, judge, write the report, end.

The template loads the shapes and what a version asserts, which all processes then share. Each judges once, so that
nothing of one thing that was sent is there when the next one is judged.
"""

import json
import signal
import sys
from collections.abc import Iterable, Mapping
from functools import partial
from socket import socket
from typing import Any

from pyoxigraph import DefaultGraph, Quad

from ..assets import Assets
from ..errors import UnparsableRDF
from ..settings import Settings
from ..store.confinement import limit
from ..store.dumped import dumped
from ..store.template import attend
from ..store.wire import DONE, LAST
from ..store.worker import Said, confined, serve
from . import vocabulary
from .assembly import graph_iri
from .behind import Behind
from .judging import Judge, digest_of
from .materialisation import rules
from .reading import Limits, Reading, read, syntax_of
from .reports import Page, Told, of_name, write
from .shapes_file import shapes_file
from .submissions.weighing import Weighing


class Bench:
    """What is loaded once: the shapes, what stands behind what is sent, the words for the report."""

    def __init__(self, settings: Settings, statements: Iterable[Quad], number: int, digest: str) -> None:
        """`statements` are those of a version."""
        assets, base = Assets(settings.assets), settings.base
        apart = {graph_iri(base, "inferred"), graph_iri(base, "meta")}
        whole = [quad for quad in statements if quad.graph_name != DefaultGraph()]
        asserted = [quad for quad in whole if quad.graph_name not in apart]
        law = rules(assets, base)
        ontology = [quad for quad in asserted if quad.graph_name == graph_iri(base, "ontology")]
        self._prefixes = vocabulary.prefixes(assets, base)
        self._judge = Judge(shapes_file(assets, base), f"{settings.url}shapes", self._prefixes)
        self._behind = Behind(asserted, law, base, number, digest)
        self._alone = Behind(ontology, law, base)
        for each in (self._behind, self._alone):
            self._judge.warm(each)
        self._contexts = vocabulary.known_contexts(assets, base, settings.url)
        self._limits = Limits.of(settings)
        self._weighing = Weighing(settings, whole, self._judge, self._behind)

    def say(self, asked: dict[str, Any], body: bytes) -> Said:
        """The reports on what was sent. Raises UnparsableRDF."""
        if asked["mode"]:
            return self._weighing.say(asked, body)
        contents = _cut(asked["files"], body)
        readings = self._read(asked["files"], contents)
        if not any(reading.quads for reading in readings.values()):
            raise UnparsableRDF("There is no statement in what was sent.")
        behind = self._behind if asked["background"] else self._alone
        page, language = Page(asked["page"]), asked["language"]
        shown = slice((page.number - 1) * page.size, page.number * page.size)
        digest = digest_of(contents)
        assessment = self._judge.assess(readings, behind, digest, strict=asked["strict"], shown=shown)
        names = self._judge.told(behind).names(assessment.findings[shown], readings, language)
        sources = {file: reading.text for file, reading in readings.items()}
        told = Told(assessment, language, self._prefixes, names, sources, page)
        written = [(name, write(told, of_name(name))) for name in asked["formats"]]
        summary = {
            "verdict": assessment.verdict,
            "conforms": assessment.conforms,
            "counts": assessment.counts,
            "total": len(assessment.findings),
            "input": assessment.terms.input_digest,
            "sizes": [(name, len(report)) for name, report in written],
        }
        return Said(DONE, bytearray().join(report for _, report in written), LAST, json.dumps(summary).encode())

    def _read(self, files: list[dict[str, Any]], contents: list[bytes]) -> Mapping[str, Reading]:
        return {
            file["name"]: read(content, syntax_of(file["syntax"]), self._contexts, self._limits)
            for file, content in zip(files, contents, strict=True)
        }


def _cut(files: list[dict[str, Any]], body: bytes) -> list[bytes]:
    contents, start = [], 0
    for file in files:
        contents.append(body[start : start + file["size"]])
        start += file["size"]
    return contents


def live(link: socket, bench: Bench, memory_bytes: int) -> None:
    """The whole life of a process that judges: it gives up what it does not need, and judges once."""
    confined()
    limit(memory_bytes)
    serve(link, bench.say, memory_bytes)


def main(folder: str, control: str) -> None:
    """Load what all processes share, then fork them until the serving process is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    plan = json.loads(sys.stdin.read())
    bench = Bench(Settings(**plan["settings"]), dumped(folder), plan["version"], plan["digest"])
    attend(control, partial(live, bench=bench, memory_bytes=plan["memory_bytes"]))


if __name__ == "__main__":
    main(*sys.argv[1:])
