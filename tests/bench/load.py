"""Load on a server by wrk, whose one thread takes one of two cores, for every server alike; and what came of it."""

import json
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from tests.bench.graphs import STATES, TOPICS, YEARS, Shape

_SCRIPT = Path(__file__).with_name("load.lua")
JSON_RESULTS, N_TRIPLES = "application/sparql-results+json", "application/n-triples"


@dataclass(frozen=True)
class Load:
    """How hard and how long: connections, seconds, and how many requests differ (`again`; 0: all of them)."""

    connections: int = 32
    seconds: float = 3  # wrk takes whole seconds
    again: int = 0


@dataclass(frozen=True)
class Measured:
    """What one round gave: answers a second, latencies in milliseconds, and how many requests came to nothing."""

    rate: float
    median: float
    p99: float
    requests: int
    failed: int


class Unmeasurable(Exception):
    """The load generator is not there, or a server did not answer it."""


def path(text: str, endpoint: str = "/sparql") -> str:
    """The path that asks a query by GET; its placeholders, single letters in braces, stay."""
    encoded = quote(text, safe="")
    for letter in "nistymp":
        encoded = encoded.replace(f"%7B{letter}%7D", "{%s}" % letter)  # noqa: UP031
    return f"{endpoint}?query={encoded}"


def load(url: str, template: str, shape: Shape, how: Load, *, first: int = 0, accept: str = JSON_RESULTS) -> Measured:
    """Ask the server at `url` (no path) for the path `template` for some seconds, numbers from `first` on.

    Raises Unmeasurable where wrk is not installed or nothing was answered.
    """
    if shutil.which("wrk") is None:
        raise Unmeasurable("wrk is not installed: apt-get install wrk")
    reckoning = (first, how.again, shape.partnerships, STATES, TOPICS, YEARS)
    command = [
        "wrk",
        "-t1",
        f"-c{how.connections}",
        f"-d{max(1, round(how.seconds))}s",
        "--timeout",
        "60s",
        "-s",
        str(_SCRIPT),
        url,
    ]
    command += ["--", template, accept, *map(str, reckoning)]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=how.seconds + 120)
    if ended.returncode or not ended.stdout.strip():
        raise Unmeasurable(f"wrk: {ended.stderr.strip() or ended.stdout.strip()}")
    told = json.loads(ended.stdout.strip().splitlines()[-1])
    if told["requests"] == 0:
        raise Unmeasurable(f"{url} answered nothing in {how.seconds} s")
    return Measured(
        rate=told["requests"] / told["seconds"],
        median=told["median"],
        p99=told["p99"],
        requests=told["requests"],
        failed=told["refused"] + told["broken"],
    )
