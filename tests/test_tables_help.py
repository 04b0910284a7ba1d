"""The help page on tables says what happens: its files are written, its commands are run, its outputs compared."""

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

_BLOCK = re.compile(r"^```(csv|console)(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_LOCAL = "http://127.0.0.1:8000"
PAGE = resources.files("accords.help").joinpath("tables.md").read_text("utf-8")
BLOCKS = [(kind, name, text) for kind, name, text in _BLOCK.findall(PAGE)]


def test_the_page_has_files_and_commands() -> None:
    assert [name for kind, name, _ in BLOCKS if kind == "csv"] == ["source.csv", "place.csv", "faulty.csv"]
    assert sum(kind == "console" for kind, _, _ in BLOCKS) >= 6


@pytest.mark.skipif(
    not shutil.which("curl") and not os.environ.get("ACCORDS_REQUIRE_ALL"), reason="the page shows what curl gets"
)
def test_every_command_of_the_page_says_what_the_page_says(server: Server, tmp_path: Path) -> None:
    command = tmp_path / "bin" / "accords"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m accords "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    path = f"{command.parent}{os.pathsep}{os.environ['PATH']}"
    here = tmp_path / "here"
    here.mkdir()
    for kind, name, text in BLOCKS:
        if kind == "csv":
            (here / name).write_text(text, encoding="utf-8")
            continue
        asked, _, said = text.removeprefix("$ ").partition("\n")
        run = subprocess.run(
            ["sh", "-c", asked.replace(_LOCAL, server.url.rstrip("/"))],
            cwd=here,
            env={**os.environ, "PATH": path, "PYTHONPATH": str(ROOT / "service")},
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert (run.stdout + run.stderr).replace("\r\n", "\n") == said, asked
