"""The help page on tables says what happens: its files are written, its commands are run, its outputs compared."""

import re
from pathlib import Path

from tests.serving import Server
from tests.shown import carried_out, commands, needs_curl, page

_BLOCK = re.compile(r"^```(?:csv (?P<name>\S+)|console)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
PAGE = page("tables")
BLOCKS = list(_BLOCK.finditer(PAGE))


def test_the_page_has_files_and_commands() -> None:
    assert [block["name"] for block in BLOCKS if block["name"]] == ["source.csv", "place.csv", "faulty.csv"]
    assert len(commands(PAGE)) >= 6


@needs_curl
def test_every_command_of_the_page_says_what_the_page_says(server: Server, tmp_path: Path) -> None:
    for block in BLOCKS:
        if block["name"]:
            (tmp_path / block["name"]).write_text(block["text"], encoding="utf-8")
        for command, output in commands(block[0]):
            assert carried_out(command, server, tmp_path) == output, command
