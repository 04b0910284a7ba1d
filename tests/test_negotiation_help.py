"""The help page on negotiation says what happens: its commands are run, their outputs compared."""

import re

import pytest

from tests.serving import Server
from tests.shown import carried_out, commands, needs_curl, page

PAGE = page("negotiation")
COMMANDS = commands(PAGE)


def test_the_page_has_commands() -> None:
    assert len(COMMANDS) >= 6


@needs_curl
@pytest.mark.parametrize(("command", "output"), COMMANDS)
def test_a_command_of_the_page_says_what_the_page_says(server: Server, command: str, output: str) -> None:
    assert carried_out(command, server) == output


def test_every_format_of_the_page_is_offered(server: Server) -> None:
    rows = re.findall(r"^\| [^|]*\| `([^`]*)`[^|]*\| `\.(\w+)` \|$", PAGE, flags=re.MULTILINE)
    assert len(rows) == 7
    for media_type, suffix in rows:
        assert server.get(f"/doc/state/mar.{suffix}").headers["content-type"].partition(";")[0] == media_type
