"""The commands that a document shows in blocks of `console`, and what comes out of them on the server of a test."""

import os
import re
import shutil
import subprocess
import sys
from importlib import resources
from pathlib import Path

import pytest

from tests.serving import Server
from tests.small_registries import ROOT

_BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_LOCAL = "http://127.0.0.1:8000"
needs_curl = pytest.mark.skipif(
    not shutil.which("curl") and not os.environ.get("ACCORDS_REQUIRE_ALL"), reason="the page shows what curl gets"
)


def page(name: str) -> str:
    """A page of the help."""
    return resources.files("accords.help").joinpath(f"{name}.md").read_text("utf-8")


def commands(text: str) -> list[tuple[str, str]]:
    """Each command of a document, with its here-document where it has one, and the output that stands below it."""
    entries = (entry for block in _BLOCK.findall(text) for entry in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:])
    return [_split(entry) for entry in entries]


def _split(entry: str) -> tuple[str, str]:
    lines = entry.splitlines(keepends=True)
    end = lines.index("END\n") + 1 if "<<'END'" in lines[0] else 1
    return "".join(lines[:end]), "".join(lines[end:])


def carried_out(command: str, server: Server, folder: Path | None = None) -> str:
    """What a command says on both streams, in the words of a document: its server is that of the example.

    `accords` is the command of this checkout; `folder` is where it runs.
    """
    environment = {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT / "service"),
    }
    here = server.url.rstrip("/")
    words = ["bash", "-c", f"exec 2>&1; {command.replace(_LOCAL, here)}"]
    run = subprocess.run(
        words, stdout=subprocess.PIPE, text=True, cwd=folder, env=environment, timeout=120, check=False
    )
    return run.stdout.replace("\r\n", "\n").replace(here, _LOCAL)
