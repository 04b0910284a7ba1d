"""The help page on negotiation says what happens: its commands are run, their outputs compared."""

import os
import re
import shutil
import subprocess
from importlib import resources

import pytest

from tests.serving import Server

_BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_LOCAL = "http://127.0.0.1:8000"
PAGE = resources.files("accords.help").joinpath("negotiation.md").read_text("utf-8")
COMMANDS = [command for block in _BLOCK.findall(PAGE) for command in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]]


def test_the_page_has_commands() -> None:
    assert len(COMMANDS) >= 6


@pytest.mark.skipif(
    not shutil.which("curl") and not os.environ.get("ACCORDS_REQUIRE_ALL"), reason="the page shows what curl gets"
)
@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_of_the_page_says_what_the_page_says(server: Server, command: str) -> None:
    asked, _, said = command.partition("\n")
    here = server.url.rstrip("/")
    run = subprocess.run(["sh", "-c", asked.replace(_LOCAL, here)], capture_output=True, text=True, timeout=60)
    assert run.stdout.replace("\r\n", "\n").replace(here, _LOCAL) == said


def test_every_format_of_the_page_is_offered(server: Server) -> None:
    rows = re.findall(r"^\| [^|]*\| `([^`]*)`[^|]*\| `\.(\w+)` \|$", PAGE, flags=re.MULTILINE)
    assert len(rows) == 7
    for media_type, suffix in rows:
        assert server.get(f"/doc/state/mar.{suffix}").headers["content-type"].partition(";")[0] == media_type
