"""The help page on time says what happens: its commands are run, and their outputs compared."""

import pytest

from tests.serving import Server
from tests.shown import carried_out, commands, needs_curl, page

COMMANDS = commands(page("time"))


def test_the_page_has_commands() -> None:
    assert len(COMMANDS) >= 7 and all(command.startswith("curl ") for command, _ in COMMANDS)


@needs_curl
@pytest.mark.parametrize(("command", "output"), COMMANDS)
def test_a_command_of_the_page_says_what_the_page_says(server: Server, command: str, output: str) -> None:
    assert carried_out(command, server).strip() == output.strip()
