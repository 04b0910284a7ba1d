"""What the help says of feeds: all that there is, and examples that work."""

import re
import shlex
from importlib import resources

import pytest
from fastapi.routing import APIRoute

from accords.http.feeding import calendar, feeds, ldes
from accords.registry.feeds import atom, stream
from tests.serving import Server

TEXT = resources.files("accords").joinpath("help", "feeds.md").read_text("utf-8")
EXAMPLES = [line for block in re.findall(r"^```sh\n(.*?)^```$", TEXT, re.M | re.S) for line in block.splitlines()]


def test_every_feed_is_in_the_help() -> None:
    paths = [
        route.path
        for module in (calendar, feeds, ldes)
        for route in module.router.routes
        if isinstance(route, APIRoute)
    ]
    assert len(paths) > 10
    for path in paths:
        begin = path.partition("{")[0].rstrip("/")
        assert begin in TEXT, path


def test_numbers_are_right() -> None:
    assert f"{stream.PAGE} members" in TEXT and f"latest {atom.SIZE} changes" in TEXT


@pytest.mark.parametrize("example", [each for each in EXAMPLES if each.startswith("curl ")])
def test_an_example_is_answered(server: Server, example: str) -> None:
    words = shlex.split(example)
    [url] = [word for word in words if word.startswith("https://registry.example/")]
    accept = words[words.index("-H") + 1].removeprefix("Accept: ") if "-H" in words else None
    answer = server.get(url.removeprefix("https://registry.example"), accept)
    assert answer.status_code == 200 and answer.content
    assert accept in (None, answer.headers["content-type"])


def test_there_are_examples_of_every_format() -> None:
    assert len(EXAMPLES) == 6 and any(each.startswith("npx ldes-client ") for each in EXAMPLES)
