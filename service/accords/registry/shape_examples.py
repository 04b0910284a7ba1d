"""The examples of the shapes as one archive: what conforms, what does not and why, and what they are judged beside."""

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

from ..assets import Assets
from ..terms import rebase_iri
from .shapes_file import canonical, shapes_file

_IRI = re.compile(r"<([^<>\"{}|^`\\\s]+)>")
_ALWAYS = (1980, 1, 1, 0, 0, 0)
"""When every file was written, as far as the archive says: the earliest time that it can name."""


def archive(assets: Assets, base: str) -> bytes:
    """A zip archive with the examples under `base`, always the same bytes for the same files.

    `shapes.nt` and all in `background/` are what each of the other files is judged by and beside. The first line of a
    file named `fail-`, `warn-` or `info-` says what is found of it.
    """
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as opened:
        for name, content in sorted(_files(assets, base)):
            opened.writestr(zipfile.ZipInfo(name, _ALWAYS), content, zipfile.ZIP_DEFLATED)
    return whole.getvalue()


def _files(assets: Assets, base: str) -> Iterator[tuple[str, bytes]]:
    yield "shapes.nt", canonical(shapes_file(assets, base).triples)
    for file in assets.vocabulary:
        yield f"background/{file.name}", moved(file, base)
    for file in assets.shape_examples:
        folder = "background" if file.parent == assets.shape_examples_folder else file.parent.name
        yield f"{folder}/{file.name}", moved(file, base)


def moved(file: Path, base: str) -> bytes:
    """A file of Turtle as it is, comments and all, with its IRIs under `base`."""
    return _IRI.sub(lambda found: f"<{rebase_iri(found[1], base)}>", file.read_text("utf-8")).encode()
