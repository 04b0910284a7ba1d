"""The page of the documentation on finding says what is so: its examples, its members, its parameters."""

import re
import shlex
from pathlib import Path

import accords
from tests.serving import Server

HELP = (Path(accords.__file__).parent / "help" / "finding.md").read_text("utf-8")
BLOCKS = re.findall(r"^```([a-z]+)\n(.*?)^```$", HELP, re.MULTILINE | re.DOTALL)
SITE = "http://127.0.0.1:8000"


def rows(heading: str) -> set[str]:
    """What stands in code in the first column of the first table after a text."""
    table = HELP[HELP.index(heading) :].partition("| --- |")[2].partition("\n\n")[0]
    return {each for line in table.splitlines()[1:] for each in re.findall(r"`([^`]+)`", line.split("|")[1])}


def test_every_member_of_the_json_is_there(server: Server) -> None:
    answers = [server.get(f"/search?q={q}", "application/json").json() for q in ("maroc", "MAR", "bratislava&size=100")]
    assert rows("The members of the JSON:") == set(answers[0])
    assert rows("A result has:") == {member for each in answers for found in each["results"] for member in found}


def test_every_command_that_gets_something_gets_it(server: Server) -> None:
    commands = [line for kind, text in BLOCKS if kind == "sh" for line in text.splitlines() if line.startswith("curl")]
    assert len(commands) == 5
    for command in commands:
        words = shlex.split(command)
        [address] = [each for each in words if each.startswith(SITE)]
        accept = words[words.index("-H") + 1].partition(": ")[2] if "-H" in words else None
        response = server.get(address.removeprefix(SITE), accept)
        assert response.status_code == (303 if "-i" in words else 200), command
        if "-i" in words:
            assert f"Location: {response.headers['location']}" in HELP


def test_the_table_is_answered_as_it_says(server: Server) -> None:
    [(sent)] = re.findall(r"^printf '(.*)' \|$", HELP, re.MULTILINE)
    [table] = [text for kind, text in BLOCKS if kind == "csv"]
    body = sent.encode().decode("unicode_escape").encode()
    response = server.client.post("/lookup?format=csv", content=body, headers={"Content-Type": "text/csv"})
    assert response.text.replace("\r\n", "\n") == table
