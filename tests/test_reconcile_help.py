"""The help page on reconciliation says what happens: its commands are run, and their outputs compared."""

import os
import re
import shutil
import subprocess
from importlib import resources

import pytest

from tests.reconciling import with_index
from tests.serving import Server

_BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_COMMAND = re.compile(r"^\$ (.*)\n((?:[^$].*\n)*)", re.MULTILINE)
PAGE = resources.files("accords.help").joinpath("reconciliation.md").read_text("utf-8")
COMMANDS = [found for block in _BLOCK.findall(PAGE) for found in _COMMAND.findall(block)]


@pytest.mark.skipif(
    not shutil.which("curl") and not os.environ.get("ACCORDS_REQUIRE_ALL"), reason="the page shows what curl gets"
)
def test_every_command_of_the_page_says_what_the_page_says(server: Server) -> None:
    with_index(server)
    assert len(COMMANDS) >= 4
    for asked, said in COMMANDS:
        command = asked.replace("http://127.0.0.1:8000", server.url.rstrip("/"))
        run = subprocess.run(["sh", "-c", command], capture_output=True, text=True, timeout=60)
        assert run.stdout + run.stderr == said, asked


def test_the_page_names_every_feature_and_every_address(server: Server) -> None:
    found = with_index(server).get("/reconcile?query=Morocco&type=State").json()["result"][0]
    assert [each["id"] for each in found["features"] if f"`{each['id']}`" not in PAGE] == []
    for path in ("suggest/entity", "suggest/type", "preview", "view", "extend/propose", "1.0/match", "1.0/extend"):
        assert f"/reconcile/{path}" in PAGE, path
