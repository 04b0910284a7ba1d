"""The help page on time says what happens: its commands are run, and their outputs compared."""

import os
import re
import shutil
import subprocess
from importlib import resources

import pytest

from tests.serving import Server

_BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_LOCAL = "http://127.0.0.1:8000"
PAGE = resources.files("accords.help").joinpath("time.md").read_text("utf-8")
COMMANDS = [each for block in _BLOCK.findall(PAGE) for each in block.removeprefix("$ ").split("\n$ ")]


def test_the_page_has_commands() -> None:
    assert len(COMMANDS) >= 7 and all(each.startswith("curl ") for each in COMMANDS)


@pytest.mark.skipif(
    not shutil.which("curl") and not os.environ.get("ACCORDS_REQUIRE_ALL"), reason="the page shows what curl gets"
)
@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_of_the_page_says_what_the_page_says(server: Server, command: str) -> None:
    asked, _, said = command.partition("\n")
    here = server.url.rstrip("/")
    run = subprocess.run(["sh", "-c", asked.replace(_LOCAL, here)], capture_output=True, text=True, timeout=60)
    assert run.stdout.replace(here, _LOCAL).strip() == said.strip(), asked
