"""Write the whole dataset as one file, sorted, so that a version has the same bytes whoever writes it and whenever."""

import gzip
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

from pyoxigraph import DefaultGraph, Quad, RdfFormat, parse, serialize

from ...store import Store
from ..assembly import graph_iri
from .forms import DUMPS, Form
from .sorting import in_order

_BETWEEN = "\x01"
"""Between graph and triple, while they are sorted: before all else, and in no line of N-Quads, which escapes it."""
_ALL = "dump.nq"


class Dumping:
    """Writes the dumps of what a store holds into a folder, each once."""

    def __init__(self, store: Store, base: str, prefixes: Mapping[str, str], folder: Path) -> None:
        self._store, self._base, self._folder = store, base, folder
        self._prefixes = dict(prefixes)

    def file(self, form: Form) -> Path:
        """The file of a form, written now if it is not there; it has its name when all of it is there."""
        file = self._folder / form.name
        if not file.exists():
            unfinished = self._folder / f"{form.name}.unfinished"
            if form.packed:
                _pack(self.file(DUMPS[form.plain]), unfinished)
            elif form.name == _ALL:
                write_lines(unfinished, self._quads())
            else:
                self._serialize(form, unfinished)
            unfinished.rename(file)
        return file

    def _serialize(self, form: Form, file: Path) -> None:
        if not form.holds_graphs:
            lines = in_order((str(quad.triple) for quad in self._store.match(graph=DefaultGraph())), self._folder)
            if form.rdf == RdfFormat.N_TRIPLES:
                write_lines(file, lines)
                return
            statements = parsed(self._folder / "union", lines)
        else:
            statements = parse(path=str(self.file(DUMPS[_ALL])), format=RdfFormat.N_QUADS)
        with file.open("wb") as out:
            serialize(statements, out, format=form.rdf, prefixes=self._prefixes)

    def _quads(self) -> Iterator[str]:
        """Every published statement as its line of N-Quads, by graph, then by term; not what describes the dataset."""
        meta = graph_iri(self._base, "meta")
        found = (quad for quad in self._store.match() if quad.graph_name != meta)
        for line in in_order((f"{quad.graph_name}{_BETWEEN}{quad.triple}" for quad in found), self._folder):
            graph, _, triple = line.partition(_BETWEEN)
            yield f"{triple} {graph}"


def parsed(file: Path, lines: Iterator[str]) -> Iterator[Quad]:
    """The triples of lines of N-Triples without their ends, by way of a file, so that they are not all in memory."""
    write_lines(file, lines)
    yield from parse(path=str(file), format=RdfFormat.N_TRIPLES)
    file.unlink()


def write_lines(file: Path, lines: Iterator[str]) -> None:
    with file.open("w", encoding="utf-8", newline="\n") as out:
        out.writelines(f"{line} .\n" for line in lines)


def _pack(file: Path, packed: Path) -> None:
    """Compress a file; the time at which that is done is not in the bytes (RFC 1952, section 2.3.1, MTIME)."""
    with file.open("rb") as plain, packed.open("wb") as out, gzip.GzipFile("", "wb", 6, out, mtime=0) as into:
        shutil.copyfileobj(plain, into, 2**20)
