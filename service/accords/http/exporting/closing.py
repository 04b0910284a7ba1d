"""What makes a whole of the files that were copied: pages where plain servers look for them, and a list of all."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from html import escape
from pathlib import Path
from urllib.parse import unquote

from .copying import Copied
from .folder import MANIFEST, SUMS, Folder
from .plan import NOTICE, beginnings, elsewhere

_LED_ON = """<!doctype html>
<meta charset="utf-8">
<meta http-equiv="refresh" content="0; url={target}">
<link rel="canonical" href="{target}">
<title>{target}</title>
<p><a href="{target}">{target}</a></p>
"""


def close(folder: Folder, notice: Mapping[str, bytes], told: Mapping[str, object], rules: Mapping[str, str]) -> None:
    """Add to a folder, in which all was copied, what servers need, the notice, the manifest and the checksums.

    `notice` is the page by language on what a copy cannot do; `told` is what the manifest says beside the counts;
    `rules` are files for servers that take some.
    """
    for each in folder.copied.values():
        _beside(folder, each)
    _write_notice(folder, notice)
    for name, text in rules.items():
        folder.write(name, text)
    counts = {"addresses": len(folder.copied), "redirects": sum(1 for each in folder.copied.values() if each.location)}
    gone = sorted(each.address for each in folder.copied.values() if each.status == 410)
    folder.write(MANIFEST, json.dumps({**told, **counts, "gone": gone}, indent=1) + "\n")
    folder.write(SUMS, "".join(_sums(folder.path)))


def unanswered(copied: Iterable[Copied]) -> list[tuple[str, int]]:
    """The addresses to which something leads, and that answer with an error.

    Where a copy begins is not among them: no registry has to have all of that.
    """
    failed = (each for each in copied if each.status >= 400 and each.status != 410)
    return sorted((each.address, each.status) for each in failed if each.address not in beginnings())


def _beside(folder: Folder, copied: Copied) -> None:
    """What a server without rules finds at an address: a page in a folder of its name, or the file itself."""
    path = unquote(copied.address.partition("?")[0])[1:]
    if "?" in copied.address or not path:
        return
    index = f"{path.rstrip('/')}/index.html"
    if copied.location:
        if folder.free(index) and not (folder.path / path).is_file():
            folder.write(index, _LED_ON.format(target=escape(copied.location)))
        return
    if not copied.files:
        return
    first = next(iter(copied.files))
    name = index if copied.page else path
    if folder.free(name):
        folder.link(first, name)


def _write_notice(folder: Folder, notice: Mapping[str, bytes]) -> None:
    for language, body in notice.items():
        tongue = "" if language == "en" else f".{language}"
        for path in (NOTICE, *elsewhere()):
            for name in (f"{path[1:]}{tongue}.html", f"{path[1:]}/index{tongue}.html"):
                if folder.free(name) and not path.endswith(".xml"):
                    folder.write(name, body.decode())


def _sums(path: Path) -> Iterator[str]:
    for file in sorted(each for each in path.rglob("*") if each.is_file() and not each.name.startswith(".copied")):
        name = file.relative_to(path).as_posix()
        if name != SUMS:
            with file.open("rb") as opened:
                yield f"{hashlib.file_digest(opened, 'sha256').hexdigest()}  {name}\n"
