"""The page of the documentation on the catalogue says what is so: its addresses answer, its examples come out."""

import re
import shlex
import subprocess
from pathlib import Path

import pytest
from signposting import find_signposting_http

import accords
from tests.serving import Server

HELP = (Path(accords.__file__).parent / "help" / "catalogue.md").read_text("utf-8")
BLOCKS = re.findall(r"^```([a-z]+)\n(.*?)^```$", HELP, re.MULTILINE | re.DOTALL)
COMMANDS = [line for kind, text in BLOCKS if kind == "sh" for line in text.splitlines()]
ROUTES = Path(accords.__file__).parent / "http" / "described" / "routes"


def test_every_address_of_the_table_answers(server: Server) -> None:
    table = HELP.partition("| --- |")[2].partition("\n\n")[0]
    addresses = [line.split("`")[1] for line in table.splitlines()[1:]]
    assert len(addresses) == 12
    for each in addresses:
        path = each.replace("KIND/NAME", "state/mar")
        assert server.ask("HEAD", path).status_code == 200, each


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_gets_an_answer(server: Server, command: str) -> None:
    words = shlex.split(command.replace("http://127.0.0.1:8000/", server.url))
    told = subprocess.run([*words, "--silent", "--fail", "--noproxy", "*"], capture_output=True, check=True).stdout
    assert len(told) > 500


def test_the_example_of_a_client_finds_what_it_says(server: Server) -> None:
    [example] = [text for kind, text in BLOCKS if kind == "python"]
    address = re.findall(r'http\("(.*)"\)', example)[0].replace("http://127.0.0.1:8000/", server.url)
    assert f"# {str(find_signposting_http(address).citeAs.target)!r}" in example


def test_the_examples_of_files_are_as_the_files_have_it() -> None:
    [turtle], [toml] = ([text for kind, text in BLOCKS if kind == wanted] for wanted in ("turtle", "toml"))
    dataset = (Path(__file__).parents[1] / "data" / "dataset.ttl").read_text("utf-8")
    for line in turtle.splitlines()[1:]:
        subject = line.partition("#  ")[0].partition("      #")[0].strip(" ;.")
        words = subject.split()
        assert all(word in dataset for word in words), line
    assert toml.splitlines()[0] in (ROUTES / "entity.toml").read_text("utf-8")
