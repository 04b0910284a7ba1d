"""Two servers to attack: one with a short deadline, one with little memory."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.attacks.crowd import crowd
from tests.attacks.processes import Taken, settled, space
from tests.serving import Server, serving

MEBIBYTE = 2**20
WORKERS = 2


@dataclass(frozen=True)
class Target:
    """A server under attack, its limits, and how it was when idle: its largest worker, how many processes it had."""

    server: Server
    seconds: float
    memory: int
    idle: int
    processes: int

    def bear(self, taken: Taken) -> None:
        """See that no process took more memory than it may: the address space it had when idle, and the allowance."""
        assert 0 < taken.worst <= self.idle + self.memory

    def answers(self) -> None:
        """See that the next query gets its answer, and that it is right."""
        answer = self.server.query("SELECT (COUNT(*) AS ?n) { ?s <https://example.org/crowd/age> ?o }", "text/csv")
        assert answer.text.split() == ["n", "200"]


def _target(folder: Path, seconds: float, mib: int, text: int) -> Iterator[Target]:
    limits = {
        "ACCORDS_ASSETS": str(crowd(folder).assets),
        "ACCORDS_WORKERS": str(WORKERS),
        "ACCORDS_QUERY_SECONDS": str(seconds),
        "ACCORDS_QUERY_MEMORY": str(mib * MEBIBYTE),
        "ACCORDS_QUERY_ROWS": "1000",
        "ACCORDS_QUERY_BYTES": str(MEBIBYTE),
        "ACCORDS_QUERY_TEXT_BYTES": str(text),
    }
    with serving(folder / "home", **limits) as server:
        judged = server.client.post(
            "/validate", content=b"<urn:a> a <urn:B> .", headers={"content-type": "text/turtle"}
        )
        assert judged.status_code == 200, "the processes that judge are not there"
        found = settled(server.pid)
        idle = max(space(process) for process in found)
        yield Target(server, seconds, mib * MEBIBYTE, idle, len(found))


@pytest.fixture(scope="session")
def hurried(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Target]:
    """A server that gives a query two seconds and, as by default, 1 GiB and 32 kB of text."""
    yield from _target(tmp_path_factory.mktemp("hurried"), 2, 1024, 32_768)


@pytest.fixture(scope="session")
def cramped(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Target]:
    """A server that gives a query much time and text, and little memory."""
    yield from _target(tmp_path_factory.mktemp("cramped"), 60, 64, 1_000_000)
